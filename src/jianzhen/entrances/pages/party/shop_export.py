"""A shop's own claims as a table 导出: what it needs for its books, and nothing that names a buyer."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jianzhen.casework.claims.selectors import claims_of_merchant
from jianzhen.casework.claims.vocabulary import Complaint, RemedyKind
from jianzhen.entrances.pages.claim_words import COMPLAINTS, REMEDIES
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.party.shop import merchant_of
from jianzhen.entrances.pages.shown import BEIJING
from jianzhen.entrances.pages.turns import turn_words

HEAD = (
    ("申请号", "claim"), ("订单号", "order"), ("商品", "item"), ("问题", "complaint"), ("请求", "asked for"),
    ("金额（元）", "amount (yuan)"), ("提交（北京时间）", "filed (Beijing)"), ("状态", "state"),
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@never_cache
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """UTF-8 with a byte order mark, so that spreadsheets read the Chinese."""
    reader = merchant_of(request)
    writer = csv.writer(_Line())
    claims = claims_of_merchant(UUID(reader.id)).select_related("line__order")
    lines: list[list[str]] | Iterator[list[str]] = (
        [
            one.number, one.line.order.number if one.line else "", one.line.title if one.line else one.described,
            said(*COMPLAINTS[Complaint(one.complaint)]), said(*REMEDIES[RemedyKind(one.remedy)]),
            f"{one.amount_fen // 100}.{one.amount_fen % 100:02d}",
            one.submitted_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if one.submitted_at else "", turn_words(one.state),
        ]
        for one in claims
    )  # fmt: skip
    rows = [writer.writerow([said(*one) for one in HEAD])] + [writer.writerow(map(_plain, row)) for row in lines]
    response = StreamingHttpResponse(_marked(rows), content_type="text/csv; charset=utf-8")
    day = timezone.now().astimezone(BEIJING)
    response["Content-Disposition"] = f'attachment; filename="claims-{day:%Y%m%d}.csv"'
    return response


class _Line:
    """Where the writer puts one line, to be sent at once."""

    def write(self, line: str) -> str:
        return line


def _marked(rows: Iterable[str]) -> Iterator[bytes]:
    yield "\ufeff".encode()
    for row in rows:
        yield row.encode()


def _plain(cell: str) -> str:
    """A cell that a spreadsheet reads as text: an order's title is not a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
