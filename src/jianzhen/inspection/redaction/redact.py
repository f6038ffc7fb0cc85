"""The act: one photo in, one derivative out."""

from __future__ import annotations

import hashlib
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from jianzhen.inspection.media import CLIPS, Format, open_media, read_about
from jianzhen.inspection.media.open import identify
from jianzhen.inspection.redaction.cover import cover, covered
from jianzhen.inspection.redaction.find import Found, Hidden, find_personal
from jianzhen.inspection.redaction.metadata import KeptMetadata, keep_metadata
from jianzhen.kernel.errors import JianzhenError

NOTE = "a derivative, to be confirmed by a person before the other side sees it"
QUALITY = 90

MARK_LEFT = 0.1
"""Share of a visible AI mark that may be covered by something personal lying over it before it counts as lost."""


class RedactionError(JianzhenError):
    """The derivative cannot be written there."""

    code = "redaction_error"


class ClipNotRedacted(RedactionError):  # noqa: N818 - named for the fact
    """A clip was given: no derivative is made of one."""

    code = "clip_not_redacted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """A written derivative: where, its SHA-256, what was hidden, what of labels and metadata was kept and dropped."""

    path: str
    written: str
    sha256: str
    original_sha256: str
    hidden: tuple[Hidden, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    note: str = NOTE


def redact(file: str | Path, out: str | Path) -> Redaction:
    """Write a derivative of a photo into the folder ``out``: PNG for PNG, else JPEG.

    Its name ends in the first digits of the original's SHA-256, so that two files of one name never meet and doing it
    again gives the same file.

    Raises
    ------
    MediaError
        The file cannot be opened.
    RedactionError
        It is a clip; ``out`` is the folder of the original, or cannot be written to.
    """
    path, folder = Path(file), Path(out)
    if identify(path) in CLIPS:
        raise ClipNotRedacted(f"{path.name}: is a clip; derivatives are made of photos only, export a frame of it")
    if folder.resolve() == path.resolve().parent:
        raise RedactionError(f"{folder}: is the folder of the original {path.name}; choose another folder")
    media = open_media(path)
    rgb = media.frames[0].rgb
    found = find_personal(rgb)
    metadata = keep_metadata(read_about(path))
    picture = Image.fromarray(cover(rgb, [one.corners for one in found.hidden]))
    png = media.format is Format.PNG
    content = _as_png(picture, metadata) if png else _as_jpeg(picture, metadata)
    target = folder / f"{path.stem}.redacted-{media.sha256[:8]}{'.png' if png else '.jpg'}"
    _write(target, content)
    kept, lost = _marks(found, rgb.shape[:2])
    return Redaction(
        path=str(file), written=str(target), sha256=hashlib.sha256(content).hexdigest(), original_sha256=media.sha256,
        hidden=found.hidden, kept=metadata.kept + kept, dropped=metadata.dropped + lost,
    )  # fmt: skip


def _as_jpeg(picture: Image.Image, metadata: KeptMetadata) -> bytes:
    coded = io.BytesIO()
    more = {name: value for name, value in (("exif", metadata.exif), ("xmp", metadata.xmp)) if value}
    picture.save(coded, "JPEG", quality=QUALITY, **more)
    return coded.getvalue()


def _as_png(picture: Image.Image, metadata: KeptMetadata) -> bytes:
    coded, texts = io.BytesIO(), PngInfo()
    if metadata.xmp:
        texts.add_itxt("XML:com.adobe.xmp", metadata.xmp.decode())
    for keyword, value in metadata.texts:
        texts.add_itxt(keyword, value)
    more = {"exif": metadata.exif} if metadata.exif else {}
    picture.save(coded, "PNG", pnginfo=texts, **more)
    return coded.getvalue()


def _write(target: Path, content: bytes) -> None:
    """Write beside and move into place: a link of that name is replaced, never written through."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".redacting-", delete=False) as file:
            file.write(content)
        beside = Path(file.name)
        beside.chmod(0o644)
        beside.replace(target)
    except OSError as error:
        raise RedactionError(f"{target}: cannot be written ({error.strerror}); choose another folder") from error


def _marks(found: Found, size: tuple[int, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whether the visible AI marks are still to be seen: names of what was kept, and of what was lost."""
    if not found.marks:
        return (), ()
    hidden = covered(size, [one.corners for one in found.hidden])
    shares = [float(np.mean(hidden[covered(size, [mark])])) for mark in found.marks]
    seen = any(share <= MARK_LEFT for share in shares)
    return (("visible_ai_mark",), ()) if seen else ((), ("visible_ai_mark",))
