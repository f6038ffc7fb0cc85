"""Pages for ``--html DIR``: one a claim or file, and an index. Nothing is written outside DIR."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from jianzhen.entrances.cli.work import Done, Order
from jianzhen.inspection.model import ClaimReport, Context, Report
from jianzhen.inspection.report import FolderPictures, IndexRow, Language, render_claim, render_index
from jianzhen.inspection.report.wording import Text
from jianzhen.inspection.standards import Situation, choose_next_step, standard_for

INDEX = "index.html"


def write_pages(
    done: Sequence[Done], folder: Path, *, order: Order, language: Language, titles: Mapping[str, Text]
) -> Path:
    """Write a page a result and an index.

    Parameters
    ----------
    done
        Results; files that could not be read have no page.
    folder
        Made when missing.
    order
        What the results were compared with: the pages show those pictures too.
    titles
        Titles for the index by the name of a file or folder; one without is shown by its name.

    Returns
    -------
    Path
        The index.
    """
    folder.mkdir(parents=True, exist_ok=True)
    named = _references(order)
    rows = []
    for number, one in enumerate(done, start=1):
        if not isinstance(one.result, ClaimReport | Report):
            continue
        report = one.result if isinstance(one.result, ClaimReport) else _as_claim(one.result, order)
        pictures = FolderPictures(
            one.path if one.path.is_dir() else one.path.parent, {**named, str(one.path): one.path}
        )
        href = f"{number:03d}-{re.sub(r'[^A-Za-z0-9._-]+', '-', one.path.resolve().name)[:60]}.html"
        page = render_claim(report, pictures=pictures, language=language)
        (folder / href).write_text(page, "utf-8", errors="replace")
        first = pictures.find(report.files[0].photo.path) if report.files else None
        name = one.path.resolve().name
        rows.append(IndexRow(href=href, title=titles.get(name, Text(name, name)), report=report, picture=first))
    index = folder / INDEX
    index.write_text(render_index(rows, language=language), "utf-8", errors="replace")
    return index


def _references(order: Order) -> dict[str, Path]:
    """Pictures that lie outside a claim folder, by the names a report gives them."""
    found: dict[str, Path] = {}
    for side, paths in (("listing", order.listing), ("packed", order.packed)):
        for path in paths:
            found[f"{side}/{path.name}" if path.parent.name == side else path.name] = path
    if order.earlier is not None:
        found |= {str(one.relative_to(order.earlier)): one for one in order.earlier.rglob("*") if one.is_file()}
    return found


def _as_claim(report: Report, order: Order) -> ClaimReport:
    """Show a single file on the page of a claim that has this one file."""
    context = order.context or Context()
    situation = Situation(
        overall=report.overall, n_claim_files=1, n_readable=1, has_listing=bool(order.listing),
        has_packed=bool(order.packed), findings=report.findings,
    )  # fmt: skip
    return ClaimReport(
        path=report.photo.path, context=context, overall=report.overall, findings=(), files=(report,), returned=(),
        errors=(), missing=(), next_step=choose_next_step(standard_for(context.category), context, situation),
        timing=report.timing,
    )  # fmt: skip
