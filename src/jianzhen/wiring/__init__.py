"""Wiring 装配: the top floor, which puts adapters into ports and starts things. Nobody imports it.

In:   the command line's arguments and the environment.
Out:  an exit code.
Not:  no rule and no sentence lives here.
"""
