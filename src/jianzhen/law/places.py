"""Places 地点: provinces, and the cities the threshold table tells apart, by name or GB/T 2260 code."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jianzhen.law.citation import Text
from jianzhen.law.errors import UnknownPlace

_CODE = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", re.A)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A province, and a city where the table needs one.

    Attributes
    ----------
    province : str
        Two digits of GB/T 2260.
    city : str or None
        Four digits; None where no city was named or the table does not tell the province's cities apart.
    name : Text
    """

    province: str
    city: str | None
    name: Text


@cache
def _names() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    table = tomllib.loads(files(__package__).joinpath("places.toml").read_text("utf-8"))
    provinces, cities = ({code: tuple(names) for code, names in table[key].items()} for key in ("provinces", "cities"))
    return provinces, cities


def find_place(given: str) -> Place:
    """Find a place by name ("广东省广州市", "广州", "Guangzhou") or code ("44", "440100").

    Anything after a known province or city is left unread: a district changes no figure of ours.

    Raises
    ------
    UnknownPlace
        No province begins the name or code, and no city of the threshold table does.

    Examples
    --------
    >>> find_place("440106").city
    '4401'
    """
    provinces, cities = _names()
    text = unicodedata.normalize("NFKC", given).strip()
    if text.isdigit():
        province, city = text[:2], text[:4]
        if not _CODE.fullmatch(text) or province not in provinces:
            raise _unknown(given)
        return _place(province, city if city in cities else None)
    province_code, rest = _begins(text, provinces)
    if province_code is None:
        city_code, _ = _begins(text, cities)
        if city_code is None:
            raise _unknown(given)
        return _place(city_code[:2], city_code)
    inside = {code: names for code, names in cities.items() if code.startswith(province_code)}
    return _place(province_code, _begins(rest, inside)[0])


def _begins(text: str, table: Mapping[str, tuple[str, ...]]) -> tuple[str | None, str]:
    """The code whose name ``text`` begins with, longest name first, and what is left of it."""
    found = [(len(name), code) for code, names in table.items() for name in names if _starts(text, name)]
    if not found:
        return None, text
    length, code = max(found)
    return code, text[length:].lstrip(" ,，·-/")


def _starts(text: str, name: str) -> bool:
    if name.isascii():
        # whole words only: "Hebei" is not the beginning of "Hebeixx"
        return re.match(rf"{re.escape(name)}(?![a-z])", text, re.I) is not None
    return text.startswith(name)


def _place(province: str, city: str | None) -> Place:
    provinces, cities = _names()
    names = provinces[province] if city is None else cities[city]
    zh = provinces[province][0] if city is None else provinces[province][0] + names[0]
    return Place(province=province, city=city, name=Text(zh, names[-1]))


def _unknown(given: str) -> UnknownPlace:
    return UnknownPlace(
        f"{given!r} is no province or listed city; write a province such as 广东省, 广州 or a code such as 440100"
    )
