"""What each sample claim holds: the views it needs and how they become files. All simulated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from samples import paint
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
    "dark": View(thing=Thing(kind="mug", turn=30, broken=Break(angle=255, seed=51)), room="home:stone", room_seed=20, stand=Stand(around=-84, above=36, away=0.32), device=ORIOL, exposure=0.28),
}  # fmt: skip

Photos = dict[str, Rgb]
Make = Callable[[Photos], bytes]


def shot(name: str, day: int, time: str) -> Make:
    """The photo as the camera saved it."""
    return lambda photos: as_jpeg(photos[name], VIEWS[name].device, DAYS.format(day=day, time=time))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim folder: files by path, its order, and what is true of it."""

    files: dict[str, Make]
    order: dict[str, Any]
    truth: dict[str, Any]
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


def forged_lock(photos: Photos) -> bytes:
    """The lock's forgery: scratches painted on the listing photo, then the whole frame re-made."""
    rgb = photos["lock-listing"]
    scratched, _ = paint.painted_scratches(rgb, _at(rgb, SCRATCH_AT), rgb.shape[1] // 7, np.random.default_rng(62))
    return plain_jpeg(paint.rerendered(scratched, np.random.default_rng(63)), 88)


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
        order=_order(1, "Halden L1 smart lock", "smart_lock", 129900, "damaged", "划痕，刚拆开就有"),
        truth=_truth("Smart lock, really scratched", "智能锁，真划痕", "honest", "no_accusation",
                     "Scratched before it was unpacked; two views.", "开箱即有划痕，两个角度。", twin="02-lock-painted"),
    ),
    "02-lock-painted": Claim(
        files={**LOCK_SHOP, "claim/1.jpg": forged_lock},
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
        files={**CUP_SHOP, "claim/1.jpg": shot("cups-home", 15, "20:11:00")},
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
        order=_order(6, "Ridge cup 350 ml", "crockery", 3900, "damaged", "收到时杯口碎了"),
        truth=_truth("Cup broken on the way", "运输途中破损的杯子", "honest", "no_accusation",
                     "Intact when packed, broken when it came; two views.", "打包时完好，收到时破损，两个角度。", twin="07-cup-painted"),
    ),
    "07-cup-painted": Claim(
        files={**CUP_SHOP, "claim/1.jpg": lambda p: plain_jpeg(painted_twin(p)[0], 87)},
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
        files={**CUP_SHOP, "claim/1.jpg": shot("dark", 15, "23:48:19")},
        order=_order(12, "Ridge cup 350 ml", "crockery", 3900, "damaged", "杯子有裂"),
        truth=_truth("Genuine photo in a dark kitchen", "昏暗厨房里的真实照片", "honest", "no_accusation",
                     "Underexposed and noisy; the crack is real.", "曝光不足、噪点多；裂纹是真的。"),
    ),
}  # fmt: skip
