"""Cases sealed with a fixed key, moment and entropy, so that each is the same bytes every time."""

import pytest

from cases import NOON, counted, key
from jianzhen.custody import seal_case


@pytest.fixture
def seal(tmp_path):
    """Seal files; returns the path of the case."""

    def make(files=None, *, name="case.zip", **given):
        asked = {
            "manifest": {"simulated": True},
            "key": key(),
            "now": NOON,
            "claim": "c-1",
            "entropy": counted,
            **given,
        }
        return seal_case(files or {"claim/1.jpg": b"photo" * 9, "鉴/说明.txt": b"x"}, out=tmp_path / name, **asked).path

    return make
