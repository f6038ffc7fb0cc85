"""Codes as input: six digits of GB/T 2260, nine of a town, twelve of a village."""

from __future__ import annotations

from jianzhen.places.history import Standing, standing
from jianzhen.places.tree import Division, Former, load_tree

LENGTHS = (6, 9, 12)


def holders(code: str, year: int | None) -> tuple[tuple[str, ...], Former | None, str]:
    """Return today's codes that a code means, the former holder that led there, and the digits left over.

    Of twelve digits the first nine are read: villages are not in the tables. Nothing is found by a part of a code:
    an unknown town of a known county is unknown.
    """
    for length in (9, 6):
        if len(code) > length and not int(code[length:]):
            return holders(code[:length], year)
    if len(code) == 12:
        codes, former, _ = holders(code[:9], year)
        return codes, former, code[9:]
    tree = load_tree()
    today: Division | None = tree.divisions.get(code)
    if len(code) == 9:
        today = next((one for one in tree.towns(code[:6]) if one.code == code), None)
    if today is not None and standing(today, year) is Standing.IN_FORCE:
        return (code,), None, ""
    for former in tree.former_by_code.get(code, ()):
        if standing(former, year) in (Standing.IN_FORCE, Standing.ENDED_LATELY, Standing.ENDED):
            return former.followers, former, ""
    return (), None, ""
