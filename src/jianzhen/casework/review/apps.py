"""The Django app of this room."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Review."""

    name = "jianzhen.casework.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"
