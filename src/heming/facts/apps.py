"""The Django app of the store's operational rows: batches, snapshots, coverage, findings."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """Registers the room, and listens for corrections that change what stored rows say."""

    name = "heming.facts"
    label = "facts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Corrections of people re-derive the facts they touch."""
        from heming.facts.after_corrections import derive_after
        from heming.org.changes import changed

        changed.connect(derive_after, dispatch_uid="facts.derive_after")
