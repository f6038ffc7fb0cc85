"""The inspecting process: one request on stdin, one answer on stdout, then it ends. It knows no claim and no database."""

from __future__ import annotations

import base64
import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from jianzhen.kernel.errors import JianzhenError


def main() -> int:
    """Answer one request."""
    asked = json.load(sys.stdin)
    # libraries may print; the answer is the only thing that goes to the real stdout
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    try:
        answer = _inspect(asked) if asked["what"] == "inspect" else _fingerprint(asked)
    except JianzhenError as error:
        answer = {"error": error.code, "detail": error.detail}
    except MemoryError:
        answer = {"error": "process_died", "detail": "out of memory"}
    except Exception as error:  # a mistake of ours on one claim: named, so that it can be reported
        answer = {"error": "unexpected", "detail": f"{type(error).__name__}: {error}"}
    json.dump(answer, answers, ensure_ascii=True, allow_nan=False)
    answers.flush()
    return 0


def _inspect(asked: dict[str, Any]) -> dict[str, Any]:
    from jianzhen.inspection import inspect_claim
    from jianzhen.inspection.lanes.embedding import find_embedder
    from jianzhen.inspection.lanes.reuse import FolderIndex
    from jianzhen.inspection.report import to_json

    embedder = find_embedder()
    earlier = FolderIndex.read(Path(asked["earlier"]), embedder=embedder) if asked["earlier"] else None
    report = to_json(inspect_claim(asked["folder"], earlier=earlier, embedder=embedder))
    report["claim"]["path"] = "claim"  # where it lay on this machine says nothing to a reader
    return {"report": report}


def _fingerprint(asked: dict[str, Any]) -> dict[str, Any]:
    from jianzhen.inspection.lanes.embedding import find_embedder
    from jianzhen.inspection.lanes.reuse.pdq import variants
    from jianzhen.inspection.media import MediaError, open_media

    embedder = find_embedder()
    found: dict[str, list[tuple[str, str, str]]] = {}
    for path in (Path(one) for one in asked["files"]):
        try:
            media = open_media(path)
        except MediaError:
            continue
        for frame in media.frames:
            bits = b"".join(np.packbits(one).tobytes() for one in variants(frame.rgb))
            looks = embedder.embed(frame.rgb).astype("<f4").tobytes() if embedder else b""
            row = (base64.b64encode(bits).decode(), base64.b64encode(looks).decode(), embedder.name if embedder else "")
            found.setdefault(path.name, []).append(row)
    return {"prints": found}


if __name__ == "__main__":
    raise SystemExit(main())
