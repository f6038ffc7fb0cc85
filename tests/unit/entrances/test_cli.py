import importlib
import json
import pkgutil
import subprocess
import sys

import pytest

import jianzhen
from jianzhen.entrances.cli import run
from jianzhen.entrances.wording import ERRORS, error_sentence
from jianzhen.kernel.errors import JianzhenError
from pictures import coded, scene


def _every_error():
    for found in pkgutil.walk_packages(jianzhen.__path__, "jianzhen."):
        if not found.name.endswith(("__main__", ".child")):
            importlib.import_module(found.name)
    todo, seen = [JianzhenError], set()
    while todo:
        one = todo.pop()
        seen.add(one)
        todo += one.__subclasses__()
    return seen


def test_every_error_code_has_a_chinese_and_an_english_sentence():
    codes = {one.code for one in _every_error()}
    assert codes <= set(ERRORS)
    for code in codes:
        assert error_sentence(code, language="zh") != error_sentence(code, language="en")


def test_a_bad_file_is_reported_the_rest_is_done_and_the_exit_code_is_1(tmp_path, capsys):
    good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
    good.write_bytes(coded(scene(1)))
    bad.write_bytes(b"hello")
    assert run(["inspect", str(bad), str(good), "--json"]) == 1
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["schema"], first["code"]) == ("jianzhen.error/1", "unsupported")
    assert second["schema"] == "jianzhen.report/1"
    assert run(["inspect", str(good), "--lang", "zh"]) == 0
    assert "不偏向任何一方" in capsys.readouterr().out


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["inspect"],
        ["judge", "x"],
        ["inspect", "x.jpg", "--jobs", "0"],
        ["inspect", "x.jpg", "--earlier", "nowhere"],
        ["inspect", "x.jpg", "--context", "nowhere.json"],
    ],
)
def test_wrong_usage_is_exit_code_2(argv, capsys):
    assert run(argv) == 2


def test_pages_go_where_asked_and_never_into_the_input(forged_claim, tmp_path, capsys):
    before = {p: p.read_bytes() for p in forged_claim.rglob("*") if p.is_file()}
    assert run(["claim", str(forged_claim), "--html", str(forged_claim / "out")]) == 2
    assert run(["claim", str(forged_claim), "--html", str(tmp_path / "pages")]) == 0
    assert {p.name for p in (tmp_path / "pages").iterdir()} == {"index.html", "001-claim-1.html"}
    assert before == {p: p.read_bytes() for p in forged_claim.rglob("*") if p.is_file()}


def test_the_exit_code_never_depends_on_what_was_found(forged_claim, capsys):
    assert run(["claim", str(forged_claim), "--lang", "en"]) == 0
    assert "moderate support" in capsys.readouterr().out


def test_the_cache_serves_the_same_report_and_a_changed_input_is_measured_again(forged_claim, tmp_path, capsys):
    from jianzhen.entrances.cli.work import Order, work_through

    order = Order(command="claim", cache=tmp_path / "cache")
    (first,), (second,) = (
        list(work_through(order, [forged_claim], jobs=1)),
        list(work_through(order, [forged_claim], jobs=1)),
    )
    assert (first.served, second.served) == ("measured", "cache")
    assert first.result == second.result
    (forged_claim / "claim" / "2.jpg").write_bytes(coded(scene(2)))
    (third,) = work_through(order, [forged_claim], jobs=1)
    assert third.served == "measured"


def test_help_is_quick_and_shows_examples():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "jianzhen", "--help"], capture_output=True, text=True, check=True
    )
    assert "examples:" in done.stdout
    assert "exit codes" in done.stdout
    assert "cv2" not in done.stderr
    assert "onnxruntime" not in done.stderr
