"""Skilled minutes 工时: counted from shifts, sold under a lock, given back exactly.

Each two hours of an outlet have a counter for each skill, and one for all. A booking locks them in one order and takes
from each; the check constraint refuses what would be too much, whatever the code did.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from jianzhen.casework.claims.terms import BEIJING
from jianzhen.casework.outlets.models import Outlet
from jianzhen.casework.visits.models import Cell, HeldMinutes, Hold, Shift, Visit
from jianzhen.casework.visits.rules import number_on
from jianzhen.casework.visits.windows import CELL, FIRST_HOUR, LAST_HOUR, Arrival, at, cells_of

EVERYBODY = ""


@transaction.atomic
def count_minutes(*, outlet: Outlet, on: date, now: datetime) -> list[Cell]:
    """Count a day's minutes anew from its shifts, less breaks and the reserve for driving; never below what is sold.

    Shifts kept for urgent calls are not sold. Called whenever a shift is kept or ends.
    """
    sold = 100 - number_on("travel_reserve_percent", now)
    found: dict[tuple[datetime, str], float] = defaultdict(float)
    starts = [at(on, hour * 60) for hour in range(FIRST_HOUR, LAST_HOUR, 2)]
    for shift in Shift.objects.filter(technician__outlet=outlet, technician__left_at=None, on=on, urgent=False).select_related("technician"):  # fmt: skip
        for opens_at in starts:
            minutes = _free_minutes(shift, opens_at) * sold / 100
            for skill in {EVERYBODY, *shift.technician.skills} if minutes else ():
                found[opens_at, skill] += minutes
    kept = {(one.opens_at, one.skill): one for one in lock_cells(Q(outlet=outlet, opens_at__in=starts))}
    for (opens_at, skill), minutes in sorted(found.items()):
        cell = kept.pop((opens_at, skill), None) or Cell(outlet=outlet, opens_at=opens_at, closes_at=opens_at + CELL, skill=skill)  # fmt: skip
        cell.minutes = max(int(minutes), cell.taken)
        cell.save()
    for cell in kept.values():
        cell.minutes = cell.taken
        cell.save(update_fields=["minutes"])
    return list(Cell.objects.filter(outlet=outlet, opens_at__in=starts).order_by("opens_at", "skill"))


def take_minutes(visit: Visit, hold: Hold, arrival: Arrival) -> bool:
    """Take a visit's minutes from the emptiest cell of a window; False where no cell has enough. Locks the cells."""
    needed = {EVERYBODY, *visit.skills}
    rows = lock_cells(_inside(visit, arrival))
    by_start: dict[datetime, list[Cell]] = defaultdict(list)
    for cell in rows:
        by_start[cell.opens_at].append(cell)
    whole = [cells for cells in by_start.values() if len(cells) == len(needed)]
    free = [(min(one.minutes - one.taken for one in cells), cells) for cells in whole]
    enough = [one for one in free if one[0] >= visit.minutes]
    if not enough:
        return False
    _, cells = max(enough, key=lambda one: (one[0], -one[1][0].opens_at.timestamp()))
    for cell in cells:
        Cell.objects.filter(pk=cell.pk).update(taken=F("taken") + visit.minutes)
    HeldMinutes.objects.bulk_create(HeldMinutes(hold=hold, cell=cell, minutes=visit.minutes) for cell in cells)
    return True


def give_back(hold: Hold, *, now: datetime) -> None:
    """End a hold and give back what it took; a hold that has ended is left as it is. Locks the cells first."""
    taken = list(hold.taken.select_related("cell").order_by("cell__opens_at", "cell__skill"))
    lock_cells(Q(pk__in=[one.cell_id for one in taken]))
    ended = Hold.objects.filter(pk=hold.pk, released_at=None).update(released_at=now)
    if ended:
        for one in taken:
            Cell.objects.filter(pk=one.cell_id).update(taken=F("taken") - one.minutes)


def lock_cells(which: Q) -> list[Cell]:
    """Lock counters in the one order that everybody uses. Whoever needs two sets asks for both at once."""
    return list(Cell.objects.select_for_update().filter(which).order_by("outlet_id", "opens_at", "skill"))


def lock_for_change(visit: Visit, arrival: Arrival, old: Hold | None) -> None:
    """Lock what another slot takes together with what an earlier hold gives back."""
    given = list(old.taken.values_list("cell_id", flat=True)) if old is not None else []
    lock_cells(_inside(visit, arrival) | Q(pk__in=given))


def _inside(visit: Visit, arrival: Arrival) -> Q:
    return Q(outlet_id=visit.outlet_id, skill__in={EVERYBODY, *visit.skills}, opens_at__in=cells_of(arrival))


def cells_that_differ() -> list[Cell]:
    """Cells whose counter is not the sum of what is held of them: always none; an audit asks."""
    sums: dict[int, int] = defaultdict(int)
    for one in HeldMinutes.objects.filter(hold__released_at=None):
        sums[one.cell_id] += one.minutes
    return [
        one for one in Cell.objects.filter(Q(taken__gt=0) | Q(pk__in=list(sums))) if one.taken != sums.get(one.pk, 0)
    ]


def _free_minutes(shift: Shift, opens_at: datetime) -> float:
    """Minutes of a shift in one cell, its breaks taken out where they are planned to begin at the earliest."""
    closes_at = opens_at + CELL
    here = _overlap(shift.begins_at, shift.ends_at, opens_at, closes_at)
    for earliest, _, minutes in shift.breaks:
        begins = at(opens_at.astimezone(BEIJING).date(), earliest)
        here -= _overlap(begins, begins + timedelta(minutes=minutes), opens_at, closes_at)
    return max(here.total_seconds() / 60, 0.0)


def _overlap(a: datetime, b: datetime, c: datetime, d: datetime) -> timedelta:
    return max(min(b, d) - max(a, c), timedelta(0))
