"""Intake 受理报修: whatever is reported, by whichever door, becomes one numbered claim, and somebody knows what comes next.

In:   a report as a person or a machine heard it; events of a call centre, in any order and as often as they come.
Out:  a service claim with place, thing, fault and wish, its words sealed under the reporter's key; who covers the place;
      whom to call and until when; a person's confirmation; a copy of everything that is kept of somebody.
Not:  no slot filling (``jianzhen.intake`` reads), no booking, no visit, and nothing is refused for being incomplete.

Walk: told (a report, checked) -> taking (filed, numbered, routed) -> same (told before? linked, one visit) -> rota (who
calls back, until when) -> confirming (a person confirms, joins, parts, or solves it by phone). Beside it: calls (the call
centre's events) · selectors · own_data (a person's own copy, and erasing).
"""
