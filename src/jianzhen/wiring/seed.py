"""A small believable shop to look at: every name and number is simulated, and says so.

The rows that pages need come at once; photos, inspection and decisions follow in the background, case by case, by the
same acts that pages and API call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from jianzhen.casework.claims.consent import ConsentTerms, publish_consent
from jianzhen.casework.claims.models import PolicyPack
from jianzhen.casework.claims.packs import activate_pack, default_pack
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.events import later
from jianzhen.casework.people.models import Merchant
from jianzhen.entrances.story.cast import (
    APPROVER,
    SHOP_WITH_CONSENT,
    machine_admin,
    merchant_actor,
    open_shops,
    open_staff,
    staff,
)
from jianzhen.entrances.story.plots import PLOTS
from jianzhen.entrances.story.samples import sample_names
from jianzhen.wiring.seed_outlets import seed_outlets


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """What a seed did.

    Attributes
    ----------
    fresh : bool
        False where a merchant was there: then nothing was changed.
    cases : int
        Simulated cases that a worker now plays.
    without_photos : tuple of str
        Samples that are not here; their cases are left out.
    """

    fresh: bool
    cases: int = 0
    without_photos: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What a person at the console reads."""
        if not self.fresh:
            return "the desk is not empty; nothing was changed"
        said = f"seeded a simulated shop; a worker now plays {self.cases} simulated cases"
        if self.without_photos:
            said += (
                f". {len(self.without_photos)} cases are left out: their sample photos are not here "
                "(JIANZHEN_SAMPLES names the repository's samples/claims)"
            )
        return said


@transaction.atomic
def seed_when_empty() -> Seeded:
    """Seed an empty desk; a desk that holds a merchant is left as it is."""
    if Merchant.objects.exists():
        return Seeded(fresh=False)
    now = timezone.now()
    admin = machine_admin()
    open_staff(admin=admin, now=now - timedelta(days=60))
    if not PolicyPack.objects.exists():
        activate_pack(body=default_pack(), proposed_by=admin, actor=staff(APPROVER), now=now - timedelta(days=30))
    open_shops(now=now)
    shop = Merchant.objects.get(name=SHOP_WITH_CONSENT)
    terms = ConsentTerms(
        categories=["crockery"], remedies=[RemedyKind.REFUND_ONLY], most_fen=5_000, budget_fen=200_000, most_claims=50
    )
    publish_consent(merchant_id=shop.id, terms=terms, actor=merchant_actor(shop.id), now=now - timedelta(days=20))
    seed_outlets(now=now)
    later.ask("seed_service", once="seed_service")
    here = set(sample_names())
    played = [one for one in PLOTS if one.sample in here]
    for one in played:
        later.ask("tell_story", once=f"tell_story/{one.number}/0", number=one.number, told_at=now.isoformat(), part="0")  # fmt: skip
    return Seeded(fresh=True, cases=len(played), without_photos=tuple(sorted({one.sample for one in PLOTS} - here)))
