"""The guide's session is run as it stands."""

from __future__ import annotations

import doctest
from pathlib import Path

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "dispatch.md"


def test_the_guide_says_what_happens():
    failed, tried = doctest.testfile(str(GUIDE), module_relative=False)

    assert tried > 5
    assert failed == 0
