"""The room's registration with Django."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """What goes out."""

    name = "heming.outbox"
    verbose_name = "Outbox"
