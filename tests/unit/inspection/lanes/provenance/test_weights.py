import tomllib
from importlib.resources import files

import pytest

from jianzhen.inspection.lanes.provenance.weights import LIMIT, ProducerClass, is_uscc, producer_of, weight

PACKAGE = files("jianzhen.inspection.lanes.provenance")
TABLE = tomllib.loads(PACKAGE.joinpath("weights.toml").read_text("utf-8"))
PRODUCERS = tomllib.loads(PACKAGE.joinpath("producers.toml").read_text("utf-8"))["producer"]


def _rows(table, path=()):
    for name, value in table.items():
        if "llr" in value:
            yield (*path, name), value
        else:
            yield from _rows(value, (*path, name))


@pytest.mark.parametrize(
    ("path", "row"), list(_rows(TABLE)), ids=lambda one: ".".join(one) if isinstance(one, tuple) else ""
)
def test_every_weight_has_a_reason_and_a_source_and_stays_in_bounds(path, row):
    found = weight(*path)
    assert abs(found.llr) <= LIMIT
    assert len(found.reason) > 15
    assert len(found.source) > 5
    assert row.keys() == {"llr", "reason", "source"}


def test_honest_enhancement_stays_below_1():
    for rows in (TABLE["tc260"]["phone_maker"], TABLE["tc260"]["editor"], TABLE["tc260"]["unknown"]):
        assert all(row["llr"] < 1 for row in rows.values())
    assert all(row["llr"] < 1 for row in TABLE["c2pa"]["ai_edited_by_phone"].values())


def test_a_degree_less_sure_never_weighs_more():
    for rows in TABLE["tc260"].values():
        assert rows["label_1"]["llr"] > rows["label_2"]["llr"] > rows["label_3"]["llr"]


def test_only_trust_lets_a_cameras_signature_speak():
    assert TABLE["c2pa"]["camera"].keys() == {"verified"}


@pytest.mark.parametrize("row", [row for row in PRODUCERS if row["uscc"]], ids=lambda row: row["name"])
def test_an_entity_is_known_by_its_code_of_27_or_22_characters(row):
    assert is_uscc(row["uscc"])
    for code in (
        f"0011{row['uscc']}10000",
        f"0011{row['uscc']}1XGW3",
        f"0011{row['uscc']}",
        f"0011{row['uscc'].lower()}10000",
    ):
        found = producer_of(code)
        assert (found.name, found.uscc, found.kind) == (row["name"], row["uscc"], ProducerClass(row["class"]))


def test_the_code_of_the_reference_is_taken_apart():
    found = producer_of("001191440300708461136T1XGW3")
    assert (found.uscc, found.app) == ("91440300708461136T", "XGW3")


@pytest.mark.parametrize("code", ["001191440300708461136A10000", "0011" + "0" * 18 + "10000", "0011", "x" * 27])
def test_a_code_with_a_wrong_check_character_names_nobody(code):
    found = producer_of(code)
    assert found.uscc == ""
    assert found.kind is ProducerClass.UNKNOWN


@pytest.mark.parametrize("words", ["Sparkling photos", "honorable mention", "Pineapple", "vivod"])
def test_a_name_inside_another_word_is_not_that_name(words):
    assert producer_of(words).kind is ProducerClass.UNKNOWN


@pytest.mark.parametrize(
    ("words", "kind"),
    [("doubao", "generator"), ("Kling AI", "generator"), ("HUAWEI", "phone_maker"), ("PicWish", "editor")],
)
def test_names_in_words_are_known(words, kind):
    assert producer_of(words).kind == kind
