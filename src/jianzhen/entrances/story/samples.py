"""Read a simulated claim of ``samples/claims``: what was sold, packed, claimed and sent back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from jianzhen.casework.claims.vocabulary import Complaint
from jianzhen.casework.errors import NotFound

BUILT_IN = Path(__file__).resolve().parents[2] / "samples"
"""Where a wheel carries the few samples that the seed and the showcase need."""

MEDIA_TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webm": "video/webm", ".heic": "image/heic", ".mp4": "video/mp4"}  # fmt: skip
Box = tuple[int, int, int, int]


class NoSamples(NotFound):
    """The sample photos are not here: neither in the repository's ``samples/claims`` nor in the wheel."""

    code = "no_samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One simulated claim.

    Attributes
    ----------
    listing, packed, claim, returned : tuple of Path
        Photos and clips, in order.
    regions : mapping
        Name of a claim photo -> places the buyer marks, [x, y, w, h] in pixels.
    """

    name: str
    item: str
    category: str
    amount_fen: int
    complaint: Complaint
    text: str
    listing: tuple[Path, ...]
    packed: tuple[Path, ...]
    claim: tuple[Path, ...]
    returned: tuple[Path, ...]
    regions: dict[str, tuple[Box, ...]]


def samples_folder() -> Path | None:
    """The folder with the sample claims: the setting's, else the wheel's; None where neither is there."""
    for folder in (Path(settings.JIANZHEN_SAMPLES), BUILT_IN):
        if folder.is_dir() and any(folder.glob("*/order.json")):
            return folder
    return None


def sample_names() -> tuple[str, ...]:
    """Names of the samples that are here; empty where there are none."""
    folder = samples_folder()
    return tuple(sorted(one.parent.name for one in folder.glob("*/order.json"))) if folder else ()


def read_sample(name: str) -> Sample:
    """Read one. Raises ``NoSamples``."""
    folder = samples_folder()
    if folder is None or not (folder / name / "order.json").is_file():
        raise NoSamples(f"sample {name}: no such folder; set JIANZHEN_SAMPLES to the repository's samples/claims")
    order = json.loads((folder / name / "order.json").read_text("utf-8"))
    parts = {part: tuple(sorted((folder / name / part).glob("*.*"))) for part in ("listing", "packed", "claim", "returned")}  # fmt: skip
    regions = {
        photo: tuple((x, y, w, h) for x, y, w, h in boxes) for photo, boxes in order.get("damage_regions", {}).items()
    }
    return Sample(
        name=name, item=order["item"], category=order["category"], amount_fen=order["amount_fen"],
        complaint=Complaint(order["complaint"]), text=order["complaint_text"], regions=regions, **parts,
    )  # fmt: skip


def media_type_of(path: Path) -> str:
    """Media type by the ending."""
    return MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
