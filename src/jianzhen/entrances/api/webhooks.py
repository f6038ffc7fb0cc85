"""Webhooks: a gateway tells of a refund, a carrier of a parcel; signed with a shared secret, and once however often told."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.security.base import AuthBase

from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.people.api_keys import SIGNATURE_HEADER, check_signature
from jianzhen.casework.people.errors import BadSignature
from jianzhen.casework.people.rates import take_token
from jianzhen.casework.remedies.carrier import note_waybill_delivered
from jianzhen.casework.remedies.paying import confirm_refund
from jianzhen.entrances.api.callers import CALLS, Caller, count_refused, must_fit
from jianzhen.entrances.api.fields import Moment, Told, Word
from jianzhen.entrances.api.problems import answers

router = Router(tags=["webhooks"])
MOST = 1 << 20


class GatewaySecret(AuthBase):
    """Whoever shares the gateway's secret."""

    openapi_type = "apiKey"
    openapi_in = "header"
    openapi_name = SIGNATURE_HEADER
    openapi_description = "t=SECONDS,v1=HEX: HMAC-SHA256 under the shared secret of SECONDS, a full stop and the body."
    who = "gateway"

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The caller; None where no signature was sent. Raises ``BadSignature``, ``TooManyRequests``."""
        must_fit(request, MOST)
        secret, header = settings.JIANZHEN_WEBHOOK_SECRETS.get(self.who, ""), request.headers.get(SIGNATURE_HEADER, "")
        try:
            if not header:
                count_refused(request)
                return None
            if not secret:
                raise BadSignature(f"{SIGNATURE_HEADER}: this desk has no secret for the {self.who} configured")
            check_signature(secret.encode(), header, request.body, timezone.now())
        except BadSignature:
            count_refused(request)
            raise
        take_token(rate=CALLS, who=f"webhook:{self.who}", now=timezone.now())
        return Caller(actor=Actor.machine(Role.INTEGRATION))


class CarrierSecret(GatewaySecret):
    """Whoever shares the carrier's secret."""

    who = "carrier"


class RefundTold(Told):
    """That a refund arrived."""

    key: Word
    gateway_ref: Word


class RefundKnown(Schema):
    """The refund as it stands."""

    key: str
    state: str


class ParcelTold(Told):
    """That a waybill was signed for."""

    carrier: Word
    waybill: Word
    delivered_at: Moment


class ParcelKnown(Schema):
    """What travels here under that waybill."""

    shipments: list[UUID]
    returns: list[UUID]
    sent_in: list[UUID]


@router.post("/gateway", auth=GatewaySecret(), response=answers(200, RefundKnown), summary="A refund arrived")
def refund_arrived(request: HttpRequest, told: RefundTold) -> RefundKnown:
    """Write down that a refund arrived. Told again it changes nothing; told otherwise, a person looks (422)."""
    entry = confirm_refund(key=told.key, gateway_ref=told.gateway_ref, now=timezone.now())
    return RefundKnown(key=entry.key, state=entry.state)


@router.post("/carrier", auth=CarrierSecret(), response=answers(200, ParcelKnown), summary="A parcel was signed for")
def parcel_arrived(request: HttpRequest, told: ParcelTold) -> ParcelKnown:
    """Note a delivery: of an order, of a return, or of goods sent in for a look. Told again it changes nothing."""
    found = note_waybill_delivered(
        carrier=told.carrier, waybill=told.waybill, delivered_at=told.delivered_at,
        actor=Actor.machine(Role.INTEGRATION), now=timezone.now(),
    )  # fmt: skip
    return ParcelKnown(shipments=list(found.shipments), returns=list(found.returns), sent_in=list(found.sent_in))
