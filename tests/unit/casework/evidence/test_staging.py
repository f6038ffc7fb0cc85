from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from factories.desk import NOON, at_state, buyer_of, merchant_of, staff, submitted
from factories.evidence import photo, stage
from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_chain
from jianzhen.casework.events.record import claim_chain, details_of
from jianzhen.casework.evidence.errors import AlreadySubmitted, BadExhibit, ForeignFile
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.staging import stage_exhibit, unstage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind, PartySide
from jianzhen.casework.originals.keep import commitment_key_of, read
from jianzhen.custody.commitment import Commitment

pytestmark = pytest.mark.django_db


def text(claim, actor, words="它到的时候就是裂的", **more):
    return stage_exhibit(claim_id=claim.id, kind=ExhibitKind.TEXT, text=words, actor=actor, now=NOON, **more)


def test_what_is_staged_goes_on_the_record_all_at_once_and_the_event_commits_to_its_bytes():
    claim = submitted()
    buyer = buyer_of(claim)
    one, two = stage(claim, buyer, photo(5), regions=[(10, 20, 30, 40)]), text(claim, buyer)
    assert not Exhibit.objects.filter(submitted_at__isnull=False).exists()
    made = submit_exhibits(claim_id=claim.id, actor=buyer, now=NOON)
    assert [x.id for x in made] == [one.id, two.id]
    event = Event.objects.get(kind="EVIDENCE_SUBMITTED")
    told = details_of(event)["exhibits"][0]
    commitment = Commitment(hmac=told["hmac"], size=told["size"], media_type=told["media_type"])
    assert commitment.opens_with(commitment_key_of(one.original), list(read(one.original)))
    assert "它到的" not in str(details_of(event))
    assert {x.task_name for x in ProcrastinateJob.objects.all()} >= {"inspect_claim", "make_derivatives"}
    verify_chain(claim_chain(claim.id))


def test_submitting_twice_and_with_nothing_staged_changes_nothing():
    claim = submitted()
    buyer = buyer_of(claim)
    stage(claim, buyer, photo(5))
    assert len(submit_exhibits(claim_id=claim.id, actor=buyer, now=NOON)) == 1
    assert submit_exhibits(claim_id=claim.id, actor=buyer, now=NOON) == []
    assert Event.objects.filter(kind="EVIDENCE_SUBMITTED").count() == 1
    assert ProcrastinateJob.objects.filter(task_name="inspect_claim").count() == 1


def test_a_double_click_is_one_exhibit():
    claim = submitted()
    buyer = buyer_of(claim)
    assert stage(claim, buyer, photo(5)).id == stage(claim, buyer, photo(5)).id
    assert text(claim, buyer).id == text(claim, buyer).id


def test_each_side_submits_only_its_own():
    claim = submitted()
    buyer, merchant = buyer_of(claim), merchant_of(claim)
    stage(claim, buyer, photo(5))
    assert submit_exhibits(claim_id=claim.id, actor=merchant, now=NOON) == []
    with pytest.raises(NotFound):
        unstage_exhibit(exhibit_id=Exhibit.objects.get().id, actor=merchant, now=NOON)


def test_staged_evidence_can_be_taken_back_and_submitted_evidence_stays():
    claim = submitted()
    buyer = buyer_of(claim)
    one = stage(claim, buyer, photo(5))
    unstage_exhibit(exhibit_id=one.id, actor=buyer, now=NOON)
    assert submit_exhibits(claim_id=claim.id, actor=buyer, now=NOON) == []
    again = stage(claim, buyer, photo(5))
    submit_exhibits(claim_id=claim.id, actor=buyer, now=NOON)
    with pytest.raises(AlreadySubmitted):
        unstage_exhibit(exhibit_id=again.id, actor=buyer, now=NOON)


@pytest.mark.parametrize(
    ("state", "late"),
    [("EVIDENCE_PENDING", False), ("MERCHANT_TURN", False), ("IN_REVIEW", True), ("DECIDED", True), ("CLOSED", True)],
)
def test_evidence_is_taken_in_every_state_and_flagged_where_it_comes_late(state, late):
    claim = at_state(state)
    stage(claim, buyer_of(claim), photo(5))
    (made,) = submit_exhibits(claim_id=claim.id, actor=buyer_of(claim), now=NOON + timedelta(days=1))
    assert made.late is late


def test_strangers_and_other_claims_files_are_refused():
    claim, other = submitted(), submitted()
    foreign = stage(other, buyer_of(other), photo(5)).original
    with pytest.raises(ForeignFile):
        stage_exhibit(claim_id=claim.id, kind=ExhibitKind.PHOTO, original=foreign, actor=buyer_of(claim), now=NOON)
    for stranger in (buyer_of(other), merchant_of(other), staff(Role.ADMIN), staff(Role.LEGAL)):
        with pytest.raises(NotAllowed):
            text(claim, stranger)


def test_a_side_cannot_pass_off_the_other_sides_file_as_its_own():
    claim = submitted()
    theirs = stage(claim, buyer_of(claim), photo(5)).original
    with pytest.raises(ForeignFile):
        stage_exhibit(claim_id=claim.id, kind=ExhibitKind.PHOTO, original=theirs, actor=merchant_of(claim), now=NOON)
    # having the very bytes, it may put them in as its own
    assert stage(claim, merchant_of(claim), photo(5)).side == PartySide.MERCHANT


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (ExhibitKind.TEXT, {"text": "  "}),
        (ExhibitKind.PHOTO, {"text": "no file"}),
        (ExhibitKind.TEXT, {"text": "x", "regions": [(1, 2, 0, 4)]}),
        (ExhibitKind.TEXT, {"text": "x", "shows": "everything"}),
        (ExhibitKind.TEXT, {"text": "x" * 20_001}),
    ],
)
def test_what_does_not_fit_its_kind_is_named(kind, more):
    claim = submitted()
    with pytest.raises(BadExhibit, match=r"^(text|original|regions|shows):"):
        stage_exhibit(claim_id=claim.id, kind=kind, actor=buyer_of(claim), now=NOON, **more)


def test_results_are_appended_by_the_desk_and_never_by_a_party():
    claim = submitted()
    with pytest.raises(NotAllowed):
        stage_exhibit(claim_id=claim.id, kind=ExhibitKind.VISIT_RESULT, text="fine", actor=merchant_of(claim), now=NOON)
    technician = staff(Role.TECHNICIAN)
    stage_exhibit(claim_id=claim.id, kind=ExhibitKind.VISIT_RESULT, text="有裂纹", actor=technician, now=NOON)
    (made,) = submit_exhibits(claim_id=claim.id, actor=technician, now=NOON)
    assert (made.side, made.late) == (PartySide.DESK, False)


def test_a_call_taker_files_for_the_buyer():
    claim = submitted()
    assert text(claim, staff(Role.CALL_TAKER)).side == PartySide.BUYER
