"""The desk's own screens 审核台: the queue, the review screen, second and third person, panel, redacted copies.

A reviewer works by keyboard. No weight, finding or lit place leaves the server before a first look is recorded:
``findings.py`` is the only file that reads a report, and ``screen.py`` calls it for whoever has seen the weights.
"""
