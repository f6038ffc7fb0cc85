"""The provenance lane: what a file says of itself, weighed as the claim it is.

Absence is never evidence: messengers strip everything. Presence is a claim: anybody can write it, also to frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.provenance.aigc import Label, Labels, read_labels
from jianzhen.inspection.lanes.provenance.camera import PREVIEW_DIFFERS, CameraData, read_camera
from jianzhen.inspection.lanes.provenance.declared import AI_TYPES, parameters, source_type
from jianzhen.inspection.lanes.provenance.frame import Geometry, geometry_of
from jianzhen.inspection.lanes.provenance.marks import Mark, find_ai_marks, find_stock_marks
from jianzhen.inspection.lanes.provenance.signed import Record, Says, read_record
from jianzhen.inspection.lanes.provenance.weights import ProducerClass, Weight, weight
from jianzhen.inspection.lanes.text import TextLine
from jianzhen.inspection.media import About, JpegTables
from jianzhen.inspection.model import Basis, Because, CarrierState, Finding, Kind, Lane, Region, State

VERSION = "provenance-1"
FRAMING = "the label was put onto an honest photo to frame its owner; labels are not signed"
STRIPPED = "Nothing follows from the lack of a label: messengers strip them"
ASK = "Ask the producer named for its record of this number; providers keep records for at least six months."


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAccount:
    """A file as this lane sees it: what it says, its picture (h, w, 3) uint8 after orientation, its text if read."""

    about: About
    rgb: npt.NDArray[np.uint8]
    orientation: int = 1
    lines: Sequence[TextLine] | None = None
    jpeg: JpegTables | None = None
    packed_at: str | None = None
    delivered_at: str | None = None


def find_provenance(photo: SelfAccount) -> tuple[Finding, ...]:
    """Say what a file says of itself; at least one finding."""
    camera = read_camera(
        photo.about, rgb=photo.rgb, orientation=photo.orientation, jpeg=photo.jpeg, packed_at=photo.packed_at,
        delivered_at=photo.delivered_at,
    )  # fmt: skip
    height, width = photo.rgb.shape[:2]
    geometry = geometry_of(width, height)
    out = [*_signed(read_record(photo.about.signed)), *_label(read_labels(photo.about), camera, geometry)]
    out += _declared(photo.about)
    out += _camera(camera)
    if geometry is Geometry.GENERATOR or (geometry is Geometry.MESSENGER and not camera.camera):
        out.append(_frame(geometry, width, height))
    if photo.lines is not None:
        out += _marks(photo.lines, (width, height))
    if not out:
        out.append(
            _finding(Kind.TC260_LABEL, State.NOT_APPLICABLE, None, why=f"No label and no record in the file. {STRIPPED}.",
                     because=Because.NO_LABEL, carrier=CarrierState.ABSENT)
        )  # fmt: skip
    return tuple(out)


def unreadable() -> Finding:
    """The finding of a file whose metadata could not be read at all."""
    return _finding(Kind.TC260_LABEL, State.INCONCLUSIVE, None, why="What the file says of itself could not be read.",
                    because=Because.FAILED, carrier=CarrierState.MALFORMED)  # fmt: skip


def _finding(
    kind: Kind, state: State, weighed: Weight | None, *, why: str, because: Because | None = None,
    carrier: CarrierState | None = None, innocent: tuple[str, ...] = (), check: str = "",
    regions: tuple[Region, ...] = (), facts: tuple[tuple[str, str], ...] = (),
) -> Finding:  # fmt: skip
    measured = None if state is State.NOT_APPLICABLE else 0.0
    return Finding(
        lane=Lane.PROVENANCE, kind=kind, state=state, llr=weighed.llr if weighed else measured,
        basis=Basis.ASSIGNED if weighed else Basis.ILLUSTRATION,
        why=f"{why} Weight: {weighed.reason}." if weighed else why, regions=regions, innocent=innocent, check=check,
        because=because, version=VERSION, carrier_state=carrier,
        facts=tuple((name, value) for name, value in facts if value),
    )  # fmt: skip


def _towards(weighed: Weight) -> State:
    return State.SUPPORTS_FORGED if weighed.llr > 0 else State.SUPPORTS_GENUINE


_SAYS = {Says.AI_GENERATED: Kind.C2PA_AI_GENERATED, Says.AI_EDITED: Kind.C2PA_AI_EDITED, Says.CAMERA: Kind.C2PA_CAMERA}
_HOLDS = {
    CarrierState.VERIFIED: "signed by somebody on the trust list given", CarrierState.VALID_UNTRUSTED: "intact, signed by somebody not on a trust list",
    CarrierState.EXPIRED: "intact, signed with a certificate that has expired", CarrierState.TAMPERED: "the file was changed after signing",
}  # fmt: skip
_RECORD_CHECK = "Open the file with any Content Credentials viewer and read the actions and the signer."


def _signed(record: Record | None) -> list[Finding]:
    if record is None:
        return []
    if record.state is CarrierState.CLAIMED:
        return [_finding(Kind.C2PA_UNTRUSTED, State.INCONCLUSIVE, None, carrier=record.state, because=Because.KEPT_ELSEWHERE,
                         why="The file names a record kept at an address; it was not fetched, so nothing is known of it.")]  # fmt: skip
    if record.state is CarrierState.MALFORMED:
        return [_finding(Kind.C2PA_TAMPERED, State.INCONCLUSIVE, None, carrier=record.state, because=Because.FAILED,
                         why="The file holds a C2PA record that cannot be read.", innocent=("software that damaged it on saving",))]  # fmt: skip
    who = f"software {record.software or 'unnamed'}, signer {record.signer or 'unnamed'}"
    holds = f"{_HOLDS[record.state]} ({who})"
    facts = (("signer", record.signer), ("software", record.software), ("codes", ", ".join(record.codes)))
    if record.state is CarrierState.TAMPERED:
        found = weight("c2pa", "tampered", "tampered")
        said = (
            " It said: made or edited by AI; a changed record proves neither."
            if record.says in (Says.AI_GENERATED, Says.AI_EDITED)
            else ""
        )
        return [_finding(Kind.C2PA_TAMPERED, State.SUPPORTS_FORGED, found, carrier=record.state, check=_RECORD_CHECK, facts=facts,
                         why=f"The C2PA record does not match: {holds}; {', '.join(record.codes)}.{said}",
                         innocent=("software that kept the record and saved the picture anew", "a platform that reduced the photo"))]  # fmt: skip
    kind = _SAYS.get(record.says)
    if kind is None:
        kind = {CarrierState.EXPIRED: Kind.C2PA_EXPIRED, CarrierState.VALID_UNTRUSTED: Kind.C2PA_UNTRUSTED}.get(
            record.state, Kind.EDITOR_TRACE
        )
        return [_finding(kind, State.INCONCLUSIVE, None, carrier=record.state, because=Because.NOT_ABOUT_AI, check=_RECORD_CHECK, facts=facts,
                         why=f"A C2PA record of editing that names neither a camera nor AI: {holds}.")]  # fmt: skip
    rule = f"{record.says}_by_phone" if record.says is Says.AI_EDITED and record.by_phone else record.says.value
    try:
        found = weight("c2pa", rule, record.state)
    except KeyError:  # anybody can sign as a camera: without trust it weighs nothing
        return [_finding(kind, State.INCONCLUSIVE, None, carrier=record.state, check=_RECORD_CHECK, facts=facts,
                         why=f"The C2PA record says: taken by a camera; {holds}. Anybody can sign such words, so they weigh nothing without trust.")]  # fmt: skip
    words = {Says.AI_GENERATED: "made by AI", Says.AI_EDITED: "edited with AI", Says.CAMERA: "taken by a camera"}
    return [_finding(kind, _towards(found), found, carrier=record.state, check=_RECORD_CHECK, facts=facts,
                     why=f"The C2PA record ({record.manifests} in the file) says: {words[record.says]}; {holds}.",
                     innocent=("the AI function only removed a background or sharpened",) if found.llr > 0 else ("a camera photographed a screen",))]  # fmt: skip


def _label(found: Labels, camera: CameraData, geometry: Geometry) -> list[Finding]:
    flaws = f" Not as the standard has it: {'; '.join(found.flaws[:4])}." if found.flaws else ""
    if found.state is CarrierState.ABSENT:
        return []
    if found.state is CarrierState.MALFORMED:
        return [_finding(Kind.TC260_MALFORMED, State.INCONCLUSIVE, None, carrier=found.state, because=Because.FAILED,
                         why=f"Something called AIGC lies in {', '.join(dict.fromkeys(found.broken))} and is no readable label; it weighs nothing.",
                         innocent=("software that wrote it wrongly", FRAMING), check="Look at the named field with a metadata viewer.", facts=(("where", ", ".join(dict.fromkeys(found.broken))),))]  # fmt: skip
    if found.state is CarrierState.CONFLICTING:
        each = "; ".join(
            f"{one.where}: {one.degree.value}, {one.producer.name or 'no producer'}" for one in found.labels
        )
        return [_finding(Kind.TC260_CONFLICT, State.INCONCLUSIVE, None, carrier=found.state, check=ASK,
                         facts=(("labels", each),), why=f"Labels that contradict each other weigh nothing: {each}.", innocent=(FRAMING, "two programs each wrote one"))]  # fmt: skip
    return [_one_label(found.labels[0], flaws, camera, geometry)]


def _one_label(label: Label, flaws: str, camera: CameraData, geometry: Geometry) -> Finding:
    name = label.producer.name or "nobody"
    entity = f" (entity {label.producer.uscc})" if label.producer.uscc else ""
    why = f"{label.where}: a GB 45438 label, {label.degree.value.replace('_', ' ')}, producer {name}{entity}, number {label.produce_id or 'none'}.{flaws}"
    facts = (
        ("where", label.where), ("degree", label.degree.value), ("producer", label.producer.name),
        ("entity", label.producer.uscc), ("app code", label.producer.app), ("number", label.produce_id), ("flaws", flaws.strip()),
        ("camera", f"{camera.camera} {camera.taken}".strip()),
    )  # fmt: skip
    kind = label.producer.kind
    looks_taken = bool(camera.camera and camera.taken) and geometry is not Geometry.GENERATOR
    if looks_taken and kind is ProducerClass.GENERATOR:
        return _finding(
            Kind.TC260_LABEL, State.INCONCLUSIVE, None, carrier=CarrierState.CONFLICTING, check=ASK, facts=facts,
            why=f"{why} The same file holds a camera's data ({camera.camera}, {camera.taken}), which generators do not write: "
            "possible framing, so the label weighs nothing until its producer confirms it.",
            innocent=(FRAMING, "a camera photo passed through the generator's app with its data kept"),
        )  # fmt: skip
    if looks_taken and kind is ProducerClass.UNKNOWN:
        kind = ProducerClass.PHONE_MAKER
        why += f" A camera's data ({camera.camera}) lie beside it: taken as a phone's enhancement."
    found = weight("tc260", kind, label.degree)
    innocent = (
        (FRAMING, "a phone labels zoom, night and portrait functions alike")
        if kind is not ProducerClass.GENERATOR
        else (FRAMING,)
    )
    return _finding(
        Kind.TC260_LABEL,
        State.SUPPORTS_FORGED,
        found,
        why=why,
        carrier=CarrierState.CLAIMED,
        innocent=innocent,
        check=ASK,
        facts=facts,
    )


def _declared(about: About) -> list[Finding]:
    out = []
    for kind, words, table in (
        (Kind.IPTC_AI, source_type(about), "iptc"),
        (Kind.GENERATOR_PARAMETERS, parameters(about), "parameters"),
    ):
        if words is not None and words.rule not in AI_TYPES and kind is Kind.IPTC_AI:
            out.append(_finding(Kind.EDITOR_TRACE, State.INCONCLUSIVE, None, because=Because.NOT_ABOUT_AI,
                                why=f"{words.where} holds {words.what}, which names no AI.", facts=(("what", words.what),)))  # fmt: skip
        elif words is not None:
            found = weight(table, words.rule)
            out.append(_finding(kind, State.SUPPORTS_FORGED if found.llr else State.INCONCLUSIVE, found, carrier=CarrierState.CLAIMED,
                                facts=(("where", words.where), ("what", words.what)), why=f"{words.where} holds {words.what}.", innocent=(FRAMING, "only the background was made"),
                                check="Open the file with a metadata viewer and read the named field."))  # fmt: skip
    return out


def _camera(camera: CameraData) -> list[Finding]:
    out = []
    if camera.preview is not None and camera.preview < PREVIEW_DIFFERS:
        found = weight("camera", "preview_differs")
        out.append(_finding(Kind.EXIF_CONFLICT, State.SUPPORTS_FORGED, found,
                            why=f"The preview inside the file shows another picture than the file (correlation {camera.preview:.2f}).",
                            innocent=("software that turned or cut the photo and kept the old preview",), check="Compare the embedded preview with the photo."))  # fmt: skip
    for rule, said in (("before_packing", camera.before_packing), ("before_delivery", camera.before_delivery)):
        if said is None:
            continue
        found = weight("camera", rule)
        out.append(_finding(Kind.EXIF_CONFLICT, State.SUPPORTS_FORGED, found, why=f"By its own clock the photo was {said}.",
                            innocent=("the camera's clock is wrong", "the time zone is not written"), check="Ask for another photo taken now; compare clocks."))  # fmt: skip
    if camera.conflicts or camera.editor:
        saved = [f"saved by {camera.editor}"] if camera.editor else []
        out.append(_finding(Kind.EDITOR_TRACE, State.INCONCLUSIVE, None, why=f"Saved again after the camera: {'; '.join([*saved, *camera.conflicts])}.", facts=(("what", "; ".join([*saved, *camera.conflicts])),),
                            because=Because.SAVED_AGAIN, innocent=("cut or brightened before sending", "a messenger reduced it"), check="Ask for the original file."))  # fmt: skip
    return out


def _frame(geometry: Geometry, width: int, height: int) -> Finding:
    if geometry is Geometry.MESSENGER:
        return _finding(Kind.FRAME_GEOMETRY, State.INCONCLUSIVE, None, because=Because.SAVED_AGAIN,
                        why=f"{width}x{height} is a size messengers deliver: the file is likely not the original.")  # fmt: skip
    return _finding(Kind.FRAME_GEOMETRY, State.SUPPORTS_FORGED, weight("frame", "generator"),
                    why=f"{width}x{height} is an exact output size of image generators; weak by nature.",
                    innocent=("a crop to this size", "a square photo reduced by an app"), check="Ask for the original file.")  # fmt: skip


def _marks(lines: Sequence[TextLine], size: tuple[int, int]) -> list[Finding]:
    out = []
    marks = find_ai_marks(lines, size)
    if marks:
        out.append(_mark(marks[0], marks))
    stock = find_stock_marks(lines)
    if stock:
        out.append(_finding(Kind.STOCK_WATERMARK, State.SUPPORTS_FORGED, weight("stock", "watermark"), regions=tuple(one.region for one in stock),
                            why=f"A picture agency's name is on the picture: {stock[0].text}.", facts=(("text", stock[0].text),),
                            innocent=("print on the product or its box", "the shop's own listing carries the mark"), check="Search the agency's site for the picture."))  # fmt: skip
    return out


def _mark(best: Mark, marks: Sequence[Mark]) -> Finding:
    rule = "incomplete" if best.lacks else "named" if best.named else "complete"
    # a generator's own mark often leaves out the AI element and stays below 5 %: named and at the edge is enough for "complete"
    if best.named and "a place at an edge or corner" not in best.lacks:
        rule = "named" if not best.lacks else "complete"
    lacks = f" The standard would miss: {'; '.join(best.lacks)}." if best.lacks else ""
    return _finding(
        Kind.VISIBLE_AI_MARK, State.SUPPORTS_FORGED, weight("mark", rule), regions=tuple(one.region for one in marks),
        carrier=CarrierState.CLAIMED, why=f"The picture reads “{best.text}”.{lacks}",
        facts=(("text", best.text), ("flaws", "; ".join(best.lacks))),
        innocent=("the words stand on what is photographed, such as a screen or a box", FRAMING),
        check="Look at the marked place: does it lie over the picture or on the thing?",
    )  # fmt: skip
