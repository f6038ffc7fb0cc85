from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils.module_loading import import_string
from procrastinate.contrib.django.models import ProcrastinateJob

from authority import Authority
from factories.desk import NOON, PLATFORM
from fakes import FakeTimestampAuthority
from jianzhen.adapters.timestamp_authority import HttpTimestampAuthority
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_chain
from jianzhen.casework.events.record import details_of, order_chain
from jianzhen.casework.orders.models import Seal
from jianzhen.casework.orders.packing import receipt_of, seal_shipment
from jianzhen.casework.orders.stamping import seals_without_stamp, stamp_seal
from jianzhen.custody.errors import StampRefused
from unit.casework.orders.test_orders import packed  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
PORT = FakeTimestampAuthority(Authority())


def port():
    """What the setting names."""
    return PORT


@pytest.fixture
def authority(settings, tmp_path):
    """An authority whose root this desk trusts."""
    PORT.authority, PORT.stamped = Authority(), []
    (tmp_path / "root.pem").write_bytes(PORT.authority.root.public_bytes(Encoding.PEM))
    settings.JIANZHEN_TIMESTAMP_AUTHORITY = f"{__name__}.port"
    settings.JIANZHEN_TRUST_FOLDER = str(tmp_path)
    return PORT.authority


@pytest.fixture
def parcel(packed):  # noqa: F811
    return packed[0]


def sealed(parcel):
    return seal_shipment(shipment_id=parcel.id, actor=PLATFORM, now=NOON)


def jobs():
    return ProcrastinateJob.objects.filter(task_name="stamp_seal").count()


def test_off_by_default_no_job_is_asked_for_and_nothing_leaves(parcel, settings):
    assert settings.JIANZHEN_TIMESTAMP_AUTHORITY == ""
    sealed(parcel)
    assert jobs() == 0
    assert stamp_seal(shipment_id=parcel.id, now=NOON) is False
    assert seals_without_stamp(limit=9) == []


def test_a_named_authority_raises_the_grade_by_an_event(parcel, authority):
    before = sealed(parcel)
    assert (before.grade, before.stamped_at, jobs()) == ("self_sealed", None, 1)
    assert seals_without_stamp(limit=9) == [parcel.id]
    later = NOON + timedelta(minutes=1)
    assert stamp_seal(shipment_id=parcel.id, now=later) is True
    receipt = receipt_of(Seal.objects.get())
    assert (receipt.grade, receipt.stamped_at) == ("outside_timestamp", authority.now)
    assert (receipt.event_hash, receipt.manifest_hash) == (before.event_hash, before.manifest_hash)
    event = Event.objects.get(kind="SEAL_STAMPED")
    assert (event.actor_role, event.at) == ("integration", later)
    assert details_of(event)["grade"] == "outside_timestamp"
    assert "Simulated TSA" in details_of(event)["authority"]
    assert verify_chain(order_chain(parcel.order_id)) == 6
    assert seals_without_stamp(limit=9) == []


def test_a_job_that_runs_twice_asks_the_authority_once(parcel, authority):
    sealed(parcel)
    assert [stamp_seal(shipment_id=parcel.id, now=NOON) for _ in range(3)] == [True, False, False]
    assert PORT.stamped == [bytes(Seal.objects.get().manifest)]
    assert Event.objects.filter(kind="SEAL_STAMPED").count() == 1


def test_what_is_asked_holds_no_name_and_no_file(parcel, authority):
    sealed(parcel)
    stamp_seal(shipment_id=parcel.id, now=NOON)
    for word in ("王小明", "13800000000", "示例"):
        assert word.encode() not in PORT.stamped[0]
    assert b'"hmac"' in PORT.stamped[0]


def test_a_token_of_nobody_trusted_raises_nothing(parcel, authority, settings, tmp_path):
    sealed(parcel)
    PORT.authority = Authority(name="Simulated stranger")
    with pytest.raises(StampRefused, match="JIANZHEN_TRUST_FOLDER"):
        stamp_seal(shipment_id=parcel.id, now=NOON)
    PORT.authority = authority
    authority.scripted.append(authority.refuse("over quota"))
    with pytest.raises(StampRefused, match="over quota"):
        stamp_seal(shipment_id=parcel.id, now=NOON)
    assert Seal.objects.get().grade == "self_sealed"
    assert not Event.objects.filter(kind="SEAL_STAMPED").exists()


def test_an_unsealed_shipment_is_not_stamped(parcel, authority):
    with pytest.raises(NotFound):
        stamp_seal(shipment_id=parcel.id, now=NOON)


def test_the_database_lets_a_stamp_come_once_and_change_nothing_else(parcel, authority):
    sealed(parcel)
    whole = {"token": b"t", "stamped_at": NOON, "grade": "outside_timestamp"}
    for wrong in (
        {"token": b"t"}, {"grade": "outside_timestamp"}, whole | {"grade": "outside_witness"},
        whole | {"manifest": b"{}"}, whole | {"sealed_at": NOON - timedelta(days=9)}, whole | {"manifest_hash": "0" * 64},
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            Seal.objects.update(**wrong)
    stamp_seal(shipment_id=parcel.id, now=NOON)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        Seal.objects.update(**whole)


def test_the_settings_adapter_asks_the_address_that_is_named(settings):
    settings.JIANZHEN_TIMESTAMP_URL = "http://127.0.0.1:9/tsa"
    made = import_string("jianzhen.adapters.desk_authority.authority_of_settings")()
    assert made == HttpTimestampAuthority(url="http://127.0.0.1:9/tsa")
