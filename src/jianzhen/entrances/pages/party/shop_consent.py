"""Standing consent 预先同意: published, seen and revoked by the merchant; claims inside it are settled at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jianzhen.casework.claims.consent import ConsentTerms, consents_of, publish_consent, revoke_consent
from jianzhen.casework.claims.packs import newest_pack, read_policy_pack
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.events.actors import Actor
from jianzhen.entrances.answers import Answer, answer_to
from jianzhen.entrances.pages.claim_words import REMEDIES
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.party.filing_form import ASKED, YuanField
from jianzhen.entrances.pages.party.shop import merchant_of, shop_of
from jianzhen.entrances.pages.who import party_token
from jianzhen.kernel.errors import JianzhenError


class ConsentForm(forms.Form):
    """What is settled at once: for which goods, how, up to how much, and how often."""

    categories = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    remedies = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    most = YuanField()
    budget = YuanField()
    most_claims = forms.IntegerField(min_value=1, max_value=1_000_000)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        pack = read_policy_pack(newest_pack(at=timezone.now()))
        choices = {
            "categories": [(one.id, one.name.read(language())) for one in pack.categories],
            "remedies": [(one.value, said(*REMEDIES[one])) for one in ASKED],
        }
        labels = {
            "categories": said("哪些商品", "For which goods"), "remedies": said("哪些请求", "For which requests"),
            "most": said("每件最多（元）", "At most for one claim (yuan)"), "budget": said("总预算（元）", "Budget (yuan)"),
            "most_claims": said("最多几件", "At most how many claims"),
        }  # fmt: skip
        for name, field in self.fields.items():
            field.label = labels[name]
            field.error_messages["required"] = said("请填写或选择", "fill this in")
            if isinstance(field, forms.ChoiceField):
                field.choices = choices[name]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent_page(request: HttpRequest) -> HttpResponse:
    """What is published, how much of it is used, and a form for more."""
    actor = merchant_of(request)
    if request.method != "POST":
        return _page(request, actor, ConsentForm())
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, form, status=422)
    said_ = form.cleaned_data
    terms = ConsentTerms(
        categories=said_["categories"], remedies=[RemedyKind(one) for one in said_["remedies"]], most_fen=said_["most"],
        budget_fen=said_["budget"], most_claims=said_["most_claims"],
    )  # fmt: skip
    try:
        publish_consent(merchant_id=UUID(actor.id), terms=terms, actor=actor, now=timezone.now())
    except JianzhenError as refused:
        return _page(request, actor, form, answer=answer_to(refused, language=language()))
    messages.success(request, said("已公布。", "Published."))
    return redirect("shop_consent")


@require_POST
def revoke(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """End a consent from now on; what was settled stays settled."""
    actor = merchant_of(request)
    revoke_consent(consent_id=consent_id, actor=actor, now=timezone.now())
    messages.success(request, said("已撤销；之前办结的不受影响。", "Revoked; what was settled stays settled."))
    return redirect("shop_consent")


def _page(
    request: HttpRequest, actor: Actor, form: ConsentForm, *, answer: Answer | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    names = dict(form.fields["categories"].choices) | dict(form.fields["remedies"].choices)  # type: ignore[attr-defined]
    consents = [
        {
            "consent": one, "goods": [names.get(name, name) for name in one.categories],
            "requests": [names.get(name, name) for name in one.remedies], "share": one.spent_fen / one.budget_fen,
        }
        for one in consents_of(UUID(actor.id))
    ]  # fmt: skip
    rows = {
        "shop": shop_of(actor),
        "form": form,
        "consents": consents,
        "answer": answer,
        "pass": party_token(request, None),
    }
    return render(request, "pages/party/consent.html", rows, status=answer.status if answer else status)
