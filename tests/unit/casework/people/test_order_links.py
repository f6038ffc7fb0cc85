"""Links to an order: the buyer comes in, and nobody who is not the buyer makes one."""

import pytest

from factories.desk import NOON, PLATFORM, buyer_of, merchant_of, order, staff
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Role
from jianzhen.casework.people.links import make_order_link, open_link, revoke_shop_links

pytestmark = pytest.mark.django_db


def test_an_order_link_lets_its_buyer_into_that_order():
    of = order()
    token = make_order_link(order_id=of.id, buyer_id=of.buyer_id, actor=PLATFORM, now=NOON)
    guest = open_link(token, now=NOON)
    assert (guest.actor, guest.order_id, guest.claim_id) == (buyer_of(of), of.id, None)
    # ending a shop's links ends no buyer's
    assert revoke_shop_links(merchant_id=of.merchant_id, actor=staff(Role.ADMIN), now=NOON) == 0
    assert open_link(token, now=NOON).order_id == of.id


def test_a_merchant_makes_no_link_by_which_it_would_be_the_buyer():
    of, other = order(), order()
    for actor in (merchant_of(of), buyer_of(other)):
        with pytest.raises(NotAllowed):
            make_order_link(order_id=of.id, buyer_id=of.buyer_id, actor=actor, now=NOON)
    assert make_order_link(order_id=of.id, buyer_id=of.buyer_id, actor=buyer_of(of), now=NOON)
