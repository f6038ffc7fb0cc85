"""Decisions 决定: what is decided about a claim, by which people, on which reasons, and how it is contested.

In:   drafts of people of the desk, answers and appeals of the sides; facts looked up in the rows of review and evidence.
Out:  decisions, inadmissibilities, notices and appeals as rows, the claim moved by one step, a statement of reasons
      for each side.
Not:  no money and no parcels: remedies reads decisions. No machine writes here; the database refuses one.

Walk: content (what a draft says) -> reasons, refund_only, four_eyes, agreement (pure rules) -> drafting -> deciding ->
second_review -> appeals -> panel -> reopening -> statement. Beside it: notices, inadmissible, permissions, selectors.
"""
