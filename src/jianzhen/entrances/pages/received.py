"""Files of a form, checked and written into a claim folder; the message names the field, the file and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from jianzhen.entrances.pages.errors import FormTooLarge, NotAPicture, TooManyFiles
from jianzhen.entrances.pages.language import said
from jianzhen.inspection.media.kinds import CLIPS, recognise

MB = 1 << 20
_HEAD = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """What a file field takes.

    Attributes
    ----------
    most : int
        Files at once.
    photo_mb, clip_mb : int
        Largest file of each sort, MiB.
    others : tuple of str
        Endings of files that are neither and are taken too, such as ``.txt``.
    """

    most: int
    photo_mb: int = 20
    clip_mb: int = 60
    others: tuple[str, ...] = ()


def write_files(
    files: MultiValueDict[str, UploadedFile[bytes]], takes: Mapping[str, Takes], folder: Path
) -> dict[str, int]:
    """Write each field's files into ``folder/field/``; returns how many came a field.

    Raises
    ------
    TooManyFiles, FormTooLarge, NotAPicture
        ``field`` names the field; nothing of that field is worth keeping then.
    """
    return {name: _write(files.getlist(name), name, rule, folder / name) for name, rule in takes.items()}


def _write(files: Sequence[UploadedFile[bytes]], field: str, takes: Takes, folder: Path) -> int:
    if len(files) > takes.most:
        raise TooManyFiles(
            said(f"选了 {len(files)} 个文件，这里最多 {takes.most} 个", f"{len(files)} files, this field takes {takes.most}"), field=field
        )  # fmt: skip
    for number, file in enumerate(files, 1):
        _check(file, field, takes)
        folder.mkdir(exist_ok=True)
        with (folder / safe_name(file.name or "", number)).open("wb") as out:
            for block in file.chunks():
                out.write(block)
    return len(files)


def _check(file: UploadedFile[bytes], field: str, takes: Takes) -> None:
    head = file.read(_HEAD)
    file.seek(0)
    kind, name, size = recognise(head), file.name or "?", (file.size or 0) / MB
    if kind is None and Path(name).suffix.lower() not in takes.others:
        raise NotAPicture(
            said(f"“{name}”不是能读取的图片或视频；请选 JPEG、PNG、HEIC 或 MP4", f"{name!r} is not a photo or clip that is read; choose JPEG, PNG, HEIC or MP4"),
            field=field,
        )  # fmt: skip
    most = takes.clip_mb if kind in CLIPS else takes.photo_mb
    if size > most:
        raise FormTooLarge(
            said(f"“{name}”有 {size:.0f} MB，这里每个最多 {most} MB", f"{name!r} has {size:.0f} MB, at most {most} MB each"), field=field
        )  # fmt: skip


def safe_name(name: str, number: int) -> str:
    """A name that can stand in a folder and that its owner knows again; the number keeps two of one name apart.

    Examples
    --------
    >>> safe_name("../杯 子.JPG", 2)
    '2-杯-子.JPG'
    """
    cleaned = re.sub(r"[^\w.-]+", "-", Path(name).name).strip(".-") or "file"
    stem, dot, ending = cleaned.rpartition(".")
    return f"{number}-{stem[:40]}{dot}{ending[:8]}" if dot else f"{number}-{cleaned[:40]}"
