"""The Django app of this room."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Visits."""

    name = "jianzhen.casework.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"
