"""What an outsider counts after the run: rows, chains and messages of the desk against the gateway's own books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bench.claims_walk import GIVEN_FEN
from jianzhen.adapters.gateway_simulator import SimulatedGateway
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.decisions.models import Decision
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_every_chain
from jianzhen.casework.events.record import claim_chain
from jianzhen.casework.orders.models import OrderLine
from jianzhen.casework.people.models import Message
from jianzhen.casework.remedies.models import LedgerEntry, Remedy
from jianzhen.entrances.wording_messages import QUIET

ONCE = (
    "CLAIM_DRAFTED", "EVIDENCE_SUBMITTED", "CLAIM_SUBMITTED", "MERCHANT_ASKED", "CLAIM_CONTESTED", "BUYER_SILENT",
    "CLAIM_LEASED", "DECISION_SERVED", "REMEDY_OWED", "REFUND_SENT", "REFUND_CONFIRMED",
)  # fmt: skip
"""What each claim's chain holds exactly once."""

TOLD = ("CLAIM_SUBMITTED", "MERCHANT_ASKED", "CLAIM_CONTESTED", "BUYER_SILENT", "DECISION_SERVED", "REFUND_CONFIRMED")


def lost_or_doubled(orders: Sequence[str]) -> Counter[str]:
    """Count what is missing or there twice, by kind; empty is right. Raises when a chain does not verify."""
    wrong: Counter[str] = Counter()
    paid = SimulatedGateway().paid_fen()
    wrong["orders"] = len(orders) - OrderLine.objects.count()
    wrong["refunds paid to nobody's order"] = len(set(paid) - set(orders))
    for number in orders:
        claims = list(Claim.objects.filter(line__order__number=number))
        wrong["claims"] += abs(len(claims) - 1)
        wrong["refunds lost or doubled at the gateway"] += paid.get(number) != GIVEN_FEN
        for claim in claims:
            kinds = Counter(Event.objects.filter(chain_id=claim_chain(claim.id)).values_list("kind", flat=True))
            wrong["events"] += sum(abs(kinds[one] - 1) for one in ONCE)
            wrong["decisions"] += abs(Decision.objects.filter(claim=claim).count() - 1)
            wrong["remedies"] += abs(Remedy.objects.filter(claim=claim).count() - 1)
            entries = LedgerEntry.objects.filter(remedy__claim=claim)
            wrong["ledger entries"] += [one.state for one in entries] != ["confirmed"]
            told = Counter(Message.objects.filter(claim_id=claim.id).values_list("kind", "to_role"))
            wrong["messages doubled"] += sum(n - 1 for n in told.values())
            wrong["messages lost"] += len(set(TOLD) - {kind for kind, _ in told})
            wrong["messages"] += any(kind in QUIET for kind, _ in told)
    verify_every_chain()
    return +wrong
