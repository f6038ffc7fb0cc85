"""The work behind a command: each item inspected once, over processes, perhaps served from the cache."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from jianzhen.entrances.cli.cache import ReportCache
from jianzhen.entrances.cli.errors import NoMediaInside, ProcessDied, Unexpected
from jianzhen.inspection.model import ClaimReport, Context, FileError, Report
from jianzhen.kernel.errors import JianzhenError

if TYPE_CHECKING:
    from jianzhen.inspection.lanes.reuse import FolderIndex

Result = Report | ClaimReport | FileError


class Command(StrEnum):
    """What is done with each path."""

    INSPECT = "inspect"
    CLAIM = "claim"


class Served(StrEnum):
    """Where a result came from."""

    MEASURED = "measured"
    CACHE = "cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What every item of one command is inspected with."""

    command: Command
    listing: tuple[Path, ...] = ()
    packed: tuple[Path, ...] = ()
    context: Context | None = None
    earlier: Path | None = None
    trust: Path | None = None
    cache: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One item's result and where it came from; ``unread`` are references and earlier photos that were left out."""

    path: Path
    result: Result
    unread: tuple[FileError, ...] = ()
    served: Served = Served.MEASURED


Inspect = Callable[[Order, Path], Done]


def work_through(order: Order, paths: Sequence[Path], *, jobs: int, inspect: Inspect | None = None) -> Iterator[Done]:
    """Inspect every path, in the order given; models are loaded once a process.

    Parameters
    ----------
    jobs
        Processes; with 1 the work is done in this one.
    inspect
        Inspects one path, and may raise; the product's own by default. It is sent to the processes.

    Yields
    ------
    Done
        One a path. What cannot be inspected is a ``FileError`` in its place: a bad file, a mistake of ours, a process
        that was killed.
    """
    one = partial(_one, order, ReportCache.of(order), inspect or inspect_path)
    if jobs == 1 or len(paths) < 2:
        yield from map(one, paths)
    else:
        yield from _spread(one, list(paths), jobs)


def _spread(one: Callable[[Path], Done], paths: list[Path], jobs: int) -> Iterator[Done]:
    while paths:
        with _pool(min(jobs, len(paths))) as pool:
            asked = [pool.submit(one, path) for path in paths]
            try:
                for future in asked:
                    yield future.result()
                    paths.pop(0)
            except BrokenProcessPool:
                pass
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        if paths:
            # some process was killed and took the pool with it: the next file is tried alone, then a new pool goes on
            yield _alone(one, paths.pop(0))


def _alone(one: Callable[[Path], Done], path: Path) -> Done:
    with _pool(1) as pool:
        try:
            return pool.submit(one, path).result()
        except BrokenProcessPool:
            error = ProcessDied(f"{path}: the process inspecting it was killed; try it with --jobs 1, or reduce it")
            return Done(path=path, result=_file_error(path, error))


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start)


def _start() -> None:
    """Prepare a process: one thread each, and an interrupt is the parent's affair."""
    import cv2

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)


def _one(order: Order, kept: ReportCache | None, inspect: Inspect, path: Path) -> Done:
    try:
        found = kept.read(path) if kept is not None else None
        if found is not None:
            return replace(found, served=Served.CACHE)
        done = inspect(order, path)
        if kept is not None:
            kept.write(done)
    except JianzhenError as error:
        return Done(path=path, result=_file_error(path, error))
    except Exception as error:
        logging.getLogger("jianzhen").exception("inspecting %s", path)
        mistake = Unexpected(f"{path}: {type(error).__name__}: {error}; a mistake of ours, please report it")
        return Done(path=path, result=_file_error(path, mistake))
    return done


def inspect_path(order: Order, path: Path) -> Done:
    """Inspect one path as the command says; raises ``JianzhenError``."""
    from jianzhen.inspection import inspect, inspect_claim

    index = _earlier(order.earlier) if order.earlier is not None else None
    unread = _unread_earlier(order.earlier, index)
    if order.command == Command.CLAIM:
        return Done(path=path, result=inspect_claim(path, earlier=index, trust=order.trust), unread=unread)
    if path.is_dir():
        raise NoMediaInside(f"{path}: holds no photo and no clip; name the files or another folder")
    report = inspect(
        path, listing=order.listing, packed=order.packed, earlier=index, context=order.context, trust=order.trust
    )
    return Done(path=path, result=report, unread=_unread_references((*order.listing, *order.packed)) + unread)


@cache
def _earlier(folder: Path) -> FolderIndex:
    """Read the earlier claims once a process."""
    from jianzhen.inspection.lanes.embedding import find_embedder
    from jianzhen.inspection.lanes.reuse import FolderIndex

    return FolderIndex.read(folder, embedder=find_embedder())


def _unread_earlier(folder: Path | None, index: FolderIndex | None) -> tuple[FileError, ...]:
    if folder is None or index is None:
        return ()
    return tuple(replace(one, path=str(folder / one.path)) for one in index.errors)


@cache
def _unread_references(paths: tuple[Path, ...]) -> tuple[FileError, ...]:
    """The references that cannot be opened, asked once a process: a report only leaves them out."""
    from jianzhen.inspection.media import MediaError, open_media

    found = []
    for path in paths:
        try:
            open_media(path)
        except MediaError as error:
            found.append(_file_error(path, error))
    return tuple(found)


def _file_error(path: Path, error: JianzhenError) -> FileError:
    return FileError(path=str(path), code=error.code, detail=error.detail)
