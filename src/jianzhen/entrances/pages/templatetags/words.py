"""Template tags: two languages side by side, and dates, time left and money in one form."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jianzhen.entrances.pages import shown
from jianzhen.entrances.pages.language import said
from jianzhen.kernel.money import yuan

register = template.Library()


@register.simple_tag
def say(zh: str, en: str, **values: object) -> SafeString:
    """``{% say "还有 {n} 张" "{n} photos left" n=count %}``: the reader's language, values escaped."""
    return format_html(said(zh, en).replace("{}", "{{}}"), **values) if values else format_html("{}", said(zh, en))


@register.filter
def moment(at: datetime | None) -> str:
    """``{{ at|moment }}``: 2026年11月23日 14:05（北京时间）; empty for nothing."""
    return shown.moment(at) if at is not None else ""


@register.filter
def day(at: date | datetime | None) -> str:
    """``{{ at|day }}``: 2026年11月23日; empty for nothing."""
    return shown.day(at) if at is not None else ""


@register.filter
def left(until: datetime | None) -> str:
    """``{{ window.closes_at|left }}``: 还剩 2 天 3 小时，至 11 月 25 日 18:00; empty for nothing."""
    return shown.time_left(until, timezone.now()) if until is not None else ""


@register.filter
def money(fen: int | None) -> str:
    """``{{ claim.amount_fen|money }}``: ¥1,299.00; empty for nothing."""
    return yuan(fen) if fen is not None else ""


@register.filter
def clock(at: datetime | None) -> str:
    """``{{ stop.begins_at|clock }}``: 14:05, Beijing; empty for nothing."""
    return f"{at.astimezone(shown.BEIJING):%H:%M}" if at is not None else ""


@register.filter
def among(word: str, words: str) -> bool:
    """``{% if state|among:"on_site working" %}``."""
    return word in words.split()
