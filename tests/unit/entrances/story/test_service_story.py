"""The made-up days of a service: alive, small, and all of it simulated."""

import time

import pytest
from django.utils import timezone

from factories.desk import pack
from jianzhen.casework.outlets.models import Outlet
from jianzhen.casework.people.models import Account
from jianzhen.casework.visits.models import Technician, Visit
from jianzhen.entrances.story.service import seed_service
from jianzhen.wiring.seed_outlets import seed_outlets

pytestmark = pytest.mark.django_db


def test_a_seeded_service_has_people_days_and_visits_in_several_states():
    pack()
    now = timezone.now()
    seed_outlets(now=now)
    begun = time.process_time()
    assert seed_service(now=now) == 4
    assert time.process_time() - begun < 10
    assert seed_service(now=now) == 0
    assert Outlet.objects.filter(technicians__isnull=False).distinct().count() == 1
    assert Technician.objects.count() == 3
    assert {one.state for one in Visit.objects.all()} == {"assigned", "handed_back", "wanted"}
    assert Visit.objects.filter(quotes__isnull=False).count() == 1
    assert all("模拟" in one.shown_as or one.email == "seed@desk.example" for one in Account.objects.all())
    assert not any(one.has_usable_password() for one in Account.objects.all())
