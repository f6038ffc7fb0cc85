"""The command as a process: what only shows from outside."""

import os
import subprocess
import sys
import time

import pytest

from pictures import coded, scene

JIANZHEN = [sys.executable, "-m", "jianzhen"]


def call(*argv, **environment):
    given = {key: value for key, value in os.environ.items() if key not in ("LC_ALL", "LC_MESSAGES", "LANG")}
    return subprocess.run(
        [*JIANZHEN, *map(str, argv)], capture_output=True, env=given | environment, check=False, encoding="utf-8"
    )


def test_help_answers_at_once():
    started = time.perf_counter()
    call("--help")
    # 0.1 s on an idle machine; the rest is room for a busy one
    assert time.perf_counter() - started < 1.5


@pytest.mark.parametrize(("locale", "language"), [("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en"), ("C", "en")])
def test_the_language_follows_the_locale(locale, language, tmp_path):
    missing = call("inspect", tmp_path / "no.jpg", LANG=locale, PYTHONUTF8="1")
    assert missing.returncode == 1
    assert ("未能读取" in missing.stderr) is (language == "zh")


def test_a_reader_that_goes_away_leaves_no_traceback(tmp_path):
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(coded(scene(5, (160, 120))))
    process = subprocess.Popen(
        [*JIANZHEN, "inspect", tmp_path, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    assert process.wait() == 1
