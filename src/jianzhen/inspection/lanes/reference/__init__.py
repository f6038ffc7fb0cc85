"""Reference 对照: is this photo a new record of the item that was sold, or made from a photo we already have?

In:   one claim photo, and the listing, pack-out or earlier photos of the same order.
Out:  findings: same or another item; derived copy and its changed place; same artwork; same scene; intact when packed.
Not:  no weighing across lanes, and no claim rules: what a complaint makes of a finding is decided in ``walk``.

Walk: plate (one photo prepared) -> registration (one plane onto the other) -> agreement (how the whole frame
agrees) -> derived (a copy, or the same artwork, or the same scene) -> changed (which place differs) · item (same
product?) · packed (was this place intact?) -> lane (findings).
"""

from jianzhen.inspection.lanes.reference.lane import ReferencePhoto, compare
from jianzhen.inspection.lanes.reference.plate import Plate, prepare

__all__ = ["Plate", "ReferencePhoto", "compare", "prepare"]
