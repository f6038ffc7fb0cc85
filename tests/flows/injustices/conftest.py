"""A clock the tests move, and a claim on which both sides were heard."""

import pytest

from factories.decisions import calm_pack
from factories.desk import NOON
from factories.remedies import gateway_file  # noqa: F401
from whole_path import Clock, heard


@pytest.fixture(autouse=True)
def clock(monkeypatch, settings, tmp_path):
    made = Clock(NOON)
    monkeypatch.setattr("django.utils.timezone.now", made.now)
    settings.JIANZHEN_LOG_FOLDER = str(tmp_path / "log")
    settings.JIANZHEN_INSPECTOR = "whole_path.QuietInspector"
    return made


@pytest.fixture
def claim(clock):
    """Both sides were heard; it waits for a reviewer."""
    calm_pack()
    return heard(clock)
