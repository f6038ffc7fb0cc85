"""Bench 测量: what ``./do bench NAME`` runs: fitting, benchmarks, the forgery lab. Development only; may import src.

In:   the data pack (``--data``), development models (``--models``), rendered scenes.
Out:  figures with n, groups and intervals; fitted tables for the package; pages under docs/benchmarks.
Not:  nothing of the data itself is ever written into the repository.

Walk: lab (makes copies) -> pairs (measures them once, cached) -> fit (tables) -> inspection (figures and page).
"""
