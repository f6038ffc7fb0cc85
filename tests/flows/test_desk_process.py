"""The desk as processes: serve, stop, back up, restore."""

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
JIANZHEN = [sys.executable, "-m", "jianzhen"]


@pytest.fixture
def desk():
    """Make the environment of a desk of its own; its folders go away afterwards."""
    made = []

    def make():
        folder = Path(tempfile.mkdtemp(prefix="jz-"))
        folder.chmod(0o755)
        made.append(folder)
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("JIANZHEN", "DATABASE", "DJANGO"))
        }
        return folder, {**kept, "JIANZHEN_DATA": str(folder)}

    yield make
    for folder in made:
        shutil.rmtree(folder)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, process):
    for _ in range(1_800):
        assert process.poll() is None, process.stdout.read()
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return json.load(answer)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the desk did not answer in three minutes")


def test_one_command_runs_the_desk_and_one_signal_stops_all_of_it(desk):
    folder, environment = desk()
    port = free_port()
    process = subprocess.Popen(
        [*JIANZHEN, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert wait_for(f"http://127.0.0.1:{port}/healthz", process)["chains"] >= 1
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), 1)
    assert not (folder / "postgres" / "data" / "postmaster.pid").exists()


KEEP_ONE = """
from jianzhen.wiring.launch import desk_environment, prepare
with desk_environment():
    prepare()
    from django.utils import timezone
    from uuid import uuid4
    from jianzhen.casework.events.actors import Actor, Role
    from jianzhen.casework.originals.keep import keep
    from jianzhen.casework.originals.keys import holder_of
    from jianzhen.casework.originals.models import Holder
    holder, actor = holder_of(Holder.Kind.CLAIM, uuid4()), Actor.machine(Role.INTEGRATION)
    keep([b"as received"], holder=holder, name="a.jpg", media_type="image/jpeg", actor=actor, now=timezone.now())
"""


def walk(steps):
    """Run commands of the desk, each in its environment; each ends with its code and says its words."""
    for words, where, code, says in steps:
        command = words if words[0] == sys.executable else [*JIANZHEN, *map(str, words)]
        done = subprocess.run(command, env=where, capture_output=True, text=True, check=False)
        assert (done.returncode, says in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr


def test_a_restored_backup_verifies_its_log_and_files_and_goes_into_an_empty_desk_only(desk, tmp_path):
    (folder, environment), (_, elsewhere), (_, spoilt) = desk(), desk(), desk()
    archive, changed = tmp_path / "desk.tar", tmp_path / "changed.tar"
    walk([
        (["seed"], environment, 0, "simulated shop"),
        ([sys.executable, "-c", KEEP_ONE], environment, 0, ""),
        (["backup", archive], environment, 0, "JIANZHEN_VAULT_KEYS"),
        (["restore", archive], environment, 1, "empty one"),
        (["restore", archive], desk()[1], 1, "do not open under these keys"),
        (["restore", __file__], desk()[1], 1, "cannot be read"),
    ])  # fmt: skip
    keys = {"JIANZHEN_VAULT_KEYS": (folder / "jianzhen_vault_keys.key").read_text().strip()}
    flip_an_original(archive, changed)
    walk([
        (["restore", archive], elsewhere | keys, 0, "files are as received"),
        (["restore", changed], spoilt | keys, 1, "restore it from a backup"),
    ])  # fmt: skip


def flip_an_original(source, target):
    """Copy a backup with one bit of each original changed."""
    with tarfile.open(source) as before, tarfile.open(target, "w") as after:
        for member in before:
            content = bytearray(before.extractfile(member).read()) if member.isfile() else None
            if content and member.name.startswith("originals/"):
                content[-1] ^= 1
            after.addfile(member, io.BytesIO(bytes(content)) if content is not None else None)


def test_the_first_administrator_is_opened_once_at_the_console(desk):
    _, environment = desk()
    walk([
        (["admin", "root"], environment, 1, "e-mail"),
        (["admin", "Root@desk.example"], environment, 0, "root@desk.example: "),
        (["admin", "second@desk.example"], environment, 1, "already"),
    ])  # fmt: skip
