"""Write a pack into a folder: pages, letters, JSON, and the sealed case.zip that holds all of it and the originals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from jianzhen.custody import SealedCase, SealingKey, TimestampAuthority, Timing, seal_case
from jianzhen.inspection.report import Audience, FolderPictures, Language, render_claim
from jianzhen.inspection.report.wording import Text
from jianzhen.rebuttal.as_json import pack_json
from jianzhen.rebuttal.errors import RebuttalError
from jianzhen.rebuttal.letters import LetterKind
from jianzhen.rebuttal.pack import CASE_FILE, Pack
from jianzhen.rebuttal.pages import Page, as_text, render_annex, render_letters, render_overview
from jianzhen.rebuttal.timeline import BEIJING

CASE = "case.zip"
SIDES = ("claim", "listing", "packed", "returned", "platform")

GRADES = {
    "self_sealed": ("自行固化", "self-sealed"), "outside_timestamp": ("外部时间戳", "outside timestamp"),
    "outside_witness": ("外部见证", "outside witness"),
}  # fmt: skip


KEYS = {"throwaway": Text("一次性密钥", "a throwaway key"), "kept": Text("商家密钥", "the merchant's key")}
TIMINGS = {
    Timing.BEFORE_DISPUTE: ("争议发生前固化", "sealed before the dispute began"), Timing.AFTER_DISPUTE: ("争议发生后固化", "sealed after the dispute began"),
    Timing.NOT_STATED: ("争议开始日期不详", "the start of the dispute is not known"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: the overview, the letters, the case."""

    overview: Path
    letters: tuple[Path, ...]
    case: SealedCase


def write_pack(
    pack: Pack,
    out: Path,
    *,
    key: SealingKey,
    now: datetime,
    language: Language,
    authorities: Sequence[TimestampAuthority] = (),
) -> Written:
    """Write and seal.

    Parameters
    ----------
    out
        Folder, made when missing.
    key
        Signs the case; a throwaway key proves unchanged since sealing, not by whom.
    now
        Aware. The dispute began with the refund decision: a case sealed after it says so.

    Raises
    ------
    RebuttalError
        ``out`` lies inside the case folder.
    CustodyError
        The case cannot be sealed; the pages are written all the same.
    """
    letters, annex = render_letters(pack), render_annex(pack)
    by_kind = {
        kind.value: [one.path for one in letters if one.path.startswith(f"letters/{kind}")] for kind in LetterKind
    }
    report = Page(path="report.html", html=_report(pack, language))
    document = as_text(pack_json(pack, language=language.value, letters=by_kind))
    if out.resolve().is_relative_to(pack.folder.resolve()):
        raise RebuttalError(f"{out}: lies inside the case folder; name a folder outside it")
    out.mkdir(parents=True, exist_ok=True)
    for stale in (out / "letters").glob("*.html"):
        stale.unlink()  # a draft of an earlier run that is no longer planned must not be sent by mistake
    for page in (*letters, annex, report):
        (out / page.path).parent.mkdir(parents=True, exist_ok=True)
        (out / page.path).write_text(page.html, "utf-8", errors="replace")
    (out / "pack.json").write_text(document, "utf-8")
    # the drafts stay outside: each goes to one reader, the case to any of them
    inside: dict[str, bytes | Path] = {page.path: page.html.encode("utf-8", "replace") for page in (annex, report)}
    inside |= _originals(pack.folder)
    case = seal_case(
        inside, out=out / CASE, key=key, now=now, claim=_case_id(pack), dispute_began_at=dispute_began_at(pack),
        manifest={"what": "a merchant's answer pack", "leaning": pack.statements.leaning.value, "on": pack.on.isoformat(),
                  "redacted": "nothing: originals as received; for the parties and authorities only"},
        authorities=authorities,
    )  # fmt: skip
    overview = render_overview(pack, letters=letters, language=language, seal=_seal(case, language))
    (out / overview.path).write_text(overview.html, "utf-8", errors="replace")
    return Written(overview=out / overview.path, letters=tuple(out / one.path for one in letters), case=case)


def dispute_began_at(pack: Pack) -> datetime | None:
    """The earliest day that is known to lie in the dispute: of the refund decision, else of the signature."""
    if pack.facts.decided_on.is_known:
        return datetime.combine(pack.facts.decided_on.value, time.min, tzinfo=BEIJING)
    if pack.report.context.delivered_at is not None:
        return datetime.fromisoformat(pack.report.context.delivered_at)
    return None


def _case_id(pack: Pack) -> str:
    return pack.report.context.order_id or pack.folder.resolve().name


def _report(pack: Pack, language: Language) -> str:
    return render_claim(
        pack.report, pictures=FolderPictures(pack.folder, {}), audience=Audience.MERCHANT, language=language
    )


def _originals(folder: Path) -> dict[str, bytes | Path]:
    found: dict[str, bytes | Path] = {}
    for side in SIDES:
        inside = folder / side
        for path in sorted(inside.iterdir()) if inside.is_dir() else ():
            if path.is_file() and not path.name.startswith("."):
                found[f"originals/{side}/{path.name}"] = path
    for name in ("order.json", CASE_FILE):
        if (folder / name).is_file():
            found[f"originals/{name}"] = folder / name
    return found


def _seal(case: SealedCase, language: Language) -> dict[str, Any]:
    zh = language is Language.ZH
    grade = GRADES[case.grade.value][0 if zh else 1]
    late = case.timing is Timing.AFTER_DISPUTE
    if late:
        grade += "；争议发生后固化" if zh else "; sealed after the dispute began"
    return {
        "file": CASE,
        "sha256": case.sha256,
        "grade": grade,
        "key": case.key_kind.value,
        "key_words": KEYS[case.key_kind.value],
        "fingerprint": case.fingerprint,
    }
