"""A platform's refund notice as a screenshot, for the rebuttal samples. Simulated: platform, names and numbers."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
WIDTH, MARGIN, STEP = 720, 36, 52

LOCK_NOTICE = (
    "云集市（模拟平台）",
    "退款处理通知",
    "订单号：SIM-0002",
    "申请类型：仅退款",
    "2026年11月16日 平台已直接为买家退款 ¥1,299.00",
    "本次由系统智能审核判定，无需商家确认",
    "如有异议，请于2026年12月16日前提交申诉",
)

LOCK_CASE = """\
# What the merchant states. Simulated. Every field is optional; see docs/guides/merchant.md.
[case]
claimant = "买家甲"
platform = "云集市（模拟平台）"
merchant = "鹭屿五金（模拟店铺）"
place = "广东省广州市"
learned_on = 2026-11-17

[refund]
decided_on = 2026-11-16
remedy = "refund_only"
decided_by = "platform"
you_consented = false
amount_yuan = "1299.00"
goods_returned = false
freight_yuan = "18.00"

[review]
you_were_heard = false
you_asked_for_a_person = true
you_asked_for_records = false

[[earlier]]
ended_on = 2026-09-20
amount_yuan = "860.00"
order = "SIM-0877"
dealt_with = false
"""

CUP_NOTICE = """\
云集市（模拟平台）退款处理通知
订单号：SIM-0006
申请类型：仅退款
2026年11月16日，经人工审核，商品运输途中破损，平台已为买家退款 39.00 元。
理由：买家提交的两张照片显示杯口破损，与商品主图比对为同款商品。
如有异议，请于2026年12月16日前提交申诉。
"""

CUP_CASE = """\
# What the merchant states. Simulated.
[case]
platform = "云集市（模拟平台）"
merchant = "鹭屿五金（模拟店铺）"

[refund]
remedy = "refund_only"
decided_by = "platform"
goods_returned = false
freight_yuan = "6.00"
"""


def screenshot(lines: tuple[str, ...]) -> bytes:
    """A phone's screenshot of a notice, PNG; the first line is the app's name, the second the title."""
    picture = Image.new("RGB", (WIDTH, MARGIN * 3 + STEP * (len(lines) + 1)), (246, 246, 248))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, MARGIN * 2), fill=(60, 96, 140))
    fonts = {size: ImageFont.truetype(str(FONT), size) for size in (24, 30, 26)}
    draw.text((MARGIN, MARGIN // 2), lines[0], font=fonts[30], fill=(255, 255, 255))
    for number, line in enumerate(lines[1:]):
        size, ink = (30, (20, 20, 22)) if number == 0 else (26, (52, 54, 60))
        draw.text((MARGIN, MARGIN * 2.6 + number * STEP), line, font=fonts[size], fill=ink)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def rebuttal_files() -> dict[str, bytes]:
    """The papers beside two sample claims, by path below ``claims/``."""
    return {
        "02-lock-painted/platform/notice.png": screenshot(LOCK_NOTICE),
        "02-lock-painted/case.toml": LOCK_CASE.encode(),
        "06-cup-broken-on-the-way/platform/notice.txt": CUP_NOTICE.encode(),
        "06-cup-broken-on-the-way/case.toml": CUP_CASE.encode(),
    }
