"""The Django app of this room."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events 事件."""

    name = "jianzhen.casework.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
