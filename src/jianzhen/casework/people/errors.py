"""What people may be refused."""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError

# ruff: noqa: N818 - errors are named for the fact


class PeopleError(CaseworkError):
    """Root of what this room raises."""

    code = "people_error"


class BadLink(PeopleError):
    """A link is cut off, forged, revoked or past its day."""

    code = "bad_link"


class Erased(PeopleError):
    """The key of this person or file was destroyed: nobody can read it any more."""

    code = "erased"


class VaultBroken(PeopleError):
    """A sealed word does not open under its key and place: it was moved or changed."""

    code = "vault_broken"


class KeyMissing(PeopleError):
    """A word was sealed under a version of the vault's key that is not configured."""

    code = "vault_key_missing"


class BadApiKey(PeopleError):
    """An API key is cut off, unknown or revoked."""

    code = "bad_api_key"


class Restricted(PeopleError):
    """The person asked for erasure: these data are only stored until the legal day, and nobody uses them."""

    code = "restricted"


class BadSignature(PeopleError):
    """A request's signature does not fit its body, its key or the hour."""

    code = "bad_signature"


class TooManyRequests(PeopleError):
    """More than the rate allows.

    Attributes
    ----------
    retry_after_s : int
        Seconds until the next one is allowed.
    """

    code = "too_many_requests"

    def __init__(self, detail: str, *, retry_after_s: int = 60) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class MessengerUnavailable(PeopleError):
    """A message could not be handed over; it is tried again."""

    code = "messenger_unavailable"
