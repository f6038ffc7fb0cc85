"""How a rule is named to the parties: by its title and version; its id is for programs."""

from __future__ import annotations

from jianzhen.casework.claims.models import PolicyPack
from jianzhen.casework.claims.packs import read_policy_pack
from jianzhen.entrances.pages.language import said


def rule_words(row: PolicyPack | None) -> str:
    """Title and version of a policy pack; empty before one is pinned."""
    if row is None:
        return ""
    title = read_policy_pack(row).title
    return said(f"《{title.zh}》第 {row.version} 版", f"“{title.en}”, version {row.version}")
