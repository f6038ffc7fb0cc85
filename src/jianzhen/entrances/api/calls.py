"""Calls of a call centre 呼叫中心: signed, in any order, pushed again and again; each call is one report."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from jianzhen.casework.intake.calls import MOST_UTTERANCES, CallFacts, hear_call
from jianzhen.casework.intake.models import Call
from jianzhen.casework.intake.vocabulary import Part
from jianzhen.entrances.api.callers import caller_of
from jianzhen.entrances.api.fields import Line, Long, Moment, OptionalLine, Told, Word
from jianzhen.entrances.api.orders import SignedKey
from jianzhen.entrances.api.problems import answers
from jianzhen.intake import Utterance

router = Router(tags=["calls"])
MOST_EVENTS = 50
Seconds = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]


class UtteranceTold(Told):
    """One stretch of speech, seconds from the beginning of the call."""

    speaker: OptionalLine = ""
    text: Long
    start: Seconds = 0.0
    end: Seconds = 0.0
    conf: Annotated[float, Field(ge=0, le=1)] | None = None


class CallTold(Told):
    """One event of a call: ``started`` or ``ended`` (with ``at``), or ``transcript``. What one event knows may stand in any."""

    provider: Annotated[Word, Field(max_length=48)]
    call_id: Annotated[Line, Field(max_length=96)]
    event: Part
    caller: OptionalLine = ""
    at: Moment | None = None
    transcript: Annotated[list[UtteranceTold], Field(max_length=MOST_UTTERANCES)] = []  # noqa: RUF012 - pydantic copies it

    def facts(self) -> CallFacts:
        """As the room takes it. Raises ``BadCall``."""
        spoken = [Utterance(**one.model_dump()) for one in self.transcript]
        return CallFacts(
            provider=self.provider, call_id=self.call_id, part=self.event, caller=self.caller, at=self.at, transcript=spoken
        )  # fmt: skip


class CallsTold(Told):
    """A batch: all of it is taken, or none."""

    calls: Annotated[list[CallTold], Field(min_length=1, max_length=MOST_EVENTS)]


class CallKnown(Schema):
    """A call as it stands. ``claim`` and ``number`` once it is reported: when it ended and its transcript is here."""

    provider: str
    call_id: str
    claim: UUID | None
    number: str | None

    @classmethod
    def of(cls, call: Call) -> CallKnown:
        """From the row."""
        claim = call.claim
        return cls(provider=call.provider, call_id=call.call_id, claim=claim.id if claim else None, number=claim.number if claim else None)  # fmt: skip


class CallsKnown(Schema):
    """What became of a batch, in its order."""

    calls: list[CallKnown]


@router.post("", auth=SignedKey(), response=answers(200, CallsKnown), summary="Tell of calls, signed")
def tell_calls(request: HttpRequest, told: CallsTold) -> CallsKnown:
    """Take events of calls. `Jianzhen-Signature` is required; no idempotency key: (provider, call_id, event) is one.

    The same event again changes nothing, and the order does not matter.
    """
    caller, now = caller_of(request), timezone.now()
    merchant_id = UUID(caller.merchant.id)
    heard: dict[Any, Call] = {}
    with transaction.atomic():
        for one in told.calls:
            call = hear_call(facts=one.facts(), merchant_id=merchant_id, actor=caller.system, now=now)
            heard[call.provider, call.call_id] = call
    return CallsKnown(calls=[CallKnown.of(one) for one in heard.values()])
