"""Photos opened and prepared once, however many comparisons ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jianzhen.inspection.lanes.embedding import Embedder, looks
from jianzhen.inspection.lanes.reference import Plate, ReferencePhoto, prepare
from jianzhen.inspection.lanes.reference.item import Vector
from jianzhen.inspection.lanes.reference.plate import Rgb
from jianzhen.inspection.media import Media, MediaError, open_media
from jianzhen.inspection.model import FileError, Side

CLIP_FRAMES = 8
"""Key frames of a clip that are compared; the sharpest spread comes first from ``media``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One picture ready to be compared: a photo, or one key frame of a clip."""

    rgb: Rgb
    plate: Plate
    vector: Vector | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file that was opened: what it is and its views, one for a photo."""

    media: Media
    views: tuple[View, ...]


@dataclass(slots=True)
class Desk:
    """Where photos lie open during one inspection. Holds every file once, by path.

    ``errors`` collects what could not be opened; each such file is reported and left out.
    """

    embedder: Embedder | None
    errors: dict[Path, FileError] = field(default_factory=dict)
    _open: dict[Path, Opened] = field(default_factory=dict)

    def open(self, path: Path) -> Opened:
        """Open and prepare a file; raises ``MediaError``."""
        if path not in self._open:
            media = open_media(path)
            step = max(1, len(media.frames) // CLIP_FRAMES)
            views = tuple(self.view(frame.rgb) for frame in media.frames[::step][:CLIP_FRAMES])
            self._open[path] = Opened(media=media, views=views)
        return self._open[path]

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
