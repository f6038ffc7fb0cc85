"""The Django app of this room."""

from django.apps import AppConfig


class OriginalsConfig(AppConfig):
    """Originals."""

    name = "jianzhen.casework.originals"
    label = "originals"
    default_auto_field = "django.db.models.BigAutoField"
