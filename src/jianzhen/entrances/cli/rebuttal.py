"""``jianzhen rebut FOLDER --html DIR``: a merchant's answer pack, for a platform that is not ours."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError, Namespace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from jianzhen.entrances.cli.arguments import Commands, add_command, language

if TYPE_CHECKING:
    from jianzhen.rebuttal import Pack, Written

BEIJING = timezone(timedelta(hours=8))
OK, SOME_UNREAD, USAGE = 0, 1, 2

_EXAMPLES = """\
examples:
  jianzhen rebut my-case --html answer
  jianzhen rebut my-case --html answer --key shop.key --place 广东省广州市

a case folder is a claim folder (jianzhen claim --help) with, beside it:
  platform/    the refund notice and messages: .txt, or screenshots
  case.toml    what you state: [case], [refund], [review], [[earlier]] (docs/guides/merchant.md)

"""


def add_to(commands: Commands) -> None:
    """Add ``jianzhen rebut``."""
    parser = add_command(
        commands, "rebut", "a merchant's answer pack",
        "jianzhen rebut FOLDER --html DIR [--on DATE] [--place NAME] [--earlier DIR] [--key FILE] [--json] [--lang zh|en]",
        "Turn a merchant's papers into an answer: what the photos support and what speaks for the buyer, what the "
        "platform's review showed, the sum, deadlines, draft letters, and a sealed case.zip. Nothing is sent.", _EXAMPLES,
    )  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the case folder")
    parser.add_argument("--html", type=Path, required=True, metavar="DIR", help="where the pack is written")
    parser.add_argument("--on", type=_day, metavar="DATE", help="today, for the clocks (default: today in Beijing)")
    parser.add_argument("--place", metavar="NAME", help="where the harm was done; goes before case.toml")
    parser.add_argument("--earlier", type=Path, metavar="DIR", help="your earlier claims: one folder a claim")
    parser.add_argument("--key", type=Path, metavar="FILE", help="your sealing key (default: a throwaway key)")
    parser.add_argument(
        "--json", dest="output", action="store_const", const="json", default="words", help="print jianzhen.rebuttal/1"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default=language(), help="language of words and overview")
    parser.set_defaults(run=run_rebut)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day; write it like 2026-11-23") from error


def run_rebut(asked: Namespace) -> int:
    """Write the pack; 0 when everything could be read, 1 when some files could not, 2 when there is no pack."""
    from jianzhen.custody import read_sealing_key, throwaway_key
    from jianzhen.entrances.wording import error_sentence
    from jianzhen.inspection.lanes.embedding import find_embedder
    from jianzhen.inspection.lanes.reuse import FolderIndex
    from jianzhen.inspection.report import Language
    from jianzhen.kernel.errors import JianzhenError
    from jianzhen.rebuttal import build_pack, write_pack

    if asked.html.exists() and not asked.html.is_dir():
        print(f"jianzhen: --html {asked.html}: is a file; name a folder", file=sys.stderr)
        return USAGE
    now = datetime.now(tz=BEIJING)
    try:
        embedder = find_embedder()
        key = read_sealing_key(asked.key) if asked.key is not None else throwaway_key()
        earlier = FolderIndex.read(asked.earlier, embedder=embedder) if asked.earlier is not None else None
        pack = build_pack(
            asked.folder, on=asked.on or now.date(), place=asked.place, earlier=earlier, embedder=embedder
        )
        written = write_pack(pack, asked.html, key=key, now=now, language=Language(asked.lang))
    except JianzhenError as error:
        print(f"jianzhen: {error_sentence(error.code, language=asked.lang)} [{error.detail}]", file=sys.stderr)
        return USAGE
    except OSError as error:
        print(f"jianzhen: {error.filename or asked.html}: {error.strerror}", file=sys.stderr)
        return USAGE
    if asked.output == "json":
        print((asked.html / "pack.json").read_text("utf-8").strip())
    else:
        print("\n".join(_lines(pack, written, asked.lang)))
    for one in pack.errors:
        print(f"{one.path}: {error_sentence(one.code, language=asked.lang)} [{one.detail}]", file=sys.stderr)
    return SOME_UNREAD if pack.errors else OK


def _lines(pack: Pack, written: Written, language: str) -> list[str]:
    from jianzhen.kernel.money import yuan
    from jianzhen.rebuttal.letters import TITLES
    from jianzhen.rebuttal.pages import LEANINGS, shown_clocks
    from jianzhen.rebuttal.write import GRADES, TIMINGS

    zh = language == "zh"
    leaning = LEANINGS[pack.statements.leaning]
    lines = [f"{pack.folder}: {leaning.zh if zh else leaning.en}"]
    lines += [f"  {one.zh if zh else one.en}" for one in pack.statements.inferred[:3]]
    lines.append(f"  {'损失' if zh else 'sum lost'}: {yuan(pack.loss.total_fen)}")
    for clock in shown_clocks(pack):
        if clock.by is not None:
            lines.append(f"  {clock.by}  {clock.what.zh if zh else clock.what.en}")
    drafted = [TITLES[one.kind] for one in pack.letters if one.drafted]
    names = [one.zh if zh else one.en for one in drafted]
    lines.append(f"  {'草稿' if zh else 'drafts'}: {'；'.join(names) if names else ('无' if zh else 'none')}")
    if pack.lacks:
        lines.append(f"  {'不完整' if zh else 'partial'}: " + "; ".join(one.zh if zh else one.en for one in pack.lacks))
    grade = GRADES[written.case.grade.value][0 if zh else 1]
    lines.append(f"  {written.case.path}  {grade}, {TIMINGS[written.case.timing][0 if zh else 1]}")
    lines.append(f"  {written.overview}")
    return lines
