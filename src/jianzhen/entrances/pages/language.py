"""In which language a page speaks: the cookie's, else the browser's, else Chinese."""

from __future__ import annotations

from django.utils.translation import get_language


def is_english() -> bool:
    """Whether this request is answered in English."""
    return (get_language() or "").startswith("en")


def language() -> str:
    """ "zh" or "en"."""
    return "en" if is_english() else "zh"


def said(zh: str, en: str) -> str:
    """The one of the two that the reader reads."""
    return en if is_english() else zh
