"""What a side does on its claim's page: each a form, each one act of casework, refused beside its own button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jianzhen.casework.claims.answering import concede_claim, withdraw_claim
from jianzhen.casework.claims.errors import NoSuchStep
from jianzhen.casework.claims.filing import resume_claim, submit_claim
from jianzhen.casework.claims.offers import accept_offer, make_offer, withdraw_offer
from jianzhen.casework.claims.selectors import read_claim
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.claims.windows import ask_more_time
from jianzhen.casework.decisions.appeals import appeal, withdraw_appeal
from jianzhen.casework.decisions.notices import answer_notice
from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import PARTIES, Actor
from jianzhen.casework.evidence.answering import contest_claim, reply_to_answer, say
from jianzhen.casework.evidence.permissions import Action as EvidenceAction
from jianzhen.casework.evidence.permissions import EvidencePermissions
from jianzhen.casework.evidence.staging import stage_exhibit, unstage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.remedies.disputing import dispute_remedy
from jianzhen.casework.remedies.models import Remedy
from jianzhen.casework.remedies.parcels import accept_return, note_return_delivered, note_return_sent
from jianzhen.casework.remedies.proving import Proof, accept_remedy, note_arrival, prove_remedy
from jianzhen.casework.review.person_asked import ask_for_a_person
from jianzhen.casework.review.questions import answer_question, open_question
from jianzhen.casework.review.results import note_booked, note_parcel_sent
from jianzhen.entrances.answers import answer_to
from jianzhen.entrances.pages.errors import BadField, NotSignedIn
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.middleware import upload_limit
from jianzhen.entrances.pages.party.case import case_page
from jianzhen.entrances.pages.party.files import FORM_MB, claim_holder, keep_all, kind_of_original
from jianzhen.entrances.pages.party.filing_form import fen_of
from jianzhen.entrances.pages.party.hints import hinted
from jianzhen.entrances.pages.shown import BEIJING
from jianzhen.entrances.pages.who import actor_of, come_again
from jianzhen.kernel.errors import JianzhenError

OFFER_STANDS = timedelta(days=3)
HIDDEN = frozenset({"csrfmiddlewaretoken", "pass", "state"})


class Form:
    """What one act is given: the fields of its form, who acts, when."""

    def __init__(self, request: HttpRequest, claim_id: UUID, actor: Actor, now: datetime) -> None:
        self.request, self.claim_id, self.actor, self.now = request, claim_id, actor, now

    def text(self, name: str) -> str:
        """A field, without the blanks around it."""
        return str(self.request.POST.get(name, "")).strip()

    def id(self, name: str) -> UUID:
        """A field that names a row. Raises ``NotFound``."""
        try:
            return UUID(self.text(name))
        except ValueError as error:
            raise NotFound(f"{name}: names nothing; reload the page") from error

    def remedy_id(self) -> UUID:
        """A remedy of this very claim. Raises ``NotFound``."""
        remedy_id = self.id("remedy")
        if not Remedy.objects.filter(pk=remedy_id, claim_id=self.claim_id).exists():
            raise NotFound("there is no such remedy of this claim")
        return remedy_id

    def files(self) -> None:
        """Keep the files that came along and stage them."""
        if not self.request.FILES:
            return
        claim = read_claim(self.claim_id, reader=self.actor)
        EvidencePermissions().require(self.actor, EvidenceAction.ADD, claim)
        sent = keep_all(
            self.request.FILES.getlist("files"), holder=claim_holder(self.claim_id), actor=self.actor, now=self.now
        )
        for one in sent:
            kind = ExhibitKind.RETURNED if self.text("returned") else kind_of_original(one)
            stage_exhibit(claim_id=self.claim_id, kind=kind, original=one, actor=self.actor, now=self.now, shows=self.text("shows"))  # fmt: skip


def _stage(form: Form) -> None:
    if form.text("text"):
        stage_exhibit(claim_id=form.claim_id, kind=ExhibitKind.TEXT, text=form.text("text"), actor=form.actor, now=form.now)  # fmt: skip


def _unstage(form: Form) -> None:
    unstage_exhibit(exhibit_id=form.id("exhibit"), actor=form.actor, now=form.now)


def _submit_evidence(form: Form) -> None:
    submit_exhibits(claim_id=form.claim_id, actor=form.actor, now=form.now)


def _submit(form: Form) -> None:
    submit_claim(claim_id=form.claim_id, actor=form.actor, now=form.now)


def _complete(form: Form) -> None:
    say(claim_id=form.claim_id, text=form.text("text"), actor=form.actor, now=form.now)
    submit_claim(claim_id=form.claim_id, actor=form.actor, now=form.now)


def _resume(form: Form) -> None:
    say(claim_id=form.claim_id, text=form.text("text"), actor=form.actor, now=form.now)
    resume_claim(claim_id=form.claim_id, actor=form.actor, now=form.now)


def _reply(form: Form) -> None:
    reply_to_answer(claim_id=form.claim_id, text=form.text("text"), actor=form.actor, now=form.now)


def _contest(form: Form) -> None:
    contest_claim(claim_id=form.claim_id, reasons=form.text("text"), actor=form.actor, now=form.now)


def _answer(form: Form) -> None:
    submit_exhibits(claim_id=form.claim_id, actor=form.actor, now=form.now)
    answer_question(claim_id=form.claim_id, text=form.text("text"), actor=form.actor, now=form.now)


def _sent_back(form: Form) -> None:
    note_parcel_sent(question_id=_question(form), waybill=form.text("waybill"), actor=form.actor, now=form.now)


def _booked(form: Form) -> None:
    at = _moment(form, "booked_for")
    note_booked(question_id=_question(form), booked_for=at, actor=form.actor, now=form.now)


def _offer(form: Form) -> None:
    kind = form.text("remedy_kind")
    if kind not in set(RemedyKind):
        raise BadField("remedy_kind: choose what you offer", field="remedy_kind")
    fen = fen_of(form.text("amount"), field="amount") if form.text("amount") else 0
    make_offer(
        claim_id=form.claim_id, remedy=RemedyKind(kind), amount_fen=fen, stands_until=form.now + OFFER_STANDS,
        actor=form.actor, now=form.now,
    )  # fmt: skip


def _dispute(form: Form) -> None:
    submit_exhibits(claim_id=form.claim_id, actor=form.actor, now=form.now)
    dispute_remedy(claim_id=form.claim_id, reasons=form.text("text"), actor=form.actor, now=form.now)
    say(claim_id=form.claim_id, text=form.text("text"), actor=form.actor, now=form.now)


def _return_sent(form: Form) -> None:
    note_return_sent(
        remedy_id=form.remedy_id(), carrier=form.text("carrier"), waybill=form.text("waybill"), actor=form.actor,
        now=form.now,
    )  # fmt: skip


def _prove(form: Form) -> None:
    proof = Proof(carrier=form.text("carrier"), waybill=form.text("waybill"), reference=form.text("reference"))
    prove_remedy(remedy_id=form.remedy_id(), proof=proof, actor=form.actor, now=form.now)


def _question(form: Form) -> UUID:
    question = open_question(read_claim(form.claim_id, reader=form.actor))
    if question is None:
        raise NotFound("no question of this claim is open")
    return question.id


def _moment(form: Form, name: str) -> datetime:
    try:
        return datetime.fromisoformat(form.text(name)).replace(tzinfo=BEIJING)
    except ValueError as error:
        raise BadField(f"{name}: choose a day and an hour", field=name) from error


ACTS: dict[str, tuple[Callable[[Form], object], tuple[str, str]]] = {
    "stage": (_stage, ("已收到，还没有提交。看一下，再点“提交”。", "Received, not submitted yet. Have a look, then submit.")),
    "unstage": (_unstage, ("已拿掉。", "Taken out.")),
    "submit-evidence": (_submit_evidence, ("材料已提交。", "Your material is submitted.")),
    "submit": (_submit, ("申请已提交。", "Your claim is filed.")),
    "complete": (_complete, ("已补充，申请继续。", "Added; the claim goes on.")),
    "resume": (_resume, ("申请已继续。", "The claim goes on.")),
    "reply": (_reply, ("已回应，接下来由审核员查看。", "Replied; a reviewer looks next.")),
    "contest": (_contest, ("已答复，接下来请买家回应。", "Answered; the buyer replies next.")),
    "concede": (lambda form: concede_claim(claim_id=form.claim_id, actor=form.actor, now=form.now), ("已同意，开始办理。", "Agreed; it is being carried out.")),
    "answer": (_answer, ("已回复，接下来由审核员查看。", "Answered; a reviewer looks next.")),
    "sent-back": (_sent_back, ("已记下运单号。", "The waybill is noted.")),
    "booked": (_booked, ("已记下时间。", "The time is noted.")),
    "answer-notice": (lambda form: answer_notice(claim_id=form.claim_id, text=form.text("text"), actor=form.actor, now=form.now), ("说明已收到，由审核员查看。", "Your answer has come; a reviewer looks.")),
    "offer": (_offer, ("方案已提出，三天内有效。", "Your offer stands for three days.")),
    "withdraw-offer": (lambda form: withdraw_offer(offer_id=form.id("offer"), actor=form.actor, now=form.now), ("方案已撤回。", "Your offer is taken back.")),
    "accept-offer": (lambda form: accept_offer(claim_id=form.claim_id, offer_id=form.id("offer"), actor=form.actor, now=form.now), ("双方已达成一致，开始办理。", "Both sides agree; it is being carried out.")),
    "more-time": (lambda form: ask_more_time(claim_id=form.claim_id, why=form.text("text"), actor=form.actor, now=form.now), ("时间已延长。", "You have more time.")),
    "withdraw": (lambda form: withdraw_claim(claim_id=form.claim_id, actor=form.actor, now=form.now), ("申请已撤回，随时可以重新提交。", "Withdrawn; you can file it again at any time.")),
    "appeal": (lambda form: appeal(claim_id=form.claim_id, reasons=form.text("text"), actor=form.actor, now=form.now), ("申诉已收到，由未参与此案的人员复核。", "Your appeal has come; people new to the case read it.")),
    "withdraw-appeal": (lambda form: withdraw_appeal(claim_id=form.claim_id, actor=form.actor, now=form.now), ("申诉已撤回。", "Your appeal is taken back.")),
    "ask-person": (lambda form: ask_for_a_person(claim_id=form.claim_id, text=form.text("text"), actor=form.actor, now=form.now), ("已转给一位工作人员，答复会写在这一页。", "A person reads it; the answer stands on this page.")),
    "dispute": (_dispute, ("异议已收到，退款不会自动发出，由审核员查看。", "Your objection has come; a reviewer looks.")),
    "return-sent": (_return_sent, ("已记下运单号。", "The waybill is noted.")),
    "return-came": (lambda form: note_return_delivered(remedy_id=form.remedy_id(), delivered_at=form.now, actor=form.actor, now=form.now), ("已记下送达；请边拍边开箱。", "Noted. Please film the opening.")),
    "accept-return": (lambda form: accept_return(remedy_id=form.remedy_id(), actor=form.actor, now=form.now), ("已确认，退款开始办理。", "Accepted; the refund goes.")),
    "prove": (_prove, ("已记下。", "Noted.")),
    "arrived": (lambda form: note_arrival(remedy_id=form.remedy_id(), actor=form.actor, now=form.now), ("已记下收到。如有问题，签收后仍有时间提出。", "Noted. You still have time to object.")),
    "accept-remedy": (lambda form: accept_remedy(remedy_id=form.remedy_id(), actor=form.actor, now=form.now), ("谢谢，这件申请就此办结。", "Thank you; this ends it.")),
}  # fmt: skip
"""Each act by the last part of its address, and what is said when it is done."""


@never_cache
@require_POST
@upload_limit(FORM_MB)
def act_on_claim(request: HttpRequest, claim_id: UUID, act: str) -> HttpResponse:
    """Do one act; refused, the page comes back with the reason and what was typed.

    A session that ended meanwhile begins again by the link in the form. Pressed twice, the second press finds the act
    done and says the same.
    """
    actor = side_of_claim(request, claim_id)
    if act not in ACTS:
        raise NotFound("there is no such act")
    do, done = ACTS[act]
    form = Form(request, claim_id, actor, timezone.now())
    try:
        form.files()  # first, and for good: whatever is refused, nobody chooses a photo twice
        with transaction.atomic():
            do(form)
    except JianzhenError as refused:
        claim = read_claim(claim_id, reader=actor)  # another party's claim stays unknown
        moved = claim.state != form.text("state") and (claim.moved_by, claim.moved_role) == (actor.id, actor.role.value)
        if not (isinstance(refused, NoSuchStep) and form.text("state") and moved):
            typed = {name: str(value) for name, value in request.POST.items() if name not in HIDDEN}
            answer = hinted(answer_to(refused, language=language()), act)
            return case_page(request, claim_id, actor, answer=answer, act=act, typed=typed)
    messages.success(request, said(*done))
    return redirect("claim", claim_id)


def side_of_claim(request: HttpRequest, claim_id: UUID) -> Actor:
    """Who asks, where that is a party: people of the desk act on screens of their own. Raises ``NotAllowed``."""
    actor = party_of(request, claim_id)
    if actor.role not in PARTIES:
        raise NotAllowed(f"a {actor.role.value} acts on the desk's own screen; this page is its sides'")
    return actor


def party_of(request: HttpRequest, claim_id: UUID | None) -> Actor:
    """Who asks; a party whose session ended comes in again by the link its form carried. Raises as ``actor_of``."""
    try:
        return actor_of(request, claim_id)
    except NotSignedIn:
        # a piece of a file is no form: its header carries the link
        come_again(request, request.headers.get("X-Pass") or request.POST.get("pass", ""))
        return actor_of(request, claim_id)
