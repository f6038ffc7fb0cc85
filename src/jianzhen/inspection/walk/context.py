"""order.json, read strictly: a wrong field is named, an unknown one too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jianzhen.inspection.model import Complaint, Context, Region
from jianzhen.inspection.walk.errors import BadOrder

MAX_BYTES = 1_000_000
_TEXTS = ("order_id", "item", "category", "complaint_text")
_TIMES = ("paid_at", "packed_at", "delivered_at")
_KNOWN = {*_TEXTS, *_TIMES, "amount_fen", "complaint", "damage_regions"}


def read_context(path: Path) -> Context:
    """Read and check an order.json.

    Raises
    ------
    BadOrder
        The file is unreadable, no JSON object, or a field has the wrong type, range or value; the field is named.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadOrder(f"{path}: larger than {MAX_BYTES} bytes; an order.json is a few lines")
        found = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadOrder(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadOrder(f"{path}: is not JSON ({error}); write it as UTF-8 JSON") from error
    if not isinstance(found, dict):
        raise BadOrder(f"{path}: holds a {type(found).__name__}; it must be one JSON object")
    return context_from(found, name=str(path))


def context_from(found: Mapping[str, Any], *, name: str) -> Context:
    """Check the fields of an order; ``name`` stands in error messages."""
    unknown = sorted(set(found) - _KNOWN)
    if unknown:
        raise BadOrder(f"{name}: field {unknown[0]!r} is unknown; known are {', '.join(sorted(_KNOWN))}")
    return Context(
        **{key: _text(found, key, name) for key in _TEXTS},
        **{key: _time(found, key, name) for key in _TIMES},
        amount_fen=_amount(found, name),
        complaint=_complaint(found, name),
        damage_regions=_regions(found.get("damage_regions"), name),
    )


def _text(found: Mapping[str, Any], key: str, name: str) -> str | None:
    value = found.get(key)
    if value is not None and not isinstance(value, str):
        raise BadOrder(f"{name}: field {key!r} is {value!r}; it must be text")
    return value


def _time(found: Mapping[str, Any], key: str, name: str) -> str | None:
    value = _text(found, key, name)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise BadOrder(f"{name}: field {key!r} is {value!r}; write it like 2026-11-20T10:05:00+08:00") from error
    if moment.tzinfo is None:
        raise BadOrder(f"{name}: field {key!r} is {value!r} without a time zone; add one, like +08:00")
    return value


def _amount(found: Mapping[str, Any], name: str) -> int | None:
    value = found.get("amount_fen")
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadOrder(f"{name}: field 'amount_fen' is {value!r}; it must be a whole number of fen, 0 or more")
    return value


def _complaint(found: Mapping[str, Any], name: str) -> Complaint | None:
    value = found.get("complaint")
    if value is None:
        return None
    if value not in {one.value for one in Complaint}:
        raise BadOrder(f"{name}: field 'complaint' is {value!r}; it must be one of {', '.join(Complaint)}")
    return Complaint(value)


def _regions(value: Any, name: str) -> dict[str, tuple[Region, ...]]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadOrder(f"{name}: field 'damage_regions' is {value!r}; it must map file names to lists of [x, y, w, h]")
    out: dict[str, tuple[Region, ...]] = {}
    for file, boxes in value.items():
        if not isinstance(boxes, list):
            raise BadOrder(f"{name}: field 'damage_regions.{file}' is {boxes!r}; it must be a list of [x, y, w, h]")
        out[str(file)] = tuple(_region(box, f"{name}: field 'damage_regions.{file}'") for box in boxes)
    return out


def _region(box: Any, where: str) -> Region:
    if (
        not isinstance(box, list)
        or len(box) != 4
        or not all(isinstance(v, int) and not isinstance(v, bool) and 0 <= v < 1_000_000 for v in box)
        or box[2] < 1
        or box[3] < 1
    ):
        raise BadOrder(f"{where} holds {box!r}; a region is [x, y, w, h] in whole pixels, w and h at least 1")
    return (box[0], box[1], box[2], box[3])
