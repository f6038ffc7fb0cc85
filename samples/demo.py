"""``./do demo``: the sample claims through the product's own path, told plainly.

Uses nothing but the run set. First line: honest claims accused. Then a row a claim, the twins side by side, the
misses, and where the pages lie. The samples are simulated: a demonstration and a test, never an accuracy figure.
"""

from __future__ import annotations

import sys
import time
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jianzhen.entrances.cli.pages import write_pages
from jianzhen.entrances.cli.progress import Progress
from jianzhen.entrances.cli.work import Command, Done, Order, Served, work_through
from jianzhen.inspection.model import ClaimReport, State
from jianzhen.inspection.report import Language
from jianzhen.inspection.report import wording as w
from jianzhen.inspection.report.wording import Text

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
OUT = ROOT / "out" / "demo"
JOBS = 2

ACCUSED = 1.0
"""log10 LR from which a claim counts as accused here; the product itself accuses nobody and decides nothing."""

_NOTED = {
    w.Because.SAME_ORDER: "same photo, but of the same order",
    w.Because.LISTING_BESIDE_OTHERS: "screenshot only shows what was ordered",
    w.Because.COMPLAINT_IS_WRONG_ITEM: "another item, just as the buyer says",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A sample claim: what is true of it (``samples/truth.toml``) and what was reported."""

    name: str
    truth: str
    title: Text
    what: str
    twin: str | None
    report: ClaimReport

    @property
    def is_honest(self) -> bool:
        """Whether the claim is an honest one."""
        return self.truth == "honest"

    @property
    def llr(self) -> float:
        """log10 LR of the claim; 0 where no judgement was given."""
        return self.report.overall.llr or 0.0


def main() -> int:
    """Run the demo; 0 unless something failed to run."""
    started = time.perf_counter()
    truth = tomllib.loads((SAMPLES / "truth.toml").read_text("utf-8"))
    order = Order(command=Command.CLAIM, earlier=SAMPLES / "earlier", cache=OUT / "cache")
    done = list(_watched(order, [SAMPLES / "claims" / name for name in truth]))
    rows = [
        _row(truth[one.path.name], one.path.name, one.result) for one in done if isinstance(one.result, ClaimReport)
    ]
    titles = {row.name: row.title for row in rows}
    index = write_pages(done, OUT / "pages", order=order, language=Language.ZH, titles=titles)

    for line in (*summary(rows), "", *table(rows), "", *twins(rows), *misses(rows), ""):
        print(line)
    kept = sum(one.served is Served.CACHE for one in done)
    served = (
        f"; {kept} served from the report cache, delete {(OUT / 'cache').relative_to(ROOT)} to measure" if kept else ""
    )
    print(f"{len(rows)} claims in {time.perf_counter() - started:.1f} s{served}")
    failed = [one for one in done if not isinstance(one.result, ClaimReport) or one.result.errors or one.unread]
    for one in failed:
        print(f"failed: {one.path.name}: {one.unread or getattr(one.result, 'errors', one.result)}", file=sys.stderr)
    print(f"pages: {index.relative_to(ROOT)}")
    print("yours: .venv/bin/jianzhen inspect YOUR-PHOTO.jpg --listing SHOP-PHOTO.jpg --html out/mine")
    return 1 if failed else 0


def _watched(order: Order, paths: Sequence[Path]) -> Iterator[Done]:
    progress = Progress(sys.stderr, len(paths))
    progress.show(0)
    for number, one in enumerate(work_through(order, paths, jobs=JOBS), start=1):
        progress.show(number)
        yield one
    progress.clear()


def _row(facts: dict[str, str], name: str, report: ClaimReport) -> Row:
    title = Text(facts["title_zh"], facts["title"])
    return Row(
        name=name, truth=facts["truth"], title=title, what=facts["what"], twin=facts.get("twin"), report=report
    )  # fmt: skip


def summary(rows: Sequence[Row]) -> list[str]:
    """Honest claims accused, k of n; how many get no judgement; what these figures are."""
    honest = [row for row in rows if row.is_honest]
    abstained = sum(row.report.overall.abstained for row in honest)
    return [
        f"honest claims accused: {sum(row.llr >= ACCUSED for row in honest)} of {len(honest)}",
        f"(no judgement on {abstained} of them; simulated samples: a demonstration, not an accuracy figure)",
    ]


def table(rows: Sequence[Row]) -> list[str]:
    """A row a claim: name, truth, words, reason, next step; columns as wide as they need to be."""
    cells = [("claim", "truth", "what the photos say", "because", "next step")]
    cells += [
        (row.name, row.truth.replace("_", " "), in_words(row.report), reason(row.report), step(row.report))
        for row in rows
    ]
    widths = [max(_width(line[k]) for line in cells) for k in range(len(cells[0]))]
    return ["  ".join(_pad(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]


def in_words(report: ClaimReport) -> str:
    """Shape and strength, without the proposition: ``▲ moderate support``."""
    if report.overall.abstained:
        return "◌ no judgement"
    return f"{w.SHAPES[w.overall_state(report.overall)]} {w.overall_text(report.overall).en.split(':')[0]}"


def reason(report: ClaimReport) -> str:
    """Why, in at most eight words."""
    findings = [one for file in report.files for one in file.findings]
    against = [one for one in findings if one.state is State.SUPPORTS_FORGED]
    if against:
        return _eight(w.KINDS[max(against, key=lambda one: one.llr or 0).kind].en)
    noted = next((_NOTED[one.because] for one in findings if one.because in _NOTED), None)
    if noted:
        return noted
    if any(one.state is State.SUPPORTS_GENUINE for one in findings):
        return "same item; photos do not settle damage"
    return "nothing speaks for either side"


def step(report: ClaimReport) -> str:
    """The next step, short."""
    return report.next_step.act.replace("_", " ")


def twins(rows: Sequence[Row]) -> list[str]:
    """Each honest claim beside the forged one that looks like it."""
    by_name = {row.name: row for row in rows}
    lines = ["twins, side by side"]
    for row in rows:
        twin = by_name.get(row.twin or "")
        if row.is_honest and twin is not None:
            left, right = _told(row), _told(twin)
            width = max(map(_width, left)) + 2
            lines += [f"  {_pad(a, width)}| {b}" for a, b in zip(left, right, strict=True)] + [""]
    return lines


def _told(row: Row) -> tuple[str, ...]:
    return (
        f"{row.truth}: {row.title.en}",
        in_words(row.report),
        reason(row.report),
        f"next: {w.ACTS[row.report.next_step.act].en}",
    )


def misses(rows: Sequence[Row]) -> list[str]:
    """What is no genuine record and was not told from one, said plainly."""
    others = [row for row in rows if not row.is_honest]
    missed = [row for row in others if row.llr < ACCUSED]
    lines = [f"missed: {len(missed)} of {len(others)} that are no genuine record"]
    for row in missed:
        lines.append(f"  {row.name}: {row.what} The photos do not settle it; next: {step(row.report)}.")
    return lines


def _eight(text: str) -> str:
    return " ".join(text.lower().split()[:8])


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


if __name__ == "__main__":
    raise SystemExit(main())
