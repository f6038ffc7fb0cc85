import argparse
import json

import pytest

from jianzhen.casework.outlets.errors import UnknownBrand
from jianzhen.entrances.cli import run
from jianzhen.entrances.cli.desk import LAUNCHERS
from jianzhen.entrances.cli.outlets import print_answers, words_of

FOUND = {
    "schema": "jianzhen.outlets/1", "answer": {"zh": "有 1 个网点", "en": "1 outlet"}, "part": [], "nearest": [],
    "covering": [{"name": "一号", "phone": "000-0000-0001", "address": "示例路", "why": [{"zh": "营业中", "en": "open"}, {"zh": "已核验", "en": "verified"}]}],
}  # fmt: skip


@pytest.fixture
def asked(monkeypatch):
    seen: list[argparse.Namespace] = []
    monkeypatch.setitem(LAUNCHERS, "outlets", lambda words: seen.append(words) or 0)
    return seen


def test_what_is_asked_reaches_the_desk(asked):
    assert run(["outlets", "find", "--brand", "A", "--place", "西湖区", "--near", "120.1,30.2", "--json"]) == 0
    (words,) = asked
    assert (words.verb, words.brand, words.place, words.near, words.output) == ("find", "A", "西湖区", (120.1, 30.2), "json")  # fmt: skip


@pytest.mark.parametrize("words", [["find"], ["find", "--brand", "A", "--near", "here"], ["hotline"], []])
def test_wrong_usage_says_so(words, asked, capsys):
    assert run(["outlets", *words]) == 2
    assert "usage" in capsys.readouterr().err
    assert not asked


def test_without_the_server_set_the_command_says_what_is_missing(monkeypatch, capsys):
    monkeypatch.delitem(LAUNCHERS, "outlets", raising=False)
    assert run(["outlets", "waiting"]) == 2
    assert "server set" in capsys.readouterr().err


def test_what_the_directory_refuses_is_a_sentence_and_exit_code_1(monkeypatch, capsys):
    def refuse(_):
        raise UnknownBrand("'X' is no brand")

    monkeypatch.setitem(LAUNCHERS, "outlets", refuse)
    assert run(["outlets", "find", "--brand", "X", "--place", "Y"]) == 1
    assert "'X' is no brand" in capsys.readouterr().err


def test_words_have_one_line_an_outlet_with_the_reasons_under_it_and_json_is_a_line(capsys):
    assert words_of(FOUND, "en") == ["1 outlet", "  一号  000-0000-0001  示例路\n    open; verified"]
    assert "营业中；已核验" in words_of(FOUND, "zh")[1]
    print_answers([FOUND, FOUND], argparse.Namespace(output="json", lang="zh"))
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [FOUND, FOUND]


def test_refused_rows_of_a_table_are_named():
    told = {"schema": "jianzhen.import/1", "made": 1, "changed": 0, "unchanged": 2, "refused": [{"row": 3, "code": "bad_number", "reason": "no number"}]}  # fmt: skip
    assert words_of(told, "en") == ["made / changed / unchanged 1 / 0 / 2", "  3: no number"]
