"""What a page weighs on a cold cache: the page, and every style, script and font that it asks for, each compressed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

_ASKED = re.compile(r"""(?:src|href)=["'](/static/[^"'?#]+)""")
_INSIDE = re.compile(r"""url\(["']?([^"')#?]+)["']?\)|(?:from|import)\s*\(?["'](\.{1,2}/[^"']+)["']""")
_FOLLOWED = frozenset({".css", ".js", ".mjs"})
_PACKED = frozenset({".woff2", ".woff", ".png", ".jpg", ".jpeg", ".webp"})
"""Already compressed: sent as they are."""


def weight_kb(html: bytes) -> float:
    """kB transferred for a page and its static files, photos aside."""
    files: set[str] = set()
    for address in _ASKED.findall(html.decode()):
        _follow(address, files)
    return (len(gzip.compress(html, 6)) + sum(_sent(one) for one in files)) / 1000


def _follow(address: str, found: set[str]) -> None:
    path = _file(address)
    if path is None or address in found:
        return
    found.add(address)
    if path.suffix in _FOLLOWED:
        for pair in _INSIDE.findall(path.read_text("utf-8", "replace")):
            inner = next(filter(None, pair))
            if not inner.startswith(("data:", "http")):
                _follow(urljoin(address, inner), found)


def _sent(address: str) -> int:
    path = _file(address)
    assert path is not None
    content = path.read_bytes()
    return len(content) if path.suffix in _PACKED else len(gzip.compress(content, 6))


def _file(address: str) -> Path | None:
    from django.contrib.staticfiles import finders

    found = finders.find(address.removeprefix("/static/"))
    return Path(found) if found else None
