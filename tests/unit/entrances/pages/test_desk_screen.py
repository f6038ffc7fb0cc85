"""The desk's screens by their answers: what is hidden before the first look, each act, each refusal, what was typed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from factories.desk_pages import LOGIN, SECRET_WORDS, actor_of, in_queue, seated, the_lock
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.decisions.models import Decision, Draft, Inadmissibility
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.review.leases import lapse_lease, lease_claim
from jianzhen.casework.review.models import ColleagueNote, Escalation, FirstLook, Lease, Question
from jianzhen.entrances.pages.desk.happened import HAPPENED
from jianzhen.entrances.pages.desk.phrases import PHRASES

pytestmark = pytest.mark.django_db
FOR_BUYER = "申请照片的背景与光影同主图完全重合，看不到收到的商品本身。"
FOR_MERCHANT = "申请照片与争议前固化的主图同源，不足以支持请求。"
NOT_SHOWN = {"outcome": "not_shown", "reasons_buyer": FOR_BUYER, "reasons_merchant": FOR_MERCHANT}


@pytest.fixture(autouse=True)
def lock_inspector(settings):
    settings.JIANZHEN_INSPECTOR = "factories.desk_pages.LockInspector"


def client_of(member) -> Client:
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(member, backend=LOGIN)
    return client


@pytest.fixture
def ann():
    return seated(Role.REVIEWER)


@pytest.fixture
def desk(ann):
    return client_of(ann)


@pytest.fixture
def claim(ann):
    """A claim in Ann's hands, both sides heard on all the material."""
    made = in_queue(copies=True)
    lease_claim(claim_id=made.id, actor=actor_of(ann), now=timezone.now())
    made.refresh_from_db()
    return made


def walk(desk, claim, *, impression="against_claim"):
    """Look, see the weights, tick every line."""
    desk.post(f"/desk/{claim.id}/look", {"impression": impression})
    page = desk.get(f"/desk/{claim.id}/").content.decode()
    for item in re.findall(r'name="item" value="(\w+)"', page):
        desk.post(f"/desk/{claim.id}/check", {"item": item, "done": "0"})


def test_the_queue_shows_what_waits_and_the_next_one_is_taken_in_one_act(desk):
    first, later = in_queue(ago=timedelta(hours=20)), in_queue(ago=timedelta(hours=4))
    page = desk.get("/desk/").content.decode()
    assert page.index(first.number) < page.index(later.number)
    assert desk.post("/desk/next")["Location"] == f"/desk/{first.id}/"
    assert desk.post("/desk/next")["Location"] == f"/desk/{later.id}/"
    assert desk.post("/desk/next")["Location"] == "/desk/"


def test_no_page_and_no_fragment_leaks_a_weight_or_a_place_before_the_first_look(desk, claim):
    addresses = [f"/desk/{claim.id}/", f"/desk/{claim.id}/copies/", "/desk/"]
    for address in addresses:
        page = desk.get(address).content.decode()
        assert [one for one in SECRET_WORDS if one in page] == [], address
        assert 'id="lit"' not in page or '<script id="lit" type="application/json">[]</script>' in page
    inspection = claim.inspections.get() if hasattr(claim, "inspections") else claim.inspection_set.get()
    assert desk.get(f"/desk/{claim.id}/aligned/{inspection.id}/report/0/0").status_code == 403
    fragments = [
        desk.post(f"/desk/{claim.id}/eyes", {**NOT_SHOWN, "outcome": "shown", "remedy": "return_refund", "amount": "129"}),
        desk.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, "outcome": "shown", "remedy": "return_refund", "amount": "129", "then": "eyes"}),
        desk.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, "then": "decide"}),
        desk.post(f"/desk/{claim.id}/look", {"impression": "no such"}),
        desk.post(f"/desk/{claim.id}/ask", {"asked": "buyer", "act": "answer", "text": ""}),
        desk.post(f"/desk/{claim.id}/check", {"item": "none"}, headers={"hx-request": "true"}),
    ]  # fmt: skip
    for fragment in fragments:
        page = fragment.content.decode()
        assert [one for one in SECRET_WORDS if one in page] == []
        assert "需要第二人" not in page
    walk(desk, claim)
    page = desk.get(f"/desk/{claim.id}/").content.decode()
    assert [one for one in ("LLR", "有改动处", "与商品主图同源", "aligned") if one not in page] == []


def test_what_a_file_says_of_itself_waits_for_the_first_look_too(desk, claim):
    key = re.search(rf"/desk/{claim.id}/media/(e-[\w-]+)", desk.get(f"/desk/{claim.id}/").content.decode()).group(1)
    assert desk.get(f"/desk/{claim.id}/about/{key}").status_code == 403
    walk(desk, claim)
    assert desk.get(f"/desk/{claim.id}/about/{key}").status_code == 200


def test_a_first_look_is_recorded_once_and_the_weights_follow_with_their_base_rates(desk, claim, ann):
    assert desk.post(f"/desk/{claim.id}/look", {"impression": "unclear", "note": "右侧有划痕"}).status_code == 302
    assert FirstLook.objects.get(claim=claim).note == "右侧有划痕"
    page = desk.get(f"/desk/{claim.id}/").content.decode()
    for share in ("1%", "2%", "5%", "20%", "也可能是", "怎样核对", "为什么", "哪里"):
        assert share in page
    desk.post(f"/desk/{claim.id}/look", {"impression": "supports_claim"})
    assert FirstLook.objects.get(claim=claim).impression == "unclear"


def test_a_colleague_who_looks_on_sees_no_weights_that_another_has_seen(desk, claim):
    walk(desk, claim)
    page = client_of(seated(Role.REVIEWER)).get(f"/desk/{claim.id}/").content.decode()
    assert [one for one in SECRET_WORDS if one in page] == []


def test_a_clear_claim_is_decided_and_the_next_one_opens(desk, claim):
    other = in_queue()
    walk(desk, claim)
    answer = desk.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, "then": "next"})
    assert answer["Location"] == f"/desk/{other.id}/"
    claim.refresh_from_db()
    assert claim.state == State.DECIDED
    assert Decision.objects.get().reasons_merchant == FOR_MERCHANT


def test_deciding_without_the_checklist_is_refused_and_the_text_stays(desk, claim):
    desk.post(f"/desk/{claim.id}/look", {"impression": "unclear"})
    answer = desk.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, "then": "decide"})
    assert answer.status_code == 422
    assert FOR_BUYER in answer.content.decode()
    assert Draft.objects.get().reasons_buyer == FOR_BUYER  # the draft is kept; only the decision is not made


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"outcome": ""}, "outcome"), ({"reasons_buyer": "坏了"}, "reasons_buyer"), ({"reasons_merchant": "买家造假，照片是假图，不予支持。"}, "reasons_merchant"),
        ({"outcome": "shown", "remedy": "return_refund", "amount": "12x"}, "amount"), ({"outcome": "shown", "remedy": "return_refund", "amount": "99999"}, "amount"),
        ({"outcome": "shown", "remedy": "refund_only", "amount": "10"}, "refund_only_ground"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_named_with_its_field_and_everything_typed_stays(desk, claim, sent, field):
    walk(desk, claim)
    answer = desk.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, **sent, "then": "save"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["wrong"] == field
    assert 'role="alert"' in page
    assert (sent.get("reasons_merchant") or FOR_MERCHANT) in page


def test_who_else_decides_is_said_before_saving(desk, claim):
    walk(desk, claim, impression="supports_claim")
    shown = {
        **NOT_SHOWN,
        "outcome": "shown",
        "remedy": "refund_only",
        "amount": "129",
        "refund_only_ground": "merchant_consent",
    }
    page = desk.post(f"/desk/{claim.id}/eyes", shown).content.decode()
    assert "需要第二人" in page
    assert not Draft.objects.exists()
    assert "您一人即可决定" in desk.post(f"/desk/{claim.id}/eyes", NOT_SHOWN).content.decode()
    assert "需要第二人" in desk.post(f"/desk/{claim.id}/draft", {**shown, "then": "eyes"}).content.decode()


def test_asking_sends_the_claim_away_and_an_empty_question_is_kept_open(desk, claim):
    refused = desk.post(
        f"/desk/{claim.id}/ask", {"asked": "buyer", "act": "second_view", "text": "请换个角度", "why_cheapest": ""}
    )
    assert refused.status_code == 422
    assert "请换个角度" in refused.content.decode()
    sent = {
        "asked": "buyer",
        "act": "second_view",
        "text": "请换个角度再拍一张划痕处。",
        "why_cheapest": "一张照片就能看清。",
    }
    assert desk.post(f"/desk/{claim.id}/ask", sent)["Location"] == "/desk/"
    assert Question.objects.get().act == "second_view"


def test_holding_giving_back_and_escalating(desk, claim, ann):
    assert desk.post(f"/desk/{claim.id}/hold", {"hours": "5", "why": "等"}).status_code == 422
    assert desk.post(f"/desk/{claim.id}/hold", {"hours": "72", "why": "等快递公司回复"}).status_code == 302
    assert Lease.objects.get().held_because == "等快递公司回复"
    assert desk.post(f"/desk/{claim.id}/escalate", {"why": ""}).status_code == 422
    assert desk.post(f"/desk/{claim.id}/escalate", {"why": "金额较大，请看一眼"}).status_code == 302
    lead = client_of(seated(Role.APPROVER))
    assert "金额较大" in lead.get("/desk/").content.decode()
    assert lead.post(f"/desk/escalations/{Escalation.objects.get().id}", {"text": "按规则办即可"}).status_code == 302
    assert desk.post(f"/desk/{claim.id}/return").status_code == 302
    claim.refresh_from_db()
    assert claim.state == State.REVIEW_QUEUE
    assert desk.post(f"/desk/{claim.id}/return").status_code == 403


def test_a_colleague_is_asked_and_answers_from_their_own_queue(desk, claim):
    bo = seated(Role.REVIEWER, shown_as="同事乙")
    assert desk.post(f"/desk/{claim.id}/colleague", {"colleague": "", "text": "像吗"}).status_code == 422
    assert (
        desk.post(f"/desk/{claim.id}/colleague", {"colleague": str(bo.id), "text": "这处像划痕吗？"}).status_code == 302
    )
    other = client_of(bo)
    assert "这处像划痕吗" in other.get("/desk/").content.decode()
    note = ColleagueNote.objects.get()
    assert other.post(f"/desk/notes/{note.id}", {"text": ""}).status_code == 422
    assert other.post(f"/desk/notes/{note.id}", {"text": "像。"}).status_code == 302
    assert "像。" in desk.get(f"/desk/{claim.id}/").content.decode()


def test_hearing_a_side_again_needs_a_side_and_a_reason(desk, claim):
    assert desk.post(f"/desk/{claim.id}/hear", {"side": "nobody", "reasons": "x"}).status_code == 422
    assert desk.post(f"/desk/{claim.id}/hear", {"side": "merchant", "reasons": ""}).status_code == 422
    answer = desk.post(f"/desk/{claim.id}/hear", {"side": "merchant", "reasons": "买家的照片副本刚刚确认"})
    assert answer["Location"] == "/desk/"
    claim.refresh_from_db()
    assert claim.state == State.MERCHANT_TURN


def test_inadmissible_needs_a_code_that_the_file_bears(desk, claim):
    sent = {"code": "filed_too_late", "text": "这次提交超过了规则写明的期限。"}
    assert desk.post(f"/desk/{claim.id}/inadmissible", sent).status_code == 422
    assert desk.post(f"/desk/{claim.id}/inadmissible", {**sent, "code": "not_of_this_desk"}).status_code == 302
    assert Inadmissibility.objects.get().decided_by_id


def test_a_finding_goes_by_notice_with_material_the_subject_can_see(desk, claim):
    walk(desk, claim)
    assert "送达拟认定告知" not in desk.get(f"/desk/{claim.id}/").content.decode()
    desk.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, "forgery_act": "造假", "subject": "buyer", "then": "save"})
    assert "送达拟认定告知" in desk.get(f"/desk/{claim.id}/").content.decode()
    sent = {"act": "造假", "subject": "buyer", "text": "拟认定申请照片由商品主图改成，依据是商家的说明。"}
    assert desk.post(f"/desk/{claim.id}/notice", sent).status_code == 422
    material = [str(one.id) for one in claim.exhibits.filter(side="merchant")]
    assert desk.post(f"/desk/{claim.id}/notice", {**sent, "material": material}).status_code == 302
    claim.refresh_from_db()
    assert claim.state == State.NOTICE


def test_a_second_person_writes_first_and_sees_the_first_draft_after_it(desk, claim, ann):
    from factories.desk import staff
    from jianzhen.casework.decisions.probation import put_on_probation

    put_on_probation(account_id=ann.id, actor=staff(Role.ADMIN), now=timezone.now())
    walk(desk, claim)
    desk.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, "then": "decide"})
    claim.refresh_from_db()
    assert claim.state == State.SECOND_REVIEW
    second = client_of(seated(Role.APPROVER))
    assert claim.number in second.get("/desk/").content.decode()
    page = second.get(f"/desk/{claim.id}/").content.decode()
    assert FOR_BUYER not in page
    assert [one for one in SECRET_WORDS if one in page] == []
    assert second.post(f"/desk/{claim.id}/countersign").status_code == 422
    second.post(f"/desk/{claim.id}/look", {"impression": "against_claim"})
    assert FOR_BUYER not in second.get(f"/desk/{claim.id}/").content.decode()
    second.post(
        f"/desk/{claim.id}/draft",
        {**NOT_SHOWN, "reasons_buyer": "两张图的背景与光影完全重合，看不到收到的商品。", "then": "save"},
    )
    assert FOR_BUYER in second.get(f"/desk/{claim.id}/").content.decode()
    assert second.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, "then": "save"}).status_code == 409
    assert second.post(f"/desk/{claim.id}/countersign")["Location"] == "/desk/"
    claim.refresh_from_db()
    assert claim.state == State.DECIDED


def test_a_second_person_sends_back_with_reasons(desk, claim, ann):
    from factories.desk import staff
    from jianzhen.casework.decisions.probation import put_on_probation

    put_on_probation(account_id=ann.id, actor=staff(Role.ADMIN), now=timezone.now())
    walk(desk, claim)
    desk.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, "then": "decide"})
    second = client_of(seated(Role.APPROVER))
    assert second.post(f"/desk/{claim.id}/back", {"reasons": "短"}).status_code == 422
    assert (
        second.post(f"/desk/{claim.id}/back", {"reasons": "第二张照片还没有人看过，请对照打包照片。"}).status_code
        == 302
    )
    claim.refresh_from_db()
    assert claim.state == State.REVIEW_QUEUE
    assert desk.post(f"/desk/{claim.id}/take").status_code in (403, 409)


def test_a_panel_reads_the_appeal_and_two_of_three_end_it(desk, claim):
    from factories.desk import buyer_of
    from jianzhen.casework.decisions.appeals import appeal

    walk(desk, claim)
    desk.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, "then": "decide"})
    appeal(claim_id=claim.id, reasons="我有原图，可以再看一次。", actor=buyer_of(claim), now=timezone.now())
    panel = [client_of(seated(Role.PANEL, shown_as=f"合议{n}")) for n in range(2)]
    for member in panel:
        member.post(f"/desk/{claim.id}/look", {"impression": "unclear"})
        page = member.get(f"/desk/{claim.id}/").content.decode()
        assert "我有原图" in page
        assert FOR_BUYER in page
        answer = member.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, "then": "vote"})
        assert answer["Location"] == "/desk/", answer.context["answer"]
    claim.refresh_from_db()
    assert claim.state == State.FINAL


def test_a_panel_remits_with_reasons(desk, claim):
    from factories.desk import buyer_of
    from jianzhen.casework.decisions.appeals import appeal

    walk(desk, claim)
    desk.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, "then": "decide"})
    appeal(claim_id=claim.id, reasons="我有原图，可以再看一次。", actor=buyer_of(claim), now=timezone.now())
    for n in range(2):
        member = client_of(seated(Role.PANEL, shown_as=f"合议{n}"))
        assert member.post(f"/desk/{claim.id}/back", {"reasons": "请补看原图后由新的审核员决定。"}).status_code == 302
    claim.refresh_from_db()
    assert claim.state == State.REVIEW_QUEUE


def test_a_lease_that_was_lost_says_so_and_shows_what_was_typed(desk, claim):
    walk(desk, claim)
    lease = Lease.objects.get(claim=claim, ended_at=None)
    Lease.objects.filter(pk=lease.pk).update(
        taken_at=timezone.now() - timedelta(hours=1), expires_at=timezone.now() - timedelta(minutes=1)
    )
    lapse_lease(lease_id=lease.id, now=timezone.now())
    assert desk.post(f"/desk/{claim.id}/renew").status_code == 409
    answer = desk.post(f"/desk/{claim.id}/draft", {**NOT_SHOWN, "then": "save"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert FOR_BUYER in page
    assert "领取这一件" in page


def test_somebody_was_faster(desk):
    claim = in_queue()
    lease_claim(claim_id=claim.id, actor=actor_of(seated(Role.REVIEWER)), now=timezone.now())
    answer = desk.post(f"/desk/{claim.id}/take")
    assert answer.status_code in (403, 409, 422)
    assert 'role="alert"' in answer.content.decode()


def test_what_is_done_renews_the_lease(desk, claim):
    Lease.objects.filter(claim=claim).update(expires_at=timezone.now() + timedelta(minutes=2))
    desk.post(f"/desk/{claim.id}/escalate", {"why": "请看一眼这件申请"})
    assert Lease.objects.get(claim=claim).expires_at > timezone.now() + timedelta(minutes=28)


def test_files_are_read_by_people_on_the_case_and_opening_an_original_is_recorded(desk, ann):
    claim, other = the_lock(), in_queue()
    page = desk.get(f"/desk/{claim.id}/").content.decode()
    copy, raw = (re.search(rf"/desk/{claim.id}/media/{sort}-[\w-]+", page).group() for sort in "de")
    answer = desk.get(copy)
    assert answer["Content-Type"] == "image/jpeg"
    assert "private" in answer["Cache-Control"]
    assert desk.get(copy, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert len(desk.get(f"{copy}?w=240").content) < len(answer.content)
    assert not Event.objects.filter(kind="RAW_MEDIA_VIEWED").exists()
    assert desk.get(raw).status_code == 200
    assert Event.objects.filter(kind="RAW_MEDIA_VIEWED", actor_id=str(ann.id)).count() == 1
    assert desk.get(raw.replace(str(claim.id), str(other.id))).status_code == 404
    assert Client().get(copy).status_code == 401
    assert client_of(seated(Role.DISPATCHER)).get(copy).status_code == 403


def test_the_reference_is_laid_over_the_photo_after_the_weights(desk):
    claim = the_lock()
    desk.post(f"/desk/{claim.id}/take")
    desk.post(f"/desk/{claim.id}/look", {"impression": "unclear"})
    address = re.search(r'"aligned": "([^"]+)"', desk.get(f"/desk/{claim.id}/").content.decode()).group(1)
    answer = desk.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert desk.get(address.replace("/report/0/", "/report/9/")).status_code == 404
    assert client_of(seated(Role.REVIEWER)).get(address).status_code == 403


def test_a_copy_is_looked_at_and_then_confirmed_or_withheld(desk, ann):
    from jianzhen.casework.evidence.models import Derivative

    claim = in_queue(copies=True)
    copy = Derivative.objects.get(exhibit__claim=claim)
    Derivative.objects.update(confirmed_at=None, confirmed_by="", hidden=[["face", 10, 10, 60, 40]])
    page = desk.get(f"/desk/{claim.id}/copies/").content.decode()
    assert "人脸" in page
    assert desk.get(f"/desk/{claim.id}/copies/{copy.id}/marked")["Content-Type"] == "image/jpeg"
    assert desk.post(f"/desk/{claim.id}/copies/{copy.id}/confirm").status_code == 302
    copy.refresh_from_db()
    assert copy.confirmed_by == str(ann.id)
    assert desk.post(f"/desk/{claim.id}/copies/{copy.id}/withhold", {"why": ""}).status_code == 422
    assert desk.post(f"/desk/{claim.id}/copies/{copy.id}/withhold", {"why": "右上角还看得到门牌"}).status_code == 302
    assert client_of(seated(Role.APPROVER)).post(f"/desk/{claim.id}/copies/{copy.id}/confirm").status_code in (403, 422)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.DISPATCHER, Role.TECHNICIAN, Role.OUTLET_MANAGER])
def test_roles_that_read_no_claims_see_neither_queue_nor_screen(role):
    claim, client = in_queue(), client_of(seated(role))
    assert client.get("/desk/").status_code == 403
    assert client.get(f"/desk/{claim.id}/").status_code == 403
    assert client.post(f"/desk/{claim.id}/take").status_code == 403
    assert Client().get("/desk/").status_code == 401


def test_somebody_recused_reads_nothing(ann, desk):
    from factories.desk import staff
    from jianzhen.casework.people.recusal import recuse

    claim = in_queue()
    recuse(account_id=ann.id, merchant_id=claim.merchant_id, why="亲属", actor=staff(Role.ADMIN), now=timezone.now())
    assert claim.number not in desk.get("/desk/").content.decode()
    assert desk.get(f"/desk/{claim.id}/").status_code == 403


def test_the_screen_asks_the_database_moderately(desk, claim, django_assert_max_num_queries):
    walk(desk, claim)
    with django_assert_max_num_queries(30):
        desk.get(f"/desk/{claim.id}/")
    with django_assert_max_num_queries(15):
        desk.get("/desk/")


def test_phrases_are_whole_sentences_and_accuse_nobody():
    from jianzhen.casework.decisions.reasons import must_be_a_sentence, must_not_accuse

    for _, _, zh, en in PHRASES:
        for text in (zh, en):
            must_be_a_sentence("phrase", text)
            must_not_accuse("phrase", text)


def test_every_event_that_a_party_may_know_of_has_its_words():
    from jianzhen.casework.evidence.timeline import PARTY_KINDS

    assert [str(one) for one in PARTY_KINDS if str(one) not in HAPPENED] == []
