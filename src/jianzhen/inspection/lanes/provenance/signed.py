"""What a C2PA record says and how far it holds (C2PA 2.x; IPTC digital source types)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jianzhen.inspection.model import CarrierState

_GENERATED = {"trainedAlgorithmicMedia", "trainedAlgorithmicData"}
_EDITED = {"compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"}
_CAPTURED = {"digitalCapture", "computationalCapture"}
_PHONES = ("pixel camera", "google camera", "galaxy", "samsung", "honor", "huawei", "xiaomi", "oppo", "vivo", "apple")
_METADATA = ("c2pa.metadata", "cawg.metadata", "stds.iptc")
_BROKEN = ("mismatch", "missing", "malformed", "inaccessible", "invalid", "revoked")


class Says(StrEnum):
    """What a record says of how the picture came about."""

    AI_GENERATED = "ai_generated"
    AI_EDITED = "ai_edited"
    CAMERA = "camera"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A C2PA record: what it says, how far it holds, who signed, with what software, and the reader's failure codes."""

    says: Says
    state: CarrierState
    signer: str = ""
    software: str = ""
    by_phone: bool = False
    manifests: int = 0
    codes: tuple[str, ...] = ()


def read_record(signed: Mapping[str, Any] | None) -> Record | None:
    """Judge what ``media.read_about`` found; ``None`` where the file has no record.

    The active manifest and every ingredient's that it refers to are read, at any depth: a picture placed into another
    keeps its own history. A manifest nobody refers to is not: the store lies outside what is signed, so anybody can
    put one more into it. A
    mismatch makes the active manifest worthless whatever it says; identity assertions (CAWG) and ingredients that do
    not validate say nothing of this file's bytes.
    """
    if signed is None:
        return None
    if "problem" in signed:
        elsewhere = signed["problem"] == "elsewhere"
        state = CarrierState.CLAIMED if elsewhere else CarrierState.MALFORMED
        return Record(says=Says.NOTHING, state=state, codes=(str(signed["problem"]),))
    manifests = signed.get("manifests")
    manifests = manifests if isinstance(manifests, dict) else {}
    active = manifests.get(signed.get("active_manifest", ""))
    active = active if isinstance(active, dict) else {}
    codes = tuple(_failures(signed))
    info = active.get("signature_info")
    info = info if isinstance(info, dict) else {}
    software = _software(active)
    # an active manifest that records a camera's capture outweighs nothing: any model in the history is told first
    reached = _reached(manifests, str(signed.get("active_manifest", "")))
    types = {kind for one in reached for kind in _source_types(one)}
    own = set(_source_types(active))
    return Record(
        says=_says(types, own),
        state=_state(signed, codes),
        signer=str(info.get("issuer") or info.get("common_name") or "")[:120],
        software=software[:120],
        by_phone=any(word in software.lower() for word in _PHONES),
        manifests=len(reached),
        codes=codes,
    )


def _reached(manifests: Mapping[str, Any], active: str) -> list[Mapping[str, Any]]:
    """The active manifest and those its ingredients name, each once."""
    out: dict[str, Mapping[str, Any]] = {}
    left = [active]
    while left:
        label = left.pop()
        one = manifests.get(label)
        if label in out or not isinstance(one, dict):
            continue
        out[label] = one
        rows = one.get("ingredients")
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and isinstance(row.get("active_manifest"), str):
                left.append(row["active_manifest"])
    return list(out.values())


def _says(types: set[str], own: set[str]) -> Says:
    if own & _GENERATED and not types & _EDITED:
        return Says.AI_GENERATED
    if types & _EDITED:
        return Says.AI_EDITED
    if types & _GENERATED:
        return Says.AI_GENERATED
    return Says.CAMERA if own & _CAPTURED else Says.NOTHING


def _failures(signed: Mapping[str, Any]) -> Iterator[str]:
    results = signed.get("validation_results")
    results = results if isinstance(results, dict) else {}
    yield from _codes(results.get("activeManifest"))
    if signed.get("validation_state") == "Invalid":
        # an older record inside this one that does not hold: the reader counts it only where it matters
        deltas = results.get("ingredientDeltas")
        for delta in deltas if isinstance(deltas, list) else []:
            yield from (code for code in _codes(delta.get("validationDeltas")) if "mismatch" in code)


def _codes(results: Any) -> Iterator[str]:
    rows = results.get("failure") if isinstance(results, dict) else None
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("code"), str):
            yield row["code"]


def _state(signed: Mapping[str, Any], codes: tuple[str, ...]) -> CarrierState:
    about_content = [one for one in codes if not one.startswith(("cawg.", "signingCredential.", "timeStamp."))]
    if any(word in code for code in about_content for word in _BROKEN):
        return CarrierState.TAMPERED
    if any(code in ("signingCredential.revoked", "signingCredential.invalid") for code in codes):
        return CarrierState.VALID_UNTRUSTED
    if "signingCredential.expired" in codes or any("outsideValidity" in code for code in codes):
        return CarrierState.EXPIRED
    return CarrierState.VERIFIED if signed.get("validation_state") == "Trusted" else CarrierState.VALID_UNTRUSTED


def _software(manifest: Mapping[str, Any]) -> str:
    rows = manifest.get("claim_generator_info")
    if isinstance(rows, list) and rows and isinstance(rows[0], dict):
        return str(rows[0].get("name", ""))
    return str(manifest.get("claim_generator", ""))


def _source_types(manifest: Mapping[str, Any]) -> Iterator[str]:
    rows = manifest.get("assertions")
    for row in rows if isinstance(rows, list) else []:
        data = row.get("data") if isinstance(row, dict) else None
        if not isinstance(data, dict):
            continue
        label = str(row.get("label", ""))
        written = data.get("Iptc4xmpExt:DigitalSourceType") if label.startswith(_METADATA) else None
        if isinstance(written, str):
            yield written.rstrip("/").rsplit("/", 1)[-1]
        actions = data.get("actions") if label.startswith("c2pa.actions") else None
        for action in actions if isinstance(actions, list) else []:
            kind = action.get("digitalSourceType") if isinstance(action, dict) else None
            if isinstance(kind, str):
                yield kind.rstrip("/").rsplit("/", 1)[-1]
