"""Style, scripts and icons, collected once into a folder, compressed and named by content, for WhiteNoise to serve."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import find, get_finders
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

STAMP = ".stamp"
VIEWER = "vendor/openseadragon/openseadragon.min.js"
"""Stands for the third-party code that comes by npm."""


class HashedStatics(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Files named by content. One that is not there keeps its plain name: the page stands, its script does not load."""

    def url(self, name: str | None, force: bool = False) -> str:  # noqa: FBT001, FBT002 - Django's signature
        """Give the address of a file."""
        try:
            return str(super().url(name, force))
        except ValueError:
            return str(FileSystemStorage.url(self, name))


def lacks_viewer() -> bool:
    """Whether third-party front-end code is missing: without it pages are plain forms and photos do not zoom."""
    return find(VIEWER) is None


def collect_when_stale() -> bool:
    """Collect them where one of them has changed since; returns whether it did."""
    folder = Path(settings.STATIC_ROOT)
    wanted, stamp = _stamp(), folder / STAMP
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return False
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(wanted, "utf-8")
    return True


def _stamp() -> str:
    """What the sources look like: every name, size and time of change."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda one: str(one[0])):
            about = Path(storage.path(name)).stat()
            seen.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return seen.hexdigest()
