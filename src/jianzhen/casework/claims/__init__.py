"""Claims 售后申请: one request about one order line, and whose turn it is.

In:   acts of parties, people and machines, with facts stated by the rooms above.
Out:  the claim moved by one step of ``lifecycle.toml``, its windows opened and ended, one event recorded.
Not:  no look at evidence, no decision, no money: reviews, decisions and remedies call in here, never the other way.

Walk: filing -> routing -> transitions (the only writer of ``Claim.state``) -> windows -> closing (the timer).
Beside it: offers, standing consent, policy packs, permissions, selectors.
"""
