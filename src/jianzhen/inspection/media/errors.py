"""Why a file could not be opened; each names the file, the value, the rule and the next step."""

from __future__ import annotations

from jianzhen.kernel.errors import JianzhenError

# ruff: noqa: N818 - errors are named for the fact


class MediaError(JianzhenError):
    """A file cannot be opened as a photo or clip."""

    code = "media_error"


class NotFound(MediaError):
    """There is no such file."""

    code = "not_found"


class EmptyFile(MediaError):
    """The file holds no byte."""

    code = "empty_file"


class Unsupported(MediaError):
    """A known format that is no photo or clip, or one that is not read."""

    code = "unsupported"


class NoImageInside(MediaError):
    """The bytes are no image at all, or the container holds no picture."""

    code = "no_image_inside"


class Truncated(MediaError):
    """The picture ends before it should: an upload was cut off."""

    code = "truncated"


class Unreadable(MediaError):
    """The format is known but the content cannot be decoded."""

    code = "unreadable"


class TooLarge(MediaError):
    """More bytes than the limit."""

    code = "too_large"


class TooManyPixels(MediaError):
    """More pixels than the limit, or a side too long."""

    code = "too_many_pixels"


class MetadataTooDeep(MediaError):
    """Metadata larger than the limit."""

    code = "metadata_too_deep"


class DecodeTimedOut(MediaError):
    """Decoding took longer than the limit."""

    code = "decode_timed_out"


class DecodeOutOfMemory(MediaError):
    """Decoding asked for more memory than the limit."""

    code = "decode_out_of_memory"


def by_code(code: str, detail: str) -> MediaError:
    """Rebuild an error that came over the pipe from the decoding process."""
    for kind in MediaError.__subclasses__():
        if kind.code == code:
            return kind(detail)
    return Unreadable(detail)
