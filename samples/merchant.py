"""``./do demo merchant``: the smart lock whose refund another platform gave, from folder to a verified pack.

The product's own path: the same command a merchant types. The sample is simulated.
"""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from jianzhen.custody import throwaway_key, verify_bytes, verify_case
from jianzhen.inspection.report import Language
from jianzhen.rebuttal import build_pack, write_pack
from jianzhen.rebuttal.letters import TITLES
from jianzhen.rebuttal.pages import LEANINGS
from jianzhen.rebuttal.timeline import BEIJING

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "samples" / "claims" / "02-lock-painted"
TWIN = ROOT / "samples" / "claims" / "06-cup-broken-on-the-way"
OUT = ROOT / "out" / "merchant"


def main() -> int:
    """Build, seal, verify, flip a byte, verify again; then the honest twin's pack. 0 when all came out as it must."""
    started, now = time.perf_counter(), datetime.now(tz=BEIJING)
    pack = build_pack(LOCK, on=now.date())
    written = write_pack(pack, OUT / "lock", key=throwaway_key(), now=now, language=Language.ZH)
    spent = time.perf_counter() - started
    print(f"{LOCK.name}: {LEANINGS[pack.statements.leaning].en}")
    for one in pack.letters:
        print(f"  {'drafted    ' if one.drafted else 'not drafted'}  {TITLES[one.kind].en}: {one.because.en}")
    for clock in pack.clocks:
        print(f"  {clock.by or 'unknown   '}  {clock.what.en}")
    good = verify_case(written.case.path)
    whole = bytearray(written.case.path.read_bytes())
    whole[len(whole) // 2] ^= 1
    bad = verify_bytes(bytes(whole))
    print(
        f"  case.zip: {'holds' if good.holds else 'FAILS'}; after one flipped byte: {'HOLDS' if bad.holds else 'fails, as it must'}"
    )
    print(f"  folder to finished pack: {spent:.1f} s\n  {written.overview.relative_to(ROOT)}")

    twin = build_pack(TWIN, on=now.date())
    other = write_pack(twin, OUT / "cup", key=throwaway_key(), now=now, language=Language.ZH)
    print(f"\n{TWIN.name}, the honest one: {LEANINGS[twin.statements.leaning].en}")
    for said in twin.statements.for_the_buyer[:2]:
        print(f"  {said.en}")
    print(f"  {other.overview.relative_to(ROOT)}")
    return 0 if good.holds and not bad.holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
