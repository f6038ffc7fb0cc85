"""What can go wrong with originals."""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError

# ruff: noqa: N818 - errors are named for the fact


class OriginalsError(CaseworkError):
    """Root of what this room raises."""

    code = "originals_error"


class WrongOffset(OriginalsError):
    """A piece does not begin where the last one ended; ``expected`` says where to go on."""

    code = "wrong_offset"

    def __init__(self, detail: str, *, expected: int = 0) -> None:
        super().__init__(detail)
        self.expected = expected


class UploadTooLarge(OriginalsError):
    """A file, or a piece of one, is larger than what is taken."""

    code = "upload_too_large"


class UploadIncomplete(OriginalsError):
    """An upload is finished before its last byte arrived."""

    code = "upload_incomplete"


class OriginalDamaged(OriginalsError):
    """What the store gives back is not what was put there."""

    code = "original_damaged"
