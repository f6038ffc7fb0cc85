"""Who has time to look at what arrived 收货验视: the merchant at a returned parcel, the buyer at its remedy."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jianzhen.casework.evidence.vocabulary import PartySide
from jianzhen.casework.remedies.models import Owes, Remedy, ReturnParcel


class RemedyReceipts:
    """Fills ``jianzhen.casework.evidence.ports.Receipts``: what is filmed while the window runs is not late."""

    def is_open(self, claim_id: UUID, side: PartySide, *, now: datetime) -> bool:
        """Whether a receipt window of this side runs; a return that was accepted or disputed has none any more."""
        match side:
            case PartySide.MERCHANT:
                parcels = ReturnParcel.objects.filter(remedy__claim_id=claim_id, remedy__replaced_at=None)
                return parcels.filter(receipt_closes_at__gt=now, accepted_at=None, disputed_at=None).exists()
            case PartySide.BUYER:
                remedies = Remedy.objects.filter(claim_id=claim_id, owed_by=Owes.MERCHANT, proved_at__isnull=False)
                return remedies.filter(receipt_closes_at__gt=now).exists()
        return False
