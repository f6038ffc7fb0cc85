import cv2
import numpy as np
import pytest

from jianzhen.inspection.lanes.reference import prepare
from jianzhen.inspection.lanes.reuse import FolderIndex, MemoryIndex, find_reuse
from jianzhen.inspection.lanes.reuse.index import entry_of
from jianzhen.inspection.lanes.reuse.pdq import BITS, distance, fingerprint, variants
from jianzhen.inspection.model import Because, State
from pictures import coded, saved, scene

# Published hashes of one picture and its turnings (regression data of facebook/ThreatExchange, pdq/): the picture is
# not ours to ship, but how a turning moves bits is a property of the hash alone.
PUBLISHED = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
PUBLISHED_FLIP_X = "f8f80f31e0f417b20e37f5cd028f980fb36ed02a9662c1e233e64c634e9c64dd"
PUBLISHED_FLIP_Y = "0dad2599b1a1bd1a5362576742da32a5e63b7380c2374b4866b366c91bc9ce77"
PUBLISHED_ROTATE_180 = "adad5a64b5a142e75b62a09857da895ae63b847fc23794b766b319361bc93188"


def _bits(text):
    return np.unpackbits(np.frombuffer(bytes.fromhex(text), np.uint8))[::-1].astype(bool).reshape(16, 16)


@pytest.mark.parametrize(
    ("rows", "columns", "published"), [(True, False, PUBLISHED_FLIP_X), (False, True, None), (True, True, None)]
)
def test_turning_moves_published_bits_as_it_moves_ours(rows, columns, published):
    sign = np.arange(1, 17) % 2 == 1
    flipped = _bits(PUBLISHED).copy()
    if rows:
        flipped[sign] ^= True
    if columns:
        flipped[:, sign] ^= True
    if published is not None:
        assert distance(flipped.ravel(), _bits(published).ravel()) <= 16
    ours = scene(31)
    turned = ours[::-1] if rows else ours
    turned = turned[:, ::-1] if columns else turned
    expected = fingerprint(ours).bits.reshape(16, 16).copy()
    if rows:
        expected[sign] ^= True
    if columns:
        expected[:, sign] ^= True
    assert distance(expected.ravel(), fingerprint(np.ascontiguousarray(turned)).bits) <= 24


def test_a_fingerprint_is_half_ones_and_written_in_64_digits():
    made = fingerprint(scene(32))
    assert made.bits.sum() == BITS // 2
    assert len(made.hex()) == 64
    assert 50 <= made.quality <= 100
    assert fingerprint(np.full((90, 90, 3), 128, np.uint8)).quality == 0


def test_saving_and_resizing_move_few_bits_and_another_picture_moves_half():
    one = scene(33)
    smaller = cv2.resize(one, (400, 300), interpolation=cv2.INTER_AREA)
    assert distance(fingerprint(one).bits, fingerprint(saved(smaller, 40)).bits) <= 24
    assert distance(fingerprint(one).bits, fingerprint(scene(34)).bits) > 90


def test_the_variants_hold_every_turning():
    one = scene(35)
    turned = variants(one)
    for k in range(4):
        quarter = np.ascontiguousarray(np.rot90(one, k))
        assert min(distance(fingerprint(quarter).bits, v) for v in turned) <= 16
    assert min(distance(fingerprint(np.ascontiguousarray(one[:, ::-1])).bits, v) for v in turned) <= 16


def _index(order_id=None):
    index = MemoryIndex()
    for k in range(12):
        index.add(entry_of(scene(40 + k), claim_id=f"c-{k}", order_id=order_id, name=f"c-{k}/1.jpg", embedder=None))
    return index


def test_a_re_used_photo_is_found_and_names_the_claim_only():
    again = saved(np.ascontiguousarray(scene(45)[20:460, 10:620]), 60)
    (found,) = find_reuse(again, prepare(again), vector=None, index=_index(), order_id="other")
    assert found.state is State.SUPPORTS_FORGED
    assert found.against == "c-5/1.jpg"
    assert found.llr >= 1


def test_the_same_photo_within_one_order_weighs_nothing():
    again = saved(scene(45))
    (found,) = find_reuse(again, prepare(again), vector=None, index=_index("SIM-1"), order_id="SIM-1")
    assert (found.llr, found.because) == (0.0, Because.SAME_ORDER)


def test_a_fresh_photo_is_not_found():
    fresh = scene(99)
    (found,) = find_reuse(fresh, prepare(fresh), vector=None, index=_index(), order_id=None)
    assert (found.llr, found.because) == (0.0, Because.NOT_FOUND)
    (silent,) = find_reuse(fresh, prepare(fresh), vector=None, index=None, order_id=None)
    assert silent.because is Because.NO_EARLIER


def test_a_folder_of_earlier_claims_is_read_and_its_bad_files_listed(tmp_path):
    for claim, seed in (("c-1", 50), ("c-2", 51)):
        (tmp_path / claim / "claim").mkdir(parents=True)
        (tmp_path / claim / "claim" / "1.jpg").write_bytes(coded(scene(seed)))
    (tmp_path / "c-1" / "order.json").write_text('{"order_id": "SIM-7"}')
    (tmp_path / "c-2" / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    index = FolderIndex.read(tmp_path, embedder=None)
    assert [(e.claim_id, e.order_id) for e in index.entries] == [("c-1", "SIM-7"), ("c-2", None)]
    assert [e.path for e in index.errors] == ["c-2/broken.jpg"]
