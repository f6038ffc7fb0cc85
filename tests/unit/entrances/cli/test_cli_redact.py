import json

import pytest

from jianzhen.entrances.cli import run
from jianzhen.entrances.cli.redaction import HIDDEN
from jianzhen.inspection.redaction.personal_text import What
from pictures import coded, scene


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "in" / "1.jpg"
    path.parent.mkdir()
    path.write_bytes(coded(scene(3, (320, 240))))
    return path


def test_each_file_is_accounted_for_and_a_bad_one_gives_1(photo, tmp_path, capsys):
    (photo.parent / "2.jpg").write_bytes(b"hello")
    assert run(["redact", str(photo.parent), "--out", str(tmp_path / "out"), "--json"]) == 1
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["schema"], second["schema"]) == ("jianzhen.redaction/1", "jianzhen.error/1")
    assert second["code"] == "unsupported"
    assert len(list((tmp_path / "out").iterdir())) == 1


@pytest.mark.parametrize(("lang", "words"), [("zh", "交给对方之前须由人核对"), ("en", "confirmed by a person")])
def test_the_words_ask_for_a_person(photo, tmp_path, capsys, lang, words):
    assert run(["redact", str(photo), "--out", str(tmp_path / "out"), "--lang", lang]) == 0
    assert words in capsys.readouterr().out


def test_wrong_usage_is_2_and_writes_nothing(photo, tmp_path, capsys):
    assert run(["redact", str(photo)]) == 2
    assert run(["redact", str(photo), "--out", str(photo)]) == 2
    assert run(["redact", str(photo), "--out", str(photo.parent)]) == 2
    assert run(["redact", str(photo.parent), "--out", str(photo.parent / "below")]) == 2
    assert "inputs are never changed" in capsys.readouterr().err
    assert [one.name for one in photo.parent.iterdir()] == ["1.jpg"]


def test_everything_hidden_has_its_words():
    assert set(HIDDEN) == {one.value for one in What}
