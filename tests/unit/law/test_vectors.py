import tomllib
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from jianzhen.law import explain, parse_yuan, read_facts
from jianzhen.law.administrative import within

NAME = "name"


def examples(topic):
    """Worked examples a lawyer can read."""
    return tomllib.loads((Path(__file__).parent / "examples" / f"{topic}.toml").read_text("utf-8"))["example"]


@pytest.mark.parametrize("case", examples("administrative"), ids=lambda case: case[NAME])
def test_administrative(case):
    answer = explain(
        read_facts(
            on=case["on"],
            act_ended=case["act_ended"],
            discovered=case.get("discovered"),
            decided=case.get("decided"),
            amount=case.get("amount"),
        )
    )
    found = answer.administrative
    assert found.state == case["state"]
    assert found.report_by == case.get("report_by", found.report_by)
    for tier in ("base", "serious"):
        if tier in case:
            shown = asdict(getattr(found, tier))
            assert {**shown, "detention_days": list(shown["detention_days"])} == case[tier]
    assert found.basis == case.get("basis", found.basis)
    for days, fine in case.get("allowed", ()):
        assert within(found.base, detention_days=days, fine_fen=parse_yuan(fine))
    for days, fine in case.get("not_allowed", ()):
        assert not within(found.base, detention_days=days, fine_fen=parse_yuan(fine))
    for clock in ("rescission", "limitation"):
        if clock in case:
            assert getattr(answer.civil, clock).state == case[clock]
    # always beside a range: what lightens it, age, and slightness, where the law of those days is known
    named = {one.rule for one in answer.cautions}
    assert {"PSL-mit", "CL-13"} <= named
    assert "PSL-age" in named or case["on"] < date(2026, 1, 1)


@pytest.mark.parametrize("case", examples("criminal"), ids=lambda case: case[NAME])
def test_criminal(case):
    answer = explain(
        read_facts(
            on=date(2026, 11, 23),
            act_ended=case.get("act_ended", date(2026, 10, 1)),
            amount=case["amount"],
            earlier=case.get("earlier", ()),
            place=case.get("place"),
            listed_circumstances=case.get("listed", False),
        )
    )
    assert not answer.partial
    common, net = answer.ordinary, answer.telecom
    if "ordinary" in case:
        assert common.alone.state == case["ordinary"]
    if "threshold_yuan" in case:
        assert list(common.alone.threshold_yuan) == case["threshold_yuan"]
    if "with_earlier" in case:
        assert (common.added.state, common.added.basis) == (case["with_earlier"], "practice")
    if "telecom" in case:
        assert net.alone.state == case["telecom"]
    if "telecom_sum" in case:
        assert net.alone.fen == case["telecom_sum"] * 100
