import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from jianzhen.wiring.embedded import EmbeddedDatabase
from jianzhen.wiring.errors import NoEmbeddedDatabase, UnsafeSettings
from jianzhen.wiring.safety import KNOWN, Asked, refuse_simulated, refuse_unsafe

GOOD = {"secrets": ["s" * 40], "debug": False, "url": "https://desk.example"}


def test_production_takes_settings_that_are_safe():
    refuse_unsafe(Asked(**GOOD))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"secrets": ["s" * 40, f"1:{KNOWN}"]}, "JIANZHEN_VAULT_KEYS"),
        ({"secrets": ["short"]}, "32 characters"),
        ({"debug": True}, "JIANZHEN_DEBUG"),
        ({"url": "http://desk.example"}, "https://"),
        ({"adapters": ["jianzhen.adapters.gateway_simulator.SimulatedGateway"]}, "simulated"),
    ],
)
def test_production_refuses_what_is_not_and_says_what_to_set(wrong, says):
    with pytest.raises(UnsafeSettings, match=says):
        refuse_unsafe(Asked(**GOOD | wrong))


def test_a_production_desk_takes_no_simulated_shop():
    with pytest.raises(UnsafeSettings, match="simulated"):
        refuse_simulated("production")
    refuse_simulated("local")


def test_the_settings_themselves_refuse_in_production():
    environment = {**os.environ, "JIANZHEN_MODE": "production"}
    done = subprocess.run(
        [sys.executable, "-c", "import jianzhen.wiring.settings"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 1
    assert "UnsafeSettings" in done.stderr


def test_the_command_line_imports_no_django():
    code = "import sys; from jianzhen.entrances.cli.arguments import build_parser; build_parser(); import jianzhen.wiring.main; print([one for one in sys.modules if one.split('.')[0] in ('django', 'procrastinate')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_embedded_database_leaves_every_folder_above_it_as_it_was(embedded_database):
    home = Path.home()
    closed = Path(tempfile.mkdtemp())
    modes = {one: stat.S_IMODE(one.stat().st_mode) for one in (home, closed)}
    assert embedded_database.is_running()
    if os.geteuid() == 0:
        with pytest.raises(NoEmbeddedDatabase, match="closed to other users"):
            EmbeddedDatabase(closed / "data").start()
    assert {one: stat.S_IMODE(one.stat().st_mode) for one in modes} == modes
    assert stat.S_IMODE(embedded_database.data.stat().st_mode) == 0o700


def test_a_folder_too_long_for_a_socket_is_refused_with_a_way_out(tmp_path):
    with pytest.raises(NoEmbeddedDatabase, match="JIANZHEN_DATA"):
        EmbeddedDatabase(tmp_path / ("x" * 90)).start()


def test_starting_what_runs_changes_nothing(embedded_database):
    assert embedded_database.start() is False
