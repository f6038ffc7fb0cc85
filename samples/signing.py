"""A test chain of our own, and C2PA records signed with it: valid, expired, tampered. Worthless outside the samples."""

from __future__ import annotations

import io
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
EDITED = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
CAPTURED = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
SECONDS = 4
"""How long the short-lived certificate lives; the signer refuses one that has already expired."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A root and one leaf: PEM of the root, of leaf and root, and of the leaf's key."""

    root: str
    leaf: str
    key: str


def _name(text: str) -> x509.Name:
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Simulated Sample Signer"),
        x509.NameAttribute(NameOID.COMMON_NAME, text),
    ])  # fmt: skip


def _certificate(
    name: str, key: Any, issuer: str, issuer_key: Any, until: datetime, *, authority: bool, issuer_public: Any
) -> x509.Certificate:
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority, content_commitment=False, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_public), critical=False)
    )  # fmt: skip
    if not authority:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return made.sign(issuer_key, hashes.SHA256())


class Authority:
    """A root that issues leaves."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        until = datetime.now(UTC) + timedelta(days=3650)
        self._root = _certificate(
            "Simulated Root",
            self._key,
            "Simulated Root",
            self._key,
            until,
            authority=True,
            issuer_public=self._key.public_key(),
        )

    def issue(self, life: timedelta = timedelta(days=3600)) -> Chain:
        """Issue a leaf."""
        key = ec.generate_private_key(ec.SECP256R1())
        until = datetime.now(UTC) + life
        leaf = _certificate(
            "Simulated Leaf",
            key,
            "Simulated Root",
            self._key,
            until,
            authority=False,
            issuer_public=self._key.public_key(),
        )
        pem = serialization.Encoding.PEM
        root = self._root.public_bytes(pem).decode()
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
        return Chain(root=root, leaf=leaf.public_bytes(pem).decode() + root, key=private)


def sign(
    data: bytes,
    chain: Chain,
    source_type: str,
    *,
    software: str,
    media_type: str = "image/jpeg",
    action: str = "c2pa.created",
) -> bytes:
    """Sign a file with a record of one action."""
    return _signed(data, chain, _record(source_type, software, media_type, action), media_type, ingredient=None)


def sign_from(data: bytes, source: bytes, chain: Chain, source_type: str, *, software: str) -> bytes:
    """Sign a JPEG as placed together from another, signed JPEG, whose history comes along as an ingredient."""
    record = _record(source_type, software, "image/jpeg", "c2pa.created")
    return _signed(data, chain, record, "image/jpeg", ingredient=source)


def _record(source_type: str, software: str, media_type: str, action: str) -> dict[str, Any]:
    return {
        "claim_generator_info": [{"name": software, "version": "1.0"}],
        "format": media_type,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [{"action": action, "digitalSourceType": source_type}]}}
        ],
    }


def _signed(data: bytes, chain: Chain, record: dict[str, Any], media_type: str, *, ingredient: bytes | None) -> bytes:
    settings = c2pa.Context.from_dict({"builder": {"thumbnail": {"enabled": False}}})
    info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain.leaf.encode(), private_key=chain.key.encode(), ta_url=None)
    signer = c2pa.Signer.from_info(info)
    out = io.BytesIO()
    with c2pa.Builder(json.dumps(record), context=settings) as builder:
        if ingredient is not None:
            about = json.dumps({"title": "part.jpg", "relationship": "componentOf"})
            builder.add_ingredient(about, "image/jpeg", io.BytesIO(ingredient))
        builder.sign(signer, media_type, io.BytesIO(data), out)
    return out.getvalue()


def sign_and_let_expire(data: bytes, authority: Authority, source_type: str, *, software: str) -> bytes:
    """Sign with a leaf of a few seconds and wait until it has expired."""
    chain = authority.issue(timedelta(seconds=SECONDS))
    made = sign(data, chain, source_type, software=software)
    time.sleep(SECONDS + 1)
    return made


def tamper(jpeg: bytes) -> bytes:
    """Change pixels of a signed JPEG: a few bits of the entropy-coded data, which still decodes."""
    at = jpeg.rindex(b"\xff\xda") + 2000
    at = next(
        k for k in range(at, len(jpeg)) if jpeg[k] not in (0xFF, 0x00) and jpeg[k - 1] != 0xFF and jpeg[k] ^ 1 != 0xFF
    )
    return jpeg[:at] + bytes([jpeg[at] ^ 1]) + jpeg[at + 1 :]
