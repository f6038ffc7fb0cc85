"""What inspection says: findings, reports, and their closed vocabularies.

The field names are the frozen contract of ``jianzhen.report/1`` and ``jianzhen.claim/1``; the JSON Schemas in
``report/schema/`` publish it. Regions are pixels of the photo after its EXIF orientation was applied. ``llr`` is log10
of the likelihood ratio between Hf, "not a genuine record of the received item", and Hg, "genuine": positive supports Hf.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from jianzhen.weighing import Overall


class Lane(StrEnum):
    """A way to measure a photo 检测通道."""

    PROVENANCE = "provenance"
    REFERENCE = "reference"
    VIEWS = "views"
    REUSE = "reuse"
    TRACES = "traces"


class Kind(StrEnum):
    """What a finding is about: a closed vocabulary, extended in the same commit as the docs."""

    C2PA_AI_GENERATED = "c2pa_ai_generated"
    C2PA_AI_EDITED = "c2pa_ai_edited"
    C2PA_CAMERA = "c2pa_camera"
    C2PA_UNTRUSTED = "c2pa_untrusted"
    C2PA_EXPIRED = "c2pa_expired"
    C2PA_TAMPERED = "c2pa_tampered"
    TC260_LABEL = "tc260_label"
    TC260_MALFORMED = "tc260_malformed"
    TC260_CONFLICT = "tc260_conflict"
    IPTC_AI = "iptc_ai"
    GENERATOR_PARAMETERS = "generator_parameters"
    EXIF_CONFLICT = "exif_conflict"
    EDITOR_TRACE = "editor_trace"
    FRAME_GEOMETRY = "frame_geometry"
    VISIBLE_AI_MARK = "visible_ai_mark"
    STOCK_WATERMARK = "stock_watermark"
    SAME_ITEM = "same_item"
    DIFFERENT_ITEM = "different_item"
    SAME_ARTWORK = "same_artwork"
    SAME_SCENE = "same_scene"
    DERIVED_FROM_LISTING = "derived_from_listing"
    DERIVED_FROM_PACKED = "derived_from_packed"
    DERIVED_FROM_EARLIER = "derived_from_earlier"
    CHANGED_REGION = "changed_region"
    INTACT_WHEN_PACKED = "intact_when_packed"
    SAME_DAMAGE_SEEN = "same_damage_seen"
    DAMAGE_NOT_IN_OTHER_VIEW = "damage_not_in_other_view"
    REUSED_PHOTO = "reused_photo"
    JPEG_HISTORY = "jpeg_history"
    GRID_BREAK = "grid_break"
    NOISE_BREAK = "noise_break"
    RESAMPLED = "resampled"
    COPY_MOVE = "copy_move"
    CODE_DIFFERS = "code_differs"
    SAME_CODE = "same_code"
    PARTS_SEEN = "parts_seen"


class CarrierState(StrEnum):
    """What is known of a label or signature a file carries; absent says nothing about the photo."""

    ABSENT = "absent"
    CLAIMED = "claimed"
    VERIFIED = "verified"
    VALID_UNTRUSTED = "valid_untrusted"
    EXPIRED = "expired"
    TAMPERED = "tampered"
    MALFORMED = "malformed"
    CONFLICTING = "conflicting"


class State(StrEnum):
    """Which side a finding speaks for; failure is inconclusive, never silence."""

    SUPPORTS_FORGED = "supports_forged"
    SUPPORTS_GENUINE = "supports_genuine"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not_applicable"


class Basis(StrEnum):
    """Where a weight comes from."""

    CALIBRATED = "calibrated"
    ASSIGNED = "assigned"
    ILLUSTRATION = "illustration"


class Because(StrEnum):
    """Why a lane measured nothing, or why what it measured does not weigh."""

    NO_REFERENCE = "no_reference"
    NO_EMBEDDER = "no_embedder"
    NO_EARLIER = "no_earlier"
    NOT_FOUND = "not_found"
    TOO_SMALL = "too_small"
    TOO_FEW_DETAILS = "too_few_details"
    FLAT_ARTWORK = "flat_artwork"
    SAME_SCENE = "same_scene"
    UNCLEAR_GEOMETRY = "unclear_geometry"
    SMALL_CHANGE = "small_change"
    PLACE_NOT_SEEN = "place_not_seen"
    SAME_ORDER = "same_order"
    LISTING_BESIDE_OTHERS = "listing_beside_others"
    COMPLAINT_IS_WRONG_ITEM = "complaint_is_wrong_item"
    COMPLAINT_UNKNOWN = "complaint_unknown"
    OTHER_COMPLAINT = "other_complaint"
    BREAKS_ON_THE_WAY = "breaks_on_the_way"
    RETURNED_GOODS = "returned_goods"
    NO_LABEL = "no_label"
    NOT_ABOUT_AI = "not_about_ai"
    KEPT_ELSEWHERE = "kept_elsewhere"
    ON_THE_LISTING = "on_the_listing"
    NOT_CALIBRATED = "not_calibrated"
    NO_TEXT_READER = "no_text_reader"
    NOT_A_JPEG = "not_a_jpeg"
    SAVED_AGAIN = "saved_again"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    NO_SECOND_VIEW = "no_second_view"
    NO_PLACE_MARKED = "no_place_marked"
    GLARE = "glare"
    TOO_FAR_ASIDE = "too_far_aside"
    ONE_PLANE = "one_plane"
    VIEWS_DIFFER = "views_differ"
    LOOKS_ALIKE_ANYWAY = "looks_alike_anyway"
    NO_CODE_READ = "no_code_read"
    NOTHING_STANDS_OUT = "nothing_stands_out"
    IS_A_CLIP = "is_a_clip"


class Complaint(StrEnum):
    """What the buyer says is wrong (``order.json``)."""

    DAMAGED = "damaged"
    DEFECTIVE = "defective"
    WRONG_ITEM = "wrong_item"
    MISSING_PART = "missing_part"
    NOT_AS_DESCRIBED = "not_as_described"
    NOT_RECEIVED = "not_received"
    OTHER = "other"


class Side(StrEnum):
    """Where a reference photo came from; the folder it lies in."""

    LISTING = "listing"
    PACKED = "packed"
    RETURNED = "returned"
    EARLIER = "earlier"


MOMENT = "#t="
"""Between a clip's name and the second of one of its frames (media fragments, https://www.w3.org/TR/media-frags/)."""

Region = tuple[int, int, int, int]
"""x, y, width, height in pixels after orientation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one lane says of one photo: where, how much, why, and what innocent cause could look the same.

    ``llr`` and ``score`` are ``None`` where nothing was measured; ``because`` names the reason then, and also why a
    measured finding weighs nothing. ``registration`` maps reference pixels to photo pixels (3x3, row-major) so that a
    page can lay the two over each other; it is shown, never weighed. ``facts`` are particulars by name (a label's
    producer, a record's signer), for people.
    """

    lane: Lane
    kind: Kind
    state: State
    llr: float | None
    basis: Basis
    why: str
    score: float | None = None
    regions: tuple[Region, ...] = ()
    against: str | None = None
    against_region: Region | None = None
    innocent: tuple[str, ...] = ()
    check: str = ""
    because: Because | None = None
    version: str = ""
    carrier_state: CarrierState | None = None
    registration: tuple[float, ...] | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """The file a report is about. Width and height are pixels after orientation; of a clip, of its frames."""

    path: str
    sha256: str
    width: int
    height: int
    format: str
    frames: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds of processor and of the wall. The only part of a report that differs between two runs."""

    cpu_s: float
    wall_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``jianzhen.report/1``: one file."""

    photo: Photo
    overall: Overall
    findings: tuple[Finding, ...]
    timing: Timing


class Act(StrEnum):
    """The cheapest step that would settle what the photos cannot, in order of cost."""

    NOTHING_NEEDED = "nothing_needed"
    SECOND_VIEW = "second_view"
    ORIGINAL_FILE = "original_file"
    RETURN = "return"
    COURIER_CHECK = "courier_check"
    VISIT = "visit"
    NOTHING_WOULD_SETTLE = "nothing_would_settle"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What to do next, why, and what it costs the desk in fen; the buyer never pays for it."""

    act: Act
    why: str
    cost_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileError:
    """``jianzhen.error/1``: a file or folder that could not be used; the others are still reported."""

    path: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """``order.json``, checked. Every field is optional; times are aware."""

    order_id: str | None = None
    item: str | None = None
    category: str | None = None
    amount_fen: int | None = None
    paid_at: str | None = None
    packed_at: str | None = None
    delivered_at: str | None = None
    complaint: Complaint | None = None
    complaint_text: str | None = None
    damage_regions: Mapping[str, tuple[Region, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReport:
    """``jianzhen.claim/1``: one claim folder.

    ``findings`` are those across files; ``returned`` those on what came back, a section of its own with weight 0,
    since they answer another question (was this what we sent?).
    """

    path: str
    context: Context
    overall: Overall
    findings: tuple[Finding, ...]
    files: tuple[Report, ...]
    returned: tuple[Finding, ...]
    errors: tuple[FileError, ...]
    missing: tuple[str, ...]
    next_step: NextStep
    timing: Timing
