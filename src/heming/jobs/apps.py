"""The room's registration with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work."""

    name = "heming.jobs"
    verbose_name = "Jobs"
