"""What can be wrong with a merchant's case folder."""

from __future__ import annotations

from jianzhen.kernel.errors import JianzhenError


class RebuttalError(JianzhenError):
    """The case folder cannot be made into a pack."""

    code = "rebuttal_error"


class BadCase(RebuttalError):  # noqa: N818 - errors are named for the fact
    """case.toml is not what docs/guides/merchant.md says; the detail names the field."""

    code = "bad_case"
