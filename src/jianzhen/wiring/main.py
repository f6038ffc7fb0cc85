"""The console script ``jianzhen``."""

from __future__ import annotations

import sys

from jianzhen.entrances.cli import run


def main() -> int:
    """Run the command line with this process's arguments; returns the exit code."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
