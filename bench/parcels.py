"""Parcel labels and order pages made by script, planted with fictional persons, and photographs of them. All simulated."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

Rgb = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]

FONTS = sorted(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"))
SURNAMES, GIVEN = "林周许何沈韩", ("小禾", "一鸣", "若溪", "子墨", "晓舟", "安之")
CITIES = ("云州省青石市临江区", "海宁省白桥市东园区", "岭西省松口市望湖县")
STREETS = ("柳岸路", "梧桐街道清河巷", "星火大道", "石桥镇南街")
ENGLISH = ("Mara Linfield", "Tomas Orrel", "Ivy Hartwen")
ROADS = ("Willow Bank Road", "Mill Lane", "Harbour Street")
CARRIERS = ("速达快递", "北辰物流", "飞舟速运")
CARD = (760, 560)
SMALL, LARGE = (1440, 1080), (3000, 2250)
MARK = "AI生成"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A thing that must not stay readable: what, its text, and a quad a character (of a code: one) in pixels (n, 4, 2)."""

    what: str
    text: str
    quads: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A photograph of a label: its pixels, what is planted, how it was made, the card's and the mark's corners (4, 2)."""

    rgb: Rgb
    planted: tuple[Planted, ...]
    how: str
    card: npt.NDArray[np.float32]
    mark: npt.NDArray[np.float32] | None


class _Card:
    """A label being drawn; remembers where each character of a planted thing stands."""

    def __init__(self, ground: tuple[int, int, int]) -> None:
        self.picture = Image.new("RGB", CARD, ground)
        self.draw = ImageDraw.Draw(self.picture)
        self.texts: dict[str, str] = {}
        self.boxes: dict[str, list[Box]] = {}

    def line(self, at: tuple[int, int], parts: list[tuple[str, str]], size: int) -> None:
        """Write a line of parts (what, text); a part whose ``what`` is empty is not personal."""
        font, x = ImageFont.truetype(str(FONTS[0]), size), float(at[0])
        for what, text in parts:
            self.draw.text((x, at[1]), text, font=font, fill=(24, 24, 26))
            for n, letter in enumerate(text):
                left, right = x + font.getlength(text[:n]), x + font.getlength(text[: n + 1])
                if what and not letter.isspace():
                    self.boxes.setdefault(what, []).append((left, at[1] + 0.3 * size, right, at[1] + 1.15 * size))
            if what:
                self.texts[what] = self.texts.get(what, "") + text
            x += font.getlength(text)

    def code(self, text: str, kind: zxingcpp.BarcodeFormat, at: tuple[int, int], scale: int) -> None:
        """Print a code."""
        made = Image.fromarray(np.asarray(zxingcpp.create_barcode(text, kind).to_image(scale=scale))).convert("RGB")
        if kind is zxingcpp.BarcodeFormat.Code128:
            made = made.resize((min(made.width, 660), made.height * 2 // 3))
        self.picture.paste(made, at)
        # the quiet zone is no part of the code
        dark = np.argwhere(np.asarray(made.convert("L")) < 128)
        (top, left), (low, right) = dark.min(axis=0), dark.max(axis=0)
        self.texts["code"] = text
        self.boxes["code"] = [(at[0] + left, at[1] + top, at[0] + right, at[1] + low)]


def _chinese(rng: np.random.Generator, who: str) -> dict[str, str]:
    phone = "1" + str(rng.integers(30, 99)) + "0000" + f"{int(rng.integers(10000)):04d}"
    return {
        f"{who}name": SURNAMES[int(rng.integers(6))] + GIVEN[int(rng.integers(6))],
        f"{who}phone": phone if rng.random() < 0.6 else f"{phone[:3]} {phone[3:7]} {phone[7:]}",
        f"{who}address": f"{CITIES[int(rng.integers(3))]}{STREETS[int(rng.integers(4))]}{int(rng.integers(1, 300))}号"
        f"{int(rng.integers(1, 30))}栋{int(rng.integers(101, 2500))}室",
    }


def _form(card: _Card, rng: np.random.Generator, waybill: str) -> None:
    one, size = _chinese(rng, ""), int(rng.integers(22, 32))
    address = one["address"]
    card.line((30, 24), [("", CARRIERS[int(rng.integers(3))] + "（模拟）")], 36)
    for n, parts in enumerate((
        [("", "收件人："), ("name", one["name"])], [("", "电话："), ("phone", one["phone"])],
        [("", "地址："), ("address", address[:18])], [("", "　　　"), ("address", address[18:])],
        [("", "运单号："), ("waybill", waybill)],
    )):  # fmt: skip
        card.line((30, 90 + n * 52), parts, size)


def _compact(card: _Card, rng: np.random.Generator, waybill: str) -> None:
    one, size = _chinese(rng, ""), int(rng.integers(22, 32))
    card.line((30, 24), [("", CARRIERS[int(rng.integers(3))] + "（模拟）")], 36)
    card.line((30, 90), [("", "收 "), ("name", one["name"]), ("", "  "), ("phone", one["phone"])], size)
    card.line((30, 142), [("address", one["address"][:20])], size)
    card.line((30, 194), [("address", one["address"][20:])], size)
    card.line((30, 250), [("waybill", waybill)], size)


def _two_people(card: _Card, rng: np.random.Generator, waybill: str) -> None:
    size = int(rng.integers(18, 24))
    card.line((30, 20), [("waybill", waybill)], 40)
    for top, word, who in ((90, "收", ""), (210, "寄", "sender ")):
        one = _chinese(rng, who)
        card.line((30, top), [("", word)], 40)
        name, phone, address = (one[f"{who}{what}"] for what in ("name", "phone", "address"))
        card.line((100, top), [(f"{who}name", name), ("", "   "), (f"{who}phone", phone)], size)
        card.line((100, top + 36), [(f"{who}address", address[:22])], size)
        card.line((100, top + 68), [(f"{who}address", address[22:])], size)


def _english(card: _Card, rng: np.random.Generator, waybill: str) -> None:
    size = int(rng.integers(22, 30))
    card.line((30, 24), [("", "NORTHWAY PARCEL (simulated)")], 32)
    card.line((30, 84), [("", "To: "), ("name", ENGLISH[int(rng.integers(3))])], size)
    road = f"{int(rng.integers(2, 240))} {ROADS[int(rng.integers(3))]}"
    card.line((30, 130), [("address", road)], size)
    card.line((30, 176), [("address", f"Flat {int(rng.integers(1, 60))}, Stonebridge")], size)
    card.line((30, 222), [("", "Tel: "), ("phone", "0" + "".join(str(v) for v in rng.integers(0, 10, 10)))], size)
    card.line((30, 268), [("", "Tracking no. "), ("waybill", waybill)], size)


def _order_page(card: _Card, rng: np.random.Generator, waybill: str) -> None:
    one = _chinese(rng, "")
    card.line((40, 20), [("", "订单详情")], 34)
    card.line((40, 84), [("name", one["name"]), ("", "　"), ("phone", one["phone"])], 26)
    card.line((40, 126), [("address", one["address"])], 22)
    card.line((40, 190), [("", "棱纹马克杯 350ml　×1　¥39.00")], 24)
    card.line((40, 250), [("", "快递单号 "), ("waybill", waybill)], 24)
    card.line((40, 300), [("", "签收时间 2026-11-14 17:40")], 24)


LAYOUTS = (_form, _compact, _two_people, _english, _order_page)


def parcel(k: int) -> Parcel:
    """The k-th label photographed: turned any way, near or far, shade, blur, grain; order pages lie straight."""
    rng = np.random.default_rng(41_000 + k)
    layout = LAYOUTS[k // 2 % len(LAYOUTS)]
    card = _Card((246, 245, 240))
    waybill = ("SF", "YT", "JD", "ZTO", "")[int(rng.integers(5))] + "".join(str(v) for v in rng.integers(0, 10, 12))
    layout(card, rng, waybill)
    linear = bool(rng.random() < 0.5)
    if linear:
        card.code(waybill, zxingcpp.BarcodeFormat.Code128, (40, 400), 3)
    else:
        card.code(waybill, zxingcpp.BarcodeFormat.QRCode, (540, 350), 5)
    far = bool(rng.random() < 0.3)
    w, h = LARGE if far else SMALL
    quarter = 0 if layout is _order_page else int(rng.choice([0, 0, 0, 90, 180, 270]))
    turn = quarter + (0.0 if layout is _order_page else float(rng.uniform(-25, 25)))
    scale = float(rng.uniform(0.95, 1.4))
    matrix = cv2.getRotationMatrix2D((CARD[0] / 2, CARD[1] / 2), turn, scale)
    matrix[:, 2] += [w / 2 - CARD[0] / 2, h / 2 - CARD[1] / 2]
    if far:
        matrix[:, 2] += [rng.uniform(-0.25, 0.25) * w, rng.uniform(-0.2, 0.2) * h]
    corners = np.array([[0, 0], [CARD[0], 0], [CARD[0], CARD[1]], [0, CARD[1]]], np.float32)
    lean = 0.0 if layout is _order_page else 30.0
    there = (corners @ matrix[:, :2].T + matrix[:, 2] + rng.uniform(-lean, lean, (4, 2))).astype(np.float32)
    laid = cv2.getPerspectiveTransform(corners, there)
    rgb, mark = _photographed(np.asarray(card.picture), laid, (w, h), rng)
    planted = tuple(
        Planted(what=what, text=text, quads=_quads(card.boxes[what], laid)) for what, text in card.texts.items()
    )
    how = f"{layout.__name__[1:]}{' far' if far else ''}{f' turned {quarter}' if quarter else ''}"
    return Parcel(rgb=rgb, planted=planted, how=how, card=there, mark=mark)


def _quads(boxes: list[Box], laid: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    at = np.array([[[x, y], [u, y], [u, v], [x, v]] for x, y, u, v in boxes], np.float32)
    return np.asarray(cv2.perspectiveTransform(at.reshape(1, -1, 2), laid)).reshape(-1, 4, 2)


def _photographed(
    card: Rgb, laid: npt.NDArray[np.float64], size: tuple[int, int], rng: np.random.Generator
) -> tuple[Rgb, npt.NDArray[np.float32] | None]:
    w, h = size
    ground = cv2.GaussianBlur(rng.normal(128, 60, (h // 8, w // 8, 3)).astype(np.float32), (0, 0), 3)
    ground = cv2.resize(ground, (w, h)) * 0.8 + rng.normal(0, 4, (h, w, 1))
    out = cv2.warpPerspective(
        card.astype(np.float32), laid, (w, h), dst=ground.astype(np.float32), borderMode=cv2.BORDER_TRANSPARENT,
        flags=cv2.INTER_AREA,
    )  # fmt: skip
    y, x = np.mgrid[0:h, 0:w]
    shade = 1 - 0.3 * ((x * rng.uniform(-1, 1) + y * rng.uniform(-1, 1)) / w > 0.2)
    out *= cv2.GaussianBlur(shade.astype(np.float32), (0, 0), 20)[..., None]
    out = cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.4, 1.5)))
    rgb = np.clip(out + rng.normal(0, float(rng.uniform(1, 6)), out.shape), 0, 255).astype(np.uint8)
    if rng.random() > 0.3:
        return rgb, None
    # the mark an app lays over the picture: sharp, upright, in the corner
    picture, high = Image.fromarray(rgb), h // 16
    font = ImageFont.truetype(str(FONTS[0]), high)
    left, top = w - font.getlength(MARK) - high / 2, h - 1.8 * high
    ImageDraw.Draw(picture).text(
        (left, top), MARK, font=font, fill=(250, 250, 250), stroke_width=2, stroke_fill=(30, 30, 30)
    )
    right, low = left + font.getlength(MARK), top + 1.3 * high
    return np.asarray(picture), np.array([[left, top], [right, top], [right, low], [left, low]], np.float32)
