"""The room's registration with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Users, roles, audit trail."""

    name = "heming.access"
    verbose_name = "Access"

    def ready(self) -> None:
        """Every change that `org` announces is written to the audit trail."""
        from heming.access import org_trail  # noqa: F401 - connects its receiver
