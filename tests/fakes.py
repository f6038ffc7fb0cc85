"""The one fake per port."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from authority import Authority
from jianzhen.custody.timestamp import accept_answer, request_for


class FakeEmbedder:
    """Embeds by coarse colour and layout: alike pictures lie close, as the port asks."""

    name = "fake/1"

    def embed(self, rgb: npt.NDArray[np.uint8], /) -> npt.NDArray[np.float32]:
        h, w = rgb.shape[:2]
        rows, columns = np.linspace(0, h, 9).astype(int), np.linspace(0, w, 9).astype(int)
        cells = [
            rgb[rows[r] : rows[r + 1], columns[c] : columns[c + 1]].reshape(-1, 3).mean(axis=0)
            for r in range(8)
            for c in range(8)
        ]
        flat = np.zeros(512, np.float32)
        flat[:192] = np.array(cells, np.float32).ravel() - 128
        return flat / max(float(np.linalg.norm(flat)), 1e-6)


class FakeTimestampAuthority:
    """Stamps inside the process, with an authority of the test's own; counts what it was asked."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.stamped: list[bytes] = []

    def stamp(self, message: bytes, /) -> bytes:
        asked = request_for(message)
        token = accept_answer(self.authority.answer(asked.as_bytes()), message, request=asked)
        self.stamped.append(message)
        return token
