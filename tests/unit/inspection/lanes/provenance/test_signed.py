"""C2PA records of our own test chain: states kept apart, ingredients walked, nothing fetched."""

import json

import pytest
from bench.hostile import Trap
from bench.lab.carriers import base
from bench.lab.records import REMOTE, records
from samples import labels as put
from samples import signing

from jianzhen.inspection.lanes.provenance.signed import Says, read_record
from jianzhen.inspection.media import read_about, signed
from jianzhen.inspection.model import CarrierState, Kind, State
from jianzhen.inspection.walk.trust import read_anchors


@pytest.fixture(scope="module")
def made():
    return list(records(base()))


@pytest.fixture(scope="module")
def chain():
    return signing.Authority().issue()


def test_every_state_of_a_record_is_kept_apart(made, said):
    wrong = []
    for one in made:
        found = {(f.kind, f.carrier_state) for f in said(one.suffix, one.data, one.anchors)}
        if (one.kind, one.carrier_state) not in found:
            wrong.append((one.carrier, one.state, found))
    assert not wrong
    assert {one.carrier_state for one in made} == {
        CarrierState.CLAIMED, CarrierState.VERIFIED, CarrierState.VALID_UNTRUSTED, CarrierState.EXPIRED,
        CarrierState.TAMPERED, CarrierState.MALFORMED,
    }  # fmt: skip


def test_trust_comes_from_the_folder_given_and_from_nowhere_else(files, said, chain, tmp_path):
    folder = tmp_path / "trust"
    folder.mkdir()
    (folder / "root.pem").write_text(chain.root, "utf-8")
    data = signing.sign(files["jpg"], chain, signing.CAPTURED, software="Sim camera")
    (trusted,) = said("jpg", data, read_anchors(folder))
    (untrusted,) = said("jpg", data)
    assert (trusted.carrier_state, trusted.state) == (CarrierState.VERIFIED, State.SUPPORTS_GENUINE)
    assert (untrusted.carrier_state, untrusted.llr) == (CarrierState.VALID_UNTRUSTED, 0)


def test_a_phones_ai_edit_stays_below_1(files, said, chain):
    data = signing.sign(files["jpg"], chain, signing.EDITED, software="Pixel Camera")
    (one,) = said("jpg", data, chain.root)
    assert one.kind is Kind.C2PA_AI_EDITED
    assert 0 < one.llr < 1


@pytest.mark.parametrize("name", ["computationalCapture", "digitalCapture"])
def test_a_phones_own_processing_is_a_capture(files, said, chain, name):
    data = signing.sign(files["jpg"], chain, signing.CAPTURED.replace("digitalCapture", name), software="Sim")
    assert said("jpg", data, chain.root)[0].kind is Kind.C2PA_CAMERA


@pytest.mark.parametrize(
    "name", ["algorithmicallyEnhanced", "humanEdits", "screenCapture", "composite", "algorithmicMedia"]
)
def test_types_that_are_not_generative_name_no_ai(files, said, chain, name):
    data = signing.sign(files["jpg"], chain, signing.CAPTURED.replace("digitalCapture", name), software="Sim")
    (one,) = said("jpg", data, chain.root)
    assert one.state is State.INCONCLUSIVE
    assert one.llr == 0


def test_a_record_transplanted_onto_another_photo_is_a_mismatch(files, said, chain):
    record = signing.sign(files["jpg"], chain, signing.GENERATED, software="Sim")
    at = record.index(b"\xff\xeb")
    segment = record[at : at + 2 + int.from_bytes(record[at + 2 : at + 4], "big")]
    other = put.in_jpeg(put.exif_in_jpeg(files["jpg"], described="my cup"), segment[4:], 0xEB)
    (one,) = [f for f in said("jpg", other, chain.root) if f.kind.value.startswith("c2pa")]
    assert one.carrier_state is CarrierState.TAMPERED
    assert one.llr < 0.5
    assert "proves neither" in one.why


def _store(**manifests) -> dict:
    return {"active_manifest": "own", "manifests": manifests, "validation_state": "Trusted", "validation_results": {}}


def _manifest(source_type: str, *ingredients: str) -> dict:
    return {
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [{"digitalSourceType": source_type}]}}],
        "ingredients": [{"active_manifest": one} for one in ingredients],
    }


def test_ingredients_are_walked_to_the_end_and_in_circles():
    store = _store(
        own=_manifest(signing.CAPTURED, "a"), a=_manifest("composite", "b"), b=_manifest(signing.GENERATED, "own")
    )
    record = read_record(store)
    assert (record.says, record.manifests) == (Says.AI_GENERATED, 3)


def test_a_manifest_nobody_names_says_nothing():
    record = read_record(_store(own=_manifest(signing.CAPTURED), planted=_manifest(signing.GENERATED)))
    assert (record.says, record.manifests) == (Says.CAMERA, 1)


def test_a_source_type_written_as_metadata_counts():
    own = {"assertions": [{"label": "c2pa.metadata", "data": {"Iptc4xmpExt:DigitalSourceType": signing.GENERATED}}]}
    assert read_record(_store(own=own)).says is Says.AI_GENERATED


@pytest.mark.parametrize(
    "found",
    [{}, {"manifests": 3}, {"manifests": {"own": []}, "active_manifest": "own"}, {"problem": "broken"},
     {"manifests": {"own": {"assertions": [None, {"data": 3}], "ingredients": [4]}}, "active_manifest": "own",
      "validation_results": {"activeManifest": {"failure": [1, {"code": 2}]}}}],
)  # fmt: skip
def test_a_store_of_any_shape_is_judged(found):
    assert read_record(found).says is Says.NOTHING


def test_no_address_named_in_a_photo_is_opened(files, tmp_path):
    import c2pa

    trap = Trap()
    url = f"http://127.0.0.1:{trap.port}/manifest.c2pa"
    photo = tmp_path / "remote.jpg"
    photo.write_bytes(put.xmp_in_jpeg(files["jpg"], put.packet("", form="none", more=REMOTE.format(url=url))))
    found = read_about(photo)
    assert trap.knocks == 0
    assert found.signed == {"problem": "elsewhere"}
    # the trap works: the reader left to itself walks into it
    with pytest.raises(c2pa.C2paError), photo.open("rb") as file:
        c2pa.Reader("image/jpeg", file, context=c2pa.Context.from_dict({}))
    trap.close()
    assert trap.knocks > 0


def test_the_reader_is_told_of_no_host_and_decodes_no_identity(monkeypatch):
    import c2pa

    given = {}
    monkeypatch.setattr(
        c2pa.Context, "from_dict", staticmethod(lambda settings: given.update(json.loads(json.dumps(settings))))
    )
    signed._context.__wrapped__("")
    assert given["verify"] == {"remote_manifest_fetch": False, "ocsp_fetch": False}
    assert given["core"] == {"allowed_network_hosts": [], "allow_redirects": False, "decode_identity_assertions": False}
