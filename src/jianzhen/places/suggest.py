"""What somebody may be about to write 输入提示: places whose names begin as the text ends. A suggestion decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

from jianzhen.places.answer import Candidate, Status
from jianzhen.places.names import fold
from jianzhen.places.resolve import resolve
from jianzhen.places.tree import Division, Level, load_tree

LONGEST = 60
FEWEST_FOR_TOWNS = 2
"""Characters before towns are looked through: one character begins thousands of them."""

_WIDEST_FIRST = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY, Level.TOWN)


def suggest(text: str, *, most: int = 8) -> tuple[Candidate, ...]:
    """Places the text may be the beginning of, the likeliest first.

    Examples
    --------
    >>> ["".join(one.path) for one in suggest("杭州西")]
    ['浙江省杭州市西湖区']
    """
    written = fold(text[:LONGEST]).text
    if not written:
        return ()
    answer = resolve(written)
    meant = [answer.code] if answer.code is not None else [one.code for one in answer.candidates]
    out = dict.fromkeys(meant if not answer.tail else ())
    for code in _completed(written):
        if len(out) >= most:
            break
        out[code] = None
    out |= dict.fromkeys(meant if not out else ())
    tree = load_tree()
    return tuple(Candidate(code=code, path=tree.path(code)) for code in list(out)[:most])


def _completed(written: str) -> Iterator[str]:
    """Divisions below the place the text names first, or anywhere, whose names begin with what is left of it."""
    for end in range(len(written) - 1, 0, -1):
        outer = resolve(written[:end])
        if outer.tail or outer.head or outer.status is Status.UNRESOLVED:
            continue
        codes = [outer.code] if outer.code is not None else [one.code for one in outer.candidates]
        found = [one.code for code in codes for one in _below(code) if one.name.startswith(written[end:])]
        if found:
            yield from found
            break
    tree = load_tree()
    for one in sorted(tree.divisions.values(), key=lambda one: (_WIDEST_FIRST.index(one.level), one.code)):
        if one.name.startswith(written):
            yield one.code
    if len(written) >= FEWEST_FOR_TOWNS:
        yield from (one.code for one in tree.towns_below(None) if one.name.startswith(written))


def _below(code: str) -> Iterator[Division]:
    tree = load_tree()
    yield from tree.children(code)
    yield from tree.towns(code)
    for one in tree.children(code):
        yield from tree.children(one.code)
        yield from tree.towns(one.code)
