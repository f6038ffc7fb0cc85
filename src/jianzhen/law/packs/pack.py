"""A policy pack 规则包: the dated procedure of one desk, read strictly from TOML (``jianzhen.pack/1``).

Two promises are part of the schema, not of its data: a forgery finding always takes a second person, and it always
has notice and time to answer. A pack without them does not load.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from jianzhen.law.amounts import parse_yuan
from jianzhen.law.citation import Text
from jianzhen.law.errors import BadAmount, BadPack
from jianzhen.law.fields import Fields
from jianzhen.law.packs.words import (
    Bears,
    Covers,
    DecidedBy,
    Evidence,
    Ground,
    NoReasonException,
    PackKind,
    Sharing,
    Side,
    StartsAt,
    Trigger,
)

SCHEMA = "jianzhen.pack/1"
GENERAL = "general"
FEWEST_ON_A_PANEL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How long each side has; the unit is in the name. A lapse parks a claim, it never loses it."""

    filing_days: int
    evidence_hours: int
    verification_minutes: int
    merchant_answer_hours: int
    merchant_answer_working_days: int
    merchant_extension_hours: int
    pack_out_finish_hours: int
    buyer_reply_hours: int
    question_hours: int
    receipt_hours: int
    receipt_working_days: int
    notice_working_days: int
    first_look_hours: int
    decision_working_days: int
    decision_extra_working_days: int
    appeal_days: int
    finding_appeal_days: int
    appeal_decision_working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """What goods sold carry; a service network that sells nothing has none."""

    no_reason_days: int
    quality_days: int
    refund_after_return_days: int
    remedy_days: int
    counted_from: StartsAt
    transit_risk: Side
    quality_freight: Side
    objection_hours: int
    objection_covers: Covers
    signature_accepts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOnly:
    """When money goes back and the goods stay. ``limit_fen`` is the most that may be given so without consent."""

    grounds: tuple[Ground, ...]
    limit_fen: int
    merchant_bears: Bears


@dataclass(frozen=True, slots=True, kw_only=True)
class FourEyes:
    """What takes a second person."""

    triggers: tuple[Trigger, ...]
    refund_only_from_fen: int
    random_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Who decides, who may ask for a person, and what is sampled."""

    adverse_decided_by: DecidedBy
    person_on_request: tuple[Side, ...]
    eases_buyers_burden: bool
    abuse_controls: bool
    sampled_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeals:
    """An appeal holds back remedies of ``hold_from_fen`` and more; ``panel`` people new to the claim decide it."""

    hold_from_fen: int
    panel: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What is kept, and whether it is produced in a dispute."""

    trade_years: int
    after_sales_years: int
    produced_on_request: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What touches persons."""

    sharing: Sharing
    shared_register: bool
    imports_penalty_records: bool
    own_measure_years: int
    buyer_pays_multiple: int
    deletes_reviews: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Repairs and the warranty clock; only where something is repaired."""

    fault_return_days: int
    fault_exchange_days: int
    repairs_before_exchange: int
    repair_time_counts: bool
    warranty_restarts_after_replacement: bool
    names_real_provider: bool
    shows_authorisation: bool
    price_before_work: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A kind of goods, by its plain id; ``merchant_proves_months`` says how long a defect is for the merchant to disprove."""

    id: str
    name: Text
    durable: bool
    breaks_on_the_way: bool
    merchant_proves_months: int
    no_reason_exception: NoReasonException
    buyer_evidence: tuple[Evidence, ...]
    pack_out: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One version of a desk's procedure, in force from ``in_force`` to ``until`` (None: open), both included."""

    id: str
    version: str
    kind: PackKind
    title: Text
    simulated: bool
    published: date
    in_force: date
    until: date | None
    touches_many_users: bool
    windows: Windows
    returns: Returns | None
    refund_only: RefundOnly
    four_eyes: FourEyes
    review: Review
    appeals: Appeals
    records: Records
    measures: Measures
    service: Service | None
    categories: tuple[Category, ...]

    def category(self, category_id: str) -> Category:
        """The category of that id, or ``general`` for goods the pack has no other row for."""
        rows = {one.id: one for one in self.categories}
        return rows.get(category_id, rows[GENERAL])


def load_pack(path: Path) -> Pack:
    """Read a pack.

    Raises
    ------
    BadPack
        The file cannot be read, or a key is missing, unknown or of the wrong kind; the detail names it.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadPack(f"{path.name}: cannot be read as TOML ({error}); give a policy pack") from error
    return read_pack(table, path.name)


def read_pack(table: dict[str, Any], name: str) -> Pack:
    """Read a pack from its table; ``name`` says in errors which file it is. Raises ``BadPack``."""
    top = Fields(table, name, BadPack)
    if top.text("schema") != SCHEMA:
        top.refuse("schema", f"must be {SCHEMA!r}")
    pack = Pack(
        id=top.text("id"), version=top.text("version"), kind=top.choice("kind", PackKind),
        title=Text(top.text("title_zh"), top.text("title_en")), simulated=top.yes_or_no("simulated"),
        published=top.day("published"), in_force=top.day("in_force"), until=top.maybe_day("until"),
        touches_many_users=top.yes_or_no("touches_many_users"), windows=_windows(top.table("windows")),
        returns=_returns(top.table("returns")) if top.has("returns") else None,
        refund_only=_refund_only(top.table("refund_only")), four_eyes=_four_eyes(top.table("four_eyes")),
        review=_review(top.table("review")), appeals=_appeals(top.table("appeals")),
        records=_records(top.table("records")), measures=_measures(top.table("measures")),
        service=_service(top.table("service")) if top.has("service") else None,
        categories=tuple(_category(one) for one in top.tables("category")),
    )  # fmt: skip
    top.close()
    if pack.until is not None and pack.until < pack.in_force:
        top.refuse("until", f"{pack.until} lies before in_force {pack.in_force}")
    if not pack.categories:
        top.refuse("category", "is missing; a pack names at least one [[category]]")
    ids = [one.id for one in pack.categories]
    if len(ids) != len(set(ids)):
        top.refuse("category", "has the same id twice")
    if GENERAL not in ids:
        top.refuse("category", f"lacks {GENERAL!r}; goods of no other category are read by it")
    return pack


_NEVER_ZERO = (
    "filing_days", "evidence_hours", "merchant_answer_hours", "buyer_reply_hours", "question_hours", "receipt_hours",
    "notice_working_days", "appeal_days", "finding_appeal_days",
)  # fmt: skip


def _windows(row: Fields) -> Windows:
    found = Windows(**{one.name: row.number(one.name) for one in fields(Windows)})
    for name in _NEVER_ZERO:
        if getattr(found, name) == 0:
            row.refuse(name, "is 0; both sides are heard and may object, so give it a time")
    row.close()
    return found


def _returns(row: Fields) -> Returns:
    found = Returns(
        no_reason_days=row.number("no_reason_days"), quality_days=row.number("quality_days"),
        refund_after_return_days=row.number("refund_after_return_days"), remedy_days=row.number("remedy_days"),
        counted_from=row.choice("counted_from", StartsAt), transit_risk=row.choice("transit_risk", Side),
        quality_freight=row.choice("quality_freight", Side), objection_hours=row.number("objection_hours"),
        objection_covers=row.choice("objection_covers", Covers),
        signature_accepts=row.yes_or_no("signature_accepts"),
    )  # fmt: skip
    row.close()
    return found


def _refund_only(row: Fields) -> RefundOnly:
    found = RefundOnly(
        grounds=row.choices("grounds", Ground), limit_fen=_money(row, "limit_yuan"),
        merchant_bears=row.choice("merchant_bears", Bears),
    )  # fmt: skip
    row.close()
    return found


def _four_eyes(row: Fields) -> FourEyes:
    found = FourEyes(
        triggers=row.choices("triggers", Trigger), refund_only_from_fen=_money(row, "refund_only_from_yuan"),
        random_percent=_percent(row, "random_percent"),
    )  # fmt: skip
    if Trigger.FORGERY_FINDING not in found.triggers:
        row.refuse("triggers", "lacks forgery_finding; a finding of forgery always takes two people")
    row.close()
    return found


def _review(row: Fields) -> Review:
    found = Review(
        adverse_decided_by=row.choice("adverse_decided_by", DecidedBy),
        person_on_request=row.choices("person_on_request", Side),
        eases_buyers_burden=row.yes_or_no("eases_buyers_burden"), abuse_controls=row.yes_or_no("abuse_controls"),
        sampled_percent=_percent(row, "sampled_percent"),
    )  # fmt: skip
    row.close()
    return found


def _appeals(row: Fields) -> Appeals:
    found = Appeals(hold_from_fen=_money(row, "hold_from_yuan"), panel=row.number("panel"))
    if found.panel < FEWEST_ON_A_PANEL or found.panel % 2 == 0:
        row.refuse("panel", f"is {found.panel}; an appeal takes an odd number of people, three at least")
    row.close()
    return found


def _records(row: Fields) -> Records:
    found = Records(
        trade_years=row.number("trade_years"), after_sales_years=row.number("after_sales_years"),
        produced_on_request=row.yes_or_no("produced_on_request"),
    )  # fmt: skip
    row.close()
    return found


def _measures(row: Fields) -> Measures:
    found = Measures(
        sharing=row.choice("sharing", Sharing), shared_register=row.yes_or_no("shared_register"),
        imports_penalty_records=row.yes_or_no("imports_penalty_records"),
        own_measure_years=row.number("own_measure_years"), buyer_pays_multiple=row.number("buyer_pays_multiple"),
        deletes_reviews=row.yes_or_no("deletes_reviews"),
    )  # fmt: skip
    row.close()
    return found


def _service(row: Fields) -> Service:
    found = Service(
        fault_return_days=row.number("fault_return_days"), fault_exchange_days=row.number("fault_exchange_days"),
        repairs_before_exchange=row.number("repairs_before_exchange"),
        repair_time_counts=row.yes_or_no("repair_time_counts"),
        warranty_restarts_after_replacement=row.yes_or_no("warranty_restarts_after_replacement"),
        names_real_provider=row.yes_or_no("names_real_provider"),
        shows_authorisation=row.yes_or_no("shows_authorisation"), price_before_work=row.yes_or_no("price_before_work"),
    )  # fmt: skip
    row.close()
    return found


def _category(row: Fields) -> Category:
    found = Category(
        id=row.text("id"), name=Text(row.text("name_zh"), row.text("name_en")), durable=row.yes_or_no("durable"),
        breaks_on_the_way=row.yes_or_no("breaks_on_the_way"),
        merchant_proves_months=row.number("merchant_proves_months"),
        no_reason_exception=row.choice("no_reason_exception", NoReasonException),
        buyer_evidence=row.choices("buyer_evidence", Evidence), pack_out=row.choices("pack_out", Evidence),
    )  # fmt: skip
    row.close()
    return found


def _money(row: Fields, key: str) -> int:
    try:
        return parse_yuan(row.text(key))
    except BadAmount as error:
        row.refuse(key, f"is no money: {error.detail}")


def _percent(row: Fields, key: str) -> int:
    value = row.number(key)
    if value > 100:
        row.refuse(key, f"is {value}; a percentage runs from 0 to 100")
    return value
