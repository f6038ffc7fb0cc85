"""The case file 存证包: one reader's part of a claim, sealed so that anybody verifies it offline with ``jianzhen verify``.

Inside ``files/``::

    about.json          who it is for, what each seal is worth, what is withheld and why
    own/, other/        the reader's own originals; the other side's confirmed copies (all originals, for the desk)
    sealed/             what was sealed before the dispute: manifests, the event of each seal, and its log proof
    keys.json           for each original: its commitment and the key that opens it
    chain/details.json  key and body of every event detail this reader may have
    report/             the explanation in words; for the desk, the reports with their numbers
    papers/             statements of reasons and letters, as the caller gave them

The claim's event chain is the case's own chain: ``case_sealed`` is its next event, here and in the desk's log. The
statement itself is no leaf of the log: it lists plain SHA-256 of files, and a log keeps no mark that erasure cannot empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import label
from jianzhen.casework.claims.selectors import read_claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.checkpoints import desk_log
from jianzhen.casework.events.models import Chain as ChainRow
from jianzhen.casework.events.models import Event, EventDetail, LogEntry
from jianzhen.casework.events.record import adopt, claim_chain
from jianzhen.casework.evidence.explaining import explain
from jianzhen.casework.evidence.folder import ending, sealed_before, write_original
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.permissions import Action, EvidencePermissions
from jianzhen.casework.evidence.selectors import (
    ShownExhibit,
    ShownSealed,
    exhibits_for,
    latest_inspection,
    own_side,
    sealed_media_for,
)
from jianzhen.casework.evidence.timeline import openings_of
from jianzhen.casework.evidence.vocabulary import View
from jianzhen.casework.orders.packing import was_sealed_before
from jianzhen.casework.originals.keep import commitment_key_of, commitment_of
from jianzhen.casework.originals.models import Original
from jianzhen.custody import Chain, SealedCase, SealingKey, seal_case
from jianzhen.custody.chain import Actor as LeafActor
from jianzhen.custody.chain import read_chain, timestamp_text
from jianzhen.custody.errors import BadLog
from jianzhen.custody.keys import KeyKind, key_of_seed
from jianzhen.custody.leaf import canonical


@dataclass(slots=True)
class _Case:
    """The files of a case as they are gathered, and what is said of them."""

    folder: Path
    files: dict[str, bytes | Path] = field(default_factory=dict)
    keys: list[dict[str, Any]] = field(default_factory=list)
    withheld: list[dict[str, str]] = field(default_factory=list)

    def add_original(self, path: str, original: Original, *, opens: str) -> None:
        """Add a file as it was received, with the key of its commitment."""
        target = self.folder / path
        write_original(target, original)
        self.files[path] = target
        key = commitment_key_of(original).hex()
        self.keys.append({"path": path, "original": str(original.id), "of": opens, "key": key, **commitment_of(original).as_json()})  # fmt: skip

    def add_json(self, path: str, value: Any) -> None:
        """Add JSON in its one form."""
        self.files[path] = canonical(value)


def case_key() -> SealingKey:
    """The key this desk seals cases with: kept, made from ``JIANZHEN_LOG_SEED``, another than the log's."""
    return key_of_seed(sha256(b"jianzhen case\0" + settings.JIANZHEN_LOG_SEED.encode()).digest(), KeyKind.KEPT)


@transaction.atomic
def export_case(
    *, claim_id: UUID, reader: Actor, now: datetime, to: Path, papers: Mapping[str, bytes] | None = None
) -> SealedCase:
    """Write and seal the part of a claim that this reader may have.

    The event chain stands still while the case is written, so that the sealing is the very next event of both.

    Parameters
    ----------
    to
        The ``case.zip``; nothing stands there unless all of it could be written.
    papers
        Name -> content, put under ``papers/``: statements of reasons, letters.

    Raises
    ------
    NotFound       there is no such claim of this reader
    NotAllowed     this role takes no case file away
    Erased         a file's key was destroyed
    CustodyError   it cannot be sealed; the detail says why
    """
    claim = read_claim(claim_id, reader=reader)
    EvidencePermissions().require(reader, Action.EXPORT, claim)
    locked_claim(claim_id)
    # the chain's row orders all acts on the claim: nothing is recorded between reading it and the case's own event
    chain = _chain_of(claim)
    with TemporaryDirectory(prefix="jz-case-") as name:
        case = _Case(Path(name))
        for number, shown in enumerate(exhibits_for(claim, reader=reader), 1):
            if shown.exhibit.submitted_at is not None:
                _add_exhibit(case, shown, number, reader)
        _add_sealed(case, claim, reader)
        _add_report(case, claim, reader)
        case.add_json("keys.json", {"schema": "jianzhen.case-keys/1", "files": case.keys})
        case.add_json(
            "chain/details.json", {"schema": "jianzhen.case-details/1", "details": openings_of(claim, reader)}
        )
        _add_log_proof(case, "chain/newest", Event.objects.filter(chain=claim_chain(claim.id), log_entry__isnull=False).order_by("-seq").first())  # fmt: skip
        case.files |= {f"papers/{path}": content for path, content in (papers or {}).items()}
        case.add_json("about.json", _about(case, claim, reader, now))
        made = seal_case(
            case.files, out=to, key=case_key(), now=now, claim=claim_chain(claim.id), dispute_began_at=claim.drafted_at,
            manifest={
                "what": "a party's case file" if own_side(reader) else "the desk's case file", "number": claim.number,
                "redacted": "the other side's files are copies that a person confirmed; originals stay with the desk",
            },
            chain=chain, actor=LeafActor(type=reader.role.value, pseudonym=reader.id),
        )  # fmt: skip
    adopt(made.event, actor=reader, at=now)
    return made


def _chain_of(claim: Claim) -> Chain:
    """The claim's chain as it stands, its head locked."""
    ChainRow.objects.select_for_update().get(subject=claim_chain(claim.id))
    leaves = Event.objects.filter(chain=claim_chain(claim.id)).order_by("seq").values_list("leaf", flat=True)
    chain = read_chain(b"".join(bytes(one) + b"\n" for one in leaves))
    chain.policy_pack = label(claim.pack) or None
    return chain


def _add_exhibit(case: _Case, shown: ShownExhibit, number: int, reader: Actor) -> None:
    exhibit = shown.exhibit
    folder = "own" if own_side(reader) in (exhibit.side, None) else "other"
    path = f"{folder}/{number:03d}-{exhibit.side}-{exhibit.kind}"
    if exhibit.text:
        case.files[f"{path}.txt"] = exhibit.text.encode()
    if shown.view is View.ORIGINAL and exhibit.original is not None:
        case.add_original(f"{path}{ending(exhibit.original.media_type)}", exhibit.original, opens="EVIDENCE_SUBMITTED")
    elif shown.view is View.DERIVATIVE and shown.derivative and shown.derivative.original:
        copy = shown.derivative.original
        case.add_original(f"{path}{ending(copy.media_type)}", copy, opens="DERIVATIVE_MADE")
    elif exhibit.original_id:
        case.withheld.append({"file": path, "why": _why_not(exhibit, shown.view)})


def _why_not(exhibit: Exhibit, view: View) -> str:
    made = getattr(exhibit, "derivative", None)
    return made.withheld_because if view is View.WITHHELD and made else "waiting: nobody confirmed the copy yet"


def _add_sealed(case: _Case, claim: Claim, reader: Actor) -> None:
    for number, shown in enumerate(sealed_media_for(claim, reader=reader), 1):
        _add_sealed_file(case, shown, f"sealed/{number:03d}-{shown.what.value}")
    for seal in {one.seal.pk: one.seal for one in sealed_before(claim)}.values():
        folder = f"sealed/{seal.shipment_id}"
        case.files[f"{folder}/manifest.json"] = bytes(seal.manifest)
        case.files[f"{folder}/event.json"] = bytes(seal.event.leaf)
        detail = EventDetail.objects.filter(event=seal.event).first()
        if detail is not None:
            case.add_json(
                f"{folder}/detail.json", {"key": bytes(detail.key).hex(), "body": bytes(detail.body).decode()}
            )
        if seal.token is not None:
            case.files[f"{folder}/timestamp.tsr"] = bytes(seal.token)
        _add_log_proof(case, f"{folder}/event", seal.event)


def _add_sealed_file(case: _Case, shown: ShownSealed, path: str) -> None:
    if shown.view is View.ORIGINAL:
        case.add_original(f"{path}{ending(shown.media_type)}", shown.original, opens="SHIPMENT_SEALED")
    elif shown.view is View.DERIVATIVE and shown.derivative and shown.derivative.original:
        case.add_original(f"{path}{ending(shown.media_type)}", shown.derivative.original, opens="DERIVATIVE_MADE")
    else:
        case.withheld.append({"file": path, "why": "withheld" if shown.view is View.WITHHELD else "waiting: nobody confirmed the copy yet"})  # fmt: skip


def _add_log_proof(case: _Case, path: str, event: Event | None) -> None:
    """Add the proof that an event stands in the desk's log, once a checkpoint covers it."""
    entry = LogEntry.objects.filter(event=event).first() if event is not None else None
    if entry is None or event is None:
        return
    try:
        proof = desk_log().prove(entry.index)
    except BadLog:  # the log's folder is elsewhere or behind: the case is sealed without, and about.json shows no proof
        return
    case.files[f"{path}.tlog-proof"] = proof.text().encode()
    case.files.setdefault(f"{path}.leaf.json", bytes(event.leaf))


def _add_report(case: _Case, claim: Claim, reader: Actor) -> None:
    inspection = latest_inspection(claim)
    if inspection is None:
        return
    for language in ("zh", "en"):
        text = "\n\n".join(explain(inspection, language=language)) + "\n"
        case.files[f"report/explanation.{language}.txt"] = text.encode()
    if own_side(reader) is None and inspection.report is not None:
        case.add_json("report/inspection.json", {"report": inspection.report, "counter": inspection.counter, "names": inspection.names})  # fmt: skip


def _about(case: _Case, claim: Claim, reader: Actor, now: datetime) -> dict[str, Any]:
    seals = {one.seal.pk: one.seal for one in sealed_before(claim)}.values()
    return {
        "schema": "jianzhen.case-about/1", "claim": claim.number, "for": reader.role.value, "made_at": timestamp_text(now),
        "state": claim.state, "withheld": case.withheld,
        "seals": [
            {
                "shipment": str(one.shipment_id), "sealed_at": timestamp_text(one.sealed_at), "grade": one.grade,
                "before_dispute": was_sealed_before(one, claim.drafted_at), "manifest": one.manifest_hash,
                "event": one.event.hash, "in_log": f"sealed/{one.shipment_id}/event.tlog-proof" in case.files,
            }
            for one in seals
        ],
    }  # fmt: skip
