"""The clean files labels are put into, and what the lane says of a file's bytes."""

from __future__ import annotations

import pytest
from bench.carriers import said_of
from bench.lab.carriers import base


@pytest.fixture(scope="session")
def files():
    return base()


@pytest.fixture
def said(tmp_path):
    def read(suffix: str, data: bytes, anchors: str = ""):
        path = tmp_path / f"one.{suffix}"
        path.write_bytes(data)
        return said_of(path, anchors)

    return read
