"""A merchant's answer pack, put together: the photos inspected, the papers read, the law asked, the letters planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jianzhen.inspection import inspect_claim
from jianzhen.inspection.lanes.embedding import Embedder
from jianzhen.inspection.lanes.reuse import ReuseIndex
from jianzhen.inspection.model import ClaimReport, FileError
from jianzhen.inspection.report.wording import Text
from jianzhen.law import Civil, Explanation, LawError, NotInForce, explain, read_facts
from jianzhen.law import civil as civil_clocks
from jianzhen.law.administrative import TimeState
from jianzhen.rebuttal.case_file import read_case, refuse_days_to_come
from jianzhen.rebuttal.citing import is_in_force
from jianzhen.rebuttal.clocks import Clock, clocks_of
from jianzhen.rebuttal.duties import DutyRow, review_duties
from jianzhen.rebuttal.facts import CaseFacts, Disagreement, put_together
from jianzhen.rebuttal.letters import LetterPlan, PoliceLimit, plan_letters
from jianzhen.rebuttal.losses import Loss, sum_lost
from jianzhen.rebuttal.notice import Notice, find_facts, read_notices
from jianzhen.rebuttal.statements import Statements, statements_of
from jianzhen.rebuttal.timeline import Moment, act_ended_on, timeline_of

CASE_FILE = "case.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Everything a pack says, before it is written.

    ``law`` is ``None`` where no day of the act is known; ``lacks`` says what the pack lacks and why: a pack with
    anything in it is partial.
    """

    folder: Path
    on: date
    report: ClaimReport
    notices: tuple[Notice, ...]
    facts: CaseFacts
    disagreements: tuple[Disagreement, ...]
    errors: tuple[FileError, ...]
    statements: Statements
    duties: tuple[DutyRow, ...]
    timeline: tuple[Moment, ...]
    loss: Loss
    law: Explanation | None
    clocks: tuple[Clock, ...]
    letters: tuple[LetterPlan, ...]
    lacks: tuple[Text, ...]


def build_pack(
    folder: str | Path,
    *,
    on: date,
    place: str | None = None,
    earlier: ReuseIndex | None = None,
    embedder: Embedder | None = None,
) -> Pack:
    """Build a pack from a case folder: a claim folder with ``platform/`` and ``case.toml`` beside its photos.

    Parameters
    ----------
    folder
        ``claim/``, ``listing/``, ``packed/``, ``returned/``, ``order.json`` as in DESIGN §4; ``platform/`` holds the
        refund notice and messages (text or screenshots), ``case.toml`` what the merchant states.
    on
        Today, a Beijing calendar day: the clocks are read against it.
    place
        Where the harm was done, by name or code; goes before the one in case.toml.
    earlier, embedder
        As in ``inspect_claim``.

    Raises
    ------
    FolderError
        No folder, or an empty ``claim/`` where the complaint needs photos.
    BadCase
        case.toml is wrong; the field is named.
    """
    path = Path(folder)
    confirmed = read_case(path / CASE_FILE)
    report = inspect_claim(path, earlier=earlier, embedder=embedder)
    notices, unread = read_notices(path)
    refuse_days_to_come(confirmed, on=on)
    facts, disagreements = put_together(confirmed, find_facts(notices, on=on))
    statements = statements_of(report)
    duties = review_duties(facts, in_force=is_in_force, on=on)
    loss = sum_lost(facts, order_amount_fen=report.context.amount_fen)
    ended, counted = act_ended_on(report, facts)
    law, civil, missing = _ask_law(facts, loss, on=on, ended=ended, place=place or facts.place.value)
    still_open = law is not None and law.administrative is not None and law.administrative.state is TimeState.OPEN
    letters = plan_letters(
        report, facts, leaning=statements.leaning, duties=duties,
        limit=PoliceLimit.OPEN if still_open else PoliceLimit.PASSED if law is not None else PoliceLimit.UNKNOWN, lost_fen=loss.total_fen,
    )  # fmt: skip
    return Pack(
        folder=path, on=on, report=report, notices=notices, facts=facts, disagreements=disagreements,
        errors=(*report.errors, *unread), statements=statements, duties=duties, timeline=timeline_of(report, facts),
        loss=loss, law=law, clocks=clocks_of(report, facts, law, civil, counted=counted), letters=letters,
        lacks=(*missing, *_lacks(facts, notices, unread, counted if ended is None else None)),
    )  # fmt: skip


def _ask_law(
    facts: CaseFacts, loss: Loss, *, on: date, ended: date | None, place: str | None
) -> tuple[Explanation | None, Civil | None, tuple[Text, ...]]:
    """Ask the law room; what it cannot use it says, and the rest is answered all the same."""
    if ended is None:
        return None, None, ()
    rows = [f"{one.ended_on}:{_yuan(one.amount_fen)}" for one in facts.earlier if not one.dealt_with]
    amount = _yuan(loss.total_fen) if loss.total_fen else None
    try:
        law = explain(read_facts(on=on, act_ended=ended, amount=amount, earlier=rows, place=place))
    except LawError as error:
        return None, None, (Text(f"法律部分没有回答：{error.detail}", f"the law part has no answer: {error.detail}"),)
    try:
        # the police's day of discovery is another than the merchant's: only the civil clocks count from the latter
        civil = civil_clocks(act_ended=ended, on=on, known=facts.learned_on.value)
    except NotInForce:
        civil = None
    return law, civil, tuple(Text(one.lacks.zh, one.lacks.en) for one in law.facts.unusable)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


_LACKING = {
    "decided_on": Text("没有退款决定的日期：各项时限从签收之日起算", "no day of the refund: clocks are counted from the signature"),
    "amount_fen": Text("没有退款金额：如需计入损失，用的是订单金额", "no refunded amount: where a loss is counted, the price of the order is used"),
    "place": Text("没有地点：刑事立案标准只能给出全国幅度", "no place: only the national range of the criminal threshold is given"),
    "decided_by": Text("不知道退款是平台决定还是商家同意", "not known whose decision the refund was"),
}  # fmt: skip


def _lacks(
    facts: CaseFacts, notices: tuple[Notice, ...], unread: tuple[FileError, ...], no_day: Text | None
) -> list[Text]:
    known = dict(facts.named())
    out = [what for name, what in _LACKING.items() if not known[name].is_known]
    if no_day is not None:
        out.append(no_day)
    if not notices:
        out.append(
            Text("没有平台通知：审核是否尽责无从对照", "no notice of the platform: what its review did cannot be read")
        )
    out += [Text(f"未能读取 {one.path}：{one.detail}", f"could not read {one.path}: {one.detail}") for one in unread]
    return out
