"""The pages as a Django app: it brings templates, static files and template tags, and no rows."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Comes before allauth in ``INSTALLED_APPS``, so that its templates go before allauth's own."""

    name = "jianzhen.entrances.pages"
    label = "pages"
    verbose_name = "页面"
