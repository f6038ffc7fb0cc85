"""What each sample claim holds: the views it needs and how they become files. All simulated."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from samples import labels, paint, signing
from samples.camera import BENCH, LINNET, ORIOL, STUDIO, Device, Rgb, as_jpeg, messenger, plain_jpeg
from samples.scenes import Break, Stand, Thing

CUP, LOCK = Thing(kind="mug", design="ridge"), Thing(kind="lock")
CHIP = Break(angle=270, seed=3)
DAYS = "2026:11:{day:02d} {time}"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One rendered photograph: thing, room, stand, camera."""

    thing: Thing
    room: str
    room_seed: int
    stand: Stand
    device: Device
    exposure: float = 1.0


VIEWS: dict[str, View] = {
    "cup-listing": View(thing=CUP, room="studio", room_seed=1, stand=Stand(around=-64, above=19, away=0.33), device=STUDIO, exposure=1.7),
    "cup-packed": View(thing=Thing(kind="mug", turn=20), room="bench", room_seed=2, stand=Stand(around=-72, above=38, away=0.36), device=BENCH),
    "ember-listing": View(thing=Thing(kind="mug", design="ember"), room="studio", room_seed=3, stand=Stand(around=-60, above=20, away=0.33), device=STUDIO, exposure=1.7),
    "ember-packed": View(thing=Thing(kind="mug", design="ember", turn=-30), room="bench", room_seed=4, stand=Stand(around=-90, above=42, away=0.38), device=BENCH),
    "lock-listing": View(thing=LOCK, room="studio", room_seed=5, stand=Stand(around=-84, above=58, away=0.4), device=STUDIO, exposure=1.6),
    "lock-packed": View(thing=Thing(kind="lock", turn=12), room="bench", room_seed=6, stand=Stand(around=-96, above=70, away=0.42), device=BENCH),
    "lock-home-a": View(thing=Thing(kind="lock", turn=-18, broken=Break(angle=0)), room="home:wood", room_seed=11, stand=Stand(around=-80, above=60, away=0.33), device=ORIOL),
    "lock-home-b": View(thing=Thing(kind="lock", turn=-18, broken=Break(angle=0)), room="home:wood", room_seed=11, stand=Stand(around=-104, above=48, away=0.3, shift=(0.0, -0.02)), device=ORIOL),
    "tin-home": View(thing=Thing(kind="tin", design="fern", turn=60), room="home:stone", room_seed=12, stand=Stand(around=-70, above=27, away=0.38), device=LINNET),
    "cups-home": View(thing=Thing(kind="mug", turn=10, broken=Break(angle=280, seed=8)), room="home:cloth", room_seed=13, stand=Stand(around=-70, above=36, away=0.35), device=LINNET),
    "ember-home": View(thing=Thing(kind="mug", design="ember", turn=-20, broken=Break(angle=300, seed=9)), room="home:stone", room_seed=14, stand=Stand(around=-66, above=34, away=0.32), device=ORIOL),
    "twin-a1": View(thing=Thing(kind="mug", turn=15, broken=CHIP), room="home:wood", room_seed=15, stand=Stand(around=-76, above=33, away=0.31), device=LINNET),
    "twin-a2": View(thing=Thing(kind="mug", turn=15, broken=CHIP), room="home:wood", room_seed=15, stand=Stand(around=-98, above=42, away=0.28), device=LINNET),
    "twin-b": View(thing=Thing(kind="mug", turn=22), room="home:wood", room_seed=16, stand=Stand(around=-70, above=30, away=0.31), device=LINNET),
    "reused": View(thing=Thing(kind="mug", turn=-5, broken=Break(angle=265, seed=21)), room="home:cloth", room_seed=17, stand=Stand(around=-80, above=35, away=0.33), device=ORIOL),
    "other-item": View(thing=Thing(kind="bowl", design="fern", turn=40, broken=Break(angle=235, seed=5, crack=0.7)), room="home:wood", room_seed=18, stand=Stand(around=-74, above=34, away=0.4), device=LINNET),
    "reshoot": View(thing=Thing(kind="mug", turn=7, broken=Break(angle=282, seed=31, crack=0.35)), room="studio", room_seed=1, stand=Stand(around=-60, above=23, away=0.345, shift=(0.006, 0.0)), device=STUDIO, exposure=1.5),
    "messenger": View(thing=Thing(kind="mug", design="ember", turn=-70, broken=Break(angle=340, seed=41)), room="home:wood", room_seed=19, stand=Stand(around=-72, above=31, away=0.32), device=LINNET),
    "twin-b2": View(thing=Thing(kind="mug", turn=22), room="home:wood", room_seed=16, stand=Stand(around=-90, above=37, away=0.29), device=LINNET),
    "dark-b": View(thing=Thing(kind="mug", turn=30, broken=Break(angle=255, seed=51)), room="home:stone", room_seed=20, stand=Stand(around=-70, above=40, away=0.3), device=ORIOL, exposure=0.5),
    "made": View(thing=Thing(kind="mug", turn=-12, broken=Break(angle=275, seed=71, crack=0.8)), room="home:cloth", room_seed=21, stand=Stand(around=-78, above=32, away=0.32), device=STUDIO),
    "phone-a": View(thing=Thing(kind="mug", design="ember", turn=5, broken=Break(angle=268, seed=81)), room="home:stone", room_seed=22, stand=Stand(around=-74, above=30, away=0.32), device=LINNET),
    "phone-b": View(thing=Thing(kind="mug", design="ember", turn=5, broken=Break(angle=268, seed=81)), room="home:stone", room_seed=22, stand=Stand(around=-94, above=36, away=0.3), device=LINNET),
    "agency": View(thing=Thing(kind="mug", turn=60, broken=Break(angle=250, seed=91, chip=0.009)), room="studio", room_seed=23, stand=Stand(around=-58, above=26, away=0.34), device=STUDIO, exposure=1.6),
    "swap-home": View(thing=Thing(kind="mug", turn=-30, broken=Break(angle=262, seed=95)), room="home:wood", room_seed=24, stand=Stand(around=-82, above=33, away=0.31), device=ORIOL),
    "swap-returned": View(thing=Thing(kind="bowl", design="fern", turn=15), room="bench", room_seed=25, stand=Stand(around=-84, above=44, away=0.42), device=BENCH),
    "dark": View(thing=Thing(kind="mug", turn=30, broken=Break(angle=255, seed=51)), room="home:stone", room_seed=20, stand=Stand(around=-84, above=36, away=0.32), device=ORIOL, exposure=0.28),
}  # fmt: skip

Photos = dict[str, Rgb]
Make = Callable[[Photos], bytes]


def shot(name: str, day: int, time: str) -> Make:
    """The photo as the camera saved it."""
    return lambda photos: as_jpeg(photos[name], VIEWS[name].device, DAYS.format(day=day, time=time))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim folder: files by path, its order, and what is true of it.

    ``marked`` names, for files the buyer marked the damage in, the view whose damage it is, or "painted".
    """

    files: dict[str, Make]
    order: dict[str, Any]
    truth: dict[str, Any]
    marked: dict[str, str] = field(default_factory=dict)
    earlier: dict[str, Make] = field(default_factory=dict)
    earlier_order: dict[str, Any] = field(default_factory=dict)


def _order(number: int, item: str, category: str, amount_fen: int, complaint: str, text: str) -> dict[str, Any]:
    return {
        "order_id": f"SIM-{number:04d}", "item": item, "category": category, "amount_fen": amount_fen,
        "paid_at": "2026-11-10T20:15:00+08:00", "packed_at": "2026-11-11T10:02:00+08:00",
        "delivered_at": "2026-11-14T17:40:00+08:00", "complaint": complaint, "complaint_text": text,
    }  # fmt: skip


CUP_SHOP = {"listing/1.jpg": shot("cup-listing", 1, "10:00:00"), "packed/1.jpg": shot("cup-packed", 11, "10:01:20")}
EMBER_SHOP = {
    "listing/1.jpg": shot("ember-listing", 1, "10:20:00"),
    "packed/1.jpg": shot("ember-packed", 11, "10:01:40"),
}
LOCK_SHOP = {"listing/1.jpg": shot("lock-listing", 2, "09:10:00"), "packed/1.jpg": shot("lock-packed", 11, "10:01:50")}

SCRATCH_AT, CRACK_AT = (0.36, 0.71), (0.5, 0.34)
"""Where paint goes: shares of the width and height."""


def _at(rgb: Rgb, share: tuple[float, float]) -> tuple[int, int]:
    return round(share[0] * rgb.shape[1]), round(share[1] * rgb.shape[0])


def painted_twin(photos: Photos) -> tuple[Rgb, paint.Box]:
    """The painted twin's picture and where the paint is."""
    rgb = photos["twin-b"]
    return paint.painted_crack(rgb, _at(rgb, CRACK_AT), 1.5, rgb.shape[1] // 4, np.random.default_rng(61))


def _scratched_lock(photos: Photos) -> tuple[Rgb, paint.Box]:
    rgb = photos["lock-listing"]
    return paint.painted_scratches(rgb, _at(rgb, SCRATCH_AT), rgb.shape[1] // 7, np.random.default_rng(62))


def forged_lock_box(photos: Photos) -> paint.Box:
    """Where the lock's scratches are after the frame was re-made, which changes its size."""
    x, y, w, h = _scratched_lock(photos)[1]
    return round(x * 0.94), round(y * 0.96), round(w * 0.94), round(h * 0.96)


def forged_lock(photos: Photos) -> bytes:
    """The lock's forgery: scratches painted on the listing photo, then the whole frame re-made."""
    scratched, _ = _scratched_lock(photos)
    return plain_jpeg(paint.rerendered(scratched, np.random.default_rng(63)), 88)


def forged_lock_aslant(photos: Photos) -> bytes:
    """The same forgery once more, pulled aslant as if it were a second view."""
    h, w = photos["lock-listing"].shape[:2]
    rgb = np.asarray(Image.open(io.BytesIO(forged_lock(photos))).convert("RGB").resize((w, h)))
    return plain_jpeg(paint.aslant(rgb), 86)


def made_and_labelled(photos: Photos) -> bytes:
    """What a generator's app exports: square, re-made, with the national label in its XMP."""
    rgb = photos["made"]
    h, w = rgb.shape[:2]
    square = Image.fromarray(rgb[:, (w - h) // 2 : (w + h) // 2]).resize((1024, 1024), Image.Resampling.LANCZOS)
    made = paint.rerendered(np.asarray(square), np.random.default_rng(64))
    full = np.asarray(Image.fromarray(made).resize((1024, 1024), Image.Resampling.LANCZOS))
    return labels.xmp_in_jpeg(plain_jpeg(full, 92), labels.packet(labels.label(number="SIM-20261115-0013")))


def enhanced_by_phone(photos: Photos) -> bytes:
    """A phone's own file, labelled by its maker for a night function."""
    jpeg = shot("phone-a", 15, "20:02:10")(photos)
    return labels.xmp_in_jpeg(jpeg, labels.packet(labels.label(producer=labels.HONOR, number="SIM-20261115-0014")))


AUTHORITY = signing.Authority()
"""One test root for all samples of a rendering; its certificate is written to samples/trust/."""


def signed(name: str, how: str) -> Make:
    """A file with a C2PA record: "captured", "edited", "expired" or "tampered"."""

    def make(photos: Photos) -> bytes:
        if how == "captured":
            jpeg = shot(name, 15, "20:02:41")(photos)
            return signing.sign(jpeg, AUTHORITY.issue(), signing.CAPTURED, software="Linnet Camera (simulated)")
        jpeg = plain_jpeg(paint.rerendered(photos[name], np.random.default_rng(65)), 90)
        if how == "expired":
            return signing.sign_and_let_expire(jpeg, AUTHORITY, signing.EDITED, software="Sim Painter")
        made = signing.sign(jpeg, AUTHORITY.issue(), signing.EDITED, software="Sim Painter", action="c2pa.created")
        return signing.tamper(made) if how == "tampered" else made

    return make


def reused_copy(photos: Photos) -> bytes:
    """The earlier photo again: cropped a little and saved by a messenger."""
    h, w = photos["reused"].shape[:2]
    return messenger(photos["reused"][int(h * 0.05) : int(h * 0.96), int(w * 0.04) : int(w * 0.97)])


def _truth(
    title: str, title_zh: str, truth: str, expected: str, what: str, what_zh: str, **more: Any
) -> dict[str, Any]:
    return {
        "title": title,
        "title_zh": title_zh,
        "truth": truth,
        "expected": expected,
        "what": what,
        "what_zh": what_zh,
        **more,
    }


CLAIMS: dict[str, Claim] = {
    "01-lock-scratched": Claim(
        files={**LOCK_SHOP, "claim/1.jpg": shot("lock-home-a", 15, "19:02:11"), "claim/2.jpg": shot("lock-home-b", 15, "19:02:40")},
        marked={"1.jpg": "lock-home-a"},
        order=_order(1, "Halden L1 smart lock", "smart_lock", 129900, "damaged", "划痕，刚拆开就有"),
        truth=_truth("Smart lock, really scratched", "智能锁，真划痕", "honest", "no_accusation",
                     "Scratched before it was unpacked; two views.", "开箱即有划痕，两个角度。", twin="02-lock-painted"),
    ),
    "02-lock-painted": Claim(
        files={**LOCK_SHOP, "claim/1.jpg": forged_lock, "claim/2.jpg": forged_lock_aslant},
        marked={"1.jpg": "painted-lock"},
        order=_order(2, "Halden L1 smart lock", "smart_lock", 129900, "damaged", "面板有划痕，仅退款"),
        truth=_truth("Smart lock, listing photo painted and re-made", "智能锁，商品主图改画", "forged", "supports_forged",
                     "Made from the listing photo: scratches painted, frame re-made.", "由商品主图改成：画上划痕后整幅重绘。",
                     twin="01-lock-scratched"),
    ),
    "03-wrong-item": Claim(
        files={**CUP_SHOP, "claim/1.jpg": shot("tin-home", 15, "12:31:05")},
        order=_order(3, "Ridge cup 350 ml", "crockery", 3900, "wrong_item", "买的杯子，收到的是罐子"),
        truth=_truth("Another item was sent", "发错商品", "honest", "no_accusation",
                     "A tin came instead of the cup; the buyer says so.", "买的是杯子，收到的是罐子，买家如实说明。"),
    ),
    "04-three-cups-one-photo": Claim(
        files={**CUP_SHOP, "claim/1.jpg": shot("cups-home", 15, "20:11:00"),
               "claim/2.webm": lambda p: paint.clip(p["cups-home"])},
        order=_order(4, "Ridge cup 350 ml, set of three", "crockery", 11700, "damaged", "三个杯子都碎了，一张照片"),
        truth=_truth("Three broken cups, one photo", "三个碎杯共用一张照片", "honest", "no_accusation",
                     "The same photo was filed for another cup of the same order.", "同一订单的另一只杯子也用了这张照片。"),
        earlier={"earlier/c-3001/1.jpg": shot("cups-home", 15, "20:11:00")},
        earlier_order={"order_id": "SIM-0004"},
    ),
    "05-listing-screenshot": Claim(
        files={**EMBER_SHOP, "claim/1.jpg": shot("ember-home", 15, "18:20:31"),
               "claim/2.jpg": lambda p: plain_jpeg(paint.screenshot(p["ember-listing"]), 86)},
        order=_order(5, "Ember cup 350 ml", "crockery", 3900, "damaged", "杯口破了，这是我买的那款"),
        truth=_truth("Genuine photo and a screenshot of the listing", "真实照片加商品页截图", "honest", "no_accusation",
                     "The screenshot only shows what was ordered.", "截图只是说明买的是哪一款。"),
    ),
    "06-cup-broken-on-the-way": Claim(
        files={**CUP_SHOP, "claim/1.jpg": shot("twin-a1", 15, "19:40:02"), "claim/2.jpg": shot("twin-a2", 15, "19:40:31")},
        marked={"1.jpg": "twin-a1"},
        order=_order(6, "Ridge cup 350 ml", "crockery", 3900, "damaged", "收到时杯口碎了"),
        truth=_truth("Cup broken on the way", "运输途中破损的杯子", "honest", "no_accusation",
                     "Intact when packed, broken when it came; two views.", "打包时完好，收到时破损，两个角度。", twin="07-cup-painted"),
    ),
    "07-cup-painted": Claim(
        files={**CUP_SHOP, "claim/1.jpg": lambda p: plain_jpeg(painted_twin(p)[0], 87),
               "claim/2.jpg": shot("twin-b2", 15, "19:55:12")},
        marked={"1.jpg": "painted-cup"},
        order=_order(7, "Ridge cup 350 ml", "crockery", 3900, "damaged", "杯子裂了，仅退款"),
        truth=_truth("Cup intact, crack painted on a new photo", "杯子完好，在新照片上画裂纹", "forged", "inconclusive",
                     "A new photo of the received cup; the crack is paint.", "对收到的杯子另拍一张，裂纹是画的。",
                     twin="06-cup-broken-on-the-way"),
    ),
    "08-reused-photo": Claim(
        files={**CUP_SHOP, "claim/1.jpg": reused_copy},
        order=_order(8, "Ridge cup 350 ml", "crockery", 3900, "damaged", "杯子碎了"),
        truth=_truth("Photo of another order", "重复使用其他订单的照片", "reused", "supports_forged",
                     "The photo was filed with another order before.", "这张照片在另一订单的申请中用过。"),
        earlier={"earlier/c-2001/1.jpg": shot("reused", 3, "21:07:44")},
        earlier_order={"order_id": "SIM-0900"},
    ),
    "09-other-item": Claim(
        files={**LOCK_SHOP, "claim/1.jpg": shot("other-item", 15, "13:05:50")},
        order=_order(9, "Halden L1 smart lock", "smart_lock", 129900, "damaged", "收到就是坏的，仅退款"),
        truth=_truth(
            "Damage on another item", "拍的是另一件商品", "other_item", "supports_forged",
            "The broken thing is a bowl, not the lock that was sold.", "坏的是一只碗，不是所售的门锁。",
        ),
    ),
    "10-reshoot-of-the-listing": Claim(
        files={**CUP_SHOP, "claim/1.jpg": shot("reshoot", 15, "11:11:11")},
        order=_order(10, "Ridge cup 350 ml", "crockery", 3900, "damaged", "杯口有缺口"),
        truth=_truth("Honest photo that looks like the listing", "与主图相似的真实照片", "honest", "no_accusation",
                     "White table, same light, moved a little; the chip is real.", "白底、同样的光，略有移动；缺口是真的。"),
    ),
    "11-messenger-photo": Claim(
        files={**EMBER_SHOP, "claim/1.jpg": lambda p: messenger(p["messenger"])},
        order=_order(11, "Ember cup 350 ml", "crockery", 3900, "damaged", "收到就是碎的"),
        truth=_truth("Genuine photo sent through a messenger", "经聊天软件转发的真实照片", "honest", "no_accusation",
                     "Reduced and saved again on the way; nothing else.", "只是转发时被压缩。"),
    ),
    "12-dark-kitchen": Claim(
        files={**CUP_SHOP, "claim/1.jpg": shot("dark", 15, "23:48:19"),
               "claim/2.jpg": lambda p: as_jpeg(paint.shaken(p["dark-b"]), ORIOL, DAYS.format(day=15, time="23:48:50"))},
        order=_order(12, "Ridge cup 350 ml", "crockery", 3900, "damaged", "杯子有裂"),
        truth=_truth("Genuine photo in a dark kitchen", "昏暗厨房里的真实照片", "honest", "no_accusation",
                     "Underexposed and noisy, the second one shaken; the crack is real.", "曝光不足、噪点多，第二张手抖；裂纹是真的。"),
    ),
    "13-labelled-by-ai": Claim(
        files={**CUP_SHOP, "claim/1.jpg": made_and_labelled, "claim/2.jpg": signed("made", "edited"),
               "claim/3.jpg": signed("made", "expired"), "claim/4.jpg": signed("made", "tampered")},
        order=_order(13, "Ridge cup 350 ml", "crockery", 3900, "damaged", "杯子裂开了，仅退款"),
        truth=_truth("Files that say they are made by AI", "文件自称由 AI 生成", "forged", "supports_forged",
                     "One carries the national label, three a signed record: valid, expired, changed after signing.",
                     "一张带国标标识，三张带签名的来源记录：有效、证书过期、签名后被改。"),
    ),
    "14-phone-files": Claim(
        files={**EMBER_SHOP, "claim/1.jpg": enhanced_by_phone, "claim/2.jpg": signed("phone-b", "captured")},
        order=_order(14, "Ember cup 350 ml", "crockery", 3900, "damaged", "杯口有缺口，裂到一半"),
        truth=_truth("Honest phone photos: one labelled as enhanced, one signed by the camera",
                     "真实的手机照片：一张被手机标为 AI 增强，一张有相机签名", "honest", "no_accusation",
                     "The phone labels its own enhancement; the damage is real.", "手机把自带的增强也标成 AI；破损是真的。"),
        marked={"1.jpg": "phone-a"},
    ),
    "15-stock-photo": Claim(
        files={**CUP_SHOP, "claim/1.jpg": lambda p: plain_jpeg(paint.watermarked(p["agency"]), 85)},
        order=_order(15, "Ridge cup 350 ml", "crockery", 3900, "damaged", "杯子破了"),
        truth=_truth("A picture agency's photo", "图库网站的图片", "other_source", "supports_forged",
                     "A preview with the agency's mark, not a photo of the cup received.", "带水印的图库预览图，不是收到的杯子。"),
    ),
    "16-swapped-return": Claim(
        files={**CUP_SHOP, "claim/1.jpg": shot("swap-home", 15, "14:20:09"),
               "packed/2.jpg": lambda p: plain_jpeg(paint.code_label("SIM-SN-48213"), 92),
               "returned/1.jpg": shot("swap-returned", 20, "09:31:00"),
               "returned/2.jpg": lambda p: plain_jpeg(paint.code_label("SIM-SN-77105"), 92)},
        order=_order(16, "Ridge cup 350 ml", "crockery", 3900, "damaged", "杯子有裂纹，退货退款"),
        truth=_truth("Honest photo, and another thing came back", "照片真实，退回的却是另一件（掉包）", "honest", "no_accusation",
                     "The damage is real; the parcel that came back holds a bowl with another serial number. Either side may be wrong.",
                     "破损是真的；退回的包裹里是一只碗，序列号也不同。任何一方都可能弄错。"),
    ),
}  # fmt: skip
