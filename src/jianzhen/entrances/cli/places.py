"""``jianzhen places resolve NAME…``: which place a written name means, asked back where it is not sure."""

from __future__ import annotations

import argparse
import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from jianzhen.entrances.cli.arguments import Commands, add_command, language

if TYPE_CHECKING:
    from jianzhen.places import Answer, Position

_ENDING = """\
exit codes:
  0  every name was answered, whether it could be resolved or not
  2  wrong usage
"""
_EXAMPLES = """\
examples:
  jianzhen places resolve 浙江省杭州市西湖区文三路259号
  jianzhen places resolve --json 海南贵南县 朝阳区 330106
  jianzhen places resolve --on 2009-05-01 崇文区
  jianzhen places resolve --json - < names.txt

"""


def add_to(commands: Commands) -> None:
    """Add ``jianzhen places`` with its one verb."""
    parser = add_command(
        commands, "places", "find the division a written place means", "jianzhen places resolve NAME… [--json]",
        "Administrative divisions of China, as of 2026-09: province, prefecture, county, town.", "",
    )  # fmt: skip
    parser.epilog = _EXAMPLES + _ENDING
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB", title="verbs")
    one = verbs.add_parser(
        "resolve", help="read names, codes and addresses", epilog=_EXAMPLES + _ENDING,
        usage="jianzhen places resolve NAME… [--on DATE] [--json] [--lang zh|en]",
        description="Read names, codes of 6, 9 or 12 digits, and addresses. Nothing is guessed: what two places share "
        "is ambiguous, with the places; what is misspelt is unresolved. Positions: GeoNames, CC-BY-4.0.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    one.add_argument(
        "names", nargs="+", metavar="NAME", help="what was written; - reads one a line from standard input"
    )
    one.add_argument("--on", type=_day, metavar="DATE", help="the day it was written, 1984 or later (YYYY-MM-DD)")
    one.add_argument(
        "--json", dest="output", action="store_const", const="json", default="words", help="one JSON document a line"
    )
    one.add_argument("--lang", choices=("zh", "en"), default=language(), help="language of words")
    one.set_defaults(run=run_resolve)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2009-05-01") from None


def run_resolve(asked: Namespace) -> int:
    """Answer every name; 0, or 2 when the day lies before the tables."""
    from jianzhen.entrances.wording import error_sentence
    from jianzhen.places import NoHistory, position, resolve

    for name in _names(asked.names):
        try:
            answer = resolve(name, on=asked.on)
        except NoHistory as error:
            print(f"jianzhen: {error_sentence(error.code, language=asked.lang)} [{error.detail}]", file=sys.stderr)
            return 2
        if asked.output == "json":
            where = position(answer.code) if answer.code else None
            print(json.dumps(as_json(answer, where), ensure_ascii=False), flush=True)
        else:
            print(_words(answer, asked.lang), flush=True)
    return 0


def _names(given: list[str]) -> Iterator[str]:
    for name in given:
        if name == "-":
            # bytes that are no UTF-8 become a sign that no place carries, so one bad line stops nothing
            yield from (line.decode("utf-8", "replace").rstrip("\r\n") for line in sys.stdin.buffer)
        else:
            yield name.encode("utf-8", "replace").decode("utf-8")


def as_json(answer: Answer, where: Position | None) -> dict[str, Any]:
    """``jianzhen.place/1``."""
    from jianzhen.places.coordinates import CREDIT, DATUM

    return {
        "schema": "jianzhen.place/1", "input": answer.input, "status": answer.status.value, "code": answer.code,
        "path": list(answer.path), "level": answer.level.value if answer.level else None,
        "candidates": [{"code": one.code, "path": list(one.path)} for one in answer.candidates],
        "candidate_count": answer.candidate_count, "head": answer.head, "tail": answer.tail,
        "because": answer.because.value if answer.because else None,
        "on": answer.on.isoformat() if answer.on else None,
        "former": {
            "name": answer.former.name, "code": answer.former.code, "until": answer.former.until,
            "change": answer.former.change,
        } if answer.former else None,
        "position": {
            "longitude": where.longitude, "latitude": where.latitude, "datum": DATUM, "basis": where.basis.value,
            "counties": where.counties, "credit": CREDIT,
        } if where else None,
    }  # fmt: skip


_BECAUSE = {
    "empty": ("没有内容，请写出地址。", "nothing was written"),
    "no_such_name": ("没有认出行政区划，请从省、市或县写起。", "no division was read; begin with the province, city or county"),
    "no_such_code": ("没有这个区划代码，请核对数字。", "no division has this code; check the digits"),
    "unknown_part": ("其中一级名称对不上，请核对写法。", "one part of the name is no division there; check how it is written"),
    "several_places": ("有多个同名的地方，请补上省、市。", "several places share the name; add province and city"),
    "several_followers": ("原区划后来分到多个地方，请选择其一。", "what it was is now several places; choose one"),
    "text_after_name": ("只有简称，后面的文字看不出是不是地址，请确认。", "a name runs into other text; confirm the place"),
    "contradiction": ("前后写了两个不同的地方，请确认。", "two different places are written; confirm one"),
    "too_long": ("文字过长，请只写地址。", "the text is too long; write the address alone"),
}  # fmt: skip


def _words(answer: Answer, language: str) -> str:
    """What a person reads: the place, or the question."""
    zh = language == "zh"
    lines = [f"{answer.input} → {' '.join(answer.path)} {answer.code}" if answer.code else answer.input]
    if answer.because:
        lines.append(f"  {_BECAUSE[answer.because.value][0 if zh else 1]}")
    if answer.former:
        until = answer.former.until or ("年份不详" if zh else "year not known")
        lines.append(f"  {'原名' if zh else 'formerly'} {answer.former.name} {answer.former.code}（{until}）")
    if answer.tail:
        lines.append(f"  {'其后' if zh else 'then'} {answer.tail}")
    lines += [f"  ? {' '.join(one.path)} {one.code}" for one in answer.candidates if answer.code is None]
    more = answer.candidate_count - len(answer.candidates)
    if more:
        lines.append(f"  … {'另有' if zh else 'and'} {more}{' 处' if zh else ' more'}")
    return "\n".join(lines)
