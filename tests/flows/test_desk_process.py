"""The desk as processes: serve, stop, back up, restore."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
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
    for _ in range(600):
        assert process.poll() is None, process.stdout.read()
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return json.load(answer)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the desk did not answer in a minute")


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
    assert wait_for(f"http://127.0.0.1:{port}/healthz", process)["chains"] >= 7
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), 1)
    assert not (folder / "postgres" / "data" / "postmaster.pid").exists()


def test_a_restored_backup_verifies_its_log_and_goes_into_an_empty_desk_only(desk, tmp_path):
    (_, environment), (_, elsewhere) = desk(), desk()
    archive = tmp_path / "desk.tar"
    for words, where, code, says in (
        (["seed"], environment, 0, "simulated shop"),
        (["backup", archive], environment, 0, "JIANZHEN_VAULT_KEYS"),
        (["restore", archive], environment, 1, "empty one"),
        (["restore", archive], elsewhere, 0, "events verify"),
        (["restore", __file__], desk()[1], 1, "cannot be read"),
    ):
        done = subprocess.run([*JIANZHEN, *map(str, words)], env=where, capture_output=True, text=True, check=False)
        assert (done.returncode, says in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr
