"""How letters name rules: by the law room's own rule of citing, and never one that is from memory."""

from __future__ import annotations

from datetime import date

from jianzhen.law import NotInForce, cite, rulebook


def cited_words(rule_id: str, on: date) -> str:
    """Cite a rule as it stands on a day, in Chinese; by its title where it is not in force then.

    Verified text stands in quotation marks with what is inferred in using it; other rows are named by title with
    以官方文本为准 (``jianzhen.law.citation``).
    """
    try:
        found = cite(rule_id, on)
    except NotInForce:
        return f"{rulebook()[rule_id].title_zh}（该日没有已知的版本）。"
    inferred = f"（{found.inference.zh}）" if found.inference else ""
    return f"{found.words('zh').removesuffix('。」').removesuffix('」') + '」' if found.quote else found.words('zh')}{inferred}。"


def titles(rule_ids: tuple[str, ...], language: str) -> str:
    """The titles of rules, "zh" or "en"."""
    book = rulebook()
    return (
        "、".join(book[one].title_zh for one in rule_ids)
        if language == "zh"
        else ", ".join(book[one].title_en for one in rule_ids)
    )


def is_in_force(rule_id: str, on: date) -> bool:
    """Whether a rule has a version in force on a day."""
    return any(version.covers(on) for version in rulebook()[rule_id].versions)
