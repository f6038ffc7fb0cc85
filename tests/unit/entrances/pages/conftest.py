"""Parties at the door, with the clock of their claims beginning a moment ago."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from factories.desk import PLATFORM, ROUTER
from jianzhen.casework.events.actors import Role
from jianzhen.casework.people.links import make_link, make_order_link, make_shop_link


@pytest.fixture(autouse=True)
def chinese_again():
    """A request in English leaves its language with the thread; the next test begins without it."""
    translation.deactivate()


@pytest.fixture
def now():
    return timezone.now() - timedelta(minutes=5)


@pytest.fixture
def come_to_order():
    """A phone that opened an order's link."""

    def come(order, client=None):
        client = client or Client()
        token = make_order_link(order_id=order.id, buyer_id=order.buyer_id, actor=PLATFORM, now=timezone.now())
        assert client.get(f"/o/{token}").status_code == 302
        return client

    return come


@pytest.fixture
def come_to_claim():
    """A phone that opened a party's link to one claim."""

    def come(claim, role=Role.BUYER, client=None):
        client = client or Client()
        party = claim.buyer_id if role is Role.BUYER else claim.merchant_id
        token = make_link(claim_id=claim.id, role=role, party_id=party, actor=ROUTER, now=timezone.now())
        assert client.get(f"/c/{token}").status_code == 302
        return client

    return come


@pytest.fixture
def come_to_shop():
    """A desk that opened a shop's link."""

    def come(shop, client=None):
        client = client or Client()
        token = make_shop_link(merchant_id=shop.id, actor=PLATFORM, now=timezone.now())
        assert client.get(f"/s/{token}")["Location"] == "/shop/"
        return client

    return come


@pytest.fixture
def act():
    """Press a button of the claim's page."""

    def press(client, claim, name, *, follow=True, **fields):
        return client.post(f"/claims/{claim.id}/do/{name}", fields, follow=follow)

    return press
