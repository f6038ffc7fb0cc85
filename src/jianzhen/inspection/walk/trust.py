"""C2PA trust anchors from a folder the operator keeps. None is bundled."""

from __future__ import annotations

from pathlib import Path

from jianzhen.inspection.walk.errors import BadTrust

_SUFFIXES = (".pem", ".crt", ".cer")
_BEGIN = "-----BEGIN CERTIFICATE-----"
MAX_BYTES = 5_000_000


def read_anchors(folder: str | Path | None) -> str:
    """Read every certificate of a folder as one PEM text; empty where no folder is given.

    Raises
    ------
    BadTrust
        No folder, no certificate in it, or a file that is none.
    """
    if folder is None:
        return ""
    path = Path(folder)
    if not path.is_dir():
        raise BadTrust(f"{path}: is not a folder; give the folder that holds the trust anchors (PEM)")
    texts = []
    for file in sorted(path.iterdir()):
        if file.suffix.lower() in _SUFFIXES and file.is_file():
            if file.stat().st_size > MAX_BYTES:
                raise BadTrust(f"{file}: larger than {MAX_BYTES} bytes; a trust anchor is a page of text")
            text = file.read_text("utf-8", "replace")
            if _BEGIN not in text:
                raise BadTrust(f"{file}: holds no certificate; write it as PEM (-----BEGIN CERTIFICATE-----)")
            texts.append(text)
    if not texts:
        raise BadTrust(f"{path}: holds no .pem, .crt or .cer file; put the trust anchors there")
    return "\n".join(texts)
