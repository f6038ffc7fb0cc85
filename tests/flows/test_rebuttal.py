import json
import re
import shutil
from datetime import date, datetime, timedelta, timezone
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from jianzhen.custody import Timing, throwaway_key, verify_bytes, verify_case
from jianzhen.entrances.cli import run
from jianzhen.inspection.report import Language
from jianzhen.law import rulebook
from jianzhen.rebuttal import RebuttalError, build_pack, write_pack
from jianzhen.rebuttal.letters import LetterKind
from jianzhen.rebuttal.statements import Leaning

CLAIMS = Path(__file__).parents[2] / "samples" / "claims"
BEIJING = timezone(timedelta(hours=8))
ON, NOW = date(2026, 11, 25), datetime(2026, 11, 25, 10, tzinfo=BEIJING)


def _made(name, folder):
    pack = build_pack(CLAIMS / name, on=ON)
    return pack, write_pack(pack, folder, key=throwaway_key(), now=NOW, language=Language.ZH)


@pytest.fixture(scope="module")
def lock(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lock")
    return *_made("02-lock-painted", folder), folder


@pytest.fixture(scope="module")
def cup(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cup")
    return *_made("06-cup-broken-on-the-way", folder), folder


def test_the_smart_locks_pack_holds_three_letters_a_sum_and_clocks(lock):
    pack, _, folder = lock
    assert pack.statements.leaning is Leaning.NOT_A_RECORD
    drafted = {one.kind for one in pack.letters if one.drafted}
    assert drafted == {LetterKind.PLATFORM, LetterKind.REGULATOR, LetterKind.POLICE}
    assert pack.loss.total_fen == 129900 + 1800
    by = {one.name: one.by for one in pack.clocks}
    assert by["police_report"] == date(2027, 5, 16)
    assert by["platform_appeal"] == date(2026, 12, 16)
    assert not pack.lacks
    document = json.loads((folder / "pack.json").read_text("utf-8"))
    schema = resources.files("jianzhen.rebuttal").joinpath("schema", "rebuttal-1.json").read_text("utf-8")
    jsonschema.validate(document, json.loads(schema))
    assert document["law"]["criminal"]["telecom"]["sum_yuan"] == 2177


def test_the_pack_verifies_says_it_was_sealed_late_and_fails_after_a_flipped_byte(lock):
    _, written, _ = lock
    found = verify_case(written.case.path)
    assert found.holds
    assert found.timing is Timing.AFTER_DISPUTE
    whole = bytearray(written.case.path.read_bytes())
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        whole[at] ^= 1
        assert not verify_bytes(bytes(whole)).holds, at
        whole[at] ^= 1


def test_the_honest_twins_pack_speaks_for_the_buyer_and_against_nobody(cup):
    pack, written, folder = cup
    assert pack.statements.leaning is Leaning.NOTHING_AGAINST
    assert {one.kind for one in pack.letters if one.drafted} <= {LetterKind.PLATFORM}
    assert any("签收之前的毁损风险由卖家承担" in one.zh for one in pack.statements.for_the_buyer)
    overview = (folder / "index.html").read_text("utf-8")
    assert "没有不利于买家的发现" in overview
    assert "公安局" not in "".join(one.read_text("utf-8") for one in written.letters)


def test_no_letter_carries_a_weight_or_accuses(lock, cup):
    for _, written, _ in (lock, cup):
        for path in written.letters:
            text = re.sub(r"<style>.*?</style>", "", path.read_text("utf-8"), flags=re.S)
            assert "LLR" not in text
            assert not re.search(r"骗子|欺诈者|造假者|恶意买家|假图|诈骗分子", text), path


def test_words_in_quotation_marks_are_a_verified_rules_own(lock, cup):
    sources = {
        quote
        for rule in rulebook()
        for version in rule.versions
        if version.confidence.may_be_quoted
        for quote in version.quote
    }
    n = 0
    for _, written, _ in (lock, cup):
        for path in written.letters:
            for quoted in re.findall(r"「(.+?)」", path.read_text("utf-8")):
                n += 1
                assert any(quoted.rstrip("。") in source for source in sources), quoted
    assert n > 3


def test_a_bad_case_file_is_named_and_nothing_is_written(tmp_path, capsys):
    folder = tmp_path / "case"
    shutil.copytree(CLAIMS / "06-cup-broken-on-the-way", folder)
    (folder / "case.toml").write_text("[refund]\namount_yuan = 'viel'", "utf-8")
    assert run(["rebut", str(folder), "--html", str(tmp_path / "out")]) == 2
    assert "amount_yuan" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_without_papers_gives_a_partial_pack(tmp_path, make_claim):
    folder = tmp_path / "bare"
    shutil.copytree(CLAIMS / "06-cup-broken-on-the-way", folder)
    shutil.rmtree(folder / "platform")
    (folder / "case.toml").unlink()
    (folder / "order.json").unlink()
    pack = build_pack(folder, on=ON)
    assert pack.law is None
    assert {one.by for one in pack.clocks} == {None}
    assert len(pack.lacks) >= 4
    write_pack(pack, tmp_path / "out", key=throwaway_key(), now=NOW, language=Language.EN)
    assert "partial" in (tmp_path / "out" / "pack.json").read_text("utf-8")


def test_the_case_goes_to_any_reader_so_no_draft_lies_in_it(lock):
    _, written, _ = lock
    assert not [one.path for one in verify_case(written.case.path).files if "letters" in one.path]


def test_a_draft_of_an_earlier_run_does_not_stay_and_the_folder_itself_is_refused(cup, tmp_path):
    pack, _, _ = cup
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "police.html").write_text("old")
    write_pack(pack, tmp_path, key=throwaway_key(), now=NOW, language=Language.ZH)
    assert not (tmp_path / "letters" / "police.html").exists()
    with pytest.raises(RebuttalError, match="inside the case folder"):
        write_pack(pack, pack.folder / "claim", key=throwaway_key(), now=NOW, language=Language.ZH)
