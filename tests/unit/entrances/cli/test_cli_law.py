import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from jianzhen.entrances.cli import run
from jianzhen.law import rulebook

SCHEMA = json.loads(files("jianzhen.law").joinpath("schema/law-1.json").read_text("utf-8"))
SAMPLES = Path(str(files("jianzhen.law.packs").joinpath("samples")))
EXPLAIN = ["law", "explain", "--on", "2026-11-23", "--act-ended", "2026-10-01"]


def answer(capsys, *more, rc=0):
    assert run([*EXPLAIN, *more, "--json"]) == rc
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, SCHEMA, format_checker=jsonschema.FormatChecker())
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_explain_gives_the_frozen_keys(capsys, language):
    found = answer(capsys, "--amount", "6000", "--place", "广州", "--discovered", "2026-10-05", "--lang", language)
    assert found["schema"] == "jianzhen.law/1"
    assert found["administrative"]["state"] == "open"
    assert found["administrative"]["report_by"] == "2027-04-01"
    base = found["administrative"]["tiers"]["base"]
    assert base == {"rule": "PSL25-58", "detention_days": [5, 10], "fine_yuan_max": 2000, "combine": "or"}
    assert found["criminal"]["ordinary"]["threshold_yuan"] == [6000, 6000]
    assert found["criminal"]["telecom"]["rule"] == "TN16-2(1)"
    assert (found["civil"]["rescission_by"], found["civil"]["limitation_by"]) == ("2027-10-05", "2029-10-05")
    assert not found["partial"]
    named = {
        one["rule"]
        for group in ("consumer", "platform", "labels", "personal_information", "cautions")
        for one in found[group]
    }
    named |= {rule for row in found["corrections"] for rule in row["rules"]}
    assert named <= set(found["rules"])
    for rule_id, row in found["rules"].items():
        assert bool(row["quote"]) <= (row["confidence"] in ("V1", "V2"))
        assert rulebook()[rule_id].versions


@pytest.mark.parametrize(
    ("more", "field"),
    [
        (["--place", "Atlantis", "--amount", "5000"], "place"),
        (["--amount", "a lot"], "amount"),
        (["--amount", "5000", "--earlier", "2026-13-01:5"], "earlier"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_answer_is_partial(capsys, more, field):
    found = answer(capsys, *more, "--lang", "en", rc=1)
    assert found["partial"]
    assert found["unknown"][0].startswith(f"{field}:")
    assert found["administrative"]["state"] == "open"
    if field == "place":
        assert found["criminal"]["ordinary"]["threshold_yuan"] == [3000, 10000]
    if field == "amount":
        assert found["criminal"]["ordinary"]["sum_yuan"] is None


def test_a_date_before_any_version_is_named(capsys):
    assert run(["law", "explain", "--on", "2003-01-01", "--act-ended", "2002-01-01", "--json", "--lang", "en"]) == 1
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, SCHEMA)
    assert found["administrative"] is None
    assert found["civil"] is None
    assert sum(one.startswith("act-ended 2002-01-01") for one in found["unknown"]) == 4


@pytest.mark.parametrize(
    "argv",
    [
        ["law"],
        ["law", "rules"],
        ["law", "rules", "--on", "yesterday"],
        [*EXPLAIN[:3], "2026-02-30", "--act-ended", "2026-01-01"],
        ["law", "explain", "--on", "2026-01-01", "--act-ended", "2026-02-01"],
        ["law", "diff", "2026-01-01", "somewhere"],
        ["law", "diff", "shipped", "nowhere"],
        ["policy"],
        ["policy", "page", "x.toml"],
    ],
)
def test_wrong_usage_is_exit_code_2(argv, capsys):
    assert run(argv) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_say_the_buyers_rights_first_and_correct_common_errors(capsys, language):
    assert run([*EXPLAIN, "--amount", "195", "--lang", language]) == 0
    out = capsys.readouterr().out
    rights, punishment = (
        ("先看买家的权利", "治安处罚") if language == "zh" else ("The buyer's rights first", "Administrative")
    )
    assert out.index(rights) < out.index(punishment)
    for corrected in ("2025年12月31日以前", "全国幅度", "个人征信") if language == "zh" else ("until 31 December 2025", "national range", "credit"):  # fmt: skip
        assert corrected in out
    quotes = {
        quote for rule in rulebook() for one in rule.versions if one.confidence.may_be_quoted for quote in one.quote
    }
    for part in out.split("「")[1:]:
        assert part.partition("」")[0] in quotes


def test_rules_on_a_day_leave_out_what_was_not_in_force_and_what_is_from_memory(capsys):
    assert run(["law", "rules", "--on", "2025-12-31", "--json", "--lang", "zh"]) == 0
    rules = json.loads(capsys.readouterr().out)["rules"]
    assert "PSL12-49" in rules
    assert not {"PSL25-58", "NPR-116", "NTM-31"} & set(rules)
    assert run(["law", "rules", "--on", "1980-01-01", "--lang", "en"]) == 1
    assert "1980-01-01" in capsys.readouterr().err
    assert run(["law", "rules", "--on", "2026-11-23", "--lang", "zh"]) == 0
    assert "NPR-116 [S] 《网络交易平台规则监督管理办法》（令第116号）（以官方文本为准）" in capsys.readouterr().out


def test_diff_in_words_and_json(capsys):
    assert run(["law", "diff", "2025-12-31", "2026-01-01", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["differences"]
    assert {"PSL12-49", "PSL25-58"} <= {one["rule"] for one in found}
    assert run(["law", "diff", "shipped", "shipped", "--lang", "zh"]) == 0
    assert capsys.readouterr().out == "没有变化\n"


def test_policy_check_refuses_warns_and_goes_on_past_a_file_it_cannot_read(tmp_path, capsys):
    text = (SAMPLES / "marketplace.toml").read_text("utf-8")
    refused, warned = tmp_path / "refused.toml", tmp_path / "warned.toml"
    refused.write_text(text.replace("no_reason_days = 7", "no_reason_days = 3"), "utf-8")
    warned.write_text(text.replace('"on_listed_grounds"', '"whenever_the_desk_decides"'), "utf-8")
    assert run(["policy", "check", str(warned), "--lang", "zh"]) == 0
    assert "请核对官方文本" in capsys.readouterr().out
    assert run(["policy", "check", "nowhere.toml", str(refused), str(warned), "--json"]) == 1
    lost, first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (lost["schema"], lost["code"]) == ("jianzhen.error/1", "bad_pack")
    assert [(one["rule"], one["confidence"], one["weight"]) for one in first["objections"]] == [
        ("CRPL-25", "V1", "refuses")
    ]
    assert [(one["rule"], one["confidence"], one["weight"]) for one in second["objections"]] == [
        ("NPR-116", "S", "warns")
    ]
    assert run(["policy", "diff", str(SAMPLES / "marketplace.toml"), str(refused), "--lang", "en"]) == 1
    assert "returns.no_reason_days: 7 → 3" in capsys.readouterr().out
    assert run(["policy", "page", str(refused), "--html", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()
    assert run(["policy", "page", str(warned), "--html", str(refused)]) == 2
    assert run(["policy", "page", str(warned), "--html", str(tmp_path / "out")]) == 0
    assert {one.name for one in (tmp_path / "out").iterdir()} == {"refund-rules.html", "packing-guide.html"}
