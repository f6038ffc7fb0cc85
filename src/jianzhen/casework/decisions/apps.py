"""The Django app of this room."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Decisions."""

    name = "jianzhen.casework.decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"
