"""Kernel 内核: what every room may use: errors with a code, money in fen.

In:   nothing of ours.
Out:  ``JianzhenError`` and the money words.
Not:  no photo, no claim, no rule.
"""
