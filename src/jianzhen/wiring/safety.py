"""What production refuses to run with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jianzhen.wiring.errors import UnsafeSettings

KNOWN = "known-to-everybody-and-refused-in-production"
"""Stands in for each secret outside production, and is refused there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the environment asks for, as far as safety goes."""

    secrets: Iterable[str]
    debug: bool
    url: str
    adapters: Iterable[str] = ()


def refuse_unsafe(asked: Asked) -> None:
    """Raise ``UnsafeSettings`` naming everything that is wrong, so that it is put right in one go."""
    wrong = []
    if any(KNOWN in one or len(one) < 32 for one in asked.secrets):
        wrong.append(
            "JIANZHEN_SECRET, JIANZHEN_VAULT_KEYS and JIANZHEN_LOG_SEED must each be set to a random value of their own, 32 characters or more"
        )
    if asked.debug:
        wrong.append("JIANZHEN_DEBUG must be off")
    if any("simulat" in one.lower() for one in asked.adapters):
        wrong.append("JIANZHEN_GATEWAY names a simulated adapter; money and messages would go nowhere")
    if not asked.url.startswith("https://"):
        wrong.append(f"JIANZHEN_URL is {asked.url!r}; it must start with https://")
    if wrong:
        raise UnsafeSettings("production refuses these settings: " + "; ".join(wrong))


def refuse_simulated(mode: str) -> None:
    """Raise ``UnsafeSettings`` in production: simulated shops and claims do not stand beside real ones."""
    if mode == "production":
        raise UnsafeSettings("a production desk takes no simulated data; unset JIANZHEN_MODE for a desk to look at")
