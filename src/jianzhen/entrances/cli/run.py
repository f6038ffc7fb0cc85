"""Run one command."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from jianzhen.entrances.cli.arguments import build_parser

OK, SOME_UNREAD, USAGE = 0, 1, 2
SLOW_FROM = 3


def run(argv: Sequence[str]) -> int:
    """Run the command line; returns the exit code and never raises for bad input."""
    try:
        asked = build_parser().parse_args(list(argv))
    except SystemExit as stop:
        return int(stop.code or 0)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    wrong = _usage_error(asked)
    if wrong:
        print(f"jianzhen: {wrong}", file=sys.stderr)
        return USAGE
    return _run(asked)


def _usage_error(asked: Namespace) -> str | None:
    for name in ("earlier", "trust"):
        folder = getattr(asked, name)
        if folder is not None and not folder.is_dir():
            return f"--{name} {folder}: is no folder; name an existing one"
    out = asked.html
    if out is None:
        return None
    if out.exists() and not out.is_dir():
        return f"--html {out}: is a file; name a folder"
    for one in asked.files:
        if one.is_dir() and out.resolve().is_relative_to(one.resolve()):
            return f"--html {out}: lies inside the input {one}; choose a folder elsewhere, inputs are never changed"
    return None


def _run(asked: Namespace) -> int:
    from jianzhen.entrances.cli.work import Order, work_through
    from jianzhen.inspection.walk import FolderError, read_context

    context = None
    if getattr(asked, "context", None) is not None:
        try:
            context = read_context(asked.context)
        except FolderError as error:
            print(f"jianzhen: {error.detail}", file=sys.stderr)
            return USAGE
    paths = _expand(asked.files) if asked.command == "inspect" else list(asked.files)
    if not paths:
        print("jianzhen: the folder holds no file; name photos or clips", file=sys.stderr)
        return USAGE
    order = Order(
        command=asked.command, listing=tuple(getattr(asked, "listing", ())), packed=tuple(getattr(asked, "packed", ())),
        context=context, earlier=asked.earlier, trust=asked.trust, cache=asked.cache,
    )  # fmt: skip
    done = []
    for one in work_through(order, paths, jobs=asked.jobs):
        done.append(one)
        _progress(len(done), len(paths))
        _print(one.result, asked)
    if asked.html is not None:
        from jianzhen.entrances.cli.pages import write_pages

        index = write_pages(done, asked.html, named=_named(asked), language=asked.lang, titles={})
        print(f"pages: {index}", file=sys.stderr)
    return SOME_UNREAD if any(_unread(one.result) for one in done) else OK


def _print(result: object, asked: Namespace) -> None:
    from jianzhen.entrances.cli.lines import claim_lines, error_line, is_coloured, report_lines
    from jianzhen.inspection.model import ClaimReport, FileError, Report
    from jianzhen.inspection.report import to_json

    if asked.output == "json":
        print(json.dumps(to_json(result), ensure_ascii=False), flush=True)
        return
    colour = is_coloured(sys.stdout)
    if isinstance(result, FileError):
        print(error_line(result, asked.lang), file=sys.stderr)
    elif isinstance(result, ClaimReport):
        print("\n".join(claim_lines(result, language=asked.lang, colour=colour)), flush=True)
    elif isinstance(result, Report):
        print("\n".join(report_lines(result, language=asked.lang, colour=colour)), flush=True)


def _unread(result: object) -> bool:
    from jianzhen.inspection.model import ClaimReport, FileError

    return isinstance(result, FileError) or (isinstance(result, ClaimReport) and bool(result.errors))


def _expand(files: Sequence[Path]) -> list[Path]:
    """A folder stands for the files in it, hidden ones apart."""
    out: list[Path] = []
    for one in files:
        if one.is_dir():
            out += sorted(f for f in one.rglob("*") if f.is_file() and not f.name.startswith("."))
        else:
            out.append(one)
    return out


def _named(asked: Namespace) -> dict[str, Path]:
    """Reference pictures by the names a report gives them."""
    found: dict[str, Path] = {}
    for side in ("listing", "packed"):
        for path in getattr(asked, side, ()):
            found[f"{side}/{path.name}" if path.parent.name == side else path.name] = path
    if asked.earlier is not None:
        found |= {str(p.relative_to(asked.earlier)): p for p in asked.earlier.rglob("*") if p.is_file()}
    return found


def _progress(done: int, total: int) -> None:
    if total >= SLOW_FROM and sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r{done} of {total} inspected", end=end, file=sys.stderr, flush=True)
