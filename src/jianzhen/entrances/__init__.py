"""Entrances 入口: how people and machines come in. No rules live here; they translate.

In:   a command line today; pages, an API and jobs later.
Out:  calls into the libraries, and their answers in words.
Not:  no measuring, no weighing, no decision.
"""
