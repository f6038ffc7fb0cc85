"""How a name may be written: what is folded away before reading, and the short forms of an official name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jianzhen.places.tree import Division, Level, rows

PLAIN = re.compile(r"[一-鿿]+")
_BETWEEN = frozenset(" \t\r\n,.，。、;；:：/\\|>-_—·・()（）[]【】<《》\"'“”")

# 55 minorities as division names spell them, longer spellings first where one begins another
PEOPLES = (
    "各族", "蒙古族", "蒙古", "回族", "藏族", "维吾尔族", "维吾尔", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族",
    "白族", "土家族", "哈尼族", "哈萨克族", "哈萨克", "傣族", "黎族", "傈僳族", "佤族", "畲族", "高山族", "拉祜族", "水族", "东乡族",
    "纳西族", "景颇族", "柯尔克孜族", "柯尔克孜", "土族", "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族",
    "锡伯", "阿昌族", "普米族", "塔吉克族", "塔吉克", "怒族", "乌孜别克族", "乌孜别克", "俄罗斯族", "鄂温克族", "鄂温克", "德昂族",
    "保安族", "裕固族", "京族", "塔塔尔族", "塔塔尔", "独龙族", "鄂伦春族", "鄂伦春", "赫哲族", "门巴族", "珞巴族", "基诺族",
)  # fmt: skip

_PROVINCE = re.compile(r"(特别行政区|自治区|省|市)$")
_PREFECTURE = re.compile(r"(自治州|地区|盟|市)$")
_COUNTY = re.compile(r"(自治县|自治旗|林区|特区|工农区|市|县|区|旗)$")
_TOWN = re.compile(r"(街道|苏木|镇|乡)$")
_SUFFIX: Mapping[Level, re.Pattern[str]] = {
    Level.PROVINCE: _PROVINCE, Level.PREFECTURE: _PREFECTURE, Level.COUNTY: _COUNTY, Level.TOWN: _TOWN,
}  # fmt: skip
ROADLIKE = re.compile(r"(路|街|巷|道|里|弄|桥|村|胡同|大院)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A name as it was written, folded for reading.

    Attributes
    ----------
    text : str
        Width and traditional characters folded, separators taken out.
    origin : tuple of int
        Where each character of ``text`` stands in ``original``.
    breaks : frozenset of int
        Places in ``text`` before which a separator stood.
    """

    original: str
    text: str
    origin: tuple[int, ...] | range
    breaks: frozenset[int]

    def rest(self, at: int) -> str:
        """What was written from a place of ``text`` on, as it was written."""
        if at >= len(self.text):
            return ""
        return self.original[self.origin[at] :].strip()

    def head(self, at: int) -> str:
        """What was written before a place of ``text``."""
        return self.original[: self.origin[at]].strip() if at else ""


@cache
def _simple() -> Mapping[str, str]:
    return dict(rows("characters.tsv"))


def fold(name: str) -> Written:
    """Fold full width, traditional characters and separators; nothing is corrected."""
    simple = _simple()
    if PLAIN.fullmatch(name):
        text = name if simple.keys().isdisjoint(name) else "".join(simple.get(c, c) for c in name)
        return Written(original=name, text=text, origin=range(len(name)), breaks=frozenset())
    out: list[str] = []
    origin: list[int] = []
    breaks: set[int] = set()
    for k, character in enumerate(name):
        for one in unicodedata.normalize("NFKC", character):
            if one.isspace() or one in _BETWEEN or unicodedata.category(one) in ("Cf", "Cc"):
                if out:
                    breaks.add(len(out))
            else:
                out.append(simple.get(one, one))
                origin.append(k)
    return Written(original=name, text="".join(out), origin=tuple(origin), breaks=frozenset(breaks - {len(out)}))


def without_people(stem: str) -> str:
    """Take the names of peoples off the end of a stem, as long as two characters stay (or one word, 东乡族 -> 东乡)."""
    while True:
        end = next((one for one in PEOPLES if stem.endswith(one) and len(stem) - len(one) >= 2), None)
        if end is None:
            return stem.removesuffix("族") if stem in PEOPLES else stem
        stem = stem.removesuffix(end)


def short_names(name: str, level: Level) -> frozenset[str]:
    """Bare short forms of an official name, without a suffix; each has at least two characters.

    Examples
    --------
    >>> sorted(short_names("海南藏族自治州", Level.PREFECTURE)), sorted(short_names("赵县", Level.COUNTY))
    (['海南'], [])
    """
    if name == "内蒙古自治区":
        return frozenset({"内蒙古", "内蒙"})
    suffix = _SUFFIX[level].search(name)
    if suffix is None:
        return frozenset()
    stem = without_people(name[: suffix.start()])
    return frozenset({stem}) if len(stem) >= 2 else frozenset()


def suffixed_names(name: str, level: Level) -> frozenset[str]:
    """Other forms that still carry a suffix: 延边州, 互助县, 莫力达瓦旗, 喇叭沟门乡, 香港特区, 广西省."""
    if level is Level.PROVINCE:
        if name.endswith("特别行政区"):
            return frozenset({name.replace("特别行政区", "特区")})
        # 广西省, 宁夏自治区: no official names, but meant by nobody as anything else
        stems = short_names(name, level) if name.endswith("自治区") else ()
        return frozenset(stem + suffix for stem in stems for suffix in ("省", "自治区")) - {name}
    for long, short in (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"), ("乡", "乡"), ("镇", "镇")):
        if name.endswith(long):
            other = without_people(name.removesuffix(long)) + short
            return frozenset({other}) - {name}
    return frozenset()


def names_of(one: Division) -> tuple[frozenset[str], frozenset[str]]:
    """Forms of a division's name: those with a suffix, the official one among them, and bare short ones."""
    bare = short_names(one.name, one.level)
    if one.level is Level.TOWN:
        # 学院路街道 is not what 学院路 means in an address
        bare = frozenset(name for name in bare if not ROADLIKE.search(name))
    return suffixed_names(one.name, one.level) | {one.name}, bare
