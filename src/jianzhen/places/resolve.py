"""Choosing among readings: sure only when nothing else can be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from jianzhen.places.answer import MOST_CANDIDATES, Answer, Because, Candidate, FormerName, Status
from jianzhen.places.codes import LENGTHS, holders
from jianzhen.places.history import Standing, year_of
from jianzhen.places.index import ROOT, Form, table_of
from jianzhen.places.names import Written, fold
from jianzhen.places.reading import Reading, longest_readings, runs_on, town_namesakes
from jianzhen.places.tree import Division, Former, Level, load_tree

LONGEST_INPUT = 500
_NOTHING_BELOW = ("710000", "810000", "820000")  # the tables hold nothing under Taiwan, Hong Kong and Macao
_EVERYDAY = ("郊区", "城区")  # former districts had these names, and people still mean "the outskirts" by them
_LABEL = re.compile(r"\d{0,20}(收货|收件|详细|联系|家庭|通讯|寄件|发货|服务|上门)?(地址|住址)?(中华人民共和国|中国)?")
_ADDRESS = re.compile(
    r"[路街巷弄号村组栋幢室楼院厂校园屯庄桥里店馆所局站营坊]|\d|胡同|大道|社区|小区|花园|广场|大厦|中心|[镇乡]|开发区|新区|[东南西北]"
)
# a division-like word that is none of those below it in the tree, and not a zone or a word that ends alike
_UNKNOWN = re.compile(
    r"(?![^路街巷弄号村组栋幢楼市县\d]{0,6}(开发|高新|新|经开|保税|工业园|产业园|科技园|园|示范|实验|度假|风景|管理|小|社|校|厂|景|城|市|郊|老|库|街|片|商|住宅|别墅|生活|工业|工作|港)区)"
    r"(?!红旗|国旗|锦旗|超市|夜市|城市|都市|菜市|花市|鱼市|早市)"
    r"[^路街巷弄号村组栋幢楼\d]{1,8}?(自治州|自治县|自治旗|地区|市(?!场|民|政|委|立|中心|第|人民|区|郊)|县(?!城|政|医|人民|委)|区|旗(?!舰))"
)


def resolve(name: str, *, on: date | None = None) -> Answer:
    """Read a written place: a code, a name, or an address that begins with one.

    Parameters
    ----------
    name : str
        As written: full or short, former names, traditional characters, full width, text behind it.
    on : date, optional
        The day on which the name was used: names in force then come first, later ones are not known. The answer is
        in today's codes all the same. Without it names in force today come first.

    Returns
    -------
    Answer
        ``ok`` only when every reading means one place. A place inside another of the same short name is asked back
        when the bare name is all there is; behind a named parent, or before an address, the outer one is the answer.

    Raises
    ------
    NoHistory
        ``on`` lies before 1984.
    """
    year = year_of(on)
    written = fold(name) if len(name) <= LONGEST_INPUT else None
    if written is None:
        return _answer(name, Status.UNRESOLVED, (), because=Because.TOO_LONG, on=on)
    if not written.text:
        return _answer(name, Status.UNRESOLVED, (), because=Because.EMPTY, on=on)
    if written.text.isascii() and written.text.isdigit():
        return _by_code(name, written.text, year, on)
    label = _LABEL.match(written.text)
    start = label.end() if label and label.end() < len(written.text) else 0
    readings = longest_readings(written, start, year)
    if not readings and start:
        readings = longest_readings(written, start := 0, year)
    if not readings:
        return _from_the_middle(written, start, year, on)
    answer = _choose(readings, written, on)
    return _with_what_follows(answer, readings[0], written, year, on)


def _by_code(name: str, text: str, year: int | None, on: date | None) -> Answer:
    codes, former, rest = holders(text, year) if len(text) in LENGTHS else ((), None, "")
    if not codes:
        return _answer(name, Status.UNRESOLVED, (), because=Because.NO_SUCH_CODE, tail=name.strip(), on=on)
    if len(codes) > 1:
        return _answer(
            name,
            Status.AMBIGUOUS,
            codes,
            because=Because.SEVERAL_FOLLOWERS,
            tail=rest,
            former=_former(former, ()),
            on=on,
        )
    return _answer(name, Status.OK, codes, tail=rest, former=_former(former, codes), on=on)


def _from_the_middle(written: Written, start: int, year: int | None, on: date | None) -> Answer:
    """A person or a label stands first: read on from a separator or a province in full, when what follows is strong."""
    for at in [*sorted(b for b in written.breaks if b > start), *_provinces(written.text, start + 1)]:
        readings = longest_readings(written, at, year)
        if readings and readings[0].is_strong:
            return _choose(readings, written, on)
    tail = written.rest(start)
    return _answer(written.original, Status.UNRESOLVED, (), because=Because.NO_SUCH_NAME, tail=tail, on=on)


def _with_what_follows(answer: Answer, first: Reading, written: Written, year: int | None, on: date | None) -> Answer:
    """Hold an answer against a second address in its tail: the same or deeper goes on, another place is asked back."""
    at = next(iter(_provinces(written.text, first.end)), None)
    readings = longest_readings(written, at, year) if at is not None else []
    if not readings:
        return answer
    second = _choose(readings, written, on)
    if second.code is None or (answer.status is Status.UNRESOLVED and answer.because is not Because.UNKNOWN_PART):
        return answer
    tree = load_tree()
    known = [answer.code] if answer.code else [one.code for one in answer.candidates]
    inside = [code for code in known if tree.contains(second.code, code)]
    if answer.candidate_count > len(answer.candidates):
        return answer  # of a list cut short, one left is not the only one
    if len(inside) == 1 and answer.because is not Because.UNKNOWN_PART:
        return _answer(
            answer.input, Status.OK, (inside[0],), tail=answer.tail, head=answer.head, former=answer.former, on=on
        )
    if any(tree.contains(code, second.code) for code in known) or (
        not first.is_strong and len(first.steps) == 1 and (first.steps[0].entry.form is Form.SHORT)
    ):
        return second
    both = (*known, second.code)
    return _answer(answer.input, Status.AMBIGUOUS, both, because=Because.CONTRADICTION, tail=answer.tail, on=on)


def _provinces(text: str, start: int) -> list[int]:
    return [one.start() for one in _province_names().finditer(text, start)]


@cache
def _province_names() -> re.Pattern[str]:
    return re.compile("|".join(one.name for one in load_tree().children(None)))


def _choose(readings: Sequence[Reading], written: Written, on: date | None) -> Answer:
    """Of the readings that take in the same characters, the sure one, or why there is none."""
    first = readings[0]
    tail, head = written.rest(first.end), written.head(first.start)
    kept = _standing_first(readings)
    codes = _distinct(code for one in kept for code in one.codes)
    outer = _outermost(codes)
    alone = len(first.steps) == 1
    bare = alone and not first.confirmed and not tail
    former = _former(kept[0].former, codes)

    def answer(
        status: Status, found: Sequence[str], because: Because | None = None, inner: Sequence[str] = ()
    ) -> Answer:
        return _answer(
            written.original, status, found, because=because, tail=tail, head=head, former=former, on=on, inner=inner
        )

    if outer is None or (len(codes) > 1 and bare):
        split = len(kept) == 1 and len(codes) > 1
        return answer(Status.AMBIGUOUS, codes, Because.SEVERAL_FOLLOWERS if split else Because.SEVERAL_PLACES)
    if on is None and kept[0].former is not None and kept[0].former.name in _EVERYDAY and len(kept[0].steps) > 1:
        around = kept[0].steps[-2].entry.codes
        return answer(Status.AMBIGUOUS, (*codes, *around), Because.SEVERAL_PLACES)
    inner = [code for code in codes if code != outer]
    one = load_tree().division(outer)
    if (
        one.level is not Level.TOWN
        and one.code not in _NOTHING_BELOW
        and tail
        and _UNKNOWN.match(written.text, first.end)
    ):
        return answer(Status.UNRESOLVED, (outer,), Because.UNKNOWN_PART)
    if alone and not first.confirmed:
        if tail and first.end not in written.breaks:
            short = runs_on(first, written)
            if short or not _ADDRESS.search(written.text, first.end) or written.text[first.end] == "长":
                return answer(Status.AMBIGUOUS, codes, Because.TEXT_AFTER_NAME)
        if first.steps[0].entry.form is Form.SHORT and one.level is Level.COUNTY:
            namesakes = town_namesakes(written.text[first.start : first.end], outer)
            if namesakes:
                return answer(Status.AMBIGUOUS, (outer, *namesakes), Because.SEVERAL_PLACES)
    return answer(Status.OK, (outer,), inner=inner)


def _standing_first(readings: Sequence[Reading]) -> list[Reading]:
    """Names in force before names that ended; lately ended ones stay where levels were left out, unless inside."""
    best = min(one.standing for one in readings)
    kept = [one for one in readings if one.standing is best]
    if best is not Standing.IN_FORCE or any(one.is_whole for one in kept):
        return kept
    tree = load_tree()
    held = [code for one in kept for code in one.codes]
    for one in readings:
        if one.standing is not Standing.ENDED_LATELY:
            continue
        inside = [any(tree.contains(outer, code) for outer in held) for code in one.codes]
        # 巢湖市 was a prefecture split in 2011, but the name lives on in one of its parts
        lives_on = any(inside) and one.steps[-1].entry.form is Form.FULL
        if not all(inside) and not lives_on:
            kept.append(one)
    return kept


def _distinct(codes: Iterable[str]) -> tuple[str, ...]:
    """Each once, larger levels first."""
    return tuple(sorted(set(codes), key=lambda code: (len(code), -(len(code) - len(code.rstrip("0"))), code)))


def _outermost(codes: Sequence[str]) -> str | None:
    """The one of them that contains all the others."""
    tree = load_tree()
    return next((outer for outer in codes if all(tree.contains(outer, code) for code in codes)), None)


def _former(former: Former | None, codes: Sequence[str]) -> FormerName | None:
    if former is not None:
        return FormerName(name=former.name, code=former.code, until=former.until, change=former.change)
    if len(codes) == 1:
        one: Division = load_tree().division(codes[0])
        if one.revoked is not None:
            until = int(one.revoked) if one.revoked else None
            return FormerName(name=one.name, code=one.code, until=until, change="撤销")
    return None


def _answer(
    name: str, status: Status, codes: Sequence[str], *, because: Because | None = None, tail: str = "", head: str = "",
    former: FormerName | None = None, on: date | None = None, inner: Sequence[str] = (),
) -> Answer:  # fmt: skip
    tree = load_tree()
    sure = codes[0] if status is Status.OK else None
    others = _distinct(inner) if sure else _distinct(codes)
    return Answer(
        input=name, status=status, code=sure, level=tree.division(sure).level if sure else None,
        path=tree.path(sure) if sure else (),
        candidates=tuple(Candidate(code=code, path=tree.path(code)) for code in others[:MOST_CANDIDATES]),
        candidate_count=len(others), head=head, tail=tail, on=on, former=former, because=because,
    )  # fmt: skip


def warm() -> None:
    """Build the largest table now: a server does it before the first question."""
    table_of(ROOT)
