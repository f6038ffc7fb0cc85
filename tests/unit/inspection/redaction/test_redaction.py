"""Derivatives: what is under the fill is gone, originals stay, labels stay. Everything simulated."""

import importlib
import io
import json
from importlib.resources import files
from pathlib import Path

import cv2
import jsonschema
import numpy as np
import pytest
import zxingcpp
from PIL import Image
from samples import labels

from jianzhen.inspection.lanes.provenance.aigc import read_values
from jianzhen.inspection.lanes.provenance.declared import parameters, source_type
from jianzhen.inspection.lanes.text import read_codes, read_text
from jianzhen.inspection.media import MediaError, read_about
from jianzhen.inspection.redaction import RedactionError, redact
from jianzhen.inspection.redaction.cover import FILL, cover
from jianzhen.inspection.redaction.find import Found
from jianzhen.inspection.redaction.metadata import keep_metadata
from jianzhen.inspection.redaction.personal_text import What, personal
from jianzhen.inspection.redaction.place import between, grown, of_region, shared
from jianzhen.inspection.report import to_json
from pictures import coded, scene

SAMPLES = Path(__file__).parents[4] / "samples" / "claims"
WAYBILL = "SF4471902816335"


def parcel(mark=""):
    """A label with a phone, a waybill and two codes, and words laid over a corner."""
    page = np.full((760, 1000, 3), 238, np.uint8)
    for text, y in (("Tel: 138 0000 4421", 110), (f"{WAYBILL}", 190), ("Flat 12, Willow Bank Road", 270)):
        cv2.putText(page, text, (60, y), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (25, 25, 25), 3, cv2.LINE_AA)
    for kind, at in ((zxingcpp.BarcodeFormat.Code128, (60, 320)), (zxingcpp.BarcodeFormat.QRCode, (760, 520))):
        code = np.asarray(zxingcpp.create_barcode(WAYBILL, kind).to_image(scale=3))
        h, w = min(code.shape[0], 190), min(code.shape[1], 930)
        page[at[1] : at[1] + h, at[0] : at[0] + w] = code[:h, :w, None]
    if mark:
        cv2.putText(page, mark, (60, 720), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (40, 40, 40), 3, cv2.LINE_AA)
    return page


def saved(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def nothing_seen(monkeypatch):
    """Leave out the search of the picture where a test is about the file around it."""
    act = importlib.import_module("jianzhen.inspection.redaction.redact")
    monkeypatch.setattr(act, "find_personal", lambda rgb: Found(hidden=(), marks=()))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("label")
    path = saved(folder / "in" / "label.jpg", coded(parcel("AI generated"), quality=92))
    return redact(path, folder / "out")


def test_no_code_and_no_number_can_be_read_in_a_derivative(made):
    rgb = np.asarray(Image.open(made.written))
    assert read_codes(rgb) == ()
    text = " ".join(line.text for line in read_text(rgb))
    assert "0000" not in text
    assert "4471" not in text
    assert "Willow" not in text
    assert {one.what for one in made.hidden} >= {What.PHONE, What.WAYBILL, What.CODE}


def test_a_visible_ai_mark_stays_and_the_account_says_so(made):
    assert "generated" in " ".join(line.text for line in read_text(np.asarray(Image.open(made.written))))
    assert "visible_ai_mark" in made.kept


def test_the_account_follows_its_published_schema(made):
    schema = json.loads(files("jianzhen.inspection.report").joinpath("schema", "redaction-1.json").read_text("utf-8"))
    jsonschema.validate(to_json(made), schema)
    assert schema["properties"]["hidden"]["items"]["properties"]["what"]["enum"] == [one.value for one in What]


def test_an_upside_down_label_is_read_too(tmp_path):
    made = redact(saved(tmp_path / "turned.png", coded(parcel()[::-1, ::-1].copy(), "PNG")), tmp_path / "out")
    assert {What.PHONE, What.WAYBILL} <= {one.what for one in made.hidden}
    assert made.written.endswith(".png")
    assert read_codes(np.asarray(Image.open(made.written))) == ()


def test_nothing_below_the_fill_is_kept():
    place = grown(((100, 80), (300, 120), (290, 170), (90, 130)), 0.1)
    inside = cover(np.zeros((480, 640, 3), np.uint8), [place])[..., 0] == FILL[0]
    one, other = (cover(scene(seed), [place]) for seed in (3, 4))
    assert np.array_equal(one[inside], other[inside])
    assert np.array_equal(one[~inside], scene(3)[~inside])


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("收件人：林小禾", What.NAME), ("收 何晓舟", What.NAME), ("138****4421", What.PHONE), ("１３８００００４４２１", What.PHONE),
        ("电话：0571-88880000", What.PHONE), ("mara@example.org", What.PHONE), ("25栋975室", What.ADDRESS),
        ("石桥镇南街159号", What.ADDRESS), ("12 Mill Lane", What.ADDRESS), ("YT9551878013412", What.WAYBILL),
        ("9551 8780 1341", What.NUMBER), ("豆包AI生成 13800004421", What.PHONE), ("签收时间 2026-11-14 17:40", None),
        ("棱纹马克杯 350ml ×1 ¥39.00", None), ("由AI生成", None), ("AI-generated", None), ("400-820-0000", What.NUMBER), ("", None),
    ],
)  # fmt: skip
def test_lines_are_known_for_what_they_are(text, what):
    assert personal(text) is what


def test_places_share_what_they_share_and_a_line_can_be_cut():
    box = of_region((0, 0, 100, 20))
    assert shared(box, of_region((50, 0, 100, 20))) == pytest.approx(0.5)
    assert shared(box, of_region((200, 0, 10, 10))) == 0
    assert shared(box, grown(box, 0.2)) == pytest.approx(1)
    assert between(box, 0.25, 0.75) == ((25, 0), (75, 0), (75, 20), (25, 20))


@pytest.mark.usefixtures("nothing_seen")
def test_position_and_serial_numbers_are_dropped_camera_and_label_are_kept(tmp_path):
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Linnet", "Mara Linfield"
    exif.get_ifd(0x8769)[0xA431], exif.get_ifd(0x8769)[0x9003] = "SN-77", "2026:11:15 10:00:00"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (30.0, 15.0, 0.0)
    jpeg = coded(scene(5), exif=exif.tobytes())
    more = labels.source_type("trainedAlgorithmicMedia")
    path = saved(tmp_path / "1.jpg", labels.xmp_in_jpeg(jpeg, labels.packet(labels.label(), more=more)))
    made = redact(path, tmp_path / "out")
    about = read_about(Path(made.written))
    assert about.exif[0] == {"Make": "Linnet", "DateTimeOriginal": "2026:11:15 10:00:00"}
    assert read_values(about) == read_values(read_about(path)) == (labels.label(),)
    assert source_type(about).rule == "trainedAlgorithmicMedia"
    assert {"aigc_label", "iptc_source_type", "Make"} <= set(made.kept)
    assert {"gps", "BodySerialNumber", "Artist"} <= set(made.dropped)
    content = Path(made.written).read_bytes()
    assert b"SN-77" not in content
    assert b"Mara" not in content


@pytest.mark.usefixtures("nothing_seen")
def test_a_signed_record_is_dropped_and_its_word_of_ai_is_kept_unsigned(tmp_path):
    made = redact(SAMPLES / "13-labelled-by-ai" / "claim" / "2.jpg", tmp_path)
    assert "c2pa" in made.dropped
    assert "c2pa_ai_as_iptc" in made.kept
    about = read_about(Path(made.written))
    assert about.signed is None
    assert source_type(about) is not None


@pytest.mark.usefixtures("nothing_seen")
def test_a_generators_parameters_are_kept_in_png_and_exif(tmp_path):
    words = "a cup\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5"
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add_text("parameters", words)
    texts.add_text("Author", "Mara Linfield")
    png = saved(tmp_path / "1.png", coded(scene(6), "PNG", pnginfo=texts))
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\x00" + words.encode("utf-16-be")
    webp = saved(tmp_path / "2.webp", coded(scene(6), "WEBP", exif=exif.tobytes()))
    for path in (png, webp):
        made = redact(path, tmp_path / "out")
        assert "generator_parameters" in made.kept
        assert parameters(read_about(Path(made.written))).rule == "generator"
        assert b"Mara" not in Path(made.written).read_bytes()


def test_a_malformed_label_is_said_to_be_dropped_and_serials_in_texts_are_not_kept():
    from jianzhen.inspection.media import About, Block, BlockKind

    about = About(
        blocks=(Block(kind=BlockKind.TEXT, where="PNG tEXt", name="AIGC", data=b"no label"),),
        exif=({"Software": "for 138 0000 4421", "Model": "L1"},),
    )
    kept = keep_metadata(about)
    assert kept.dropped == ("Software", "aigc_malformed")
    assert kept.kept == ("Model",)


@pytest.mark.usefixtures("nothing_seen")
def test_two_files_of_one_name_never_meet_and_originals_stay(tmp_path):
    one = saved(tmp_path / "a" / "1.jpg", coded(scene(7)))
    two = saved(tmp_path / "b" / "1.jpg", coded(scene(8)))
    before = one.read_bytes(), two.read_bytes()
    first, second, again = (redact(path, tmp_path / "out") for path in (one, two, one))
    assert first.written != second.written
    assert again == first
    assert (one.read_bytes(), two.read_bytes()) == before
    assert len(list((tmp_path / "out").iterdir())) == 2


@pytest.mark.usefixtures("nothing_seen")
def test_a_link_to_an_original_is_replaced_not_written_through(tmp_path):
    path = saved(tmp_path / "1.jpg", coded(scene(7)))
    before = path.read_bytes()
    target = Path(redact(path, tmp_path / "out").written)
    target.unlink()
    target.symlink_to(path)
    redact(path, tmp_path / "out")
    assert path.read_bytes() == before
    assert not target.is_symlink()


@pytest.mark.usefixtures("nothing_seen")
def test_the_originals_folder_a_clip_and_a_broken_file_are_refused(tmp_path):
    path = saved(tmp_path / "1.jpg", coded(scene(7)))
    with pytest.raises(RedactionError, match="choose another folder"):
        redact(path, tmp_path)
    with pytest.raises(RedactionError, match="export a frame") as refused:
        redact(SAMPLES / "04-three-cups-one-photo" / "claim" / "2.webm", tmp_path / "out")
    assert refused.value.code == "clip_not_redacted"
    with pytest.raises(MediaError):
        redact(saved(tmp_path / "2.jpg", coded(scene(7))[:900]), tmp_path / "out")
    saved(tmp_path / "file", b"")
    with pytest.raises(RedactionError, match="cannot be written"):
        redact(path, tmp_path / "file" / "below")


@pytest.mark.usefixtures("nothing_seen")
def test_orientation_is_applied_once(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    made = redact(saved(tmp_path / "1.jpg", coded(scene(9), exif=exif.tobytes())), tmp_path / "out")
    with Image.open(io.BytesIO(Path(made.written).read_bytes())) as picture:
        assert picture.size == (480, 640)
        assert 0x0112 not in picture.getexif()
