from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from factories.desk import NOON, PLATFORM, merchant, order
from jianzhen.casework.events.proof import verify_chain
from jianzhen.casework.events.record import order_chain
from jianzhen.casework.orders.errors import AlreadySealed, BadOrderFacts, ImportConflict, NothingPacked
from jianzhen.casework.orders.facts import LineFacts, OrderFacts
from jianzhen.casework.orders.imports import import_order
from jianzhen.casework.orders.models import Order, Packed, Seal
from jianzhen.casework.orders.packing import (
    add_listing_image,
    add_packed,
    add_shipment,
    seal_shipment,
    was_sealed_before,
)
from jianzhen.casework.originals.keep import keep
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder

pytestmark = pytest.mark.django_db


def facts(**more):
    line = LineFacts(
        sku="SIM-1", title="Simulated cup", category="crockery", quantity=2, paid_fen=7_800, serials=("A", "B")
    )
    return OrderFacts(**{"number": "SIM-77", "paid_at": NOON, "lines": (line,), "buyer_phone": "13800000001", **more})


@pytest.fixture
def packed():
    """A shipment with a listing photo and a pack-out photo, not yet sealed."""
    bought = order()
    holder = holder_of(Holder.Kind.ORDER, bought.id)
    files = [
        keep([word], holder=holder, name="a.jpg", media_type="image/jpeg", actor=PLATFORM, now=NOON)
        for word in (b"listing", b"packed", b"late")
    ]
    parcel = add_shipment(order_id=bought.id, carrier="sim", waybill="SIM1", actor=PLATFORM, now=NOON)
    add_listing_image(line_id=bought.lines.get().id, original=files[0], actor=PLATFORM, now=NOON)
    add_packed(shipment_id=parcel.id, original=files[1], actor=PLATFORM, now=NOON)
    return parcel, files


def test_an_order_told_again_is_the_same_order_and_told_otherwise_is_refused():
    shop = merchant()
    first = import_order(merchant_id=shop.id, facts=facts(), key="k", actor=PLATFORM, now=NOON)
    for key in ("k", "another"):
        assert import_order(merchant_id=shop.id, facts=facts(), key=key, actor=PLATFORM, now=NOON).id == first.id
    for key, told in (("k", facts(number="SIM-78")), ("third", facts(buyer_phone="13800000002"))):
        with pytest.raises(ImportConflict):
            import_order(merchant_id=shop.id, facts=told, key=key, actor=PLATFORM, now=NOON)
    assert Order.objects.count() == 1


@pytest.mark.parametrize(("wrong", "field"), [
    ({"number": " "}, "number"),
    ({"lines": ()}, "lines"),
    ({"paid_at": NOON.replace(tzinfo=None)}, "paid_at"),
    ({"lines": (LineFacts(sku="a", title="b", category="c", quantity=0, paid_fen=1),)}, r"lines\[1\].quantity"),
    ({"lines": (LineFacts(sku="a", title="b", category="c", quantity=1, paid_fen=-1),)}, r"lines\[1\]"),
    ({"lines": (LineFacts(sku="a", title="b", category="c", quantity=1, paid_fen=1, serials=("A", "B")),)}, "serials"),
])  # fmt: skip
def test_facts_that_contradict_themselves_name_the_field(wrong, field):
    with pytest.raises(BadOrderFacts, match=field):
        facts(**wrong)


def test_a_seal_gives_a_receipt_with_its_grade_and_again_the_same(packed):
    parcel, _ = packed
    receipt = seal_shipment(shipment_id=parcel.id, actor=PLATFORM, now=NOON)
    assert (receipt.n_files, receipt.grade) == (2, "self_sealed")
    assert seal_shipment(shipment_id=parcel.id, actor=PLATFORM, now=NOON + timedelta(days=1)) == receipt
    assert verify_chain(order_chain(parcel.order_id)) == 5
    seal = Seal.objects.get()
    assert was_sealed_before(seal, NOON + timedelta(seconds=1))
    assert not was_sealed_before(seal, NOON)


def test_nothing_is_added_to_what_was_sealed_neither_by_the_act_nor_in_the_database(packed):
    parcel, files = packed
    seal_shipment(shipment_id=parcel.id, actor=PLATFORM, now=NOON)
    with pytest.raises(AlreadySealed):
        add_packed(shipment_id=parcel.id, original=files[2], actor=PLATFORM, now=NOON)
    with pytest.raises(AlreadySealed):
        add_listing_image(line_id=parcel.order.lines.get().id, original=files[2], actor=PLATFORM, now=NOON)
    for act in (
        lambda: Packed.objects.create(shipment=parcel, original=files[2]),
        lambda: Packed.objects.all().delete(),
        lambda: Packed.objects.update(original=files[2]),
        lambda: Seal.objects.update(sealed_at=NOON - timedelta(days=9)),
        lambda: Seal.objects.all().delete(),
        lambda: parcel.order.lines.get().listing.images.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="seal"), transaction.atomic():
            act()


def test_an_empty_shipment_has_nothing_to_seal():
    bought = order()
    parcel = add_shipment(order_id=bought.id, carrier="sim", waybill="SIM1", actor=PLATFORM, now=NOON)
    with pytest.raises(NothingPacked):
        seal_shipment(shipment_id=parcel.id, actor=PLATFORM, now=NOON)
