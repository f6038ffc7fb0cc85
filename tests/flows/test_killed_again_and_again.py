"""kill -9 of real workers and of PostgreSQL, some of them inside a payment: nothing is lost, nothing doubled."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


def test_nothing_is_lost_or_doubled_when_workers_and_the_database_are_killed(tmp_path):
    figures = tmp_path / "figures.json"
    words = ["--only", "kills", "--claims", "12", "--kills", "3", "--seed", "11", "--json", str(figures)]
    faults = ["--faults", "seed=3,down=0.1,cut=0.2,slow=0.1,die=0.2"]
    done = subprocess.run(
        [sys.executable, "-m", "bench.claims", *words, *faults],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (figure,) = json.loads(figures.read_text("utf-8"))
    assert (figure["name"], figure["value"], figure["n"]) == ("lost_or_doubled", 0.0, 12)
    assert figure["groups"] >= 3
