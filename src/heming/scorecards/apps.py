"""The room's registration with Django."""

from django.apps import AppConfig


class ScorecardsConfig(AppConfig):
    """Targets and first views of bad ratings."""

    name = "heming.scorecards"
    verbose_name = "Scorecards"
