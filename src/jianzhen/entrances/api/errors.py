"""What only the API refuses.

::

    ApiError
    ├── BadRequest       a field is missing, unknown or malformed; ``field`` names it
    ├── BodyTooLarge     more bytes than this address takes
    ├── NoSuchAddress    there is nothing at this address
    ├── KeyReused        an idempotency key came with another body
    ├── NoCredential     neither a key, a link nor a session
    └── NoFormToken      a session without the token that shows that its own page asks
"""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError, Conflict, NotAllowed, NotFound

# ruff: noqa: N818 - errors are named for the fact


class BadRequest(CaseworkError):
    """Something in the request itself is wrong.

    Attributes
    ----------
    field : str
        Path of the field, such as ``lines.0.quantity``; empty where it is about no single one.
    """

    code = "bad_request"

    def __init__(self, detail: str, *, field: str = "") -> None:
        super().__init__(detail)
        self.field = field


class BodyTooLarge(CaseworkError):
    """More bytes than this address takes at once."""

    code = "body_too_large"


class NoSuchAddress(NotFound):
    """Nothing answers at this address."""

    code = "no_such_address"


class KeyReused(Conflict):
    """An idempotency key came before with another address or body."""

    code = "idempotency_key_reused"


class NoCredential(NotAllowed):
    """Nobody is known to ask."""

    code = "no_credential"


class NoFormToken(NotAllowed):
    """A session asks without the token of its own page (CSRF)."""

    code = "no_form_token"
