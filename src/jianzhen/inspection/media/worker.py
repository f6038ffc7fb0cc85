"""The parent's end: one decoding process, kept between files, killed when it overstays, started anew after a death."""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from jianzhen.inspection.media.errors import DecodeOutOfMemory, DecodeTimedOut, Unreadable, by_code
from jianzhen.inspection.media.limits import Limits

_START_SECONDS = 20.0


class Worker:
    """One decoding process. Not shared between processes: each has its own (see ``worker``)."""

    def __init__(self, address_space: int) -> None:
        self._address_space = address_space
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._fresh = True

    def ask(
        self, path: Path, *, kind: str, what: str, limits: Limits, seconds: float, anchors: str = ""
    ) -> tuple[dict[str, Any], list[Any]]:
        """Have one file decoded; raises ``MediaError``."""
        with self._lock:
            process = self._running()
            request = {
                "path": str(path.absolute()), "kind": kind, "what": what, "anchors": anchors, "limits": asdict(limits),
            }  # fmt: skip
            deadline = time.monotonic() + seconds + (_START_SECONDS if self._fresh else 0)
            try:
                assert process.stdin is not None
                process.stdin.write(json.dumps(request).encode() + b"\n")
                process.stdin.flush()
                head = json.loads(self._line(process, deadline))
                blobs = [self._blob(process, shape, head["dtype"], deadline) for shape in head.get("shapes", ())]
            except TimeoutError as error:
                self.stop()
                raise DecodeTimedOut(
                    f"{path.name}: not decoded within {seconds:.0f} s; export it again as JPEG"
                ) from error
            except (BrokenPipeError, EOFError) as error:
                code = process.wait(5)
                self.stop()
                if code in (-9, -6):
                    raise DecodeOutOfMemory(f"{path.name}: decoding ran out of memory; reduce the picture") from error
                raise Unreadable(f"{path.name}: the decoder died on it (exit {code}); export it again") from error
            self._fresh = False
        if "error" in head:
            raise by_code(head["error"], head["detail"])
        return head, blobs

    def stop(self) -> None:
        """End the process if it runs."""
        process, self._process, self._fresh = self._process, None, True
        if process is not None:
            process.kill()
            process.wait(5)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            quiet = {
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
                "OPENCV_FFMPEG_LOGLEVEL": "-8",
                "OPENCV_LOG_LEVEL": "OFF",
            }
            quiet["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "threads;1"
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jianzhen.inspection.media.child", str(self._address_space)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
                env={**os.environ, **quiet},
            )  # fmt: skip
        return self._process

    def _line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        out = bytearray()
        assert process.stdout is not None
        while not out.endswith(b"\n"):
            self._wait(process, deadline)
            # unbuffered pipe: a line is short, and the pixels after it must stay in the pipe
            piece = os.read(process.stdout.fileno(), 1)
            if not piece:
                raise EOFError
            out += piece
        return bytes(out)

    def _blob(
        self, process: subprocess.Popen[bytes], shape: list[int], dtype: str, deadline: float
    ) -> npt.NDArray[Any]:
        out = np.empty(shape, dtype)
        if not out.size:
            return out
        view = memoryview(out.data).cast("B")
        assert process.stdout is not None
        filled = 0
        while filled < len(view):
            self._wait(process, deadline)
            got = os.readv(process.stdout.fileno(), [view[filled : filled + 2**22]])
            if not got:
                raise EOFError
            filled += got
        return out

    @staticmethod
    def _wait(process: subprocess.Popen[bytes], deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0 or process.stdout is None or not select.select([process.stdout], [], [], left)[0]:
            raise TimeoutError


_workers: dict[int, Worker] = {}


def worker(limits: Limits) -> Worker:
    """This process's decoding process; a forked child gets one of its own."""
    pid = os.getpid()
    if pid not in _workers:
        _workers[pid] = Worker(limits.address_space)
        atexit.register(_workers[pid].stop)
    return _workers[pid]
