"""Pages for ``--html DIR``: one a claim or file, and an index. Nothing is written outside DIR."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from jianzhen.entrances.cli.work import Done
from jianzhen.inspection.model import Act, ClaimReport, Context, NextStep, Report
from jianzhen.inspection.report import FolderPictures, IndexRow, Language, render_claim, render_index
from jianzhen.inspection.report.wording import Text


def write_pages(
    done: Sequence[Done], folder: Path, *, named: Mapping[str, Path], language: str, titles: Mapping[str, Text]
) -> Path:
    """Write a page a result and an index.

    Parameters
    ----------
    done
        Results; files that could not be read have no page.
    folder
        Made when missing.
    named
        Pictures of the report that lie outside the claim folder, by the name the report uses.
    titles
        Titles for the index by item path; an item without one is shown by its name.

    Returns
    -------
    Path
        The index.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number, one in enumerate(done, start=1):
        if not isinstance(one.result, ClaimReport | Report):
            continue
        report = one.result if isinstance(one.result, ClaimReport) else _as_claim(one.result)
        pictures = FolderPictures(
            one.path if one.path.is_dir() else one.path.parent, {**named, str(one.path): one.path}
        )
        name = f"{number:03d}-{re.sub(r'[^A-Za-z0-9._-]+', '-', one.path.name)[:60]}.html"
        page = render_claim(report, pictures=pictures, language=Language(language))
        (folder / name).write_text(page, "utf-8")
        title = titles.get(one.path.name, Text(one.path.name, one.path.name))
        first = pictures.find(report.files[0].photo.path) if report.files else None
        rows.append(IndexRow(href=name, title=title, report=report, picture=first))
    index = folder / "index.html"
    index.write_text(render_index(rows, language=Language(language)), "utf-8")
    return index


def _as_claim(report: Report) -> ClaimReport:
    """Show a single file on the page of a claim that has one file."""
    step = NextStep(
        act=Act.NOTHING_WOULD_SETTLE, why="One file, no order: a person decides what to ask for.", cost_fen=0
    )
    return ClaimReport(
        path=report.photo.path, context=Context(), overall=report.overall, findings=(), files=(report,), returned=(),
        errors=(), missing=(), next_step=step, timing=report.timing,
    )  # fmt: skip
