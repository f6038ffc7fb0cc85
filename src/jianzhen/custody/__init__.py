"""Custody 存证: can I prove that this file was not swapped?

In:   bytes as they were given, a key, a moment.
Out:  a ``case.zip`` that proves itself offline; what of one holds, and its grade; a log that only grows.
Not:  no word on whether the content was true before it was sealed, or on whose key it was.

Walk: files -> commitments -> event chain -> statement -> timestamps, log proof -> envelope; verify walks it again.
Beside it: leaf, chain, commitment (what enters the log) · log, tiles, proofs, note (the log) · standalone (the small
verifier that goes into every case). Next door: jianzhen.inspection says what a photo is worth.
"""

from jianzhen.custody.bundle import LogKeeper, SealedCase, seal_case
from jianzhen.custody.chain import Actor, Chain, Event
from jianzhen.custody.errors import CustodyError, Reason
from jianzhen.custody.grades import Clock, Grade, Timing
from jianzhen.custody.keys import KeyKind, SealingKey, read_public_key, read_sealing_key, throwaway_key
from jianzhen.custody.log import Log
from jianzhen.custody.timestamp import TimestampAuthority
from jianzhen.custody.trust import Trust, read_trust
from jianzhen.custody.verify import Check, Holds, Part, Proves, Verification, verify_bytes, verify_case

__all__ = [
    "Actor",
    "Chain",
    "Check",
    "Clock",
    "CustodyError",
    "Event",
    "Grade",
    "Holds",
    "KeyKind",
    "Log",
    "LogKeeper",
    "Part",
    "Proves",
    "Reason",
    "SealedCase",
    "SealingKey",
    "TimestampAuthority",
    "Timing",
    "Trust",
    "Verification",
    "read_public_key",
    "read_sealing_key",
    "read_trust",
    "seal_case",
    "throwaway_key",
    "verify_bytes",
    "verify_case",
]  # fmt: skip
