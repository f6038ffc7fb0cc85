import json
import time

import pytest
from samples import labels as put

from jianzhen.inspection.lanes.provenance.declared import parameters, source_type
from jianzhen.inspection.media import About, Block, BlockKind
from jianzhen.inspection.model import Kind, State

A1111 = "a cup\nNegative prompt: blur\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512"
COMFY = json.dumps({"3": {"class_type": "KSampler", "inputs": {"seed": 1}}})


def _text(keyword: str, text: str, where: str = "PNG tEXt") -> About:
    return About(blocks=(Block(kind=BlockKind.TEXT, where=where, name=keyword, data=text.encode()),))


def _xmp(more: str) -> About:
    return About(
        blocks=(Block(kind=BlockKind.XMP, where="JPEG APP1 XMP", data=put.packet("", form="none", more=more)),)
    )


@pytest.mark.parametrize(
    ("keyword", "text", "where"),
    [
        ("parameters", A1111, "PNG tEXt"),
        ("parameters", A1111, "PNG alpha channel"),
        ("prompt", COMFY, "PNG iTXt"),
        ("workflow", json.dumps({"nodes": [{"id": 1, "type": "KSampler"}]}), "PNG tEXt"),
        ("comment", json.dumps({"prompt": COMFY}), "MP4 meta keys"),
        ("COMMENT", json.dumps({"prompt": json.loads(COMFY)}), "Matroska SimpleTag"),
        ("comment", A1111, "JPEG COM"),
        ("Comment", json.dumps({"sampler": "k_euler", "steps": 28, "seed": 1}), "PNG tEXt"),
        ("invokeai_metadata", '{"seed": 1}', "PNG tEXt"),
    ],
)
def test_a_generators_parameters_are_read_in_their_places(keyword, text, where):
    assert parameters(_text(keyword, text, where)).rule == "generator"


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("parameters", "shutter 1/60"), ("prompt", "please send a photo"), ("prompt", '{"a": 1}'), ("Title", A1111),
        ("parameters", "Steps: 3, then turn left"), ("Description", COMFY), ("comment", '{"prompt": "hello"}'),
    ],
)  # fmt: skip
def test_other_words_are_no_parameters(keyword, text):
    assert parameters(_text(keyword, text)) is None


def test_a_text_made_to_be_slow_is_not():
    started = time.process_time()
    for text in ("Steps: 1, " * 150_000, '{"a":' * 150_000, "{" + '"x":{' * 99_000):
        for keyword in ("parameters", "prompt", "comment"):
            assert parameters(_text(keyword, text)) is None
    assert time.process_time() - started < 3


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_iptc_source_type_is_read_with_both_schemes(scheme):
    more = put.source_type("trainedAlgorithmicMedia").replace("http://cv", f"{scheme}://cv")
    assert source_type(_xmp(more)).rule == "trainedAlgorithmicMedia"


def test_a_source_type_of_a_camera_or_an_enhancement_weighs_nothing(files, said):
    for name in (
        "digitalCapture",
        "computationalCapture",
        "algorithmicallyEnhanced",
        "humanEdits",
        "screenCapture",
        "composite",
    ):
        found = said("jpg", put.xmp_in_jpeg(files["jpg"], put.packet("", form="none", more=put.source_type(name))))
        assert {(one.kind, one.state) for one in found} == {(Kind.EDITOR_TRACE, State.INCONCLUSIVE)}


def test_the_source_type_of_another_house_or_deep_in_a_history_is_none():
    right = put.source_type("trainedAlgorithmicMedia")
    assert source_type(_xmp(right.replace("cv.iptc.org", "example.org"))) is None
    assert source_type(_xmp(right.replace("iptc.org/std", "example.org/std"))) is None
    deep = (
        f"<xmpMM:History xmlns:xmpMM='http://ns.adobe.com/xap/1.0/mm/' rdf:parseType='Resource'>{right}</xmpMM:History>"
    )
    assert source_type(_xmp(deep)) is None
