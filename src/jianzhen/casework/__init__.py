"""Casework 办案: rows, who may change them, and what is recorded when they do.

In:   acts with an actor and a moment, from the entrances.
Out:  rows changed, events recorded, later work asked for, all in one transaction; or an error with a code.
Not:  no page, no clock of its own, no outside service but through a port.

Walk: events -> people -> originals -> orders -> claims -> evidence -> review -> decisions -> remedies. A later app
imports an earlier one, never the other way.
"""
