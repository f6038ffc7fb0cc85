"""EXIF orientation undone and done: blocks are stored as the sensor lay, regions are told as the photo is seen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianzhen.inspection.model import Region

Grey = npt.NDArray[np.uint8]


def as_stored(grey: Grey, orientation: int) -> Grey:
    """Undo EXIF orientation 1..8: the picture as the file stores it; any other value changes nothing."""
    match orientation:
        case 2:
            turned = grey[:, ::-1]
        case 3:
            turned = grey[::-1, ::-1]
        case 4:
            turned = grey[::-1]
        case 5:
            turned = grey.T
        case 6:
            turned = np.rot90(grey)
        case 7:
            turned = grey[::-1, ::-1].T
        case 8:
            turned = np.rot90(grey, -1)
        case _:
            turned = grey
    return np.ascontiguousarray(turned)


def after_orientation(region: Region, size: tuple[int, int], orientation: int) -> Region:
    """Turn a region of the stored picture, ``size`` (width, height) as stored, to pixels after orientation."""
    x, y, w, h = region
    width, height = size
    match orientation:
        case 2:
            return width - x - w, y, w, h
        case 3:
            return width - x - w, height - y - h, w, h
        case 4:
            return x, height - y - h, w, h
        case 5:
            return y, x, h, w
        case 6:
            return height - y - h, x, h, w
        case 7:
            return height - y - h, width - x - w, h, w
        case 8:
            return y, width - x - w, h, w
    return region
