"""The room's registration with Django."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """People and teams in time."""

    name = "heming.org"
    verbose_name = "Organisation"
