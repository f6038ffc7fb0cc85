"""``jianzhen places resolve``: one JSON line a name, and exit codes that say nothing of the answer."""

from __future__ import annotations

import io
import json
import sys

import pytest

from jianzhen.entrances.cli import run
from jianzhen.entrances.cli.places import _BECAUSE
from jianzhen.places import Because

FROZEN = {"input", "status", "code", "path", "candidates", "tail"}


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_name_is_one_line_with_the_frozen_keys(capsys):
    assert run(["places", "resolve", "--json", "浙江省杭州市西湖区文三路1号", "朝阳区", "淅江省"]) == 0
    rows = _lines(capsys)

    assert [row["status"] for row in rows] == ["ok", "ambiguous", "unresolved"]
    assert all(row.keys() >= FROZEN for row in rows)
    assert (rows[0]["code"], rows[0]["path"], rows[0]["tail"]) == (
        "330106",
        ["浙江省", "杭州市", "西湖区"],
        "文三路1号",
    )


def test_names_are_read_from_standard_input_and_bad_bytes_stop_nothing(capsys, monkeypatch):
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO("海宁市\n".encode() + b"\xff\xfe\n" + "海门区".encode()))
    )

    assert run(["places", "resolve", "--json", "-"]) == 0
    assert [row["code"] for row in _lines(capsys)] == ["330481", None, "320614"]


def test_the_day_is_carried_and_a_former_name_shown(capsys):
    assert run(["places", "resolve", "--json", "--on", "2009-05-01", "崇文区"]) == 0
    (row,) = _lines(capsys)

    assert (row["on"], row["code"]) == ("2009-05-01", "110101")
    assert row["former"] == {"name": "崇文区", "code": "110103", "until": 2010, "change": "撤销"}


@pytest.mark.parametrize("day", ["1970-01-01", "yesterday"])
def test_a_day_that_cannot_be_asked_about_is_wrong_usage(day, capsys):
    try:
        code = run(["places", "resolve", "--on", day, "北京市"])
    except SystemExit as left:
        code = left.code

    assert code == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_ask_a_plain_question(language, capsys):
    assert run(["places", "resolve", "--lang", language, "朝阳区", "城关镇", "海淀区中关村大街1号"]) == 0
    out = capsys.readouterr().out

    assert "? 北京市 朝阳区 110105" in out
    assert "110108" in out


def test_every_reason_has_words_in_both_languages():
    assert _BECAUSE.keys() == {one.value for one in Because}
    assert all(zh != en for zh, en in _BECAUSE.values())
