import importlib
import pkgutil
import re
from collections import Counter

import pytest

import jianzhen
from jianzhen.kernel.errors import JianzhenError


@pytest.fixture(scope="module")
def every_error():
    for found in pkgutil.walk_packages(jianzhen.__path__, "jianzhen."):
        if not found.name.endswith(("__main__", ".child")):
            importlib.import_module(found.name)
    todo, seen = [JianzhenError], []
    while todo:
        seen.append(todo.pop())
        todo += seen[-1].__subclasses__()
    return [one for one in seen if one.__module__.startswith("jianzhen.")]


def test_every_error_has_a_code_of_its_own_that_the_schema_allows(every_error):
    codes = Counter(one.code for one in every_error)
    assert [code for code, n in codes.items() if n > 1] == []
    assert all(re.fullmatch("[a-z_]+", code) for code in codes)


def test_every_error_keeps_its_detail_and_says_in_its_docstring_what_happened(every_error):
    for one in every_error:
        assert one("cup.jpg: 0 bytes; send it again").detail == "cup.jpg: 0 bytes; send it again"
        assert one.__doc__.strip() != ""
        assert "__doc__" in vars(one)
