"""Redacted copies: a person looks at each, with what was covered outlined, before the other side sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe
from PIL import Image, ImageDraw

from jianzhen.casework.claims.selectors import read_claim
from jianzhen.casework.errors import CaseworkError, NotFound
from jianzhen.casework.evidence.redacting import confirm_derivative, withhold_derivative
from jianzhen.casework.evidence.selectors import ShownExhibit, ShownSealed, exhibits_for, open_media, sealed_media_for
from jianzhen.casework.evidence.vocabulary import PartySide
from jianzhen.entrances.answers import Answer, answer_to
from jianzhen.entrances.pages.desk.media import LARGEST, jpeg, pixels
from jianzhen.entrances.pages.desk.panes import address
from jianzhen.entrances.pages.desk.typed import text
from jianzhen.entrances.pages.desk.words import SIDES
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.who import actor_of
from jianzhen.inspection.redaction.personal_text import What

_INK = (199, 125, 0)

COVERED = {
    What.FACE: ("人脸", "a face"), What.PHONE: ("电话", "a phone number"), What.ADDRESS: ("地址", "an address"),
    What.NAME: ("姓名", "a name"), What.WAYBILL: ("运单", "a waybill"), What.NUMBER: ("号码", "a number"),
    What.CODE: ("二维码或条码", "a code"),
}  # fmt: skip


@never_cache
@require_safe
def copies(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Every copy of a claim, those that wait first."""
    return _page(request, claim_id)


@cache_control(private=True, max_age=900)
@require_safe
def marked(request: HttpRequest, claim_id: UUID, derivative_id: UUID) -> HttpResponse:
    """One copy with an outline and a number around each place that was covered."""
    reader = actor_of(request, claim_id)
    claim = read_claim(claim_id, reader=reader)
    shown: list[ShownExhibit | ShownSealed] = [
        *exhibits_for(claim, reader=reader),
        *sealed_media_for(claim, reader=reader),
    ]
    one = next((one for one in shown if one.derivative and one.derivative.id == derivative_id), None)
    if one is None or not one.derivative_key or one.derivative is None:
        raise NotFound("there is no such copy in this claim")
    rgb = pixels(open_media(key=one.derivative_key, reader=reader, now=timezone.now()), LARGEST)
    picture = Image.fromarray(rgb)
    pen, line = ImageDraw.Draw(picture), max(2, max(picture.size) // 400)
    for number, (_, x, y, width, height) in enumerate(one.derivative.hidden, 1):
        pen.rectangle((x - line, y - line, x + width + line, y + height + line), outline=_INK, width=line)
        pen.text((x, max(0, y - 9 * line)), str(number), fill=_INK, font_size=8 * line)
    return jpeg(np.asarray(picture, np.uint8), f'"{derivative_id}-marked"')


@require_POST
def confirm(request: HttpRequest, claim_id: UUID, derivative_id: UUID) -> HttpResponse:
    """Confirm one copy."""
    return _acted(
        request, claim_id,
        lambda now: confirm_derivative(
            derivative_id=derivative_id, claim_id=claim_id, actor=actor_of(request, claim_id), now=now
        ),
    )  # fmt: skip


@require_POST
def withhold(request: HttpRequest, claim_id: UUID, derivative_id: UUID) -> HttpResponse:
    """Withhold one copy, with the reason the other side reads."""
    return _acted(
        request, claim_id,
        lambda now: withhold_derivative(
            derivative_id=derivative_id, claim_id=claim_id, why=text(request, "why"), actor=actor_of(request, claim_id), now=now
        ),
    )  # fmt: skip


def _acted(request: HttpRequest, claim_id: UUID, act: Callable[[datetime], object]) -> HttpResponse:
    try:
        act(timezone.now())
    except CaseworkError as error:
        return _page(request, claim_id, answer_to(error, language=language()))
    return redirect("desk_copies", claim_id)


def _page(request: HttpRequest, claim_id: UUID, answer: Answer | None = None) -> HttpResponse:
    reader = actor_of(request, claim_id)
    claim = read_claim(claim_id, reader=reader)
    rows = [_of_exhibit(claim_id, one) for one in exhibits_for(claim, reader=reader) if one.derivative]
    rows += [_of_sealed(claim_id, one) for one in sealed_media_for(claim, reader=reader) if one.derivative]
    rows.sort(key=lambda row: not row["waits"])
    shown = {
        "claim": claim, "rows": rows, "waiting": sum(bool(row["waits"]) for row in rows), "answer": answer,
        "typed": request.POST if answer else {},
    }  # fmt: skip
    return render(request, "pages/desk/copies.html", shown, status=answer.status if answer else 200)


def _of_exhibit(claim_id: UUID, one: ShownExhibit) -> dict[str, object]:
    return {"name": one.name, "side": said(*SIDES[PartySide(one.exhibit.side)]), **_row(claim_id, one)}


def _of_sealed(claim_id: UUID, one: ShownSealed) -> dict[str, object]:
    return {"name": one.what.label, "side": said(*SIDES[PartySide.MERCHANT]), **_row(claim_id, one)}


def _row(claim_id: UUID, one: ShownExhibit | ShownSealed) -> dict[str, object]:
    made = one.derivative
    assert made is not None
    return {
        "id": made.id, "copy": reverse("desk_marked", args=[claim_id, made.id]) if one.derivative_key else "",
        "plain": address(claim_id, one.derivative_key), "raw": address(claim_id, one.url_key),
        "covered": [said(*COVERED[What(what)]) for what, *_ in made.hidden], "confirmed_at": made.confirmed_at,
        "withheld_at": made.withheld_at, "because": made.withheld_because,
        "waits": made.confirmed_at is None and made.withheld_at is None and made.original_id is not None,
    }  # fmt: skip
