"""Report 检测报告: what inspection found, as JSON for machines and as a page for people.

In:   a ``Report``, ``ClaimReport`` or ``FileError``, and the pictures they speak of.
Out:  one JSON object of the frozen contract; one self-contained HTML page in Chinese and English.
Not:  nothing is measured or weighed here, and no sentence accuses anybody.

Walk: audience (who reads) -> wording (what every code means) -> pictures (what is shown) -> as_json · html.
"""

from jianzhen.inspection.report.as_json import to_json
from jianzhen.inspection.report.audience import Audience
from jianzhen.inspection.report.html import IndexRow, Language, render_claim, render_index
from jianzhen.inspection.report.pictures import FolderPictures, Pictures
from jianzhen.inspection.report.rates import MeasuredRate, measured_rates

__all__ = [
    "Audience",
    "FolderPictures",
    "IndexRow",
    "Language",
    "MeasuredRate",
    "Pictures",
    "measured_rates",
    "render_claim",
    "render_index",
    "to_json",
]
