"""``jianzhen serve|worker|seed|admin|backup|restore``: what needs the desk. It is started by launchers from above."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from jianzhen.entrances.cli.arguments import Commands, add_command, language
from jianzhen.entrances.wording import error_sentence
from jianzhen.kernel.errors import JianzhenError

LAUNCHERS: dict[str, Callable[[Namespace], int]] = {}
"""Filled by the console script: this room starts nothing itself and imports no Django."""

_NEEDS = "the desk: needs the server set (./do serve installs it)"
_COMMANDS: Mapping[str, str] = {
    "serve": "run the desk: web, worker and an embedded PostgreSQL",
    "worker": "run one more worker",
    "seed": "put a small simulated shop into an empty desk",
    "admin": "open the first administrator's account and print its one-time password",
    "backup": "write database and originals to one file",
    "restore": "restore a backup into an empty desk and verify its log",
}


def add_to(commands: Commands) -> None:
    """Add the commands of the desk."""
    for name, summary in _COMMANDS.items():
        takes = {
            "serve": " [--port N]",
            "worker": " [--queue NAME …]",
            "admin": " EMAIL",
            "backup": " FILE",
            "restore": " FILE",
        }.get(name, "")
        parser = add_command(
            commands, name, summary, f"jianzhen {name}{takes}", f"{summary[0].upper()}{summary[1:]}.", ""
        )
        if name == "serve":
            parser.add_argument("--port", type=int, default=8000, metavar="N", help="on 127.0.0.1 (default: 8000)")
        if name == "worker":
            parser.add_argument(
                "--queue", action="append", default=[], metavar="NAME",
                help="timers, payments, messages, inspection or outside; may be given several times (default: all)",
            )  # fmt: skip
        if name == "admin":
            parser.add_argument("email", metavar="EMAIL", help="the address this person logs in with")
        if takes == " FILE":
            parser.add_argument("file", type=Path, metavar="FILE", help="the backup, a tar file")
        parser.set_defaults(run=run_desk)


def run_desk(asked: Namespace) -> int:
    """Start what was asked for; 0 done, 1 it could not be done, 2 the desk is not installed."""
    launcher = LAUNCHERS.get(asked.command)
    if launcher is None:
        print(f"jianzhen: {_NEEDS}", file=sys.stderr)
        return 2
    try:
        return launcher(asked)
    except JianzhenError as error:
        print(
            f"jianzhen {asked.command}: {error_sentence(error.code, language=language())} [{error.detail}]",
            file=sys.stderr,
        )
        return 1
