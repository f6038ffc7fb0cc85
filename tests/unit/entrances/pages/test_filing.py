"""A buyer files a claim by an order's link: once, whatever is pressed twice, and nothing typed or chosen is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factories.desk import order, pack
from factories.evidence import photo
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import Declared, State
from jianzhen.casework.evidence.models import Exhibit

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
