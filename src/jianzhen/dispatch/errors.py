"""What cannot be asked of the dispatch room."""

from __future__ import annotations

from jianzhen.kernel.errors import JianzhenError


class DispatchError(JianzhenError):
    """A question about visits and technicians that cannot be answered."""

    code = "dispatch_error"


class BadProblem(DispatchError):  # noqa: N818 - says what is so
    """A job, technician or day contradicts itself; the detail names the field."""

    code = "bad_dispatch_problem"


class BrokenPlan(DispatchError):  # noqa: N818 - says what is so
    """A plan breaks a rule and may not be published; the detail names the first three."""

    code = "broken_plan"


class OptimiserFailed(DispatchError):  # noqa: N818 - says what is so
    """The outside optimiser gave no answer in time, or one that cannot be read."""

    code = "optimiser_failed"


class NoErrorsYet(DispatchError):  # noqa: N818 - says what is so
    """No finished call stands behind a quoted time: say "not measured yet"."""

    code = "no_errors_yet"
