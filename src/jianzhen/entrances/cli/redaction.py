"""``jianzhen redact FILE… --out DIR``: derivatives for the other side, each with an account of what was hidden."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from jianzhen.entrances.cli.arguments import Commands, add_command, language

if TYPE_CHECKING:
    from jianzhen.inspection.model import FileError
    from jianzhen.inspection.redaction import Redaction

_ABOUT = (
    "Write a derivative of each photo: faces, personal text and codes covered, position and serial numbers dropped, AI "
    "labels kept. Originals are never changed. Things are missed: a person confirms before the other side sees one."
)
_EXAMPLES = """\
examples:
  jianzhen redact claim/*.jpg --out for-the-merchant
  jianzhen redact claim --out for-the-merchant --json > account.jsonl

"""


def add_to(commands: Commands) -> None:
    """Add ``jianzhen redact``."""
    parser = add_command(
        commands, "redact", "write derivatives for the other side",
        "jianzhen redact FILE… --out DIR [--json] [--lang zh|en]", _ABOUT, _EXAMPLES,
    )  # fmt: skip
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a photo; a folder stands for those inside it"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder to write to, none of an original"
    )
    parser.add_argument(
        "--json", dest="output", action="store_const", const="json", default="words", help="one JSON document a line"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default=language(), help="language of words")
    parser.set_defaults(run=run_redact)


def run_redact(asked: Namespace) -> int:
    """Write the derivatives; 0 when every file was written, 1 when some could not be, 2 when OUT cannot be used."""
    from jianzhen.entrances.cli.inputs import expand, out_error
    from jianzhen.inspection.model import FileError
    from jianzhen.inspection.redaction import redact
    from jianzhen.kernel.errors import JianzhenError

    paths = expand(asked.files)
    wrong = out_error("out", asked.out, [*asked.files, *(path.parent for path in paths if path.is_file())])
    if wrong:
        print(f"jianzhen: {wrong}", file=sys.stderr)
        return 2
    failed = False
    for path in paths:
        try:
            _print(redact(path, asked.out), asked)
        except JianzhenError as error:
            failed = True
            _print(FileError(path=str(path), code=error.code, detail=error.detail), asked)
    return 1 if failed else 0


def _print(result: Redaction | FileError, asked: Namespace) -> None:
    from jianzhen.entrances.cli.lines import Voice, error_line
    from jianzhen.inspection.model import FileError
    from jianzhen.inspection.report import Language, to_json

    voice = Voice(language=Language(asked.lang))
    if asked.output == "json":
        print(json.dumps(to_json(result), ensure_ascii=False), flush=True)
    elif isinstance(result, FileError):
        print(error_line(result, voice), file=sys.stderr, flush=True)
    else:
        print("\n".join(_words(result, voice.language.value)), flush=True)


HIDDEN: Mapping[str, tuple[str, str]] = {
    "face": ("人脸", "face"), "phone": ("电话或邮箱", "phone or mail"), "address": ("地址", "address"),
    "name": ("姓名及同处文字", "name or words beside"), "waybill": ("单号", "waybill"), "number": ("长号码", "long number"),
    "code": ("条码", "code"),
}  # fmt: skip
LABELS: Mapping[str, tuple[str, str]] = {
    "aigc_label": ("AI 生成合成标识（GB 45438）", "AI label (GB 45438)"),
    "iptc_source_type": ("IPTC 来源类型", "IPTC source type"),
    "c2pa_ai_as_iptc": ("内容凭证中的 AI 记录（改写为 IPTC，未签名）", "AI named by Content Credentials (as IPTC, unsigned)"),
    "generator_parameters": ("生成软件参数", "generator parameters"), "visible_ai_mark": ("画面上的 AI 字样", "visible AI mark"),
    "aigc_malformed": ("格式不符的 AI 标识", "malformed AI label"), "gps": ("拍摄位置", "position"),
    "c2pa": ("内容凭证（图像改动后签名失效）", "Content Credentials (cannot hold for changed pixels)"), "preview": ("内嵌预览", "preview"),
}  # fmt: skip


def _words(made: Redaction, lang: str) -> list[str]:
    zh = lang == "zh"

    def named(table: Mapping[str, tuple[str, str]], names: Iterable[str], none: tuple[str, str]) -> str:
        said = [table.get(name, (name, name))[0 if zh else 1] for name in names]
        return ("、" if zh else ", ").join(said) or none[0 if zh else 1]

    counts = Counter(one.what.value for one in made.hidden)
    counted = {name: (f"{HIDDEN[name][0]} {n} 处", f"{HIDDEN[name][1]} {n}") for name, n in counts.items()}
    hidden = named(counted, counted, ("没有发现需要遮盖的内容", "nothing found to hide"))
    kept = named(LABELS, made.kept, ("无", "nothing"))
    dropped = named(LABELS, made.dropped, ("无", "nothing"))
    if zh:
        return [
            f"{made.path} → {made.written}", f"  已遮盖：{hidden}", f"  保留的信息：{kept}", f"  去掉的信息：{dropped}",
            "  这是副本，可能有遗漏；交给对方之前须由人核对。",
        ]  # fmt: skip
    return [
        f"{made.path} -> {made.written}", f"  hidden: {hidden}", f"  kept: {kept}", f"  dropped: {dropped}",
        f"  {made.note}",
    ]  # fmt: skip
