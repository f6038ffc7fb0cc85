"""Views 多视角: is the damage marked in one photo of a claim also in another, as a mark on the surface would be?

In:   the photos of one claim, with the places marked in them.
Out:  ``same_damage_seen`` (assigned, at most 0.5 for genuine), ``damage_not_in_other_view`` (shown, weighs nothing), or
      why it cannot be told; with the place in both photos, for people.
Not:  no weight against anybody: glare, dents and angles hide honest damage.

Walk: points (local features) -> place (carried over by the surroundings alone) -> likeness (compared there) -> lane.
"""

from jianzhen.inspection.lanes.views.lane import ClaimView, find_same_damage

__all__ = ["ClaimView", "find_same_damage"]
