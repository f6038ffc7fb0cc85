import doctest
import importlib
import re
import shlex
from pathlib import Path

import pytest

from jianzhen.entrances.cli import run

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "law.md"
COMMANDS = re.findall(r"^    (jianzhen .+)$", GUIDE.read_text("utf-8"), flags=re.M)


@pytest.mark.parametrize("name", ["amounts", "deadlines", "administrative", "criminal", "places"])
def test_examples_in_docstrings_hold(name):
    found = doctest.testmod(importlib.import_module(f"jianzhen.law.{name}"))
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_in_the_guide_run(command, tmp_path, monkeypatch, capsys):
    samples = Path(__file__).parents[3] / "src" / "jianzhen" / "law"
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command.replace("src/jianzhen/law", str(samples)))
    assert run(words[1:]) == 0
    assert capsys.readouterr().out


def test_the_guide_has_commands():
    assert len(COMMANDS) >= 6
