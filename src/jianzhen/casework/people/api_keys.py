"""API keys 接口密钥 of merchants: shown once, kept sealed, revocable; and signatures made with them.

A token is ``jz_PREFIX_SECRET``. The secret is the merchant's half of an HMAC, so the desk must be able to read it: it
is wrapped by the vault's key as a holder's key is, and nothing in the database alone lets anybody in.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.people.errors import BadApiKey, BadSignature
from jianzhen.casework.people.models import ApiKey, Merchant
from jianzhen.casework.people.vault import KEY_BYTES, WrappedKey, ring
from jianzhen.kernel.ids import new_id

SIGNATURE_HEADER = "Jianzhen-Signature"
REPLAY_WINDOW = timedelta(minutes=5)
"""How far the moment inside a signature may lie from the desk's clock, to either side."""

_MARK = "jz"
_NOBODY = bytes(KEY_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MadeKey:
    """A new key with its token: the only time that anybody sees it."""

    key: ApiKey
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHolder:
    """Who calls the API. ``actor`` is the merchant's own system: it tells facts, and acts as nobody else."""

    merchant_id: UUID
    key: ApiKey

    @property
    def actor(self) -> Actor:
        """The integration of this key, by the key's id."""
        return Actor.of(Role.INTEGRATION, self.key.id)


@transaction.atomic
def make_api_key(*, merchant_id: UUID, actor: Actor, now: datetime) -> MadeKey:
    """Make a key for a merchant. Raises ``NotAllowed`` for anybody but the merchant itself or an administrator."""
    _must_manage(merchant_id, actor)
    if not Merchant.objects.filter(pk=merchant_id).exists():
        raise NotFound(f"there is no merchant {merchant_id}")
    key_id, prefix = new_id(), secrets.token_hex(6)
    secret, wrapped = ring().new_key(_context(key_id))
    made = ApiKey.objects.create(
        id=key_id, merchant_id=merchant_id, prefix=prefix, key_version=wrapped.version, wrapped_secret=wrapped.wrapped,
        made_at=now, made_by=actor.id,
    )  # fmt: skip
    record("API_KEY_MADE", chain=DESK, actor=actor, at=now, details={"key": str(key_id), "merchant": str(merchant_id)})
    return MadeKey(key=made, token=f"{_MARK}_{prefix}_{base64.urlsafe_b64encode(secret).decode().rstrip('=')}")


@transaction.atomic
def revoke_api_key(*, key_id: UUID, actor: Actor, now: datetime) -> None:
    """End a key from this moment on. Raises ``NotFound`` for a key that is not there, or is another merchant's."""
    key = ApiKey.objects.select_for_update().filter(pk=key_id).first()
    if key is None or (actor.role is Role.MERCHANT and actor.id != str(key.merchant_id)):
        raise NotFound(f"there is no key {key_id}")
    _must_manage(key.merchant_id, actor)
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
        record("API_KEY_REVOKED", chain=DESK, actor=actor, at=now, details={"key": str(key_id)})


def keys_of(merchant_id: UUID) -> QuerySet[ApiKey]:
    """A merchant's keys, those that open something first, the newest first."""
    return ApiKey.objects.filter(merchant_id=merchant_id).order_by(F("revoked_at").desc(nulls_first=True), "-made_at")


def holder_of_key(token: str, now: datetime) -> KeyHolder:
    """Return who calls with this token.

    Secrets are compared in constant time, and an unknown prefix takes the same comparison; a prefix is no secret.

    Raises
    ------
    BadApiKey
        Cut off, unknown or revoked; the detail does not say which of them.
    """
    mark, prefix, given = _parts(token)
    key = ApiKey.objects.filter(prefix=prefix).first() if mark == _MARK else None
    same = hmac.compare_digest(secret_of(key) if key is not None else _NOBODY, given)
    if key is None or not same or (key.revoked_at is not None and now >= key.revoked_at):
        raise BadApiKey("this API key does not open anything; copy it whole, or make a new one")
    return KeyHolder(merchant_id=key.merchant_id, key=key)


def signature_of(token: str, body: bytes, at: datetime) -> str:
    """The header's value for a body, as the caller makes it: ``t=SECONDS,v1=HEX``.

    HEX is HMAC-SHA256 under the token's secret (32 bytes) of ``SECONDS``, a full stop and the body.
    """
    _, _, secret = _parts(token)
    return signature_with(secret, body, at)


def signature_with(secret: bytes, body: bytes, at: datetime) -> str:
    """The same header under a secret that is no key's: what a gateway or a carrier sends."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_mac(secret, seconds, body)}"


def verify_signature(key: ApiKey, header: str, body: bytes, now: datetime) -> None:
    """Hold a body to its signature.

    Within ``REPLAY_WINDOW`` the same request may come again: an import's own idempotency key makes it one.

    Raises
    ------
    BadSignature
        Missing, malformed, made with another key or over another body, or from too far away in time.
    """
    check_signature(secret_of(key), header, body, now)


def check_signature(secret: bytes, header: str, body: bytes, now: datetime) -> None:
    """The same for whoever shares a secret with the desk: a gateway, a carrier. Raises ``BadSignature``."""
    fields = dict(part.strip().partition("=")[::2] for part in header.split(","))
    if set(fields) != {"t", "v1"} or not (fields["t"].isascii() and fields["t"].isdigit() and len(fields["t"]) <= 11):
        raise BadSignature(f"{SIGNATURE_HEADER}: must read t=SECONDS,v1=HEX")
    seconds = int(fields["t"])
    if not hmac.compare_digest(_mac(secret, seconds, body).encode(), fields["v1"].encode()):
        raise BadSignature(f"{SIGNATURE_HEADER}: does not fit this body and key; sign the bytes exactly as sent")
    away = abs(now - datetime.fromtimestamp(seconds, UTC))
    if away > REPLAY_WINDOW:
        raise BadSignature(
            f"{SIGNATURE_HEADER}: was made {int(away.total_seconds())} s away from this desk's clock; at most "
            f"{int(REPLAY_WINDOW.total_seconds())} s are taken, so set the clock and sign again"
        )


@transaction.atomic
def rewrap_api_keys(*, limit: int) -> int:
    """Move up to ``limit`` keys' secrets to the newest version of the vault's key; returns how many it moved."""
    keys = ring()
    old = ApiKey.objects.select_for_update(skip_locked=True).filter(key_version__lt=keys.newest).order_by("pk")[:limit]
    done = 0
    for key in old:
        wrapped = keys.rewrap(_kept(key), _context(key.id))
        key.key_version, key.wrapped_secret = wrapped.version, wrapped.wrapped
        key.save(update_fields=["key_version", "wrapped_secret"])
        done += 1
    return done


def secret_of(key: ApiKey) -> bytes:
    """The secret of a key, 32 bytes. Raises ``KeyMissing`` or ``VaultBroken`` as the vault does."""
    return ring().unwrap(_kept(key), _context(key.id))


def _parts(token: str) -> tuple[str, str, bytes]:
    mark, _, rest = token.partition("_")
    prefix, _, text = rest.partition("_")
    try:
        return mark, prefix, base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return mark, prefix, b""


def _mac(secret: bytes, seconds: int, body: bytes) -> str:
    return hmac.new(secret, f"{seconds}.".encode() + body, sha256).hexdigest()


def _must_manage(merchant_id: UUID, actor: Actor) -> None:
    if actor.role is Role.ADMIN or (actor.role is Role.MERCHANT and actor.id == str(merchant_id)):
        return
    raise NotAllowed("the merchant itself or an administrator makes and ends its keys", refusal=Refusal.NOT_YOURS)


def _kept(key: ApiKey) -> WrappedKey:
    return WrappedKey(version=key.key_version, wrapped=bytes(key.wrapped_secret))


def _context(key_id: UUID) -> str:
    return f"api-key/{key_id}"
