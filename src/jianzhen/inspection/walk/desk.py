"""Photos opened and prepared once, however many comparisons ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from jianzhen.inspection.lanes.embedding import Embedder, looks
from jianzhen.inspection.lanes.provenance import SelfAccount, find_provenance, unreadable
from jianzhen.inspection.lanes.reference import Plate, ReferencePhoto, prepare
from jianzhen.inspection.lanes.reference.item import Vector
from jianzhen.inspection.lanes.reference.plate import Rgb
from jianzhen.inspection.lanes.text import TextLine, read_text
from jianzhen.inspection.lanes.traces import StoredJpeg
from jianzhen.inspection.media import About, Format, Media, MediaError, open_media, read_about, read_jpeg_coefficients
from jianzhen.inspection.model import Because, FileError, Finding, Kind, Side, State


class Reading(StrEnum):
    """Whether the words on a picture are read; that costs more than all else this lane does."""

    TEXT = "text"
    METADATA = "metadata"


AI_KINDS = (
    Kind.TC260_LABEL, Kind.C2PA_AI_GENERATED, Kind.C2PA_AI_EDITED, Kind.IPTC_AI, Kind.GENERATOR_PARAMETERS,
)  # fmt: skip

CLIP_FRAMES = 8
"""Key frames of a clip that are compared; the sharpest spread comes first from ``media``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One picture ready to be compared: a photo, or one key frame of a clip with its second."""

    rgb: Rgb
    plate: Plate
    vector: Vector | None
    at_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file that was opened: what it is and its views, one for a photo."""

    media: Media
    views: tuple[View, ...]
    about: About | None = None


@dataclass(slots=True)
class Desk:
    """Where photos lie open during one inspection. Holds every file once, by path.

    ``errors`` collects what could not be opened; each such file is reported and left out.
    """

    embedder: Embedder | None
    anchors: str = ""
    errors: dict[Path, FileError] = field(default_factory=dict)
    _open: dict[Path, Opened] = field(default_factory=dict)

    def open(self, path: Path) -> Opened:
        """Open and prepare a file; raises ``MediaError``."""
        if path not in self._open:
            media = open_media(path)
            step = max(1, len(media.frames) // CLIP_FRAMES)
            views = tuple(replace(self.view(one.rgb), at_s=one.at_s) for one in media.frames[::step][:CLIP_FRAMES])
            self._open[path] = Opened(media=media, views=views, about=self._about(path))
        return self._open[path]

    def _about(self, path: Path) -> About | None:
        """What the file says of itself; ``None`` when reading that failed, which the lane then says."""
        try:
            return read_about(path, anchors=self.anchors)
        except MediaError:
            return None

    def stored(self, opened: Opened) -> StoredJpeg | Because:
        """What a JPEG stores of its luma, or why that is not known."""
        media = opened.media
        if media.format is not Format.JPEG or media.jpeg is None or not media.jpeg.tables:
            return Because.NOT_A_JPEG
        try:
            planes = read_jpeg_coefficients(media.path)
        except MediaError:
            return Because.FAILED
        return StoredJpeg(luma=planes[0], table=media.jpeg.tables[0], orientation=media.orientation)

    def provenance(
        self, opened: Opened, *, reading: Reading, packed_at: str | None = None, delivered_at: str | None = None
    ) -> tuple[Finding, ...]:
        """What a file says of itself, with the words on its first picture if they are to be read."""
        if opened.about is None:
            return (unreadable(),)
        rgb = opened.views[0].rgb
        lines: tuple[TextLine, ...] | None = read_text(rgb) if reading is Reading.TEXT else None
        account = SelfAccount(
            about=opened.about, rgb=rgb, orientation=opened.media.orientation, lines=lines, jpeg=opened.media.jpeg,
            packed_at=packed_at, delivered_at=delivered_at,
        )  # fmt: skip
        return find_provenance(account)

    def made_by_ai(self, paths: Sequence[Path]) -> bool:
        """Whether any of these files says of itself that AI made or changed it."""
        return any(
            one.kind in AI_KINDS and one.state is State.SUPPORTS_FORGED for path in paths for one in self.said_by(path)
        )

    def opened(self, path: Path) -> Opened | None:
        """A file that lies open already, or ``None``."""
        return self._open.get(path)

    def said_by(self, path: Path) -> tuple[Finding, ...]:
        """What an opened file says of itself, its words apart; nothing for one that could not be opened."""
        opened = self.opened(path)
        return self.provenance(opened, reading=Reading.METADATA) if opened is not None else ()

    def view(self, rgb: Rgb) -> View:
        """Prepare one picture."""
        vector = looks(self.embedder, rgb) if self.embedder is not None else None
        return View(rgb=rgb, plate=prepare(rgb), vector=vector)

    def references(self, paths: Sequence[Path], side: Side) -> tuple[ReferencePhoto, ...]:
        """Open reference files; those that cannot be opened are kept in ``errors``."""
        found: list[ReferencePhoto] = []
        for path in paths:
            try:
                views = self.open(path).views
            except MediaError as error:
                self.errors[path] = FileError(path=str(path), code=error.code, detail=error.detail)
                continue
            name = f"{path.parent.name}/{path.name}" if path.parent.name == side else path.name
            found.extend(ReferencePhoto(side=side, name=name, plate=view.plate, vector=view.vector) for view in views)
        return tuple(found)
