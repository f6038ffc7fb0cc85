"""What the law room refuses; each error names the field and what the answer lacks because of it.

::

    JianzhenError
    └── LawError
        ├── BadRule        a rule file breaks the schema: unknown key, no source, no date, no confidence
        ├── UnknownRule    no rule has this id
        ├── NotInForce     no version of a rule is known for this day
        ├── BadAmount      what was given is no amount of money
        ├── UnknownPlace   no province or city of ours has this name or code
        ├── BadFacts       the facts contradict each other
        └── BadPack        a policy pack breaks its schema
"""

from __future__ import annotations

from jianzhen.kernel.errors import JianzhenError

# ruff: noqa: N818 - errors are named for the fact


class LawError(JianzhenError):
    """Something about the law's data or the facts given to it."""

    code = "law_error"


class BadRule(LawError):
    """A rule file breaks the schema."""

    code = "bad_rule"


class UnknownRule(LawError):
    """No rule has this id."""

    code = "unknown_rule"


class NotInForce(LawError):
    """No version of the rule is known for the day: silence is never read as zero."""

    code = "not_in_force"


class BadAmount(LawError):
    """What was given is no amount of money."""

    code = "bad_amount"


class UnknownPlace(LawError):
    """No province or city known here has this name or code."""

    code = "unknown_place"


class BadFacts(LawError):
    """The facts contradict each other."""

    code = "bad_facts"


class BadPack(LawError):
    """A policy pack breaks its schema."""

    code = "bad_pack"
