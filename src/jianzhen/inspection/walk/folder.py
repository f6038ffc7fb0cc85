"""What lies in a claim folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jianzhen.inspection.model import Complaint, Context
from jianzhen.inspection.walk.context import read_context
from jianzhen.inspection.walk.errors import BadOrder, EmptyClaim, NotAClaimFolder

MAX_FILES = 200
"""Files read from one sub-folder; a claim has a handful."""

_WITHOUT_PHOTOS = (Complaint.MISSING_PART, Complaint.NOT_AS_DESCRIBED, Complaint.NOT_RECEIVED, Complaint.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFolder:
    """The files of a claim by role, sorted by name, and its order.

    ``order_error`` is set when order.json could not be used: the photos are inspected all the same.
    """

    path: Path
    claim: tuple[Path, ...]
    listing: tuple[Path, ...]
    packed: tuple[Path, ...]
    returned: tuple[Path, ...]
    context: Context
    order_error: BadOrder | None


def read_folder(path: Path) -> ClaimFolder:
    """List a claim folder.

    Raises
    ------
    NotAClaimFolder
        ``path`` is no folder.
    EmptyClaim
        ``claim/`` is missing or empty and the complaint is one that photos must show.
    """
    if not path.is_dir():
        raise NotAClaimFolder(f"{path}: is not a folder; give the folder that holds claim/, listing/, packed/")
    context, order_error = Context(), None
    if (path / "order.json").exists():
        try:
            context = read_context(path / "order.json")
        except BadOrder as error:
            order_error = error
    files = _files(path / "claim")
    if not files and context.complaint not in _WITHOUT_PHOTOS:
        raise EmptyClaim(f"{path}: claim/ holds no file; put the buyer's photos or clips there")
    return ClaimFolder(
        path=path,
        claim=files,
        listing=_files(path / "listing"),
        packed=_files(path / "packed"),
        returned=_files(path / "returned"),
        context=context,
        order_error=order_error,
    )


def _files(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    found = sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith("."))
    return tuple(found[:MAX_FILES])
