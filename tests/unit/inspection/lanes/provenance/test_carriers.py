"""Every carrier in every state, as `./do bench carriers` makes them; decoys; transplanted labels."""

import pytest
from bench.lab.carriers import Made, base, decoys, framed, labelled

from jianzhen.inspection.media import MediaError
from jianzhen.inspection.model import CarrierState, Kind, State

FILES = base()
MADE = list(labelled(FILES))
FRAMED = list(framed(FILES))
DECOYS = list(decoys(FILES))


def _name(made: Made) -> str:
    return f"{made.carrier}, {made.state}"


@pytest.mark.parametrize("made", MADE, ids=_name)
def test_a_carrier_is_read_in_its_state(made, said):
    found = {(one.kind, one.carrier_state) for one in said(made.suffix, made.data)}
    assert (made.kind, made.carrier_state) in found


def test_all_carriers_named_by_the_standard_and_its_guides_are_tried():
    names = {made.carrier for made in MADE}
    for wanted in (
        "JPEG XMP element", "JPEG XMP attribute", "JPEG Exif UserComment", "JPEG APP segment", "PNG tEXt", "PNG zTXt",
        "PNG XMP", "WebP XMP", "TIFF XMP", "GIF XMP", "AVIF XMP", "HEIF XMP item", "MP4 keys", "MOV keys", "MP4 uuid XMP",
        "AVI INFO", "mkv SimpleTag", "FLV onMetaData",
    ):  # fmt: skip
        assert wanted in names


@pytest.mark.parametrize(("words", "suffix", "data"), DECOYS, ids=[one[0] for one in DECOYS])
def test_bytes_that_are_no_label_weigh_nothing(words, suffix, data, said):
    try:
        found = said(suffix, data)
    except MediaError:
        return  # refused as a whole, with a reason
    assert not [one for one in found if (one.llr or 0) > 0 and one.kind is not Kind.FRAME_GEOMETRY], words


@pytest.mark.parametrize("made", FRAMED, ids=_name)
def test_a_generators_label_on_a_cameras_file_is_named_as_possible_framing(made, said):
    (one,) = [f for f in said(made.suffix, made.data) if f.kind is Kind.TC260_LABEL]
    assert one.state is State.INCONCLUSIVE
    assert one.llr == 0
    assert one.carrier_state is CarrierState.CONFLICTING
    assert "framing" in one.why
    assert any("frame" in cause for cause in one.innocent)


def test_no_label_says_nothing_about_the_photo(files, said):
    for suffix in ("jpg", "png", "webp", "mp4"):
        (one,) = said(suffix, files[suffix])
        assert one.state is State.NOT_APPLICABLE
        assert one.llr is None
        assert one.carrier_state is CarrierState.ABSENT
