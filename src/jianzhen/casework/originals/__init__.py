"""Originals 原件: every file as it was received, encrypted under its holder's key, never changed.

In:   bytes, whole or piece by piece, and whose they are: an order's or a claim's.
Out:  an ``Original`` with a content address; its bytes again, while the holder's key lives.
Not:  no look at what a file shows, and no refusal of one: whatever arrives is kept.

``keep`` takes a whole file · ``uploads`` takes one in pieces that may break off · ``read`` gives back ·
``erase_holder`` destroys the key: the log still verifies, the file is gone.
"""
