"""A timestamp authority of our own for tests: a root, a signer, answers of RFC 3161, and the flaws on purpose."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    CertificateBuilder,
    ExtendedKeyUsage,
    KeyUsage,
    Name,
    NameAttribute,
    SubjectKeyIdentifier,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

POLICY = "1.3.6.1.4.1.99999.1"
"""An object identifier below an arc nobody holds: simulated."""


@dataclass(slots=True, kw_only=True)
class Authority:
    """Answers timestamp queries with a clock that the test sets."""

    name: str = "Simulated TSA"
    now: datetime = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
    valid_from: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    valid_for: timedelta = timedelta(days=365)
    carries_root: bool = False
    scripted: list[bytes] = field(default_factory=list)
    root: Certificate = field(init=False)
    _signer: Certificate = field(init=False)
    _key: ec.EllipticCurvePrivateKey = field(init=False)

    def __post_init__(self) -> None:
        root_key = ec.generate_private_key(ec.SECP256R1())
        root_name = _name(f"{self.name} root")
        self.root = (
            self._builder(root_name, root_name, root_key, timedelta(days=3650))
            .add_extension(BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(for_certificates=True), critical=True)
            .sign(root_key, hashes.SHA256())
        )
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._signer = (
            self._builder(_name(self.name), root_name, self._key, self.valid_for)
            .add_extension(ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .add_extension(_usage(for_certificates=False), critical=True)
            .sign(root_key, hashes.SHA256())
        )

    def answer(self, query: bytes) -> bytes:
        """Answer a DER TimeStampReq with a granted DER TimeStampResp, or with what the test has scripted."""
        if self.scripted:
            return self.scripted.pop(0)
        asked = tsp.TimeStampReq.load(query)
        return self._respond(asked["message_imprint"], asked["nonce"].native)

    def refuse(self, said: str = "not today") -> bytes:
        """The answer of an authority that does not grant it."""
        text = core.UTF8String(said).dump()
        texts = b"\x30" + bytes([len(text)]) + text
        status = core.Integer(2).dump() + texts
        status = b"\x30" + bytes([len(status)]) + status
        return b"\x30" + bytes([len(status)]) + status

    def root_pem(self) -> bytes:
        """The root for a trust folder."""
        return self.root.public_bytes(Encoding.PEM)

    def _respond(self, imprint: tsp.MessageImprint, nonce: int | None) -> bytes:
        info = {
            "version": "v1", "policy": POLICY, "message_imprint": imprint, "serial_number": secrets.randbits(60) + 1,
            "gen_time": core.GeneralizedTime(self.now), "ordering": False,
        }  # fmt: skip
        if nonce is not None:
            info["nonce"] = nonce
        content = tsp.TSTInfo(info).dump()
        signer = x509.Certificate.load(self._signer.public_bytes(Encoding.DER))
        attributes = cms.CMSAttributes([
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [sha256(content).digest()]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [
                tsp.SigningCertificateV2({"certs": [{"cert_hash": sha256(signer.dump()).digest()}]})
            ]}),
        ])  # fmt: skip
        signed = cms.SignedData({
            "version": "v3", "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
            "certificates": [signer, *([x509.Certificate.load(self.root.public_bytes(Encoding.DER))] if self.carries_root else [])],
            "signer_infos": [{
                "version": "v1",
                "sid": cms.IssuerAndSerialNumber({"issuer": signer.issuer, "serial_number": signer.serial_number}),
                "digest_algorithm": {"algorithm": "sha256"}, "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signature": self._key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
            }],
        })  # fmt: skip
        token = cms.ContentInfo({"content_type": "signed_data", "content": signed})
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()

    def _builder(
        self, subject: Name, issuer: Name, key: ec.EllipticCurvePrivateKey, lasts: timedelta
    ) -> CertificateBuilder:
        public = key.public_key()
        return (
            CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
            .serial_number(secrets.randbits(120) + 1)
            .not_valid_before(self.valid_from).not_valid_after(self.valid_from + lasts)
            .add_extension(SubjectKeyIdentifier.from_public_key(public), critical=False)
        )  # fmt: skip


def _name(text: str) -> Name:
    return Name([NameAttribute(NameOID.COMMON_NAME, text)])


def _usage(*, for_certificates: bool) -> KeyUsage:
    return KeyUsage(
        digital_signature=not for_certificates, key_cert_sign=for_certificates, crl_sign=for_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
