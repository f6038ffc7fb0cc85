"""Reports and calls at a made-up desk: nobody in them exists."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from factories.desk import NOON, pack
from factories.directory import person
from jianzhen.casework.events.actors import Role
from jianzhen.casework.intake.brands import brand_names
from jianzhen.casework.intake.rota import TurnFacts, keep_rota
from jianzhen.casework.intake.taking import Taken, take_report
from jianzhen.casework.intake.told import Told, told_from
from jianzhen.casework.intake.vocabulary import Channel
from jianzhen.intake import read

WORDS = (
    "示例SIM-A的指纹锁打不开了，住在杭州市西湖区文新街道骆家庄12幢3单元501，电话13800001234，我叫王小明，明天下午有空"
)
SECRETS = ("13800001234", "王小明", "骆家庄12幢3单元501")
"""What no log, no message to somebody else and no table may hold in clear."""


def told(words: str = WORDS, *, channel: Channel = Channel.PAGE, now: datetime = NOON, **more) -> Told:
    slots = read(words, now=now, brands=brand_names())
    return told_from(slots, channel=channel, key=more.pop("key", uuid4().hex), words=words, **more)


def taken(words: str = WORDS, *, now: datetime = NOON, actor=None, **more) -> Taken:
    pack()
    return take_report(told=told(words, now=now, **more), actor=actor, now=now)


def call_taker():
    return person(Role.CALL_TAKER)


def rota(*turns: tuple[int, int, int], now: datetime = NOON - timedelta(days=30)):
    """One person on call for these (day, opens, closes); without any, round the clock."""
    who = person(Role.CALL_TAKER)
    stretches = turns or [(day, 0, 1440) for day in range(7)]
    facts = [TurnFacts(day=day, opens=a, closes=b) for day, a, b in stretches]
    keep_rota(account_id=who.id, turns=facts, actor=person(Role.ADMIN), now=now)
    return who
