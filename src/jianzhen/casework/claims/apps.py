"""The Django app of this room."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """Claims."""

    name = "jianzhen.casework.claims"
    label = "claims"
    default_auto_field = "django.db.models.BigAutoField"
