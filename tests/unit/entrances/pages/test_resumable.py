"""Uploads in pieces: a broken line goes on where it stopped, and nobody adds to what is not theirs."""

import json
import re

import pytest
from django.test import Client

from factories.desk import merchant_of, order, pack, submitted
from factories.evidence import photo
from jianzhen.casework.events.actors import Role
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.orders.models import Packed
from jianzhen.casework.orders.packing import add_shipment
from jianzhen.casework.originals.keep import read
from jianzhen.casework.originals.models import Original

pytestmark = pytest.mark.django_db
PHOTO = photo(9)
RAW = {"content_type": "application/octet-stream"}


def begin(client, start, content=PHOTO, **headers):
    told = json.dumps({"name": "a.jpg", "size": len(content), "head": content[:64].hex()})
    return client.post(start, told, **RAW, headers=headers)


def send(client, start, content=PHOTO, *, piece=20_000, **headers):
    """All of a file, with the second piece lost and sent again."""
    upload = begin(client, start, content, **headers).json()
    at = 0
    while at < len(content):
        part = content[at : at + piece]
        ahead = client.post(f"{start}?upload={upload['id']}&at={at + piece}", part, **RAW, headers=headers)
        if at + piece < len(content):
            assert (ahead.status_code, ahead.json()["at"]) == (409, at)  # it says where to go on
        at = client.post(f"{start}?upload={upload['id']}&at={at}", part, **RAW, headers=headers).json()["at"]
    return client.post(f"{start}?upload={upload['id']}&at=end", **RAW, headers=headers)


def test_a_file_for_a_claim_arrives_in_pieces_and_is_staged(come_to_claim):
    claim = submitted()
    client, start = come_to_claim(claim), f"/claims/{claim.id}/upload"
    done = send(client, start)
    assert done.status_code == 200
    assert any("聊天软件" in line for line in done.json()["advice"])
    exhibit = Exhibit.objects.get()
    assert (exhibit.kind, exhibit.submitted_at) == ("photo", None)
    assert b"".join(read(exhibit.original)) == PHOTO


def test_a_file_says_what_it_shows_as_the_form_says_it(come_to_claim):
    claim = submitted()
    start = f"/claims/{claim.id}/upload"
    send(come_to_claim(claim), start, **{"x-shows": "whole_item"})
    send(come_to_claim(claim, Role.MERCHANT), start, photo(10), **{"x-returned": "1"})
    assert set(Exhibit.objects.values_list("side", "kind", "shows")) == {("buyer", "photo", "whole_item"), ("merchant", "returned", "")}  # fmt: skip


def test_an_upload_is_not_finished_early_and_bad_words_are_refused_with_the_field(come_to_claim):
    claim = submitted()
    client, start = come_to_claim(claim), f"/claims/{claim.id}/upload"
    upload = begin(client, start).json()["id"]
    assert client.post(f"{start}?upload={upload}&at=end", **RAW).json()["code"] == "upload_incomplete"
    assert client.post(start, b"\xff", **RAW).json()["code"] == "bad_field"
    assert client.post(start, b"[]", **RAW).json()["code"] == "bad_field"
    assert client.post(start, json.dumps({"size": -1}), **RAW).json()["code"] == "bad_field"
    assert client.post(f"{start}?upload={upload}&at=x", b"1", **RAW).json()["code"] == "bad_field"
    assert client.post(f"{start}?upload=x&at=0", b"1", **RAW).status_code == 404


def test_a_stranger_and_the_other_side_add_nothing_to_it(come_to_claim):
    claim = submitted()
    start = f"/claims/{claim.id}/upload"
    upload = begin(come_to_claim(claim), start).json()["id"]
    assert begin(Client(), start).status_code == 401
    other = come_to_claim(claim, Role.MERCHANT)
    assert other.post(f"{start}?upload={upload}&at=0", PHOTO[:10], **RAW).status_code == 404


def test_files_for_a_claim_that_is_being_filed_join_it_with_its_form(come_to_order):
    pack()
    of = order()
    client = come_to_order(of)
    page = client.get(f"/orders/{of.id}/", follow=True)
    token = re.search(r'name="filing" value="([^"]*)"', page.content.decode())[1]
    assert begin(Client(), "/uploads/filing").status_code == 404
    # no cookie is needed: the form's token lets in
    assert send(Client(), "/uploads/filing", **{"x-filing": token}).status_code == 200
    assert Original.objects.count() == 1
    assert "a.jpg" in client.get(page.request["PATH_INFO"]).content.decode()
    client.post(page.request["PATH_INFO"], {"filing": token, "complaint": "damaged", "remedy": "exchange"})
    assert Exhibit.objects.get(kind="photo").submitted_at is not None


def test_a_pack_out_clip_arrives_in_pieces(come_to_shop):
    pack()
    of = order()
    parcel = add_shipment(order_id=of.id, carrier="SF", waybill="1", actor=merchant_of(of), now=of.imported_at)
    assert send(come_to_shop(of.merchant), f"/shop/parcels/{parcel.id}/upload").status_code == 200
    assert Packed.objects.get().shipment_id == parcel.id


def test_an_upload_for_one_claim_does_not_end_in_another(come_to_claim, come_to_order):
    of = order()
    first, second = submitted(of=of), submitted(of=of, complaint="other")
    client = come_to_order(of)
    upload = begin(client, f"/claims/{first.id}/upload").json()["id"]
    client.post(f"/claims/{first.id}/upload?upload={upload}&at=0", PHOTO, **RAW)
    assert client.post(f"/claims/{second.id}/upload?upload={upload}&at=end", **RAW).status_code == 404
    assert not Exhibit.objects.exists()
