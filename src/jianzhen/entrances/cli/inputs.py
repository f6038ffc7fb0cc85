"""What was named on the command line: folders walked, and what may not be asked."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

_HEAD = 64
_PICTURE_NAMES = frozenset(
    [".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff", ".gif", ".mp4", ".mov", ".m4v", ".webm"]
)  # fmt: skip


def expand(files: Sequence[Path]) -> list[Path]:
    """Replace each folder by the photos and clips below it, in order of name.

    A file counts by its content; one that only its name calls a photo is kept, so that it is reported as unreadable
    and not passed over. A folder without any stands for itself, to be reported too. Hidden files are left out.
    """
    found: list[Path] = []
    for one in files:
        found += (sorted(_media_below(one)) or [one]) if one.is_dir() else [one]
    return found


def _media_below(folder: Path) -> Iterator[Path]:
    for one in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in one.relative_to(folder).parts)
        if not hidden and one.is_file() and (one.suffix.lower() in _PICTURE_NAMES or _is_media(one)):
            yield one


def _is_media(path: Path) -> bool:
    from jianzhen.inspection.media.kinds import recognise

    try:
        with path.open("rb") as file:
            return recognise(file.read(_HEAD)) is not None
    except OSError:
        return False


def usage_error(asked: Namespace) -> str | None:
    """Say what is wrong with the command line, or ``None``; makes the output folders."""
    from jianzhen.inspection.walk.errors import BadTrust
    from jianzhen.inspection.walk.trust import read_anchors

    for name in ("earlier", "trust"):
        folder = getattr(asked, name)
        if folder is not None and not folder.is_dir():
            return f"--{name} {folder}: there is no such folder; name an existing one"
    try:
        read_anchors(asked.trust)
    except BadTrust as error:
        return f"--trust {error.detail}"
    references = [(name, one) for name in ("listing", "packed") for one in getattr(asked, name, ())]
    for name, one in references:
        if not one.exists():
            return f"--{name} {one}: there is no such file; check the name"
    inputs = [one for one in (*asked.files, *(one for _, one in references), asked.earlier, asked.trust) if one]
    return next((wrong for name in ("html", "cache") if (wrong := out_error(name, getattr(asked, name), inputs))), None)


def out_error(name: str, out: Path | None, inputs: Sequence[Path]) -> str | None:
    """Say why ``--name OUT`` cannot be written to, or ``None``; makes the folder. It may not lie in an input folder."""
    if out is None:
        return None
    if out.exists() and not out.is_dir():
        return f"--{name} {out}: is a file; name a folder"
    for one in inputs:
        if one.is_dir() and out.resolve().is_relative_to(one.resolve()):
            return f"--{name} {out}: lies inside the input {one}; choose a folder elsewhere, inputs are never changed"
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"--{name} {out}: cannot be made ({error.strerror}); choose another folder"
    return None if os.access(out, os.W_OK) else f"--{name} {out}: cannot be written to; choose another folder"
