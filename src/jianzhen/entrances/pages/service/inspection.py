"""The inspection that a reviewer asked for: where the thing is, read and never guessed; then a visit like any other."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.people.models import PersonalField
from jianzhen.casework.people.persons import add_words
from jianzhen.casework.review.questions import open_question
from jianzhen.casework.review.vocabulary import QuestionAct
from jianzhen.casework.visits.errors import BadVisit
from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.selectors import inspection_of
from jianzhen.casework.visits.vocabulary import VisitKind
from jianzhen.casework.visits.wanting import Wanted, want_visit
from jianzhen.intake import read_place

MINUTES = 30


@transaction.atomic
def inspection_for(claim: Claim, *, place: str, actor: Actor, now: datetime) -> Visit:
    """The inspection of the open question: the one that was asked for, or a new one.

    Raises
    ------
    BadVisit   no question asks for an inspection, or the place is not sure down to the county
    """
    question = open_question(claim)
    if question is None or question.act != QuestionAct.VISIT:
        raise BadVisit("question: the reviewer asks for no inspection now")
    there = inspection_of(question.pk)
    if there is not None:
        return there
    read = read_place(place)
    if read.value is None:
        among = "; ".join("".join(one.path) for one in read.candidates[:4])
        raise BadVisit(f"place: is not sure{f' ({among})' if among else ''}; write province, city, county and the door")
    address = "".join(read.value.path) + read.value.detail
    add_words(person_id=claim.buyer_id, words={PersonalField.Field.ADDRESS: address})
    wanted = Wanted(kind=VisitKind.INSPECTION, place=read.value.code, minutes=MINUTES, question_id=question.pk)
    return want_visit(claim_id=claim.pk, wanted=wanted, actor=actor, now=now)
