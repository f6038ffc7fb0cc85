"""A whole frame through an AI editor's autoencoder: TAEF2 as ONNX, built from its weights without torch.

Architecture as the development models' page describes it; weights are never copied into the repository.
"""

from __future__ import annotations

import pickle
import zipfile
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Rgb = npt.NDArray[np.uint8]
Rng = np.random.Generator
State = dict[str, npt.NDArray[np.float32]]


def read_state(path: Path) -> State:
    """Read a float16 state dict from a .pth: (name -> float32 array). Only tensors are unpickled."""
    with zipfile.ZipFile(path) as archive:
        root = archive.namelist()[0].split("/")[0]

        class Reader(pickle.Unpickler):
            def find_class(self, module: str, name: str) -> Any:
                if name == "_rebuild_tensor_v2":
                    return lambda storage, offset, size, stride, *_: np.lib.stride_tricks.as_strided(
                        storage[offset:], size, [s * storage.itemsize for s in stride]
                    ).astype(np.float32)
                if name == "OrderedDict":
                    return OrderedDict
                if name in ("HalfStorage", "FloatStorage"):
                    return np.float16 if name == "HalfStorage" else np.float32
                raise pickle.UnpicklingError(f"{module}.{name} is not a tensor")

            def persistent_load(self, pid: Any) -> Any:
                return np.frombuffer(archive.read(f"{root}/data/{pid[2]}"), pid[1])

        return dict(Reader(archive.open(f"{root}/data.pkl")).load())


class _Graph:
    """Collects ONNX nodes."""

    def __init__(self, state: State) -> None:
        self.state, self.nodes, self.values, self.n = state, [], {}, 0

    def op(self, kind: str, inputs: list[str], **attributes: Any) -> str:
        from onnx import helper

        self.n += 1
        out = f"t{self.n}"
        self.nodes.append(helper.make_node(kind, inputs, [out], **attributes))
        return out

    def value(self, name: str, array: npt.NDArray[Any]) -> str:
        self.values[name] = array
        return name

    def conv(self, x: str, key: str, stride: int = 1) -> str:
        weight = self.state[f"{key}.weight"]
        pad = weight.shape[2] // 2
        inputs = [x, self.value(f"{key}.weight", weight)]
        if f"{key}.bias" in self.state:
            inputs.append(self.value(f"{key}.bias", self.state[f"{key}.bias"]))
        return self.op("Conv", inputs, kernel_shape=list(weight.shape[2:]), pads=[pad] * 4, strides=[stride] * 2)

    def block(self, x: str, prefix: str) -> str:
        if f"{prefix}.pool.0.weight" in self.state:
            x = self.op("Add", [x, self.pool(x, prefix)])
        y = self.op("Relu", [self.conv(x, f"{prefix}.conv.0")])
        y = self.op("Relu", [self.conv(y, f"{prefix}.conv.2")])
        y = self.conv(y, f"{prefix}.conv.4")
        skip = self.conv(x, f"{prefix}.skip") if f"{prefix}.skip.weight" in self.state else x
        return self.op("Relu", [self.op("Add", [y, skip])])

    def pool(self, x: str, prefix: str) -> str:
        y = self.conv(x, f"{prefix}.pool.0")
        keys = sorted({k.split(".pool.")[1].split(".")[0] for k in self.state if k.startswith(f"{prefix}.pool.")})
        norm, last = keys[1], keys[-1]
        weight = self.state[f"{prefix}.pool.{norm}.weight"]
        channels = len(weight)
        grouped = self.op("Reshape", [y, self.value("to_groups", np.array([0, 4, -1], np.int64))])
        normal = self.op("InstanceNormalization", [grouped, self.value("one4", np.ones(4, np.float32)), self.value("zero4", np.zeros(4, np.float32))], epsilon=1e-5)  # fmt: skip
        shape = self.op("Shape", [y])
        back = self.op("Reshape", [normal, shape])
        scaled = self.op("Mul", [back, self.value(f"{prefix}.g", weight.reshape(1, channels, 1, 1))])
        bias = self.state[f"{prefix}.pool.{norm}.bias"].reshape(1, channels, 1, 1)
        return self.conv(
            self.op("Relu", [self.op("Add", [scaled, self.value(f"{prefix}.b", bias)])]), f"{prefix}.pool.{last}"
        )

    def session(self, x: str, channels: int) -> Any:
        import onnxruntime
        from onnx import TensorProto, helper, numpy_helper

        inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, channels, None, None])]
        outputs = [helper.make_tensor_value_info(x, TensorProto.FLOAT, None)]
        constants = [numpy_helper.from_array(np.ascontiguousarray(v), k) for k, v in self.values.items()]
        graph = helper.make_graph(self.nodes, "taef2", inputs, outputs, constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def _layers(state: State) -> list[str]:
    """Top-level layer prefixes in order of their numbers."""
    keys = {k.split(".")[0] if k.split(".")[0].isdigit() else ".".join(k.split(".")[:2]) for k in state}
    return sorted(keys, key=lambda k: int(k.split(".")[-1]))


def build(state: State, *, decoder: str) -> Any:
    """Build one half: ``decoder`` is "decoder" or "encoder"."""
    graph = _Graph(state)
    x = "x"
    if decoder == "decoder":
        scaled = graph.op("Div", [x, graph.value("three", np.array(3, np.float32))])
        x = graph.op("Mul", [graph.op("Tanh", [scaled]), "three"])
    first = True
    for prefix in _layers(state):
        if f"{prefix}.conv.0.weight" in state:
            x = graph.block(x, prefix)
            continue
        biasless = f"{prefix}.bias" not in state
        if decoder == "decoder" and biasless:
            scales = graph.value("twice", np.array([1, 1, 2, 2], np.float32))
            x = graph.op(
                "Resize",
                [x, "", scales],
                mode="nearest",
                nearest_mode="floor",
                coordinate_transformation_mode="asymmetric",
            )
        x = graph.conv(x, prefix, stride=2 if decoder == "encoder" and biasless else 1)
        if decoder == "decoder" and first:
            x = graph.op("Relu", [x])
        first = False
    channels = 32 if decoder == "decoder" else 3
    return graph.session(x, channels)


@dataclass(frozen=True, slots=True)
class Rerenderer:
    """Both halves of the autoencoder."""

    encoder: Any
    decoder: Any

    @classmethod
    def load(cls, models: Path) -> Rerenderer:
        """Load from the development models' folder."""
        return cls(
            build(read_state(models / "taef2_encoder.pth"), decoder="encoder"),
            build(read_state(models / "taef2_decoder.pth"), decoder="decoder"),
        )

    def roundtrip(self, rgb: Rgb, *, noise: float, rng: Rng) -> Rgb:
        """Encode, add latent noise (in sigmas of the latent), decode; size cut to multiples of 8."""
        h, w = (rgb.shape[0] // 8 * 8, rgb.shape[1] // 8 * 8)
        x = (rgb[:h, :w].astype(np.float32) / 255).transpose(2, 0, 1)[None]
        latent = self.encoder.run(None, {"x": np.ascontiguousarray(x)})[0]
        latent = latent + noise * float(latent.std()) * rng.standard_normal(latent.shape).astype(np.float32)
        y = self.decoder.run(None, {"x": latent.astype(np.float32)})[0][0].transpose(1, 2, 0)
        return np.asarray(np.clip(np.round(y * 255), 0, 255), np.uint8)


def drift(shape: tuple[int, int], amplitude: float, rng: Rng) -> npt.NDArray[np.float32]:
    """A smooth displacement field (H, W, 2) in pixels: amplitude as share of the long side, sigma 22 % of it."""
    h, w = shape
    side = max(h, w)
    coarse = rng.standard_normal((32, 32, 2)).astype(np.float32)
    coarse = cv2.GaussianBlur(coarse, (0, 0), 0.22 * 32)
    field = cv2.resize(coarse, (w, h), interpolation=cv2.INTER_CUBIC)
    return np.asarray(field / max(float(np.abs(field).max()), 1e-6) * amplitude * side, np.float32)
