"""The Django app of this room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Intake."""

    name = "jianzhen.casework.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
