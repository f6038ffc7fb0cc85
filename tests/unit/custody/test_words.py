"""Everything verify can say has words in both languages."""

import pytest

from jianzhen.custody import words
from jianzhen.custody.as_json import verify_schema
from jianzhen.custody.errors import Reason
from jianzhen.custody.grades import Clock, Grade, Timing
from jianzhen.custody.timestamp import StampState
from jianzhen.custody.verify import Holds, Part, Proves


@pytest.mark.parametrize(("table", "kind"), [
    (words.GRADES, Grade), (words.TIMINGS, Timing), (words.CLOCKS, Clock), (words.PROVES, Proves), (words.PARTS, Part),
    (words.STATES, Holds), (words.STAMPS, StampState), (words.REASONS, Reason),
])  # fmt: skip
def test_every_value_has_words_in_both_languages(table, kind):
    assert set(table) == set(kind)
    assert all(one.zh.strip() and one.en.strip() for one in table.values())


def test_no_word_accuses_anybody():
    said = " ".join(one.zh + one.en for table in (words.PROVES, words.REASONS, words.STATES) for one in table.values())
    assert not any(bad in said for bad in ("伪造", "造假", "欺诈", "骗", "fraud", "fake", "forged"))


def test_the_schema_names_every_value():
    checks = verify_schema()["properties"]["checks"]["items"]["properties"]
    assert set(checks["reason"]["enum"]) == {*(one.value for one in Reason), None}
    assert set(checks["part"]["enum"]) == {one.value for one in Part}
    assert set(verify_schema()["properties"]["grade"]["enum"]) == {*(one.value for one in Grade), None}
