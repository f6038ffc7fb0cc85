"""Claim folders made in a minute from seeded pictures."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest

from pictures import coded, cracked, saved, scene
from two_sides import BOARD, WALL, box_of_mark, print_of, seen
from two_sides import cracked as cracked_board


@pytest.fixture
def make_claim(tmp_path):
    """Make a claim folder: files by path, and an order."""

    def make(files: dict[str, bytes], order: dict | None = None, name: str = "claim-1") -> Path:
        folder = tmp_path / "claims" / name
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        folder.mkdir(parents=True, exist_ok=True)
        if order is not None:
            (folder / "order.json").write_text(json.dumps(order), "utf-8")
        return folder

    return make


@pytest.fixture
def forged_claim(make_claim):
    """A claim whose one photo is the listing with a crack painted on."""
    listing = scene(61, (800, 600))
    painted, _ = cracked(listing, at=(380, 260), scale=2)
    order = {
        "order_id": "SIM-9",
        "item": "Test cup",
        "category": "crockery",
        "amount_fen": 3900,
        "complaint": "damaged",
    }
    return make_claim({"claim/1.jpg": coded(saved(painted, 88)), "listing/1.jpg": coded(listing, quality=92)}, order)


@pytest.fixture
def two_view_claim(make_claim):
    """A claim of two photos of one broken board from two sides, the place marked in the first."""
    wall, board = print_of(4, WALL, 150), cracked_board(print_of(3, BOARD, 225), 5)
    order = {
        "complaint": "damaged",
        "item": "Test board",
        "amount_fen": 90_000,
        "damage_regions": {"1.jpg": [list(box_of_mark(0))]},
    }
    photos = {f"claim/{n}.jpg": coded(seen(board, wall, angle, seed=n), quality=92) for n, angle in ((1, 0), (2, 20))}
    return make_claim(photos, order, name="two-views")


@pytest.fixture(scope="session")
def embedded_database():
    """A PostgreSQL of this test process alone, started when the first test asks for rows; a commit costs nothing."""
    from jianzhen.wiring.embedded import Durability, EmbeddedDatabase

    folder = Path(tempfile.mkdtemp(prefix="jz-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user when root tests
    database = EmbeddedDatabase(folder, Durability.NONE)
    database.start()
    yield database
    database.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(embedded_database):
    """Point Django at it, before the test database is made."""
    from django.db import connections

    connections["default"].settings_dict |= {"HOST": str(embedded_database.socket_folder), "USER": "postgres"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let tests that commit be emptied by TRUNCATE, which the desk's own database refuses."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_event DISABLE TRIGGER event_no_truncate")


@pytest.fixture(autouse=True)
def jobs_end_with_their_test(request, django_db_blocker):
    """A test that commits leaves no job to the next one: the queue's tables are not Django's to empty."""
    yield
    mark = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if commits or (mark is not None and mark.kwargs.get("transaction")):
        from django.db import connection

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events CASCADE")
