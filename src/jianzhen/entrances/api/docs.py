"""A page to read the API by, rendered from its OpenAPI document: no script of anybody else, under the desk's own policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

HERE = "#/components/schemas/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field that is sent or told."""

    name: str
    type: str
    required: bool
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One method of one path."""

    id: str
    method: str
    path: str
    summary: str
    says: str
    auth: tuple[str, ...]
    sent: tuple[Field, ...]
    told: tuple[Field, ...]
    statuses: tuple[str, ...]


class ReadablePage(DocsBase):
    """What ``/docs`` shows."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Render the page."""
        document = api.get_openapi_schema()
        nouns: dict[str, list[Address]] = {}
        for address, noun in addresses(document):
            nouns.setdefault(noun, []).append(address)
        words = {"title": api.title, "nouns": nouns, "openapi": self.get_openapi_url(api, kwargs)}
        return render(request, "api/docs.html", words)


def addresses(document: Mapping[str, Any]) -> Iterator[tuple[Address, str]]:
    """Every address of the document with its noun."""
    shapes = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            body = _content(one.get("requestBody", {}))
            good: Mapping[str, Any] = next(
                (answer for status, answer in one["responses"].items() if int(status) < 300), {}
            )
            params = tuple(_param(found) for found in one["parameters"])
            yield (
                Address(
                    id=one["operationId"], method=method.upper(), path=path, summary=one["summary"],
                    says=one.get("description", ""), auth=tuple(key for found in one.get("security", []) for key in found),
                    sent=params + tuple(_fields(body, shapes)), told=tuple(_fields(_content(good), shapes)),
                    statuses=tuple(str(status) for status in one["responses"]),
                ),
                one["tags"][0],
            )  # fmt: skip


def _content(part: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(iter(part.get("content", {}).values()), {})
    schema: Mapping[str, Any] = found.get("schema", {})
    return schema


def _param(found: Mapping[str, Any]) -> Field:
    schema = found["schema"]
    return Field(name=found["name"], type=_type(schema), required=found["required"], says=found["in"])


def _fields(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> Iterator[Field]:
    if "$ref" in schema:
        schema = shapes[schema["$ref"].removeprefix(HERE)]
    for name, one in schema.get("properties", {}).items():
        says = one.get("description", "")
        yield Field(name=name, type=_type(one), required=name in schema.get("required", ()), says=says)


def _type(one: Mapping[str, Any]) -> str:
    """A type in a few characters: ``uuid``, ``[LineTold]``, ``string or null``."""
    if "$ref" in one:
        return str(one["$ref"]).removeprefix(HERE)
    if "anyOf" in one:
        return " / ".join(_type(part) for part in one["anyOf"])
    if one.get("type") == "array":
        return f"[{_type(one.get('items', {}))}]"
    if "enum" in one:
        return " | ".join(str(value) for value in one["enum"])
    return str(one.get("format") or one.get("type") or "JSON")
