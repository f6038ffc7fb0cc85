"""Events of a call centre 呼叫中心事件: replayed, reordered, in batches; the same events make the same report, once.

A call is reported when it has ended and its transcript is here, whichever came first. One that ends without a
transcript is reported a while later all the same: a missed call is somebody who wanted something.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.intake.brands import brand_names
from jianzhen.casework.intake.errors import BadCall
from jianzhen.casework.intake.models import Call, CallPart
from jianzhen.casework.intake.same import one_at_a_time
from jianzhen.casework.intake.taking import take_report
from jianzhen.casework.intake.told import MOST_WORDS, told_from
from jianzhen.casework.intake.vocabulary import Channel, Part
from jianzhen.casework.people.models import PersonalField
from jianzhen.casework.people.permissions import Purpose
from jianzhen.casework.people.persons import add_words, keep_person, seal_for, unseal_for
from jianzhen.intake import NoPhone, Utterance, as_text, read, read_phone

WAIT_FOR_WORDS = timedelta(minutes=10)
"""How long after its end a call's transcript is waited for."""

MOST_UTTERANCES = 2_000
SPOKE = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """One event as a call centre sends it.

    Attributes
    ----------
    caller : str
        The caller's number; "" where it was withheld.
    transcript : sequence of Utterance
        Of a ``transcript`` event; in any order.
    at : datetime or None
        When it began or ended, by the call centre's clock.
    """

    provider: str
    call_id: str
    part: Part
    caller: str = ""
    at: datetime | None = None
    transcript: Sequence[Utterance] = ()

    def __post_init__(self) -> None:
        """Check it; raises ``BadCall``."""
        for name, most in (("provider", 48), ("call_id", 96)):
            value = getattr(self, name)
            if not value.strip() or len(value) > most:
                raise BadCall(f"{name}: is empty or longer than {most} characters", field=name)
        if self.part == Part.TRANSCRIPT and not self.transcript:
            raise BadCall("transcript: is empty; send what was recognised, or no such event", field="transcript")
        if len(self.transcript) > MOST_UTTERANCES:
            raise BadCall(f"transcript: holds more than {MOST_UTTERANCES} stretches; send it in calls", field="transcript")  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """As JSON values, to be sealed."""
        words = as_text(self.transcript)[:MOST_WORDS] if self.transcript else ""
        return {"caller": self.caller, "at": self.at.isoformat() if self.at else None, "words": words}


@transaction.atomic
def hear_call(*, facts: CallFacts, merchant_id: UUID, actor: Actor, now: datetime) -> Call:
    """Take one event of a call of this merchant's call centre; the same event again changes nothing.

    Returns
    -------
    Call
        With its claim, once it is complete.
    """
    one_at_a_time(f"{merchant_id}/{facts.provider}/{facts.call_id}")
    call = Call.objects.filter(merchant_id=merchant_id, provider=facts.provider, call_id=facts.call_id).first()
    if call is None:
        caller = keep_person(words=_words(facts), now=now)
        call = Call.objects.create(
            merchant_id=merchant_id, provider=facts.provider, call_id=facts.call_id, caller=caller, first_heard_at=now
        )
    elif facts.caller:
        add_words(person_id=call.caller_id, words=_words(facts))
    sealed = seal_for(call.caller_id, json.dumps(facts.as_json(), ensure_ascii=False).encode(), what=SPOKE)
    CallPart.objects.get_or_create(call=call, part=facts.part, defaults={"sealed": sealed, "heard_at": now})
    heard = _parts(call)
    if call.claim_id is None and Part.ENDED in heard:
        if Part.TRANSCRIPT in heard:
            _report(call, heard, actor, now)
        elif facts.part == Part.ENDED:
            later.ask("report_call", at=now + WAIT_FOR_WORDS, once=f"report_call/{call.id}", call=str(call.id))
    return call


@transaction.atomic
def report_call(*, call_id: UUID, now: datetime) -> Claim | None:
    """Report a call that ended and whose words never came; one that is reported already is left as it is."""
    call = Call.objects.select_for_update().get(pk=call_id)
    heard = _parts(call)
    if call.claim is None and Part.ENDED in heard:
        _report(call, heard, Actor.machine(Role.INTEGRATION), now)
    return call.claim


def words_of(call: Call, *, purpose: Purpose) -> str:
    """The transcript in clear; whoever shows it has asked for permission."""
    return str(_parts(call, purpose=purpose).get(Part.TRANSCRIPT, {}).get("words", ""))


def _report(call: Call, heard: Mapping[Part, dict[str, Any]], actor: Actor, now: datetime) -> None:
    words = str(heard.get(Part.TRANSCRIPT, {}).get("words", ""))
    in_order = [heard[part] for part in Part if part in heard]  # never in the order they arrived
    said_at = next((datetime.fromisoformat(one["at"]) for one in in_order if one["at"]), now)
    slots = read(words, now=said_at, brands=brand_names())
    caller = next((one["caller"] for one in in_order if _is_phone(one["caller"])), "")
    more = {"phone": caller} if slots.phone.value is None else {}
    told = told_from(
        slots, channel=Channel.CALL_CENTRE, key=f"call/{call.id}", words=words or "（来电，没有文字记录）",
        merchant_id=call.merchant_id, **more,
    )  # fmt: skip
    field, number = PersonalField.Field, told.number()
    address = "".join(told.path()) + told.detail
    add_words(
        person_id=call.caller_id,
        words={field.NAME: told.name, field.PHONE: number.digits if number else "", field.ADDRESS: address},
    )
    call.claim = take_report(told=told, actor=actor, now=now, buyer_id=call.caller_id).claim
    call.save(update_fields=["claim"])


def _parts(call: Call, *, purpose: Purpose = Purpose.CONTACT) -> dict[Part, dict[str, Any]]:
    return {
        Part(one.part): json.loads(unseal_for(call.caller_id, bytes(one.sealed), what=SPOKE, purpose=purpose))
        for one in call.parts.all()
    }


def _words(facts: CallFacts) -> dict[PersonalField.Field, str]:
    return {PersonalField.Field.PHONE: read_phone(facts.caller).digits} if _is_phone(facts.caller) else {}


def _is_phone(text: str) -> bool:
    try:
        read_phone(text)
    except NoPhone:
        return False
    return True
