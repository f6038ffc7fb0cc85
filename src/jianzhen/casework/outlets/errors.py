"""What can go wrong with outlets."""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError
from jianzhen.places import Candidate

# ruff: noqa: N818 - errors are named for the fact


class OutletsError(CaseworkError):
    """Root of what this room raises."""

    code = "outlets_error"


class BadNumber(OutletsError):
    """That is no phone number that can be dialled in China; the detail says what is missing."""

    code = "bad_number"


class BadOutlet(OutletsError):
    """An outlet's facts are wrong; the detail names the field."""

    code = "bad_outlet"


class BadHours(BadOutlet):
    """Opening hours that cannot be read; the detail shows the form."""

    code = "bad_hours"


class UnknownBrand(OutletsError):
    """No brand of the directory has this name or code."""

    code = "unknown_brand"


class UnknownKind(OutletsError):
    """No product kind of the directory has this name or code."""

    code = "unknown_kind"


class PlaceNotSure(OutletsError):
    """The place is not sure, or too wide to be covered; ``candidates`` are what may be meant."""

    code = "place_not_sure"

    def __init__(self, detail: str, *, candidates: tuple[Candidate, ...] = ()) -> None:
        super().__init__(detail)
        self.candidates = candidates


class BadTable(OutletsError):
    """An imported table cannot be read at all; single rows that are wrong are reported beside the rest."""

    code = "bad_table"


class BadProof(OutletsError):
    """A verification without source, person or a later end proves nothing."""

    code = "bad_proof"


class BadObjection(OutletsError):
    """An objection or its answer lacks reasons, or concerns a number nothing was collected about."""

    code = "bad_objection"
