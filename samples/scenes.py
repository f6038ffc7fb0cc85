"""Scenes: a thing, a room, a light, a place to stand; rendered to linear light by Mitsuba 3."""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from samples import shapes, textures

Linear = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Real damage, part of the thing: a chip in the rim, and a crack, scratches or a stain in the wall.

    ``angle`` in degrees around the axis (0 = handle), ``chip`` in metres (0: none), ``crack`` as share of the height;
    ``kind`` is what the wall shows: crack, scratch or stain.
    """

    angle: float
    chip: float = 0.006
    crack: float = 0.6
    seed: int = 1
    kind: str = "crack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What is photographed: a vessel (kind, design) or the lock, perhaps broken, turned by ``turn`` degrees."""

    kind: str
    design: str = "ridge"
    broken: Break | None = None
    turn: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where the camera is: degrees around and above, metres away, and a shift of the point looked at."""

    around: float
    above: float
    away: float
    shift: tuple[float, float] = (0.0, 0.0)
    fov: float = 34.0
    roll: float = 0.0


@cache
def mitsuba() -> Any:
    """Load Mitsuba with the fastest variant that runs here."""
    libraries = sorted(Path("/usr/lib").glob("*/libLLVM-1[6-9]*.so*")) + sorted(
        Path("/usr/lib").glob("*/libLLVM.so.1[6-9]*")
    )
    if libraries and "DRJIT_LIBLLVM_PATH" not in os.environ:
        os.environ["DRJIT_LIBLLVM_PATH"] = str(libraries[-1])
    import mitsuba as mi

    mi.set_variant("llvm_ad_rgb" if os.environ.get("DRJIT_LIBLLVM_PATH") else "scalar_rgb")
    return mi


def _paint(mi: Any, picture: npt.NDArray[np.float32], scale: float = 1.0) -> dict[str, Any]:
    texture: dict[str, Any] = {
        "type": "bitmap", "bitmap": mi.Bitmap(np.ascontiguousarray(picture[::-1], np.float32)), "raw": True,
        "to_uv": mi.ScalarTransform4f().scale([scale, scale, 1]),
    }  # fmt: skip
    return texture


def _glazed(mi: Any, picture: npt.NDArray[np.float32]) -> dict[str, Any]:
    return {
        "type": "twosided",
        "inner": {"type": "plastic", "diffuse_reflectance": _paint(mi, picture), "nonlinear": False, "int_ior": 1.45},
    }


def _vessel(mi: Any, thing: Thing) -> dict[str, Any]:
    outer, inner, rim = shapes.vessel_profiles(thing.kind)
    print_ = textures.glaze(thing.design)
    plain = np.ones((32, 32, 3), np.float32) * np.array([0.72, 0.7, 0.66], np.float32)
    chip = None
    if thing.broken is not None:
        made = thing.broken
        rng = np.random.default_rng(made.seed)
        h, w = print_.shape[:2]
        at = (w * (made.angle % 360) / 360, 4.0)
        if made.kind == "stain":
            print_ = textures.draw_stain(print_, rng, (at[0], h * 0.45), h * made.crack * 0.3)
        elif made.kind == "scratch":
            print_ = textures.draw_scratches(print_, rng, (at[0], h * 0.3), h * made.crack * 0.7)
        elif made.crack > 0:
            print_ = textures.draw_crack(print_, rng, at, np.pi / 2 + float(rng.normal(0, 0.15)), h * made.crack, 6)
        if made.chip > 0:
            chip = (np.deg2rad(made.angle), made.chip / 0.042 * 1.5, made.chip)
    scene: dict[str, Any] = {}
    # v runs from foot to lip; pictures are flipped, so the top row of the print is at the lip
    for name, profile, paint in (("outer", outer, print_), ("inner", inner, plain)):
        vertices, faces, uv = shapes.turned(profile, chip=chip, rim=rim)
        scene[f"thing_{name}"] = shapes.mesh(mi, name, _turn(vertices, thing.turn), faces, uv, _glazed(mi, paint))
    if thing.kind == "mug":
        vertices, faces, uv = shapes.handle(0.042, 0.092, 0.026, 0.0052)
        scene["thing_handle"] = shapes.mesh(
            mi, "handle", _turn(vertices, thing.turn), faces, uv, _glazed(mi, print_[:64, :64])
        )
    return scene


def _turn(vertices: npt.NDArray[np.float64], degrees: float) -> npt.NDArray[np.float64]:
    a = np.deg2rad(degrees)
    matrix = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    return np.asarray(vertices @ matrix.T)


def _lock(mi: Any, thing: Thing) -> dict[str, Any]:
    """The lock lies on its back, front up, on whatever the room's table is."""
    t = mi.ScalarTransform4f
    place = t().rotate([0, 0, 1], thing.turn)
    picture = textures.lock_front(thing.broken is not None, np.random.default_rng(5))
    metal = {
        "type": "roughconductor",
        "material": "Al",
        "alpha": 0.25,
        "specular_reflectance": {"type": "rgb", "value": 0.35},
    }
    front = {
        "type": "twosided",
        "inner": {
            "type": "roughplastic",
            "alpha": 0.16,
            "diffuse_reflectance": _paint(mi, picture),
            "nonlinear": False,
        },
    }
    scene: dict[str, Any] = {
        "thing_body": {"type": "cube", "to_world": place @ t().translate([0, 0, 0.0145]) @ t().scale([0.034, 0.085, 0.0145]), "b": metal},
        "thing_front": {"type": "rectangle", "to_world": place @ t().translate([0, 0, 0.0292]) @ t().scale([0.0336, 0.084, 1]), "b": front},
        "thing_axle": {"type": "cylinder", "p0": [0, 0, 0.029], "p1": [0, 0, 0.052], "radius": 0.011, "to_world": place @ t().translate([0, -0.048, 0]), "b": metal},
        "thing_lever": {"type": "cylinder", "p0": [-0.01, 0, 0.05], "p1": [0.085, 0, 0.05], "radius": 0.0075, "to_world": place @ t().translate([0, -0.048, 0]), "b": metal},
        "thing_knob": {"type": "sphere", "center": [0.085, 0, 0.05], "radius": 0.0075, "to_world": place @ t().translate([0, -0.048, 0]), "b": metal},
    }  # fmt: skip
    return scene


_TABLES = {"wood": textures.wood, "stone": textures.stone, "cloth": textures.cloth, "kraft": textures.kraft}


def _room(mi: Any, room: str, seed: int) -> dict[str, Any]:
    """A table, a wall, things standing about, and light. ``room`` is "studio", "bench" or "home:<table>"."""
    rng = np.random.default_rng(seed)
    t = mi.ScalarTransform4f
    if room == "studio":
        sweep = {"type": "diffuse", "reflectance": {"type": "rgb", "value": 0.78}}
        return {
            "floor": {"type": "rectangle", "to_world": t().scale([3, 3, 1]), "b": sweep},
            "wall": {"type": "rectangle", "to_world": t().translate([0, 1.2, 0]) @ t().rotate([1, 0, 0], 90) @ t().scale([3, 3, 1]), "b": sweep},
            "soft_left": _lamp(mi, [-0.9, -0.6, 1.1], 0.4, 5.0),
            "soft_right": _lamp(mi, [1.0, -0.3, 0.9], 0.3, 3.2),
            "fill": {"type": "constant", "radiance": {"type": "rgb", "value": 0.55}},
        }  # fmt: skip
    table = textures.kraft(rng) if room == "bench" else _TABLES[room.split(":")[1]](rng)
    wall = textures.plaster(rng)
    angle = float(rng.uniform(0, 360))
    scene: dict[str, Any] = {
        "floor": {"type": "rectangle", "to_world": t().rotate([0, 0, 1], angle) @ t().scale([0.7, 0.7, 1]), "b": {"type": "diffuse", "reflectance": _paint(mi, table, 2.0)}},
        "fill": {"type": "constant", "radiance": {"type": "rgb", "value": [float(v) for v in rng.uniform(0.12, 0.3, 3)]}},
    }  # fmt: skip
    for k in range(4):
        turn = k * 90 + float(rng.uniform(-12, 12))
        scene[f"wall_{k}"] = {"type": "rectangle", "to_world": t().rotate([0, 0, 1], turn) @ t().translate([0, 1.0, 0.5]) @ t().rotate([1, 0, 0], 90) @ t().scale([1.4, 1, 1]), "b": {"type": "twosided", "i": {"type": "diffuse", "reflectance": _paint(mi, wall, 1.0)}}}  # fmt: skip
        scene[f"poster_{k}"] = {"type": "rectangle", "to_world": t().rotate([0, 0, 1], turn + 14) @ t().translate([0, 0.9, 0.38]) @ t().rotate([1, 0, 0], 90) @ t().scale([0.24, 0.24, 1]), "b": {"type": "twosided", "i": {"type": "diffuse", "reflectance": _paint(mi, textures.poster(rng), 1.0)}}}  # fmt: skip
    for k in range(14):
        a, far = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(0.17, 0.55))
        at = [far * np.cos(a), far * np.sin(a), 0.0]
        size = [float(v) for v in rng.uniform(0.012, 0.05, 3)]
        if k % 3 == 2:
            body: dict[str, Any] = {"type": "sphere", "center": [at[0], at[1], size[0]], "radius": size[0]}
        else:
            body = {"type": "cube", "to_world": t().translate([at[0], at[1], size[2]]) @ t().rotate([0, 0, 1], float(rng.uniform(0, 90))) @ t().scale(size)}  # fmt: skip
        body["b"] = {"type": "diffuse", "reflectance": _paint(mi, textures.poster(rng, 384), 1.0)}
        scene[f"about_{k}"] = body
    strength = float(rng.uniform(6, 11))
    a = float(rng.uniform(0, 2 * np.pi))
    scene["window"] = _lamp(mi, [0.8 * np.cos(a), 0.8 * np.sin(a), float(rng.uniform(0.7, 1.1))], 0.22, strength)
    return scene


def _lamp(mi: Any, at: list[float], size: float, strength: float) -> dict[str, Any]:
    t = mi.ScalarTransform4f
    return {
        "type": "rectangle", "to_world": t().look_at(origin=at, target=[0, 0, 0.05], up=[0, 0.1, 1]) @ t().scale(size),
        "emitter": {"type": "area", "radiance": {"type": "rgb", "value": [strength, strength * 0.95, strength * 0.86]}},
    }  # fmt: skip


def _seed(room_seed: int, stand: Stand) -> int:
    """Another noise for every standpoint: two views that shared it would match by their noise."""
    return zlib.crc32(repr((room_seed, stand)).encode()) & 0x7FFFFFFF


def render(
    thing: Thing, *, room: str, room_seed: int, stand: Stand, size: tuple[int, int] = (1280, 960), samples: int = 40,
    exposure: float = 1.0,
) -> Linear:  # fmt: skip
    """Render one view to linear RGB (h, w, 3) float32, mean around 0.2 after exposure."""
    mi = mitsuba()
    t = mi.ScalarTransform4f
    a, b = np.deg2rad(stand.around), np.deg2rad(stand.above)
    middle = {"lock": 0.02, "bowl": 0.03, "vase": 0.07, "tin": 0.054}.get(thing.kind, 0.046)
    target = np.array([stand.shift[0], stand.shift[1], middle])
    origin = target + stand.away * np.array([np.cos(a) * np.cos(b), np.sin(a) * np.cos(b), np.sin(b)])
    up = np.array([0.0, 0.0, 1.0]) if stand.above < 80 else np.array([np.cos(a), np.sin(a), 0.0])
    scene = {
        "type": "scene",
        "integrator": {"type": "path", "max_depth": 6},
        "sensor": {
            "type": "perspective", "fov": stand.fov,
            "to_world": t().look_at(origin=origin.tolist(), target=target.tolist(), up=up.tolist()) @ t().rotate([0, 0, 1], stand.roll),
            "film": {"type": "hdrfilm", "width": size[0], "height": size[1], "rfilter": {"type": "gaussian"}},
            "sampler": {"type": "independent", "sample_count": samples},
        },
        **_room(mi, room, room_seed),
        **(_lock(mi, thing) if thing.kind == "lock" else _vessel(mi, thing)),
    }  # fmt: skip
    picture = np.array(mi.render(mi.load_dict(scene), seed=_seed(room_seed, stand)), np.float32)[..., :3]
    picture = np.minimum(picture, 12.0)
    return np.asarray(picture * (0.2 * exposure / max(float(np.median(picture)), 1e-3)), np.float32)
