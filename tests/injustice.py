"""What the tests of the ten injustices share: claims on their way, a notice, and what left the books."""

from factories.desk import NOON, submitted
from jianzhen.adapters.gateway_simulator import SimulatedGateway
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.vocabulary import ForgeryAct, RemedyKind
from jianzhen.casework.decisions.models import Decision
from jianzhen.casework.remedies.models import Remedy
from whole_path import NOT_SHOWN, draft

PAID = 12_900
FINDING = {**NOT_SHOWN, "forgery_act": "fabricated", "subject": "buyer"}


def money_moved() -> dict[str, int]:
    """What left, counted in the gateway's own books."""
    return SimulatedGateway().paid_fen()


def nothing_decided(claim) -> bool:
    return not Decision.objects.exists() and not Remedy.objects.exists() and money_moved() == {}


def routed(**more) -> Claim:
    """Routed to the merchant a moment ago."""
    made = submitted(now=NOON, **{"remedy": RemedyKind.RETURN_REFUND, "amount_fen": PAID, **more})
    return route_claim(claim_id=made.id, missing=(), outside_pack="", now=NOON)


def notify(client, claim):
    """Save a draft with a finding, and serve its notice."""
    draft(client, claim, then="save", **{**FINDING, "forgery_act": act_value()})
    material = [str(one.id) for one in claim.exhibits.filter(side="merchant")]
    return client.post(f"/desk/{claim.id}/notice", {
        "act": act_value(), "subject": "buyer", "material": material, "text": "拟认定申请照片由商品主图改成，请在时限内说明。",
    })  # fmt: skip


def act_value() -> str:
    return ForgeryAct.FABRICATED.value
