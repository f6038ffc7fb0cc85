"""How fast, how light and how short the desk's pages are: ``./do bench pages``.

Ten thousand claims on an embedded PostgreSQL (five walked by the product's own acts, the rest multiplied from them by
SQL); each page asked for again and again inside this process, so without a network; the reviewer's controls counted by
a real browser; ``./do serve`` timed from an empty data folder to its first page.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.claims_processes import running_desk
from bench.figures import NAN, Figure

if TYPE_CHECKING:
    from django.test import Client

    from bench.pages_rows import Filled

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".bench-cache" / "pages.json"
CLAIMS, ASKED, WARM, STARTS = 10_000, 40, 3, 3
PATIENCE_S = 120.0
STEPS_TEST = "tests/browser/test_desk.py::test_a_clear_claim_from_the_queue_to_the_next_one_by_keyboard_alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as it was measured."""

    name: str
    p95_ms: float
    queries: int
    kb: float


def page_figures(n_claims: int, asked: int) -> tuple[list[Page], Figure]:
    """Every page with that many claims in the tables, and what a buyer fills in."""
    with running_desk(n_workers=0, faults=""):
        from bench.pages_rows import fill

        began = time.perf_counter()
        filled = fill(n_claims)
        print(f"{n_claims} claims are there after {time.perf_counter() - began:.0f} s", file=sys.stderr)
        doors = _doors(filled)
        pages = [_measure(name, door, asked) for name, door in doors.items()]
        return pages, buyer_fields(filled)


def _doors(filled: Filled) -> Mapping[str, tuple[Client, str]]:
    """Each page by its name: who opens it, and where."""
    from django.test import Client
    from django.utils import timezone

    from bench.claims_walk import PLATFORM
    from jianzhen.casework.claims.vocabulary import State
    from jianzhen.casework.events.actors import Role
    from jianzhen.casework.people.links import make_link, make_order_link, make_shop_link
    from jianzhen.casework.people.models import Account

    def at(state: State, role: Role) -> tuple[Client, str]:
        claim = filled.claims[state]
        assert claim.merchant_id is not None
        who = claim.buyer_id if role is Role.BUYER else claim.merchant_id
        token = make_link(claim_id=claim.id, role=role, party_id=who, actor=PLATFORM, now=timezone.now())
        client = Client()
        client.get(f"/c/{token}")
        return client, f"/claims/{claim.id}/"

    def seat(member: Account) -> Client:
        client = Client()
        client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    shop, buyer = Client(), Client()
    shop.get(f"/s/{make_shop_link(merchant_id=filled.shop.merchant_id, actor=PLATFORM, now=timezone.now())}")
    order = filled.unfiled
    buyer.get(f"/o/{make_order_link(order_id=order.id, buyer_id=order.buyer_id, actor=PLATFORM, now=timezone.now())}")
    claimed = filled.claims[State.DECIDED]
    assert claimed.line is not None
    known = Client()
    known.get(
        f"/o/{make_order_link(order_id=claimed.line.order_id, buyer_id=claimed.buyer_id, actor=PLATFORM, now=timezone.now())}"
    )
    held, waits = filled.claims[State.IN_REVIEW], filled.claims[State.REVIEW_QUEUE]
    ann = seat(filled.reviewer)
    ann.post(f"/desk/{held.id}/take")
    ann.post(f"/desk/{held.id}/look", {"impression": "unclear"})
    return {
        "first page": (Client(), "/"), "rebuttal": (Client(), "/merchant/rebuttal/"), "sign-in": (Client(), "/accounts/login/"),
        "filing": (buyer, f"/orders/{order.id}/claim/{order.lines.get().id}/"),
        "order's things": (known, f"/orders/{claimed.line.order_id}/"),
        "buyer, waiting": at(State.MERCHANT_TURN, Role.BUYER), "buyer, to reply": at(State.BUYER_TURN, Role.BUYER),
        "buyer, decided": at(State.DECIDED, Role.BUYER), "merchant, to answer": at(State.MERCHANT_TURN, Role.MERCHANT),
        "merchant, decided": at(State.DECIDED, Role.MERCHANT), "inbox": (shop, "/shop/"),
        "inbox, ended": (shop, "/shop/?heap=ended"), "inbox, last page": (shop, "/shop/?heap=ended&page=last"),
        "inbox, searched": (shop, "/shop/?heap=ended&number=SIM-FINAL77"), "shop's orders": (shop, "/shop/orders/"),
        "shop's order": (shop, f"/shop/orders/{claimed.line.order_id}/"), "standing consent": (shop, "/shop/consent/"),
        "keys": (shop, "/shop/keys/"), "desk's queue": (ann, "/desk/"), "lead's queue": (seat(filled.approver), "/desk/"),
        "review, to take": (ann, f"/desk/{waits.id}/"), "review, at work": (ann, f"/desk/{held.id}/"),
        "copies": (ann, f"/desk/{held.id}/copies/"), "role": (ann, "/desk/role"),
    }  # fmt: skip


def _measure(name: str, door: tuple[Client, str], asked: int) -> Page:
    from django.db import connection

    client, path = door
    seen: list[str] = []

    def count(execute: Callable[..., object], sql: str, *rest: object) -> object:
        seen.append(sql)
        return execute(sql, *rest)

    for _ in range(WARM):
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{name}: {path} answered {answer.status_code}: {answer.content[:300]!r}")
    times = []
    for _ in range(asked):
        began = time.perf_counter()
        client.get(path).content  # noqa: B018
        times.append((time.perf_counter() - began) * 1000)
    with connection.execute_wrapper(count):
        html = client.get(path).content
    from bench.pages_weight import weight_kb

    return Page(name=name, p95_ms=float(np.quantile(times, 0.95)), queries=len(seen), kb=weight_kb(html))


def buyer_fields(filled: Filled) -> Figure:
    """Things of the form without which a claim is refused, or its buyer asked for more: found by leaving each out."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.utils import timezone

    from bench.claims_walk import PLATFORM
    from bench.pages_rows import picture
    from jianzhen.casework.claims.models import Claim
    from jianzhen.casework.evidence.required import missing_evidence
    from jianzhen.casework.people.links import make_order_link

    order = filled.unfiled
    given = {"complaint": "damaged", "remedy": "return_refund", "amount": "129", "text": "杯口有一处缺口（模拟）。", "declared": "not_said"}  # fmt: skip
    whole = [*given, "photos"]
    address = f"/orders/{order.id}/claim/{order.lines.get().id}/"

    def asked_for_without(left: str) -> tuple[str, ...] | None:
        client = Client()
        client.get(
            f"/o/{make_order_link(order_id=order.id, buyer_id=order.buyer_id, actor=PLATFORM, now=timezone.now())}"
        )
        page = client.get(address, {"again": "1"}).content.decode()  # each form is another claim of the same thing
        filing = re.search(r'name="filing" value="([^"]+)"', page)
        assert filing is not None
        fields: dict[str, object] = {name: value for name, value in given.items() if name != left}
        if left != "photos":
            fields["photos"] = SimpleUploadedFile("1.jpg", picture(1), "image/jpeg")
        answer = client.post(address, {**fields, "filing": filing[1]})
        if answer.status_code != 302:
            return None
        return tuple(missing_evidence(Claim.objects.get(pk=answer["Location"].split("/")[2])))

    asked_anyway = asked_for_without("")
    if asked_anyway is None:
        raise SystemExit("a whole form is refused; look at the filing page first")
    needed = [name for name in whole if asked_for_without(name) != asked_anyway]
    return Figure(
        name="buyer_fields", value=float(len(needed)), n=len(whole), groups=1, low=NAN, high=NAN,
        note=f"of {len(whole)} things asked, those without which a claim is refused or asked for again: {', '.join(needed)}; asked for after a whole form: {', '.join(asked_anyway) or 'nothing'}",
    )  # fmt: skip


def review_steps() -> Figure:
    """Controls a reviewer commits on the sample's painted lock, counted by the page's own events in Chromium."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", STEPS_TEST], cwd=ROOT, capture_output=True,
        text=True, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
    )  # fmt: skip
    found = re.search(r"controls (\d+), ticks (\d+)", done.stdout)
    if found is None:
        raise SystemExit(f"the browser counted nothing:\n{done.stdout[-1500:]}{done.stderr[-500:]}")
    return Figure(
        name="review_steps", value=float(found[1]), n=1, groups=1, low=NAN, high=NAN,
        note=f"by keyboard, open to decided; {found[2]} ticks of the checklist apart",
    )  # fmt: skip


def serve_s(starts: int) -> Figure:
    """From an empty data folder to the first page, wall seconds, the median of some starts."""
    times = [_start_once() for _ in range(starts)]
    return Figure(
        name="serve_s", value=float(np.median(times)), n=starts, groups=starts, low=min(times), high=max(times),
        note="database, tables, seed and static files made anew; low and high are the fastest and slowest start",
    )  # fmt: skip


def _start_once() -> float:
    with _folder() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        kept_out = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "JIANZHEN_MODE")
        given = {key: value for key, value in os.environ.items() if key not in kept_out}
        began = time.perf_counter()
        log = (folder / "serve.log").open("wb")
        running = subprocess.Popen(
            [sys.executable, "-m", "jianzhen.wiring.main", "serve", "--port", str(port)], stdout=log, stderr=log,
            env={**given, "JIANZHEN_DATA": str(folder / "data")}, start_new_session=True,
        )  # fmt: skip
        try:
            return _first_page(running, port, began, folder)
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(60)


def _first_page(running: subprocess.Popen[bytes], port: int, began: float, folder: Path) -> float:
    while time.perf_counter() - began < PATIENCE_S and running.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                if answer.status == 200 and answer.read():
                    return time.perf_counter() - began
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"./do serve gave no page in {PATIENCE_S:g} s:\n{(folder / 'serve.log').read_text()[-1500:]}")


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="jz-") as name:
        Path(name).chmod(0o755)  # PostgreSQL runs as another user when root measures
        yield Path(name)


def worst(pages: list[Page], n_claims: int, asked: int) -> list[Figure]:
    """The three figures of all pages: each that of the worst page, which the note names."""
    slow, many, heavy = (
        max(pages, key=lambda one: one.p95_ms),
        max(pages, key=lambda one: one.queries),
        max(pages, key=lambda one: one.kb),
    )
    rest = {"n": len(pages), "groups": len(pages), "low": NAN, "high": NAN}
    return [
        Figure(name="page_p95_ms", value=slow.p95_ms, note=f"{slow.name}; {n_claims} claims, {asked} times each, in one process; load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores", **rest),  # type: ignore[arg-type]
        Figure(name="page_queries", value=float(many.queries), note=many.name, **rest),  # type: ignore[arg-type]
        Figure(name="page_kb", value=heavy.kb, note=f"{heavy.name}; page, styles, scripts and fonts, gzip, photos aside", **rest),  # type: ignore[arg-type]
    ]  # fmt: skip


def main() -> int:
    """Measure and print; exit code 1 when a figure misses its first target."""
    parser = argparse.ArgumentParser(prog="./do bench pages", description=__doc__)
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--asked", type=int, default=ASKED, help="times each page is asked for")
    parser.add_argument("--only", choices=("pages", "steps", "serve"))
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    asked = parser.parse_args()
    figures, pages = [], []
    if asked.only in (None, "serve"):
        figures.append(serve_s(STARTS))
    if asked.only in (None, "steps"):
        figures.append(review_steps())
    if asked.only in (None, "pages"):
        pages, fields = page_figures(asked.claims, asked.asked)
        figures += [fields, *worst(pages, asked.claims, asked.asked)]
    targets = tomllib.loads(Path(__file__).with_name("targets.toml").read_text("utf-8"))["desk"]
    print(
        "| figure | value | n | groups | 95 % interval | first | goal | | note |\n|---|---|---|---|---|---|---|---|---|"
    )
    for figure in figures:
        print(figure.line(targets.get(figure.name)))
    if pages:
        print("\n| page | p95, ms | queries | kB |\n|---|---|---|---|")
        for one in sorted(pages, key=lambda page: -page.p95_ms):
            print(f"| {one.name} | {one.p95_ms:.0f} | {one.queries} | {one.kb:.0f} |")
    _keep(figures, pages)
    if asked.json:
        asked.json.write_text(json.dumps([one.as_row() for one in figures], indent=1), "utf-8")
    return int(any(one.value > targets[one.name]["first"] for one in figures))


def _keep(figures: list[Figure], pages: list[Page]) -> None:
    """Leave what was measured for ``./do docs``; a figure that was not measured this time stays as it was."""
    before = {row["name"]: row for row in json.loads(KEPT.read_text("utf-8"))} if KEPT.exists() else {}
    rows = before | {one.name: one.as_row() for one in figures}
    rows |= {
        f"page/{one.name}": {"name": f"page/{one.name}", "value": round(one.p95_ms, 1), "queries": one.queries, "kb": round(one.kb, 1), "n": 1}
        for one in pages
    }  # fmt: skip
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(list(rows.values()), indent=1), "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
