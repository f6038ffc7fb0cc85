"""The platform's notice and the messages: read as text or from screenshots, and searched for facts by plain rules.

What a rule finds is *read*, not confirmed: the merchant checks it in case.toml, and every fact keeps the words it was
taken from. A rule says "no" only where the words say no; silence stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jianzhen.inspection.lanes.text import read_text
from jianzhen.inspection.media import MediaError, open_media
from jianzhen.inspection.model import FileError
from jianzhen.law import BadAmount, parse_yuan
from jianzhen.rebuttal.facts import CaseFacts, DecidedBy, Fact, Remedy, Source

FOLDER = "platform"
"""Sub-folder of a case that holds the notice, the messages and screenshots of both."""

TEXTS = (".txt", ".md")
MAX_TEXT = 200_000
READ_SIDE = 1600
"""Longest side screenshots are read at, pixels: their letters are smaller than marks on photos."""

LEAST_SCORE = 0.7
"""Reader's own score under which a line of a screenshot is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One text: its path below the case folder, and its lines."""

    name: str
    lines: tuple[str, ...]


def read_notices(folder: Path) -> tuple[tuple[Notice, ...], tuple[FileError, ...]]:
    """Read every file of ``platform/``: texts as they are, pictures by OCR.

    Returns
    -------
    (notices, errors)
        A file that cannot be read is an error and the others are still read.
    """
    notices: list[Notice] = []
    errors: list[FileError] = []
    root = folder / FOLDER
    for path in sorted(root.iterdir()) if root.is_dir() else ():
        if path.name.startswith(".") or not path.is_file():
            continue
        name = f"{FOLDER}/{path.name}"
        try:
            lines = _typed(path) if path.suffix.lower() in TEXTS else _seen(path)
        except MediaError as error:
            errors.append(FileError(path=name, code=error.code, detail=error.detail))
            continue
        except (OSError, UnicodeDecodeError, ValueError) as error:
            errors.append(
                FileError(path=name, code="unreadable_notice", detail=f"{name}: {error}; save it as UTF-8 text")
            )
            continue
        if not lines:
            detail = f"{name}: no text could be read; send a sharper screenshot or type the notice into a .txt file"
            errors.append(FileError(path=name, code="unreadable_notice", detail=detail))
            continue
        notices.append(Notice(name=name, lines=lines))
    return tuple(notices), tuple(errors)


def _typed(path: Path) -> tuple[str, ...]:
    if path.stat().st_size > MAX_TEXT:
        raise ValueError(f"larger than {MAX_TEXT} bytes")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")  # what Chinese Windows writes
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _seen(path: Path) -> tuple[str, ...]:
    rgb = open_media(path).frames[0].rgb
    return tuple(
        line.text.strip() for line in read_text(rgb, side=READ_SIDE) if line.score >= LEAST_SCORE and line.text.strip()
    )


_DAY = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_YUAN = re.compile(r"(?:[¥￥]\s*|(?<![\d.,]))(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,2})?(?![\d.,])(\s*元)?")
_PAID = re.compile(r"(已|决定|判定|支持|直接|同意|先行)[^，。；]{0,8}(退款|退还|赔付)|(退款|退还|赔付)(金额|成功)")
_NOT_SAID = re.compile(r"未|没有|无法|拒绝|不支持|不予|不同意|如需|如果|如未|若|将|可以?申请|请点击|已关闭|超时")
"""Words that turn a clause into a refusal, a condition or an offer: then it states no fact."""

_REFUND = re.compile(r"退款|退还|赔付")

_CLAUSE = re.compile(r"[，。；！,;]")

_YES_NO: tuple[tuple[str, re.Pattern[str], bool], ...] = (
    ("person_involved", re.compile(r"系统(已)?(自动|智能)|智能(审核|判定|识别)|自动(审核|判定|处理|退款)|AI\s*(审核|判定|识别)|机器人"), False),
    ("person_involved", re.compile(r"人工(审核|复核|核实|判定|客服.{0,6}(审核|核实))|审核员"), True),
    ("seller_heard", re.compile(r"(无需|不需|未经)(商家|卖家|您).{0,4}(同意|确认|举证)|(已|平台)先行退款|直接(为买家)?退款"), False),
    ("seller_heard", re.compile(r"(商家|卖家|您)(已|提交的|提供的).{0,8}(举证|申诉|说明|凭证)|听取.{0,6}(商家|卖家)"), True),
    ("goods_compared", re.compile(r"(与|和)(所售)?(商品|主图|详情页|发货).{0,8}(比对|核对|一致)"), True),
    ("reasons_given", re.compile(r"(原因|理由|依据)\s*[:：为是]\s*\S{2,}|(因|由于).{2,40}(支持|同意|退款)|经(核实|审核).{2,40}"), True),
)  # fmt: skip
"""A fact, the words that show it, and what they show. The first hit of a fact counts, in the order of this table."""


def find_facts(notices: Sequence[Notice], *, on: date) -> CaseFacts:
    """Search the texts for facts; each keeps the file and the words it was read from.

    A decision read as later than ``on``, today, was misread or is announced: it is no fact.
    """
    found: dict[str, Fact] = {}

    def take(name: str, value: Any, notice: Notice, words: str) -> None:
        found.setdefault(name, Fact(value=value, source=Source.READ, where=f"{notice.name}: {words[:120]}"))

    for notice in notices:
        for line in notice.lines:
            if "仅退款" in line and not _NOT_SAID.search(line):
                take("remedy", Remedy.REFUND_ONLY, notice, line)
            elif ("退货退款" in line or "退货并退款" in line) and not _NOT_SAID.search(line):
                take("remedy", Remedy.RETURN_AND_REFUND, notice, line)
            amount = _amount(line)
            if amount is not None:
                take("amount_fen", amount, notice, line)
            for name, day in _days(line, on=on):
                take(name, day, notice, line)
            if re.search(r"平台(已|判定|决定|支持|介入)|系统(已)?(自动|智能)", line) and _REFUND.search(line):
                take("decided_by", DecidedBy.PLATFORM, notice, line)
            for name, pattern, shows in _YES_NO:
                hit = next((one for one in _CLAUSE.split(line) if pattern.search(one)), None)
                # a pattern that itself carries a negation ("无需商家确认") speaks; any other is silenced by one
                if hit is not None and not _NOT_SAID.search(pattern.sub("", hit) if not shows else hit):
                    take(name, shows, notice, line)
    return CaseFacts(**found)  # type: ignore[arg-type]


def _amount(line: str) -> int | None:
    """The one amount that a clause says was refunded; ``None`` where two differ or none is said to be paid."""
    found: set[int] = set()
    for clause in re.split(r"[，。；！;]", line):
        if not _PAID.search(clause) or _NOT_SAID.search(clause):
            continue
        for match in _YUAN.finditer(clause):
            if match[3] or match[0].lstrip().startswith(("¥", "￥")):
                with suppress(BadAmount):
                    found.add(parse_yuan(match[1] + (match[2] or "")))
    return found.pop() if len(found) == 1 else None


def _days(line: str, *, on: date) -> Iterator[tuple[str, date]]:
    """The days of a line that are told: the last one to appeal, the one of the decision."""
    for match in _DAY.finditer(line):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
        around = line[max(0, match.start() - 14) : match.end() + 10]
        after = _until_next_day(line, match.end())
        if re.search(r"申诉", around) and re.search(r"前|截止|之前|期限|至", around):
            yield "appeal_until", day
        elif day <= on and re.search(r"判定|决定|处理|审核|已.{0,6}退款|先行退款", after):
            yield "decided_on", day


def _until_next_day(line: str, start: int) -> str:
    """The words after a day that are about it: up to the next day."""
    following = _DAY.search(line, start)
    return line[start : min(start + 24, following.start() if following else len(line))]
