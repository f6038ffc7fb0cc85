"""Review 审核: a person takes a claim, looks, asks, and is ready to decide.

In:   claims that wait for a person; what evidence holds; acts of reviewers, colleagues and whoever was asked.
Out:  leases, first looks, ticks, questions and their answers; the facts that a claim's guards ask for, read from rows.
Not:  no decision and no draft of one (next door: decisions), no measuring, no money.

Walk: arrivals (by when) -> picking (which next) -> leases (whose) -> looks (first, then the weights) -> checklist ->
questions, returned and results (what is asked and comes back). Beside it: colleagues, escalation, involvement,
closing (the timer's hand), base_rates (what a weight means), selectors.
"""
