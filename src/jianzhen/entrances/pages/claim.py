"""A claim as any of its readers may see it: whose turn, until when, what it is about."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jianzhen.casework.claims.selectors import open_windows, read_claim
from jianzhen.casework.claims.vocabulary import Complaint, RemedyKind, WindowKind
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.turns import is_turn_of, turn_words
from jianzhen.entrances.pages.who import actor_of

COMPLAINTS = {
    Complaint.DAMAGED: ("破损", "damaged"), Complaint.DEFECTIVE: ("故障", "defective"), Complaint.WRONG_ITEM: ("发错货", "wrong item"),
    Complaint.MISSING_PART: ("少件", "something missing"), Complaint.NOT_AS_DESCRIBED: ("与描述不符", "not as described"),
    Complaint.NOT_RECEIVED: ("未收到", "not received"), Complaint.OTHER: ("其他", "other"),
}  # fmt: skip
REMEDIES = {
    RemedyKind.REFUND_ONLY: ("仅退款", "refund only"), RemedyKind.PARTIAL_REFUND: ("部分退款", "partial refund"),
    RemedyKind.RETURN_REFUND: ("退货退款", "return and refund"), RemedyKind.EXCHANGE: ("换货", "exchange"),
    RemedyKind.RESHIP: ("补发", "send again"), RemedyKind.REPAIR: ("维修", "repair"), RemedyKind.VISIT: ("上门", "visit"),
}  # fmt: skip
WINDOWS = {
    WindowKind.EVIDENCE: ("补充材料", "to add material"), WindowKind.MERCHANT_ANSWER: ("商家答复", "for the merchant's answer"),
    WindowKind.RETURN_RECEIPT: ("签收退货", "to receive the return"), WindowKind.BUYER_REPLY: ("买家回应", "for the buyer's reply"),
    WindowKind.QUESTION: ("回复提问", "to answer a question"), WindowKind.NOTICE: ("就告知作出说明", "to answer a notice"),
    WindowKind.APPEAL: ("申诉", "to appeal"), WindowKind.APPEAL_FORGERY: ("申诉", "to appeal"),
}  # fmt: skip


@never_cache
@require_safe
def claim_page(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show a claim to a reader who may read it; to any other party there is none."""
    reader = actor_of(request, claim_id)
    claim = read_claim(claim_id, reader=reader)
    windows = [
        {"what": said(*WINDOWS[WindowKind(one.kind)]), "side": one.side, "closes_at": one.closes_at, "rule": one.rule}
        for one in open_windows(claim)
    ]
    words = {
        "claim": claim, "whose": turn_words(claim.state), "yours": is_turn_of(claim.state, reader.role), "windows": windows,
        "closes_at": windows[0]["closes_at"] if windows else None,
        "complaint": said(*COMPLAINTS[Complaint(claim.complaint)]), "remedy": said(*REMEDIES[RemedyKind(claim.remedy)]),
    }  # fmt: skip
    return render(request, "pages/claim.html", words)
