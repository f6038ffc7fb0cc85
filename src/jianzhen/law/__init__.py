"""Law 法律: dated rules as data, and what follows from facts and dates.

In:   the acts' days and amounts, the place, today; or a merchant's or platform's policy pack.
Out:  ranges, deadlines, duties, citations with their confidence, and what is not known; objections to a pack.
Not:  no prediction, no guilt, no advice. Nothing here reads a photo or a person.

Walk: rules/*.toml -> rule loads -> deadlines, criminal, administrative, civil compute -> explain assembles.
Next door: law.packs holds the schema, the linter and the pages of policy packs.
"""

from jianzhen.law.administrative import Administrative, administrative
from jianzhen.law.amounts import Reach, parse_yuan, reach
from jianzhen.law.as_json import citations_json, explanation_json
from jianzhen.law.citation import Citation, Text, citation, cite
from jianzhen.law.civil import Civil, Claimable, Clock, civil, claimable
from jianzhen.law.corrections import Correction, corrections
from jianzhen.law.criminal import Act, Branch, ordinary, telecom
from jianzhen.law.deadlines import Deadline, add_days, add_months, add_working_days, add_years, civil_end
from jianzhen.law.diff import Difference, diff_books, diff_days
from jianzhen.law.errors import (
    BadAmount,
    BadFacts,
    BadPack,
    BadRule,
    LawError,
    NotInForce,
    UnknownPlace,
    UnknownRule,
)
from jianzhen.law.explain import Explanation, explain
from jianzhen.law.facts import Facts, Unusable, read_facts
from jianzhen.law.places import Place, find_place
from jianzhen.law.rule import Confidence, Rule, Rulebook, Topic, Version, load_rules, rulebook

__all__ = [
    "Act",
    "Administrative",
    "BadAmount",
    "BadFacts",
    "BadPack",
    "BadRule",
    "Branch",
    "Citation",
    "Civil",
    "Claimable",
    "Clock",
    "Confidence",
    "Correction",
    "Deadline",
    "Difference",
    "Explanation",
    "Facts",
    "LawError",
    "NotInForce",
    "Place",
    "Reach",
    "Rule",
    "Rulebook",
    "Text",
    "Topic",
    "UnknownPlace",
    "UnknownRule",
    "Unusable",
    "Version",
    "add_days",
    "add_months",
    "add_working_days",
    "add_years",
    "administrative",
    "citation",
    "citations_json",
    "cite",
    "civil",
    "civil_end",
    "claimable",
    "corrections",
    "diff_books",
    "diff_days",
    "explain",
    "explanation_json",
    "find_place",
    "load_rules",
    "ordinary",
    "parse_yuan",
    "reach",
    "read_facts",
    "rulebook",
    "telecom",
]
