"""Adapters 适配器: one file per outside service; each fills a port that a room below names.

In:   a call through a port.
Out:  the service's answer, or an error of the port's room.
Not:  no rule: what to ask and what an answer means is known below.
"""
