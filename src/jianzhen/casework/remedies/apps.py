"""The Django app of this room."""

from django.apps import AppConfig


class RemediesConfig(AppConfig):
    """Remedies 处理结果."""

    name = "jianzhen.casework.remedies"
    label = "remedies"
    default_auto_field = "django.db.models.BigAutoField"
