"""Outlets 网点: who repairs what, for which brand, where, when; and whether a published number is whose it says.

In:   brands, outlets with service areas down to town, hours, proofs of verification; imported tables; adverts somebody
      collected; a brand and a place, or a number.
Out:  who covers the place, who is nearest, who is open, and why this one; "nobody covers it yet" with a place in the
      queue; counts of brands that advertise a number, with dated sources.
Not:  no claim, no booking, no visit. A count is never a finding about anybody.

Walk: facts (an outlet as told, checked) -> directory (kept) -> verifying (proved, for a time) -> looking (found, and why)
-> covering (what nobody covers, and the answer). Beside it: importing (tables, with row errors) · corpus and hotline
(adverts, the check, the way to object) · hours · numbers.
"""
