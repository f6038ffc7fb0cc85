"""How long the way takes: a port, and the great circle that fills it until something better is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from jianzhen.dispatch.errors import BadProblem

Seconds = npt.NDArray[np.int32]
EARTH_KM = 6371.0088
"""Mean radius (IUGG)."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees, WGS 84. The operator's map data decide how true it is."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise BadProblem(
                f"point {self.latitude}, {self.longitude}: latitude within 90, longitude within 180 degrees"
            )


@dataclass(frozen=True, slots=True)
class Matrix:
    """(N, N) int32 seconds, from row to column, and who says so."""

    seconds: Seconds
    source: str

    def __post_init__(self) -> None:
        shape = self.seconds.shape
        if len(shape) != 2 or shape[0] != shape[1] or (self.seconds < 0).any():
            raise BadProblem(f"travel matrix of shape {shape}: give a square one without negative seconds")


class Travel(Protocol):
    """What a routing server, or the great circle, supplies."""

    def matrix(self, points: Sequence[Point], *, at: int) -> Matrix:
        """Every way between ``points`` when leaving around ``at`` (seconds of the day). From a place to itself: 0."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class GreatCircle:
    """The straight way, lengthened, at one speed, with the time to park and to find the door.

    The defaults are assumptions until an operator has calibrated them on finished visits.
    """

    detour: float = 1.35
    km_h: float = 28.0
    extra_s: int = 120

    def matrix(self, points: Sequence[Point], *, at: int) -> Matrix:
        """See ``Travel``; the time of day does not matter here."""
        degrees = np.array([(p.latitude, p.longitude) for p in points], float).reshape(-1, 2)
        return Matrix(
            self.ways(degrees, degrees), f"great circle x{self.detour:g} at {self.km_h:g} km/h + {self.extra_s} s"
        )

    def ways(self, origins: npt.NDArray[np.float64], targets: npt.NDArray[np.float64]) -> Seconds:
        """(M, 2) and (N, 2) degrees to (M, N) seconds; 0 where both are the same place."""
        a, b = np.radians(origins)[:, None, :], np.radians(targets)[None, :, :]
        half = np.sin((b - a) / 2) ** 2
        hav = half[..., 0] + np.cos(a[..., 0]) * np.cos(b[..., 0]) * half[..., 1]
        km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(hav, 0, 1)))
        seconds = np.rint(km * self.detour / self.km_h * 3600).astype(np.int32)
        return np.where(km > 1e-9, seconds + self.extra_s, 0).astype(np.int32)
