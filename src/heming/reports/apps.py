"""The room's registration with Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What each role reads."""

    name = "heming.reports"
    verbose_name = "Reports"
