"""Words for parties: every refusal and event has its own, none accuses, none carries a weight."""

import pytest
from django.utils import timezone

from factories.desk import buyer_of, submitted
from factories.evidence import photo, sealed_order, stage
from jianzhen.casework.claims.vocabulary import Complaint, Declared, RemedyKind
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Role
from jianzhen.casework.evidence.inspecting import inspect_claim_now
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.timeline import PARTY_KINDS
from jianzhen.entrances.pages.claim_words import COMPLAINTS, DECLARED, REMEDIES
from jianzhen.entrances.pages.party.acts import ACTS
from jianzhen.entrances.pages.party.hints import HINTS
from jianzhen.entrances.pages.party.timeline_words import EVENTS
from jianzhen.entrances.pages.refusals import refusal_page
from jianzhen.entrances.refusal_words import REFUSALS
from jianzhen.entrances.wording import ERRORS

NOT_TOLD = {"CLAIM_FLAGGED", "DERIVATIVE_MADE", "INSPECTION_ASKED"}
"""Steps inside the desk that say nothing to a party."""

ACCUSES = ("假图", "造假", "欺诈", "骗", "fake", "fraud", "forged", "forgery", "cheat")


def test_every_refusal_and_every_word_of_a_form_is_there():
    assert set(REFUSALS) == set(Refusal)
    assert (set(COMPLAINTS), set(REMEDIES)) == (set(Complaint), set(RemedyKind))
    assert set(DECLARED) == set(Declared) - {Declared.NOT_ASKED}


def test_every_event_both_sides_may_know_of_has_its_sentence_and_none_accuses():
    assert {str(one) for one in EVENTS} == {str(one) for one in PARTY_KINDS} - NOT_TOLD
    for zh, en in [*EVENTS.values(), *HINTS.values(), *REFUSALS.values()]:
        assert not any(word in zh or word in en.lower() for word in ACCUSES)


def test_hints_are_of_acts_and_errors_that_exist():
    assert {act for act, _ in HINTS} <= set(ACTS)
    assert {code for _, code in HINTS} <= set(ERRORS)


@pytest.mark.django_db
def test_a_one_time_password_is_changed_first_by_a_link(rf):
    request = rf.get("/")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    page = refusal_page(request, NotAllowed("no", refusal=Refusal.ONE_TIME_PASSWORD)).content.decode()
    assert "请先更换一次性密码" in page
    assert 'href="/accounts/password/change/"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.BUYER, Role.MERCHANT])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_inspection_is_explained_in_words_on_request_and_without_any_weight(come_to_claim, role, language):
    now = timezone.now()
    claim = submitted(of=sealed_order(), now=now)
    stage(claim, buyer_of(claim), photo(7), now=now)
    submit_exhibits(claim_id=claim.id, actor=buyer_of(claim), now=now)
    inspect_claim_now(claim_id=claim.id, now=now)
    client = come_to_claim(claim, role)
    client.cookies["django_language"] = language
    assert "?explain=1" in client.get(f"/claims/{claim.id}/").content.decode()
    shown = client.get(f"/claims/{claim.id}/?explain=1").content.decode()
    assert ("检测只供审核员参考" if language == "zh-hans" else "decides nothing; people decide") in shown
    for weight in ("llr", "likelihood", "似然"):
        assert weight not in shown.lower()
