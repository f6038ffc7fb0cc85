from datetime import timedelta
from uuid import uuid4

import pytest

from factories.desk import NOON, at_state, buyer_of, merchant_of, order, staff, submitted
from factories.evidence import claim_with_seal, photo, stage
from jianzhen.casework.errors import NotFound, Refusal
from jianzhen.casework.events.actors import PEOPLE, Actor, Role
from jianzhen.casework.events.errors import ChainDoesNotVerify
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import adopt, claim_chain, record
from jianzhen.casework.evidence.inspecting import inspect_claim_now
from jianzhen.casework.evidence.models import Derivative
from jianzhen.casework.evidence.permissions import Action, EvidencePermissions
from jianzhen.casework.evidence.selectors import exhibits_for, media_keys, open_media
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.timeline import timeline
from jianzhen.casework.evidence.vocabulary import PartySide, View
from jianzhen.casework.people.models import Account
from jianzhen.casework.people.recusal import recuse
from jianzhen.custody.chain import Actor as LeafActor
from jianzhen.custody.chain import read_chain

pytestmark = pytest.mark.django_db
REFUSED = Refusal.NOT_YOUR_ROLE


def evidence(claim):
    stage(claim, buyer_of(claim), photo(5))
    submit_exhibits(claim_id=claim.id, actor=buyer_of(claim), now=NOON)


def test_both_sides_read_the_same_line_and_nobody_reads_a_reviewers_mind():
    claim, reviewer = submitted(), staff(Role.REVIEWER)
    evidence(claim)
    record("FIRST_LOOK", chain=claim_chain(claim.id), actor=reviewer, at=NOON, details={"impression": "unclear"})
    buyers, merchants = (timeline(claim, reader=one) for one in (buyer_of(claim), merchant_of(claim)))
    assert [one.kind for one in merchants] == ["CLAIM_DRAFTED", "CLAIM_SUBMITTED", "EVIDENCE_SUBMITTED"]
    assert {one.kind for one in buyers} - {one.kind for one in merchants} == {"EVIDENCE_STAGED"}
    (seen,) = [one for one in timeline(claim, reader=staff(Role.APPROVER)) if one.kind == "FIRST_LOOK"]
    assert (seen.who_role, seen.details) == ("reviewer", {})
    (own,) = [one for one in timeline(claim, reader=reviewer) if one.kind == "FIRST_LOOK"]
    assert own.details == {"impression": "unclear"}
    with pytest.raises(NotFound):
        timeline(claim, reader=merchant_of(submitted()))


def test_once_the_claim_has_ended_the_desk_reads_all_of_it_and_the_parties_do_not():
    claim = at_state("FINAL")
    record("FIRST_LOOK", chain=claim_chain(claim.id), actor=staff(Role.REVIEWER), at=NOON, details={"impression": "unclear"})  # fmt: skip
    assert any(one.details == {"impression": "unclear"} for one in timeline(claim, reader=staff(Role.APPROVER)))
    assert all(one.kind != "FIRST_LOOK" for one in timeline(claim, reader=buyer_of(claim)))


@pytest.mark.parametrize("role", sorted(PEOPLE))
def test_who_of_the_desk_may_do_what(role):
    claim, may = submitted(), {Action.ADD: {Role.REVIEWER, Role.APPROVER, Role.PANEL, Role.CALL_TAKER, Role.TECHNICIAN},
        Action.CONFIRM: {Role.REVIEWER, Role.APPROVER, Role.PANEL, Role.CALL_TAKER},
        Action.WITHHOLD: {Role.REVIEWER, Role.APPROVER, Role.PANEL, Role.CALL_TAKER},
        Action.EXPORT: {Role.REVIEWER, Role.APPROVER, Role.PANEL, Role.LEGAL}}  # fmt: skip
    for action, roles in may.items():
        refusal = EvidencePermissions().refusal(staff(role), action, claim, side=PartySide.DESK)
        assert (refusal is None) == (role in roles), action


@pytest.mark.parametrize("action", list(Action))
def test_a_party_of_another_claim_may_nothing(action):
    claim, other = submitted(), submitted()
    agent = Actor(role=Role.AGENT, id=str(uuid4()), behalf_of=str(other.buyer_id))
    for stranger in (buyer_of(other), merchant_of(other), agent):
        refusal = EvidencePermissions().refusal(stranger, action, claim, side=PartySide.BUYER)
        assert refusal is Refusal.NOT_YOURS


def test_parties_confirm_their_own_copies_and_withhold_none():
    claim, permissions = submitted(), EvidencePermissions()
    for actor, own, other in ((buyer_of(claim), "buyer", "merchant"), (merchant_of(claim), "merchant", "buyer")):
        assert permissions.refusal(actor, Action.CONFIRM, claim, side=PartySide(own)) is None
        assert permissions.refusal(actor, Action.CONFIRM, claim, side=PartySide(other)) is REFUSED
        assert permissions.refusal(actor, Action.WITHHOLD, claim) is REFUSED


def test_a_recused_reviewer_may_nothing():
    claim = submitted()
    account = Account.objects.create(email="x@example.org", shown_as="x", opened_at=NOON)
    reviewer = Actor.of(Role.REVIEWER, account.id)
    recuse(account_id=account.id, why="family", actor=reviewer, now=NOON, merchant_id=claim.merchant_id)
    for action in Action:
        assert EvidencePermissions().refusal(reviewer, action, claim) is Refusal.RECUSED


def test_a_report_names_files_that_open_for_whoever_may_see_them():
    claim = claim_with_seal()
    evidence(claim)
    made = inspect_claim_now(claim_id=claim.id, now=NOON)
    reviewer, merchant, buyer = staff(Role.REVIEWER), merchant_of(claim), buyer_of(claim)
    keys = media_keys(made, reader=reviewer)
    assert set(keys) == {"claim/1.jpg", "listing/1.jpg", "packed/1.jpg"}
    contents = {path: b"".join(open_media(key=key, reader=reviewer, now=NOON).content) for path, key in keys.items()}
    assert contents == {"claim/1.jpg": photo(5), "listing/1.jpg": photo(1), "packed/1.jpg": photo(2)}
    assert set(media_keys(made, reader=merchant)) == {"listing/1.jpg", "packed/1.jpg"}
    assert set(media_keys(made, reader=buyer)) == {"claim/1.jpg"}


def test_a_photo_of_another_claim_opens_for_the_desk_alone():
    claim, earlier = submitted(), submitted(of=order(), now=NOON - timedelta(days=1))
    evidence(claim)
    evidence(earlier)
    made = inspect_claim_now(claim_id=claim.id, now=NOON)
    made.names["earlier/X/1.jpg"] = str(earlier.exhibits.get().id)
    assert "earlier/X/1.jpg" in media_keys(made, reader=staff(Role.REVIEWER))
    for party in (buyer_of(claim), merchant_of(claim)):
        assert "earlier/X/1.jpg" not in media_keys(made, reader=party)


@pytest.mark.parametrize(
    ("because", "words"), [("clip_not_redacted", "视频"), ("document_not_redacted", "文件"), ("truncated", "没能做成")]
)
def test_what_is_not_shown_is_said_with_its_reason(because, words):
    claim = submitted()
    evidence(claim)
    (waiting,) = exhibits_for(claim, reader=merchant_of(claim))
    assert "等待人工确认" in waiting.why_not[0]
    Derivative.objects.create(exhibit=claim.exhibits.get(), made_at=NOON, withheld_at=NOON, withheld_because=because)
    (shown,) = exhibits_for(claim, reader=merchant_of(claim))
    assert shown.view is View.WITHHELD
    assert words in shown.why_not[0]


def test_an_event_is_adopted_only_as_the_very_next_one():
    claim, reviewer = submitted(), staff(Role.REVIEWER)
    leaves = Event.objects.filter(chain=claim_chain(claim.id)).order_by("seq").values_list("leaf", flat=True)
    chain = read_chain(b"".join(bytes(one) + b"\n" for one in leaves))
    made = chain.next("case_sealed", at=NOON, actor=LeafActor(type="reviewer", pseudonym=reviewer.id))
    record("SOMETHING", chain=claim_chain(claim.id), actor=reviewer, at=NOON)
    with pytest.raises(ChainDoesNotVerify):
        adopt(made, actor=reviewer, at=NOON)
