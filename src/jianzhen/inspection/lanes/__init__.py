"""Lanes 检测通道: each measures one thing about a photo and says where it cannot.

In:   decoded photos (uint8 RGB arrays after orientation) and what to compare them with.
Out:  findings: where, how much, why, and what innocent cause could look the same.
Not:  no claim, no folder, no sum; weights come from tables in ``jianzhen.weighing``.

Walk: embedding (what a photo looks like) -> reference (compared with listing, pack-out) -> reuse (compared with
earlier claims).
"""
