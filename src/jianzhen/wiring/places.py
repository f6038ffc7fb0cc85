"""Where a desk without further settings keeps its data."""

from __future__ import annotations

import os
from pathlib import Path


def data_folder() -> Path:
    """``JIANZHEN_DATA``; else /var/lib/jianzhen for root, and a folder below the home for everybody else."""
    named = os.environ.get("JIANZHEN_DATA")
    if named:
        return Path(named).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/jianzhen")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "jianzhen"
