"""The Django app of this room."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Orders."""

    name = "jianzhen.casework.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"
