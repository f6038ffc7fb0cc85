"""Jobs of visits: holds that run out, who goes, numbers, and the two places where a visit meets the review."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jianzhen.casework.errors import CaseworkError
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.review.errors import BadQuestion
from jianzhen.casework.review.results import note_booked, note_result
from jianzhen.casework.visits import assigning, booking, numbers, reported, trails, urgent, wanting
from jianzhen.casework.visits.errors import NumberUnavailable, TechnicianTaken, WrongVisitState
from jianzhen.casework.visits.models import Visit

VISITS = "visits"
RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)
SWEEP = 200
CLERK, ROUTER = Actor.machine(Role.INTEGRATION), Actor.machine(Role.ROUTER)


@app.task(name="expire_hold", queue=VISITS, retry=RETRY)
def expire_hold(*, hold_id: str) -> None:
    """Give back a hold that ran out."""
    booking.expire_hold(hold_id=UUID(hold_id), now=timezone.now())


@app.task(name="plan_visit", queue=VISITS, retry=RETRY)
def plan_visit(*, visit_id: str) -> None:
    """Put a booked visit into its day."""
    assigning.plan_visit(visit_id=UUID(visit_id), now=timezone.now())


@app.task(name="give_on", queue=VISITS, retry=RETRY)
def give_on(*, visit_id: str) -> None:
    """Look for another outlet for a visit that was handed back; one that has moved on is left as it is."""
    try:
        wanting.give_on(visit_id=UUID(visit_id), outlet=None, actor=ROUTER, now=timezone.now())
    except WrongVisitState:
        return


@app.task(name="match_urgent", queue=VISITS, retry=RETRY)
def match_urgent(*, outlet_id: str) -> None:
    """Match an outlet's urgent calls now."""
    urgent.match_urgent(outlet_id=UUID(outlet_id), now=timezone.now())


@app.task(name="bind_number", queue=VISITS, retry=RETRY)
def bind_number(*, visit_id: str) -> None:
    """Lend the two a number; where no service is set up they ring the desk."""
    try:
        numbers.bind_number(visit_id=UUID(visit_id), now=timezone.now())
    except NumberUnavailable:
        return


@app.task(name="unbind_number", queue=VISITS, retry=RETRY)
def unbind_number(*, visit_id: str) -> None:
    """End the number of a visit that closed."""
    numbers.unbind_number(visit_id=UUID(visit_id), now=timezone.now())


@app.task(name="note_visit_booked", queue=VISITS, retry=RETRY)
def note_visit_booked(*, visit_id: str) -> None:
    """Tell the review when somebody comes to look, so that its question waits; one that is over is left as it is."""
    visit = Visit.objects.get(pk=UUID(visit_id))
    if visit.question_id is None or visit.closes_at is None:
        return
    try:
        note_booked(question_id=visit.question_id, booked_for=visit.closes_at, actor=CLERK, now=timezone.now())
    except BadQuestion:
        return


@app.task(name="bring_visit_result", queue=VISITS, retry=RETRY)
def bring_visit_result(*, visit_id: str) -> None:
    """Bring a claim back to its reviewer: the result of the visit it waited for is on record."""
    visit = Visit.objects.get(pk=UUID(visit_id))
    if visit.question_id is not None:
        note_result(question_id=visit.question_id, actor=CLERK, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="sweep_visits", queue=VISITS, queueing_lock="sweep_visits")
def sweep_visits(timestamp: int) -> None:
    """Reports that need a visit, holds, urgent calls, visits without anybody and numbers whose own job was lost or is late."""
    now = timezone.now()
    for claim_id in reported.reports_without_visit(limit=SWEEP):
        reported.want_reported(claim_id=claim_id, actor=ROUTER, now=now)
    for hold_id in booking.holds_run_out(now=now, limit=SWEEP):
        booking.expire_hold(hold_id=hold_id, now=now)
    for outlet_id in urgent.outlets_with_urgent(limit=SWEEP):
        later.ask("match_urgent", once=f"match_urgent/{outlet_id}", outlet_id=str(outlet_id))
    for visit_id in assigning.visits_to_plan(now=now, limit=SWEEP):
        try:
            assigning.plan_visit(visit_id=visit_id, now=now)
        except TechnicianTaken:
            continue  # the next minute sees what took the time
    for visit_id in numbers.numbers_run_out(now=now, limit=SWEEP):
        try:
            numbers.unbind_number(visit_id=visit_id, now=now)
        except CaseworkError:
            continue  # the service did not answer: the next minute tries again


@app.periodic(cron="23 * * * *")
@app.task(name="drop_trails", queue=VISITS, queueing_lock="drop_trails")
def drop_trails(timestamp: int) -> None:
    """Forget where technicians were."""
    trails.drop_trails(now=timezone.now())
