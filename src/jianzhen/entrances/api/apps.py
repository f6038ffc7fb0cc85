"""Register the API with Django: its one table keeps which request was answered how."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API."""

    name = "jianzhen.entrances.api"
    label = "api"
