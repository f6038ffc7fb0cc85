"""The console script ``jianzhen``; it builds the launchers of the desk, so that the command line imports no Django."""

from __future__ import annotations

import importlib.util
import os
import sys
from argparse import Namespace

from jianzhen.entrances.cli import run
from jianzhen.entrances.cli.desk import LAUNCHERS


def main() -> int:
    """Run the command line with this process's arguments; returns the exit code."""
    if importlib.util.find_spec("django") is not None:
        LAUNCHERS.update(serve=_serve, worker=_worker, seed=_seed, admin=_admin, backup=_backup, restore=_restore)
        LAUNCHERS.update(outlets=_outlets)
    return run(sys.argv[1:])


def _serve(asked: Namespace) -> int:
    from jianzhen.wiring.serve import serve

    return serve(asked.port)


def _worker(asked: Namespace) -> int:
    from jianzhen.wiring.serve import work

    return work(asked.queue)


def _seed(asked: Namespace) -> int:
    from jianzhen.wiring.safety import refuse_simulated

    refuse_simulated(os.environ.get("JIANZHEN_MODE", "local"))
    from jianzhen.wiring.launch import desk_environment, prepare

    with desk_environment():
        prepare()
        from jianzhen.wiring.seed import seed_when_empty

        print(seed_when_empty().words)
    return 0


def _admin(asked: Namespace) -> int:
    from jianzhen.wiring.launch import desk_environment, prepare

    with desk_environment():
        prepare()
        from django.conf import settings
        from django.utils import timezone

        from jianzhen.casework.people.accounts import open_first_admin

        made = open_first_admin(email=asked.email, now=timezone.now())
        print(
            f"{made.account.email}: {made.password}\n"
            f"Shown once. Log in at {settings.JIANZHEN_URL}/accounts/login/, change it, and enrol an authenticator app "
            "(accounts/2fa/); until then this account can do nothing."
        )
    return 0


def _backup(asked: Namespace) -> int:
    from jianzhen.wiring.backup import back_up

    return back_up(asked.file)


def _restore(asked: Namespace) -> int:
    from jianzhen.wiring.backup import restore

    return restore(asked.file)


def _outlets(asked: Namespace) -> int:
    from jianzhen.wiring.outlets import run_outlets

    return run_outlets(asked)


if __name__ == "__main__":
    raise SystemExit(main())
