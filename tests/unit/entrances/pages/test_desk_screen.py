"""The review screen by its answers: what is hidden before the first look, and every act with its refusal."""

import pytest
from django.test import Client

from factories.desk_pages import LOGIN, in_queue, seated
from jianzhen.casework.events.actors import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lock_inspector(settings):
    settings.JIANZHEN_INSPECTOR = "factories.desk_pages.LockInspector"


def client_of(member) -> Client:
    client = Client()
    client.force_login(member, backend=LOGIN)
    return client


def test_the_queue_and_the_screen_open(client):
    claim, ann = in_queue(), seated(Role.REVIEWER)
    desk = client_of(ann)
    page = desk.get("/desk/").content.decode()
    assert claim.number in page
    answer = desk.post("/desk/next")
    assert answer["Location"] == f"/desk/{claim.id}/"
    page = desk.get(f"/desk/{claim.id}/").content.decode()
    assert "先看，再看权重" in page
