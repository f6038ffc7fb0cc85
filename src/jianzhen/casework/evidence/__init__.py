"""Evidence 凭证: what each side submits, and what was found in it.

In:   files and words of both sides, typed, staged and then submitted; what was sealed before the dispute.
Out:  a report for every round of evidence, redacted copies for the other side, a case file, an explanation in words.
Not:  nothing here decides, refuses a file for how it looks, or tells a window what to do.

``stage_exhibit`` -> ``submit_exhibits`` -> ``inspect_claim_now`` and ``make_derivatives`` as jobs -> ``confirm_derivative``
by a person -> ``selectors`` for pages, ``explain`` for the parties, ``export_case`` for whoever must prove it.
"""
