"""Files as tiles on a party's page: what they are, a small picture, advice; never a weight."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from jianzhen.casework.evidence.advice import WORDS, Advice, advise_on
from jianzhen.casework.originals.keep import name_of
from jianzhen.casework.originals.models import Original
from jianzhen.entrances.pages.language import said


def kept_tiles(originals: Sequence[Original], *, dropped: Collection[str]) -> list[dict[str, Any]]:
    """Files that came and are not on the record yet, each with advice that may help and refuses nothing."""
    return [
        {
            "id": str(one.id), "name": name_of(one), "size": size_words(one.size), "is_dropped": str(one.id) in dropped,
            "advice": _advice(one),
        }
        for one in originals
    ]  # fmt: skip


def _advice(one: Original) -> list[str]:
    kind = one.media_type.partition("/")[0]
    if kind == "image":
        return advice_words(advise_on(one))
    if kind == "video":
        return []
    return [said("这不是照片或视频，可能看不了；已保留。请再加一张问题处的照片。", "Not a photo or clip, so it may not be viewable; it is kept. Please add a photo of the place.")]  # fmt: skip


def advice_words(codes: Sequence[str]) -> list[str]:
    """Sentences for advice codes."""
    return [said(*WORDS[Advice(one)]) for one in codes if one in set(Advice)]


def size_words(size: int) -> str:
    """3.2 MB, 480 kB."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1e3))} kB"
