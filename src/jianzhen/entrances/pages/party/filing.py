"""File a claim 提交售后申请: by the order's link, without an account, at most six things to choose or type."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from jianzhen.casework.claims.filing import Report
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import label, newest_pack, read_policy_pack
from jianzhen.casework.claims.vocabulary import Complaint, RemedyKind, State
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.evidence.answering import file_claim
from jianzhen.casework.orders.models import Item, OrderLine
from jianzhen.casework.people.links import Guest, open_link
from jianzhen.entrances.pages.language import language
from jianzhen.entrances.pages.middleware import upload_limit
from jianzhen.entrances.pages.party.files import FORM_MB, claim_holder, keep_all, kept_for, sent
from jianzhen.entrances.pages.party.filing_form import FilingForm
from jianzhen.entrances.pages.party.filing_token import Filing, read_filing
from jianzhen.entrances.pages.party.rules import rule_words
from jianzhen.entrances.pages.party.tiles import kept_tiles
from jianzhen.entrances.pages.turns import turn_words
from jianzhen.entrances.pages.who import order_link, remember_order_link
from jianzhen.kernel.ids import new_id
from jianzhen.kernel.money import yuan
from jianzhen.law.packs.words import EVIDENCE

DRAFTS = "filings"
MOST_DRAFTS = 8


@never_cache
@require_safe
def order_page(request: HttpRequest, token: str) -> HttpResponse:
    """Let a buyer into an order; the token leaves the address bar."""
    guest = remember_order_link(request, token)
    return redirect("order_things", guest.order_id)


@never_cache
@require_safe
def things_page(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The things of an order and the claims about them; straight to the form where there is nothing to choose."""
    guest = open_link(order_link(request, order_id), now=timezone.now())
    lines = list(
        OrderLine.objects.filter(order_id=order_id, order__buyer_id=UUID(guest.actor.id))
        .select_related("order__merchant")
        .prefetch_related("items")
    )
    if not lines:
        raise NotFound("there is no such order of yours")
    claims = list(Claim.objects.filter(line__in=lines, buyer_id=UUID(guest.actor.id)).order_by("-drafted_at"))
    things: list[tuple[OrderLine, Item | None]] = []
    for line in lines:
        things += [(line, item) for item in line.items.all()] or [(line, None)]
    if len(things) == 1 and not claims:
        return redirect(_address(*things[0]))
    rows = {
        "order": lines[0].order,
        "things": [{"title": line.title, "paid": yuan(line.paid_fen), "serial": item.serial if item else "", "href": _address(line, item)} for line, item in things],
        "claims": [{"claim": one, "turn": turn_words(one.state), "title": next(line.title for line in lines if line.id == one.line_id)} for one in claims],
    }  # fmt: skip
    return render(request, "pages/party/things.html", rows)


def _address(line: OrderLine, item: Item | None) -> str:
    return f"/orders/{line.order_id}/claim/{line.id}/" + (f"?item={item.id}" if item else "")


@csrf_exempt  # the form carries a signed token of its own, which a cookie adds nothing to
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@upload_limit(FORM_MB)
def filing_page(request: HttpRequest, order_id: UUID, line_id: UUID) -> HttpResponse:
    """Show the form, or take it; what was typed and sent is there again after anything went wrong."""
    if request.method == "POST":
        filing = read_filing(request.POST.get("filing", ""))
        guest, line = _line(remember_order_link(request, filing.link), filing.line_id)
        return _take(request, filing, line, guest.actor)
    link = order_link(request, order_id)
    guest, line = _line(open_link(link, now=timezone.now()), line_id)
    draft = request.session.get(DRAFTS, {}).get(str(line.id), {})
    item = next((one for one in line.items.all() if str(one.id) == request.GET.get("item")), None)
    before = _filed_before(line, item, guest.actor)
    if before is not None and "again" not in request.GET:
        return render(request, "pages/party/filed_before.html", {"claim": before, "again": request.get_full_path()})
    filing = Filing(claim_id=new_id(), line_id=line.id, item_id=item.id if item else None, link=link)
    if draft and not Claim.objects.filter(pk=draft["claim"]).exists():
        filing = replace(filing, claim_id=UUID(draft["claim"]))
    else:
        draft = {"claim": str(filing.claim_id), "typed": {}}
        _keep_draft(request, line, draft)
    form = FilingForm(paid_fen=line.paid_fen, initial={"amount": _plain(line.paid_fen), **draft["typed"]})
    return _form(request, form, filing, line, guest.actor)


def _filed_before(line: OrderLine, item: Item | None, actor: Actor) -> Claim | None:
    """This buyer's newest claim about the same thing that has not ended: the back button shows it, not a blank form."""
    ended = [State.DRAFT, State.WITHDRAWN, State.CLOSED]
    mine = Claim.objects.filter(line=line, item=item, buyer_id=UUID(actor.id)).exclude(state__in=ended)
    return mine.order_by("-drafted_at").first()


def _take(request: HttpRequest, filing: Filing, line: OrderLine, actor: Actor) -> HttpResponse:
    if Claim.objects.filter(pk=filing.claim_id, buyer_id=UUID(actor.id)).exists():
        return redirect("claim", filing.claim_id)  # a second click, or the back button
    now = timezone.now()
    # files first: whatever else is wrong with the form, nobody chooses a photo twice
    keep_all(request.FILES.getlist("photos"), holder=claim_holder(filing.claim_id), actor=actor, now=now)
    form = FilingForm(request.POST, paid_fen=line.paid_fen)
    if not form.is_valid():
        typed = {name: request.POST.get(name, "") for name in form.fields}
        _keep_draft(request, line, {"claim": str(filing.claim_id), "typed": typed})
        return _form(request, form, filing, line, actor, status=422)
    said = form.cleaned_data
    report = Report(
        complaint=Complaint(said["complaint"]), remedy=RemedyKind(said["remedy"]), amount_fen=said["amount"],
        line_id=line.id, item_id=filing.item_id, declared=said["declared"],
    )  # fmt: skip
    dropped = set(request.POST.getlist("drop"))
    files = [sent(one) for one in kept_for(filing.claim_id, actor) if str(one.id) not in dropped]
    claim = file_claim(
        claim_id=filing.claim_id, report=report, text=said["text"], files=files, actor=actor, now=now
    )  # fmt: skip
    _keep_draft(request, line, None)
    return redirect("claim", claim.id)


def _form(
    request: HttpRequest, form: FilingForm, filing: Filing, line: OrderLine, actor: Actor, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    pack = newest_pack(at=timezone.now())
    category = read_policy_pack(pack).category(line.category)
    dropped = set(request.POST.getlist("drop"))
    rows = {
        "form": form, "filing": filing.signed(), "line": line, "category": category.name.read(language()),
        "asked": [EVIDENCE[one].read(language()) for one in category.buyer_evidence], "rule": rule_words(pack), "rule_id": label(pack),
        "kept": kept_tiles(kept_for(filing.claim_id, actor), dropped=dropped), "form_mb": FORM_MB,
        "upload_to": reverse("filing_upload"), "action": f"/orders/{line.order_id}/claim/{line.id}/",
    }  # fmt: skip
    return render(request, "pages/party/filing.html", rows, status=status)


def _line(guest: Guest, line_id: UUID) -> tuple[Guest, OrderLine]:
    found = OrderLine.objects.select_related("order__merchant").filter(pk=line_id, order__buyer_id=UUID(guest.actor.id))
    line = found.first()
    if line is None or line.order_id != guest.order_id:
        raise NotFound("there is no such thing in this order")
    return guest, line


def _keep_draft(request: HttpRequest, line: OrderLine, draft: dict[str, Any] | None) -> None:
    kept = dict(request.session.get(DRAFTS, {}))
    kept.pop(str(line.id), None)
    if draft is not None:
        kept[str(line.id)] = draft
    request.session[DRAFTS] = dict(list(kept.items())[-MOST_DRAFTS:])


def _plain(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
