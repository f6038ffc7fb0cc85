"""Folders that live for an hour: what a visitor without an account was given, and nobody else can name.

The address is a signed random word; the folder is readable by the desk alone and is deleted at its hour by a timer of
this process; where the process ended before, by a job of the worker or by the next visitor.
"""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core import signing

from jianzhen.casework.errors import CaseworkError

KEPT = timedelta(hours=1)
_SIGNER = signing.TimestampSigner(salt="jianzhen.fleeting")


class PackGone(CaseworkError):  # noqa: N818 - errors are named for the fact
    """What was made without an account is no longer kept, or its address is cut off."""

    code = "pack_gone"


def new_folder() -> tuple[str, Path]:
    """Make a folder; returns the token that opens it and the folder."""
    sweep()
    name = secrets.token_hex(16)
    folder = root() / name
    folder.mkdir(mode=0o700)
    timer = threading.Timer(KEPT.total_seconds(), shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True})
    timer.daemon = True
    timer.start()
    return _SIGNER.sign(name), folder


def folder_of(token: str) -> Path:
    """Return the folder a token opens. Raises ``PackGone`` when it is forged, past its hour or deleted."""
    try:
        name = _SIGNER.unsign(token, max_age=KEPT)
    except signing.BadSignature as error:
        raise PackGone("it is kept for one hour; make it again") from error
    folder = root() / name
    if not folder.is_dir():
        raise PackGone("it was deleted; make it again")
    return folder


def forget(token: str) -> None:
    """Delete the folder now; one that is gone is gone."""
    try:
        shutil.rmtree(folder_of(token))
    except (PackGone, FileNotFoundError):
        return


def sweep() -> int:
    """Delete what is past its hour, left by a process that ended; returns how many."""
    old = [one for one in root().iterdir() if one.stat().st_mtime < time.time() - KEPT.total_seconds()]
    for one in old:
        shutil.rmtree(one, ignore_errors=True)
    return len(old)


def root() -> Path:
    """Where such folders lie; made when missing, readable by the desk alone."""
    found = Path(settings.JIANZHEN_FLEETING)
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found
