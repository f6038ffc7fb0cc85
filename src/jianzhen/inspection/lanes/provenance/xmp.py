"""XMP packets as properties (ISO 16684-1). A document type or an entity is refused: a packet needs neither."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from xml.parsers import expat

MAX_BYTES = 4 * 2**20
MAX_PROPERTIES = 5000
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One simple top-level property: namespace, name and its text."""

    namespace: str
    name: str
    value: str


class NotXmp(ValueError):  # noqa: N818 - errors are named for the fact
    """The packet is no well-formed XMP."""


def read_properties(packet: bytes) -> tuple[Property, ...]:
    """List the simple properties of the packet's own ``rdf:Description`` elements, attributes and elements alike.

    Only direct children of ``rdf:RDF/rdf:Description`` are properties of the picture; what lies deeper (a history, an
    ingredient, another picture) is not.

    Raises
    ------
    NotXmp
        Not well formed, with a document type, or too large.
    """
    start, end = packet.find(b"<"), packet.rfind(b">")
    body = packet[start : end + 1] if start >= 0 else b""
    if not body or len(body) > MAX_BYTES:
        raise NotXmp(f"{len(packet)} bytes that are no packet")
    root = _parse(body)
    rdf = root if root.tag == f"{_RDF}RDF" else root.find(f"{_RDF}RDF")
    if rdf is None:
        raise NotXmp("no rdf:RDF in the packet")
    out: list[Property] = []
    for description in rdf.findall(f"{_RDF}Description")[:100]:
        out.extend(_property(key, value) for key, value in description.attrib.items())
        simple = ((child.tag, _value(child)) for child in description)
        out.extend(_property(tag, value) for tag, value in simple if value is not None)
    return tuple(out[:MAX_PROPERTIES])


def _parse(body: bytes) -> ET.Element:
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")

    def refuse(*_: object) -> None:
        raise NotXmp("a packet with a document type")

    def named(name: str) -> str:
        return "{" + name if "}" in name else name

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attrs: builder.start(named(tag), {named(k): v for k, v in attrs.items()})
    parser.EndElementHandler = lambda tag: builder.end(named(tag))
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(body, True)
        root: ET.Element = builder.close()
    except (expat.ExpatError, AssertionError, RecursionError, ValueError) as error:
        raise NotXmp(str(error)) from error
    return root


def _value(child: ET.Element) -> str | None:
    """Text of a simple property, or the first item of a bag, sequence or alternative."""
    if len(child) == 0:
        return child.attrib.get(f"{_RDF}resource") or child.text or ""
    items = child[0]
    if items.tag in (f"{_RDF}Bag", f"{_RDF}Seq", f"{_RDF}Alt") and len(items):
        return items[0].text or ""
    return None


def _property(key: str, value: str) -> Property:
    namespace, _, name = key[1:].rpartition("}") if key.startswith("{") else ("", "", key)
    return Property(namespace=namespace, name=name, value=value)
