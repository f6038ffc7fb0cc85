"""The Django app of this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "jianzhen.casework.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
