"""The decoding process: reads requests on stdin, answers on stdout, and may be killed at any time.

One JSON line asks; one JSON line answers, followed by the raw pixels it announces. It lives as long as its parent's
pipe, under limits of memory, and serves one file at a time.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the pipe closes."""
    import cv2

    from jianzhen.inspection.media.limits import Limits

    cv2.setNumThreads(1)
    for line in requests:
        asked = json.loads(line)
        head, blobs = _answer(asked, Limits(**asked["limits"]))
        answers.write(json.dumps(head).encode() + b"\n")
        for blob in blobs:
            answers.write(blob.tobytes())
        answers.flush()


def _answer(asked: dict[str, Any], limits: Any) -> tuple[dict[str, Any], list[Any]]:
    from jianzhen.inspection.media.decode import decode
    from jianzhen.inspection.media.errors import MediaError
    from jianzhen.inspection.media.kinds import Format

    path = Path(asked["path"])
    try:
        if asked["what"] == "coefficients":
            arrays = _coefficients(path)
            return {"shapes": [list(a.shape) for a in arrays], "dtype": "int16"}, arrays
        if asked["what"] == "about":
            return _about(path, Format(asked["kind"]), asked["anchors"], limits)
        found = decode(path, Format(asked["kind"]), limits)
    except MediaError as error:
        return {"error": error.code, "detail": error.detail}, []
    except MemoryError:
        limit = limits.address_space // 2**20
        return {
            "error": "decode_out_of_memory",
            "detail": f"{path.name}: needs over {limit} MB to decode; reduce it",
        }, []
    head = asdict(found)
    frames = head.pop("frames")
    head["shapes"] = [list(frame.shape) for frame in frames]
    head["dtype"] = "uint8"
    return head, frames


def _about(path: Path, kind: Any, anchors: str, limits: Any) -> tuple[dict[str, Any], list[Any]]:
    from jianzhen.inspection.media.about import gather

    found = gather(path, kind, anchors, limits)
    blobs = [np.frombuffer(block.data, np.uint8) for block in found.blocks]
    blobs.append(np.frombuffer(json.dumps([found.signed, found.exif]).encode(), np.uint8))
    blobs.append(np.frombuffer(found.thumbnail or b"", np.uint8))
    head = {
        "blocks": [[block.kind, block.where, block.name[:200]] for block in found.blocks],
        "problems": list(found.problems),
        "shapes": [list(blob.shape) for blob in blobs],
        "dtype": "uint8",
    }
    return head, blobs


def _coefficients(path: Path) -> list[Any]:
    import jpeglib

    from jianzhen.inspection.media.errors import Unreadable

    try:
        read = jpeglib.read_dct(str(path))
        planes = [plane for plane in (read.Y, read.Cb, read.Cr) if plane is not None]
    except Exception as error:
        raise Unreadable(f"{path.name}: its JPEG coefficients cannot be read ({error})") from error
    return [np.ascontiguousarray(plane, np.int16) for plane in planes]


def limit_memory(address_space: int) -> None:
    """Bound this process's memory; hostile headers then end in MemoryError instead of the machine's distress."""
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit_memory(int(sys.argv[1]))
    serve(sys.stdin.buffer, sys.stdout.buffer)
