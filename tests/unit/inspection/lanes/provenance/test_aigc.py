import json

import pytest
from samples import labels as put

from jianzhen.inspection.lanes.provenance.aigc import Degree, parse, read_labels
from jianzhen.inspection.media import About, Block, BlockKind
from jianzhen.inspection.model import CarrierState, Kind, State


def _texts(*values: str) -> About:
    return About(
        blocks=tuple(Block(kind=BlockKind.TEXT, where="PNG tEXt", name="AIGC", data=value.encode()) for value in values)
    )


@pytest.mark.parametrize("degree", list(Degree)[:3])
def test_the_three_degrees_are_kept_apart(degree):
    assert parse(put.label(degree.value[-1]), "PNG tEXt").degree is degree


def test_the_normative_form_has_no_flaw():
    assert parse(put.label(), "PNG tEXt").flaws == ()


@pytest.mark.parametrize(
    ("value", "flaw"),
    [
        (json.dumps(json.loads(put.label())["AIGC"]), "outer AIGC object"),
        ("AIGC" + put.label(), "letters AIGC"),
        (put.label().replace("&", "").replace('"', "&quot;"), "escaped"),
        (put.label().replace('"Label":"1"', '"Label":1'), "a number, not text"),
        (put.label("AIGC"), "none of 1, 2, 3"),
        (put.label(number="有 空格"), "does not allow"),
        (put.label(producer="somebody"), "no valid entity code"),
        ('{"AIGC":{"Label":"1"}}', "ContentProducer is missing"),
    ],
)
def test_reading_is_lenient_and_the_state_strict(value, flaw):
    assert any(flaw in one for one in parse(value, "PNG tEXt").flaws)


@pytest.mark.parametrize(
    "value",
    ["", "AIGC", "[]", '{"AIGC":"1"}', '{"AIGC":{}}', '{"AIGC":{"Label":["1"]}}', put.label("4"), put.label()[:-2], "[" * 9000,
     '{"AIGC":{"Label":"1","Label":"2"}}', '{"Label":"1"}' + " " * 30_000],
)  # fmt: skip
def test_what_is_no_label_is_none(value):
    assert parse(value, "PNG tEXt") is None


def test_two_labels_that_agree_are_a_claim_with_a_flaw():
    found = read_labels(_texts(put.label(), put.label()))
    assert found.state is CarrierState.CLAIMED
    assert any("exactly one" in one for one in found.flaws)


@pytest.mark.parametrize("second", [put.label("2"), put.label(producer=put.HONOR), put.label(number="SIM-ANOTHER")])
def test_labels_that_differ_in_degree_producer_or_number_conflict(second):
    assert read_labels(_texts(put.label(), second)).state is CarrierState.CONFLICTING


def test_a_broken_field_beside_a_label_is_named_and_does_not_undo_it():
    found = read_labels(_texts(put.label(), "broken"))
    assert found.state is CarrierState.CLAIMED
    assert any("unreadable" in one for one in found.flaws)


def test_the_form_with_service_provider_is_read(files, said):
    value = '{"ServiceProvider":"doubao","ServiceUser":"sim","Label":"1"}'
    one = said("jpg", put.exif_in_jpeg(files["jpg"], described=value))[0]
    assert one.kind is Kind.TC260_LABEL
    assert dict(one.facts)["producer"].startswith("Doubao")


def test_neighbours_of_the_label_are_no_label(files, said):
    for comment in ('{"aigc_label_type":1}', '{"aigc_label_type":0}'):
        found = said("jpg", put.exif_in_jpeg(files["jpg"], comment=comment))
        assert not [one for one in found if one.kind.value.startswith("tc260")]
    zero = said("jpg", put.exif_in_jpeg(files["jpg"], comment='{"aigc_label_type":0}'))[0]
    assert zero.state is State.INCONCLUSIVE
    assert zero.llr == 0


def test_a_label_weighs_by_degree(files, said):
    weights = [said("jpg", put.xmp_in_jpeg(files["jpg"], put.packet(put.label(d))))[0].llr for d in "123"]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 3


def test_a_phone_makers_label_stays_below_1(files, said):
    one = said("jpg", put.xmp_in_jpeg(files["jpg"], put.packet(put.label("1", put.HONOR))))[0]
    assert 0 < one.llr < 1
    assert dict(one.facts)["entity"] == "91440300MA5G49LC9K"


def test_an_unknown_producer_beside_a_cameras_data_weighs_as_a_phone(files, said):
    alone = put.xmp_in_jpeg(files["jpg"], put.packet(put.label(producer="nobody known")))
    camera = put.exif_in_jpeg(alone, camera="Linnet L2", taken="2026:11:15 10:00:00")
    assert said("jpg", camera)[0].llr < said("jpg", alone)[0].llr < 1
