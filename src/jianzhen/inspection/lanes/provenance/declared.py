"""Unsigned words of software in a file: IPTC source type, generator parameters, app marks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jianzhen.inspection.lanes.provenance.xmp import NotXmp, read_properties
from jianzhen.inspection.media import About, BlockKind

IPTC_NAMESPACE = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
AI_TYPES = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic")
_VOCABULARY = re.compile(r"^https?://cv\.iptc\.org/newscodes/digitalsourcetype/([A-Za-z]+)/?$")
_STEPS = re.compile(r"\bSteps: \d{1,5}, ")
_BESIDE_STEPS = ("Sampler: ", "CFG scale: ", "Seed: ")
LONGEST = 2 * 2**20
"""Characters of one text that are looked at; work flows of hundreds of nodes stay far below."""

_TEXT_PLACES = ("PNG", "GIF comment", "JPEG COM", "MP4 meta keys", "Matroska SimpleTag")
_UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_SIGNATURE = re.compile(r"^Signature: [A-Za-z0-9+/=]{40,}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What software wrote: which rule of ``weights.toml`` it falls under, where, and a short account of it."""

    rule: str
    where: str
    what: str


def source_type(about: About) -> Words | None:
    """The IPTC digital source type of the picture; one that names generated content comes first."""
    found = sorted(_source_types(about), key=lambda one: one[0] not in AI_TYPES)
    for name, where in found:
        return Words(rule=name, where=where, what=f"IPTC digital source type {name}")
    return None


def _source_types(about: About) -> Iterator[tuple[str, str]]:
    for block in about.blocks:
        if block.kind is not BlockKind.XMP or b"DigitalSourceType" not in block.data:
            continue
        try:
            found = read_properties(block.data)
        except NotXmp:
            continue
        for one in found:
            if one.name == "DigitalSourceType" and one.namespace.replace("https:", "http:", 1) == IPTC_NAMESPACE:
                match = _VOCABULARY.match(one.value.strip())
                if match:
                    yield match[1], block.where


def parameters(about: About) -> Words | None:
    """A generator's own parameters: AUTOMATIC1111 and its kin, ComfyUI, InvokeAI, Fooocus, NovelAI, xAI; app marks."""
    for block in about.blocks:
        if block.kind is BlockKind.TEXT and block.where.startswith(_TEXT_PLACES) and len(block.data) <= LONGEST:
            text = block.data.decode("utf-8", "replace")
            tool = _of_text(block.name, text)
            if tool:
                return Words(rule="generator", where=block.where, what=tool)
    for exif in about.exif:
        if _is_a1111(exif.get("UserComment", "")):
            return Words(rule="generator", where="Exif UserComment", what="Stable Diffusion parameters")
        for tag in ("Make", "Model"):
            # ComfyUI's WebP files: "workflow:{…}" as the maker, "prompt:{…}" as the model
            keyword, colon, text = exif.get(tag, "").partition(":")
            if colon and (tool := _of_text(keyword, text)):
                return Words(rule="generator", where=f"Exif {tag}", what=tool)
        if _UUID.match(exif.get("Artist", "")) and _SIGNATURE.match(exif.get("ImageDescription", "")):
            return Words(rule="signature", where="Exif", what="the mark xAI's generator writes")
        for tag in ("UserComment", "ImageDescription"):
            kind = _object(exif.get(tag, "")).get("aigc_label_type")
            if str(kind) in ("0", "1", "2"):
                rule = "app_mark_0" if str(kind) == "0" else "app_mark"
                return Words(rule=rule, where=f"Exif {tag}", what=f"aigc_label_type {kind} of an app's export")
    return None


def _is_a1111(text: str) -> bool:
    steps = _STEPS.search(text)
    return steps is not None and any(word in text[steps.end() :] for word in _BESIDE_STEPS)


def _of_text(keyword: str, text: str) -> str | None:
    if keyword in ("parameters", "comment") and _is_a1111(text):
        return "Stable Diffusion parameters"
    if keyword == "parameters" and {"sampler", "seed"} <= {name.lower() for name in _object(text)}:
        return "Fooocus parameters"
    if keyword.lower() == "comment" and (inside := _object(text)) and ("prompt" in inside or "workflow" in inside):
        for name in ("prompt", "workflow"):
            nested = inside.get(name)
            if tool := _of_text(name, nested if isinstance(nested, str) else json.dumps(nested)):
                return tool
    if keyword in ("prompt", "workflow"):
        found = _object(text)
        nodes = found.get("nodes") if keyword == "workflow" else list(found.values())
        if isinstance(nodes, list) and any(isinstance(n, dict) and ("class_type" in n or "type" in n) for n in nodes):
            return "a ComfyUI work flow"
    if keyword in ("invokeai_metadata", "sd-metadata") and _object(text):
        return "InvokeAI parameters"
    if keyword == "Dream" and re.search(r"-s ?\d+", text):
        return "InvokeAI parameters"
    if keyword == "Comment" and {"sampler", "steps", "seed"} <= _object(text).keys():
        return "NovelAI parameters"
    return None


def _object(text: str) -> dict[str, object]:
    if len(text) > LONGEST or not text.lstrip().startswith("{"):
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
