"""The command line 命令行: ``jianzhen inspect`` and ``jianzhen claim``.

In:   arguments.
Out:  lines on stdout (words, or JSON), pages in the folder that was named, an exit code.
Not:  the exit code never depends on what was found: 0 all reported, 1 some file could not be read, 2 wrong usage.

Walk: arguments (what can be asked) -> inputs (what was named, and whether it may be) -> work (each file or claim, over
processes, perhaps from the cache) -> lines (how it reads) · pages (what can be opened) · progress.
"""

from jianzhen.entrances.cli.run import run

__all__ = ["run"]
