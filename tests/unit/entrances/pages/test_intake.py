"""Report once, the call-taker's screen, looking up, and one's own data, through the views; each refusal keeps what was typed."""

import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from factories.desk import merchant, pack
from factories.desk_pages import LOGIN, seated
from factories.directory import brand, kinds, outlet
from factories.intake import SECRETS, rota
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.intake.models import Callback, RotaTurn, ServiceReport
from jianzhen.casework.outlets.models import Uncovered
from jianzhen.casework.people.models import Erasure

pytestmark = pytest.mark.django_db
SPOKEN = (
    "示例SIM-A的指纹锁打不开了，住在杭州市西湖区文新街道骆家庄12幢3单元501，电话13800001234，我叫王小明，明天下午有空"
)


@pytest.fixture(autouse=True)
def _desk():
    pack()
    brand("SIM-A")
    kinds()
    outlet(areas=("330106",))


@pytest.fixture
def taker():
    client = Client()
    client.member = seated(Role.CALL_TAKER, shown_as="接线员甲")
    client.force_login(client.member, LOGIN)
    return client


def words_of(answer):
    return answer.content.decode()


def key_in(page):
    return re.search(r'name="key" value="([^"]+)"', words_of(page))[1]


def typed(client, **more):
    key = key_in(client.get("/report/"))
    return {
        "key": key, "what": "示例SIM-A的指纹锁打不开了，按了没反应", "brand": "", "place": "杭州市西湖区文新街道骆家庄12幢3单元501",
        "phone": "138 0000 1234", "name": "王小明", "when": "明天下午", **more,
    }  # fmt: skip


def test_a_report_by_page_is_taken_numbered_and_told_what_comes_next_once_whatever_is_clicked_twice():
    rota()
    client = Client()
    form = typed(client)
    first, second = (client.post("/report/", form) for _ in range(2))
    report = ServiceReport.objects.get()
    assert first["Location"] == second["Location"] == f"/report/{report.claim_id}/"
    assert (report.channel, report.place, report.brand.code, report.kind_id) == (
        "page",
        "330106006",
        "SIM-A",
        "smart_lock",
    )
    assert report.claim.state == State.IN_SERVICE
    page = words_of(client.get(first["Location"]))
    assert report.claim.number in page
    assert "前给您回电" in page
    assert "SIM-1 网点" in page
    assert client.get(f"/claims/{report.claim_id}/").status_code == 200
    assert Client().get(first["Location"]).status_code == 401


@pytest.mark.parametrize(("more", "field", "said"), [
    ({"phone": "87654321"}, "phone", "区号"), ({"phone": "1234567"}, "phone", "号码"), ({"what": ""}, "what", "请填"), ({"place": ""}, "place", "请填"),
    ({"place": "朝阳区建国路88号"}, "place", "几个地方都叫"), ({"place": "杭洲市西湖区"}, "place", "没有读懂"), ({"place": "浙江省"}, "place", "哪个区"),
])  # fmt: skip
def test_a_mistake_names_its_field_and_what_was_typed_stays(more, field, said):
    client = Client()
    answer = client.post("/report/", typed(client, **more))
    page = words_of(answer)
    assert answer.status_code == 422
    assert re.search(rf'class="field wrong">\s*<label for="id_{field}".*?{said}', page, re.DOTALL)
    assert "按了没反应" in page or field == "what"
    assert "王小明" in page
    assert not Claim.objects.exists()


def test_an_address_of_several_places_is_chosen_or_taken_unsure_and_never_filled_in():
    client = Client()
    form = typed(client, place="朝阳区建国路88号")
    assert 'value="110105"' in words_of(client.post("/report/", form))
    client.post("/report/", form | {"place_code": "110105"})
    assert ServiceReport.objects.get().place == "110105"
    form = typed(client, place="没听过的地方", place_code="unsure", phone="13900005678")
    client.post("/report/", form)
    unsure = ServiceReport.objects.latest("received_at")
    assert (unsure.place, unsure.questions) == ("", ["place_not_read"])


def test_whoever_reports_with_somebody_elses_number_learns_nothing_of_their_report():
    rota()
    owner, stranger = Client(), Client()
    owner.post("/report/", typed(owner))
    first = ServiceReport.objects.get().claim
    answer = stranger.post("/report/", typed(stranger, name="路人", place="杭州市西湖区"), follow=True)
    second = Claim.objects.get(duplicate_of=first)
    assert second.number in words_of(answer)
    assert first.number not in words_of(answer)
    assert "骆家庄" not in words_of(stranger.get(f"/claims/{second.id}/"))
    assert stranger.get(f"/claims/{first.id}/").status_code == 401
    assert stranger.get(f"/claims/{first.id}/data.json").status_code == 401


def test_too_many_reports_in_a_row_are_told_when_to_come_back():
    client = Client()
    answers = [client.post("/report/", typed(client, phone=f"1380000{n:04d}")) for n in range(8)]
    late = [one for one in answers if one.status_code == 429]
    assert late
    assert late[0]["Retry-After"]
    assert "按了没反应" in words_of(late[0])


@pytest.mark.parametrize(("text", "said"), [
    ("杭州西", "浙江省杭州市西湖区"), ("朝阳区建国路", "吉林省长春市朝阳区"), ("杭州市西湖区文三路259号", "文三路259号"), ("", ""), ("zzz", ""),
])  # fmt: skip
def test_places_are_suggested_while_somebody_types(text, said):
    answer = Client().get("/places/suggest", {"place": text})
    assert answer.status_code == 200
    assert said in words_of(answer)


def test_the_screen_fills_while_the_caller_speaks_and_makes_a_numbered_report(taker):
    key = key_in(taker.get("/desk/calls/new"))
    fragment = words_of(taker.post("/desk/calls/heard", {"words": SPOKEN}))
    for value in (
        "138 0000 1234",
        "王小明",
        "骆家庄12幢3单元501",
        'value="SIM-A" selected',
        'value="smart_lock" selected',
        "SIM-1 网点",
    ):
        assert value in fragment
    answer = taker.post("/desk/calls/new", {"words": SPOKEN, "key": key, "take": "1"})
    again = taker.post("/desk/calls/new", {"words": SPOKEN, "key": key, "take": "1"})
    report = ServiceReport.objects.get()
    assert answer["Location"] == again["Location"] == f"/desk/calls/{report.claim_id}/"
    assert (report.channel, str(report.confirmed_by_id)) == ("phone", str(taker.member.id))
    page = words_of(taker.get(answer["Location"]))
    assert report.claim.number in page
    assert not any(secret in page for secret in SECRETS)


def test_a_field_that_was_changed_by_hand_stays_while_the_words_go_on(taker):
    sent = {
        "words": SPOKEN,
        "phone": "13900005678",
        "read_phone": "138 0000 1234",
        "name": "王小明",
        "read_name": "王小明",
    }
    fragment = words_of(taker.post("/desk/calls/heard", sent))
    assert re.search(r'name="phone"\s+value="13900005678"', fragment)
    taker.post("/desk/calls/new", sent | {"take": "1"})
    report = ServiceReport.objects.get()
    page = taker.post(f"/desk/calls/{report.claim_id}/do/words")
    assert "13900005678" in words_of(page)
    assert Event.objects.filter(kind="PERSONAL_DATA_REVEALED").count() == 1


def test_without_scripts_the_words_are_read_by_a_button_and_an_open_place_is_asked(taker):
    sent = {"words": "锁坏了，地址朝阳区建国路88号，13800001234", "key": "desk/1"}
    assert "吉林省长春市朝阳区" in words_of(taker.post("/desk/calls/new", sent | {"read": "1"}))
    refused = taker.post("/desk/calls/new", sent | {"take": "1"})
    assert refused.status_code == 422
    assert "锁坏了" in words_of(refused)
    assert not Claim.objects.exists()
    taker.post("/desk/calls/new", sent | {"take": "1", "place_code": "110105"})
    assert ServiceReport.objects.get().place == "110105"


def test_a_pasted_chat_is_read_by_who_said_what(taker):
    chat = (
        "客服：您好，热线400-123-4567\n客户：示例SIM-A的锁打不开，13800001234\n客服：地址呢\n客户：杭州市西湖区文新街道"
    )
    taker.post("/desk/calls/new", {"words": chat, "channel": "chat", "key": "desk/2", "take": "1"})
    report = ServiceReport.objects.get()
    assert (report.channel, report.place) == ("chat", "330106006")


@pytest.mark.parametrize("words", ["", "锁坏了"])
def test_a_call_without_a_number_or_a_word_says_what_is_missing(taker, words):
    answer = taker.post("/desk/calls/new", {"words": words, "take": "1"})
    assert answer.status_code == 422
    assert "电话" in words_of(answer) or "什么坏了" in words_of(answer)


def test_a_report_is_confirmed_called_back_joined_parted_and_solved_from_its_page(taker):
    rota()
    one, other = Client(), Client()
    one.post("/report/", typed(one))
    other.post("/report/", typed(other, phone="13900005678", place="朝阳区", place_code="unsure"))
    first, second = ServiceReport.objects.order_by("received_at")
    at = f"/desk/calls/{second.claim_id}/do"
    assert "几个地方都叫" in words_of(taker.get(f"/desk/calls/{second.claim_id}/"))
    assert taker.post(f"{at}/confirm", {"place": "朝阳区"}).status_code == 422
    assert taker.post(f"{at}/confirm", {"place": "北京市朝阳区建国路88号", "when": "后天下午"}).status_code == 302
    second.refresh_from_db()
    assert (second.place, second.questions) == ("110105", [])
    callback = Callback.objects.get(claim=second.claim_id)
    assert taker.post(f"{at}/called", {"callback": callback.id, "outcome": "what"}).status_code == 422
    taker.post(f"{at}/called", {"callback": callback.id, "outcome": "reached"})
    assert taker.post(f"{at}/join", {"first": "JZ-NONE"}).status_code == 422
    taker.post(f"{at}/join", {"first": first.claim.number})
    assert Claim.objects.get(pk=second.claim_id).duplicate_of_id == first.claim_id
    taker.post(f"{at}/part")
    refused = taker.post(f"{at}/solve", {"how": "换电池后恢复"})
    assert (refused.status_code, "换电池后恢复" in words_of(refused)) == (422, True)
    taker.post(f"{at}/solve", {"how": "换电池后恢复", "agrees": "yes"})
    assert Claim.objects.get(pk=second.claim_id).state == State.CLOSED
    assert "二维码" in words_of(taker.get(f"/desk/calls/{first.claim_id}/"))
    assert "<svg" in words_of(taker.post(f"/desk/calls/{first.claim_id}/do/link"))
    assert taker.post(f"{at}/nothing").status_code == 422


def test_the_board_shows_what_waits_and_hides_who_it_is(taker):
    client = Client()
    client.post("/report/", typed(client))
    page = words_of(taker.get("/desk/calls/"))
    assert ServiceReport.objects.get().claim.number in page
    assert "值班表是空的" in page
    assert not any(secret in page for secret in SECRETS)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMIN, Role.TECHNICIAN])
def test_other_roles_take_no_calls_and_see_no_reports(role):
    client = Client()
    client.post("/report/", typed(client))
    claim = Claim.objects.get()
    stranger = Client()
    stranger.force_login(seated(role), LOGIN)
    for address in ("/desk/calls/", "/desk/calls/new", f"/desk/calls/{claim.id}/"):
        assert stranger.get(address).status_code == 403, address
        assert Client().get(address).status_code in (302, 401, 403), address
    for act in ("words", "link", "confirm", "join", "part", "solve", "called"):
        assert stranger.post(f"/desk/calls/{claim.id}/do/{act}", {"outcome": "reached", "how": "abcdef", "agrees": "yes", "first": claim.number, "callback": Callback.objects.get().id}).status_code == 403, act  # fmt: skip
    assert stranger.post("/desk/calls/heard", {"words": "a"}).status_code == 403


def test_the_rota_is_kept_by_an_administrator(taker):
    admin = Client()
    admin.force_login(seated(Role.ADMIN), LOGIN)
    bad = admin.post("/desk/calls/rota", {"account": taker.member.id, "hours": "someday"})
    assert (bad.status_code, "someday" in words_of(bad)) == (422, True)
    assert (
        admin.post(
            "/desk/calls/rota", {"account": taker.member.id, "hours": "Mon-Fri 20:00-08:00; Sat-Sun 24h"}
        ).status_code
        == 302
    )
    assert RotaTurn.objects.filter(ended_at=None).count() == 7
    page = words_of(admin.get("/desk/calls/rota"))
    assert "Mon 20:00-08:00" in page
    assert "Sat 00:00-24:00" in page
    assert admin.post("/desk/calls/rota", {"account": "x", "hours": ""}).status_code == 422
    assert taker.get("/desk/calls/rota").status_code == 403


def test_outlets_are_looked_up_by_anybody_and_say_why():
    page = words_of(Client().get("/outlets/", {"brand": "SIM-A", "place": "杭州市西湖区文新街道"}))
    assert "SIM-1 网点" in page
    assert "服务范围包含西湖区" in page
    several = Client().get("/outlets/", {"brand": "SIM-A", "place": "朝阳区"})
    assert several.status_code == 422
    assert "吉林省长春市朝阳区" in words_of(several)
    none = words_of(Client().get("/outlets/", {"brand": "SIM-A", "place": "海南省文昌市"}))
    assert "暂时还没有" in none
    assert Uncovered.objects.get().place == "469005"
    assert Client().get("/outlets/", {"brand": "无此品牌", "place": "杭州市西湖区"}).status_code == 422
    assert Client().get("/outlets/").status_code == 200


def test_a_number_is_checked_by_counts_and_anybody_may_object(settings):
    from jianzhen.casework.outlets.models import Brand, Objection, Outlet, ProductKind
    from jianzhen.wiring.seed_outlets import BUSY_NUMBER, seed_outlets

    Outlet.objects.all().delete()
    Brand.objects.all().delete()
    ProductKind.objects.all().delete()
    seed_outlets(now=timezone.now())
    page = words_of(Client().get("/hotline/", {"number": BUSY_NUMBER}))
    assert "其中互不相关的 4 个" in page
    assert "只是计数" in page
    assert not any(word in page for word in ("骗", "假冒", "欺诈"))
    assert Client().get("/hotline/", {"number": "abc"}).status_code == 422
    client = Client()
    assert client.post("/hotline/object", {"number": BUSY_NUMBER, "reasons": ""}).status_code == 422
    assert client.post("/hotline/object", {"number": BUSY_NUMBER, "reasons": "这是我们的总机"}).status_code == 302
    assert Objection.objects.get().reasons == "这是我们的总机"
    assert "1 项异议正在处理" in words_of(client.get("/hotline/", {"number": BUSY_NUMBER}))


def test_a_reporter_reads_who_saw_their_data_takes_a_copy_and_asks_for_erasure(taker):
    client = Client()
    client.post("/report/", typed(client))
    claim = Claim.objects.get()
    taker.post(f"/desk/calls/{claim.id}/do/words")
    page = words_of(client.get(f"/claims/{claim.id}/data/"))
    assert "138****1234" in page
    assert "接线员" in page
    copy = json.loads(client.get(f"/claims/{claim.id}/data.json").content)
    assert copy["words"]["name"] == "王小明"
    assert client.post(f"/claims/{claim.id}/data/erase").status_code == 302
    assert Erasure.objects.get().restricted_at is None
    assert "立即停止使用" in words_of(client.get(f"/claims/{claim.id}/data/"))
    assert taker.get(f"/claims/{claim.id}/data/").status_code == 403
    assert merchant()


def test_pages_cost_few_queries(taker, django_assert_max_num_queries):
    client = Client()
    client.post("/report/", typed(client))
    claim = Claim.objects.get()
    for who, address in (
        (client, "/report/"),
        (client, f"/report/{claim.id}/"),
        (taker, "/desk/calls/"),
        (taker, f"/desk/calls/{claim.id}/"),
        (taker, "/desk/calls/new"),
        (client, f"/claims/{claim.id}/data/"),
    ):
        with django_assert_max_num_queries(20):
            assert who.get(address).status_code == 200
