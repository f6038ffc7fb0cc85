"""``backup`` and ``restore``: the database, the originals and the log in one file; a restored backup verifies its log.

The vault's keys are not in the file: without them the personal data and the originals inside cannot be read. Keep them
apart, or a stolen backup is a stolen desk.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from jianzhen.wiring.embedded import programs
from jianzhen.wiring.errors import BadBackup
from jianzhen.wiring.launch import desk_environment, prepare
from jianzhen.wiring.places import data_folder

DUMP, ORIGINALS, LOG = "database.dump", "originals", "log"


def back_up(target: Path) -> int:
    """Write a backup to a new file; 0 when it is complete. Raises ``BadBackup`` when the file is there or the dump fails."""
    if target.exists():
        raise BadBackup(f"{target}: is there already; name a new file")
    with desk_environment(), tempfile.TemporaryDirectory() as name:
        prepare()
        dump = Path(name) / DUMP
        with dump.open("wb") as out:
            _run(["pg_dump", "--format=custom", "--no-owner", os.environ["DATABASE_URL"]], stdout=out)
        half = target.with_name(f"{target.name}.part")
        with tarfile.open(half, "w") as archive:
            archive.add(dump, DUMP)
            for name_inside, folder in _folders().items():
                if folder.is_dir():
                    archive.add(folder, name_inside)
        half.rename(target)
    print(
        f"{target}: {target.stat().st_size} bytes. Keep JIANZHEN_VAULT_KEYS apart from it: without them it cannot be read."
    )
    return 0


def restore(source: Path) -> int:
    """Restore a backup into an empty desk; verify every event chain, and every file against its commitment.

    Returns 0 when all verify, 1 when files cannot be opened under this desk's vault keys.

    Raises
    ------
    BadBackup
        The file is no backup, the desk is not empty, a chain does not verify, or a file is not what was received.
    """
    with desk_environment(), tempfile.TemporaryDirectory() as name:
        prepare()
        from django.db import connection

        from jianzhen.casework.events.errors import ChainDoesNotVerify
        from jianzhen.casework.events.models import Chain
        from jianzhen.casework.events.proof import verify_every_chain
        from jianzhen.casework.originals.errors import OriginalDamaged
        from jianzhen.casework.originals.proof import verify_originals

        if Chain.objects.exists():
            raise BadBackup(
                "this desk holds events; restore into an empty one (JIANZHEN_DATA or DATABASE_URL names it)"
            )
        dump = _unpack(source, Path(name))
        connection.close()
        with dump.open("rb") as data:
            _run(
                ["pg_restore", "--clean", "--if-exists", "--no-owner", "--dbname", os.environ["DATABASE_URL"]],
                stdin=data,
            )
        try:
            chains, events = verify_every_chain()
            files = verify_originals()
        except (ChainDoesNotVerify, OriginalDamaged) as error:
            raise BadBackup(f"{source}: {error.detail}; do not work on this desk, take another backup") from error
        connection.close()
    print(
        f"{source}: restored; {chains} chains with {events} events verify; {files.n_whole} files are as received, "
        f"{files.n_erased} were erased."
    )
    if files.n_locked:
        print(
            f"{files.n_locked} files do not open under these keys: set JIANZHEN_VAULT_KEYS as the desk that was backed up "
            "had it, and restore again into an empty desk",
            file=sys.stderr,
        )
        return 1
    return 0


def _unpack(source: Path, folder: Path) -> Path:
    """Take dump and originals out of a backup; nothing is written outside the two places."""
    dump, folders = folder / DUMP, _folders()
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                path = PurePosixPath(member.name)
                content = archive.extractfile(member) if member.isfile() else None
                if content is None:
                    continue
                if member.name != DUMP and (path.parts[0] not in folders or ".." in path.parts):
                    raise BadBackup(f"{source}: {member.name} belongs to no backup")
                target = dump if member.name == DUMP else folders[path.parts[0]].joinpath(*path.parts[1:])
                target.parent.mkdir(parents=True, exist_ok=True)
                if not target.exists():
                    with target.open("wb") as out:
                        while block := content.read(1 << 20):
                            out.write(block)
    except (OSError, tarfile.TarError) as error:
        raise BadBackup(f"{source}: cannot be read ({error})") from error
    if not dump.exists():
        raise BadBackup(f"{source}: holds no {DUMP}; it is no backup of a desk")
    return dump


def _folders() -> dict[str, Path]:
    """The folders of a desk that go into a backup, by their name inside it."""
    return {
        ORIGINALS: Path(os.environ.get("JIANZHEN_ORIGINALS") or data_folder() / ORIGINALS),
        LOG: Path(os.environ.get("JIANZHEN_LOG_FOLDER") or data_folder() / LOG),
    }


def _run(command: list[str], **streams: object) -> None:
    done = subprocess.run(
        [programs() / "bin" / command[0], *command[1:]], check=False, stderr=subprocess.PIPE, **streams
    )  # type: ignore[call-overload]
    if done.returncode:
        raise BadBackup(f"{command[0]}: {done.stderr.decode(errors='replace').strip()}")
