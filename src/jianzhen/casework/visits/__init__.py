"""Visits 上门: who comes to whose door, in which hour, what was agreed there, and what came of it.

In:   a claim that needs somebody on site; outlets with technicians, shifts and skilled minutes; what technicians send.
Out:  slots with the rule that blocks each refused one; bookings that are never double; days of technicians; visits with
      checklist, price, signature and warranty; an inspection's result as evidence; clocks that were measured.
Not:  no decision and no fault. Work states of the trade (待件, 拉修, 改约 …) are here, never on the claim.

Walk: reported, wanting (a visit is asked for) -> slots (offered) -> booking (held, confirmed) -> assigning, planning, urgent (who
goes) -> field (on site) with door, quotes, checklist -> finishing -> service (done, disputed, not fixed).
Beside it: capacity (counters) · roster (people and shifts) · ticket (link and .ics) · sync (acts of a phone that was
offline) · numbers (private numbers) · trails · rules (dated) · warranty · figures · selectors.
"""
