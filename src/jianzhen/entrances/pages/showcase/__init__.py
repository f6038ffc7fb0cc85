"""Showcase 看一个案子: a visitor walks through one simulated claim, stop by stop, in whatever role.

In:   a visitor's session; a local desk with the sample photos.
Out:  the desk's own pages, read and worked on as buyer, merchant, reviewer or second person of a case of one's own.
Not:  no page and no act that the product does not have, and never in production.

Walk: copies makes a fresh case -> stops says where it stands -> steps plays the next act -> views shows the way on.
Next door: entrances.story plays the acts; ``who.play`` lets the visitor act in this one claim and in no other.
"""
