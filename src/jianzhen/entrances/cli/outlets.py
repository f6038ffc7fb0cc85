"""``jianzhen outlets find|hotline|waiting|import``: the directory of outlets, asked from the shell."""

from __future__ import annotations

import argparse
import json
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jianzhen.entrances.cli.arguments import Commands, add_command, language
from jianzhen.entrances.cli.desk import run_desk

_ENDING = """\
exit codes:
  0  answered, whether anybody covers the place or not
  1  it could not be answered: a brand, place or number that is not sure
  2  wrong usage, or the desk is not installed
"""
_EXAMPLES = """\
examples:
  jianzhen outlets find --brand 示例安锁 --place 浙江省杭州市西湖区
  jianzhen outlets find --brand SIM-LOCK --near 120.15,30.28 --json
  jianzhen outlets hotline 000-0000-9000
  jianzhen outlets waiting
  jianzhen outlets import outlets.csv

"""


def add_to(commands: Commands) -> None:
    """Add ``jianzhen outlets`` with its verbs."""
    parser = add_command(
        commands, "outlets", "find the outlet that serves a place, or check a published number",
        "jianzhen outlets find --brand B --place P", "The desk's directory of outlets; it uses the desk's database.", "",
    )  # fmt: skip
    parser.epilog = _EXAMPLES + _ENDING
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB", title="verbs")
    find = _verb(
        verbs,
        "find",
        "who covers a place, who is nearest, who is open, and why",
        "--brand B --place P [--kind K] [--near LON,LAT]",
    )
    find.add_argument("--brand", required=True, metavar="B", help="code or name of the brand")
    find.add_argument("--kind", default="", metavar="K", help="code or name of the product kind")
    find.add_argument("--place", default="", metavar="P", help="a written place or a code")
    find.add_argument("--near", type=_point, metavar="LON,LAT", help="where the customer is, WGS-84 degrees")
    number = _verb(verbs, "hotline", "is a number in a verified entry; for how many brands is it advertised", "NUMBER")
    number.add_argument("number", metavar="NUMBER")
    waiting = _verb(verbs, "waiting", "places nobody covers yet, the most asked for first", "[--brand B]")
    waiting.add_argument("--brand", default="", metavar="B", help="code of the brand")
    table = _verb(verbs, "import", "take a table of outlets; wrong rows are named, the rest goes on", "FILE")
    table.add_argument("file", type=Path, metavar="FILE", help="CSV in UTF-8")


def _verb(verbs: Any, name: str, summary: str, takes: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(
        name, prog=f"jianzhen outlets {name}", help=summary, usage=f"jianzhen outlets {name} {takes} [--json] [--lang zh|en]",
        description=f"{summary[0].upper()}{summary[1:]}.", epilog=_EXAMPLES + _ENDING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--json", dest="output", action="store_const", const="json", default="words", help="one JSON document a line")  # fmt: skip
    parser.add_argument("--lang", choices=("zh", "en"), default=language(), help="language of words")
    parser.set_defaults(run=run_desk)
    return parser


def _point(text: str) -> tuple[float, float]:
    try:
        longitude, latitude = (float(one) for one in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no position; write longitude,latitude: 120.15,30.28") from error
    return longitude, latitude


def print_answers(answers: Iterable[Mapping[str, Any]], asked: Namespace) -> None:
    """Print answers as they came from the desk: JSON lines, or words."""
    for one in answers:
        print(json.dumps(one, ensure_ascii=False) if asked.output == "json" else "\n".join(words_of(one, asked.lang)))


def words_of(answer: Mapping[str, Any], lang: str) -> Sequence[str]:
    """An answer in words, one line for each outlet."""
    match answer["schema"]:
        case "jianzhen.outlets/1":
            lines = [answer["answer"][lang]]
            for part in ("covering", "part", "nearest"):
                lines += [_outlet(one, lang) for one in answer[part]]
            return lines
        case "jianzhen.hotline/1":
            sources = [f"  {one['collected_on']}  {one['publisher']}  {one['name']}  {one['adverts']}" for one in answer["sources"]]  # fmt: skip
            return [*(one[lang] for one in answer["says"]), *sources]
        case "jianzhen.uncovered/1":
            return [f"{''.join(answer['path'])}  {answer['brand']}  {answer['asks']}  {answer['first_asked_at'][:10]}"]
    taken = f"{answer['made']} / {answer['changed']} / {answer['unchanged']}"
    head = f"新增/更改/不变 {taken}" if lang == "zh" else f"made / changed / unchanged {taken}"
    return [head, *(f"  {one['row']}: {one['reason']}" for one in answer["refused"])]


def _outlet(one: Mapping[str, Any], lang: str) -> str:
    why = ("；" if lang == "zh" else "; ").join(said[lang] for said in one["why"])
    return f"  {one['name']}  {one['phone']}  {one['address']}\n    {why}"
