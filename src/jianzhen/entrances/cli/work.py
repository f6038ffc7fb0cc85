"""The work behind a command: each item inspected once, over processes, perhaps served from the cache."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

import jianzhen
from jianzhen.inspection.model import ClaimReport, Context, FileError, Report
from jianzhen.kernel.errors import JianzhenError

Result = Report | ClaimReport | FileError


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What every item of one command is inspected with; "claim" or "inspect" is the command."""

    command: str
    listing: tuple[Path, ...] = ()
    packed: tuple[Path, ...] = ()
    context: Context | None = None
    earlier: Path | None = None
    trust: Path | None = None
    cache: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One item's result and where it came from: "measured" or "cache"."""

    path: Path
    result: Result
    served: str


def work_through(order: Order, paths: Sequence[Path], *, jobs: int) -> Iterator[Done]:
    """Inspect every path, in the order given; models are loaded once a process."""
    if jobs == 1 or len(paths) < 2:
        yield from map(partial(_one, order), paths)
        return
    with ProcessPoolExecutor(min(jobs, len(paths)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(partial(_one, order), paths)


def _one(order: Order, path: Path) -> Done:
    kept = _cache_file(order, path)
    if kept is not None and kept.is_file():
        try:
            return Done(path=path, result=pickle.loads(kept.read_bytes()), served="cache")
        except Exception:  # a spoiled cache entry is measured again
            kept.unlink(missing_ok=True)
    try:
        result: Result = _inspect(order, path)
    except JianzhenError as error:
        return Done(
            path=path, result=FileError(path=str(path), code=error.code, detail=error.detail), served="measured"
        )
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{hashlib.sha256(str(path).encode()).hexdigest()[:8]}")
        part.write_bytes(pickle.dumps(result))
        part.replace(kept)
    return Done(path=path, result=result, served="measured")


def _inspect(order: Order, path: Path) -> Report | ClaimReport:
    from jianzhen.inspection.walk import inspect, inspect_claim

    earlier = read_earlier(order.earlier) if order.earlier is not None else None
    if order.command == "claim":
        return inspect_claim(path, earlier=earlier, trust=order.trust)
    return inspect(
        path, listing=order.listing, packed=order.packed, earlier=earlier, context=order.context, trust=order.trust
    )


@cache
def read_earlier(folder: Path):  # type: ignore[no-untyped-def]  # the index is imported only when asked for
    """Read the earlier claims once a process."""
    from jianzhen.inspection.lanes.embedding import find_embedder
    from jianzhen.inspection.lanes.reuse import FolderIndex

    return FolderIndex.read(folder, embedder=find_embedder())


def _cache_file(order: Order, path: Path) -> Path | None:
    """Name a report by everything that decides it: content of input and references, context, code."""
    if order.cache is None:
        return None
    digest = hashlib.sha256(f"{jianzhen.__version__} {_code()} {order.command} {path} {order.context}".encode())
    roots = [path, *order.listing, *order.packed, *([order.earlier] if order.earlier else [])]
    for root in roots:
        files = sorted(one for one in root.rglob("*") if one.is_file()) if root.is_dir() else [root]
        for one in files:
            if one.is_file():
                digest.update(str(one).encode() + hashlib.sha256(one.read_bytes()).digest())
    return order.cache / f"{digest.hexdigest()[:40]}.report"


@cache
def _code() -> str:
    """Hash of the package's own files: a changed lane or table never serves an old report."""
    digest = hashlib.sha256()
    for path in sorted(Path(jianzhen.__file__).parent.rglob("*")):
        if path.suffix in (".py", ".json", ".toml", ".npz"):
            digest.update(path.read_bytes())
    return digest.hexdigest()
