"""``./do bench redaction``: what of made parcel labels is still readable in their derivatives?

A thing is left readable when more than a quarter of its characters (of a name: any) are not under the fill, by where the
script put them and not by what a reader finds; or when the product's reader still reads half of it; a code also when it
decodes or a tenth of it shows. Even labels were tuned on, odd ones are reported. Faces are not measured.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.stats import beta

from bench.measure import CACHE
from bench.parcels import FONTS, Parcel, Planted, Rgb, parcel
from jianzhen.inspection.lanes.text import read_codes, read_text
from jianzhen.inspection.media import MediaError
from jianzhen.inspection.redaction import Redaction, redact
from jianzhen.inspection.redaction.cover import FILL, covered

NEAR_FILL = 16
"""Levels a pixel under the fill may be off after JPEG."""

UNDER = 0.6
"""Share of a character's pixels under the fill from which it is hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One label's derivative: what was left readable, the share covered beside the card, whether the AI mark stayed."""

    planted: tuple[str, ...]
    left: tuple[str, ...]
    beside: float
    mark_stayed: bool | None


def filled(rgb: Rgb) -> npt.NDArray[np.bool_]:
    """Where a derivative shows the fill."""
    return np.asarray(np.abs(rgb.astype(np.int16) - np.array(FILL)).max(axis=2) <= NEAR_FILL)


def shown(one: Planted, mask: npt.NDArray[np.bool_], read: str, codes: set[str]) -> bool:
    """Whether a planted thing is left readable."""
    under = np.array([_share(quad, mask) for quad in one.quads])
    if one.what == "code":
        return one.text in codes or under[0] < 0.9
    open_share = float((under < UNDER).mean())
    text = one.text.replace(" ", "")
    longest = SequenceMatcher(None, read, text, autojunk=False).find_longest_match(0, len(read), 0, len(text)).size
    bound = 0.0 if one.what.endswith("name") else 0.25
    return open_share > bound or longest >= max(2, len(text) / 2)


def _share(quad: npt.NDArray[np.float32], mask: npt.NDArray[np.bool_]) -> float:
    area = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(area, np.round(quad).astype(np.int32), 1)
    return float(mask[area > 0].mean()) if area.any() else 1.0


def judge(made: Parcel, derivative: Redaction) -> Outcome:
    """Look at one derivative."""
    after = np.asarray(Image.open(derivative.written))
    mask = filled(after)
    read = "".join(line.text for line in read_text(after, side=1800)).replace(" ", "").replace("-", "")
    codes = {code.text for code in read_codes(after)}
    left = tuple(one.what for one in made.planted if shown(one, mask, read, codes))
    card = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(card, np.round(made.card).astype(np.int32), 1)
    # by the account, not by colour: a shaded ground may look like the fill
    account = covered(mask.shape, [one.corners for one in derivative.hidden])
    stayed = None if made.mark is None else _share(made.mark, account) < 0.1
    return Outcome(
        planted=tuple(one.what for one in made.planted),
        left=left,
        beside=float((account & (card == 0)).mean()),
        mark_stayed=stayed,
    )


def interval(outcomes: list[Outcome]) -> tuple[float, float]:
    """95 % interval of the missed share, labels drawn with replacement; with no miss, the exact bound over labels."""
    missed, n = np.array([len(o.left) for o in outcomes]), np.array([len(o.planted) for o in outcomes])
    if not missed.any():
        return 0.0, float(beta.ppf(0.95, 1, len(outcomes)))
    drawn = np.random.default_rng(5).integers(0, len(n), (4000, len(n)))
    low, high = np.quantile(missed[drawn].sum(axis=1) / n[drawn].sum(axis=1), [0.025, 0.975])
    return float(low), float(high)


def main(argv: list[str] | None = None) -> int:
    """Make, redact, look again."""
    parser = argparse.ArgumentParser(prog="./do bench redaction", description=__doc__)
    parser.add_argument("--labels", type=int, default=80)
    parser.add_argument("--half", choices=("tuned", "reported"), default="reported")
    asked = parser.parse_args(argv)
    if not FONTS:
        print("no Noto Sans CJK font: install fonts-noto-cjk")
        return 1
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as name:
        for k in range(0 if asked.half == "tuned" else 1, asked.labels, 2):
            made = parcel(k)
            path = Path(name) / f"{k}.jpg"
            Image.fromarray(made.rgb).save(path, quality=int(np.random.default_rng(k).integers(70, 91)))
            try:
                derivative = redact(path, Path(name) / "out")
            except MediaError as error:  # a starved machine: no derivative, nothing left, nothing counted
                print(f"  label {k} ({made.how}): not counted, {error.detail}", flush=True)
                continue
            one = judge(made, derivative)
            outcomes.append(one)
            print(
                f"  label {k} ({made.how}): {len(one.left)} of {len(one.planted)} left {' '.join(one.left)}", flush=True
            )
    if not outcomes:
        print("no label could be opened; try again on an idle machine")
        return 1
    _print(outcomes, asked.half)
    return 0


def _print(outcomes: list[Outcome], half: str) -> None:
    planted, left = (Counter(w.split()[-1] for o in outcomes for w in getattr(o, f)) for f in ("planted", "left"))
    for what, n in planted.items():
        print(f"{what:8s} left readable {left[what]} of {n}")
    marks = [o.mark_stayed for o in outcomes if o.mark_stayed is not None]
    print(f"visible AI marks that stayed {sum(marks)} of {len(marks)}")
    print(f"covered beside the label: mean {np.mean([o.beside for o in outcomes]):.2%} of the picture")
    print("faces: not measured (no pictures of faces that may be used)")
    n, m = planted.total(), left.total()
    low, high = interval(outcomes)
    print(
        f"redaction_missed {m / n:.3f} [{low:.3f}, {high:.3f}]  n {n}, {len(outcomes)} labels ({half} half, made set)"
    )
    if half == "reported":
        CACHE.mkdir(exist_ok=True)
        row = {"name": "redaction_missed", "value": m / n, "n": n, "groups": len(outcomes), "low": low, "high": high}
        (CACHE / "redaction.json").write_text(json.dumps([row]), "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
