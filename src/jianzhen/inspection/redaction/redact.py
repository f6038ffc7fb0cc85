"""The act: one photo in, one derivative out."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from jianzhen.inspection.media import CLIPS, Format, open_media, read_about
from jianzhen.inspection.media.errors import Unsupported
from jianzhen.inspection.redaction.blur import hide
from jianzhen.inspection.redaction.find import Hidden, find_personal
from jianzhen.inspection.redaction.metadata import keep_metadata
from jianzhen.kernel.errors import JianzhenError

NOTE = "a derivative, to be confirmed by a person before the other side sees it"
QUALITY = 90


class RedactionError(JianzhenError):
    """The derivative cannot be written there."""

    code = "redaction_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """A written derivative: where, its SHA-256, what was hidden, what of the metadata was kept and dropped."""

    path: str
    written: str
    sha256: str
    hidden: tuple[Hidden, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    note: str = NOTE


def redact(file: str | Path, out: str | Path) -> Redaction:
    """Write a derivative of a photo into the folder ``out``: PNG for PNG, else JPEG.

    Raises
    ------
    MediaError
        The file cannot be opened; clips are ``unsupported``.
    RedactionError
        The derivative would lie over its original.
    """
    path, folder = Path(file), Path(out)
    media = open_media(path)
    if media.format in CLIPS:
        raise Unsupported(f"{path.name}: is a clip; derivatives are made of photos only, take a frame of it")
    kind, suffix = ("PNG", ".png") if media.format is Format.PNG else ("JPEG", ".jpg")
    target = folder / f"{path.stem}{suffix}"
    if target.exists() and target.samefile(path):
        raise RedactionError(f"{target}: would lie over its original; choose another folder with --out")
    rgb = media.frames[0].rgb
    hidden = find_personal(rgb)
    metadata = keep_metadata(read_about(path))
    picture = Image.fromarray(hide(rgb, [one.region for one in hidden]))
    coded = io.BytesIO()
    more: dict[str, object] = {}
    if metadata.exif:
        more["exif"] = metadata.exif
    if kind == "JPEG":
        picture.save(coded, kind, quality=QUALITY, **more, **({"xmp": metadata.xmp} if metadata.xmp else {}))
    else:
        picture.save(coded, kind, **more, **({"pnginfo": _in_png(metadata.xmp)} if metadata.xmp else {}))
    folder.mkdir(parents=True, exist_ok=True)
    target.write_bytes(coded.getvalue())
    return Redaction(
        path=str(file), written=str(target), sha256=hashlib.sha256(coded.getvalue()).hexdigest(), hidden=hidden,
        kept=metadata.kept, dropped=metadata.dropped,
    )  # fmt: skip


def _in_png(packet: bytes) -> object:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", packet.decode())
    return info
