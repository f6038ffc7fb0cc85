"""What can be asked of the command line."""

from __future__ import annotations

import argparse
import locale
import os
from pathlib import Path

import jianzhen

_EXAMPLES = """\
examples:
  jianzhen inspect mug.jpg --listing shop.jpg          one photo against the shop's photo
  jianzhen inspect claim/*.jpg --packed packing.mp4    several against a packing clip
  jianzhen claim samples/claims/*                      whole claim folders, with the next step
  jianzhen claim my-claim --html report                the same as pages to read

exit codes: 0 every file reported, 1 some file could not be read (the rest is reported), 2 wrong usage.
They never depend on what was found. Nothing here decides: it measures, weighs and explains; people decide.
"""


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of the frozen command line."""
    parser = argparse.ArgumentParser(
        prog="jianzhen",
        description="鉴真: weigh the photos of an after-sales claim against what was sold and packed.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"jianzhen {jianzhen.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    one = commands.add_parser("inspect", help="inspect photos and clips", description="Inspect photos and clips.",
                              epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    one.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="photo or clip; a folder stands for all files in it"
    )
    one.add_argument("--listing", nargs="+", type=Path, default=[], metavar="F", help="the shop's photos of the item")
    one.add_argument("--packed", nargs="+", type=Path, default=[], metavar="F", help="photos or clips taken at packing")
    one.add_argument("--context", type=Path, metavar="ORDER.JSON", help="what is known of the order (order.json)")
    _shared(one)
    many = commands.add_parser("claim", help="inspect claim folders", description="Inspect claim folders: claim/, listing/, packed/, returned/, order.json.",
                               epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    many.add_argument("files", nargs="+", type=Path, metavar="FOLDER", help="a claim folder")
    _shared(many)
    return parser


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--earlier", type=Path, metavar="DIR", help="earlier claims: one folder a claim, photos below it"
    )
    parser.add_argument("--trust", type=Path, metavar="DIR", help="C2PA trust anchors (PEM); none is bundled")
    parser.add_argument(
        "--json", dest="output", action="store_const", const="json", default="words", help="one JSON object a line"
    )
    parser.add_argument("--html", type=Path, metavar="DIR", help="write pages and an index there")
    parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="processes to work with (default 1)")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep reports there and serve the same input from it")
    parser.add_argument(
        "--lang", choices=("zh", "en"), default=_language(), help="language of the words (default: yours)"
    )


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; give 1 to 256")
    return int(text)


def _language() -> str:
    named = os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return "zh" if named.lower().startswith("zh") else "en"
