"""Phone numbers 电话号码 as they are published: one form for each, so that the same number is found again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from jianzhen.casework.outlets.errors import BadNumber


class NumberKind(StrEnum):
    """What a number is by its digits."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"
    SHORT = "short"
    SIMULATED = "simulated"


_FORMS = (
    (NumberKind.MOBILE, re.compile(r"1[3-9]\d{9}")),
    (NumberKind.SERVICE, re.compile(r"[48]00[0-9]\d{6}")),
    (NumberKind.SHORT, re.compile(r"95\d{3,6}|96\d{3,4}|1[012]\d{1,3}")),
    (NumberKind.LANDLINE, re.compile(r"0(?:10|2\d)[2-8]\d{7}|0[3-9]\d{2}[2-8]\d{6,7}")),
    # no area code begins with 00: what is made up in samples can never be dialled
    (NumberKind.SIMULATED, re.compile(r"0000000\d{4}")),
)
_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?|x|#)\s*(\d{1,6})\D*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number: its digits without the country code, its extension, and what kind it is."""

    digits: str
    extension: str
    kind: NumberKind

    def printed(self) -> str:
        """As people write it."""
        one = self.digits
        match self.kind:
            case NumberKind.SERVICE:
                shown = f"{one[:3]}-{one[3:6]}-{one[6:]}"
            case NumberKind.LANDLINE:
                area = 3 if one[1] in "12" else 4
                shown = f"{one[:area]}-{one[area:]}"
            case NumberKind.SIMULATED:
                shown = f"{one[:3]}-{one[3:7]}-{one[7:]}"
            case _:
                shown = one
        return f"{shown} 转 {self.extension}" if self.extension else shown


def read_number(text: str) -> Number:
    """Read a number as somebody wrote it.

    Raises
    ------
    BadNumber
        Too few or too many digits, no area code, or no number of China.

    Examples
    --------
    >>> read_number("（+86）４００-１８６５-９０９").digits
    '4001865909'
    >>> read_number("0571 8765 4321 转 801").printed()
    '0571-87654321 转 801'
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _EXTENSION.search(plain)
    extension, head = (found[1], plain[: found.start()]) if found else ("", plain)
    if re.search(r"[^\d\s()+\-.—–_/]", head):
        raise BadNumber(f"{text!r}: holds letters or words; give the digits alone")
    digits = re.sub(r"\D", "", head)
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 9:
            # an area code keeps its zero at home
            rest = digits.removeprefix(prefix)
            digits = rest if rest[0] in "01489" and _kind(rest) else f"0{rest}"
            break
    kind = _kind(digits)
    if kind is None:
        why = "lacks its area code" if re.fullmatch(r"[2-8]\d{6,7}", digits) else "is no number of China"
        raise BadNumber(f"{text!r} {why}; give a mobile, a 400 or 95 number, or area code and number")
    return Number(digits=digits, extension=extension, kind=kind)


def _kind(digits: str) -> NumberKind | None:
    return next((kind for kind, form in _FORMS if form.fullmatch(digits)), None)
