"""The published document is the API: valid, complete, and every refusal it names is a Problem."""

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

pytestmark = pytest.mark.django_db
USUAL = {"401", "403", "404", "409", "410", "413", "422", "429"}


@pytest.fixture
def document(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def test_the_document_is_openapi_3_1_and_valid(document):
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()
