"""``./do demo``: the sample claims through the product's own path, told plainly.

Uses nothing but the run set. First line: honest claims accused. Then a row a claim, the twins side by side, the
misses, and where the pages lie.
"""

from __future__ import annotations

import sys
import time
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from jianzhen.entrances.cli.pages import write_pages
from jianzhen.entrances.cli.work import Order, work_through
from jianzhen.inspection.model import ClaimReport, State
from jianzhen.inspection.report import wording as w
from jianzhen.inspection.report.wording import Text

ROOT = Path(__file__).parent.parent
ACCUSED = 1.0


def main() -> int:
    """Run the demo; 0 unless something failed to run."""
    started = time.perf_counter()
    truth = tomllib.loads((ROOT / "samples" / "truth.toml").read_text("utf-8"))
    out = ROOT / "out" / "demo"
    paths = [ROOT / "samples" / "claims" / name for name in truth]
    earlier = ROOT / "samples" / "earlier"
    order = Order(command="claim", earlier=earlier, cache=out / "cache")
    done = list(work_through(order, paths, jobs=2))
    failed = [one for one in done if not isinstance(one.result, ClaimReport)]
    rows = [(truth[one.path.name], one.path.name, one.result) for one in done if isinstance(one.result, ClaimReport)]
    honest = [row for row in rows if row[0]["truth"] == "honest"]
    accused = [row for row in honest if _llr(row[2]) >= ACCUSED]
    print(
        f"honest claims accused: {len(accused)} of {len(honest)}  (simulated samples; a demonstration, not an accuracy figure)\n"
    )
    print(f"{'claim':<26}{'truth':<12}{'the photos':<27}{'reason':<52}next step")
    for facts, name, report in rows:
        print(
            f"{name:<26}{facts['truth'].replace('_', ' '):<12}{_words(report):<27}{_reason(report):<52}{w.ACTS[report.next_step.act].en}"
        )
    _twins(rows)
    _misses(rows)
    named = {str(p.relative_to(earlier)): p for p in earlier.rglob("*.jpg")}
    titles = {name: Text(facts["title_zh"], facts["title"]) for facts, name, _ in rows}
    index = write_pages(done, out / "pages", named=named, language="zh", titles=titles)
    cached = sum(one.served == "cache" for one in done)
    print(f"\n{len(rows)} claims in {time.perf_counter() - started:.1f} s ({cached} served from the report cache)")
    for one in failed:
        print(f"failed: {one.path.name}: {one.result}", file=sys.stderr)
    print(f"pages:  {index.relative_to(ROOT)}")
    print("yours:  .venv/bin/jianzhen inspect YOUR-PHOTO.jpg --listing SHOP-PHOTO.jpg --html out/mine")
    return 1 if failed else 0


def _llr(report: ClaimReport) -> float:
    return report.overall.llr if report.overall.llr is not None else 0.0


def _words(report: ClaimReport) -> str:
    if report.overall.abstained:
        return "◌ no judgement"
    state = w.overall_state(report.overall)
    text = w.overall_text(report.overall).en.split(":")[0]
    return f"{w.SHAPES[state]} {text}"


def _reason(report: ClaimReport) -> str:
    """Why, in at most eight words."""
    findings = [f for file in report.files for f in file.findings]
    speaking = sorted((f for f in findings if f.state is State.SUPPORTS_FORGED), key=lambda f: -(f.llr or 0))
    if speaking:
        return " ".join(w.KINDS[speaking[0].kind].en.lower().split()[:8])
    noted = [f for f in findings if f.because is not None and f.because in _NOTED]
    if noted and noted[0].because is not None:
        return _NOTED[noted[0].because]
    return "nothing speaks against; damage itself not provable"


_NOTED = {
    w.Because.SAME_ORDER: "same photo, but of the same order",
    w.Because.LISTING_BESIDE_OTHERS: "screenshot only shows what was ordered",
    w.Because.COMPLAINT_IS_WRONG_ITEM: "another item, just as the buyer says",
}


def _twins(rows: list[tuple[dict[str, Any], str, ClaimReport]]) -> None:
    by_name = {name: (facts, report) for facts, name, report in rows}
    print("\ntwins, side by side")
    for facts, _name, report in rows:
        if facts["truth"] == "honest" and facts.get("twin") in by_name:
            other, twin = by_name[facts["twin"]]
            width = 54
            for left, right in (
                (facts["title"], other["title"]), (_words(report), _words(twin)), (_reason(report), _reason(twin)),
                ("next: " + w.ACTS[report.next_step.act].en, "next: " + w.ACTS[twin.next_step.act].en),
            ):  # fmt: skip
                print(f"  {_pad(left, width)}| {right}")
            print()


def _misses(rows: list[tuple[dict[str, Any], str, ClaimReport]]) -> None:
    missed = [(f, n, r) for f, n, r in rows if f["truth"] != "honest" and _llr(r) < ACCUSED]
    print(f"missed: {len(missed)} of {sum(f['truth'] != 'honest' for f, _, _ in rows)} that are no genuine record")
    for facts, name, report in missed:
        print(
            f"  {name}: {facts['what']} Photos alone do not settle it; next step: {w.ACTS[report.next_step.act].en.lower()}."
        )


def _pad(text: str, width: int) -> str:
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(1, width - wide)


if __name__ == "__main__":
    raise SystemExit(main())
