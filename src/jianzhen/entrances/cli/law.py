"""``jianzhen law rules|explain|diff``: what the law says on a day, of some facts, and what changed."""

from __future__ import annotations

import argparse
import json
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jianzhen.entrances.cli.arguments import Commands, language

if TYPE_CHECKING:
    from jianzhen.law import Rulebook

OK, PARTIAL, USAGE = 0, 1, 2
SHIPPED = "shipped"

_ENDING = """\
exit codes:
  0  answered
  1  answered in part: something given could not be used, or no rule is known for those days; it says which
  2  wrong usage
Ranges, deadlines and duties of the law as read; no prediction, no judgement of anybody, no legal advice.
"""

_EXPLAIN_USAGE = """jianzhen law explain --on DATE --act-ended DATE [--discovered DATE] [--decided DATE] [--amount YUAN]
                           [--earlier DATE:YUAN …] [--place NAME_OR_CODE] [--listed-circumstances] [--json] [--lang zh|en]"""


def add_to(commands: Commands) -> None:
    """Add ``jianzhen law``."""
    parser = commands.add_parser(
        "law", help="what the law says: rules, ranges, deadlines", description="What the law says, by date.",
        epilog=_ENDING, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")

    rules = _add(acts, "rules", "the rules in force on a day", "jianzhen law rules --on DATE [--json] [--lang zh|en]")
    rules.add_argument("--on", type=_day, required=True, metavar="DATE", help="the day, such as 2026-11-23")
    rules.set_defaults(run=run_rules)

    explain = _add(acts, "explain", "what the law says of some facts", _EXPLAIN_USAGE)
    explain.add_argument("--on", type=_day, required=True, metavar="DATE", help="today, for the clocks")
    explain.add_argument("--act-ended", type=_day, required=True, metavar="DATE", help="the last act of a series")
    explain.add_argument("--discovered", type=_day, metavar="DATE", help="the day it came to light")
    explain.add_argument("--decided", type=_day, metavar="DATE", help="the day an authority decides")
    explain.add_argument("--amount", metavar="YUAN", help="the sum obtained by the last act")
    explain.add_argument(
        "--earlier", nargs="+", default=[], metavar="DATE:YUAN", action="extend",
        help="acts before it that no authority has dealt with",
    )  # fmt: skip
    explain.add_argument("--place", metavar="NAME_OR_CODE", help="where the act took place, such as 广州 or 440100")
    explain.add_argument(
        "--listed-circumstances", action="store_true", help="circumstances the provincial document lists are present"
    )
    explain.set_defaults(run=run_explain)

    diff = _add(acts, "diff", "what changed", "jianzhen law diff BEFORE AFTER [--json] [--lang zh|en]")
    diff.add_argument("before", metavar="BEFORE", help=f"a day, a folder of rules, or {SHIPPED!r}")
    diff.add_argument("after", metavar="AFTER", help="the same kind; a folder to compare with what is shipped")
    diff.set_defaults(run=run_diff)


def _add(
    acts: argparse._SubParsersAction[argparse.ArgumentParser], name: str, summary: str, usage: str
) -> argparse.ArgumentParser:
    one = acts.add_parser(
        name, help=summary, usage=usage, description=summary[0].upper() + summary[1:] + ".", epilog=_ENDING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    one.add_argument(
        "--json", dest="output", action="store_const", const="json", default="words", help="one JSON document"
    )
    one.add_argument("--lang", choices=("zh", "en"), default=language(), help="language of words")
    return one


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-11-23") from None


def run_rules(asked: Namespace) -> int:
    """List the rules in force; 1 when none is known for that day."""
    from jianzhen.entrances.cli.law_words import rules_words
    from jianzhen.law import Confidence, citation, citations_json, rulebook

    # rows from memory are silent: they are named nowhere but in the data
    found = [
        citation(rule, version) for rule, version in rulebook().on(asked.on) if version.confidence is not Confidence.M
    ]
    if asked.output == "json":
        rows = citations_json(found, language=asked.lang)
        print(json.dumps({"schema": "jianzhen.rules/1", "on": asked.on.isoformat(), "rules": rows}, ensure_ascii=False))
    else:
        print("\n".join(rules_words(found, asked.on, asked.lang)))
    if not found:
        print(f"jianzhen: --on {asked.on}: no rule here reaches back to that day", file=sys.stderr)
    return OK if found else PARTIAL


def run_explain(asked: Namespace) -> int:
    """Explain; 1 when the answer is partial, 2 when the days contradict each other."""
    from jianzhen.entrances.cli.law_words import explanation_words
    from jianzhen.entrances.wording import error_sentence
    from jianzhen.law import BadFacts, explain, explanation_json, read_facts

    try:
        facts = read_facts(
            on=asked.on, act_ended=asked.act_ended, discovered=asked.discovered, decided=asked.decided,
            amount=asked.amount, earlier=asked.earlier, place=asked.place,
            listed_circumstances=asked.listed_circumstances,
        )  # fmt: skip
        answer = explain(facts)
    except BadFacts as error:
        print(f"jianzhen: {error_sentence(error.code, language=asked.lang)} [{error.detail}]", file=sys.stderr)
        return USAGE
    if asked.output == "json":
        print(json.dumps(explanation_json(answer, language=asked.lang), ensure_ascii=False))
    else:
        print("\n".join(explanation_words(answer, asked.lang)))
    return PARTIAL if answer.partial else OK


def run_diff(asked: Namespace) -> int:
    """Show what changed; 2 when a side is neither a day nor a folder of rules."""
    from jianzhen.entrances.cli.law_words import difference_words
    from jianzhen.entrances.wording import error_sentence
    from jianzhen.law import LawError, diff_books, diff_days, rulebook

    days = [_maybe_day(side) for side in (asked.before, asked.after)]
    try:
        if days[0] is not None and days[1] is not None:
            found = diff_days(rulebook(), days[0], days[1])
        elif days == [None, None]:
            found = diff_books(_book(asked.before), _book(asked.after))
        else:
            print("jianzhen: give two days, or two folders of rules; not one of each", file=sys.stderr)
            return USAGE
    except LawError as error:
        print(f"jianzhen: {error_sentence(error.code, language=asked.lang)} [{error.detail}]", file=sys.stderr)
        return USAGE
    if asked.output == "json":
        rows = [
            {"rule": one.rule, "change": one.change.value, "what": one.what, "before": one.before, "after": one.after}
            for one in found
        ]
        print(json.dumps({"schema": "jianzhen.law-diff/1", "differences": rows}, ensure_ascii=False))
    else:
        print("\n".join(difference_words(found, asked.lang)))
    return OK


def _maybe_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _book(side: str) -> Rulebook:
    from jianzhen.law import load_rules, rulebook

    return rulebook() if side == SHIPPED else load_rules(Path(side))
