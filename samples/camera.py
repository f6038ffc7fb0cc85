"""A simulated phone camera: lens, sensor, raw development, JPEG with EXIF. Devices are fictional."""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

Rgb = npt.NDArray[np.uint8]
Linear = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A fictional camera.

    ``full_well`` in electrons at white, ``read_noise`` in electrons, ``blur`` in pixels, ``quality`` of its JPEG.
    """

    make: str
    model: str
    full_well: float = 3000.0
    read_noise: float = 4.0
    blur: float = 0.65
    sharpen: float = 0.7
    quality: int = 90
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)


LINNET = Device(make="Linnet", model="L7")
ORIOL = Device(make="Oriol", model="P3 Pro", full_well=2200.0, quality=88, sharpen=1.1, tint=(1.06, 1.0, 0.93))
STUDIO = Device(make="Corvin", model="CX-1", full_well=20000.0, read_noise=3.0, blur=0.5, quality=92, sharpen=0.5)
BENCH = Device(
    make="Tern", model="ScanCam 2", full_well=1600.0, read_noise=6.0, blur=0.8, quality=84, tint=(0.97, 1.0, 1.08)
)


def develop(light: Linear, device: Device, rng: np.random.Generator) -> Rgb:
    """Take linear light (h, w, 3) through lens, Bayer sensor, demosaicing, tone curve: (h, w, 3) uint8."""
    h, w = light.shape[:2]
    scene = cv2.GaussianBlur(light, (0, 0), device.blur)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    off = ((x - w / 2) ** 2 + (y - h / 2) ** 2) / (w * w / 4 + h * h / 4)
    bend = 1 + 0.012 * off
    scene = cv2.remap(
        scene, (x - w / 2) * bend + w / 2, (y - h / 2) * bend + h / 2, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    scene = np.maximum(scene, 0) * (1 - 0.28 * off[..., None]) * np.array(device.tint, np.float32)
    raw = mosaic(np.clip(scene, 0, 1.2))
    raw = expose(raw, device, rng)
    bayer = np.round(np.clip(raw, 0, 1) * 16383).astype(np.uint16)
    colour = cv2.cvtColor(bayer, cv2.COLOR_BayerBG2RGB).astype(np.float32) / 16383
    toned = tone(np.clip(colour, 0, 1))
    smooth = cv2.bilateralFilter(toned.astype(np.float32), 5, 0.035, 1.4)
    sharp = smooth + device.sharpen * (smooth - cv2.GaussianBlur(smooth, (0, 0), 1.0))
    return np.asarray(np.clip(np.round(sharp * 255), 0, 255), np.uint8)


def mosaic(colour: Linear) -> Linear:
    """Keep one colour a pixel, RGGB: (h, w)."""
    raw = colour[..., 1].copy()
    raw[0::2, 0::2] = colour[0::2, 0::2, 0]
    raw[1::2, 1::2] = colour[1::2, 1::2, 2]
    return raw


def expose(raw: Linear, device: Device, rng: np.random.Generator) -> Linear:
    """Add photon and read noise; signal and result in [0, 1] of full well."""
    electrons = rng.poisson(np.clip(raw, 0, None) * device.full_well) + rng.normal(0, device.read_noise, raw.shape)
    return np.asarray(np.clip(electrons / device.full_well, 0, 1), np.float32)


def tone(linear: Linear) -> Linear:
    """sRGB with a soft shoulder."""
    curved = linear * (1 + 0.25 * linear) / (1 + 0.25 * linear**2) * 1.05
    srgb = np.where(curved <= 0.0031308, curved * 12.92, 1.055 * np.maximum(curved, 1e-6) ** (1 / 2.4) - 0.055)
    return np.asarray(np.clip(srgb, 0, 1), np.float32)


def as_jpeg(rgb: Rgb, device: Device, taken_at: str) -> bytes:
    """Encode with the device's quality and EXIF; ``taken_at`` like 2026:11:20 19:04:11. No position is written."""
    exif = Image.Exif()
    exif[0x010E] = "Jianzhen simulated sample"
    exif[0x010F], exif[0x0110] = device.make, device.model
    exif[0x0131] = f"{device.model} 4.2"
    exif[0x0132] = taken_at
    exif[0x0112] = 1
    ifd = exif.get_ifd(0x8769)
    ifd[0x9003] = taken_at
    ifd[0x829A], ifd[0x829D], ifd[0x8827], ifd[0x920A] = 1 / 60, 1.8, 200, 5.4
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "JPEG", quality=device.quality, subsampling="4:2:0", exif=exif)
    return out.getvalue()


def plain_jpeg(rgb: Rgb, quality: int) -> bytes:
    """Encode without any metadata, as an editor or messenger does."""
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "JPEG", quality=quality, subsampling="4:2:0")
    return out.getvalue()


def messenger(rgb: Rgb, side: int = 1000, quality: int = 72) -> bytes:
    """What a messenger delivers: reduced, saved again, nothing attached."""
    scale = min(1.0, side / max(rgb.shape))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return plain_jpeg(np.asarray(small, np.uint8), quality)
