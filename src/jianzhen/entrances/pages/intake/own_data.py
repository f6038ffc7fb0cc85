"""A person's own data: what is kept, who saw it, a copy to take away, and erasing in two steps."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jianzhen.casework.claims.selectors import read_claim
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.intake.own_data import ask_to_be_erased, own_copy, seen_by
from jianzhen.casework.people.models import Erasure
from jianzhen.casework.people.persons import masked
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.roles import role_word
from jianzhen.entrances.pages.who import actor_of

WHAT = {
    "name": ("姓名", "name"), "phone": ("电话", "phone"), "address": ("地址", "address"), "mail": ("邮箱", "mail"),
    "words": ("报修原话", "words of the report"), "file": ("照片或视频原件", "an original photo or clip"),
}  # fmt: skip
WHY = {
    "contact": ("联系您", "to call you"), "deliver": ("发货", "to deliver"), "notify": ("发送通知", "to send a message"),
    "visit": ("上门", "for a visit"), "compare_evidence": ("核对凭证", "to compare evidence"), "legal_referral": ("依法移送", "a legal referral"),
    "access_request": ("您的查询", "your own request"), "review": ("审核", "review"),
}  # fmt: skip


@never_cache
@require_safe
def data_page(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """What is kept and who saw it."""
    reader = _person(request, claim_id)
    rows = [
        {"at": one.at, "who": role_word(Role(one.role)), "what": said(*WHAT.get(one.what, (one.what, one.what))), "why": said(*WHY.get(one.purpose, (one.purpose, one.purpose))), "claim": one.claim}
        for one in seen_by(person_id=UUID(reader.id), actor=reader)
    ]  # fmt: skip
    words = {
        "claim_id": claim_id, "rows": rows, "kept": [(said(*WHAT[field.value]), word) for field, word in masked(UUID(reader.id)).items()],
        "erasure": Erasure.objects.filter(person_id=reader.id).first(),
    }  # fmt: skip
    return render(request, "pages/intake/own_data.html", words)


@never_cache
@require_safe
def data_file(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The whole copy, as a file that other programs read."""
    reader = _person(request, claim_id)
    copy = own_copy(person_id=UUID(reader.id), actor=reader, now=timezone.now())
    response = HttpResponse(
        json.dumps(copy, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
@require_POST
def ask_erasing(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Ask for erasure; the page says what happens when."""
    reader = _person(request, claim_id)
    ask_to_be_erased(person_id=UUID(reader.id), actor=reader, now=timezone.now())
    messages.success(
        request, said("删除请求已收到，下面写明了每一步的时间。", "Your request is here; below is what happens when.")
    )
    return redirect("own_data", claim_id)


def _person(request: HttpRequest, claim_id: UUID) -> Actor:
    """The person whose link it is. Raises ``NotAllowed`` for anybody else who may read the claim."""
    reader = actor_of(request, claim_id)
    read_claim(claim_id, reader=reader)
    if reader.role is not Role.BUYER:
        raise NotAllowed("a copy of a person's data is that person's alone", refusal=Refusal.NOT_YOURS)
    return reader
