"""Read reports as the reader may: what waits for a person, one report with its words, what a reporter is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.intake.models import Callback, RotaTurn, ServiceReport
from jianzhen.casework.intake.permissions import Act, IntakePermissions
from jianzhen.casework.intake.same import joined_to
from jianzhen.casework.intake.taking import heard
from jianzhen.casework.people.models import Account, PersonalField
from jianzhen.casework.people.permissions import Purpose
from jianzhen.casework.people.persons import find_persons, masked
from jianzhen.intake import NoPhone, read_phone
from jianzhen.places import load_tree

MOST = 50
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What waits at the desk: call backs by when they are due, then reports nobody has confirmed; and the rota's gap."""

    callbacks: tuple[Callback, ...]
    to_confirm: tuple[ServiceReport, ...]
    newest: tuple[ServiceReport, ...]
    nobody_on_call: bool
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """One report as the desk sees it. ``said`` in clear only where it was asked for, which is recorded."""

    report: ServiceReport
    claim: Claim
    path: tuple[str, ...]
    masked: dict[str, str]
    callbacks: tuple[Callback, ...]
    joined: tuple[Claim, ...]
    said: dict[str, Any] | None


def board(*, reader: Actor, now: datetime) -> Board:
    """What waits. Raises ``NotAllowed``."""
    IntakePermissions().require(reader, Act.READ_BOARD)
    reports = ServiceReport.objects.select_related("claim__duplicate_of", "brand", "kind")
    alive = reports.exclude(claim__state__in=(State.WITHDRAWN, State.CLOSED))
    waiting = list(
        Callback.objects.filter(done_at=None)
        .exclude(claim__state__in=(State.WITHDRAWN, State.CLOSED))
        .select_related("claim__report", "account")
        .order_by("due_at", "made_at")[:MOST]
    )
    return Board(
        callbacks=tuple(waiting), to_confirm=tuple(alive.filter(confirmed_at=None).order_by("received_at")[:MOST]),
        newest=tuple(reports.order_by("-received_at")[:12]),
        nobody_on_call=not RotaTurn.objects.filter(ended_at=None, account__is_active=True).exists(),
        late=sum(one.due_at is not None and one.due_at < now for one in waiting),
    )  # fmt: skip


def report_of(claim_id: UUID, *, reader: Actor, now: datetime) -> ReportView:
    """One report, its words not shown. Raises ``NotAllowed``, ``NotFound``."""
    IntakePermissions().require(reader, Act.READ_BOARD)
    return _view(claim_id, None)


def report_with_words(claim_id: UUID, *, reader: Actor, now: datetime) -> ReportView:
    """One report with what was said in clear; that it was shown is recorded, and listed to the reporter."""
    IntakePermissions().require(reader, Act.HEAR_WORDS)
    view = _view(claim_id, {})
    record(
        "PERSONAL_DATA_REVEALED", chain=claim_chain(claim_id), actor=reader, at=now,
        details={"person": str(view.claim.buyer_id), "field": "words", "purpose": "contact"},
    )  # fmt: skip
    return _view(claim_id, heard(view.report, purpose=Purpose.CONTACT))


def promise_to(claim: Claim) -> Callback | None:
    """The open call back a reporter is told of, or None."""
    return claim.callbacks.filter(done_at=None).select_related("account").first()


def service_report(claim: Claim) -> ServiceReport | None:
    """The report behind a claim, or None where it came from an order."""
    return ServiceReport.objects.select_related("brand", "kind", "outlet").filter(pk=claim.pk).first()


def _view(claim_id: UUID, said: dict[str, Any] | None) -> ReportView:
    report = (
        ServiceReport.objects.select_related("claim__duplicate_of", "brand", "kind", "outlet", "confirmed_by")
        .filter(pk=claim_id)
        .first()
    )
    if report is None:
        raise NotFound(f"there is no report {claim_id}")
    return ReportView(
        report=report, claim=report.claim, path=load_tree().path(report.place) if report.place else (),
        masked={field.value: word for field, word in masked(report.claim.buyer_id).items()},
        callbacks=tuple(report.claim.callbacks.select_related("account").order_by("made_at")),
        joined=tuple(joined_to(claim_id)), said=said,
    )  # fmt: skip


def reports_of_number(phone: str, *, reader: Actor, now: datetime) -> tuple[ServiceReport, ...]:
    """Open reports of a caller's number, the newest first. Raises ``NotAllowed``; no number, or none that is one: none."""
    IntakePermissions().require(reader, Act.READ_BOARD)
    try:
        digits = read_phone(phone).digits
    except NoPhone:
        return ()
    persons = find_persons(PersonalField.Field.PHONE, digits)
    rows = ServiceReport.objects.filter(claim__buyer_id__in=persons).select_related("claim", "brand")
    return tuple(rows.exclude(claim__state__in=(State.WITHDRAWN, State.CLOSED)).order_by("-received_at")[:5])


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaRow:
    """Somebody who may call back, and their turns, also as they are written."""

    account: Account
    turns: tuple[RotaTurn, ...]

    @property
    def hours(self) -> str:
        """``Mon 20:00-08:00; Sat 00:00-24:00``: the form ``read_hours`` reads."""
        return "; ".join(f"{_DAYS[one.day]} {_clock(one.opens)}-{_clock(one.closes)}" for one in self.turns)


def rota_rows(*, reader: Actor) -> tuple[RotaRow, ...]:
    """Everybody who may call back, with their turns. Raises ``NotAllowed``."""
    IntakePermissions().require(reader, Act.KEEP_ROTA)
    roles = (Role.CALL_TAKER.value, Role.DISPATCHER.value)
    accounts = Account.objects.filter(is_active=True, grants__role__in=roles, grants__ended_at=None).distinct()
    turns = RotaTurn.objects.filter(ended_at=None).order_by("day", "opens")
    return tuple(
        RotaRow(account=one, turns=tuple(turn for turn in turns if turn.account_id == one.id))
        for one in accounts.order_by("shown_as")
    )


def _clock(minute: int) -> str:
    hour, left = divmod(minute if minute == 1440 else minute % 1440, 60)
    return f"{hour:02d}:{left:02d}"


def numbered(number: str) -> UUID | None:
    """The id of the report with this number, or None."""
    return (
        Claim.objects.filter(number=number.strip().upper(), report__isnull=False).values_list("id", flat=True).first()
    )
