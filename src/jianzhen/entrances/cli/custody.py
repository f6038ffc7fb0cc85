"""``jianzhen seal FOLDER --out case.zip`` and ``jianzhen verify CASE.ZIP…``: custody on the command line."""

from __future__ import annotations

import argparse
import json
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jianzhen.entrances.cli.arguments import Commands, add_command, language

if TYPE_CHECKING:
    from jianzhen.custody import SealedCase, Verification

_SEAL_USAGE = """jianzhen seal FOLDER --out CASE.ZIP [--key FILE] [--dispute-began ISO] [--timestamp URL]
                     [--claim ID] [--json] [--lang zh|en]"""
_VERIFY_USAGE = "jianzhen verify CASE.ZIP… [--trust DIR] [--key PUBLIC] [--json] [--lang zh|en]"
_VERIFY_ENDING = """\
examples:
  jianzhen verify case.zip
  jianzhen verify case.zip --trust roots --key merchant.pem --json

exit codes:
  0  every case holds
  1  some case does not hold, or could not be read
  2  wrong usage
A case that holds was not changed since it was sealed. Whether its content was true before, people judge.
"""
_BEIJING = ZoneInfo("Asia/Shanghai")


def add_to(commands: Commands) -> None:
    """Add ``jianzhen seal`` and ``jianzhen verify``."""
    seal = add_command(
        commands, "seal", "seal a folder into a case.zip that proves itself", _SEAL_USAGE,
        "Seal every file below FOLDER into a case.zip that proves itself offline. Without --key a throwaway key signs: "
        "unchanged since sealing, not by whom. Nothing leaves the machine unless --timestamp names an authority; then "
        "one hash does.",
        "examples:\n  jianzhen seal parcel-0001 --out case.zip\n"
        "  openssl genpkey -algorithm ed25519 -out key.pem && jianzhen seal parcel-0001 --out case.zip --key key.pem\n\n",
    )  # fmt: skip
    seal.add_argument("folder", type=Path, metavar="FOLDER", help="what to seal; hidden files are left out")
    seal.add_argument("--out", type=Path, required=True, metavar="CASE.ZIP", help="the file to write")
    seal.add_argument("--key", type=Path, metavar="FILE", help="Ed25519 private key, PEM")
    seal.add_argument(
        "--dispute-began", type=_moment, metavar="ISO", help="when the dispute began: 2026-11-23 or 2026-11-23T14:05; Beijing time unless it says otherwise",
    )  # fmt: skip
    seal.add_argument(
        "--timestamp", metavar="URL", action="append", default=[], help="RFC 3161 authority; may be given again"
    )
    seal.add_argument("--claim", metavar="ID", help="id of the claim, no personal data (default: the folder's name)")
    _shared(seal)
    seal.set_defaults(run=run_seal)
    verify = add_command(
        commands, "verify", "verify sealed cases offline", _VERIFY_USAGE,
        "Verify sealed cases offline: layout, contents, signature, statement, event chain, timestamps, log proof.",
        "",
    )  # fmt: skip
    verify.epilog = _VERIFY_ENDING  # here, and only here, the exit code says what was found
    verify.add_argument("files", nargs="+", type=Path, metavar="CASE.ZIP", help="a sealed case")
    verify.add_argument(
        "--trust",
        type=Path,
        metavar="DIR",
        help="roots of timestamp authorities (*.pem), keys of logs and witnesses (*.vkey)",
    )
    verify.add_argument("--key", type=Path, metavar="PUBLIC", help="the public key that must have signed, PEM")
    _shared(verify)
    verify.set_defaults(run=run_verify)


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", dest="output", action="store_const", const="json", default="words", help="one JSON document a line"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default=language(), help="language of words")


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no date or time; write 2026-11-23 or 2026-11-23T14:05"
        ) from error
    return at if at.tzinfo else at.replace(tzinfo=_BEIJING)


def run_seal(asked: Namespace) -> int:
    """Seal; 0 when the case was written, 1 when it could not be, 2 for wrong usage."""
    from jianzhen import __version__
    from jianzhen.adapters.timestamp_authority import HttpTimestampAuthority
    from jianzhen.custody import read_sealing_key, seal_case, throwaway_key
    from jianzhen.custody.as_json import seal_json
    from jianzhen.custody.errors import BadKey
    from jianzhen.kernel.errors import JianzhenError

    wrong = _seal_error(asked)
    if wrong:
        print(f"jianzhen: {wrong}", file=sys.stderr)
        return 2
    try:
        key = throwaway_key() if asked.key is None else read_sealing_key(asked.key)
    except BadKey as error:
        print(f"jianzhen: --key {error.detail}", file=sys.stderr)
        return 2
    try:
        made = seal_case(
            _files_below(asked.folder), out=asked.out, key=key, now=datetime.now(UTC),
            manifest={"tool": "jianzhen", "version": __version__}, claim=asked.claim or asked.folder.resolve().name,
            dispute_began_at=asked.dispute_began,
            authorities=[HttpTimestampAuthority(url=url) for url in asked.timestamp],
        )  # fmt: skip
    except (JianzhenError, OSError) as error:
        return _report(error, asked)
    if asked.output == "json":
        print(json.dumps(seal_json(made), ensure_ascii=False))
    else:
        print(_seal_words(made, asked.lang))
    return 0


def _seal_error(asked: Namespace) -> str | None:
    if not asked.folder.is_dir():
        return f"{asked.folder}: there is no such folder; name an existing one"
    if asked.out.is_dir():
        return f"--out {asked.out}: is a folder; name a file"
    if asked.out.exists():
        # a seal is evidence of its moment: it is never written over
        return f"--out {asked.out}: is there already; name a new file"
    if not asked.out.resolve().parent.is_dir():
        return f"--out {asked.out}: its folder does not exist; make it first"
    if asked.out.resolve().is_relative_to(asked.folder.resolve()):
        return f"--out {asked.out}: lies inside {asked.folder}; choose a place elsewhere, inputs are never changed"
    return None


def _files_below(folder: Path) -> dict[str, bytes | Path]:
    """Every file below a folder by its path there; hidden ones left out, links followed only inside it."""
    found: dict[str, bytes | Path] = {}
    top = folder.resolve()
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if path.is_file() and not any(step.startswith(".") for step in below.parts):
            if path.resolve().is_relative_to(top):
                found[below.as_posix()] = path
            else:
                print(f"{path}: leads out of the folder, left out", file=sys.stderr)
    return found


def _report(error: Exception, asked: Namespace) -> int:
    from jianzhen.entrances.wording import error_sentence
    from jianzhen.kernel.errors import JianzhenError

    code, detail = (error.code, error.detail) if isinstance(error, JianzhenError) else ("custody_error", str(error))
    if asked.output == "json":
        row = {"schema": "jianzhen.error/1", "path": str(asked.folder), "code": code, "detail": detail}
        print(json.dumps(row, ensure_ascii=False))
    else:
        print(f"{asked.folder}: {error_sentence(code, language=asked.lang)} [{detail}]", file=sys.stderr)
    return 1


def run_verify(asked: Namespace) -> int:
    """Verify; 0 when every case holds, 1 when one does not, 2 for wrong usage."""
    from jianzhen.custody import Trust, read_public_key, read_trust, verify_case
    from jianzhen.custody.as_json import verification_json
    from jianzhen.custody.errors import BadKey, BadTrustFolder

    try:
        trust = Trust() if asked.trust is None else read_trust(asked.trust)
        public = None if asked.key is None else read_public_key(asked.key)
    except (BadTrustFolder, BadKey) as error:
        named = "--trust" if isinstance(error, BadTrustFolder) else "--key"
        print(f"jianzhen: {named} {error.detail}", file=sys.stderr)
        return 2
    failed = False
    for path in asked.files:
        found = verify_case(path, trust=trust, public=public)
        failed |= not found.holds
        if asked.output == "json":
            print(json.dumps(verification_json(found, path=str(path)), ensure_ascii=False), flush=True)
        else:
            print("\n".join(_verify_lines(str(path), found, asked.lang)), flush=True)
    return 1 if failed else 0


def _seal_words(made: SealedCase, lang: str) -> str:
    from jianzhen.custody.keys import KeyKind
    from jianzhen.custody.verify import Proves
    from jianzhen.custody.words import PROVES, seal_words

    proves = Proves.UNCHANGED_NOT_BY_WHOM if made.key_kind is KeyKind.THROWAWAY else Proves.UNCHANGED_BY_KEY
    seal = seal_words(made.grade, made.timing, language=lang)
    if lang == "zh":
        head = f"{made.path}  {made.n_files} 个文件，{made.size:,} 字节\n  固化等级：{seal}\n  密钥指纹：{made.fingerprint}"
    else:
        head = f"{made.path}  {made.n_files} files, {made.size:,} bytes\n  seal: {seal}\n  key fingerprint: {made.fingerprint}"
    return f"{head}\n  {PROVES[proves].say(lang)}"


def _verify_lines(path: str, found: Verification, lang: str) -> list[str]:
    from jianzhen.custody.words import CLOCKS, PARTS, PROVES, REASONS, STAMPS, STATES, seal_words

    zh = lang == "zh"
    lines = [f"{path}", f"  {PROVES[found.proves].say(lang)}"]
    if found.grade is not None and found.timing is not None and found.clock is not None:
        clock = CLOCKS[found.clock].say(lang)
        lines.append(f"  {'固化等级：' if zh else 'seal: '}{seal_words(found.grade, found.timing, language=lang)}")
        moment = _beijing(found.sealed_at, lang)
        lines.append(f"  固化时间：{moment}，据{clock}" if zh else f"  sealed at: {moment}, by {clock}")
    if found.fingerprint is not None:
        lines.append(f"  {'密钥指纹：' if zh else 'key fingerprint: '}{found.fingerprint}")
    for check in found.checks:
        words = f"  {STATES[check.state].say(lang)}  {PARTS[check.part].say(lang)}"
        if check.reason is not None:
            words += f"{'：' if zh else ': '}{REASONS[check.reason].say(lang)} [{check.detail}]"
        lines.append(words)
    for one in found.stamps:
        lines.append(f"    {STAMPS[one.state].say(lang)}  {_beijing(one.at, lang)}  {one.authority}")
    lines += [f"    {one.key.name}  {_beijing(one.at, lang)}" for one in found.seen_by]
    if found.holds and not found.own_verifier:
        lines.append(
            "  包内的 verify.py 不是本版本的，核验请另取一份"
            if zh
            else "  the verify.py inside is not this version's; use one fetched elsewhere"
        )
    return lines


def _beijing(at: datetime | None, lang: str) -> str:
    if at is None:
        return ""
    moment = at.astimezone(_BEIJING)
    if lang == "zh":
        return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}（北京时间）"
    return f"{moment:%Y-%m-%d %H:%M:%S} (Beijing time)"
