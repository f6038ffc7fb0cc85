import tomllib
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianzhen.law import BadPack, Confidence
from jianzhen.law.packs import Weight, diff_packs, lint, load_pack, read_pack, write_pack_pages
from jianzhen.law.packs.checks import CHECKS

SAMPLES = Path(str(files("jianzhen.law.packs").joinpath("samples")))
NAMES = ("marketplace", "brand", "service_network")


def sample(name="marketplace"):
    return tomllib.loads((SAMPLES / f"{name}.toml").read_text("utf-8"))


def with_flaw(name, changes):
    """A sample pack with some values changed: ``section.key`` or ``key``; categories change all alike."""
    table = sample(name)
    for path, value in changes.items():
        section, _, key = path.rpartition(".")
        for row in table["category"] if section == "category" else [table[section] if section else table]:
            assert key in row
            row[key] = value
    return read_pack(table, "flawed.toml")


FLAWS = {
    "no-reason return of six days": ("marketplace", {"returns.no_reason_days": 6}, "CRPL-25", "refuses"),
    "money back after eight days": ("brand", {"returns.refund_after_return_days": 8}, "CRPL-25", "refuses"),
    "no return once opened": ("brand", {"category.no_reason_exception": "opened_package"}, "CRPL-25", "refuses"),
    "no return when discounted": ("brand", {"category.no_reason_exception": "discounted"}, "CRPL-25", "refuses"),
    "quality return of three days": ("marketplace", {"returns.quality_days": 3, "returns.objection_hours": 24}, "CRPL-24", "refuses"),
    "buyer pays freight for quality": ("brand", {"returns.quality_freight": "buyer"}, "CRPL-24", "refuses"),
    "six days to file": ("marketplace", {"windows.filing_days": 6}, "CRPL-24", "refuses"),
    "fourteen days to file a fault": ("service_network", {"windows.filing_days": 14}, "3B-10", "warns"),
    "remedy after sixteen days": ("brand", {"returns.remedy_days": 16}, "SC73-8", "refuses"),
    "counted from shipping": ("marketplace", {"returns.counted_from": "shipping"}, "CC-512", "refuses"),
    "buyer bears the way": ("marketplace", {"returns.transit_risk": "buyer"}, "CC-604", "refuses"),
    "24 hours for all defects": ("brand", {"returns.objection_hours": 24, "returns.objection_covers": "all_defects"}, "CC-622", "refuses"),
    "signature accepts": ("brand", {"returns.signature_accepts": True}, "NETSPC-1", "refuses"),
    "durable goods, five months": ("brand", {"category.merchant_proves_months": 5}, "CRPL-23(3)", "refuses"),
    "buyer pays threefold": ("marketplace", {"measures.buyer_pays_multiple": 3}, "CRPL-55", "refuses"),
    "a machine decides": ("service_network", {"review.adverse_decided_by": "machine"}, "PI-24", "refuses"),
    "forced refund-only": ("marketplace", {"refund_only.merchant_bears": "whenever_the_desk_decides"}, "NPR-116", "warns"),
    "no person for the merchant": ("marketplace", {"review.person_on_request": ["buyer"]}, "NPR-appeal", "warns"),
    "no person for the buyer": ("marketplace", {"review.person_on_request": ["merchant"]}, "NPR-appeal", "warns"),
    "eased burden without controls": ("marketplace", {"review.abuse_controls": False}, "NPR-burden", "warns"),
    "six days of notice": ("marketplace", {"in_force": date(2026, 12, 7), "touches_many_users": False}, "ECL-34", "refuses"),
    "fourteen days of notice for many": ("marketplace", {"in_force": date(2026, 12, 15)}, "NPR-116", "warns"),
    "two years of records": ("marketplace", {"records.trade_years": 2}, "ECL-31", "refuses"),
    "records withheld": ("marketplace", {"records.produced_on_request": False}, "ECL-62", "refuses"),
    "reviews deleted": ("marketplace", {"measures.deletes_reviews": True}, "ECL-39", "refuses"),
    "penalty records imported": ("brand", {"measures.imports_penalty_records": True}, "PSL-136", "refuses"),
    "persons shared without consent": ("brand", {"measures.sharing": "without_separate_consent"}, "PI-23", "refuses"),
    "a shared register": ("service_network", {"measures.shared_register": True}, "CR-7", "refuses"),
    "own measures for six years": ("marketplace", {"measures.own_measure_years": 6}, "CR-16", "warns"),
    "fault return of six days": ("brand", {"service.fault_return_days": 6}, "3B-9", "warns"),
    "fault exchange of fourteen days": ("brand", {"service.fault_exchange_days": 14}, "3B-10", "warns"),
    "three repairs first": ("service_network", {"service.repairs_before_exchange": 3}, "3B-11", "warns"),
    "repair time counts": ("service_network", {"service.repair_time_counts": True}, "CRPR-18", "refuses"),
    "no new warranty": ("brand", {"service.warranty_restarts_after_replacement": False}, "CRPR-18", "refuses"),
    "an unnamed provider": ("service_network", {"service.names_real_provider": False}, "CRPR-13", "refuses"),
    "no authorisation shown": ("service_network", {"service.shows_authorisation": False}, "HA-7", "warns"),
    "work before price": ("service_network", {"service.price_before_work": False}, "HA-price", "warns"),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_packs_are_simulated_and_meet_no_objection(name):
    pack = load_pack(SAMPLES / f"{name}.toml")
    assert pack.simulated
    assert pack.kind == name
    assert lint(pack) == []


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flawed_pack_meets_exactly_the_objection_of_its_rule(flaw):
    name, changes, rule, weight = FLAWS[flaw]
    pack = with_flaw(name, changes)
    (one,) = lint(pack)
    assert (one.cited.rule, one.weight) == (rule, weight)
    assert one.field.rpartition(".")[2] in {path.rpartition(".")[2] for path in changes} | {"published"}
    assert one.from_day >= pack.in_force
    verified = one.cited.confidence in (Confidence.V1, Confidence.V2)
    assert verified or weight == "warns"
    assert ("以官方文本为准" in one.cited.words("zh")) is not verified


def test_every_check_that_may_speak_has_a_flaw_and_the_silent_one_stays_silent():
    silent = {("NTM-31", "records.after_sales_years")}
    tried = {(rule, path) for _, changes, rule, _ in FLAWS.values() for path in (*changes, "published")}
    assert {(one.rule, one.field) for one in CHECKS} - silent <= tried
    assert lint(with_flaw("marketplace", {"records.after_sales_years": 0})) == []


def test_platform_duties_do_not_bind_a_brand():
    assert lint(with_flaw("brand", {"records.trade_years": 1, "measures.deletes_reviews": True})) == []


@pytest.mark.parametrize(
    ("until", "spoken"), [(date(2026, 1, 31), False), (date(2026, 2, 1), True), (date(2026, 2, 2), True), (None, True)]
)
def test_a_rule_speaks_of_a_pack_that_lives_to_see_it(until, spoken):
    table = sample()
    table |= {"published": date(2025, 11, 1), "in_force": date(2025, 12, 1)}
    table["refund_only"]["merchant_bears"] = "whenever_the_desk_decides"
    if until is not None:
        table["until"] = until
    found = lint(read_pack(table, "old.toml"))
    assert [(one.cited.rule, one.from_day) for one in found] == ([("NPR-116", date(2026, 2, 1))] if spoken else [])


@given(st.integers(0, 40), st.booleans())
def test_notice_is_short_below_its_days_and_never_at_them(days, many):
    table = sample()
    table |= {"touches_many_users": many, "in_force": table["published"] + timedelta(days=days)}
    rules = {one.cited.rule for one in lint(read_pack(table, "notice.toml"))}
    assert ("ECL-34" in rules) == (days < 7)
    assert ("NPR-116" in rules) == (many and days < 15)


@given(st.integers(0, 30), st.integers(0, 30))
def test_the_floor_is_the_law_and_not_a_day_more(no_reason, refund):
    found = lint(with_flaw("brand", {"returns.no_reason_days": no_reason, "returns.refund_after_return_days": refund}))
    assert {one.field for one in found} == {
        *(["returns.no_reason_days"] if no_reason < 7 else []),
        *(["returns.refund_after_return_days"] if refund > 7 else []),
    }
    assert all(one.weight is Weight.REFUSES for one in found)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"schema": "jianzhen.pack/9"}, "schema"),
        ({"kind": "casino"}, "marketplace"),
        ({"published": "2026-12-01"}, "date"),
        ({"refund_only.limit_yuan": "plenty"}, "no money"),
        ({"four_eyes.triggers": ["random"]}, "two people"),
        ({"four_eyes.random_percent": 101}, "percentage"),
        ({"windows.notice_working_days": 0}, "heard"),
        ({"windows.filing_days": 0}, "heard"),
        ({"appeals.panel": 2}, "odd number"),
        ({"appeals.panel": 1}, "three at least"),
        ({"appeals.hold_from_yuan": "some"}, "no money"),
        ({"windows.appeal_days": -1}, "whole number"),
        ({"returns.signature_accepts": "no"}, "true or false"),
        ({"category.buyer_evidence": ["blood"]}, "choose among"),
        ({"category.id": "same"}, "twice"),
        ({"category": sample()["category"][1:]}, "lacks 'general'"),
        ({"category": []}, "at least one"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_pack_that_breaks_the_schema_does_not_load(changes, says):
    with pytest.raises(BadPack, match=says):
        with_flaw("marketplace", changes)


def test_an_unknown_or_missing_key_is_named():
    table = sample()
    table["windows"]["buyer_replies_hours"] = 5
    with pytest.raises(BadPack, match=r"\[windows\].*buyer_replies_hours"):
        read_pack(table, "odd.toml")
    table = sample()
    del table["records"]["trade_years"]
    with pytest.raises(BadPack, match=r"\[records\].*trade_years is missing"):
        read_pack(table, "odd.toml")
    table = sample() | {"until": date(2026, 1, 1)}
    with pytest.raises(BadPack, match="until"):
        read_pack(table, "odd.toml")


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe")
    for path in (tmp_path / "bad.toml", tmp_path / "none.toml", tmp_path):
        with pytest.raises(BadPack, match="cannot be read"):
            load_pack(path)


def test_diff_shows_fields_and_the_objections_that_come_and_go():
    good, bad = with_flaw("brand", {}), with_flaw("brand", {"returns.no_reason_days": 3})
    found = diff_packs(good, bad)
    assert [(one.field, one.before, one.after) for one in found.changes] == [("returns.no_reason_days", "7", "3")]
    assert [one.cited.rule for one in found.new_objections] == ["CRPL-25"]
    assert [one.cited.rule for one in diff_packs(bad, good).settled] == ["CRPL-25"]
    assert diff_packs(good, good).changes == ()
    turned = read_pack(sample() | {"category": sample()["category"][::-1]}, "turned.toml")
    assert diff_packs(with_flaw("marketplace", {}), turned).changes == ()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_say_what_the_pack_says_and_quote_only_verified_text(name, language, tmp_path):
    pack = load_pack(SAMPLES / f"{name}.toml")
    rules, packing = write_pack_pages(pack, tmp_path / "new" / "pages", language=language)
    text = rules.read_text("utf-8")
    for category in pack.categories:
        assert category.name.read(language) in text
        assert category.name.read(language) in packing.read_text("utf-8")
    assert str(pack.windows.finding_appeal_days) in text
    assert (
        f"签收后{pack.windows.filing_days}日"
        if language == "zh"
        else f"{pack.windows.filing_days} days of the signature"
    ) in text
    assert (f"{pack.appeals.panel}人" if language == "zh" else f"{pack.appeals.panel} people") in text
    assert "500" in text
    assert ("模拟" if language == "zh" else "simulated") in text
    assert "http" not in text + packing.read_text("utf-8")
    for accusing in ("造假", "欺诈", "骗", "fraud", "fake", "cheat"):
        assert accusing not in text + packing.read_text("utf-8")
    quotes = {quote for check in _every_quote() for quote in check}
    for part in text.split("「")[1:]:
        assert part.partition("」")[0] in quotes


def _every_quote():
    from jianzhen.law import rulebook

    return [version.quote for rule in rulebook() for version in rule.versions if version.confidence.may_be_quoted]


def test_a_breakable_category_tells_the_packer_whose_risk_the_way_is(tmp_path):
    _, packing = write_pack_pages(load_pack(SAMPLES / "marketplace.toml"), tmp_path, language="zh")
    assert "签收前的破损由商家承担" in packing.read_text("utf-8")
