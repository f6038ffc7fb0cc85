"""C2PA manifests, validated by c2pa-python inside the limited process. Nothing is fetched from anywhere."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jianzhen.inspection.media.kinds import Format

_TYPES = {
    Format.JPEG: "image/jpeg", Format.PNG: "image/png", Format.WEBP: "image/webp", Format.AVIF: "image/avif",
    Format.HEIC: "image/heic", Format.TIFF: "image/tiff", Format.GIF: "image/gif", Format.MP4: "video/mp4",
    Format.MOV: "video/quicktime", Format.AVI: "video/avi",
}  # fmt: skip


@cache
def _context(anchors: str) -> Any:
    import c2pa

    # left to itself the reader opens any address a photo names: a manifest kept elsewhere, a certificate's responder,
    # the did:web host of an identity assertion. Each is turned off by name, and no host at all is allowed.
    settings: dict[str, Any] = {
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
        "core": {"allowed_network_hosts": [], "allow_redirects": False, "decode_identity_assertions": False},
    }
    if anchors:
        settings["trust"] = {"trust_anchors": anchors}
    return c2pa.Context.from_dict(settings)


def read_signed(path: Path, kind: Format, anchors: str) -> dict[str, Any] | None:
    """Validate a file's C2PA manifests.

    Parameters
    ----------
    anchors
        Trust anchors as PEM text; empty trusts nobody.

    Returns
    -------
    dict or None
        The reader's own JSON (``manifests``, ``active_manifest``, ``validation_state``, ``validation_results``);
        ``{"problem": …}`` where the manifest is broken or kept elsewhere; ``None`` where there is none.
    """
    import c2pa

    media_type = _TYPES.get(kind)
    if media_type is None:
        return None
    try:
        with path.open("rb") as file, c2pa.Reader(media_type, file, context=_context(anchors)) as reader:
            found: dict[str, Any] = json.loads(reader.json())
            return found
    except c2pa.C2paError as error:
        text = str(error)
        if "ManifestNotFound" in text or "NotSupported" in text:
            return None
        if "RemoteManifest" in text or "remote" in text.lower():
            return {"problem": "elsewhere"}
        return {"problem": "broken", "detail": text[:300]}
