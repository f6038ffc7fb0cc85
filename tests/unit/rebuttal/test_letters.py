from dataclasses import replace

import pytest

from jianzhen.inspection.model import (
    Act,
    Basis,
    CarrierState,
    ClaimReport,
    Context,
    Finding,
    Kind,
    Lane,
    NextStep,
    Photo,
    Report,
    State,
    Timing,
)  # fmt: skip
from jianzhen.inspection.report.wording import Text
from jianzhen.rebuttal.duties import NO_GROUND, Duty, DutyRow, Showing
from jianzhen.rebuttal.facts import CaseFacts, DecidedBy, Fact, Source
from jianzhen.rebuttal.letters import LetterKind, PoliceLimit, label_disorders, plan_letters, producers_of
from jianzhen.rebuttal.statements import Leaning, leaning_of, statements_of
from jianzhen.weighing import Overall

BY_PLATFORM = CaseFacts(
    decided_by=Fact(value=DecidedBy.PLATFORM, source=Source.CONFIRMED),
    amount_fen=Fact(value=100, source=Source.CONFIRMED),
)
NO_TIME = Timing(cpu_s=0, wall_s=0)


def _label(**facts):
    return Finding(
        lane=Lane.PROVENANCE, kind=Kind.TC260_LABEL, state=State.SUPPORTS_FORGED, llr=1.5, basis=Basis.ASSIGNED, why="x",
        carrier_state=CarrierState.CLAIMED, facts=tuple(facts.items()),
    )  # fmt: skip


def _report(*findings, llr=0.0):
    overall = Overall(llr=llr, words="")
    photo = Photo(path="claim/1.jpg", sha256="0" * 64, width=10, height=10, format="JPEG")
    file = Report(photo=photo, overall=overall, findings=findings, timing=NO_TIME)
    return ClaimReport(
        path="c", context=Context(), overall=overall, findings=(), files=(file,), returned=(), errors=(), missing=(),
        next_step=NextStep(act=Act.NOTHING_NEEDED, why="", cost_fen=0), timing=NO_TIME,
    )  # fmt: skip


def _duties(showing):
    return [
        DutyRow(duty=Duty.NO_FORCED_REFUND, asks=Text("", ""), rules=("NPR-116",), showing=showing, ground=NO_GROUND)
    ]


def _drafted(report, leaning, *, showing=Showing.SHOWN, limit=PoliceLimit.OPEN, facts=None, lost_fen=100):
    plans = plan_letters(
        report, facts or BY_PLATFORM, leaning=leaning, duties=_duties(showing), limit=limit, lost_fen=lost_fen
    )
    return {one.kind for one in plans if one.drafted}


@pytest.mark.parametrize(("llr", "leaning"), [
    (None, Leaning.CANNOT_SAY), (1.0, Leaning.NOT_A_RECORD), (0.99, Leaning.CANNOT_SAY), (0.29, Leaning.NOTHING_AGAINST),
    (-2.0, Leaning.NOTHING_AGAINST),
])  # fmt: skip
def test_photos_speak_from_moderate_support_only(llr, leaning):
    report = _report()
    assert leaning_of(replace(report, overall=Overall(llr=llr, words="", abstained=llr is None))) is leaning


@pytest.mark.parametrize("leaning", [Leaning.NOTHING_AGAINST, Leaning.CANNOT_SAY])
def test_nothing_but_a_request_for_reasons_is_drafted_where_the_photos_do_not_speak(leaning):
    assert _drafted(_report(), leaning) == set()
    assert _drafted(_report(), leaning, showing=Showing.UNKNOWN) == {LetterKind.PLATFORM}


def test_a_report_to_the_police_is_drafted_in_time_only():
    assert LetterKind.POLICE in _drafted(_report(), Leaning.NOT_A_RECORD)
    for limit in (PoliceLimit.PASSED, PoliceLimit.UNKNOWN):
        assert LetterKind.POLICE not in _drafted(_report(), Leaning.NOT_A_RECORD, limit=limit)


def test_what_the_merchant_granted_is_not_appealed():
    facts = replace(BY_PLATFORM, decided_by=Fact(value=DecidedBy.MERCHANT, source=Source.CONFIRMED))
    drafted = _drafted(_report(), Leaning.NOT_A_RECORD, showing=Showing.SHOWN_NOT_DONE, facts=facts)
    assert drafted == {LetterKind.POLICE}


def test_a_provider_is_written_to_only_by_an_entity_code_and_once():
    one = _label(producer="X", entity="91110102MACQD9K640", number="n1")
    report = _report(one, one, _label(producer="Y"))
    assert [p.entity for p in producers_of(report)] == ["91110102MACQD9K640"]
    assert LetterKind.PROVIDER in _drafted(report, Leaning.CANNOT_SAY)


def test_a_missing_label_is_no_sign_of_a_removed_one():
    assert label_disorders(_report()) == ()
    assert label_disorders(_report(_label(camera="Linnet L2"))) == ("claim/1.jpg",)
    assert LetterKind.CYBERSPACE not in _drafted(_report(), Leaning.NOT_A_RECORD)


def test_every_finding_against_brings_its_innocent_causes():
    finding = replace(_label(), innocent=("someone framed the buyer",))
    said = statements_of(_report(finding, llr=1.5))
    assert any("陷害" in one.zh for one in said.for_the_buyer)
    assert said.inferred


def test_a_platforms_decision_is_never_invented_and_no_loss_is_reported_that_nobody_had():
    unknown = CaseFacts()
    assert _drafted(_report(), Leaning.NOT_A_RECORD, showing=Showing.SHOWN_NOT_DONE, facts=unknown) == set()
    assert LetterKind.POLICE not in _drafted(_report(), Leaning.NOT_A_RECORD, lost_fen=0)
