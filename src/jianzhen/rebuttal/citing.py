"""How a rule may be named in a letter: word for word only where its text was read in a law database.

Rows of confidence V1 or V2 are quoted; all others are named by title with 以官方文本为准 (law.md, docs/guides/law.md).
"""

from __future__ import annotations

from datetime import date

from jianzhen.law import NotInForce, find_rule

TO_CHECK = "（以官方文本为准）"


def cite(rule_id: str, on: date) -> str:
    """Cite a rule as it stands on a day, in Chinese; by its title alone where it is not in force then.

    Parameters
    ----------
    rule_id
        An id of ``law/rules``.
    on
        A Beijing calendar day.
    """
    rule = find_rule(rule_id)
    try:
        version = rule.on(on)
    except NotInForce:
        return f"{rule.title_zh}（该日未施行）。"
    if not version.may_be_quoted:
        return f"{rule.title_zh}{TO_CHECK}。"
    return f"{rule.title_zh}：「{'……'.join(version.quote)}」"


def is_in_force(rule_id: str, on: date) -> bool:
    """Whether a rule has a version in force on a day."""
    try:
        find_rule(rule_id).on(on)
    except NotInForce:
        return False
    return True
