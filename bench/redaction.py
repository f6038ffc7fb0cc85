"""``./do bench redaction``: parcel labels made by script, planted with fictional persons: what is still readable?"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from bench.measure import CACHE
from jianzhen.inspection.lanes.text import read_codes, read_text
from jianzhen.inspection.redaction import redact

FONTS = sorted(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"))
SURNAMES, GIVEN = "林周许何沈韩", ("小禾", "一鸣", "若溪", "子墨", "晓舟", "安之")
CITIES = ("云州省青石市临江区", "海宁省白桥市东园区", "岭西省松口市望湖县")
STREETS = ("柳岸路", "梧桐街道清河巷", "星火大道", "石桥镇南街")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A thing planted on a label: of what kind, its text, and whether it is a machine code."""

    what: str
    text: str


def label(k: int) -> tuple[Image.Image, list[Planted]]:
    """One label of a seeded layout and what stands on it."""
    rng = np.random.default_rng(900 + k)
    name = SURNAMES[int(rng.integers(6))] + GIVEN[int(rng.integers(6))]
    phone = "1" + str(rng.integers(30, 99)) + "0000" + f"{int(rng.integers(10000)):04d}"
    shown = phone if k % 3 else f"{phone[:3]} {phone[3:7]} {phone[7:]}"
    address = f"{CITIES[k % 3]}{STREETS[int(rng.integers(4))]}{int(rng.integers(1, 300))}号{int(rng.integers(1, 30))}栋{int(rng.integers(101, 2500))}室"
    waybill = ("SF", "YT", "JD", "ZTO")[k % 4] + "".join(str(v) for v in rng.integers(0, 10, 12))
    card = Image.new("RGB", (760, 560), (246, 245, 240))
    draw = ImageDraw.Draw(card)
    big, small = ImageFont.truetype(str(FONTS[0]), 36), ImageFont.truetype(str(FONTS[0]), int(rng.integers(24, 32)))
    draw.text((30, 24), ("速达快递", "北辰物流", "飞舟速运")[k % 3] + "（模拟）", font=big, fill=(30, 30, 30))
    lines = [
        f"收件人：{name}",
        f"电话：{shown}",
        f"地址：{address[:18]}",
        f"　　　{address[18:]}",
        f"运单号：{waybill}",
    ]
    if k % 2:
        lines = [f"收 {name}  {shown}", address[:20], address[20:], f"单号 {waybill}"]
    for n, line in enumerate(lines):
        draw.text((30, 90 + n * 52), line, font=small, fill=(20, 20, 20))
    planted = [
        Planted(what="name", text=name),
        Planted(what="phone", text=phone),
        Planted(what="address", text=address),
        Planted(what="waybill", text=waybill),
    ]
    kind = zxingcpp.BarcodeFormat.Code128 if k % 2 else zxingcpp.BarcodeFormat.QRCode
    code = np.asarray(zxingcpp.create_barcode(waybill, kind).to_image(scale=3 if k % 2 else 5))
    picture = Image.fromarray(code).convert("RGB")
    card.paste(picture, (40 if k % 2 else 560, 400 if k % 2 else 380))
    return card, [*planted, Planted(what="code", text=waybill)]


def photo(k: int) -> tuple[np.ndarray, list[Planted]]:
    """The label photographed: perspective, turn, shade, blur, noise, on a procedural ground."""
    rng = np.random.default_rng(1700 + k)
    card, planted = label(k)
    h, w = 1080, 1440
    ground = cv2.GaussianBlur(rng.normal(128, 60, (h // 8, w // 8, 3)).astype(np.float32), (0, 0), 3)
    ground = cv2.resize(ground, (w, h)) * 0.8 + rng.normal(0, 4, (h, w, 1))
    scale, turn = float(rng.uniform(1.05, 1.5)), float(rng.uniform(-25, 25))
    matrix = cv2.getRotationMatrix2D((380, 280), turn, scale)
    matrix[:, 2] += [w / 2 - 380, h / 2 - 280]
    corners = np.array([[0, 0], [760, 0], [760, 560], [0, 560]], np.float32)
    there = (corners @ matrix[:, :2].T + matrix[:, 2] + rng.uniform(-30, 30, (4, 2))).astype(np.float32)
    laid = cv2.warpPerspective(
        np.asarray(card, np.float32),
        cv2.getPerspectiveTransform(corners, there),
        (w, h),
        dst=ground.astype(np.float32),
        borderMode=cv2.BORDER_TRANSPARENT,
        flags=cv2.INTER_AREA,
    )
    y, x = np.mgrid[0:h, 0:w]
    shade = 1 - 0.3 * ((x * rng.uniform(-1, 1) + y * rng.uniform(-1, 1)) / w > 0.2)
    out = cv2.GaussianBlur(
        laid * cv2.GaussianBlur(shade.astype(np.float32), (0, 0), 20)[..., None], (0, 0), float(rng.uniform(0.4, 1.3))
    )
    return np.clip(out + rng.normal(0, 3, out.shape), 0, 255).astype(np.uint8), planted


def readable(one: Planted, rgb: np.ndarray) -> bool:
    """Whether at least half of a planted text can still be read, or its code decoded."""
    if one.what == "code":
        return any(code.text == one.text for code in read_codes(rgb))
    seen = "".join(line.text for line in read_text(rgb, side=1800)).replace(" ", "").replace("-", "")
    match = SequenceMatcher(None, seen, one.text, autojunk=False)
    longest = match.find_longest_match(0, len(seen), 0, len(one.text)).size
    return longest >= max(2, len(one.text) / 2)


def main(argv: list[str] | None = None) -> int:
    """Make, redact, read again."""
    parser = argparse.ArgumentParser(prog="./do bench redaction", description=__doc__)
    parser.add_argument("--labels", type=int, default=60)
    asked = parser.parse_args(argv)
    if not FONTS:
        print("no Noto Sans CJK font: install fonts-noto-cjk")
        return 1
    planted_n: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        for k in range(asked.labels):
            rgb, planted = photo(k)
            path = Path(name) / f"{k}.jpg"
            Image.fromarray(rgb).save(path, quality=int(np.random.default_rng(k).integers(70, 91)))
            before = np.asarray(Image.open(path))
            made = redact(path, Path(name) / "out")
            after = np.asarray(Image.open(made.written))
            for one in planted:
                if not readable(one, before):
                    unread[one.what] += 1  # nobody could read it in the first place
                    continue
                planted_n[one.what] += 1
                missed[one.what] += readable(one, after)
    n, m = sum(planted_n.values()), sum(missed.values())
    for what in planted_n:
        print(f"{what:8s} left readable {missed[what]} of {planted_n[what]} (not readable before: {unread[what]})")
    print(f"redaction_missed {m / max(n, 1):.3f}  n {n}, {asked.labels} labels")
    CACHE.mkdir(exist_ok=True)
    row = {
        "name": "redaction_missed",
        "value": m / max(n, 1),
        "n": n,
        "groups": asked.labels,
        "low": None,
        "high": None,
    }
    (CACHE / "redaction.json").write_text(json.dumps([row]), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
