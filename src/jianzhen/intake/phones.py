"""Phone numbers 电话号码 of people who call: any way of writing one to one form, and none where it is none.

The rules of validity are phonenumbers' (Apache-2.0), the Python port of Google's libphonenumber.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberMatcher, PhoneNumberType

from jianzhen.intake.texts import Folded, Slot, fold
from jianzhen.kernel.errors import JianzhenError

_EXTENSION = re.compile(r"[\s,;]*(?:转|分机号?|ext\.?|extension|#)\s*[:]?\s*(\d{1,6})\D{0,3}$", re.IGNORECASE)
_EXTENSION_NEXT = re.compile(r"\s*(?:转|分机号?|ext\.?)\s*[:]?\s*(\d{1,6})")
_LOCAL = re.compile(r"[2-8]\d{6,7}")


class NoPhone(JianzhenError):  # noqa: N818 - named for the fact
    """That is no phone number somebody can be called back at; the detail says what is missing."""

    code = "no_phone"
    field = "phone"


class PhoneKind(StrEnum):
    """What a number is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A number in its one form: national digits in China (13812345678, 057187654321), else +country digits."""

    digits: str
    extension: str
    kind: PhoneKind

    @property
    def printed(self) -> str:
        """As people write it."""
        one = self.digits
        if self.kind is PhoneKind.MOBILE:
            shown = f"{one[:3]} {one[3:7]} {one[7:]}"
        elif self.kind is PhoneKind.LANDLINE:
            area = 3 if one[1] in "12" else 4
            shown = f"{one[:area]}-{one[area:]}"
        elif self.kind is PhoneKind.SERVICE:
            shown = f"{one[:3]}-{one[3:6]}-{one[6:]}"
        else:
            shown = one
        return f"{shown} 转 {self.extension}" if self.extension else shown


def read_phone(text: str) -> Phone:
    """Read one number as somebody wrote it: full width, spaces, +86, brackets, 转 and 分机.

    Raises
    ------
    NoPhone
        Letters, too few or too many digits, or a landline without its area code.

    Examples
    --------
    >>> read_phone("＋８６ 138-1234-5678").digits
    '13812345678'
    >>> read_phone("（0571）8765 4321 转 801").printed
    '0571-87654321 转 801'
    """
    plain = fold(unicodedata.normalize("NFKC", text).strip()).plain
    found = _EXTENSION.search(plain)
    head, extension = (plain[: found.start()], found[1]) if found else (plain, "")
    digits = re.sub(r"\D", "", head)
    if not digits:
        raise NoPhone(f"{text!r}: holds no digits; give a mobile number, or area code and number")
    if re.search(r"[^\d\s()+\-.·—–_/]", head):
        raise NoPhone(f"{text!r}: holds letters or words; give the digits alone")
    if _LOCAL.fullmatch(digits):
        raise NoPhone(f"{text!r}: lacks its area code; put it in front, as in 0571-{digits}")
    try:
        number = phonenumbers.parse(("+" if head.strip().startswith("+") else "") + digits, "CN")
    except phonenumbers.NumberParseException as error:
        raise NoPhone(f"{text!r}: is no phone number; give a mobile number, or area code and number") from error
    phone = _phone(number, extension)
    if phone is None:
        raise NoPhone(f"{text!r}: is no number that can be dialled; check the digits ({len(digits)} of them)")
    return phone


def find_phones(folded: Folded) -> Slot[Phone]:
    """The caller's number in running text. Numbers of services (400, 95…) are not taken for it; two are asked back."""
    plain = folded.plain
    found: dict[str, tuple[Phone, list[tuple[int, int]]]] = {}
    for match in PhoneNumberMatcher(plain, "CN"):
        after = _EXTENSION_NEXT.match(plain, match.end)
        phone = _phone(match.number, after[1] if after else "")
        if phone is None or phone.kind is PhoneKind.SERVICE:
            continue
        end = after.end() if after else match.end
        found.setdefault(phone.digits, (phone, []))[1].append((match.start, end))
    spans = tuple(sorted(folded.span(a, b) for _, places in found.values() for a, b in places))
    phones = tuple(one for one, _ in found.values())
    mobiles = tuple(one for one in phones if one.kind is PhoneKind.MOBILE)
    if len(phones) == 1 or len(mobiles) == 1:
        return Slot(value=(mobiles or phones)[0], candidates=phones if len(phones) > 1 else (), spans=spans)
    return Slot(candidates=phones, ask="which_phone" if phones else "", spans=spans)


def _phone(number: PhoneNumber, extension: str) -> Phone | None:
    if not phonenumbers.is_valid_number(number):
        return None
    extension = extension or number.extension or ""
    if number.country_code != 86:  # China
        abroad = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        return Phone(digits=abroad, extension=extension, kind=PhoneKind.ABROAD)
    digits = phonenumbers.national_significant_number(number)
    match phonenumbers.number_type(number):
        case PhoneNumberType.MOBILE | PhoneNumberType.PAGER:
            return Phone(digits=digits, extension=extension, kind=PhoneKind.MOBILE)
        case PhoneNumberType.FIXED_LINE | PhoneNumberType.FIXED_LINE_OR_MOBILE:
            return Phone(digits=f"0{digits}", extension=extension, kind=PhoneKind.LANDLINE)
    return Phone(digits=digits, extension=extension, kind=PhoneKind.SERVICE)
