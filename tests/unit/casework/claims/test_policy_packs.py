from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from factories.desk import NOON, draft, staff, submitted
from factories.desk import pack as active
from jianzhen.casework.claims.categories import compare_with_standards, standard_of
from jianzhen.casework.claims.errors import FactMissing, NoPack, PackRefused
from jianzhen.casework.claims.models import PolicyPack
from jianzhen.casework.claims.packs import activate_pack, default_pack, newest_pack, pack_of
from jianzhen.casework.claims.staffing import seats_of, unfilled
from jianzhen.casework.claims.terms import term_of
from jianzhen.casework.claims.vocabulary import WindowKind
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import details_of
from jianzhen.inspection.standards import read_standards
from jianzhen.law.packs import lint, load_pack, read_body, read_pack, to_body

pytestmark = pytest.mark.django_db
SAMPLES = files("jianzhen.law.packs").joinpath("samples")
ENOUGH = {Role.REVIEWER: ["a"], Role.APPROVER: ["b", "c"], Role.PANEL: ["d", "e", "f"]}


def activate(now=NOON, people=None, **changes):
    """Activate the default pack with some values changed: ``windows__filing_days=6``."""
    table = default_pack()
    for path, value in changes.items():
        section, _, key = path.rpartition("__")
        (table[section] if section else table)[key] = value
    return activate_pack(body=table, proposed_by=staff(Role.ADMIN), actor=staff(Role.APPROVER), now=now, people=people)


def test_the_default_pack_is_simulated_lint_clean_and_has_a_rule_for_every_review_standard():
    pack = read_pack(default_pack(), "default")
    assert pack.simulated
    assert lint(pack) == []
    apart = compare_with_standards(pack)
    assert (apart.without_standard, apart.without_rules, apart.way_differs) == ((), (), ())


@pytest.mark.parametrize("name", ["marketplace", "brand", "service_network"])
def test_every_category_of_the_sample_packs_has_a_review_standard_that_agrees(name):
    apart = compare_with_standards(load_pack(SAMPLES.joinpath(f"{name}.toml")))
    assert (apart.without_standard, apart.way_differs) == ((), ())


def test_a_claim_is_read_by_the_category_its_standard_has():
    claim = submitted()
    assert standard_of(claim).id == pack_of(claim).category(claim.category).id == "crockery"
    assert pack_of(claim).category("submarines").id == "general"
    assert set(read_standards()) == {one.id for one in pack_of(claim).categories}


def test_a_claims_windows_are_those_of_the_pack_it_is_pinned_to():
    active()
    claim = submitted()
    activate(version="2", windows__buyer_reply_hours=96)
    later = submitted(now=NOON + timedelta(hours=1))
    hours = [term_of(pack_of(one), WindowKind.BUYER_REPLY).hours for one in (claim, later)]
    assert hours == [48, 96]
    assert pack_of(claim) is pack_of(claim)
    with pytest.raises(NoPack, match="not submitted"):
        pack_of(draft())


@pytest.mark.parametrize("kind", list(WindowKind))
def test_every_window_has_a_length_and_names_its_rule(kind):
    term = term_of(read_pack(default_pack(), "default"), kind)
    assert term.hours + term.working_days > 0
    assert term.rule.startswith("jianzhen-default@1 windows.")
    assert hasattr(read_pack(default_pack(), "x").windows, field := term.rule.rpartition(".")[2]) or hasattr(
        read_pack(default_pack(), "x").windows, f"{field}_hours"
    )


@pytest.mark.parametrize(("changes", "says"), [
    ({"returns__no_reason_days": 6}, "returns.no_reason_days breaks CRPL-25"),
    ({"windows__filing_days": 6}, "windows.filing_days breaks CRPL-24"),
    ({"review__adverse_decided_by": "machine"}, "PI-24"),
    ({"measures__shared_register": True, "measures__buyer_pays_multiple": 3}, "CRPL-55.*CR-7|CR-7.*CRPL-55"),
    ({"windows__appeal_days": 0}, "appeal_days"),
    ({"schema": "jianzhen.pack/9"}, "schema"),
    ({"appeals__panel": 2}, "panel"),
    ({"in_force": "tomorrow"}, "in_force must be a date"),
    ({"published": 3}, "published must be a date"),
])  # fmt: skip
def test_a_pack_that_the_law_or_the_schema_refuses_is_not_activated(changes, says):
    with pytest.raises(PackRefused, match=says):
        activate(**changes)
    assert not PolicyPack.objects.exists()
    assert not Event.objects.filter(kind="PACK_ACTIVATED").exists()


def test_what_the_linter_only_warns_of_is_recorded_with_the_activation():
    activate(refund_only__merchant_bears="whenever_the_desk_decides", version="9")
    (warning,) = details_of(Event.objects.get(kind="PACK_ACTIVATED"))["warnings"]
    assert "refund_only.merchant_bears: NPR-116" in warning


def test_a_version_is_activated_once_and_never_with_other_content():
    made = activate()
    assert activate().id == made.id
    with pytest.raises(PackRefused, match="raise its version"):
        activate(windows__buyer_reply_hours=72)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        PolicyPack.objects.update(body={})


def test_a_body_as_stored_reads_as_the_table_it_came_from():
    table = default_pack() | {"until": date(2027, 1, 1)}
    assert to_body(to_body(table)) == to_body(table)
    assert read_body(to_body(table), "x") == read_pack(table, "x")


def test_claims_are_pinned_to_the_pack_in_force_on_their_day_in_beijing():
    activate(version="1", until=date(2026, 12, 31), now=NOON - timedelta(days=60))
    activate(version="2", published=date(2026, 12, 1), in_force=date(2027, 1, 1))
    last_evening = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    assert newest_pack(at=NOON + timedelta(days=1)).version == "1"
    assert newest_pack(at=last_evening).version == "1"
    assert newest_pack(at=last_evening + timedelta(minutes=1)).version == "2"
    with pytest.raises(NoPack):
        newest_pack(at=NOON - timedelta(days=61))


def test_a_claim_is_taken_after_the_last_day_of_every_pack():
    activate(version="1", until=date(2026, 12, 31))
    assert newest_pack(at=NOON + timedelta(days=99)).version == "1"


def test_a_desk_that_cannot_fill_the_seats_of_a_pack_does_not_activate_it():
    assert activate(people=ENOUGH)
    with pytest.raises(PackRefused, match="nobody is left for third person; each seat takes another person"):
        activate(people=ENOUGH | {Role.APPROVER: ["b"]}, version="2")
    with pytest.raises(PackRefused, match="appeal panel, seat 4, appeal panel, seat 5"):
        activate(people=ENOUGH, appeals__panel=5, version="3")
    with pytest.raises(NotAllowed):
        activate_pack(body=default_pack(), proposed_by=staff(Role.REVIEWER), actor=staff(Role.APPROVER), now=NOON)


def test_a_production_desk_states_its_people_and_activates_no_simulated_pack(settings):
    settings.JIANZHEN_PRODUCTION = True
    with pytest.raises(FactMissing, match="people"):
        activate(simulated=False)
    with pytest.raises(PackRefused, match="simulated"):
        activate(people=ENOUGH)
    assert activate(people=ENOUGH, simulated=False)


def test_somebody_with_two_roles_is_put_where_the_desk_lacks_others():
    pack = read_pack(default_pack(), "default")
    both = {Role.REVIEWER: ["b", "x"], Role.APPROVER: ["b", "c"], Role.PANEL: ["b", "d", "e", "f"]}
    assert unfilled(pack, both) == ()
    # six roles held by five people: each could do each job, but not two of them
    five = list("abcde")
    assert len(unfilled(pack, {Role.REVIEWER: five, Role.APPROVER: five, Role.PANEL: five})) == 1


@given(st.lists(st.sets(st.sampled_from([Role.REVIEWER, Role.APPROVER, Role.PANEL])), max_size=9))
def test_seats_are_filled_exactly_when_every_group_of_roles_has_people_enough(held):
    pack = read_pack(default_pack(), "default")
    people = {role: [str(n) for n, roles in enumerate(held) if role in roles] for role in Role}
    wanted = [role for _, role in seats_of(pack)]
    groups = [{Role.REVIEWER}, {Role.APPROVER}, {Role.PANEL}]
    groups += [one | other for one in groups for other in groups] + [set().union(*groups)]
    # Hall 1935: nobody is missing exactly when each set of seats has as many people who could sit there
    enough = all(sum(bool(roles & group) for roles in held) >= sum(one in group for one in wanted) for group in groups)
    assert (unfilled(pack, people) == ()) is enough
