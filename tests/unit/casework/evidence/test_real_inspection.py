"""The whole room on real parts: sample claims through the child process, a real redaction, a case that verifies."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from factories.desk import NOON, buyer_of, merchant_of, staff, submitted
from factories.evidence import sealed_order, stage
from jianzhen.adapters.inspector import ChildInspector
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.events.actors import Role
from jianzhen.casework.evidence import inspecting
from jianzhen.casework.evidence.case_file import export_case
from jianzhen.casework.evidence.errors import InspectionFailed
from jianzhen.casework.evidence.explaining import explain
from jianzhen.casework.evidence.inspecting import inspect_claim_now
from jianzhen.casework.evidence.models import Derivative, Fingerprint
from jianzhen.casework.evidence.redacting import confirm_derivative, make_derivatives
from jianzhen.casework.evidence.selectors import exhibits_for, open_media
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import InspectionState, View
from jianzhen.custody import verify_case

SAMPLES = Path(__file__).parents[4] / "samples" / "claims"


@pytest.fixture(autouse=True)
def real_inspector(settings, tmp_path):
    settings.JIANZHEN_INSPECTOR = "jianzhen.adapters.inspector.ChildInspector"
    settings.JIANZHEN_LOG_FOLDER = str(tmp_path / "log")


def filed(sample: str, *, shop=None, category: str, now=NOON):
    """A sample claim as the desk would have it: sealed at shipping, filed with its photos."""
    folder = SAMPLES / sample
    told = json.loads((folder / "order.json").read_text("utf-8"))
    made = sealed_order(
        shop=shop, listing=(folder / "listing/1.jpg").read_bytes(), packed=(folder / "packed/1.jpg").read_bytes()
    )
    claim = submitted(of=made, category=category, now=now)
    for path in sorted((folder / "claim").iterdir()):
        regions = told.get("damage_regions", {}).get(path.name, [])
        stage(claim, buyer_of(claim), path.read_bytes(), name=path.name, regions=regions, now=now)
    submit_exhibits(claim_id=claim.id, actor=buyer_of(claim), now=now)
    return claim


@pytest.mark.slow
@pytest.mark.django_db
def test_a_lock_painted_on_is_seen_explained_without_accusing_and_sealed(tmp_path):
    claim = filed("02-lock-painted", category="smart_lock")
    made = inspect_claim_now(claim_id=claim.id, now=NOON)
    assert made.state == InspectionState.DONE
    assert made.report["overall"]["llr"] > 1
    assert "changed_region" in {one["kind"] for file in made.report["files"] for one in file["findings"]}
    text = "\n".join(explain(made, language="zh"))
    assert "改动" in text
    assert "假" not in text
    # what was found moved nothing and decided nothing
    claim.refresh_from_db()
    assert claim.state == State.SUBMITTED
    make_derivatives(claim_id=claim.id, now=NOON)
    for one in Derivative.objects.filter(exhibit__claim=claim):
        confirm_derivative(derivative_id=one.id, actor=staff(Role.REVIEWER), now=NOON)
    shown = exhibits_for(claim, reader=merchant_of(claim))
    assert {one.view for one in shown} == {View.DERIVATIVE}
    copy = b"".join(open_media(key=shown[0].url_key, reader=merchant_of(claim), now=NOON).content)
    assert copy.startswith(b"\xff\xd8")
    assert copy != (SAMPLES / "02-lock-painted/claim/1.jpg").read_bytes()
    path = tmp_path / "case.zip"
    export_case(claim_id=claim.id, reader=merchant_of(claim), now=NOON + timedelta(hours=1), to=path)
    assert verify_case(path).holds


@pytest.mark.slow
@pytest.mark.django_db
def test_the_honest_cup_gets_no_word_of_suspicion_and_its_painted_twin_does_not_either():
    honest, painted = (
        filed("06-cup-broken-on-the-way", category="crockery"),
        filed("07-cup-painted", category="crockery"),
    )
    reports = [inspect_claim_now(claim_id=one.id, now=NOON) for one in (honest, painted)]
    # paint on a new photo of the very cup is what photos cannot settle: neither is held against anybody
    assert [abs(one.report["overall"]["llr"]) < 0.3 for one in reports] == [True, True]
    assert all(one.report["next_step"]["act"] != "nothing_would_settle" for one in reports)
    for made in reports:
        for language in ("zh", "en"):
            text = "\n".join(explain(made, language=language))
            assert not {"假", "伪", "欺诈"} & set(text)
            assert "fake" not in text.lower()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_photo_of_the_same_merchants_earlier_claim_is_found_again_and_nobody_is_named():
    earlier = filed("06-cup-broken-on-the-way", category="crockery", now=NOON - timedelta(days=1))
    inspect_claim_now(claim_id=earlier.id, now=NOON)
    assert Fingerprint.objects.filter(exhibit__claim=earlier).count() == 2
    shop = earlier.merchant
    again = submitted(of=sealed_order(shop=shop), category="crockery")
    stage(again, buyer_of(again), (SAMPLES / "06-cup-broken-on-the-way/claim/1.jpg").read_bytes())
    submit_exhibits(claim_id=again.id, actor=buyer_of(again), now=NOON)
    made = inspect_claim_now(claim_id=again.id, now=NOON)
    (found,) = [one for one in made.report["files"][0]["findings"] if one["lane"] == "reuse"]
    assert (found["kind"], found["state"]) == ("reused_photo", "supports_forged")
    assert earlier.number in found["against"]
    text = "\n".join(explain(made, language="zh") + explain(made, language="en"))
    assert "另一份申请" in text
    assert earlier.number not in text


def test_a_child_that_takes_too_long_is_ended_and_that_is_said(settings, tmp_path):
    settings.JIANZHEN_INSPECTION_SECONDS = 0.05
    with pytest.raises(InspectionFailed) as failed:
        ChildInspector().inspect(tmp_path, earlier=None)
    assert failed.value.because == "timed_out"


def test_a_folder_that_cannot_be_used_is_named_by_its_code(tmp_path):
    with pytest.raises(InspectionFailed) as failed:
        ChildInspector().inspect(tmp_path, earlier=None)
    assert failed.value.because == "empty_claim"


def test_a_child_that_dies_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr("jianzhen.adapters.inspector.CHILD", "jianzhen.no_such_module")
    with pytest.raises(InspectionFailed) as failed:
        ChildInspector().inspect(tmp_path, earlier=None)
    assert failed.value.because == "process_died"


def test_the_version_names_the_engine():
    assert inspecting._inspector("jianzhen.adapters.inspector.ChildInspector").version.startswith("jianzhen ")
