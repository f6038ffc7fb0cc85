"""Shapes as Mitsuba meshes: turned bodies, handles, boxes. Lengths in metres."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]


def mesh(mi: Any, name: str, vertices: Points, faces: npt.NDArray[np.int64], uv: Points, bsdf: dict[str, Any]) -> Any:
    """Build a mesh with texture coordinates and its material."""
    properties = mi.Properties()
    properties["bsdf"] = mi.load_dict(bsdf)
    made = mi.Mesh(
        name, len(vertices), len(faces), has_vertex_normals=True, has_vertex_texcoords=True, props=properties
    )
    params = mi.traverse(made)
    params["vertex_positions"] = np.asarray(vertices, np.float32).ravel()
    params["faces"] = np.asarray(faces, np.uint32).ravel()
    params["vertex_texcoords"] = np.asarray(uv, np.float32).ravel()
    params["vertex_normals"] = normals(vertices, faces).astype(np.float32).ravel()
    params.update()
    return made


def normals(vertices: Points, faces: npt.NDArray[np.int64]) -> Points:
    """Area-weighted vertex normals (n, 3)."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    out = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(out, faces[:, k], face)
    return np.asarray(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12))


def grid_faces(rows: int, columns: int) -> npt.NDArray[np.int64]:
    """Two triangles a cell of a (rows, columns) vertex grid."""
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = (r * columns + c).ravel()
    return np.concatenate([np.stack([a, a + 1, a + columns], 1), np.stack([a + 1, a + columns + 1, a + columns], 1)])


def turned(
    profile: Points, *, chip: tuple[float, float, float] | None = None, rim: float = 0.0, segments: int = 256
) -> tuple[Points, npt.NDArray[np.int64], Points]:
    """Turn a profile (n, 2: radius, height) around the vertical axis.

    ``chip`` = (angle, half width in radians, depth in metres): a piece broken out of the rim. Everything above
    ``rim - depth`` is pulled down there, so that the notch is geometry and seen from every side.
    """
    angles = np.linspace(0, 2 * np.pi, segments + 1)
    radius, height = profile[:, 0][:, None], profile[:, 1][:, None]
    z = np.repeat(height, segments + 1, axis=1)
    if chip is not None:
        centre, width, depth = chip
        off = np.abs((angles - centre + np.pi) % (2 * np.pi) - np.pi)
        jag = 1 + 0.25 * np.sin(angles * 91) + 0.18 * np.sin(angles * 47 + 1)
        notch = depth * np.clip(1 - (off / width) ** 2, 0, 1) ** 0.6 * jag
        limit = rim - notch[None, :]
        z = np.minimum(z, limit)
    x, y = radius * np.cos(angles), radius * np.sin(angles)
    vertices = np.stack([x, y, z], axis=-1).reshape(-1, 3)
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(profile, axis=0), axis=1))])
    v = np.repeat((length / length[-1])[:, None], segments + 1, axis=1)
    u = np.repeat((angles / (2 * np.pi))[None, :], len(profile), axis=0)
    return vertices, grid_faces(len(profile), segments + 1), np.stack([u, v], axis=-1).reshape(-1, 2)


def handle(radius: float, height: float, reach: float, thick: float) -> tuple[Points, npt.NDArray[np.int64], Points]:
    """A cup's handle: half a flattened torus at angle 0."""
    along = np.linspace(-np.pi / 2 * 0.98, np.pi / 2 * 0.98, 48)
    around = np.linspace(0, 2 * np.pi, 25)
    centre_x, centre_z = radius * 0.96 + reach * np.cos(along), height * 0.52 + height * 0.3 * np.sin(along)
    a, b = np.meshgrid(np.arange(48), np.arange(25), indexing="ij")
    direction = np.stack([np.cos(along), np.zeros(48), np.sin(along)], axis=1)
    x = centre_x[a] + thick * np.cos(around[b]) * direction[a, 0]
    z = centre_z[a] + thick * np.cos(around[b]) * direction[a, 2]
    y = 1.4 * thick * np.sin(around[b])
    return (
        np.stack([x, y, z], -1).reshape(-1, 3),
        grid_faces(48, 25),
        np.stack([a / 47 * 0.05, b / 24 * 0.05], -1).reshape(-1, 2),
    )


OUTLINES = {
    "mug": [(0.0, 0.0), (0.036, 0.0), (0.039, 0.004), (0.041, 0.03), (0.042, 0.06), (0.0425, 0.092)],
    "bowl": [(0.0, 0.0), (0.03, 0.0), (0.034, 0.006), (0.055, 0.025), (0.068, 0.05), (0.073, 0.066)],
    "vase": [(0.0, 0.0), (0.034, 0.0), (0.045, 0.03), (0.05, 0.06), (0.036, 0.1), (0.027, 0.125), (0.033, 0.14)],
    "tin": [(0.0, 0.0), (0.034, 0.0), (0.036, 0.002), (0.036, 0.06), (0.036, 0.108)],
}


def vessel_profiles(kind: str) -> tuple[Points, Points, float]:
    """Outer outline (foot to lip), inner outline (lip to floor), and the rim's height."""
    outline = np.array(OUTLINES[kind])
    t = np.linspace(0, len(outline) - 1, 60)
    outer = np.stack([np.interp(t, np.arange(len(outline)), outline[:, k]) for k in (0, 1)], axis=1)
    rim = float(outer[-1, 1])
    lip = np.array([[outer[-1, 0] - 0.0017, rim + 0.0012]])
    inner = outer[::-1].copy()
    inner[:, 0] = np.maximum(inner[:, 0] - 0.0035, 0)
    inner[:, 1] = np.maximum(inner[:, 1], 0.004)
    return np.concatenate([outer, lip]), np.concatenate([lip, inner]), rim
