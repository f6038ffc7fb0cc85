"""Events 事件: what happened, recorded once and never edited, chained per claim or order.

In:   an act's name, its actor, its moment and its details.
Out:  an ``Event`` that names the hash of the one before; a port, ``later``, that asks for work after the commit.
Not:  no personal content in the chain: it carries a commitment, and the details' key can be destroyed.

``record`` writes · ``verify_chain`` proves · ``Actor`` and ``Role`` say who · ``later`` asks for what comes next.
"""
