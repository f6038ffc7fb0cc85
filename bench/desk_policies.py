"""Five ways to treat the same simulated claims, and what comes of each claim.

Machines ask and append; of the five, only the automatic threshold lets one refuse. In the full desk a finding or a
doubt leads to a question that is free for the buyer, and people refuse only after it. Whatever a buyer is asked beyond
the form counts as an extra step: a missing photo, a second view, a return.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np

from bench.desk_claims import Claims, Flags, Floats, Photo, World
from jianzhen.inspection.standards.next_step import PROPORTIONATE
from jianzhen.law.packs import Pack, load_pack

HOURS = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of N claims under one policy; ``hours`` to the money count only where it was paid."""

    paid: Flags
    extra: Flags
    gave_up: Flags
    conceded: Flags
    consented: Flags
    hours: Floats
    minutes: Floats
    freight_yuan: Floats
    after_appeal: Flags
    returned: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a step showed: who gave up, who is believed; ``sent``: goods that really travelled."""

    believed: Flags
    gave_up: Flags
    sent: Flags


@cache
def sample_pack() -> Pack:
    """The sample pack of a marketplace: its windows and four-eyes rules are the simulation's."""
    with as_file(files("jianzhen.law.packs") / "samples" / "marketplace.toml") as path:
        return load_pack(path)


def auto_approve(claims: Claims, world: World) -> Outcome:
    """Whoever asks is paid at once."""
    return _outcome(claims, paid=np.ones(len(claims), bool), hours=0.5 * claims.luck["queue"])


def automatic_threshold(claims: Claims, world: World) -> Outcome:
    """A machine refuses at LLR >= 1 and pays the rest; who appeals meets people."""
    refused = claims.found
    won, late, spent = _appeal(claims, world, refused)
    hours = 0.5 * claims.luck["queue"] + np.where(refused, late, 0.0)
    return _outcome(claims, paid=~refused | won, hours=hours, minutes=spent, after_appeal=won)


def return_required(claims: Claims, world: World) -> Outcome:
    """Everything that can come back must; no detector, no sealed pack-out; the rest is paid at once."""
    asked = np.isfinite(claims.return_yuan)
    goods = _goods(claims, world, sealed=np.zeros(len(claims), bool))
    refused = asked & goods.sent & ~goods.believed
    won, late, spent = _appeal(claims, world, refused)
    hours = np.where(asked, _return_hours(claims, world), 0.5 * claims.luck["queue"]) + np.where(refused, late, 0.0)
    return _outcome(
        claims, paid=~asked | goods.believed | won, extra=asked, gave_up=asked & goods.gave_up, hours=hours,
        minutes=np.where(asked & goods.sent, world["step_minutes"], 0.0) + spent, returned=asked & goods.sent,
        after_appeal=won,
    )  # fmt: skip


def photo_and_person(claims: Claims, world: World) -> Outcome:
    """The merchant is heard, one person looks at the photos and refuses on the look alone; no lanes, nothing sealed."""
    conceded, silent = _merchant(claims, world)
    dropped, asked = _incomplete(claims, world, ~conceded)
    looked = ~conceded & ~dropped
    impression = _impression(claims, world, sealed=np.zeros(len(claims), bool))
    refused = looked & (impression >= world["deny_on_look"])
    won, late, spent = _appeal(claims, world, refused)
    hours = _until_decided(claims, world, conceded, silent, asked) - claims.filed + np.where(refused, late, 0.0)
    return _outcome(
        claims, paid=(conceded | (looked & ~refused) | won), extra=asked, gave_up=dropped, conceded=conceded,
        hours=hours, minutes=np.where(looked, world["look_minutes"], 0.0) + spent, after_appeal=won,
    )  # fmt: skip


def full_desk(claims: Claims, world: World, *, doubt: float) -> Outcome:
    """Standing consent, both sides heard, lanes and sealed pack-out before people's eyes, steps, people, appeal.

    Parameters
    ----------
    doubt : float, standard deviations of the reviewer's impression
        From where a reviewer asks for a step, for 100 yuan; more money lowers it. The frontier is drawn by it.
    """
    luck = claims.luck
    consented = (claims.yuan <= world["consent_limit_yuan"]) & (luck["consent"] < world["consent_share"])
    conceded, silent = _merchant(claims, world)
    conceded &= ~consented
    dropped, asked = _incomplete(claims, world, ~consented & ~conceded)
    looked = ~consented & ~conceded & ~dropped
    sealed = claims.sealed
    impression = _impression(claims, world, sealed=sealed)
    agrees = luck["confirm"] < world["person_confirms"]
    explained = np.where(claims.honest, agrees, ~agrees)  # the reviewer takes the finding for a false alarm
    doubted = looked & (impression + world["amount_weight"] * np.log(claims.yuan / 100) >= doubt)
    # the goods themselves: a return, else a courier who looks at the door, whichever is in proportion first
    returnable = np.isfinite(_goods_yuan(claims))
    # a finding at LLR >= 1 asks for a second view first: the buyer's chance to show it
    view_asked = looked & (claims.found | (doubted & ~returnable))
    view = _view(claims, world, impression)
    answered = view_asked & ~view.gave_up
    still = np.where(claims.found, ~explained | ~view.believed, ~view.believed) & answered
    return_asked = (looked & doubted & returnable & ~claims.found) | (still & claims.found & returnable)
    goods = _goods(claims, world, sealed=sealed)
    refused = (still & ~return_asked) | (return_asked & goods.sent & ~goods.believed)
    gave_up = dropped | (view_asked & view.gave_up) | (return_asked & goods.gave_up)
    won, late, spent = _appeal(claims, world, refused)
    paid = consented | conceded | (looked & ~gave_up & ~refused) | won
    returned = return_asked & goods.sent
    second = looked & ~gave_up & _four_eyes(claims, paid=paid, returned=returned, silent=silent)
    clock = _until_decided(claims, world, conceded, silent, asked)
    clock = np.where(view_asked, _after_view(claims, world, clock), clock)
    clock = np.where(return_asked, _decided_from(clock + _return_hours(claims, world), luck["verdict"]), clock)
    clock = np.where(second, clock + HOURS * luck["second_time"], clock)
    hours = np.where(consented, 0.9 * luck["queue"], clock - claims.filed) + np.where(refused, late, 0.0)
    minutes = (
        np.where(looked, world["look_minutes"], 0.0) + np.where(second, world["second_minutes"], 0.0) + spent
        + world["step_minutes"] * (view_asked.astype(float) + return_asked)
    )  # fmt: skip
    return _outcome(
        claims, paid=paid, extra=asked | view_asked | return_asked, gave_up=gave_up, conceded=conceded,
        consented=consented, hours=hours, minutes=minutes, returned=returned, after_appeal=won,
    )  # fmt: skip


def _goods_yuan(claims: Claims) -> Floats:
    """What seeing the goods costs the desk; inf where neither way is in proportion to the amount."""
    most = PROPORTIONATE * claims.yuan
    courier = np.where(claims.courier_yuan <= most, claims.courier_yuan, np.inf)
    return np.where(claims.return_yuan <= most, claims.return_yuan, courier)


Policy = Callable[[Claims, World], Outcome]
POLICIES: Mapping[str, Policy] = {
    "auto-approve": auto_approve,
    "automatic threshold": automatic_threshold,
    "return required, no detector": return_required,
    "photo evidence + person": photo_and_person,
}
"""The four without a frontier of their own; the fifth is ``full_desk`` at a chosen doubt."""


def _impression(claims: Claims, world: World, *, sealed: Flags) -> Floats:
    """A reviewer's impression before any step: 0 lies half-way between an honest and a painted claim."""
    apart = world["person_paint"] + world["person_second_photo"]
    apart = apart + np.where(sealed & ~claims.breaks_on_the_way, world["person_sealed"], 0.0)
    beside = np.isin(claims.photo, (Photo.COPY, Photo.OTHER_ITEM))
    forged = np.where(beside, np.maximum(apart, world["person_side_by_side"]) - apart / 2, apart / 2)
    return np.asarray(claims.noise["look"] + np.where(claims.honest, -apart / 2, forged))


def _view(claims: Claims, world: World, impression: Floats) -> Judged:
    """A second view: sent or not, and what both looks together say."""
    luck = claims.luck["photo_answer"]
    gave_up = np.where(claims.honest, luck < world["gives_up_photo"], luck >= world["forger_paints_again"])
    apart = np.where(claims.honest, -0.5, 0.5) * world["person_after_view"]
    together = impression + claims.noise["view"] + apart
    believed = together < world["deny_on_look"] * np.sqrt(2)
    return Judged(believed=~gave_up & believed, gave_up=gave_up, sent=~gave_up)


def _goods(claims: Claims, world: World, *, sealed: Flags) -> Judged:
    """The goods come back, or do not."""
    luck, n = claims.luck, len(claims)
    quits = np.minimum(1.0, world["gives_up_return"] * np.sqrt(60 / claims.yuan))
    right = luck["verdict"] < world["person_after_goods"]
    edges = np.cumsum([world["forger_breaks"], world["forger_swaps"], world["forger_gives_up"]])
    what = np.searchsorted(edges, luck["forger"], side="right")  # 0 breaks, 1 swaps, 2 gives up, 3 sends it intact
    seen = luck["swap"] < np.where(sealed, world["swap_seen_sealed"], world["swap_seen_unsealed"])
    forger_believed = np.choose(what, [np.ones(n, bool), ~seen, np.zeros(n, bool), ~right])
    gave_up = np.where(claims.honest, luck["goods"] < quits, what == 2)
    believed = np.where(claims.honest, ~gave_up & right, forger_believed)
    return Judged(believed=believed, gave_up=gave_up, sent=~gave_up)


def _merchant(claims: Claims, world: World) -> tuple[Flags, Flags]:
    """Who concedes, and who is silent."""
    base = np.where(claims.yuan <= world["small_yuan"], world["concede_small"], world["concede_large"])
    other = np.where(claims.photo == Photo.PAINTED, world["concede_forged"], world["concede_found"])
    conceded = claims.luck["concede"] < base * np.where(claims.honest, 1.0, other)
    return conceded, ~conceded & (claims.luck["silent"] < world["merchant_silent"])


def _incomplete(claims: Claims, world: World, open_: Flags) -> tuple[Flags, Flags]:
    """Who let the claim rest when asked for what the pack requires, and who was asked."""
    asked = open_ & (claims.luck["incomplete"] < world["incomplete"])
    stays = np.where(claims.honest, 1 - world["gives_up_photo"], world["forger_paints_again"])
    return asked & (claims.luck["completes"] >= stays), asked


def _four_eyes(claims: Claims, *, paid: Flags, returned: Flags, silent: Flags) -> Flags:
    """Where the pack's triggers ask for a second person."""
    rules = sample_pack().four_eyes
    kept = paid & ~returned  # money back, goods kept: refund-only
    against = claims.found & paid
    by_chance = claims.luck["four_eyes"] < rules.random_percent / 100
    return (kept & (claims.yuan * 100 >= rules.refund_only_from_fen)) | against | (kept & silent) | by_chance


def _appeal(claims: Claims, world: World, refused: Flags) -> tuple[Flags, Floats, Floats]:
    """Whose refusal is put right, after how many further hours, and the panel's minutes."""
    luck, windows = claims.luck, sample_pack().windows
    appeals = refused & (luck["appeal"] < np.where(claims.honest, world["honest_appeals"], world["forger_appeals"]))
    wins = np.where(claims.honest, world["honest_appeal_wins"], world["forger_appeal_wins"])
    late = HOURS * (
        windows.appeal_days * _share_taken(world, luck["appeal_time"])
        + windows.appeal_decision_working_days * luck["second_time"] * 7 / 5
    )
    return appeals & (luck["appeal_wins"] < wins), late, np.where(appeals, world["appeal_minutes"], 0.0)


def _share_taken(world: World, luck: Floats) -> Floats:
    """The share of a window somebody who answers takes: U ** k with the assumed mean."""
    return np.asarray(luck ** (1 / world["buyer_prompt"] - 1))


def _until_decided(claims: Claims, world: World, conceded: Flags, silent: Flags, asked: Flags) -> Floats:
    """The hour of the first decision: the windows of the pack, then the queue."""
    luck, windows = claims.luck, sample_pack().windows
    start = claims.filed + np.where(asked, windows.evidence_hours * _share_taken(world, luck["step_answer"]), 0.0)
    closes = np.maximum(
        start + windows.merchant_answer_hours, end_of_working_days(start, windows.merchant_answer_working_days)
    )
    answered = start + (closes - start) * np.where(silent, 1.0, _share_taken(world, luck["answer"]))
    reply = np.where(silent, 0.0, windows.buyer_reply_hours * _share_taken(world, luck["reply"]))
    return np.asarray(np.where(conceded, answered + 0.5, _decided_from(answered + reply, luck["queue"])))


def _decided_from(start: Floats, luck: Floats) -> Floats:
    """When a person decides: anywhere within the working days the pack allows."""
    return working_days_after(start, sample_pack().windows.decision_working_days * luck)


def _after_view(claims: Claims, world: World, start: Floats) -> Floats:
    windows = sample_pack().windows
    back = start + windows.evidence_hours * _share_taken(world, claims.luck["photo_answer"])
    return _decided_from(back, claims.luck["view"])


def _return_hours(claims: Claims, world: World) -> Floats:
    """Sent, carried, opened by the merchant within the receipt window."""
    windows = sample_pack().windows
    way = HOURS * world["parcel_days"] * np.exp(0.35 * claims.noise["parcel"])
    sends = windows.evidence_hours * _share_taken(world, claims.luck["parcel"])
    return np.asarray(sends + way + windows.receipt_hours * _share_taken(world, claims.luck["receipt"]))


def working_days_after(start: Floats, days: Floats) -> Floats:
    """The hour ``days`` working days after ``start`` (hours since a Monday 00:00); weekends pass, holidays are left out."""
    week, day = np.divmod(start / HOURS, 7)
    worked = week * 5 + np.minimum(day, 5) + days
    weeks, rest = np.divmod(worked, 5)
    return np.asarray((weeks * 7 + rest) * HOURS)


def end_of_working_days(start: Floats, days: int) -> Floats:
    """Midnight at the end of the ``days``-th working day after the day of ``start``."""
    week, day = np.divmod(np.floor(start / HOURS), 7)
    weeks, rest = np.divmod(week * 5 + np.minimum(day, 4) + days, 5)
    return np.asarray((weeks * 7 + rest + 1) * HOURS)


def _outcome(claims: Claims, *, paid: Flags, hours: Floats, **given: Floats | Flags) -> Outcome:
    """An outcome whose unnamed columns are empty; freight is what travelled."""
    no, zero = np.zeros(len(claims), bool), np.zeros(len(claims))
    flags = {name: given.get(name, no) for name in ("extra", "gave_up", "conceded", "consented", "after_appeal", "returned")}  # fmt: skip
    freight = np.where(flags["returned"], np.minimum(claims.return_yuan, _goods_yuan(claims)), 0.0)
    return Outcome(paid=paid, hours=hours, minutes=given.get("minutes", zero), freight_yuan=freight, **flags)  # type: ignore[arg-type]
