"""Whom a reader trusts: roots of timestamp authorities (``*.pem``), keys of logs and witnesses (``*.vkey``)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificates

from jianzhen.custody.errors import BadNote, BadTrustFolder
from jianzhen.custody.note import VerifierKey, read_verifier_key

_MOST_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Nobody, unless told."""

    roots: tuple[Certificate, ...] = ()
    keys: tuple[VerifierKey, ...] = ()


NOBODY = Trust()


def read_trust(folder: Path) -> Trust:
    """Read a folder of trust: ``*.pem`` with certificates, ``*.vkey`` with one verifier key a line (``#`` comments).

    Raises
    ------
    BadTrustFolder
        No such folder, neither kind of file in it, or a file that cannot be read as what its name says.
    """
    if not folder.is_dir():
        raise BadTrustFolder(f"{folder}: there is no such folder; name an existing one")
    roots: list[Certificate] = []
    keys: list[VerifierKey] = []
    for path in sorted(folder.iterdir()):
        try:
            if path.suffix == ".pem":
                roots += load_pem_x509_certificates(path.read_bytes()[:_MOST_BYTES])
            elif path.suffix == ".vkey":
                lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
                keys += [read_verifier_key(line) for line in lines if line and not line.startswith("#")]
        except BadNote as error:
            raise BadTrustFolder(f"{path}: {error.detail}") from error
        except (OSError, ValueError) as error:
            raise BadTrustFolder(
                f"{path}: cannot be read ({error}); put certificates (PEM) or vkey lines there"
            ) from error
    if not roots and not keys:
        raise BadTrustFolder(f"{folder}: holds no *.pem and no *.vkey; put roots of timestamp authorities there")
    return Trust(roots=tuple(roots), keys=tuple(keys))
