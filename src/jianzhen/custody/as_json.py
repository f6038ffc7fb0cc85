"""``jianzhen.verify/1`` and ``jianzhen.seal/1``: what verifying and sealing say, as one JSON document."""

from __future__ import annotations

import json
from datetime import datetime
from importlib.resources import files
from typing import Any

from jianzhen.custody.bundle import SealedCase
from jianzhen.custody.chain import timestamp_text
from jianzhen.custody.verify import Verification

VERIFY_SCHEMA, SEAL_SCHEMA = "jianzhen.verify/1", "jianzhen.seal/1"


def verification_json(found: Verification, *, path: str) -> dict[str, Any]:
    """One case's verification; every moment in UTC, every unknown null."""
    return {
        "schema": VERIFY_SCHEMA, "path": path, "holds": found.holds, "proves": found.proves.value,
        "grade": _value(found.grade), "timing": _value(found.timing), "clock": _value(found.clock),
        "sealed_at": _moment(found.sealed_at), "stated_at": _moment(found.stated_at),
        "dispute_began_at": _moment(found.dispute_began_at), "claim": found.claim,
        "signer": {"key": _value(found.key_kind), "fingerprint": found.fingerprint},
        "checks": [
            {"part": one.part.value, "state": one.state.value, "reason": _value(one.reason), "detail": one.detail}
            for one in found.checks
        ],
        "files": [one.as_json() for one in found.files],
        "timestamps": [
            {"state": one.state.value, "at": _moment(one.at), "authority": one.authority, "detail": one.detail}
            for one in found.stamps
        ],
        "witnesses": [{"name": one.key.name, "at": _moment(one.at)} for one in found.seen_by],
        "own_verifier": found.own_verifier,
    }  # fmt: skip


def seal_json(made: SealedCase) -> dict[str, Any]:
    """One case as it was sealed."""
    return {
        "schema": SEAL_SCHEMA, "path": str(made.path), "sha256": made.sha256, "size": made.size, "files": made.n_files,
        "grade": made.grade.value, "timing": made.timing.value,
        "signer": {"key": made.key_kind.value, "fingerprint": made.fingerprint},
    }  # fmt: skip


def verify_schema() -> dict[str, Any]:
    """The JSON Schema of ``jianzhen.verify/1``."""
    schema: dict[str, Any] = json.loads((files("jianzhen.custody") / "schema" / "verify-1.json").read_text("utf-8"))
    return schema


def _value(one: Any) -> Any:
    return None if one is None else one.value


def _moment(at: datetime | None) -> str | None:
    return None if at is None else timestamp_text(at)
