"""``./do bench carriers``: every carrier in every state, decoys, labels transplanted, and the data pack's label files."""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections import Counter
from pathlib import Path

from bench.lab.carriers import Made, base, decoys, framed, labelled
from bench.lab.records import records
from bench.measure import CACHE
from jianzhen.inspection.lanes.provenance import SelfAccount, find_provenance
from jianzhen.inspection.media import MediaError, open_media, read_about
from jianzhen.inspection.model import CarrierState, Finding, Kind

_OF_RECORD = {
    "tampered": CarrierState.TAMPERED, "expired certificate": CarrierState.EXPIRED,
    "content intact": CarrierState.VALID_UNTRUSTED, "remote manifest only": CarrierState.CLAIMED,
    "no embedded manifest": None,
}  # fmt: skip
_RECORDS = {kind for kind in Kind if kind.value.startswith("c2pa_")}


def said_of(path: Path, anchors: str = "") -> tuple[Finding, ...]:
    """What the lane says of a file's metadata; words on the picture are not read here."""
    media = open_media(path)
    about = read_about(path, anchors=anchors)
    return find_provenance(SelfAccount(about=about, rgb=media.frames[0].rgb, orientation=media.orientation))


def read_right(made: Made, folder: Path) -> bool:
    """Whether a made file is read as it must be."""
    path = folder / f"one.{made.suffix}"
    path.write_bytes(made.data)
    return any(one.kind is made.kind and one.carrier_state is made.carrier_state for one in said_of(path, made.anchors))


def believed(suffix: str, data: bytes, folder: Path) -> bool:
    """Whether anything of a decoy weighs against its owner."""
    path = folder / f"decoy.{suffix}"
    path.write_bytes(data)
    try:
        found = said_of(path)
    except MediaError:
        return False  # refused as a whole, with a reason
    return any((one.llr or 0) > 0 and one.kind is not Kind.FRAME_GEOMETRY for one in found)


def of_the_pack(data: Path) -> list[tuple[str, bool, str]]:
    """The data pack's label files against its own table: file, right or not, what was said."""
    out = []
    for row in csv.DictReader((data / "labels" / "expected.csv").open()):
        found = said_of(data / "labels" / row["file"])
        said = ", ".join(f"{one.kind} {one.carrier_state or ''}" for one in found)
        out.append((row["file"], _as_expected(row, found), said))
    return out


def _as_expected(row: dict[str, str], found: tuple[Finding, ...]) -> bool:
    kinds = {one.kind for one in found}
    if row["file"].startswith("parameters/"):
        return Kind.GENERATOR_PARAMETERS in kinds
    if not row["file"].startswith("c2pa/"):
        return not any((one.llr or 0) >= 0.5 for one in found)
    expected = next(state for words, state in _OF_RECORD.items() if row["expected"].startswith(words))
    record = next(
        (
            one
            for one in found
            if one.carrier_state is not None and (one.kind in _RECORDS or one.kind is Kind.EDITOR_TRACE)
        ),
        None,
    )
    if expected is None:
        return record is None
    if record is None or record.carrier_state is not expected:
        return False
    if expected is CarrierState.TAMPERED:
        return record.kind is Kind.C2PA_TAMPERED
    types = row["digital_source_types"]
    if "compositeWith" in types:
        return record.kind is Kind.C2PA_AI_EDITED
    return (record.kind is Kind.C2PA_AI_GENERATED) == ("trainedAlgorithmicMedia" in types)


def measure(data: Path | None) -> tuple[list[dict[str, object]], list[str]]:
    """Rows for the benchmark page and a table by carrier."""
    files = base()
    if data is not None:
        files["heic"] = (data / "labels" / "heic" / "zPug_3.heic").read_bytes()
    right: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for made in [*labelled(files), *framed(files), *records(files)]:
            tried[made.carrier] += 1
            if read_right(made, folder):
                right[made.carrier] += 1
            else:
                wrong.append(f"{made.carrier}, {made.state}")
        fooled = [words for words, suffix, content in decoys(files) if believed(suffix, content, folder)]
        n_decoys = sum(1 for _ in decoys(files))
    if data is not None:
        for file, good, said in of_the_pack(data):
            tried["data pack: " + file.split("/")[0]] += 1
            right["data pack: " + file.split("/")[0]] += good
            if not good:
                wrong.append(f"{file}: {said}")
    total, good_ones = sum(tried.values()), sum(right.values())
    rows: list[dict[str, object]] = [
        {
            "name": "carriers_read",
            "value": good_ones / total,
            "n": total,
            "groups": len(tried),
            "low": None,
            "high": None,
        },
        {"name": "decoys_believed", "value": len(fooled), "n": n_decoys, "groups": n_decoys, "low": None, "high": None},
    ]
    table = [f"{carrier}: {right[carrier]}/{n}" for carrier, n in tried.items()]
    return rows, [*table, *(f"WRONG {one}" for one in wrong), *(f"BELIEVED {one}" for one in fooled)]


def main(argv: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="./do bench carriers", description=__doc__)
    parser.add_argument("--data", type=Path)
    asked = parser.parse_args(argv)
    rows, table = measure(asked.data)
    print("\n".join(table))
    for row in rows:
        print(f"{row['name']}: {row['value']} of {row['n']}")
    CACHE.mkdir(exist_ok=True)
    (CACHE / "carriers.json").write_text(json.dumps(rows, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
