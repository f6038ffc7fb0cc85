import os
from datetime import timedelta
from uuid import uuid4

import numpy as np
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from factories.desk import NOON, buyer_of, merchant, merchant_of, order, staff, submitted
from factories.evidence import claim_with_seal, photo, sealed_order, stage
from fakes import FakeInspector
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import details_of
from jianzhen.casework.evidence.errors import NothingFailed
from jianzhen.casework.evidence.inspecting import ask_inspection_again, inspect_claim_now, report_hash
from jianzhen.casework.evidence.models import Fingerprint, Inspection
from jianzhen.casework.evidence.ports import Print
from jianzhen.casework.evidence.reuse import forget_erased_prints
from jianzhen.casework.evidence.selectors import latest_inspection
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind, InspectionState
from jianzhen.casework.originals.errors import OriginalDamaged
from jianzhen.casework.originals.keys import erase_holder
from jianzhen.casework.originals.models import Holder

pytestmark = pytest.mark.django_db


def with_photo(claim=None, content=None, **more):
    claim = claim or claim_with_seal()
    stage(claim, buyer_of(claim), content or photo(5), **more)
    submit_exhibits(claim_id=claim.id, actor=buyer_of(claim), now=NOON)
    return claim


def test_the_inspector_gets_the_evidence_and_what_was_sealed_before_under_names_that_name_nobody():
    claim = with_photo(regions=[(1, 2, 3, 4)])
    made = inspect_claim_now(claim_id=claim.id, now=NOON)
    (seen,) = FakeInspector.asked
    assert set(seen) == {"claim/1.jpg", "listing/1.jpg", "packed/1.jpg", "order.json"}
    assert (seen["claim/1.jpg"], seen["listing/1.jpg"], seen["packed/1.jpg"]) == (photo(5), photo(1), photo(2))
    assert b'"damage_regions": {"1.jpg": [[1, 2, 3, 4]]}' in seen["order.json"]
    assert "王小明" not in seen["order.json"].decode()
    assert made.names["claim/1.jpg"] == str(claim.exhibits.get().id)


def test_the_same_evidence_is_inspected_once_and_new_evidence_again():
    claim = with_photo()
    first = inspect_claim_now(claim_id=claim.id, now=NOON)
    assert inspect_claim_now(claim_id=claim.id, now=NOON).id == first.id
    assert len(FakeInspector.asked) == 1
    with_photo(claim, photo(6))
    second = inspect_claim_now(claim_id=claim.id, now=NOON)
    assert (second.number, len(FakeInspector.asked)) == (2, 2)
    assert latest_inspection(claim) == second


def test_another_engine_inspects_the_same_evidence_anew(monkeypatch):
    claim = with_photo()
    first = inspect_claim_now(claim_id=claim.id, now=NOON)
    monkeypatch.setattr(FakeInspector, "version", "fake 2")
    assert inspect_claim_now(claim_id=claim.id, now=NOON).id != first.id


def test_a_failure_is_a_row_that_says_why_and_moves_no_window():
    claim = with_photo()
    before = (Claim.objects.get(pk=claim.id).state, list(claim.windows.values()))
    FakeInspector.fails = "timed_out"
    made = inspect_claim_now(claim_id=claim.id, now=NOON)
    assert (made.state, made.because, made.report) == (InspectionState.FAILED, "timed_out", None)
    assert details_of(Event.objects.get(kind="INSPECTION_FAILED"))["because"] == "timed_out"
    assert (Claim.objects.get(pk=claim.id).state, list(claim.windows.values())) == before
    FakeInspector.fails = ""
    assert inspect_claim_now(claim_id=claim.id, now=NOON).state == InspectionState.DONE


def test_a_run_that_was_killed_is_taken_up_again():
    claim = with_photo()
    made = inspect_claim_now(claim_id=claim.id, now=NOON)
    Inspection.objects.filter(pk=made.pk).update(state="asked", report=None, done_at=None)
    again = inspect_claim_now(claim_id=claim.id, now=NOON)
    assert (again.id, again.state, again.report is not None) == (made.id, InspectionState.DONE, True)


def test_the_event_holds_a_hash_of_the_report_and_no_weight():
    made = inspect_claim_now(claim_id=with_photo().id, now=NOON)
    told = details_of(Event.objects.get(kind="INSPECTION_DONE"))
    assert told["report"] == report_hash(Inspection.objects.get(pk=made.pk))
    assert set(told) == {"inspection", "engine", "inputs", "report"}


def test_an_erased_original_is_said_and_not_an_exception():
    claim = with_photo()
    erase_holder(kind=Holder.Kind.CLAIM, subject_id=claim.id, ground="test", actor=staff(Role.LEGAL), now=NOON)
    assert inspect_claim_now(claim_id=claim.id, now=NOON).because == "erased"


def test_the_merchants_counter_evidence_is_inspected_alike_in_a_folder_of_its_own():
    claim = with_photo()
    stage(claim, merchant_of(claim), photo(7))
    submit_exhibits(claim_id=claim.id, actor=merchant_of(claim), now=NOON)
    made = inspect_claim_now(claim_id=claim.id, now=NOON)
    buyers, merchants = FakeInspector.asked
    assert (buyers["claim/1.jpg"], merchants["claim/1.jpg"]) == (photo(5), photo(7))
    assert set(merchants) == {"claim/1.jpg", "listing/1.jpg", "packed/1.jpg", "order.json"}
    assert made.counter["files"][0]["photo"]["path"] == "claim/1.jpg"
    assert "counter/1.jpg" in made.names


def test_a_merchants_file_that_breaks_the_inspector_does_not_silence_the_buyers(monkeypatch):
    claim = with_photo()
    stage(claim, merchant_of(claim), photo(7))
    submit_exhibits(claim_id=claim.id, actor=merchant_of(claim), now=NOON)
    inspect = FakeInspector.inspect

    def breaks_on_seven(self, folder, *, earlier):
        FakeInspector.fails = "process_died" if (folder / "claim/1.jpg").read_bytes() == photo(7) else ""
        return inspect(self, folder, earlier=earlier)

    monkeypatch.setattr(FakeInspector, "inspect", breaks_on_seven)
    made = inspect_claim_now(claim_id=claim.id, now=NOON)
    assert (made.state, made.counter["code"]) == (InspectionState.DONE, "process_died")
    assert made.report["schema"] == "jianzhen.claim/1"


def test_what_was_sealed_after_the_claim_began_is_no_reference():
    claim = submitted(of=sealed_order(at=NOON + timedelta(hours=1)), now=NOON)
    with_photo(claim)
    inspect_claim_now(claim_id=claim.id, now=NOON + timedelta(hours=2))
    assert set(FakeInspector.asked[0]) == {"claim/1.jpg", "order.json"}


def test_documents_and_staged_photos_are_not_inspected():
    claim = with_photo()
    stage(claim, buyer_of(claim), photo(8))
    stage_exhibit(claim_id=claim.id, kind=ExhibitKind.TEXT, text="x", actor=buyer_of(claim), now=NOON)
    inspect_claim_now(claim_id=claim.id, now=NOON)
    assert [x for x in FakeInspector.asked[0] if x.startswith("claim/")] == ["claim/1.jpg"]


def test_an_unknown_claim_is_said():
    with pytest.raises(NotFound):
        inspect_claim_now(claim_id=uuid4(), now=NOON)


def print_of(seed: int) -> Print:
    turned = np.packbits(np.random.default_rng(seed).integers(0, 2, (8, 256), np.uint8), axis=1)
    return Print(turned=turned.tobytes(), looks=b"", embedder="")


@pytest.fixture
def prints():
    """One photo that everybody sends again, and others that are nothing like it."""
    FakeInspector.prints = {photo(5): print_of(5), photo(6): print_of(6)}


def test_only_this_merchants_earlier_claims_are_searched(prints):
    shop = merchant()
    earlier = submitted(of=order(shop=shop), now=NOON - timedelta(days=2))
    elsewhere = submitted(of=order(), now=NOON - timedelta(days=2))
    later = submitted(of=order(shop=shop), now=NOON + timedelta(days=2))
    unlike = submitted(of=order(shop=shop), now=NOON - timedelta(days=2))
    for claim, seed in ((earlier, 5), (elsewhere, 5), (later, 5), (unlike, 6)):
        with_photo(claim, photo(seed))
        inspect_claim_now(claim_id=claim.id, now=NOON)
    FakeInspector.asked.clear()
    claim = with_photo(submitted(of=order(shop=shop), now=NOON))
    made = inspect_claim_now(claim_id=claim.id, now=NOON)
    assert [x for x in FakeInspector.asked[0] if x.startswith("earlier/")] == [f"earlier/{earlier.number}/1.jpg"]
    assert made.names[f"earlier/{earlier.number}/1.jpg"] == str(earlier.exhibits.get().id)


def test_an_erased_claim_is_no_source_any_more_and_its_fingerprints_go(prints):
    shop = merchant()
    earlier = with_photo(submitted(of=order(shop=shop), now=NOON - timedelta(days=2)))
    inspect_claim_now(claim_id=earlier.id, now=NOON)
    erase_holder(kind=Holder.Kind.CLAIM, subject_id=earlier.id, ground="test", actor=staff(Role.LEGAL), now=NOON)
    claim = with_photo(submitted(of=order(shop=shop), now=NOON))
    assert inspect_claim_now(claim_id=claim.id, now=NOON).state == InspectionState.DONE
    assert not any(x.startswith("earlier/") for x in FakeInspector.asked[-1])
    assert forget_erased_prints() == 1
    assert Fingerprint.objects.count() == 1


def test_an_earlier_file_that_cannot_be_read_is_left_out(prints, monkeypatch):
    shop = merchant()
    earlier = with_photo(submitted(of=order(shop=shop), now=NOON - timedelta(days=2)))
    inspect_claim_now(claim_id=earlier.id, now=NOON)

    def damaged(path, original):
        raise OriginalDamaged("gone")

    monkeypatch.setattr("jianzhen.casework.evidence.reuse.write_original", damaged)
    claim = with_photo(submitted(of=order(shop=shop), now=NOON))
    made = inspect_claim_now(claim_id=claim.id, now=NOON)
    assert (made.state, [x for x in made.names if x.startswith("earlier/")]) == (InspectionState.DONE, [])


def test_photos_of_what_came_back_are_compared_as_such():
    claim = with_photo()
    stage(claim, merchant_of(claim), photo(7), kind=ExhibitKind.RETURNED)
    submit_exhibits(claim_id=claim.id, actor=merchant_of(claim), now=NOON)
    inspect_claim_now(claim_id=claim.id, now=NOON)
    assert len(FakeInspector.asked) == 1
    assert FakeInspector.asked[0]["returned/1.jpg"] == photo(7)


def test_a_turned_copy_is_near(prints):
    shop = merchant()
    earlier = with_photo(submitted(of=order(shop=shop), now=NOON - timedelta(days=2)), photo(5))
    inspect_claim_now(claim_id=earlier.id, now=NOON)
    rows = np.frombuffer(print_of(5).turned, np.uint8).reshape(8, 32)
    # the copy was turned: what was plain is now its third turning
    FakeInspector.prints[photo(9)] = Print(turned=np.roll(rows, 2, axis=0).tobytes(), looks=b"", embedder="")
    FakeInspector.asked.clear()
    claim = with_photo(submitted(of=order(shop=shop), now=NOON), photo(9))
    inspect_claim_now(claim_id=claim.id, now=NOON)
    assert any(x.startswith("earlier/") for x in FakeInspector.asked[0])


def test_the_child_process_inherits_no_secret_of_the_desk(monkeypatch):
    from jianzhen.adapters.inspector import _environment

    monkeypatch.setitem(os.environ, "JIANZHEN_VAULT_KEYS", "1:secret")
    monkeypatch.setitem(os.environ, "DATABASE_URL", "postgres://secret")
    assert "secret" not in str(_environment())


def test_a_failed_inspection_is_asked_for_again_by_a_person_of_the_desk_and_waits_once(monkeypatch):
    claim = with_photo()
    reviewer = staff(Role.REVIEWER)
    with pytest.raises(NothingFailed):
        ask_inspection_again(claim_id=claim.id, actor=reviewer, now=NOON)
    monkeypatch.setattr(FakeInspector, "fails", "timed_out")
    failed = inspect_claim_now(claim_id=claim.id, now=NOON)
    for actor in (buyer_of(claim), merchant_of(claim), staff(Role.CALL_TAKER), staff(Role.ADMIN)):
        with pytest.raises(NotAllowed):
            ask_inspection_again(claim_id=claim.id, actor=actor, now=NOON)
    ProcrastinateJob.objects.all()._raw_delete("default")
    for _ in range(2):
        assert ask_inspection_again(claim_id=claim.id, actor=reviewer, now=NOON) == failed
    assert [one.task_name for one in ProcrastinateJob.objects.all()] == ["inspect_claim"]
    asked = Event.objects.filter(kind="INSPECTION_ASKED_AGAIN", actor_id=reviewer.id)
    assert details_of(asked[0]) == {"because": "timed_out", "inspection": str(failed.id)}
    monkeypatch.setattr(FakeInspector, "fails", "")
    again = inspect_claim_now(claim_id=claim.id, now=NOON)
    assert (again.id, again.state) == (failed.id, InspectionState.DONE)
    with pytest.raises(NothingFailed):
        ask_inspection_again(claim_id=claim.id, actor=reviewer, now=NOON)
