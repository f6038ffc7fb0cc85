"""Provenance 来源: what a file says of itself, by labels, records, parameters, camera data and words on the picture.

In:   ``SelfAccount``: what ``media.read_about`` gathered, the picture, the text read from it.
Out:  findings with a ``carrier_state``; weights are assigned, one data file (``weights.toml``), each with its reason.
Not:  no conclusion from absence; no belief in bytes outside their container's own places.
"""

from jianzhen.inspection.lanes.provenance.lane import SelfAccount, find_provenance, unreadable

__all__ = ["SelfAccount", "find_provenance", "unreadable"]
