"""Made files: C2PA records of our own test chain in every state, the history of an ingredient, and a planted manifest."""

from __future__ import annotations

from collections.abc import Iterator

from samples import labels as put
from samples import signing

from bench.lab.carriers import Made
from jianzhen.inspection.model import CarrierState, Kind

_SAYS = (
    ("AI generated", signing.GENERATED, Kind.C2PA_AI_GENERATED), ("AI edited", signing.EDITED, Kind.C2PA_AI_EDITED),
    ("camera", signing.CAPTURED, Kind.C2PA_CAMERA),
)  # fmt: skip
_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "mp4": "video/mp4",
    "avif": "image/avif",
}
REMOTE = "<dcterms:provenance xmlns:dcterms='http://purl.org/dc/terms/'>{url}</dcterms:provenance>"


def records(files: dict[str, bytes]) -> Iterator[Made]:
    """Sign each container and state; the expired one takes a few seconds."""
    authority = signing.Authority()
    chain, stranger = authority.issue(), signing.Authority().issue()
    for suffix, media_type in _TYPES.items():
        if suffix not in files:
            continue
        for words, source_type, kind in _SAYS:
            data = signing.sign(files[suffix], chain, source_type, software="Sim", media_type=media_type)
            for state, anchors in (
                (CarrierState.VALID_UNTRUSTED, ""), (CarrierState.VERIFIED, chain.root),
                (CarrierState.VALID_UNTRUSTED, stranger.root),
            ):  # fmt: skip
                yield Made(carrier=f"C2PA in {suffix}", state=f"{words}, {state}", suffix=suffix, data=data, kind=kind,
                           carrier_state=state, anchors=anchors)  # fmt: skip
    jpg = files["jpg"]
    signed = signing.sign(jpg, chain, signing.GENERATED, software="Sim")
    yield _made("tampered", signing.tamper(signed), Kind.C2PA_TAMPERED, CarrierState.TAMPERED, chain.root)
    broken = signed.replace(b"jumd", b"jumX", 2)
    yield _made("broken", broken, Kind.C2PA_TAMPERED, CarrierState.MALFORMED)
    elsewhere = put.xmp_in_jpeg(jpg, put.packet("", form="none", more=REMOTE.format(url="http://127.0.0.1:9/m.c2pa")))
    yield _made("kept elsewhere", elsewhere, Kind.C2PA_UNTRUSTED, CarrierState.CLAIMED)
    expired = signing.sign_and_let_expire(jpg, authority, signing.GENERATED, software="Sim")
    yield _made("expired", expired, Kind.C2PA_AI_GENERATED, CarrierState.EXPIRED, chain.root)
    history = signing.sign_from(jpg, signed, chain, signing.CAPTURED, software="Sim")
    yield _made("an ingredient was generated", history, Kind.C2PA_AI_GENERATED, CarrierState.VERIFIED, chain.root)


def _made(state: str, data: bytes, kind: Kind, carrier_state: CarrierState, anchors: str = "") -> Made:
    return Made(
        carrier="C2PA", state=state, suffix="jpg", data=data, kind=kind, carrier_state=carrier_state, anchors=anchors
    )
