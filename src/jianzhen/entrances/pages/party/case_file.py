"""A side's case file 案件材料包: sealed when it is asked for, with the statements of reasons in both languages."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianzhen.casework.claims.selectors import read_claim
from jianzhen.casework.decisions.models import Inadmissibility
from jianzhen.casework.decisions.selectors import decisions_for, statement_of_inadmissibility, statement_of_reasons
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.case_file import export_case
from jianzhen.entrances.pages.party.acts import party_of


@require_POST
def case_zip(request: HttpRequest, claim_id: UUID) -> HttpResponseBase:
    """Seal and send the part of a claim that its reader may have."""
    reader = party_of(request, claim_id)
    claim = read_claim(claim_id, reader=reader)
    with tempfile.TemporaryDirectory(prefix="jz-case-") as folder:
        path = Path(folder) / "case.zip"
        export_case(claim_id=claim_id, reader=reader, now=timezone.now(), to=path, papers=_papers(claim_id, reader))
        file = path.open("rb")  # stays readable when its folder is gone
    return FileResponse(file, as_attachment=True, filename=f"{claim.number}.zip", content_type="application/zip")


def _papers(claim_id: UUID, reader: Actor) -> dict[str, bytes]:
    """Statements of reasons for this side; a reader of the desk takes both sides'."""
    claim = read_claim(claim_id, reader=reader)
    sides = {Role.BUYER: (Role.BUYER,), Role.AGENT: (Role.BUYER,), Role.MERCHANT: (Role.MERCHANT,)}.get(
        reader.role, (Role.BUYER, Role.MERCHANT)
    )
    papers = {}
    for side in sides:
        for language in ("zh", "en"):
            for one in decisions_for(claim, reader=reader):
                text = statement_of_reasons(one, side=side, language=language).text()
                papers[f"statement-{one.number}.{side.value}.{language}.txt"] = text.encode()
            for found in Inadmissibility.objects.filter(claim=claim):
                text = statement_of_inadmissibility(found, side=side, language=language).text()
                papers[f"inadmissible.{side.value}.{language}.txt"] = text.encode()
    return papers
