"""A buyer files a claim by an order's link: once, whatever is pressed twice, and nothing typed or chosen is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories.desk import merchant, order, pack
from factories.evidence import photo
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import Declared, State
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.originals.models import Original

pytestmark = pytest.mark.django_db


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def jpeg(seed=1, name="IMG_1.JPG"):
    return SimpleUploadedFile(name, photo(seed), "image/jpeg")


def form_of(client, of):
    page = client.get(f"/orders/{of.id}/", follow=True)
    assert page.status_code == 200
    return page, page.request["PATH_INFO"], field(page, "filing")


def answers(token, **more):
    return {"filing": token, "complaint": "damaged", "remedy": "return_refund", "amount": "129", "text": "杯口有一道裂。", **more}  # fmt: skip


def test_a_buyer_files_a_claim_with_photos_without_scripts(come_to_order):
    pack()
    of = order()
    client = come_to_order(of)
    page, address, token = form_of(client, of)
    assert page.content.decode().count("<fieldset") == 3
    assert "问题处的照片、整件商品的照片" in page.content.decode()
    assert "jianzhen-default@1" in page.content.decode()
    answer = client.post(address, answers(token, photos=[jpeg(1), jpeg(2)], declared="enhanced"))
    claim = Claim.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/claims/{claim.id}/")
    assert (claim.state, claim.amount_fen, claim.declared) == (State.SUBMITTED, 12_900, Declared.ENHANCED)
    kinds = sorted(Exhibit.objects.filter(submitted_at__isnull=False).values_list("kind", flat=True))
    assert kinds == ["photo", "photo", "text"]
    shown = client.get(answer["Location"]).content.decode()
    assert claim.number in shown
    assert "杯口有一道裂" in shown


def test_a_form_sent_twice_and_the_back_button_are_one_claim(come_to_order):
    pack()
    of = order()
    client = come_to_order(of)
    _, address, token = form_of(client, of)
    first = client.post(address, answers(token, photos=[jpeg()]))
    second = client.post(address, answers(token, photos=[jpeg()], complaint="other"))
    assert first["Location"] == second["Location"]
    assert Claim.objects.get().complaint == "damaged"
    assert client.get(f"/orders/{of.id}/").status_code == 200
    # coming back to the form shows the claim; another one is filed on purpose alone
    back = client.get(address).content.decode()
    assert Claim.objects.get().number in back
    assert 'name="filing"' not in back
    again = client.get(address, {"again": "1"})
    client.post(address, answers(field(again, "filing")))
    assert Claim.objects.count() == 2


def test_what_was_typed_and_sent_is_there_again_after_a_mistake_and_on_a_reload(come_to_order):
    pack()
    of = order()
    client = come_to_order(of)
    _, address, token = form_of(client, of)
    wrong = client.post(address, answers(token, amount="12900", complaint="", photos=[jpeg(1, "裂.jpg")]))
    assert wrong.status_code == 422
    for page in (wrong, client.get(address)):
        shown = page.content.decode()
        assert "杯口有一道裂。" in shown
        assert "裂.jpg" in shown
    assert "不能超过它" in wrong.content.decode()
    assert not Claim.objects.exists()
    kept = Original.objects.get()
    client.post(address, answers(field(wrong, "filing"), photos=[jpeg(2)], drop=[str(kept.id)]))
    photos = Exhibit.objects.filter(kind="photo")
    assert [one.original_id == kept.id for one in photos] == [False]


def test_a_session_that_ended_loses_nothing(come_to_order):
    pack()
    of = order()
    client = come_to_order(of)
    _, address, token = form_of(client, of)
    client.cookies.clear()
    answer = client.post(address, answers(token, photos=[jpeg()]), follow=True)
    assert answer.status_code == 200
    assert Claim.objects.get().number in answer.content.decode()


def test_a_form_whose_token_was_changed_or_whose_link_was_revoked_files_nothing(come_to_order):
    from jianzhen.casework.people.models import CaseLink

    pack()
    of = order()
    client = come_to_order(of)
    _, address, token = form_of(client, of)
    assert client.post(address, answers(token[:-2] + "xx")).status_code == 404
    assert client.post(address, answers("")).status_code == 404
    CaseLink.objects.update(revoked_at="2026-01-01T00:00:00Z")
    assert client.post(address, answers(token)).status_code == 404
    assert not Claim.objects.exists()


def test_nobody_files_about_another_order_and_a_stranger_sees_none(come_to_order):
    pack()
    mine, other = order(), order()
    client = come_to_order(mine)
    assert client.get(f"/orders/{other.id}/").status_code == 401
    assert client.get(f"/orders/{mine.id}/claim/{other.lines.get().id}/").status_code == 404
    assert Client().get(f"/orders/{mine.id}/").status_code == 401


def test_any_file_is_taken_and_none_is_refused(come_to_order):
    pack()
    of = order()
    client = come_to_order(of)
    _, address, token = form_of(client, of)
    odd = [SimpleUploadedFile("聊天记录.pdf", b"%PDF-1.4 x"), SimpleUploadedFile("x.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40), SimpleUploadedFile("y.bin", b"\1\2\3")]  # fmt: skip
    client.post(address, answers(token, photos=odd))
    assert sorted(Exhibit.objects.filter(original__isnull=False).values_list("kind", flat=True)) == ["document", "document", "photo"]  # fmt: skip


def test_amounts_are_read_as_people_type_them_and_no_money_is_asked_for_an_exchange(come_to_order):
    pack()
    of = order()
    client = come_to_order(of)
    _, address, token = form_of(client, of)
    assert "请写成 129" in client.post(address, answers(token, amount="很多")).content.decode()
    client.post(address, answers(token, remedy="exchange", amount="￥1,29.00"))
    assert Claim.objects.get().amount_fen == 0


def test_things_of_a_line_are_told_apart_by_their_serial_number(come_to_order):
    from jianzhen.casework.orders.models import Item

    pack()
    of = order(shop=merchant(), quantity=2)
    for serial in ("SN-1", "SN-2"):
        Item.objects.create(line=of.lines.get(), serial=serial)
    client = come_to_order(of)
    listed = client.get(f"/orders/{of.id}/").content.decode()
    assert "SN-2" in listed
    address = re.findall(r'href="(/orders/[^"]*item=[^"]*)"', listed)[1]
    page = client.get(address)
    client.post(page.request["PATH_INFO"], answers(field(page, "filing")))
    assert Claim.objects.get().item.serial == "SN-2"
