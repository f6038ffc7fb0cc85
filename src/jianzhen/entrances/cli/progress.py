"""How far long work has come: on a terminal only, and never between the lines of a result."""

from __future__ import annotations

from typing import TextIO

_WIDTH = 24


class Progress:
    """A bar on ``stream`` while several items are inspected; silent where nobody watches."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self._stream = stream
        self._total = total
        self._shown = total > 1 and stream.isatty()

    def show(self, done: int) -> None:
        """Draw the bar."""
        if self._shown:
            full = _WIDTH * done // self._total
            self._write(f"\r[{'#' * full}{'.' * (_WIDTH - full)}] {done} of {self._total} inspected")

    def clear(self) -> None:
        """Take the bar away, so that a line can be printed."""
        if self._shown:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
