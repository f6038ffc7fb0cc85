import shutil
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from jianzhen.law import (
    BadRule,
    Confidence,
    LawError,
    NotInForce,
    UnknownRule,
    citation,
    cite,
    diff_books,
    diff_days,
    load_rules,
    rulebook,
)
from jianzhen.law.corrections import corrections
from jianzhen.law.thresholds import rows

RULES = Path(str(files("jianzhen.law").joinpath("rules")))
ONE_DAY = timedelta(days=1)


@pytest.fixture
def copied(tmp_path):
    """A copy of the shipped rules, to be edited."""
    return Path(shutil.copytree(RULES, tmp_path / "rules"))


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_rule_has_source_date_and_confidence():
    assert len(rulebook()) > 140
    for rule in rulebook():
        for version in rule.versions:
            assert version.source
            assert version.read_in
            assert version.in_force <= version.checked or version.confidence is not Confidence.V2
            assert version.confidence in Confidence
    for row in rows():
        assert row.read_in
        assert row.checked
        assert row.confidence in (Confidence.P, Confidence.S)


@pytest.mark.parametrize("missing", ["source", "confidence", "checked", "in_force", "read_in", "summary_zh"])
def test_a_rule_without_one_does_not_load(copied, missing):
    path = copied / "civil.toml"
    lines = path.read_text("utf-8").splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith(f"{missing} ="))
    path.write_text("\n".join(lines[:first] + lines[first + 1 :]), "utf-8")
    with pytest.raises(BadRule, match=missing):
        load_rules(copied)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("in_force = 2021-01-01", 'in_force = "2021-01-01"', "must be a date"),
        ('confidence = "V1"', 'confidence = "V9"', "choose one of"),
        ("quote = [", "qoute = [", "qoute"),
        ("in_force = 2021-01-01", "in_force = 2021-01-01\nuntil = 2020-01-01", "lies before"),
        ('read_in = ["JL"]', 'read_in = ["hearsay"]', "hearsay"),
        ("summary_zh = \"", "summary_zh = \"「引文」", "quotation marks"),
        ('id = "CC-148"', 'id = "CC-7"', "twice"),
    ],
)  # fmt: skip
def test_a_flawed_rule_is_refused_by_name(copied, old, new, says):
    edit(copied, "civil.toml", old, new)
    with pytest.raises(BadRule, match=says):
        load_rules(copied)


def test_versions_may_not_overlap(copied):
    edit(copied, "administrative.toml", "until = 2025-12-31\nsource = \"中华人民共和国治安管理处罚法（2012年修正）第二十二条", "until = 2026-01-01\nsource = \"中华人民共和国治安管理处罚法（2012年修正）第二十二条")  # fmt: skip
    with pytest.raises(BadRule, match="overlap"):
        load_rules(copied)


SWITCHES = sorted(
    {(rule.id, version.in_force) for rule in rulebook() for version in rule.versions}
    | {(rule.id, version.until + ONE_DAY) for rule in rulebook() for version in rule.versions if version.until}
)


@pytest.mark.parametrize(("rule_id", "switch"), SWITCHES, ids=str)
def test_around_every_switch_date_one_version_speaks_or_none(rule_id, switch):
    rule = rulebook()[rule_id]
    for day in (switch - ONE_DAY, switch, switch + ONE_DAY):
        covering = [one for one in rule.versions if one.in_force <= day and (one.until is None or day <= one.until)]
        if covering:
            assert [rule.on(day)] == covering
        else:
            with pytest.raises(NotInForce, match=str(day)):
                rule.on(day)


def test_an_expired_parameter_cannot_be_used_after_its_date():
    assert rulebook()["PSL12-49"].on(date(2025, 12, 31))
    with pytest.raises(NotInForce):
        rulebook()["PSL12-49"].on(date(2026, 1, 1))
    assert rulebook()["PSL-agg"].on(date(2025, 12, 31)).number("months") == 6
    assert rulebook()["PSL-agg"].on(date(2026, 1, 1)).number("months") == 12
    assert "accept_working_days" not in rulebook()["SAMR-121"].on(date(2026, 4, 15)).parameters


def test_parameters_are_read_only_and_asked_for_by_their_name():
    version = rulebook()["CC-188"].on(date(2026, 1, 1))
    with pytest.raises(TypeError):
        version.parameters["years_from_knowledge"] = 30
    with pytest.raises(BadRule, match="months"):
        version.number("months")
    with pytest.raises(UnknownRule):
        rulebook()["CC-0"]


def test_only_verified_text_is_quoted_word_for_word():
    quoted = 0
    for rule in rulebook():
        for version in rule.versions:
            if version.confidence is Confidence.M:
                with pytest.raises(LawError, match="memory"):
                    citation(rule, version)
                continue
            said = citation(rule, version)
            for language in ("zh", "en"):
                words = said.words(language)
                if version.confidence.may_be_quoted:
                    assert [part.partition("」")[0] for part in words.split("「")[1:]] == list(version.quote)
                    quoted += len(version.quote)
                else:
                    assert "「" not in words
                    assert ("以官方文本为准" if language == "zh" else "official text prevails") in words
    assert quoted > 100


def test_a_citation_of_an_unverified_rule_carries_no_quotation_at_all():
    assert rulebook()["NPR-appeal"].versions[0].quote
    said = cite("NPR-appeal", date(2026, 11, 23))
    assert said.quote == ()
    assert said.words("zh").endswith("（以官方文本为准）")


def test_corrections_name_rules_and_are_ten():
    assert [one.id for one in corrections()] == [f"C{n}" for n in range(1, 11)]


def test_diff_between_two_days_shows_the_new_punishment_law():
    changed = {(one.rule, one.change.value) for one in diff_days(rulebook(), date(2025, 12, 31), date(2026, 1, 1))}
    assert {("PSL12-49", "ends"), ("PSL25-58", "begins"), ("PSL-136", "begins")} <= changed
    assert diff_days(rulebook(), date(2026, 5, 1), date(2026, 5, 2)) == []


def test_diff_between_two_folders_shows_an_edit_a_new_version_and_nothing_else(copied):
    assert diff_books(rulebook(), load_rules(copied)) == []
    edit(copied, "consumer.toml", "parameters = { days = 15 }", "parameters = { days = 10 }")
    (one,) = diff_books(rulebook(), load_rules(copied))
    assert (one.rule, one.what, one.before, one.after) == ("SC73-8", "2015-03-15 parameters", "days = 15", "days = 10")
    with (copied / "repairs.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[rule.version]]\nin_force = 2027-01-01\nsource = "x"\nread_in = ["JL"]\nconfidence = "V1"\n'
            'checked = 2026-12-01\nsummary_zh = "新"\nsummary_en = "new"\n'
        )
    with pytest.raises(BadRule, match="overlap"):  # the older version must be ended first
        load_rules(copied)
