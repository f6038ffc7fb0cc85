"""One process of simulated buyers, merchants and reviewers: walks its share of the orders to their confirmed refund.

Started by ``bench.claims``; says "ready", waits for a line, and says at the end what it did as one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from uuid import UUID

PATIENCE_S = 120.0


def main(words: Sequence[str]) -> int:
    """``words``: how many claims are open at once, then the ids of the order lines."""
    import django

    django.setup()
    from bench.claims_cost import COUNTED
    from bench.claims_walk import shop_there

    in_flight, lines = int(words[0]), [UUID(one) for one in words[1:]]
    shop = shop_there()
    print("ready", flush=True)
    sys.stdin.readline()
    COUNTED.clear()
    began = time.process_time()
    done = _walk(lines, in_flight, shop)
    told = {"done": done, "cpu_s": time.process_time() - began, "statements": COUNTED["statements"]}
    print(json.dumps(told), flush=True)
    return 0


def _walk(lines: list[UUID], in_flight: int, shop: object) -> list[float]:
    """When each claim was finished, in seconds since the epoch."""
    from django.db import Error, connection
    from procrastinate.exceptions import ConnectorException

    from bench.claims_walk import MINE, Shop, file, go_on
    from jianzhen.casework.claims.models import Claim
    from jianzhen.casework.claims.vocabulary import State
    from jianzhen.casework.remedies.models import LedgerEntry
    from jianzhen.kernel.errors import JianzhenError

    assert isinstance(shop, Shop)
    left, open_ones, done, last_heard = list(reversed(lines)), set[UUID](), list[float](), time.time()
    while left or open_ones:
        try:
            while left and len(open_ones) < in_flight:
                open_ones.add(left[-1])
                file(left[-1])
                left.pop()
            waiting = Claim.objects.filter(line_id__in=open_ones, state__in=MINE).select_related("line")
            for claim in list(waiting.order_by("moved_at")):
                if claim.state == State.DRAFT and claim.line_id:
                    file(claim.line_id)
                try:
                    go_on(claim, shop)
                except JianzhenError:
                    continue  # somebody was faster: the rows say what is next
            paid = set(
                LedgerEntry.objects.filter(line_id__in=open_ones, state="confirmed").values_list("line_id", flat=True)
            )
            if paid:
                last_heard = time.time()
                done += [last_heard] * len(paid)
                open_ones -= paid
            time.sleep(0.02)  # the workers' turn: this process shares their cores
        except (Error, ConnectorException):
            connection.close()  # the server was killed: the next round goes on from what it kept
            time.sleep(0.1)
        if time.time() - last_heard > PATIENCE_S:
            raise SystemExit(f"nothing was finished for {PATIENCE_S:g} s; {len(open_ones) + len(left)} claims are left")
    return done


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
