"""Jianzhen 鉴真: the open-source after-sales desk that decides on evidence.

In:   what a buyer filed, what the shop listed, what was packed, what was claimed before.
Out:  a weighed, explained report; people decide.
Not:  no automatic adverse decision, anywhere in this package.

Walk: kernel -> weighing -> inspection -> entrances -> wiring, each floor importing only those below it.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("jianzhen")
except PackageNotFoundError:  # the source tree on the path without an install
    __version__ = "0"

__all__ = ["__version__"]
