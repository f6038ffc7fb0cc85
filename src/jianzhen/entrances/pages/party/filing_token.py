"""What a form of filing carries 表单凭据: which claim it will be, about what, and by which link.

The id of the claim is made before anything is typed, so that a double click, a reload and the back button are one claim.
The token stands in the form and not in a cookie: a session that has ended loses nothing of what was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from jianzhen.casework.people.errors import BadLink

_SALT = "jianzhen.filing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One form. ``item_id`` is set where things of a line are told apart by their serial number."""

    claim_id: UUID
    line_id: UUID
    item_id: UUID | None
    link: str

    def signed(self) -> str:
        """As it stands in the form."""
        row = [self.claim_id.hex, self.line_id.hex, self.item_id.hex if self.item_id else "", self.link]
        return signing.dumps(row, salt=_SALT)


def read_filing(token: str) -> Filing:
    """Read a form's token. Raises ``BadLink`` when it was changed or cut off."""
    try:
        claim, line, item, link = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink("the form is incomplete; open the order's link again from the message") from error
    return Filing(claim_id=UUID(claim), line_id=UUID(line), item_id=UUID(item) if item else None, link=link)
