"""What the law says about facts and dates: ranges, deadlines, duties, and what it does not know.

The buyer's rights come first. Nothing here predicts a sentence or calls anybody guilty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from jianzhen.law.administrative import Administrative, administrative
from jianzhen.law.citation import Citation, Text, citation
from jianzhen.law.civil import Civil, civil
from jianzhen.law.corrections import corrections
from jianzhen.law.criminal import Act, Branch, ordinary, telecom
from jianzhen.law.errors import NotInForce
from jianzhen.law.facts import Facts
from jianzhen.law.rule import Rulebook, rulebook

Answer = TypeVar("Answer")

CONSUMER = (
    "CC-512", "ECL-51", "CC-604", "CRPL-25", "CRPL-24", "CRPL-23(3)", "CC-610", "CC-622", "NETSPC-1", "CRPR-19",
    "CRPR-18", "SC73-8", "3B-9", "3B-10", "3B-11", "CRPL-55",
)  # fmt: skip
PLATFORM = (
    "NPR-116", "NPR-appeal", "NPR-burden", "ECL-31", "ECL-62", "ECL-32", "ECL-34", "ECL-35", "ECL-38", "ECL-59",
    "ECL-63", "CRPL-44", "PI-24", "ALGO",
)  # fmt: skip
CIVIL = ("CC-7", "CC-148", "CC-149", "CC-152", "CC-157", "CC-188", "CC-985", "CC-1165", "CC-INT-21", "CC-201")
ADMINISTRATIVE = ("PSL12-49", "PSL25-58", "PSL-lim", "APL-37", "PSL-mit", "PSL-age", "PSL-8", "PSL-11", "PSL-90")
CRIMINAL = (
    "CL-266",
    "CL-13",
    "CL-17",
    "CL-64",
    "CL-87",
    "FI-1",
    "FI-2",
    "FI-3",
    "FI-5",
    "FI-6",
    "TN16-2(1)",
    "ATF-2",
    "CPL-110",
)
LABELS = ("LAB-4(3)", "LAB-5", "LAB-9", "LAB-10", "LAB-scope", "GB-5.2", "GB-6.1", "GB-E")
PERSONAL = ("PI-6", "PI-23", "PI-24", "PI-28", "PI-44", "PI-55", "CR-7", "PSL-136")
CAUTIONS = ("PSL-72(2)", "PSL-56", "CL-307-1", "PSL-mit", "PSL-age", "CL-13")
FIVE_ACTS = "CRPR-49(2)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The answer; a part is None where the law of those days is not known, and ``unknown`` says why.

    ``cited`` holds every rule named, by id, as it stood on the day asked for.
    """

    facts: Facts
    consumer: tuple[Citation, ...]
    administrative: Administrative | None
    ordinary: Branch | None
    telecom: Branch | None
    civil: Civil | None
    five_acts: Citation | None
    platform: tuple[Citation, ...]
    labels: tuple[Citation, ...]
    personal_information: tuple[Citation, ...]
    cautions: tuple[Citation, ...]
    cited: tuple[Citation, ...]
    unknown: tuple[Text, ...]
    partial: bool


def explain(facts: Facts, book: Rulebook | None = None) -> Explanation:
    """Assemble the answer to ``facts``.

    Parameters
    ----------
    facts
    book
        The rules to answer by; the shipped ones where None.
    """
    book = book or rulebook()
    act = Act(on=facts.act_ended, fen=facts.amount_fen) if facts.amount_fen is not None else None
    gaps: list[Text] = [one.lacks for one in facts.unusable]

    def known(part: Text, compute: Callable[[], Answer]) -> Answer | None:
        try:
            return compute()
        except NotInForce as error:
            gaps.append(
                Text(
                    f"act-ended {facts.act_ended}：{part.zh}不作回答，这一天没有已知的规则版本（{error.detail}）",
                    f"act-ended {facts.act_ended}: no answer on {part.en} ({error.detail})",
                )
            )
            return None

    punished = known(
        Text("治安处罚", "administrative punishment"),
        lambda: administrative(
            act_ended=facts.act_ended, on=facts.on, discovered=facts.discovered, decided=facts.decided, book=book
        ),
    )
    common = known(
        Text("普通诈骗的数额", "ordinary fraud"),
        lambda: ordinary(
            act, facts.earlier, ended=facts.act_ended, place=facts.place, listed=facts.listed_circumstances, book=book
        ),
    )
    net = known(
        Text("电信网络诈骗的数额", "telecom-network fraud"),
        lambda: telecom(act, facts.earlier, ended=facts.act_ended, book=book),
    )
    clocks = known(
        Text("民事期限", "civil clocks"),
        lambda: civil(act_ended=facts.act_ended, on=facts.on, known=facts.discovered, book=book),
    )
    partial = bool(gaps)
    five = _cited((FIVE_ACTS,), facts, book)
    said = {
        name: _cited(ids, facts, book)
        for name, ids in {
            "consumer": CONSUMER, "platform": PLATFORM, "labels": LABELS, "personal": PERSONAL, "cautions": CAUTIONS,
            "civil": CIVIL, "administrative": (*ADMINISTRATIVE, *_applied(punished)), "criminal": CRIMINAL,
        }.items()
    }  # fmt: skip
    every = {one.rule: one for group in (_spoken_of(facts, book), five, *said.values()) for one in group}
    return Explanation(
        facts=facts, consumer=said["consumer"], administrative=punished, ordinary=common, telecom=net, civil=clocks,
        five_acts=five[0] if five else None, platform=said["platform"], labels=said["labels"],
        personal_information=said["personal"], cautions=said["cautions"], cited=tuple(every.values()),
        unknown=(*gaps, *_unknown(facts, punished, common, clocks, book)), partial=partial,
    )  # fmt: skip


def _applied(punished: Administrative | None) -> tuple[str, ...]:
    return (punished.base.rule, punished.serious.rule) if punished else ()


def _cited(ids: Iterable[str], facts: Facts, book: Rulebook) -> tuple[Citation, ...]:
    """Citations of the rules in force today, and of the old punishment clause where the act is that old."""
    found = {}
    for rule_id in ids:
        rule = book[rule_id]
        for day in (facts.on, facts.act_ended):
            version = next((one for one in rule.versions if one.covers(day)), None)
            # a rule that has ended still speaks for an act of its days; the newer version, where there is one, speaks first
            if version is not None and version.confidence.speaks:
                found[rule_id] = citation(rule, version)
                break
    return tuple(found.values())


def _spoken_of(facts: Facts, book: Rulebook) -> tuple[Citation, ...]:
    """Citations of what the corrections name; a rule that has ended is named with its last day."""
    found = {}
    for rule_id in (one for row in corrections() for one in row.rules):
        rule = book[rule_id]
        begun = [version for version in rule.versions if version.in_force <= facts.on and version.confidence.speaks]
        if begun:
            found[rule_id] = citation(rule, begun[-1])
    return tuple(found.values())


def _unknown(
    facts: Facts, punished: Administrative | None, common: Branch | None, clocks: Civil | None, book: Rulebook
) -> list[Text]:
    said: list[Text] = []
    if facts.amount_fen is None and not any(one.field == "amount" for one in facts.unusable):
        said.append(Text("金额未知：没有与刑事数额相比", "amount not given: no criminal threshold was compared"))
    if common is not None and not any(one.field == "place" for one in facts.unusable):
        said += common.unknown
    if facts.discovered is None:
        said.append(
            Text(
                "发现日未知：治安时效按今天（或决定日）计，民事期限从行为终了日计，是最稳妥的一天",
                "day of discovery not given: the six-month limit is taken as of today (or the decision), the civil clocks from the end of the act, the safest day",
            )
        )
    if clocks is not None and any(
        end.provisional for end in (clocks.rescission.by, clocks.limitation.by, clocks.rescission.latest)
    ):
        said.append(
            Text(
                "部分到期年份的节假日尚未公布：按周一至周五暂计，可能顺延",
                "the holidays of some of those years are not published: Monday to Friday is assumed, the day may move on",
            )
        )
    if punished is not None:
        said.append(
            Text(
                "情节是否较重：认定标准未核对，两档都列出",
                "whether the case is grave: the standard was not checked, both tiers are shown",
            )
        )
        if punished.basis.value == "inference":
            said.append(
                Text(
                    "新旧法按档比较轻重是推论，未见公安部口径",
                    "comparing old and new law tier by tier is inference; no official statement was found",
                )
            )
    said.append(
        Text(
            "是否属于电信网络诈骗、是否有故意、行为人是否成年，由办案机关判断",
            "whether it is telecom-network fraud, whether there was intent, whether the person is of age: for the authorities to judge",
        )
    )
    read = max(version.checked for rule in book for version in rule.versions)
    said.append(
        Text(
            f"规则读于{read}：此后的修改这里看不到；2026年10月至11月的修改也可能没有",
            f"rules as read on {read}: later changes are not seen here, and those of October and November 2026 may be missing",
        )
    )
    return said
