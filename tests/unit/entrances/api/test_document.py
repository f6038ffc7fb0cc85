"""The published document is the API: valid, complete, and every refusal it names is a ``Problem``."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from factories.api import Shop
from jianzhen.casework.people.rates import Rate
from jianzhen.entrances.api import callers
from jianzhen.entrances.api.published import api
from jianzhen.entrances.wording import ERRORS

pytestmark = pytest.mark.django_db
DOCUMENT = api.get_openapi_schema()
OPERATIONS = [
    pytest.param(path, method, one, id=f"{method.upper()} {path.removeprefix('/api/v1')}")
    for path, methods in DOCUMENT["paths"].items()
    for method, one in methods.items()
]
WRONG = {
    "no credential": {},
    "wrong key": {"Authorization": "Bearer jz_000000000000_AAAA"},
    "wrong link": {"Jianzhen-Link": "nonsense:nonsense"},
    "wrong signature": {"Jianzhen-Signature": "t=1,v1=00"},
}


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    for name in ("CALLS", "REFUSED"):
        monkeypatch.setattr(callers, name, Rate(what=name, burst=10_000, every=timedelta(milliseconds=1)))


def call(path, method, headers, content=b"", content_type="application/json"):
    path = path.replace("{key}", "e-0-0")
    while "{" in path:
        path = path[: path.index("{")] + str(uuid4()) + path[path.index("}") + 1 :]
    return Client().generic(method.upper(), path, content, content_type=content_type, headers=headers)


def check_problem(answer, one):
    """The answer is documented, and fits the schema it is documented with."""
    assert str(answer.status_code) in {str(status) for status in one["responses"]}, answer.content
    documented = {str(status): shape for status, shape in one["responses"].items()}[str(answer.status_code)]
    schema = documented["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/Problem"}
    told = answer.json()
    Draft202012Validator(DOCUMENT["components"]["schemas"]["Problem"]).validate(told)
    assert told["code"] in ERRORS
    return told


def test_the_document_is_served_as_openapi_3_1_and_is_valid(client):
    served = client.get("/api/v1/openapi.json").json()
    assert served["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(served).validate()
    assert len({one["operationId"] for methods in served["paths"].values() for one in methods.values()}) == len(
        OPERATIONS
    )
    assert set(served["components"]["securitySchemes"]) == {
        "MerchantKey", "SignedKey", "CaseLink", "DeskSession", "GatewaySecret", "CarrierSecret",
    }  # fmt: skip


OPEN = tuple(f"/api/v1/{one}" for one in ("places", "places/suggest", "outlets", "hotlines/{number}"))
"""To be looked up by anybody."""


@pytest.mark.parametrize(("path", "method", "one"), OPERATIONS)
def test_every_address_says_who_may_call_it(path, method, one):
    assert bool(one.get("security")) != (path in OPEN)
    assert one["summary"]
    assert {str(status) for status in one["responses"]} >= {"401", "403", "404", "409", "413", "422", "429"}


@pytest.mark.parametrize("how", WRONG)
@pytest.mark.parametrize(("path", "method", "one"), [one for one in OPERATIONS if one.values[0] not in OPEN])
def test_nobody_and_a_wrong_credential_get_a_documented_problem(path, method, one, how):
    answer = call(path, method, WRONG[how])
    told = check_problem(answer, one)
    assert answer.status_code == 401, told


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"no_such_field": 1}', b"\xff\xfe", b'{"a":' * 3000, b"null"])
@pytest.mark.parametrize(("path", "method", "one"), [one for one in OPERATIONS if one.values[1] != "get"])
def test_a_bad_body_gets_a_documented_problem(path, method, one, content):
    shop = Shop()
    answer = call(path, method, {**shop.headers, "Idempotency-Key": "k"}, content)
    assert 400 <= answer.status_code < 500
    check_problem(answer, one)


@pytest.mark.parametrize(("path", "method", "one"), OPERATIONS)
def test_what_is_not_there_gets_a_documented_problem(path, method, one):
    answer = call(path, method, Shop().headers)
    if answer.status_code >= 400:
        check_problem(answer, one)
    else:
        assert path in ("/api/v1/orders", "/api/v1/claims")


@pytest.mark.parametrize(("path", "method", "one"), OPERATIONS)
def test_a_body_over_the_limit_is_refused_before_it_is_read(path, method, one):
    headers = Shop().headers
    asked = path.replace("{key}", "e-0-0")
    while "{" in asked:
        asked = asked[: asked.index("{")] + str(uuid4()) + asked[asked.index("}") + 1 :]
    answer = Client().generic(method.upper(), asked, b"", headers=headers, CONTENT_LENGTH=str(200 << 20))
    if "MerchantKey" in str(one.get("security", "")):
        assert answer.status_code == 413
    check_problem(answer, one)


def test_an_address_that_is_none_answers_with_a_problem_too():
    answer = Client().get("/api/v1/no/such/thing")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_address")
    deep = json.dumps(answer.json(), ensure_ascii=False)
    assert "/api/v1/docs" in deep


def test_the_page_shows_every_address(client):
    page = client.get("/api/v1/docs", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert "cdn" not in page.content.decode()
    for one in OPERATIONS:
        assert one.values[0] in page.content.decode()
