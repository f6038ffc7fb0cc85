"""China's label of generated content in a file's metadata (GB 45438-2025, 6.1 and Annex E; TC260 practice guides).

Reading is lenient, the state is strict: what the standard asks for and the file lacks is named in ``flaws``. A label is
an unsigned claim. Only the places the standard or its guides name are read, and those in which products were seen to
write; the same words anywhere else are no label.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jianzhen.inspection.lanes.provenance.weights import Producer, producer_of
from jianzhen.inspection.lanes.provenance.xmp import NotXmp, read_properties
from jianzhen.inspection.media import About, BlockKind
from jianzhen.inspection.model import CarrierState

NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"
FIELDS = ("Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID", "ReservedCode2")
LONGEST = 20_000
_CHARACTERS = re.compile(r'^[!#-\[\]-~"]*$')
_TEXT_PLACES = (
    "PNG tEXt",
    "PNG zTXt",
    "PNG iTXt",
    "MP4 meta keys",
    "Matroska SimpleTag",
    "FLV onMetaData",
    "AVI INFO",
    "AVI AIGC chunk",
)


class Degree(StrEnum):
    """What ``Label`` says: 1 is, 2 may be, 3 suspected generated; unstated when it says none of them."""

    IS = "label_1"
    MAY_BE = "label_2"
    SUSPECTED = "label_3"
    UNSTATED = "unstated"


_DEGREES = {"1": Degree.IS, "2": Degree.MAY_BE, "3": Degree.SUSPECTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label as read: where it lay, its degree, producer and number, and what the standard would object to."""

    where: str
    degree: Degree
    producer: Producer
    produce_id: str
    flaws: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """All labels of a file and the state they are in together; ``broken`` names places with an unreadable one."""

    state: CarrierState
    labels: tuple[Label, ...]
    broken: tuple[str, ...]
    flaws: tuple[str, ...]


def read_labels(about: About) -> Labels:
    """Read every label of a file and judge them together.

    Several labels that agree break clause 6.1 c (exactly one) and are still a claim; labels that disagree on degree,
    producer or number are conflicting and believed by nobody.
    """
    labels: list[Label] = []
    broken: list[str] = []
    for where, text in _candidates(about, broken):
        found = parse(text, where)
        if found is None:
            broken.append(where)
        else:
            labels.append(found)
    said = {(one.degree, one.producer.uscc or one.producer.name.lower(), one.produce_id) for one in labels}
    flaws = [flaw for one in labels for flaw in one.flaws]
    if len(labels) > 1:
        flaws.append(f"{len(labels)} labels in one file; the standard allows exactly one")
    if labels and broken:
        flaws.append(f"another field called AIGC is unreadable ({', '.join(dict.fromkeys(broken))})")
    if len(said) > 1:
        state = CarrierState.CONFLICTING
    elif labels:
        state = CarrierState.CLAIMED
    else:
        state = CarrierState.MALFORMED if broken else CarrierState.ABSENT
    return Labels(state=state, labels=tuple(labels), broken=tuple(broken), flaws=tuple(dict.fromkeys(flaws)))


def read_values(about: About) -> tuple[str, ...]:
    """The labels' values as they lie in the file, for derivatives that must keep them."""
    broken: list[str] = []
    return tuple(dict.fromkeys(text for where, text in _candidates(about, broken) if parse(text, where) is not None))


def _candidates(about: About, broken: list[str]) -> Iterable[tuple[str, str]]:
    for block in about.blocks:
        if block.kind is BlockKind.XMP:
            yield from _in_xmp(block.data, block.where, broken)
        elif (block.kind is BlockKind.TEXT and block.where in _TEXT_PLACES and "AIGC" in block.name) or (
            block.kind is BlockKind.SEGMENT and block.data[:4] == b"AIGC" and b"{" in block.data[:12]
        ):
            yield block.where, _decoded(block.data)
    for exif in about.exif:
        comment = exif.get("UserComment", "")
        if comment.lstrip().startswith("{") and '"AIGC"' in comment[:200]:
            yield "Exif UserComment", comment
        described = exif.get("ImageDescription", "")
        if (described.lstrip().startswith("{") and '"AIGC"' in described[:200]) or (
            described.lstrip().startswith("{") and '"ServiceProvider"' in described and '"ServiceUser"' in described
        ):
            yield "Exif ImageDescription", described


def _in_xmp(packet: bytes, where: str, broken: list[str]) -> Iterable[tuple[str, str]]:
    if b"AIGC" not in packet:
        return
    try:
        found = read_properties(packet)
    except NotXmp:
        # a packet that does not parse says nothing, but somebody wrote AIGC into it
        broken.append(where)
        return
    for one in found:
        if one.name == "AIGC" and one.namespace.rstrip("/") == NAMESPACE.rstrip("/"):
            yield where, one.value
        elif one.name == "AIGC":
            broken.append(f"{where} (foreign namespace)")


def _decoded(data: bytes) -> str:
    for coding in ("utf-8", "utf-16"):
        try:
            return data.decode(coding).strip("\x00 \r\n\t")
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def parse(text: str, where: str) -> Label | None:
    """Read one label's value; ``None`` when it is none.

    Accepts the normative form, the inner object alone, ``AIGC{…}``, and JSON escaped once or twice for XML.

    Examples
    --------
    >>> parse('{"AIGC":{"Label":"1","ContentProducer":"doubao","ProduceID":"x"}}', "PNG tEXt").degree
    <Degree.IS: 'label_1'>
    >>> parse("the letters AIGC", "PNG tEXt") is None
    True
    """
    flaws: list[str] = []
    found = _loads(text, flaws)
    if found is None:
        return None
    inner = found.get("AIGC", found)
    if "ServiceProvider" in inner and "ServiceUser" in inner:
        flaws.append("the fields of a service, not of the standard")
        inner = {"Label": "", "ContentProducer": inner["ServiceProvider"], **inner}
    elif inner is found:
        flaws.append("without the outer AIGC object")
    if not isinstance(inner, dict) or not ("Label" in inner or "ContentProducer" in inner):
        return None
    values: dict[str, str] = {}
    for name in FIELDS:
        value = inner.get(name)
        if value is None:
            flaws.append(f"{name} is missing") if name in FIELDS[:3] else None
        elif isinstance(value, str):
            values[name] = value
            if not _CHARACTERS.match(value):
                flaws.append(f"{name} holds characters the standard does not allow")
        elif isinstance(value, int) and not isinstance(value, bool):
            values[name] = str(value)
            flaws.append(f"{name} is a number, not text")
        else:
            return None
    degree = _DEGREES.get(values.get("Label", "").strip(), Degree.UNSTATED)
    if degree is Degree.UNSTATED:
        if values.get("Label", "").strip().lstrip("-").isdigit():
            return None  # a degree the standard does not know says nothing
        flaws.append("Label is none of 1, 2, 3")
    producer = producer_of(values.get("ContentProducer", ""))
    if not producer.uscc:
        flaws.append("ContentProducer holds no valid entity code")
    if where == "AVI AIGC chunk":
        flaws.append("in the place sound files have for it")
    return Label(
        where=where, degree=degree, producer=producer, produce_id=values.get("ProduceID", "")[:200], flaws=tuple(flaws)
    )


def _loads(text: str, flaws: list[str]) -> dict[str, Any] | None:
    if len(text) > LONGEST:
        return None
    for turn in range(3):
        bare = text.strip().removeprefix("AIGC").lstrip(" :=\x00")
        if bare is not text.strip() and bare != text.strip():
            flaws.append("the letters AIGC before the object")
        try:
            found = json.loads(bare, object_pairs_hook=_no_repeats)
        except (ValueError, RecursionError):
            if "&" not in text or turn == 2:
                return None
            text = html.unescape(text)
            continue
        if turn:
            flaws.append("escaped for XML more often than needed")
        return found if isinstance(found, dict) else None
    return None


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key is given twice")
    return dict(pairs)
