"""The Django app of the store's operational rows: batches, snapshots, coverage, findings."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """Registers the room."""

    name = "heming.facts"
    label = "facts"
    default_auto_field = "django.db.models.BigAutoField"
