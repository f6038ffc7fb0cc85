"""``./do docs``: bring figures into the READMEs from the last benchmark, so that no number there is typed by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
START, END = "<!-- figures -->", "<!-- /figures -->"

SHOWN = {
    "honest_claim_llr1": ("honest claims at LLR ≥ 1", "诚实申请达到 LLR ≥ 1"),
    "honest_llr1": ("honest files at LLR ≥ 1", "诚实文件达到 LLR ≥ 1"),
    "transit_accused": ("rendered breakage on the way accused", "途中破损（渲染）被误判"),
    "honest_lit": ("honest files with a lit region", "诚实文件被标出区域"),
    "derived_accused": ("honest pairs called derived", "诚实图对被误判为同源"),
    "flat_accused": ("flat prints photographed twice, called derived", "平面印刷品两次拍摄被误判"),
    "derived_found": ("derived copies found", "发现同源图"),
    "real AI edits found": ("real AI edits found (69 pairs)", "发现真实 AI 编辑（69 对）"),
    "changed_iou": ("changed place, mean IoU", "改动处平均 IoU"),
    "wrong_item_auc": ("another item, AUC", "另一商品 AUC"),
    "reuse_recall": ("re-used photo found first", "重复使用照片排第一"),
    "carriers_read": ("label carriers read with the right state", "标识载体读对状态"),
    "decoys_believed": ("planted labels believed", "混入的假标识被采信"),
    "same_damage": ("rendered damage found again in a second view, ≤ 30°", "渲染的损坏在另一角度（≤ 30°）再次找到"),
    "reuse_accused": ("fresh photos called re-used", "新照片被误判为重复"),
}


def table(figures: dict[str, dict[str, Any]], language: str) -> str:
    """The short table of a README, "zh" or "en"."""
    head = "| | value | n | groups | 95 % |" if language == "en" else "| | 数值 | n | 独立组 | 95 % |"
    lines = [head, "|---|---|---|---|---|"]
    for name, words in SHOWN.items():
        if name in figures:
            one = figures[name]
            interval = f"{one['low']:.3f}–{one['high']:.3f}" if one["low"] is not None else ""
            lines.append(
                f"| {words[0 if language == 'en' else 1]} | {one['value']:.3f} | {one['n']} | {one['groups']} | {interval} |"
            )
    return "\n".join(lines)


def main() -> int:
    """Rewrite the figure blocks."""
    kept = ROOT / "docs" / "benchmarks" / "inspection.json"
    if not kept.exists():
        print("no docs/benchmarks/inspection.json; run ./do bench inspection first")
        return 1
    figures = {row["name"]: row for row in json.loads(kept.read_text("utf-8"))}
    for name, language in (("README.md", "en"), ("README.zh-Hans.md", "zh")):
        text = (ROOT / name).read_text("utf-8")
        before, _, rest = text.partition(START)
        _, _, after = rest.partition(END)
        (ROOT / name).write_text(f"{before}{START}\n{table(figures, language)}\n{END}{after}", "utf-8")
        print(f"{name}: figures brought in")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
