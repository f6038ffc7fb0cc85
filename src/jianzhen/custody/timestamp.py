"""Timestamps 时间戳 of outside authorities: RFC 3161 tokens, checked as of the moment they were given (genTime).

A token is kept as the authority answered (a DER TimeStampResp over SHA-256), so that
``openssl ts -verify -data seal/statement.json -in seal/timestamp-01.tsr -CAfile ROOT`` checks it without us. This room
asks nobody: what asks is behind the port, in ``jianzhen.adapters.timestamp_authority``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import new as new_hash
from typing import Protocol

from cryptography.x509 import Certificate, load_der_x509_certificate
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from jianzhen.custody.errors import BadTimestamp, StampRefused

_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
MOST_TOKEN_BYTES = 256 * 1024


class StampState(StrEnum):
    """What a token is worth to this reader."""

    VERIFIED = "verified"
    UNTRUSTED = "untrusted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One token, read.

    Attributes
    ----------
    at : datetime
        genTime, UTC. Worth something only when ``state`` is verified.
    authority : str
        Subject of the certificate that signed, RFC 4514; "" when the token carries none.
    detail : str
        Why it is not verified; "" when it is.
    """

    state: StampState
    at: datetime
    authority: str
    detail: str = ""


class TimestampAuthority(Protocol):
    """Signs the time 时间戳. Real: an RFC 3161 service. Fake: an authority inside the test."""

    def stamp(self, message: bytes, /) -> bytes:
        """Return a DER TimeStampResp over SHA-256 of ``message``. Raises ``StampRefused``; never an empty token."""


def request_for(message: bytes) -> TimeStampRequest:
    """What to send (its ``as_bytes()``): SHA-256 of the message, a nonce, the certificate asked for."""
    return TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()


def accept_answer(answer: bytes, message: bytes, *, request: TimeStampRequest) -> bytes:
    """Hold an authority's answer to what was asked, before anything is sealed with it.

    Raises
    ------
    StampRefused
        Refused by the authority, not readable, over other bytes, or with another nonce.
    """
    try:
        response = _read(answer, message)
    except BadTimestamp as error:
        raise StampRefused(f"the authority's answer cannot be used: {error.detail}; try another authority") from error
    if response.tst_info.nonce != request.nonce:
        raise StampRefused("the authority answered another question (its nonce differs); try again")
    return answer


def read_stamp(token: bytes, message: bytes, *, roots: Sequence[Certificate]) -> Stamp:
    """Read a token over ``message`` and check it against trusted roots at its genTime.

    A chain that has expired since is no flaw: it only had to be valid when the authority signed.

    Raises
    ------
    BadTimestamp
        No token, refused, or over other bytes: broken whomever one trusts.
    """
    response = _read(token, message)
    at = response.tst_info.gen_time
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    carried = _certificates(response)
    digest = _digest(response, message)
    named = _signer(response, carried)
    why = _error(response, digest, roots) if roots else "no trusted root was given"
    state = StampState.VERIFIED if why is None else StampState.UNTRUSTED
    return Stamp(state=state, at=at, authority=named, detail=why or "")


def _read(token: bytes, message: bytes) -> TimeStampResponse:
    if len(token) > MOST_TOKEN_BYTES:
        raise BadTimestamp(f"a token of {len(token)} bytes; none is larger than {MOST_TOKEN_BYTES}")
    try:
        response = decode_timestamp_response(token)
    except ValueError as error:
        raise BadTimestamp(f"is no RFC 3161 answer ({error})") from error
    if response.status != 0:
        said = "; ".join(response.status_string) or "no reason given"
        raise BadTimestamp(f"the authority did not grant it (status {response.status}: {said})")
    try:
        imprint = bytes(response.tst_info.message_imprint.message)
    except ValueError as error:
        raise BadTimestamp(f"holds no timestamp ({error})") from error
    if imprint != _digest(response, message):
        raise BadTimestamp("was given for other bytes")
    return response


def _digest(response: TimeStampResponse, message: bytes) -> bytes:
    named = response.tst_info.message_imprint.hash_algorithm.dotted_string
    if named not in _HASHES:
        raise BadTimestamp(f"uses the hash {named}; SHA-256, SHA-384 and SHA-512 are read")
    return new_hash(_HASHES[named], message).digest()


def _error(response: TimeStampResponse, digest: bytes, roots: Sequence[Certificate]) -> str | None:
    # no certificate that the token itself carries may enter here: the library trusts all that the builder is given
    try:
        VerifierBuilder(roots=list(roots)).build().verify(response, digest)
    except (VerificationError, ValueError) as error:
        return f"leads to none of the trusted roots at its moment, or is broken ({error})"
    return None


def _certificates(response: TimeStampResponse) -> list[Certificate]:
    try:
        return [load_der_x509_certificate(one) for one in sorted(response.signed_data.certificates)]
    except ValueError as error:
        raise BadTimestamp(f"carries a certificate that cannot be read ({error})") from error


def _signer(response: TimeStampResponse, carried: Sequence[Certificate]) -> str:
    for info in response.signed_data.signer_infos:
        for one in carried:
            if (one.issuer, one.serial_number) == (info.issuer, info.serial_number):
                return one.subject.rfc4514_string()
    return ""
