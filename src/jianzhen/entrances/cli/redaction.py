"""``jianzhen redact FILE… --out DIR``: derivatives for the other side, each with an account of what was hidden."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianzhen.entrances.cli.arguments import Commands, add_command, language

if TYPE_CHECKING:
    from jianzhen.inspection.redaction import Redaction


def add_to(commands: Commands) -> None:
    """Add ``jianzhen redact``."""
    parser = add_command(
        commands, "redact", "write derivatives for the other side", "jianzhen redact FILE… --out DIR [--json] [--lang zh|en]",
        "Write a derivative of each photo: faces, personal text and codes hidden, position and serial numbers dropped, "
        "AI labels kept. Originals are never changed; a person confirms before the other side sees one.",
        "examples:\n  jianzhen redact claim/*.jpg --out for-the-merchant\n\n",
    )  # fmt: skip
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a photo")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument(
        "--json", dest="output", action="store_const", const="json", default="words", help="one JSON document a line"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default=language(), help="language of words")
    parser.set_defaults(run=run_redact)


def run_redact(asked: Namespace) -> int:
    """Write the derivatives; 0 when every file was written, 1 when some could not be, 2 when OUT cannot be used."""
    from jianzhen.entrances.wording import error_sentence
    from jianzhen.inspection.redaction import redact
    from jianzhen.kernel.errors import JianzhenError

    if asked.out.exists() and not asked.out.is_dir():
        print(f"jianzhen: --out {asked.out}: is a file; name a folder", file=sys.stderr)
        return 2
    failed = False
    for path in asked.files:
        try:
            made = redact(path, asked.out)
        except (JianzhenError, OSError) as error:
            failed = True
            code = error.code if isinstance(error, JianzhenError) else "redaction_error"
            detail = error.detail if isinstance(error, JianzhenError) else str(error)
            if asked.output == "json":
                row = {"schema": "jianzhen.error/1", "path": str(path), "code": code, "detail": detail}
                print(json.dumps(row, ensure_ascii=False), flush=True)
            else:
                print(f"{path}: {error_sentence(code, language=asked.lang)} [{detail}]", file=sys.stderr, flush=True)
            continue
        print(json.dumps(as_json(made), ensure_ascii=False) if asked.output == "json" else _words(made, asked.lang))
    return 1 if failed else 0


def as_json(made: Redaction) -> dict[str, Any]:
    """``jianzhen.redaction/1``."""
    return {
        "schema": "jianzhen.redaction/1", "path": made.path, "written": made.written, "sha256": made.sha256,
        "regions": [{"what": one.what.value, "region": list(one.region)} for one in made.hidden],
        "kept": list(made.kept), "dropped": list(made.dropped), "note": made.note,
    }  # fmt: skip


_ZH = {
    "face": "人脸",
    "phone": "电话",
    "address": "地址",
    "name": "姓名",
    "waybill": "单号",
    "number": "长号码",
    "code": "条码",
}


def _words(made: Redaction, language: str) -> str:
    counts = Counter(one.what.value for one in made.hidden)
    if language == "zh":
        hidden = "、".join(f"{_ZH[what]} {n}" for what, n in counts.items()) or "没有发现需要遮盖的内容"
        return f"{made.path} → {made.written}\n  已遮盖：{hidden}\n  去掉的信息：{'、'.join(made.dropped) or '无'}\n  这是副本，交给对方之前须由人核对。"
    hidden = ", ".join(f"{what} {n}" for what, n in counts.items()) or "nothing found to hide"
    return f"{made.path} -> {made.written}\n  hidden: {hidden}\n  dropped: {', '.join(made.dropped) or 'nothing'}\n  {made.note}"
