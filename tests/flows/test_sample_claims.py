"""The sample claims through the product's own path, real embedder and all: the promises they stand for."""

import tomllib
from pathlib import Path

import pytest

from jianzhen.inspection import inspect_claim
from jianzhen.inspection.lanes.embedding import find_embedder
from jianzhen.inspection.lanes.reuse import FolderIndex
from jianzhen.inspection.model import Act, Kind, Lane, State

ROOT = Path(__file__).parents[2] / "samples"
TRUTH = tomllib.loads((ROOT / "truth.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def reports():
    earlier = FolderIndex.read(ROOT / "earlier", embedder=find_embedder())
    return {name: inspect_claim(ROOT / "claims" / name, earlier=earlier) for name in TRUTH}


@pytest.mark.slow
def test_no_honest_sample_is_accused_and_at_most_one_abstains(reports):
    honest = {name: reports[name] for name, row in TRUTH.items() if row["truth"] == "honest"}
    assert [name for name, one in honest.items() if (one.overall.llr or 0) >= 1] == []
    assert sum(one.overall.abstained for one in honest.values()) <= 1


@pytest.mark.slow
def test_derived_re_used_and_other_item_samples_reach_1(reports):
    for name, row in TRUTH.items():
        if row["expected"] == "supports_forged":
            assert (reports[name].overall.llr or 0) >= 1, name


@pytest.mark.slow
def test_the_painted_twin_is_inconclusive_with_a_next_step_and_the_honest_twin_pays_nothing(reports):
    painted, honest = reports["07-cup-painted"], reports["06-cup-broken-on-the-way"]
    assert abs(painted.overall.llr) < 1
    assert painted.next_step.act not in (Act.NOTHING_NEEDED, Act.NOTHING_WOULD_SETTLE)
    assert honest.next_step.cost_fen == 0


def _of_views(report):
    return [one for file in report.files for one in file.findings if one.lane is Lane.VIEWS]


@pytest.mark.slow
def test_of_twins_with_two_views_the_honest_one_is_seen_again_or_open_and_the_painted_one_never_is(reports):
    for honest in ("01-lock-scratched", "06-cup-broken-on-the-way"):
        kinds = {one.kind for one in _of_views(reports[honest])}
        assert Kind.SAME_DAMAGE_SEEN in kinds
        assert Kind.DAMAGE_NOT_IN_OTHER_VIEW not in kinds
    painted = _of_views(reports["07-cup-painted"])
    assert [one for one in painted if one.state is State.SUPPORTS_GENUINE] == []
    assert all(not one.llr for one in painted)
    assert all(one.llr is None or one.llr >= -0.5 for report in reports.values() for one in _of_views(report))
