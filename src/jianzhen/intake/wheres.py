"""Where somebody wants the technician to come 地址: found in running text, read by ``places``, never filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jianzhen.intake.texts import Folded, Slot, Span
from jianzhen.places import Answer, Because, Candidate, Level, Status, load_tree, resolve

MOST_STARTS = 400
"""Beginnings tried in one text; a call of five minutes has fewer clauses that name a place."""

MOST_SHOWN = 8
_CUE = re.compile(
    r"(?:上门|详细|家庭|收货|服务|安装)?(?:地址|住址|位置)(?:就?是|在|为|:)*\s*|家?住在?|(?:我|家|人|门店|店|公司)(?:就|是)?在|位于|到|来|在"
)
_CLAUSE = re.compile(r"[^,。;!?\n]+")
_DETAIL = re.compile(
    r"\d+\s*[号弄幢栋座单室楼层组队排期]|[路街巷弄][^,。;]{0,12}\d|小区|花园|公寓|大厦|广场|新村|家园|[苑村庄园府邸里]\s*\d|单元"
)
# a clause that begins so is not the rest of an address
_NOT_DETAIL = re.compile(
    r"^\s*(?:电话|手机|我的?|号码|联系|订单|型号|序列|明|后天|今|下|周|星期|尽快|上午|早|晚|门锁|锁|\d{7,}|\d{1,2}月|\d{1,2}[号日]\s*(?:$|[上中下晚早]|可|有))"
)
_SUFFIX = re.compile(r"[省市区县旗镇乡州盟]$|街道$|地区$")
_ASIDE = re.compile(r"[,。;!?\s、]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRead:
    """A place, and the door inside it.

    Attributes
    ----------
    code : str
        Of today's division.
    path : tuple of str
        From the province down.
    detail : str
        Street, house and door, as written.
    """

    code: str
    path: tuple[str, ...]
    detail: str = ""

    @property
    def whole(self) -> str:
        """The full address in one line."""
        return "".join(self.path) + self.detail


def place_from(text: str) -> Slot[PlaceRead]:
    """Read a field that holds an address and nothing else."""
    stripped = text.strip()
    if not stripped:
        return Slot()
    answer = resolve(stripped)
    return _slot(answer, (Span(0, len(text)),), asked=True)


def find_place(folded: Folded) -> Slot[PlaceRead]:
    """The address in running text: behind a word that announces one first, else wherever a full name is read."""
    best: tuple[tuple[int, int, int], Slot[PlaceRead]] | None = None
    tried = 0
    for clause in _CLAUSE.finditer(folded.plain):
        for start, cued in _starts(clause[0], clause.start()):
            tried += 1
            if tried > MOST_STARTS:
                break
            read = _read_at(folded, start, clause.end(), cued=cued)
            if read is not None and (best is None or read[0] > best[0]):
                best = read
    return best[1] if best else Slot()


def _starts(clause: str, offset: int) -> list[tuple[int, bool]]:
    """Where in a clause an address may begin; behind a cue, and at every character of Chinese."""
    cued = {found.end() + offset for found in _CUE.finditer(clause)}
    first = len(clause) - len(clause.lstrip())
    return [(offset + n, offset + n in cued or n == first) for n in range(first, len(clause)) if "一" <= clause[n] <= "鿿"]  # fmt: skip


def _read_at(
    folded: Folded, start: int, end: int, *, cued: bool
) -> tuple[tuple[int, int, int], Slot[PlaceRead]] | None:
    answer = resolve(folded.plain[start:end])
    if answer.head or answer.status is Status.UNRESOLVED:
        return None
    eaten = end - start - len(answer.tail)
    name = folded.plain[start : start + eaten].strip()
    if answer.status is Status.AMBIGUOUS and not (cued and (_SUFFIX.search(name) or eaten == end - start)):
        return None
    if answer.status is Status.OK and not cued and not _SUFFIX.search(name) and not _DETAIL.search(answer.tail):
        # a short name in the middle of a sentence (南京路的店) is no address
        return None
    end = _through_detail(folded.plain, start, end)
    longer = resolve(folded.plain[start:end])
    if longer.status is not Status.UNRESOLVED and not longer.head:
        answer = longer
    end -= len(folded.plain[start:end]) - len(_ASIDE.sub("", folded.plain[start:end]))
    slot = _slot(answer, (folded.span(start, end),), asked=False)
    return (slot.value is not None, _depth(answer), -start), slot


def _through_detail(text: str, start: int, end: int) -> int:
    """Go on over commas while what follows is still of the address: 文新街道，骆家庄12幢."""
    while end < len(text) and text[end] in ",、":
        following = _CLAUSE.match(text, end + 1)
        if following is None or _NOT_DETAIL.search(following[0]):
            break
        joined = resolve(text[start : following.end()])
        narrower = joined.status is Status.OK and _depth(joined) > _depth(resolve(text[start:end]))
        if not (narrower or _DETAIL.search(following[0])):
            break
        end = following.end()
    return end


def _slot(answer: Answer, spans: tuple[Span, ...], *, asked: bool) -> Slot[PlaceRead]:
    detail = answer.tail.strip(" ,，、。;；:：") if answer.tail else ""
    if answer.status is Status.OK and answer.code is not None:
        read = PlaceRead(code=answer.code, path=answer.path, detail=detail)
        if answer.level in (Level.PROVINCE, Level.PREFECTURE) and load_tree().children(answer.code):
            inside = tuple(_candidate(one, detail) for one in answer.candidates[:MOST_SHOWN])
            return Slot(candidates=inside or (read,), ask="which_county", spans=spans)
        return Slot(value=read, spans=spans)
    if answer.candidates:
        several = answer.status is Status.AMBIGUOUS
        shown = tuple(_candidate(one, detail) for one in answer.candidates[:MOST_SHOWN])
        return Slot(candidates=shown, ask="which_place" if several else "place_not_read", spans=spans)
    return Slot(ask="place_not_read" if asked and answer.because is not Because.EMPTY else "", spans=spans)


def _candidate(one: Candidate, detail: str) -> PlaceRead:
    return PlaceRead(code=one.code, path=one.path, detail=detail)


def _depth(answer: Answer) -> int:
    return len(answer.path)
