"""The Django app of this room."""

from django.apps import AppConfig


class OutletsConfig(AppConfig):
    """Outlets."""

    name = "jianzhen.casework.outlets"
    label = "outlets"
    default_auto_field = "django.db.models.BigAutoField"
