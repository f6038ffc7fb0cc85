"""``./do bench places``: every county and town by full path, short forms, former names, homonyms; peers beside it.

Our tables and the labels share their data: read the peers' columns as what they get wrong on today's divisions.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jianzhen.places import Division, Former, Level, Status, UnknownDivision, load_tree, name_on, resolve, warm
from jianzhen.places.history import FIRST_YEAR, STILL_USED
from jianzhen.places.names import short_names

CACHE = Path(__file__).parent.parent / ".bench-cache"
TARGETS = Path(__file__).parent / "targets.toml"
PEER_SAMPLE = 100
TAILS = ("建设路18号", "幸福小区3栋2单元501室", "人民广场B座")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A written name and every code it may mean; more than one means that it must be asked back, none that it is no place.

    Of a misspelt name ``meant`` is what was meant: a sure answer is wrong unless it contains that.
    """

    kind: str
    name: str
    codes: frozenset[str]
    on: date | None = None
    meant: str | None = None


def cases() -> list[Case]:
    """All of them; short and former names with every division of the tables that shares the name."""
    tree = load_tree()
    places = [one for one in tree.divisions.values() if one.level in (Level.PREFECTURE, Level.COUNTY)]
    counties = [one for one in places if one.level is Level.COUNTY]
    towns = list(tree.towns_below(None))
    out = [_whole("county, full path", one) for one in counties]
    standing = [one for one in towns if one.revoked is None]
    out += [_whole("town, full path", one) for one in standing]
    out += [_whole("revoked town, full path", one) for one in towns if one.revoked is not None]
    rng = random.Random(7)
    for one in rng.sample([*counties, *standing], 3000):
        tail = rng.choice(TAILS)
        out.append(
            Case(
                kind="full path with address behind",
                name="".join(tree.path(one.code)) + tail,
                codes=frozenset({one.code}),
            )
        )
    out += [_short(one) for one in counties]
    out += [_skip(one) for one in counties if _parent(one).level is Level.PREFECTURE]
    out += _alone("county alone, full", {one.code: {one.name} for one in counties}, places)
    out += _alone("alone, short", {one.code: short_names(one.name, one.level) for one in places}, places)
    by_name: dict[str, set[str]] = defaultdict(set)
    for town in towns:
        by_name[town.name].add(town.code)
    out += [
        Case(kind=f"town alone, {'unique' if len(codes) == 1 else 'homonym'}", name=name, codes=frozenset(codes))
        for name, codes in by_name.items()
    ]
    return out + _former() + _misspelt(counties) + _roads(places)


def _misspelt(counties: Sequence[Division]) -> list[Case]:
    """Full paths with one character put in the place of another, unless another path comes of it."""
    tree, rng = load_tree(), random.Random(5)
    paths = {"".join(tree.path(one.code)) for one in counties}
    letters = sorted({letter for path in paths for letter in path})
    out = []
    for one in counties:
        path = "".join(tree.path(one.code))
        k = rng.randrange(len(path))
        name = path[:k] + rng.choice(letters) + path[k + 1 :]
        if name not in paths:
            out.append(Case(kind="county, one character wrong", name=name, codes=frozenset(), meant=one.code))
    return out


def _roads(places: Sequence[Division]) -> list[Case]:
    """南京路18号: a road named after a place says nothing of where it is."""
    names = {name for one in places for name in short_names(one.name, one.level)}
    return [
        Case(kind="road named like a place", name=name + rest, codes=frozenset())
        for name in sorted(names)
        for rest in ("路18号", "北路", "大道中5号")
    ]


def _parent(one: Division) -> Division:
    return load_tree().division(one.parent or one.code)


def _whole(kind: str, one: Division) -> Case:
    return Case(kind=kind, name="".join(load_tree().path(one.code)), codes=frozenset({one.code}))


def _short(one: Division) -> Case:
    """浙江杭州西湖: every name bare."""
    words = [min(short_names(place.name, place.level) or {place.name}) for place in load_tree().line(one.code)]
    return Case(kind="county, short path", name="".join(words), codes=frozenset({one.code}))


def _skip(one: Division) -> Case:
    """浙江省西湖区: the prefecture left out."""
    tree = load_tree()
    province = tree.line(one.code)[0]
    codes = frozenset(other.code for other in tree.below(province.code) if other.name == one.name)
    return Case(kind="county, prefecture left out", name=province.name + one.name, codes=codes)


def _alone(kind: str, names: dict[str, Iterable[str]], places: Sequence[Division]) -> list[Case]:
    by_name: dict[str, set[str]] = defaultdict(set)
    for code, forms in names.items():
        for name in forms:
            by_name[name].add(code)
    provinces = load_tree().children(None)
    for one in [*places, *provinces]:
        for name in {one.name, *short_names(one.name, one.level)} & by_name.keys():
            by_name[name].add(one.code)
    return [
        Case(kind=f"{kind}, {'unique' if len(codes) == 1 else 'homonym'}", name=name, codes=frozenset(codes))
        for name, codes in sorted(by_name.items())
    ]


def _former() -> list[Case]:
    """Former county names by their path of the time, today and on a day when they were in force; and alone."""
    tree, out = load_tree(), []
    alone: dict[str, set[str]] = defaultdict(set)
    for one in tree.former:
        today = {tree.division(code).name for code in one.followers}
        if one.level is not Level.COUNTY or one.until is None or one.until < STILL_USED or one.name in today:
            continue
        alone[one.name] |= set(one.followers)
        for code in one.followers:
            above = tree.path(code)[:-1]
            codes = frozenset(c for c in one.followers if tree.path(c)[:-1] == above)
            # a county of today may carry the name under the same parent
            now = {c.code for c in tree.children(tree.division(code).parent) if c.name == one.name}
            out.append(
                Case(kind="former county, path of today", name="".join(above) + one.name, codes=frozenset(now) or codes)
            )
        out += _on_its_day(one)
    for today_ in tree.divisions.values():
        if today_.name in alone:
            # 忻州市 was a county and is the prefecture around it: the name of today contains what it was
            alone[today_.name] = {c for c in alone[today_.name] if not tree.contains(today_.code, c)} | {today_.code}
    out += [
        Case(
            kind=f"former county alone, {'unique' if len(codes) == 1 else 'homonym'}", name=name, codes=frozenset(codes)
        )
        for name, codes in alone.items()
    ]
    return out


def _on_its_day(one: Former) -> list[Case]:
    """Its path of the time, asked on a day when all of it was in force."""
    if len(one.followers) != 1 or one.until is None:
        return []
    day = date(max(one.until - 1, one.since or 0, FIRST_YEAR), 7, 1)
    words = []
    for code in (one.code[:2] + "0000", one.code[:4] + "00"):
        try:
            words.append(name_on(code, day))
        except UnknownDivision:
            continue  # a county right under its province has no prefecture of its code
    return [
        Case(kind="former county, on its day", name="".join(words) + one.name, codes=frozenset(one.followers), on=day)
    ]


def judge(case: Case, status: str, code: str | None) -> str:
    """Right, ambiguous, unresolved or wrong; the same for all.

    Of a homonym any sure answer is wrong, and asking back is right. A sure answer above the place is wrong too, but
    for a misspelt name.
    """
    if not case.codes:
        contains = case.meant is not None and code is not None and load_tree().contains(code, case.meant)
        return "right" if status != "ok" or contains else "wrong"
    if status == "ok":
        return "right" if len(case.codes) == 1 and code in case.codes else "wrong"
    if status == "ambiguous":
        return "right" if len(case.codes) > 1 else "ambiguous"
    return "unresolved"


def ours(case: Case) -> tuple[str, str | None]:
    """Our answer."""
    found = resolve(case.name, on=case.on)
    if found.status is Status.AMBIGUOUS and len(case.codes) > 1:
        listed = {one.code for one in found.candidates}
        if not case.codes <= listed and found.candidate_count == len(listed):
            return "unresolved", None  # asked back, but not for every place that shares the name
    return found.status.value, found.code


def peers() -> dict[str, Callable[[str], tuple[str, str | None]]]:
    """The resolvers at hand: name to status and county code. Only quhua ever asks back."""
    out: dict[str, Callable[[str], tuple[str, str | None]]] = {}
    if find_spec("cpca") is not None:
        import cpca

        def by_cpca(name: str) -> tuple[str, str | None]:
            code = cpca.transform([name]).iloc[0]["adcode"]
            return ("ok", str(code)) if code else ("unresolved", None)

        out["cpca"] = by_cpca
    if find_spec("jionlp") is not None:
        import jionlp

        by_path = {load_tree().path(one.code): one.code for one in load_tree().divisions.values()}

        def by_jionlp(name: str) -> tuple[str, str | None]:
            found = jionlp.parse_location(name)
            names = [found.get(key) for key in ("province", "city", "county")]
            path = tuple(one for k, one in enumerate(names) if one and one not in names[:k])
            return ("ok", by_path.get(path)) if path else ("unresolved", None)

        out["jionlp"] = by_jionlp
    if find_spec("mcp_server") is not None and find_spec("engine") is not None:
        import engine  # the package quhua-mcp installs its modules under these names

        def by_quhua(name: str) -> tuple[str, str | None]:
            found = engine.resolve(name)
            if found["status"] == "ambiguous":
                return "ambiguous", None
            codes = found.get("codes") or {}
            code = codes.get("county") or codes.get("city") or codes.get("province")
            return ("ok", code[:6]) if code else ("unresolved", None)

        out["quhua"] = by_quhua
    return out


def main(argv: list[str] | None = None) -> int:
    """Run every case, print the table, write ``.bench-cache/places.json``."""
    parser = argparse.ArgumentParser(prog="./do bench places", description=__doc__)
    parser.add_argument("--wrong", type=int, default=10, metavar="N", help="show at most N wrong answers (default: 10)")
    parser.add_argument(
        "--differences",
        type=int,
        default=12,
        metavar="N",
        help="show at most N differing answers of peers (default: 12)",
    )
    asked = parser.parse_args(argv)
    warm()
    every = cases()
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: list[str] = []
    for case in every:
        status, code = ours(case)
        verdict = judge(case, status, code)
        tally[case.kind][verdict] += 1
        if verdict == "wrong":
            wrong.append(f"{case.kind}: {case.name} -> {code}, not {', '.join(sorted(case.codes))}")
    for kind, count in tally.items():
        print(
            f"{kind:34} n {sum(count.values()):6}  "
            + "  ".join(f"{v} {count[v]}" for v in ("right", "ambiguous", "unresolved", "wrong"))
        )
    for line in wrong[: asked.wrong]:
        print("  wrong", line)
    began = time.process_time()
    for case in every:
        resolve(case.name)
    micros = (time.process_time() - began) / len(every) * 1e6
    whole = [case for case in every if case.kind in ("county, full path", "town, full path")]
    right = sum(tally[kind]["right"] for kind in ("county, full path", "town, full path"))
    rows: list[dict[str, Any]] = [
        _row("places_right", right / len(whole), len(whole)),
        _row("places_wrong", float(len(wrong)), len(every)),
        _row("places_us", micros, len(every)),
    ]
    CACHE.mkdir(exist_ok=True)
    differences = _peers(every, rows)
    (CACHE / "places-differences.tsv").write_text("".join(f"{line}\n" for line in differences), "utf-8")
    for line in differences[: asked.differences]:
        print("  differs", line.replace("\t", "  "))
    print(
        f"{len(differences)} sure answers of peers differ from ours; all of them in .bench-cache/places-differences.tsv"
    )
    (CACHE / "places.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    return 0


def _row(name: str, value: float, n: int) -> dict[str, Any]:
    target = tomllib.loads(TARGETS.read_text("utf-8"))["service"].get(name)
    beside = ""
    if target:
        met = value <= target["first"] if target["direction"] == "max" else value >= target["first"]
        beside = f"  first {target['first']:g}  goal {target['goal']:g}  {'met' if met else 'MISSED'}"
    print(f"{name:34} {value:.4g}  n {n}{beside}")
    return {"name": name, "value": value, "n": n, "groups": n, "low": None, "high": None}


def _peers(every: list[Case], rows: list[dict[str, Any]]) -> list[str]:
    """Peers on a seeded sample of each kind, judged by county: they know no town codes, and take no day.

    Returns each sure answer of a peer that differs from ours: peer, kind, name, theirs, ours, and what the label says.
    """
    at_hand, differences = peers(), []
    for name in ("cpca", "jionlp", "quhua"):
        if name not in at_hand:
            print(f"peer {name}: not installed, not compared")
    kinds: dict[str, list[Case]] = defaultdict(list)
    for case in every:
        if case.on is None:
            # homonyms of one county are one place here
            codes = frozenset(one[:6] for one in case.codes)
            if (len(codes) > 1) == (len(case.codes) > 1):
                kinds[case.kind].append(replace(case, codes=codes))
    for peer, ask in at_hand.items():
        for kind, members in kinds.items():
            sample = random.Random(11).sample(members, min(PEER_SAMPLE, len(members)))
            count: Counter[str] = Counter()
            micros = 0.0
            for case in sample:
                began = time.process_time()
                status, code = ask(case.name)
                micros += (time.process_time() - began) / len(sample) * 1e6
                verdict = judge(case, status, code if code in load_tree().divisions else None)
                count[verdict] += 1
                own_status, own_code = ours(case)
                if status == "ok" and code != (own_code or "")[:6]:
                    mine = (own_code or "")[:6] or own_status
                    differences.append(
                        "\t".join((peer, kind, case.name, f"theirs {_named(code)}", f"ours {_named(mine)}", verdict))
                    )
            verdicts = "  ".join(f"{v} {count[v]}" for v in ("right", "ambiguous", "unresolved", "wrong"))
            print(f"{peer:7} {kind:34} n {len(sample):4}  {verdicts}  {micros:.0f} us")
            rows.append(_quiet(f"{peer} wrong / {kind}", count["wrong"] / len(sample), len(sample)))
    return differences


def _named(code: str | None) -> str:
    known = load_tree().divisions.get(code or "")
    return f"{code} {''.join(load_tree().path(known.code))}" if known else f"{code or 'none'}"


def _quiet(name: str, value: float, n: int) -> dict[str, Any]:
    return {"name": name, "value": value, "n": n, "groups": n, "low": None, "high": None}


if __name__ == "__main__":
    raise SystemExit(main())
