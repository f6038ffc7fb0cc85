from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from factories.desk import NOON, merchant, staff
from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.people.errors import BadLink
from jianzhen.casework.people.links import make_link, make_shop_link, open_link, revoke_links, revoke_shop_links
from jianzhen.casework.people.models import CaseLink

pytestmark = pytest.mark.django_db
ADMIN = staff(Role.ADMIN)


def test_a_shop_link_opens_the_merchants_inbox_until_it_is_revoked():
    shop = merchant()
    token = make_shop_link(merchant_id=shop.id, actor=ADMIN, now=NOON)
    guest = open_link(token, now=NOON)
    assert (guest.actor, guest.claim_id) == (Actor.of(Role.MERCHANT, shop.id), None)
    with pytest.raises(BadLink, match="ended"):
        open_link(token, now=NOON + timedelta(days=401))
    assert revoke_shop_links(merchant_id=shop.id, actor=ADMIN, now=NOON) == 1
    with pytest.raises(BadLink, match="ended"):
        open_link(token, now=NOON)


def test_revoking_one_kind_of_link_leaves_the_other():
    shop, claim_id = merchant(), uuid4()
    inbox = make_shop_link(merchant_id=shop.id, actor=ADMIN, now=NOON)
    case = make_link(claim_id=claim_id, role=Role.MERCHANT, party_id=shop.id, actor=ADMIN, now=NOON)
    assert revoke_shop_links(merchant_id=shop.id, actor=ADMIN, now=NOON) == 1
    assert open_link(case, now=NOON).claim_id == claim_id
    inbox = make_shop_link(merchant_id=shop.id, actor=ADMIN, now=NOON)
    assert revoke_links(claim_id=claim_id, party_id=shop.id, actor=ADMIN, now=NOON) == 1
    assert open_link(inbox, now=NOON).claim_id is None


def test_no_other_party_makes_or_ends_a_link_to_a_merchants_inbox():
    shop = merchant()
    for actor in (Actor.of(Role.MERCHANT, merchant().id), Actor.of(Role.BUYER, shop.id), Actor.of(Role.AGENT, shop.id)):
        with pytest.raises(NotAllowed):
            make_shop_link(merchant_id=shop.id, actor=actor, now=NOON)
        with pytest.raises(NotAllowed):
            revoke_shop_links(merchant_id=shop.id, actor=actor, now=NOON)
    assert make_shop_link(merchant_id=shop.id, actor=Actor.of(Role.MERCHANT, shop.id), now=NOON)


def test_a_link_to_no_shop_is_not_made_and_the_database_refuses_a_buyers():
    with pytest.raises(NotFound):
        make_shop_link(merchant_id=uuid4(), actor=ADMIN, now=NOON)
    with pytest.raises(IntegrityError, match="link_opens"), transaction.atomic():
        CaseLink.objects.create(
            claim_id=None, role="buyer", party_id=uuid4(), made_at=NOON, expires_at=NOON + timedelta(days=1)
        )
