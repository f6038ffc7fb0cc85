"""Pages of a service without a browser: who may, what is refused and how, a phone's acts sent twice and shuffled."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from factories import service, visits
from factories.api import by_session
from jianzhen.casework.events.actors import Role
from jianzhen.casework.visits import field, quotes
from jianzhen.casework.visits.models import Hold, PhoneAct, Visit
from jianzhen.casework.visits.ticket import visit_token
from jianzhen.entrances.pages.service.phone_acts import body_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return service.town()


@pytest.fixture
def customer(client):
    """A client that opened the visit's own link."""

    def opened(visit):
        client.get(f"/v/{visit_token(visit)}")
        return client

    return opened


def page(client, visit):
    return client.get(reverse("visit", args=[visit.pk]))


def first_slot(client, visit):
    text = page(client, visit).content.decode()
    return text.split('name="slot" value="')[1].split('"')[0].replace("&#x27;", "'")


def do(client, visit, act, **typed):
    return client.post(reverse("visit_act", args=[visit.pk, act]), typed)


def test_the_visits_link_opens_one_visit_and_the_token_leaves_the_address(who, client):
    visit = service.wanted()
    response = client.get(f"/v/{visit_token(visit)}")
    assert response.url == reverse("visit", args=[visit.pk])
    assert client.get("/v/nonsense").status_code == 404
    assert client.get(reverse("service", args=[visit.claim_id])).status_code == 401


def test_a_slot_is_held_then_confirmed_and_moved(who, customer):
    visit = service.wanted()
    client = customer(visit)
    slot, key = first_slot(client, visit), uuid4().hex
    for _ in range(2):  # sent twice, held once
        assert do(client, visit, "hold", slot=slot, key=key).status_code == 302
    hold = Hold.objects.get()
    assert "确认这个时间" in page(client, visit).content.decode()
    do(client, visit, "confirm", hold=hold.pk)
    visit.refresh_from_db()
    assert visit.state == "booked"
    other = page(client, visit).content.decode().split('name="slot" value="')[3].split('"')[0]
    do(client, visit, "hold", slot=other, key=uuid4().hex)
    do(client, visit, "confirm", hold=Hold.objects.get(confirmed_at=None).pk)
    assert visit.moves.filter(move="rescheduled").count() == 1
    calendar = client.get(reverse("visit_calendar", args=[visit.pk]))
    assert b"BEGIN:VEVENT" in calendar.content
    assert b"13800001234" not in calendar.content


def test_a_slot_just_taken_names_the_next_best(who, customer):
    client = customer(service.wanted())
    visit = Visit.objects.get()
    slot = first_slot(client, visit)
    from jianzhen.casework.visits.models import Cell

    opens = slot.split("|")[0]
    Cell.objects.filter(opens_at__gte=opens, opens_at__lt=slot.split("|")[1]).update(minutes=0, taken=0)
    response = do(client, visit, "hold", slot=slot, key=uuid4().hex)
    assert response.status_code == 409
    assert "最接近的三个时间" in response.content.decode()


def test_a_refused_slot_says_which_rule_blocks_it(who, customer):
    visit = service.wanted()
    text = page(customer(visit), visit).content.decode()
    assert "blocked" in text
    assert "没有师傅上班" in text or "不营业" in text or "来不及安排" in text or "工时" in text


def test_what_cannot_be_read_is_refused_by_its_field(who, customer):
    visit = service.wanted()
    client = customer(visit)
    for act, typed in (
        ("hold", {"slot": "x", "key": "k"}),
        ("confirm", {"hold": "x"}),
        ("accept", {"quote": str(uuid4())}),
        ("no-such", {}),
    ):
        response = do(client, visit, act, **typed)
        assert response.status_code == 422, act


def test_who_comes_is_shown_with_a_code_both_ways(who, customer):
    visit = service.soon()
    client = customer(visit)
    text = page(client, visit).content.decode()
    assert "李师傅" in text
    assert "授权书 A-7" in text
    do(client, visit, "door", code="000000")
    assert "请先不要开门" in page(client, visit).content.decode()
    from jianzhen.casework.visits.door import code_to_show

    do(client, visit, "door", code=code_to_show(visit))
    assert "您已核对" in page(client, visit).content.decode()


def technician(who):
    from django.test import Client

    client = Client()
    client.force_login(who.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def acts_of(visit, *acts):
    now = timezone.now().isoformat()
    return [
        {"client_id": str(uuid4()), "visit_id": str(visit.pk), "seq": n, "act": act, "made_at": now, "fields": fields}
        for n, (act, fields) in enumerate(acts, 1)
    ]


def send(client, acts):
    response = client.post(reverse("tech_sync"), json.dumps({"acts": acts}), content_type="application/json")
    assert response.status_code == 200, response.content
    return response.json()


def test_the_day_shows_the_least_and_only_ones_own(who):
    visit = service.soon()
    client = technician(who)
    text = client.get(reverse("tech")).content.decode() + client.get(reverse("stop", args=[visit.pk])).content.decode()
    assert "王**" in text or "王*" in text
    for secret in ("王小明", "13800001234", "骆家庄12幢"):
        assert secret not in text
    other = by_session(Role.TECHNICIAN).client
    assert other.get(reverse("stop", args=[visit.pk])).status_code == 404


def test_the_address_is_not_shown_before_its_time(who):
    visit = service.soon()
    response = technician(who).post(reverse("stop_address", args=[visit.pk]))
    assert response.status_code == 422
    assert "骆家庄12幢" not in response.content.decode()


def test_acts_sent_twice_and_shuffled_are_done_once_in_their_order(who):
    visit = service.soon()
    client = technician(who)
    acts = acts_of(
        visit,
        ("set_out", {}),
        ("arrived", {}),
        ("residence", {"proof": "lease"}),
        ("quote", {"what_labour": "换锁体", "yuan_labour": "120"}),
    )
    assert [one["state"] for one in send(client, acts[::-1])["answers"]] == ["done"] * 4
    again = send(client, acts)
    assert {one["state"] for one in again["answers"]} == {"done"}
    assert again["next"] == {str(visit.pk): 5}
    visit.refresh_from_db()
    assert visit.state == "on_site"
    assert visit.quotes.get().total_fen == 12_000


def test_an_act_that_is_refused_says_why_and_the_next_goes_on(who):
    visit = service.soon()
    client = technician(who)
    acts = acts_of(
        visit, ("set_out", {}), ("began", {}), ("arrived", {}), ("quote", {"what_labour": "x", "yuan_labour": "many"})
    )
    answers = send(client, acts)["answers"]
    assert [one["state"] for one in answers] == ["done", "refused", "done", "refused"]
    assert answers[1]["sentence"]
    assert "many" in answers[3]["detail"]


def test_a_number_taken_on_another_phone_is_an_error_that_names_the_next(who):
    visit = service.soon()
    client = technician(who)
    send(client, acts_of(visit, ("set_out", {})))
    answer = send(client, acts_of(visit, ("arrived", {})))
    assert answer["answers"][0]["state"] == "error"
    assert answer["answers"][0]["code"] == "bad_sync"
    assert answer["next"][str(visit.pk)] == 2


def test_a_form_without_scripts_is_one_act_and_a_second_click_the_same(who):
    visit = service.soon()
    client = technician(who)
    for _ in range(2):
        client.post(
            reverse("stop_act", args=[visit.pk, "set_out"]), {"client_id": "6c9f5c1e-7c5e-4d0e-9f44-000000000001"}
        )
    assert PhoneAct.objects.count() == 1
    visit.refresh_from_db()
    assert visit.state == "on_the_way"


def test_after_a_visit_was_handed_back_the_route_is_next(who):
    visit = service.soon()
    response = technician(who).post(reverse("stop_act", args=[visit.pk, "handed_back"]), {"why": "缺配件"})
    assert response.url == reverse("tech")
    visit.refresh_from_db()
    assert visit.state == "handed_back"


def test_a_call_of_nobody_or_another_is_answered_in_json(client):
    assert client.get(reverse("tech_state")).status_code == 401
    assert client.post(reverse("tech_sync"), "[]", content_type="application/json").json()["code"] == "not_signed_in"
    assert by_session(Role.REVIEWER).client.get(reverse("tech_state")).status_code == 403


def test_after_the_work_the_price_the_warranty_and_a_free_revisit(who, customer):
    visit = service.soon()
    visits.at_work(visit)
    visit.refresh_from_db()
    at = visit.opens_at + timedelta(minutes=40)
    visits.checked(visit, who, at)
    quotes.sign(visit_id=visit.pk, actor=visits.me(who), now=at)
    from jianzhen.casework.visits.finishing import finish
    from jianzhen.casework.visits.vocabulary import Outcome

    finish(visit_id=visit.pk, outcome=Outcome.FIXED, note="", actor=visits.me(who), now=at)
    client = customer(visit)
    text = page(client, visit).content.decode()
    assert "¥120.00" in text
    assert "保修" in text
    response = do(client, visit, "revisit", why="又打不开了")
    again = Visit.objects.get(repeat_of=visit)
    assert response.url == reverse("visit", args=[again.pk])
    assert "免费返修" in page(client, again).content.decode()


def test_amounts_of_a_form_become_fen_or_stay_as_typed():
    assert body_of("quote", {"what_part": "锁芯", "yuan_part": "1,299.5"})["lines"][0]["fen"] == 129_950
    assert body_of("quote", {"what_part": "锁芯", "yuan_part": "1.234"})["lines"][0]["fen"] == "1.234"
    assert body_of("set_out", {"why": "x"}) == {}


def manager():
    return by_session(Role.OUTLET_MANAGER).client


def outlet_act(client, outlet, act, **typed):
    return client.post(reverse("outlet_act", args=[outlet.pk, act]), typed)


def test_a_manager_keeps_hours_areas_and_days_of_people(who):
    client, shop = manager(), who.outlet
    text = client.get(reverse("outlet", args=[shop.pk])).content.decode()
    assert "李师傅" in text
    assert "未核验" in text
    assert "Mon 08:00-22:00" in text
    assert "Holiday closed" in text
    assert outlet_act(client, shop, "hours", hours="Mon-Fri 09:00-18:00; Sat 24h").status_code == 302
    assert "Sat 24h" in client.get(reverse("outlet", args=[shop.pk])).content.decode()
    refused = outlet_act(client, shop, "hours", hours="every day")
    assert refused.status_code == 422
    assert "every day" in refused.content.decode()
    assert outlet_act(client, shop, "areas", areas="330106，330110").status_code == 302
    assert set(shop.areas.values_list("place", flat=True)) == {"330106", "330110"}
    on = (timezone.now() + timedelta(days=9)).date()
    assert (
        outlet_act(client, shop, "shift", technician=who.number, on=on, begins="08:30", ends="17:00").status_code == 302
    )
    assert who.shifts.filter(on=on).exists()
    assert (
        outlet_act(client, shop, "shift", technician=who.number, on=on, begins="half", ends="17:00").status_code == 422
    )
    assert outlet_act(client, shop, "ill", technician=who.number, on=on, why="病假").status_code == 302
    assert not who.shifts.filter(on=on).exists()
    assert outlet_act(client, shop, "closed", first=on, last=on, why="盘点").status_code == 302
    assert (
        outlet_act(
            client, shop, "authorised", technician=who.number, brand="SIM-A", proof="授权书 B", until=on
        ).status_code
        == 302
    )
    assert who.authorisations.count() == 2
    assert outlet_act(client, shop, "technician", email="nobody@desk.example").status_code == 422
    assert outlet_act(client, shop, "no-such").status_code == 422


def test_a_manager_adds_a_technician_who_has_an_account(who):
    from factories.review import account

    member = account(Role.TECHNICIAN)
    typed = {"email": member.email, "shown_as": "赵师傅（模拟）", "skills": ["smart_lock"]}
    assert outlet_act(manager(), who.outlet, "technician", **typed).status_code == 302
    assert who.outlet.technicians.count() == 2


def test_the_dispatchers_board_answers_within_few_queries(who, django_assert_max_num_queries):
    service.soon()
    client = by_session(Role.DISPATCHER).client
    on = timezone.now() + timedelta(days=1)
    with django_assert_max_num_queries(30):
        text = client.get(reverse("dispatch"), {"on": f"{visits_day(on)}"}).content.decode()
    assert "李师傅" in text
    assert "13800001234" not in text


def visits_day(moment):
    from jianzhen.casework.visits.roster import day_in_beijing

    return day_in_beijing(moment)


def test_a_dispatcher_moves_on_what_waits(who):
    visit = service.soon()
    client = by_session(Role.DISPATCHER).client

    def act(name, **typed):
        return client.post(reverse("dispatch_act", args=[visit.pk, name]), {"at": "SIM-1", **typed})

    assert act("assign", technician="x").status_code == 422
    assert act("take-back").status_code == 302
    visit.refresh_from_db()
    assert visit.state == "booked"
    assert act("plan").status_code == 302
    visit.refresh_from_db()
    assert visit.state == "assigned"
    field.leave_safely(visit_id=visit.pk, actor=visits.me(who), now=timezone.now())
    refused = act("look-at")
    assert refused.status_code == 422
    assert act("look-at", why="与双方通过电话").status_code == 302
    visit.refresh_from_db()
    assert visit.state == "wanted"


def test_pages_of_a_visit_stay_within_their_queries(who, customer, django_assert_max_num_queries):
    visit = service.soon()
    client = customer(visit)
    with django_assert_max_num_queries(30):
        page(client, visit)
    phone = technician(who)
    with django_assert_max_num_queries(30):
        phone.get(reverse("stop", args=[visit.pk]))


def test_the_inspection_a_reviewer_asked_for_is_booked_from_the_claim_and_nothing_is_guessed(who, client):
    from factories.desk_pages import in_queue, seated
    from jianzhen.casework.events.actors import Actor
    from jianzhen.casework.review.leases import lease_claim
    from jianzhen.casework.review.questions import ask_question
    from jianzhen.casework.review.vocabulary import QuestionAct

    claim, now = in_queue(inspected=False), timezone.now()
    reviewer = Actor.of(Role.REVIEWER, seated(Role.REVIEWER).pk)
    lease_claim(claim_id=claim.id, actor=reviewer, now=now)
    ask_question(claim_id=claim.id, asked=Role.BUYER, act=QuestionAct.VISIT, text="请约师傅看一眼", why_cheapest="照片看不清", actor=reviewer, now=now)  # fmt: skip
    client.get(service.claim_link(claim))
    assert "约一次上门查验" in client.get(reverse("claim", args=[claim.id])).content.decode()
    address = reverse("ask_inspection", args=[claim.id])
    refused = client.post(address, {"place": "示例路1号"})
    assert refused.status_code == 422
    assert not Visit.objects.exists()
    for _ in range(2):
        response = client.post(address, {"place": "杭州市西湖区文新街道示例路1号"})
    visit = Visit.objects.get()
    assert response.url == reverse("visit", args=[visit.pk])
    text = client.get(response.url).content.decode()
    assert "上门查验（免费）" in text
    assert 'name="slot"' in text
