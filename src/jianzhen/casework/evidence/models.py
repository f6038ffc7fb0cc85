"""Exhibits, their redacted copies, fingerprints and inspections."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.evidence.vocabulary import ExhibitKind, InspectionState, PartySide, SealedWhat
from jianzhen.casework.originals.models import Original
from jianzhen.kernel.ids import new_id


class Exhibit(models.Model):
    """One piece of evidence 凭证: staged until its side submits it; submitted, it stays.

    ``regions`` are pixels [x, y, w, h] where the side marked something; ``shows`` is what the side says it shows (an id
    of the pack's evidence list, or empty); ``advice`` are codes of ``advice.Advice``. ``late`` is a flag for a person.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="exhibits")
    side = models.CharField(max_length=16, choices=PartySide.choices)
    kind = models.CharField(max_length=16, choices=ExhibitKind.choices)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, null=True, related_name="exhibits")
    text = models.TextField(blank=True)
    regions = models.JSONField(default=list)
    shows = models.CharField(max_length=24, blank=True)
    advice = models.JSONField(default=list)
    late = models.BooleanField(default=False)
    staged_at = models.DateTimeField()
    staged_by = models.CharField(max_length=64)
    submitted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("submitted_at", "id")
        indexes = [models.Index(fields=("claim", "side"), name="exhibit_claim_side")]
        constraints = [
            models.CheckConstraint(condition=Q(original__isnull=False) | ~Q(text=""), name="exhibit_holds_something"),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(withdrawn_at=None), name="submitted_exhibit_stays"
            ),
        ]


class RedactedCopy(models.Model):
    """What every redacted copy 脱敏副本 has: made, then confirmed by a person or withheld with a reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, null=True, related_name="+")
    hidden = models.JSONField(default=list)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, blank=True)
    withheld_because = models.CharField(max_length=500, blank=True)
    withheld_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def _confirmed_by_somebody(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(confirmed_at=None, confirmed_by="") | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
        name=name,
    )


def _shown_or_withheld_with_why(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(withheld_at=None, withheld_because="", original__isnull=False)
        | (Q(withheld_at__isnull=False) & ~Q(withheld_because="")),
        name=name,
    )


class Derivative(RedactedCopy):
    """The redacted copy of an exhibit: seen by the other side only once a person confirmed it."""

    exhibit = models.OneToOneField(Exhibit, on_delete=models.PROTECT, related_name="derivative")

    class Meta:
        constraints = [
            _confirmed_by_somebody("derivative_confirmed_by_somebody"),
            _shown_or_withheld_with_why("derivative_shown_or_withheld_with_why"),
        ]


class SealedDerivative(RedactedCopy):
    """The redacted copy of a sealed listing photo or pack-out: both sides' media are treated alike."""

    sealed = models.OneToOneField(Original, on_delete=models.PROTECT, related_name="sealed_derivative")
    what = models.CharField(max_length=8, choices=SealedWhat.choices)

    class Meta:
        constraints = [
            _confirmed_by_somebody("sealed_derivative_confirmed"),
            _shown_or_withheld_with_why("sealed_derivative_shown_or_why"),
        ]


class Fingerprint(models.Model):
    """How one frame of an exhibit is found again: 8 x 256 bits (``turned``), and its looks under ``embedder``.

    Nothing can be seen in it; photos themselves stay with the originals.
    """

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="fingerprints")
    frame = models.PositiveSmallIntegerField()
    turned = models.BinaryField(max_length=256)
    looks = models.BinaryField(null=True)
    embedder = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("exhibit", "frame"), name="one_fingerprint_a_frame")]


class Inspection(models.Model):
    """One inspection 检测 of a claim's evidence as it stood.

    ``report`` is ``jianzhen.claim/1``; ``counter`` the same over the merchant's counter-evidence, where there is some;
    ``names`` says which exhibit or sealed original each path in them is. A failed one is inconclusive: ``because``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="inspections")
    number = models.PositiveIntegerField()
    inputs_hash = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=96)
    state = models.CharField(max_length=8, choices=InspectionState.choices)
    report = models.JSONField(null=True)
    counter = models.JSONField(null=True)
    names = models.JSONField(default=dict)
    because = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("claim", "number")
        constraints = [
            models.UniqueConstraint(fields=("claim", "inputs_hash", "engine_version"), name="inspected_once"),
            models.UniqueConstraint(fields=("claim", "number"), name="inspection_number_once"),
            models.CheckConstraint(
                condition=Q(state="asked", report=None, done_at=None)
                | Q(state="done", report__isnull=False, done_at__isnull=False, because="")
                | (Q(state="failed", report=None, done_at__isnull=False) & ~Q(because="")),
                name="inspection_says_what_came_of_it",
            ),
        ]
