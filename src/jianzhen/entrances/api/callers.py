"""Who calls 调用方: a merchant by its key, a party by its link, a person of the desk by a session.

A key is two actors. What the merchant itself says (answers, offers, appeals) it says as the merchant; what its system
reports (orders, claims of its buyers) is said by a named integration. Which claims and orders it may touch is asked of
the selectors, as the merchant, before anything is done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.on_behalf import must_speak_for_buyer
from jianzhen.casework.claims.selectors import read_claim
from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import PARTIES, Actor, Role
from jianzhen.casework.people.accounts import actor_for
from jianzhen.casework.people.api_keys import holder_of_key
from jianzhen.casework.people.errors import BadApiKey, BadLink
from jianzhen.casework.people.links import open_link
from jianzhen.casework.people.models import Account, ApiKey
from jianzhen.casework.people.rates import Rate, take_token
from jianzhen.entrances.api.errors import BodyTooLarge, NoFormToken
from jianzhen.entrances.desk_session import chosen_role
from jianzhen.entrances.visitor_address import address_of

LINK_HEADER = "Jianzhen-Link"
CALLS = Rate(what="api", burst=120, every=timedelta(milliseconds=500))
"""Of one caller: two a second for long, 120 at once."""
REFUSED = Rate(what="api_refused", burst=30, every=timedelta(seconds=2))
"""Of one address without a credential that opens something: nobody tries keys for long."""
MOST_BODY = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whoever calls.

    Attributes
    ----------
    actor : Actor
        Who answers, offers, appeals and reads.
    key : ApiKey or None
        The merchant's key, where one was sent.
    claim_id : UUID or None
        The one claim that a party's link opens.
    """

    actor: Actor
    key: ApiKey | None = None
    claim_id: UUID | None = None

    @property
    def id(self) -> str:
        """Whose idempotency keys and whose rate these are."""
        return str(self.key.id) if self.key else f"{self.actor.role.value}:{self.actor.id}"

    @property
    def system(self) -> Actor:
        """Who reports facts: the key's integration, else the merchant itself. Raises ``NotAllowed`` for anybody else."""
        if self.key is not None:
            return Actor.of(Role.INTEGRATION, self.key.id)
        return self.merchant

    @property
    def merchant(self) -> Actor:
        """The merchant that calls, by its key or its shop's link. Raises ``NotAllowed`` for anybody else."""
        if self.actor.role is not Role.MERCHANT or self.claim_id is not None:
            raise NotAllowed("orders and their pack-outs are a merchant's; call with its key")
        return self.actor

    def claim(self, claim_id: UUID) -> Claim:
        """A claim that this caller may read. Raises ``NotFound`` for any other, ``NotAllowed`` for the desk's roles without."""
        if self.claim_id is not None and claim_id != self.claim_id:
            raise NotFound(f"there is no claim {claim_id}")
        return read_claim(claim_id, reader=self.actor)

    def party(self, claim_id: UUID) -> Actor:
        """Who answers in this claim. Raises as ``claim``."""
        self.claim(claim_id)
        return self.actor

    def buyer(self, claim_id: UUID) -> Actor:
        """Who speaks on the buyer's side: the buyer, or a key's integration in a claim that it filed itself.

        Raises ``NotFound`` as ``claim``, ``NotAllowed`` where this caller does not speak for the buyer.
        """
        claim = self.claim(claim_id)
        if self.key is None:
            return self.actor
        speaks = replace(self.system, behalf_of=str(claim.buyer_id))
        must_speak_for_buyer(claim, actor=speaks)
        return speaks


class MerchantKey(AuthBase):
    """A merchant's key."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "A merchant's key, jz_…; made on the shop's page, shown once."

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The caller, or None where no key was sent. Raises ``BadApiKey``, ``TooManyRequests``, ``BodyTooLarge``."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            holder = holder_of_key(token.strip(), timezone.now())
        except BadApiKey:
            count_refused(request)
            raise
        return _counted(request, Caller(actor=Actor.of(Role.MERCHANT, holder.merchant_id), key=holder.key))


class CaseLink(AuthBase):
    """The token of a link: a party's to one claim, or a merchant's to its shop."""

    openapi_type = "apiKey"
    openapi_in = "header"
    openapi_name = LINK_HEADER
    openapi_description = "The token at the end of a link in a message."

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The caller, or None where no link was sent. Raises ``BadLink``."""
        token = request.headers.get(LINK_HEADER, "")
        if not token:
            return None
        try:
            guest = open_link(token, now=timezone.now())
            if guest.claim_id is None and guest.actor.role is not Role.MERCHANT:
                raise BadLink("this link opens no claim; open one from its message")
        except BadLink:
            count_refused(request)
            raise
        return _counted(request, Caller(actor=guest.actor, claim_id=guest.claim_id))


class DeskSession(AuthBase):
    """A session of the desk, with its role; whatever changes something carries the page's token."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"
    openapi_description = "A session of the desk; POST, PUT and DELETE carry X-CSRFToken."

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The caller, or None where nobody is signed in. Raises ``NoFormToken``, ``NotAllowed``."""
        if not isinstance(request.user, Account):
            count_refused(request)
            return None
        if check_csrf(request) is not None:
            raise NoFormToken("X-CSRFToken: is missing or old; a session's own page sends it")
        actor = actor_for(request.user, chosen_role(request))
        assert actor.role not in PARTIES
        return _counted(request, Caller(actor=actor))


ANYBODY = [MerchantKey(), CaseLink(), DeskSession()]
"""A key goes first, then a link, then a session."""


def caller_of(request: HttpRequest) -> Caller:
    """Who calls, as the authentication found it."""
    found = request.auth  # type: ignore[attr-defined]
    assert isinstance(found, Caller)
    return found


def count_refused(request: HttpRequest) -> None:
    """Count a call of nobody. Raises ``TooManyRequests``."""
    take_token(rate=REFUSED, who=address_of(request), now=timezone.now())


def must_fit(request: HttpRequest, most: int = MOST_BODY) -> None:
    """Refuse a body by its announced length, before a byte of it is read."""
    sent = request.META.get("CONTENT_LENGTH") or "0"
    if not sent.isdigit() or int(sent) > most:
        raise BodyTooLarge(f"{sent} bytes; at most {most >> 20} MB are taken. Send files in pieces (uploads)")


def _counted(request: HttpRequest, caller: Caller) -> Caller:
    must_fit(request)
    take_token(rate=CALLS, who=caller.id, now=timezone.now())
    return caller
