"""``jianzhen policy check|diff|page``: policy packs against the law of their dates, and the pages made from them."""

from __future__ import annotations

import argparse
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianzhen.entrances.cli.arguments import Commands, language

if TYPE_CHECKING:
    from jianzhen.law import LawError
    from jianzhen.law.packs import Objection, PackDiff

OK, REFUSED, USAGE = 0, 1, 2

_ENDING = """\
exit codes:
  0  no pack is refused (warnings ask you to check the official text)
  1  a pack cannot be read, or verified law refuses it
  2  wrong usage
"""


def add_to(commands: Commands) -> None:
    """Add ``jianzhen policy``."""
    parser = commands.add_parser(
        "policy", help="check, compare and print policy packs",
        description="Policy packs: the windows, triggers and grounds of a desk, against the law of their dates.",
        epilog=_ENDING, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")

    check = _add(acts, "check", "check packs against the law", "jianzhen policy check FILE… [--json] [--lang zh|en]")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a policy pack (TOML)")
    _json(check)
    check.set_defaults(run=run_check)

    diff = _add(acts, "diff", "compare two packs", "jianzhen policy diff A B [--json] [--lang zh|en]")
    diff.add_argument("before", type=Path, metavar="A", help="the older pack")
    diff.add_argument("after", type=Path, metavar="B", help="the newer pack")
    _json(diff)
    diff.set_defaults(run=run_diff)

    page = _add(
        acts, "page", "write the refund-rules page and the packing guide",
        "jianzhen policy page PACK --html DIR [--lang zh|en]",
    )  # fmt: skip
    page.add_argument("pack", type=Path, metavar="PACK", help="a policy pack that the law does not refuse")
    page.add_argument("--html", type=Path, required=True, metavar="DIR", help="folder to write to")
    page.set_defaults(run=run_page)


def _add(
    acts: argparse._SubParsersAction[argparse.ArgumentParser], name: str, summary: str, usage: str
) -> argparse.ArgumentParser:
    one = acts.add_parser(
        name, help=summary, usage=usage, description=summary[0].upper() + summary[1:] + ".", epilog=_ENDING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    one.add_argument("--lang", choices=("zh", "en"), default=language(), help="language of words")
    return one


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", dest="output", action="store_const", const="json", default="words", help="one JSON document a line"
    )


def run_check(asked: Namespace) -> int:
    """Check each pack; the rest is checked where one cannot be read."""
    from jianzhen.law import LawError
    from jianzhen.law.packs import Weight, lint, load_pack

    worst = OK
    for path in asked.files:
        try:
            pack = load_pack(path)
        except LawError as error:
            _unread(path, error, asked)
            worst = REFUSED
            continue
        found = lint(pack)
        if any(one.weight is Weight.REFUSES for one in found):
            worst = REFUSED
        if asked.output == "json":
            rows = [objection_json(one, asked.lang) for one in found]
            document = {
                "schema": "jianzhen.policy-check/1",
                "path": str(path),
                "pack": pack.id,
                "version": pack.version,
            }
            print(json.dumps({**document, "objections": rows}, ensure_ascii=False), flush=True)
        else:
            print("\n".join(_check_words(str(path), pack.title.read(asked.lang), found, asked.lang)), flush=True)
    return worst


def run_diff(asked: Namespace) -> int:
    """Compare two packs; 1 when the newer meets a new refusal."""
    from jianzhen.law import LawError
    from jianzhen.law.packs import Weight, diff_packs, load_pack

    packs = []
    for path in (asked.before, asked.after):
        try:
            packs.append(load_pack(path))
        except LawError as error:
            _unread(path, error, asked)
    if len(packs) < 2:
        return REFUSED
    found = diff_packs(packs[0], packs[1])
    if asked.output == "json":
        document = {
            "schema": "jianzhen.policy-diff/1",
            "changes": [{"field": one.field, "before": one.before, "after": one.after} for one in found.changes],
            "new_objections": [objection_json(one, asked.lang) for one in found.new_objections],
            "settled": [objection_json(one, asked.lang) for one in found.settled],
        }
        print(json.dumps(document, ensure_ascii=False))
    else:
        print("\n".join(_diff_words(found, asked.lang)))
    return REFUSED if any(one.weight is Weight.REFUSES for one in found.new_objections) else OK


def run_page(asked: Namespace) -> int:
    """Write the pages; 1 when verified law refuses the pack, 2 when DIR cannot be used."""
    from jianzhen.law import LawError
    from jianzhen.law.packs import Weight, lint, load_pack, write_pack_pages

    try:
        pack = load_pack(asked.pack)
    except LawError as error:
        _unread(asked.pack, error, asked)
        return REFUSED
    refused = [one for one in lint(pack) if one.weight is Weight.REFUSES]
    if refused:
        lines = _check_words(str(asked.pack), pack.title.read(asked.lang), refused, asked.lang)
        print("\n".join(lines), file=sys.stderr)
        return REFUSED
    try:
        rules, packing = write_pack_pages(pack, asked.html, language=asked.lang)
    except OSError as error:
        print(f"jianzhen: --html {asked.html}: cannot be written ({error.strerror}); name a folder", file=sys.stderr)
        return USAGE
    print(f"{rules}\n{packing}")
    return OK


def objection_json(one: Objection, language: str) -> dict[str, Any]:
    """One objection: what it does, the field, the rule and its confidence."""
    return {
        "weight": one.weight.value, "field": one.field, "says": one.says.read(language),
        "rule": one.cited.rule, "confidence": one.cited.confidence.value, "from": one.from_day.isoformat(),
        "cite": one.cited.words(language),
    }  # fmt: skip


def _unread(path: Path, error: LawError, asked: Namespace) -> None:
    from jianzhen.entrances.wording import error_sentence

    if getattr(asked, "output", "words") == "json":
        row = {"schema": "jianzhen.error/1", "path": str(path), "code": error.code, "detail": error.detail}
        print(json.dumps(row, ensure_ascii=False), flush=True)
    else:
        print(
            f"{path}: {error_sentence(error.code, language=asked.lang)} [{error.detail}]", file=sys.stderr, flush=True
        )


def _check_words(path: str, title: str, found: list[Objection], language: str) -> list[str]:
    if not found:
        return [f"{path}: {title}: " + ("没有意见" if language == "zh" else "no objection")]
    return [f"{path}: {title}", *(line for one in found for line in _objection_words(one, language))]


def _objection_words(one: Objection, language: str) -> list[str]:
    from jianzhen.law.packs.lint import CHECK_THE_TEXT, Weight

    zh = language == "zh"
    refuses = one.weight is Weight.REFUSES
    head = ("不能启用" if zh else "refused") if refuses else CHECK_THE_TEXT.read(language)
    since = f"自{one.from_day}起" if zh else f"from {one.from_day}"
    return [
        f"  {head} · {one.field} · {one.says.read(language)} · {since}",
        f"    {one.cited.rule} [{one.cited.confidence.value}] {one.cited.words(language)}",
    ]


def _diff_words(found: PackDiff, language: str) -> list[str]:
    zh = language == "zh"
    lines = [f"{one.field}: {one.before or '—'} → {one.after or '—'}" for one in found.changes]
    for title, rows in (
        ("新的意见" if zh else "new objections", found.new_objections),
        ("不再有的意见" if zh else "objections settled", found.settled),
    ):
        if rows:
            lines += [title, *(line for one in rows for line in _objection_words(one, language))]
    return lines or ["没有变化" if zh else "no difference"]
