import pytest

from fakes import FakeInspector


@pytest.fixture(autouse=True)
def _nothing_said_to_the_inspector():
    FakeInspector.forget()
