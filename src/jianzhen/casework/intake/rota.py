"""Who calls back, and until when 24小时值班: by the week's turns, each an account and a stretch of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import DESK, claim_chain, record
from jianzhen.casework.intake.errors import BadRota
from jianzhen.casework.intake.models import Callback, RotaTurn
from jianzhen.casework.intake.permissions import Act, IntakePermissions
from jianzhen.casework.intake.vocabulary import Outcome, Urgency
from jianzhen.casework.people.models import Account

BEIJING = ZoneInfo("Asia/Shanghai")
DAY_MINUTES = 1440
SOON, USUAL = timedelta(minutes=10), timedelta(minutes=30)
"""How long somebody on call has to call back: where there is danger or somebody stands outside, and otherwise."""

DESK_HOURS = (8, 20)
"""Outside these hours, Beijing time, a report came after hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFacts:
    """A turn: ``day`` 0 Monday … 6 Sunday; minutes from its midnight, ``closes`` up to a day after ``opens``."""

    day: int
    opens: int
    closes: int

    def __post_init__(self) -> None:
        """Check the bounds; raises ``BadRota``."""
        if not 0 <= self.day <= 6:
            raise BadRota(f"day: {self.day} is none; 0 is Monday, 6 is Sunday", field="day")
        if not (0 <= self.opens < DAY_MINUTES and self.opens < self.closes <= self.opens + DAY_MINUTES):
            raise BadRota(f"opens, closes: {self.opens} to {self.closes} is no stretch of a day, in minutes", field="opens")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """Who takes the next call back: from ``since`` on, which is now, or when the next turn begins."""

    account: Account
    since: datetime


@transaction.atomic
def keep_rota(*, account_id: UUID, turns: Sequence[TurnFacts], actor: Actor, now: datetime) -> list[RotaTurn]:
    """Replace somebody's weekly turns. Raises ``NotAllowed``, ``NotFound``."""
    IntakePermissions().require(actor, Act.KEEP_ROTA)
    if not Account.objects.filter(pk=account_id, is_active=True).exists():
        raise NotFound(f"there is no account {account_id}")
    RotaTurn.objects.filter(account_id=account_id, ended_at=None).update(ended_at=now)
    made = RotaTurn.objects.bulk_create(
        RotaTurn(account_id=account_id, day=one.day, opens=one.opens, closes=one.closes, since=now) for one in turns
    )
    record("ROTA_KEPT", chain=DESK, actor=actor, at=now, details={"account": str(account_id), "turns": len(made)})
    return made


def on_call(turns: Iterable[RotaTurn], *, now: datetime) -> OnCall | None:
    """Who is on call at ``now``, else whose turn begins next within a week; of two at once the longer on duty ahead."""
    local = now.astimezone(BEIJING)
    midnight = datetime.combine(local.date(), time.min, BEIJING)
    stretches = [
        (midnight + timedelta(days=ahead, minutes=one.opens), midnight + timedelta(days=ahead, minutes=one.closes), one)
        for one in turns for ahead in range(-1, 8) if (local.weekday() + ahead) % 7 == one.day
    ]  # fmt: skip
    running = [one for one in stretches if one[0] <= local < one[1]]
    if running:
        _, _, turn = max(running, key=lambda one: (one[1], -one[2].pk))
        return OnCall(account=turn.account, since=now)
    ahead = [one for one in stretches if one[0] > local]
    if not ahead:
        return None
    opens, _, turn = min(ahead, key=lambda one: (one[0], one[2].pk))
    return OnCall(account=turn.account, since=opens)


def promise_callback(claim: Claim, *, urgency: str, actor: Actor, now: datetime) -> Callback:
    """Say who calls this reporter back and until when; without a rota the row says that nobody is known yet."""
    turns = RotaTurn.objects.filter(ended_at=None, account__is_active=True).select_related("account")
    found = on_call(turns, now=now)
    due = found.since + (SOON if urgency != Urgency.NONE else USUAL) if found else None
    hour = now.astimezone(BEIJING).hour
    row = Callback.objects.create(
        claim=claim, account=found.account if found else None, due_at=due, made_at=now,
        after_hours=not DESK_HOURS[0] <= hour < DESK_HOURS[1],
    )  # fmt: skip
    record(
        "CALLBACK_PROMISED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"by": str(found.account.id) if found else None, "until": due.isoformat() if due else None},
    )  # fmt: skip
    return row


@transaction.atomic
def note_callback(*, callback_id: UUID, outcome: Outcome, actor: Actor, now: datetime) -> Callback:
    """Note what came of a call back. Not reached: another is promised, so that nobody is forgotten.

    Raises ``NotAllowed``, ``NotFound``. Noted twice, the first stands.
    """
    IntakePermissions().require(actor, Act.CALL_BACK)
    row = (
        Callback.objects.select_for_update(of=("self",)).select_related("claim__report").filter(pk=callback_id).first()
    )
    if row is None:
        raise NotFound(f"there is no callback {callback_id}")
    if row.done_at is not None:
        return row
    row.done_at, row.done_by_id, row.outcome = now, UUID(actor.id), outcome
    row.save(update_fields=["done_at", "done_by", "outcome"])
    record("CALLED_BACK", chain=claim_chain(row.claim_id), actor=actor, at=now, details={"outcome": outcome.value})
    if outcome == Outcome.NO_ANSWER:
        promise_callback(row.claim, urgency=row.claim.report.urgency, actor=actor, now=now)
    return row
