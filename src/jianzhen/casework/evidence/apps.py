"""The Django app of this room."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Evidence."""

    name = "jianzhen.casework.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
