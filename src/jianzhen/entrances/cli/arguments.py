"""What can be asked of the command line."""

from __future__ import annotations

import argparse
import locale
import os
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

import jianzhen

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

MODULES = (
    "redaction",
    "custody",
    "law",
    "places",
    "policy",
    "rebuttal",
    "outlets",
    "desk",
)
"""Modules of this folder that bring a command of their own: ``add_to(commands)`` adds it, light on imports."""

_ENDING = """\
exit codes:
  0  every file was reported
  1  some file could not be read; the rest is reported
  2  wrong usage
They never depend on what was found. Nothing here decides: it measures, weighs and explains; people decide.
"""

_EXAMPLES = """\
examples:
  jianzhen inspect mug.jpg --listing shop.jpg    one photo against the shop's photo
  jianzhen claim samples/claims/*                claim folders, each with its next step
  jianzhen claim my-claim --html report          the same, as pages to open

"""

# written out, FILE first: after `--listing F…` a FILE would be taken for one more listing photo
_INSPECT_USAGE = """jianzhen inspect FILE… [--listing F…] [--packed F…] [--earlier DIR] [--context ORDER.JSON]
                        [--trust DIR] [--json] [--html DIR] [--jobs N] [--cache DIR] [--lang zh|en]"""

_CLAIM_USAGE = """jianzhen claim FOLDER… [--earlier DIR] [--trust DIR] [--json] [--html DIR] [--jobs N]
                      [--cache DIR] [--lang zh|en]"""

_INSPECT_EXAMPLES = """\
examples:
  jianzhen inspect mug.jpg --listing shop.jpg
  jianzhen inspect claim/*.jpg --packed packing.mp4 --earlier last-year --jobs 2
  jianzhen inspect photos --listing shop.jpg --json > reports.jsonl
  jianzhen inspect mug.jpg --listing shop.jpg --context order.json --html report

"""

_CLAIM_EXAMPLES = """\
examples:
  jianzhen claim claim-0001
  jianzhen claim claims/* --earlier last-year --html report --jobs 2
  jianzhen claim claims/* --json --cache reports.cache

a claim folder (all but claim/ may be missing):
  claim/       what the buyer filed: photos and clips
  listing/     the shop's photos of the item
  packed/      photos or clips taken at packing
  returned/    what was filmed when the goods came back
  order.json   order_id, item, category, amount_fen, paid_at, packed_at, delivered_at, complaint, complaint_text,
               damage_regions; all optional. complaint: damaged, defective, wrong_item, missing_part,
               not_as_described, not_received, other

"""


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of the frozen command line."""
    parser = argparse.ArgumentParser(
        prog="jianzhen",
        description="鉴真: weigh the photos of an after-sales claim against what was sold and packed.",
        epilog=_EXAMPLES + "more: jianzhen COMMAND --help\n\n" + _ENDING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"jianzhen {jianzhen.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")

    one = add_command(
        commands, "inspect", "inspect photos and clips", _INSPECT_USAGE,
        "Inspect photos and clips, each by itself. --listing and --packed apply to every FILE.", _INSPECT_EXAMPLES,
    )  # fmt: skip
    one.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="photo or clip; a folder stands for those inside it"
    )
    against = one.add_argument_group("what to compare with")
    against.add_argument(
        "--listing", nargs="+", type=Path, default=[], metavar="F", help="the shop's photos of the item"
    )
    against.add_argument(
        "--packed", nargs="+", type=Path, default=[], metavar="F", help="photos or clips taken at packing"
    )
    against.add_argument("--context", type=Path, metavar="ORDER.JSON", help="what is known of the order")
    _shared(one, against)

    many = add_command(
        commands, "claim", "inspect claim folders", _CLAIM_USAGE,
        "Inspect claim folders: all files of a claim together, and the cheapest next step.", _CLAIM_EXAMPLES,
    )  # fmt: skip
    many.add_argument("files", nargs="+", type=Path, metavar="FOLDER", help="a claim folder")
    _shared(many, many.add_argument_group("what to compare with"))
    for name in MODULES:
        import_module(f"jianzhen.entrances.cli.{name}").add_to(commands)
    return parser


def add_command(
    commands: Commands, name: str, summary: str, usage: str, about: str, examples: str
) -> argparse.ArgumentParser:
    """Add a command with its help; the module that adds it sets ``run`` (Namespace -> exit code) as its default."""
    return commands.add_parser(
        name, help=summary, usage=usage, description=about, epilog=examples + _ENDING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip


def _shared(parser: argparse.ArgumentParser, against: argparse._ArgumentGroup) -> None:
    against.add_argument(
        "--earlier", type=Path, metavar="DIR", help="earlier claims: one folder a claim, photos below it"
    )
    against.add_argument("--trust", type=Path, metavar="DIR", help="C2PA trust anchors (PEM); none is bundled")
    out = parser.add_argument_group("what comes out")
    out.add_argument(
        "--json", dest="output", action="store_const", const="json", default="words", help="one JSON document a line"
    )
    out.add_argument("--html", type=Path, metavar="DIR", help="write a page each and an index.html into DIR")
    out.add_argument(
        "--lang", choices=("zh", "en"), default=language(), help="language of words and pages (default: your locale)"
    )
    work = parser.add_argument_group("how it works")
    work.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="processes to work with (default: 1)")
    work.add_argument(
        "--cache", type=Path, metavar="DIR",
        help="keep reports in DIR; the same files, references and version are served from there, and it says so",
    )  # fmt: skip


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; give 1 to 256")
    return int(text)


def language() -> str:
    """Your locale's language: "zh" for any Chinese, else "en"."""
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), None)
    return "zh" if (named or locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
