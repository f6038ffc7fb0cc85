"""Inspect a claim's evidence 检测: as a job, beside the windows and never in their way.

A failure is a row that says why and reads "inconclusive"; nobody's time gets longer or shorter by it.
"""

from __future__ import annotations

import tempfile
import time
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.evidence.errors import InspectionFailed, NothingFailed
from jianzhen.casework.evidence.folder import COUNTER, Inputs, inputs_of, pictures_of, write_folder, write_original
from jianzhen.casework.evidence.models import Inspection
from jianzhen.casework.evidence.permissions import Action, EvidencePermissions
from jianzhen.casework.evidence.ports import Inspector
from jianzhen.casework.evidence.reuse import earlier_exhibits, keep_prints, write_earlier
from jianzhen.casework.evidence.vocabulary import InspectionState, PartySide
from jianzhen.custody.leaf import canonical, leaf_hash
from jianzhen.kernel.errors import JianzhenError

DETECTOR = Actor.machine(Role.DETECTOR)


def inspect_claim_now(*, claim_id: UUID, now: datetime) -> Inspection:
    """Inspect the evidence as it stands; the same evidence under the same engine is inspected once.

    A run that was killed is taken up again by the next call; one that failed is tried again when asked for again.

    Returns
    -------
    Inspection
        ``done`` with its report, or ``failed`` with ``because``.

    Raises
    ------
    NotFound   there is no such claim
    """
    claim = Claim.objects.select_related("line__order", "merchant").filter(pk=claim_id).first()
    if claim is None:
        raise NotFound(f"there is no claim {claim_id}")
    inspector, inputs = _inspector(settings.JIANZHEN_INSPECTOR), inputs_of(claim)
    asked = _asked(claim, inputs, inspector.version, now)
    if asked.state == InspectionState.DONE:
        return asked
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="jz-claim-") as name:
            report, counter, earlier = _look(claim, inputs, inspector, Path(name))
    except InspectionFailed as failed:
        return _end(asked, now=_after(now, began), because=failed.because)
    except JianzhenError as failed:  # an erased or damaged original: said, and the claim goes on
        return _end(asked, now=_after(now, began), because=failed.code)
    return _end(asked, now=_after(now, began), report=report, counter=counter, names={**inputs.names, **earlier})


@transaction.atomic
def ask_inspection_again(*, claim_id: UUID, actor: Actor, now: datetime) -> Inspection:
    """Ask for an inspection that failed once more, as whoever decides may; it waits once, however often it is asked for.

    Returns
    -------
    Inspection
        The one that failed: it is "inconclusive" until the new run is done, and nobody's window moves.

    Raises
    ------
    NotFound        there is no such claim
    NotAllowed      no reviewer, approver or panel member, or recused
    NothingFailed   the newest inspection did not fail
    """
    claim = locked_claim(claim_id)
    EvidencePermissions().require(actor, Action.INSPECT_AGAIN, claim)
    failed = Inspection.objects.filter(claim=claim).order_by("-number").first()
    if failed is None or failed.state != InspectionState.FAILED:
        raise NothingFailed("the newest inspection did not fail; new evidence is inspected by itself")
    record(
        "INSPECTION_ASKED_AGAIN", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"inspection": str(failed.id), "because": failed.because},
    )  # fmt: skip
    later.ask("inspect_claim", once=f"inspect_claim/{claim.id}", claim_id=str(claim.id))
    return failed


def _after(now: datetime, began: float) -> datetime:
    """The entrance's clock, moved on by what the inspection took."""
    return now + timedelta(seconds=time.monotonic() - began)


def _look(
    claim: Claim, inputs: Inputs, inspector: Inspector, folder: Path
) -> tuple[dict[str, Any], dict[str, Any] | None, dict[str, str]]:
    earlier = _earlier(claim, inspector, folder / "earlier")
    names = {f"earlier/{path}": one for path, one in earlier.items()}
    known = folder / "earlier" if earlier else None
    write_folder(folder / "buyer", inputs)
    report, counter = inspector.inspect(folder / "buyer", earlier=known), None
    if inputs.has_counter:
        write_folder(folder / "merchant", inputs, claim_from=COUNTER)
        try:
            counter = inspector.inspect(folder / "merchant", earlier=None)
        except InspectionFailed as failed:  # a merchant's file must not silence what was found in the buyer's
            counter = {"schema": "jianzhen.error/1", "path": COUNTER, "code": failed.because, "detail": failed.detail}
    return report, counter, names


def _earlier(claim: Claim, inspector: Inspector, folder: Path) -> dict[str, str]:
    """Fingerprint this claim's photos where that was not done, and write out their likeliest earlier sources."""
    new = [one for one in pictures_of(claim) if one.side == PartySide.BUYER and not one.fingerprints.exists()]
    with tempfile.TemporaryDirectory(prefix="jz-print-") as name:
        paths = {str(n): Path(name) / str(n) for n in range(len(new))}
        for path, exhibit in zip(paths.values(), new, strict=True):
            assert exhibit.original is not None
            write_original(path, exhibit.original)
        try:
            prints = inspector.fingerprint(list(paths.values())) if new else {}
        except InspectionFailed:  # without fingerprints no earlier photo is found; the next inspection tries again
            prints = {}
        for key, exhibit in zip(paths, new, strict=True):
            keep_prints(exhibit, prints.get(key, []))
    return write_earlier(folder, earlier_exhibits(claim))


@transaction.atomic
def _asked(claim: Claim, inputs: Inputs, version: str, now: datetime) -> Inspection:
    locked_claim(claim.id)
    number = Inspection.objects.filter(claim=claim).count() + 1
    made, created = Inspection.objects.get_or_create(
        claim=claim, inputs_hash=inputs.hash, engine_version=version,
        defaults={"number": number, "state": InspectionState.ASKED, "asked_at": now},
    )  # fmt: skip
    if created:
        record(
            "INSPECTION_ASKED", chain=claim_chain(claim.id), actor=DETECTOR, at=now,
            details={"inspection": str(made.id), "engine": version, "inputs": inputs.hash, "files": len(inputs.files)},
        )  # fmt: skip
    return made


@transaction.atomic
def _end(
    asked: Inspection, *, now: datetime, because: str = "", report: dict[str, Any] | None = None,
    counter: dict[str, Any] | None = None, names: dict[str, str] | None = None,
) -> Inspection:  # fmt: skip
    """Write what came of it; what another worker finished first stands, and a report is never replaced by a failure."""
    locked_claim(asked.claim_id)
    row = Inspection.objects.select_for_update().get(pk=asked.pk)
    if row.state == InspectionState.DONE:
        return row
    row.state = InspectionState.FAILED if because else InspectionState.DONE
    row.because, row.report, row.counter, row.names, row.done_at = because, report, counter, names or {}, now
    row.save(update_fields=["state", "because", "report", "counter", "names", "done_at"])
    told = {"inspection": str(row.id), "engine": row.engine_version, "inputs": row.inputs_hash}
    told |= {"because": because} if because else {"report": report_hash(row)}
    record(
        "INSPECTION_FAILED" if because else "INSPECTION_DONE", chain=claim_chain(row.claim_id), actor=DETECTOR, at=now,
        details=told,
    )  # fmt: skip
    return row


def report_hash(inspection: Inspection) -> str:
    """What the event says of the reports: leaf hash over both, 64 hex digits."""
    return leaf_hash(canonical({"report": inspection.report, "counter": inspection.counter})).hex()


@cache
def _inspector(path: str) -> Inspector:
    made: Inspector = import_string(path)()
    return made
