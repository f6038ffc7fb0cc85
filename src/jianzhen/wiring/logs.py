"""How the desk logs: one JSON object a line, and nothing that names a person or opens a page.

Rooms log ids and words of ours. What libraries add (a path, a server's answer) may hold a link's token, a number or an
address all the same, so both are hidden here once more, in every line, before it leaves.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_HIDDEN = (
    (re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)"), "[number]"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[mail]"),
    (re.compile(r"(/l/)[^/\s\"'?]+"), r"\1[link]"),
)


def hide_personal(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace numbers, mail addresses and link tokens in every text of a line (a structlog processor)."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = hidden(value)
    return event


def hidden(text: str) -> str:
    """A text without telephone numbers, mail addresses and link tokens.

    Examples
    --------
    >>> hidden("GET /l/abc:def 404, told 13812345678")
    'GET /l/[link] 404, told [number]'
    """
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text


def logging_config(form: str) -> dict[str, Any]:
    """Django's ``LOGGING``: ``form`` is ``json``, or ``plain`` for a person's terminal."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    shown: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    chain = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, hide_personal, shown]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "desk": {"()": structlog.stdlib.ProcessorFormatter, "processors": chain, "foreign_pre_chain": shared}
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "desk"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"jianzhen": {"level": "INFO"}},
    }
