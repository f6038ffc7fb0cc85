"""What can go wrong with a seal.

::

    CustodyError
    ├── NothingToSeal   no file was given
    ├── BadArchivePath  a path cannot stand in a case on every system
    ├── CaseTooLarge    the layout holds 4 GiB and 60,000 entries
    ├── BadKey          a key file cannot be used
    ├── BadTrustFolder  a folder of trusted roots and keys cannot be used
    ├── NotCanonical    JSON is not in the one form of RFC 8785
    ├── BrokenCase      the bytes are no case; ``reason`` names what is wrong
    ├── BrokenChain     an event does not follow from the one before
    ├── BadNote         a signed note, checkpoint or proof cannot be read or does not hold
    ├── BadLog          the log on disk cannot be used
    ├── StampRefused    a timestamp authority gave no usable token
    └── BadTimestamp    a token is broken or belongs to other bytes
"""

from __future__ import annotations

from enum import StrEnum

from jianzhen.kernel.errors import JianzhenError

# ruff: noqa: N818 - errors are named for the fact


class Reason(StrEnum):
    """Why something in a case does not hold; part of ``jianzhen.verify/1``."""

    UNREADABLE = "unreadable"
    NOT_A_CASE = "not_a_case"
    PREPENDED = "prepended"
    TRAILING = "trailing"
    TRUNCATED = "truncated"
    COMPRESSED = "compressed"
    ENCRYPTED = "encrypted"
    ZIP64 = "zip64"
    EXTRA_FIELD = "extra_field"
    HEADER_DIFFERS = "header_differs"
    DIRECTORY_DIFFERS = "directory_differs"
    BAD_PATH = "bad_path"
    DUPLICATE = "duplicate"
    OUT_OF_ORDER = "out_of_order"
    PART_MISSING = "part_missing"
    BAD_JSON = "bad_json"
    CONTENT_CHANGED = "content_changed"
    SIGNATURE_WRONG = "signature_wrong"
    ANOTHER_SIGNER = "another_signer"
    STATEMENT_DISAGREES = "statement_disagrees"
    CHAIN_BROKEN = "chain_broken"
    COMMITMENT_WRONG = "commitment_wrong"
    TIMESTAMP_BROKEN = "timestamp_broken"
    PROOF_WRONG = "proof_wrong"


class CustodyError(JianzhenError):
    """Root of what this room raises."""

    code = "custody_error"


class NothingToSeal(CustodyError):
    """No file was given: an empty case proves nothing."""

    code = "nothing_to_seal"


class BadArchivePath(CustodyError):
    """A path that some system cannot hold, or that leads out of the case."""

    code = "bad_archive_path"


class CaseTooLarge(CustodyError):
    """More than the layout holds: it has no ZIP64, so that it has one form only."""

    code = "case_too_large"


class BadKey(CustodyError):
    """A key file is missing, of another kind, or protected by a password."""

    code = "bad_key"


class BadTrustFolder(CustodyError):
    """A folder of trusted roots (``*.pem``) and verifier keys (``*.vkey``) cannot be used."""

    code = "bad_trust_folder"


class NotCanonical(CustodyError):
    """JSON that is not written in the one form of RFC 8785, or cannot be."""

    code = "not_canonical"


class BrokenCase(CustodyError):
    """The bytes are not a case as it is written; ``reason`` names the first thing that differs."""

    code = "broken_case"

    def __init__(self, detail: str, *, reason: Reason = Reason.NOT_A_CASE) -> None:
        super().__init__(detail)
        self.reason = reason


class BrokenChain(CustodyError):
    """An event does not follow from the one before it."""

    code = "broken_chain"


class BadNote(CustodyError):
    """A signed note, checkpoint or log proof cannot be read, or does not hold."""

    code = "bad_note"


class BadLog(CustodyError):
    """The log on disk is incomplete, at work elsewhere, or asked for what it does not hold."""

    code = "bad_log"


class StampRefused(CustodyError):
    """The timestamp authority answered with no usable token; nothing was sealed."""

    code = "stamp_refused"


class BadTimestamp(CustodyError):
    """A timestamp token is broken, or was given for other bytes."""

    code = "bad_timestamp"
