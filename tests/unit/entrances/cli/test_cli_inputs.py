import json

import pytest

from jianzhen.entrances.cli import run
from jianzhen.entrances.cli.inputs import expand
from pictures import coded, scene


@pytest.fixture(scope="module")
def jpeg():
    return coded(scene(3, (160, 120)))


@pytest.fixture
def folder(tmp_path, jpeg):
    found = tmp_path / "in"
    (found / "deep").mkdir(parents=True)
    (found / ".hidden").mkdir()
    for name in ("b.jpg", "deep/a", ".hidden/c.jpg"):
        (found / name).write_bytes(jpeg)
    (found / "order.json").write_text("{}")
    (found / "broken.png").write_bytes(b"not a picture")
    return found


def test_a_folder_stands_for_its_media_and_for_what_is_called_media(folder):
    assert [str(one.relative_to(folder)) for one in expand([folder])] == ["b.jpg", "broken.png", "deep/a"]


def test_a_folder_without_media_is_reported_in_its_place_and_the_rest_is_done(tmp_path, jpeg, capsys):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.jpg").write_bytes(jpeg)
    assert run(["inspect", str(tmp_path / "empty"), str(tmp_path / "a.jpg"), "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one.get("code") for one in lines] == ["no_media_inside", None]


def test_a_reference_that_cannot_be_read_is_reported_once_and_the_files_are_inspected(tmp_path, jpeg, capsys):
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(jpeg)
    (tmp_path / "shop.jpg").write_bytes(jpeg[:500])
    argv = ["inspect", str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg"), "--listing", str(tmp_path / "shop.jpg")]
    assert run([*argv, "--json"]) == 1
    lines = [json.loads(line)["schema"] for line in capsys.readouterr().out.splitlines()]
    assert sorted(lines) == ["jianzhen.error/1", "jianzhen.report/1", "jianzhen.report/1"]


@pytest.mark.parametrize("option", ["--html", "--cache"])
@pytest.mark.parametrize("place", ["", "out", "deep/out"])
def test_nothing_is_written_into_an_input_folder(folder, option, place, capsys):
    before = sorted(folder.rglob("*"))
    assert run(["inspect", str(folder), option, str(folder / place)]) == 2
    assert sorted(folder.rglob("*")) == before
    assert "inputs are never changed" in capsys.readouterr().err


def test_the_folder_of_earlier_claims_is_an_input_too(folder, tmp_path, capsys):
    argv = ["inspect", str(folder / "b.jpg"), "--earlier", str(folder), "--html", str(folder / "out")]
    assert run(argv) == 2


@pytest.mark.parametrize("option", ["--html", "--cache"])
def test_an_output_that_is_a_file_is_wrong_usage(folder, tmp_path, option, capsys):
    (tmp_path / "out").write_text("mine")
    assert run(["inspect", str(folder), option, str(tmp_path / "out")]) == 2
    assert (tmp_path / "out").read_text() == "mine"


def test_a_reference_that_is_not_there_is_wrong_usage_before_any_work(folder, capsys):
    assert run(["inspect", str(folder), "--listing", "nowhere.jpg"]) == 2
    assert "nowhere.jpg" in capsys.readouterr().err


def test_a_wrong_field_of_the_order_is_named(folder, tmp_path, capsys):
    (tmp_path / "order.json").write_text('{"amount_fen": "lots"}')
    assert run(["inspect", str(folder), "--context", str(tmp_path / "order.json")]) == 2
    assert "amount_fen" in capsys.readouterr().err
