"""Every guard, event by event: it lets the true facts through, and refuses each that is missing or false by name."""

from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from uuid import uuid4

import pytest

from factories.desk import NOON, at_state, buyer_of, merchant_of
from jianzhen.casework.claims.errors import FactMissing, GuardRefused, SamePerson, TooEarly, TooLate
from jianzhen.casework.claims.facts import NO_FACTS, Facts
from jianzhen.casework.claims.guards import GUARDS, Move, always
from jianzhen.casework.claims.models import Claim, ConsentUse, Offer, StandingConsent, Window
from jianzhen.casework.claims.vocabulary import EventKind, ForgeryAct, RemedyKind, State, WindowKind
from jianzhen.casework.errors import CaseworkError, NotAllowed
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event

K, HOUR = EventKind, timedelta(hours=1)
ANN = "ann"
OWN = {"lease_holder": ANN}
WHY = {"reasons": "the seam runs through the print"}
PANEL = ("pat", "quin", "ray")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A guard with the facts it lets through, and the changes it refuses.

    ``optional`` are facts that may be left out: others make up for them.
    """

    event: EventKind
    role: Role
    state: State
    true: dict
    wrong: tuple[tuple[dict, type[CaseworkError]], ...] = ()
    claim: dict = field(default_factory=dict)
    optional: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.event.value}-{self.state.value}"

    def tried(self, **change) -> None:
        actor = Actor(role=self.role, id=PANEL[0] if self.role is Role.PANEL else ANN)
        claim = Claim(state=self.state, **self.claim)
        GUARDS[self.event](
            Move(claim=claim, event=self.event, actor=actor, now=NOON, facts=Facts(**{**self.true, **change}))
        )


def case(event, role, state, true, *wrong, claim=None, optional=()):
    return Case(
        event=event, role=role, state=state, true=true, wrong=wrong, claim=claim or {}, optional=frozenset(optional)
    )


NOT_MINE, NO_WHY = ({"lease_holder": "bo"}, NotAllowed), ({"reasons": "  "}, GuardRefused)
R, A, P = Role.REVIEWER, Role.APPROVER, Role.PANEL
FORGERY = {"forgery_named": True, "notice_done": True}
APPEAL = {**WHY, "panel": PANEL, "earlier_drafters": (ANN,)}
NOT_FRESH = (
    ({"panel": ("quin", "ray")}, SamePerson), ({"earlier_drafters": ("ray",)}, SamePerson),
    ({"panel": ("pat", "quin", "quin")}, SamePerson), NO_WHY,
)  # fmt: skip
ALONE = {
    **OWN, "four_eyes": (), "forgery_named": False, "first_look": True, "checklist_done": True, "heard": True,
    "reasons_for_both": True,
}  # fmt: skip
SECOND = {
    "earlier_drafters": ("bo",), "own_draft_saved": True, "agree": True, "draft_hash": "ab", "subject": Role.BUYER, **FORGERY,
}  # fmt: skip
THIRD = {
    "earlier_drafters": ("bo", "cy"), "majority": True, "votes_for_forgery": 2, "subject": Role.MERCHANT, **FORGERY,
}  # fmt: skip

BY_FACTS = (
    case(K.SERVICE_ACCEPTED, Role.ROUTER, State.SUBMITTED, {"plain_repair": True}, ({"plain_repair": False}, GuardRefused)),
    case(K.REFERRED_TO_A_PERSON, Role.ROUTER, State.SUBMITTED, {"outside_pack": "another country"}, ({"outside_pack": ""}, GuardRefused)),
    case(K.CLAIM_CONTESTED, Role.MERCHANT, State.MERCHANT_TURN, WHY, NO_WHY),
    case(K.CLAIM_LEASED, R, State.REVIEW_QUEUE, {"independent": True, "earlier_drafters": ("bo",)},
         ({"independent": False}, GuardRefused), ({"earlier_drafters": ("bo", ANN)}, SamePerson)),
    case(K.LEASE_RETURNED, R, State.IN_REVIEW, OWN, NOT_MINE),
    case(K.LEASE_LAPSED, Role.TIMER, State.IN_REVIEW, {"lease_expires_at": NOON}, ({"lease_expires_at": NOON + HOUR}, TooEarly)),
    case(K.MERCHANT_HEARD_AGAIN, R, State.IN_REVIEW, {**OWN, **WHY, "heard": False}, NOT_MINE, NO_WHY, ({"heard": True}, GuardRefused)),
    case(K.BUYER_HEARD_AGAIN, R, State.IN_REVIEW, {**OWN, **WHY, "heard": False}, NOT_MINE, NO_WHY, ({"heard": True}, GuardRefused)),
    case(K.QUESTION_ASKED, R, State.IN_REVIEW, {**OWN, **WHY, "asked": Role.BUYER, "rounds": 1}, NOT_MINE, NO_WHY,
         ({"asked": Role.AGENT}, GuardRefused), ({"rounds": 2}, GuardRefused)),
    case(K.QUESTION_ANSWERED, Role.BUYER, State.INFO_REQUESTED, {"asked": Role.BUYER}, ({"asked": Role.MERCHANT}, NotAllowed)),
    case(K.RETURN_ARRIVED, Role.INTEGRATION, State.INFO_REQUESTED, {"parcel_delivered": True}, ({"parcel_delivered": False}, GuardRefused)),
    case(K.RESULT_RECEIVED, Role.TECHNICIAN, State.INFO_REQUESTED, {"result_appended": True}, ({"result_appended": False}, GuardRefused)),
    case(K.FOUND_INADMISSIBLE, R, State.IN_REVIEW, {**OWN, **WHY, "reason_code": "no_order"}, NOT_MINE, NO_WHY,
         ({"reason_code": ""}, GuardRefused)),
    case(K.ADVERSE_NOTICE_SERVED, R, State.IN_REVIEW,
         {**OWN, "forgery": ForgeryAct.SWAPPED, "subject": Role.BUYER, "material_attached": True, "noticed_before": False},
         NOT_MINE, ({"material_attached": False}, GuardRefused), ({"noticed_before": True}, GuardRefused)),
    case(K.NOTICE_ANSWERED, Role.BUYER, State.NOTICE, {"subject": Role.BUYER}, ({"subject": Role.MERCHANT}, NotAllowed)),
    case(K.DECISION_DRAFTED, R, State.IN_REVIEW, {**OWN, "four_eyes": ("forgery_finding",), "heard": True, **FORGERY}, NOT_MINE,
         ({"four_eyes": ()}, GuardRefused), ({"heard": False}, GuardRefused), ({"notice_done": False}, GuardRefused)),
    case(K.DECISION_SERVED, R, State.IN_REVIEW, ALONE, NOT_MINE, ({"four_eyes": ("random",)}, GuardRefused),
         ({"forgery_named": True, "notice_done": True, "subject": Role.BUYER}, GuardRefused), ({"first_look": False}, GuardRefused),
         ({"checklist_done": False}, GuardRefused), ({"heard": False}, GuardRefused), ({"reasons_for_both": False}, GuardRefused)),
    case(K.DECISION_SERVED, A, State.SECOND_REVIEW, SECOND, ({"earlier_drafters": (ANN,)}, SamePerson),
         ({"own_draft_saved": False}, GuardRefused), ({"agree": False}, GuardRefused), ({"draft_hash": ""}, GuardRefused),
         ({"notice_done": False}, GuardRefused)),
    case(K.DECISION_SERVED, A, State.THIRD_REVIEW, THIRD, ({"earlier_drafters": ("bo", ANN)}, SamePerson),
         ({"majority": False}, GuardRefused), ({"votes_for_forgery": 1}, GuardRefused), ({"notice_done": False}, GuardRefused)),
    case(K.REVIEWERS_DIFFER, A, State.SECOND_REVIEW, {"earlier_drafters": ("bo",), "own_draft_saved": True, "agree": False},
         ({"earlier_drafters": (ANN,)}, SamePerson), ({"own_draft_saved": False}, GuardRefused), ({"agree": True}, GuardRefused)),
    case(K.SENT_BACK, A, State.SECOND_REVIEW, {**WHY, "earlier_drafters": ("bo",)}, ({"earlier_drafters": (ANN,)}, SamePerson), NO_WHY),
    case(K.APPEAL_WITHDRAWN, Role.BUYER, State.IN_APPEAL, {"own_appeal": True, "other_appeals_open": 0},
         ({"own_appeal": False}, GuardRefused), ({"other_appeals_open": 1}, GuardRefused)),
    case(K.INADMISSIBILITY_ACCEPTED, Role.BUYER, State.IN_APPEAL, {"own_appeal": True}, ({"own_appeal": False}, GuardRefused)),
    case(K.APPEAL_DECIDED, P, State.IN_APPEAL,
         {**APPEAL, "majority": True, "worse_for_lone_appellant": False, "forgery_named": False}, *NOT_FRESH,
         ({"majority": False}, GuardRefused), ({"worse_for_lone_appellant": True}, GuardRefused), ({"forgery_named": True}, GuardRefused)),
    case(K.REMITTED, P, State.IN_APPEAL, APPEAL, *NOT_FRESH),
    case(K.REMEDY_DISPUTED, Role.MERCHANT, State.SETTLED, {**WHY, "receipt_window_open": True}, NO_WHY,
         ({"receipt_window_open": False}, TooLate)),
    case(K.REMEDY_NOT_PERFORMED, Role.TIMER, State.FINAL, {"remedy_overdue": True}, ({"remedy_overdue": False}, TooEarly)),
    case(K.REMEDIES_PROVED, Role.INTEGRATION, State.FINAL, {"remedies_proved": True, "receipt_window_open": False},
         ({"remedies_proved": False}, GuardRefused), ({"receipt_window_open": True}, GuardRefused)),
    case(K.SERVICE_DONE, Role.TECHNICIAN, State.IN_SERVICE, {"visits_closed": True}, ({"visits_closed": False}, GuardRefused)),
    case(K.SERVICE_DISPUTED, Role.BUYER, State.IN_SERVICE, WHY, NO_WHY, claim={"merchant_id": uuid4()}),
    case(K.REVISIT_ASKED, Role.BUYER, State.CLOSED, {"in_warranty": True}, ({"in_warranty": False}, GuardRefused),
         claim={"kind": Claim.Kind.SERVICE}),
    case(K.REOPENED, A, State.FINAL, {**WHY, "countersigned_by": "bo"}, NO_WHY, ({"countersigned_by": ANN}, SamePerson)),
)  # fmt: skip

BY_ROWS = {
    K.STANDING_CONSENT_APPLIED, K.EVIDENCE_ASKED, K.EVIDENCE_WINDOW_CLOSED, K.OFFER_ACCEPTED, K.MERCHANT_SILENT,
    K.BUYER_SILENT, K.QUESTION_WINDOW_CLOSED, K.NOTICE_WINDOW_CLOSED, K.APPEALED, K.APPEAL_WINDOW_CLOSED,
}  # fmt: skip
"""Guards that read rows of this room; tried below with rows."""


def test_every_guard_is_tried_here():
    asks_nothing = {event for event, guard in GUARDS.items() if guard is always}
    tried = {one.event for one in BY_FACTS}
    assert tried | BY_ROWS | asks_nothing == set(EventKind)
    assert not tried & BY_ROWS
    assert not (tried | BY_ROWS) & asks_nothing


@pytest.mark.parametrize("one", BY_FACTS, ids=str)
def test_true_facts_pass(one):
    one.tried()


@pytest.mark.parametrize(
    ("one", "change", "error"),
    [(one, change, error) for one in BY_FACTS for change, error in one.wrong],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else getattr(value, "__name__", str(value)),
)
def test_a_false_fact_is_refused_by_name(one, change, error):
    with pytest.raises(error):
        one.tried(**change)


@pytest.mark.parametrize(("one", "name"), [(one, name) for one in BY_FACTS for name in one.true], ids=str)
def test_a_fact_that_is_not_stated_is_never_read_as_true(one, name):
    untold = {item.name: item.default for item in fields(Facts)}[name]
    with pytest.raises(
        (FactMissing, GuardRefused) if untold == "" else FactMissing, match=name if untold is None else None
    ):
        one.tried(**{name: untold})


def test_a_service_dispute_needs_somebody_it_is_against_and_a_revisit_a_repair():
    disputed, revisit = (
        next(one for one in BY_FACTS if one.event is event) for event in (K.SERVICE_DISPUTED, K.REVISIT_ASKED)
    )
    with pytest.raises(GuardRefused, match="merchant"):
        replace(disputed, claim={}).tried()
    with pytest.raises(GuardRefused, match="service claim"):
        replace(revisit, claim={"kind": Claim.Kind.AFTER_SALES}).tried()


@pytest.mark.parametrize("flag", [{"late": True}, {"duplicate_of_id": uuid4()}])
def test_a_late_or_duplicate_claim_goes_to_a_person_without_further_reason(flag):
    Case(event=K.REFERRED_TO_A_PERSON, role=Role.ROUTER, state=State.SUBMITTED, true={}, claim=flag).tried()


# guards that read rows ------------------------------------------------------------------------------------------------


def attempt(claim, event, *, role=Role.TIMER, now=NOON, facts=NO_FACTS):
    actor = {Role.BUYER: buyer_of, Role.MERCHANT: merchant_of}.get(role, lambda _: Actor.machine(role))(claim)
    GUARDS[event](Move(claim=claim, event=event, actor=actor, now=now, facts=facts))


def window(claim, kind, side, *, closes_at=NOON + HOUR, ended_at=None):
    made_by = Event.objects.filter(kind="CLAIM_SUBMITTED").last()
    return Window.objects.create(
        claim=claim, kind=kind, side=side.value, opens_at=NOON - 9 * HOUR, closes_at=closes_at, calendar="elapsed", rule="t",
        ended_at=ended_at, made_by=made_by,
    )  # fmt: skip


TIMED = [
    (K.EVIDENCE_WINDOW_CLOSED, State.EVIDENCE_PENDING, WindowKind.EVIDENCE, Role.BUYER),
    (K.MERCHANT_SILENT, State.MERCHANT_TURN, WindowKind.MERCHANT_ANSWER, Role.MERCHANT),
    (K.MERCHANT_SILENT, State.MERCHANT_TURN, WindowKind.RETURN_RECEIPT, Role.MERCHANT),
    (K.BUYER_SILENT, State.BUYER_TURN, WindowKind.BUYER_REPLY, Role.BUYER),
    (K.QUESTION_WINDOW_CLOSED, State.INFO_REQUESTED, WindowKind.QUESTION, Role.MERCHANT),
    (K.NOTICE_WINDOW_CLOSED, State.NOTICE, WindowKind.NOTICE, Role.BUYER),
    (K.APPEAL_WINDOW_CLOSED, State.DECIDED, WindowKind.APPEAL, Role.BUYER),
    (K.APPEAL_WINDOW_CLOSED, State.DECIDED, WindowKind.APPEAL_FORGERY, Role.BUYER),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("event", "state", "kind", "side"), TIMED)
def test_a_window_is_closed_at_its_end_and_not_before_nor_where_there_is_none(event, state, kind, side):
    claim, facts = at_state(state), Facts(under_way=False)
    with pytest.raises(TooEarly, match="no such window"):
        attempt(claim, event, facts=facts)
    window(claim, kind, side)
    with pytest.raises(TooEarly, match="closes at"):
        attempt(claim, event, facts=facts)
    attempt(claim, event, now=NOON + HOUR, facts=facts)


@pytest.mark.django_db
def test_a_window_of_another_kind_or_that_has_ended_closes_nothing():
    claim = at_state(State.BUYER_TURN)
    window(claim, WindowKind.QUESTION, Role.BUYER)
    window(claim, WindowKind.BUYER_REPLY, Role.BUYER, ended_at=NOON)
    with pytest.raises(TooEarly):
        attempt(claim, K.BUYER_SILENT, now=NOON + 9 * HOUR)


@pytest.mark.django_db
def test_every_sides_window_to_appeal_has_to_close_before_a_decision_is_final():
    claim = at_state(State.DECIDED)
    window(claim, WindowKind.APPEAL, Role.BUYER)
    window(claim, WindowKind.APPEAL_FORGERY, Role.BUYER, closes_at=NOON + 2 * HOUR)
    with pytest.raises(TooEarly):
        attempt(claim, K.APPEAL_WINDOW_CLOSED, now=NOON + HOUR)
    attempt(claim, K.APPEAL_WINDOW_CLOSED, now=NOON + 2 * HOUR)


@pytest.mark.django_db
def test_a_question_stays_open_while_something_is_under_way_and_who_does_not_say_is_refused():
    claim = at_state(State.INFO_REQUESTED)
    window(claim, WindowKind.QUESTION, Role.BUYER)
    with pytest.raises(GuardRefused, match="under way"):
        attempt(claim, K.QUESTION_WINDOW_CLOSED, now=NOON + HOUR, facts=Facts(under_way=True))
    with pytest.raises(FactMissing, match="under_way"):
        attempt(claim, K.QUESTION_WINDOW_CLOSED, now=NOON + HOUR)


@pytest.mark.django_db
def test_a_standing_consent_is_applied_only_where_one_was_used():
    claim = at_state(State.SUBMITTED)
    with pytest.raises(GuardRefused, match="consent"):
        attempt(claim, K.STANDING_CONSENT_APPLIED, role=Role.ROUTER)
    consent = StandingConsent.objects.create(
        merchant=claim.merchant, categories=["crockery"], remedies=["refund_only"], most_fen=1, budget_fen=1, most_claims=1,
        published_at=NOON, published_by="m",
    )  # fmt: skip
    ConsentUse.objects.create(claim=claim, consent=consent, amount_fen=1, used_at=NOON)
    attempt(claim, K.STANDING_CONSENT_APPLIED, role=Role.ROUTER)


@pytest.mark.django_db
def test_evidence_is_asked_for_once_and_only_where_some_is_missing():
    claim = at_state(State.SUBMITTED)
    attempt(claim, K.EVIDENCE_ASKED, role=Role.ROUTER, facts=Facts(evidence_missing=True))
    with pytest.raises(FactMissing, match="evidence_missing"):
        attempt(claim, K.EVIDENCE_ASKED, role=Role.ROUTER)
    with pytest.raises(GuardRefused, match="nothing"):
        attempt(claim, K.EVIDENCE_ASKED, role=Role.ROUTER, facts=Facts(evidence_missing=False))
    window(claim, WindowKind.EVIDENCE, Role.BUYER, ended_at=NOON)
    with pytest.raises(GuardRefused, match="once"):
        attempt(claim, K.EVIDENCE_ASKED, role=Role.ROUTER, facts=Facts(evidence_missing=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"side": "buyer"}, GuardRefused),
        ({"withdrawn_at": NOON}, GuardRefused),
        ({"accepted_at": NOON, "accepted_by": "x"}, GuardRefused),
        ({"stands_until": NOON}, TooLate),
    ],
)
def test_only_the_other_sides_offer_that_stands_is_accepted(change, error):
    claim = at_state(State.MERCHANT_TURN)
    offer = Offer.objects.create(
        claim=claim, side="merchant", remedy=RemedyKind.EXCHANGE, made_at=NOON, made_by="m", stands_until=NOON + HOUR
    )
    facts = Facts(offer_id=offer.id)
    attempt(claim, K.OFFER_ACCEPTED, role=Role.BUYER, facts=facts)
    with pytest.raises(FactMissing, match="offer_id"):
        attempt(claim, K.OFFER_ACCEPTED, role=Role.BUYER)
    with pytest.raises(GuardRefused):
        attempt(claim, K.OFFER_ACCEPTED, role=Role.BUYER, facts=Facts(offer_id=uuid4()))
    Offer.objects.filter(pk=offer.id).update(**change)
    with pytest.raises(error):
        attempt(claim, K.OFFER_ACCEPTED, role=Role.BUYER, facts=facts)


@pytest.mark.django_db
def test_an_appeal_is_open_to_whom_the_outcome_hurts_in_time_and_once():
    claim, facts = at_state(State.DECIDED), Facts(hurts=True, own_appeals_open=0)
    with pytest.raises(TooLate):
        attempt(claim, K.APPEALED, role=Role.BUYER, facts=facts)
    window(claim, WindowKind.APPEAL, Role.BUYER)
    attempt(claim, K.APPEALED, role=Role.BUYER, facts=facts)
    for wrong, error in (
        ({"hurts": False}, GuardRefused), ({"own_appeals_open": 1}, GuardRefused), ({"hurts": None}, FactMissing),
        ({"own_appeals_open": None}, FactMissing),
    ):  # fmt: skip
        with pytest.raises(error):
            attempt(claim, K.APPEALED, role=Role.BUYER, facts=replace(facts, **wrong))
    with pytest.raises(TooLate):  # the buyer's window is not the merchant's
        attempt(claim, K.APPEALED, role=Role.MERCHANT, facts=facts)
    with pytest.raises(TooLate):
        attempt(claim, K.APPEALED, role=Role.BUYER, now=NOON + HOUR, facts=facts)
