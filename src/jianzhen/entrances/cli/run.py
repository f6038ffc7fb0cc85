"""Run one command: what was asked, through the work, to lines, pages and an exit code."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from jianzhen.entrances.cli.arguments import build_parser

if TYPE_CHECKING:
    from jianzhen.entrances.cli.lines import Voice
    from jianzhen.entrances.cli.work import Done, Order, Result
    from jianzhen.inspection.model import FileError

OK, SOME_UNREAD, USAGE, INTERRUPTED = 0, 1, 2, 130


def run(argv: Sequence[str]) -> int:
    """Run the command line; returns the exit code and never raises for bad input."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # names of files may hold any bytes; what cannot be written is escaped, as JSON has it
            stream.reconfigure(errors="backslashreplace")
    try:
        asked = build_parser().parse_args(list(argv))
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return _run(asked)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # the reader of our output has gone (`| head`): so do we, without a word into the closed pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_UNREAD


def _run(asked: Namespace) -> int:
    if hasattr(asked, "run"):
        code: int = asked.run(asked)
        return code
    from jianzhen.entrances.cli.inputs import expand, usage_error

    wrong = usage_error(asked)
    if wrong:
        return _refuse(wrong)

    # heavy from here on: nothing above opens a model or a picture library, so that --help and mistakes answer at once
    from jianzhen.entrances.cli.work import Command, Order
    from jianzhen.inspection.walk import FolderError, read_context

    context = None
    if getattr(asked, "context", None) is not None:
        try:
            context = read_context(asked.context)
        except FolderError as error:
            return _refuse(f"--context {error.detail}")
    command = Command(asked.command)
    order = Order(
        command=command, listing=tuple(expand(getattr(asked, "listing", ()))),
        packed=tuple(expand(getattr(asked, "packed", ()))),
        context=context, earlier=asked.earlier, trust=asked.trust, cache=asked.cache,
    )  # fmt: skip
    return _work(order, asked)


def _refuse(wrong: str) -> int:
    print(f"jianzhen: {wrong}", file=sys.stderr)
    return USAGE


def _work(order: Order, asked: Namespace) -> int:
    from jianzhen.entrances.cli.inputs import expand
    from jianzhen.entrances.cli.lines import Voice, ink_for
    from jianzhen.entrances.cli.progress import Progress
    from jianzhen.entrances.cli.work import Command, Served, work_through
    from jianzhen.inspection.report import Language

    paths = expand(asked.files) if order.command is Command.INSPECT else list(asked.files)
    voice = Voice(language=Language(asked.lang), ink=ink_for(sys.stdout))
    progress = Progress(sys.stderr, len(paths))
    done: list[Done] = []
    unread: dict[str, FileError] = {}
    progress.show(0)
    for one in work_through(order, paths, jobs=asked.jobs):
        progress.clear()
        for error in one.unread:
            if error.path not in unread:  # said once, however many files it was left out of
                unread[error.path] = error
                _print(error, asked, voice)
        _print(one.result, asked, voice)
        done.append(one)
        progress.show(len(done))
    progress.clear()
    kept = sum(one.served is Served.CACHE for one in done)
    if kept:
        print(f"{kept} of {len(done)} served from the report cache {asked.cache}", file=sys.stderr)
    if asked.html is not None:
        from jianzhen.entrances.cli.pages import write_pages

        index = write_pages(done, asked.html, order=order, language=voice.language, titles={})
        print(f"pages: {index}", file=sys.stderr)
    return SOME_UNREAD if unread or any(_is_unread(one.result) for one in done) else OK


def _print(result: Result, asked: Namespace, voice: Voice) -> None:
    from jianzhen.entrances.cli.lines import claim_lines, error_line, report_lines
    from jianzhen.inspection.model import ClaimReport, FileError
    from jianzhen.inspection.report import to_json

    if asked.output == "json":
        print(json.dumps(to_json(result), ensure_ascii=False), flush=True)
    elif isinstance(result, FileError):
        print(error_line(result, voice), file=sys.stderr, flush=True)
    else:
        lines = claim_lines(result, voice) if isinstance(result, ClaimReport) else report_lines(result, voice)
        print("\n".join(lines), flush=True)


def _is_unread(result: Result) -> bool:
    from jianzhen.inspection.model import ClaimReport, FileError

    return isinstance(result, FileError) or (isinstance(result, ClaimReport) and bool(result.errors))
