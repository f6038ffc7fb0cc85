import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from fakes import FakeEmbedder
from jianzhen.inspection import inspect_claim
from jianzhen.inspection.model import Act, Basis, Because, Complaint, FileError, Kind, Lane, Side, State
from jianzhen.inspection.report import Audience, FolderPictures, render_claim, to_json, wording
from jianzhen.weighing import Abstention, Strength


def _schema(name):
    return json.loads(files("jianzhen.inspection.report").joinpath("schema", name).read_text("utf-8"))


@pytest.fixture
def report(forged_claim):
    return inspect_claim(forged_claim, embedder=FakeEmbedder())


def test_every_json_form_follows_its_published_schema(report):
    jsonschema.validate(to_json(report), _schema("claim-1.json"))
    jsonschema.validate(to_json(report.files[0]), _schema("report-1.json"))
    jsonschema.validate(to_json(FileError(path="a", code="truncated", detail="b")), _schema("error-1.json"))


def test_the_schemas_name_exactly_our_vocabularies():
    finding = _schema("report-1.json")["$defs"]["finding"]["properties"]
    for name, words in (("lane", Lane), ("kind", Kind), ("state", State), ("basis", Basis)):
        assert finding[name]["enum"] == [one.value for one in words]
    assert finding["because"]["enum"] == [*(one.value for one in Because), None]
    assert _schema("claim-1.json")["properties"]["next_step"]["properties"]["act"]["enum"] == [a.value for a in Act]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (wording.KINDS, Kind), (wording.WHY, Kind), (wording.CHECK, Kind), (wording.STATES, State), (wording.SHAPES, State),
        (wording.BASES, Basis), (wording.BECAUSE, Because), (wording.ACTS, Act), (wording.ACT_WHY, Act),
        (wording.COMPLAINTS, Complaint), (wording.SIDES, Side), (wording.ABSTAINED, Abstention), (wording._STRENGTH, Strength),
    ],
)  # fmt: skip
def test_every_code_has_its_words(table, words):
    assert set(table) == set(words)


def _page(report, folder, audience):
    return render_claim(report, pictures=FolderPictures(Path(folder), {}), audience=audience)


def test_only_reviewers_read_numbers_of_weight(report, forged_claim):
    assert "LLR +" in _page(report, forged_claim, Audience.REVIEWER)
    for audience in (Audience.MERCHANT, Audience.BUYER):
        assert "LLR +" not in _page(report, forged_claim, audience)


def test_a_page_holds_everything_itself_and_accuses_nobody(report, forged_claim):
    page = _page(report, forged_claim, Audience.MERCHANT)
    assert "http://" not in page
    assert "https://" not in page
    for word in ("造假", "欺诈", "假图", "fraud", "fake", "cheat"):
        assert word not in page
    assert "data:image/jpeg" in page
    assert "不是鉴定意见" in page


def test_names_from_outside_are_escaped_and_stay_in_the_folder(make_claim):
    from pictures import coded, scene

    folder = make_claim(
        {"claim/<img src=x onerror=alert(1)>.jpg": coded(scene(1))}, {"item": "<script>alert(1)</script>"}
    )
    page = _page(inspect_claim(folder, embedder=FakeEmbedder()), folder, Audience.REVIEWER)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert FolderPictures(folder, {}).find("../../../etc/passwd") is None
