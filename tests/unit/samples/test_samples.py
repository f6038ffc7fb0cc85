import tomllib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from samples.camera import LINNET, develop, expose

from jianzhen.inspection.media import CLIPS, open_media
from jianzhen.inspection.walk import read_context

ROOT = Path(__file__).parents[3] / "samples"
TRUTH = tomllib.loads((ROOT / "truth.toml").read_text("utf-8"))


def test_there_are_at_least_ten_claims_and_both_twins():
    assert len(TRUTH) >= 10
    for row in TRUTH.values():
        assert row["truth"] in {"honest", "forged", "reused", "other_item", "other_source"}
        assert row.get("twin") is None or TRUTH[row["twin"]]["twin"] in TRUTH


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_a_sample_is_whole_and_says_that_it_is_simulated(name):
    folder = ROOT / "claims" / name
    context = read_context(folder / "order.json")
    assert context.order_id.startswith("SIM-")
    photos = sorted(folder.rglob("*.jpg"))
    assert any(p.parent.name == "claim" for p in photos)
    for path in photos:
        exif = Image.open(path).getexif()
        assert 0x8825 not in exif
        assert not exif or "simulated" in exif[0x010E]
    for file, boxes in TRUTH[name].get("painted_regions", {}).items():
        width, height = Image.open(folder / "claim" / file).size
        assert all(x + w <= width and y + h <= height for x, y, w, h in boxes)


def test_a_clip_is_among_the_evidence_and_is_read_as_one():
    clips = [path for path in ROOT.glob("claims/*/claim/*") if path.suffix in (".webm", ".mp4")]
    assert [path.parent.parent.name for path in clips] == ["04-three-cups-one-photo"]
    media = open_media(clips[0])
    assert media.format in CLIPS
    assert len(media.frames) > 8
    assert clips[0].stat().st_size < 1_000_000


def test_all_samples_together_stay_small():
    assert sum(p.stat().st_size for p in ROOT.rglob("*.jpg")) <= 15_000_000


def test_the_camera_is_repeatable_and_its_noise_grows_with_the_light():
    light = np.full((64, 64, 3), 0.2, np.float32)
    one, two = (develop(light, LINNET, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(one, two)
    dim, bright = (
        expose(np.full((200, 200), v, np.float32), LINNET, np.random.default_rng(1)).std() for v in (0.05, 0.6)
    )
    assert bright > 2 * dim
