"""The rules of the house that a machine can keep: floors, locks, sizes, set-up scripts."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("sync", "content", "hearings", "kiosk", "county")
LOCKS = ("requirements.lock", "requirements-test.lock")
MOST_LINES = 400
_PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)( ; [^\\]+)? \\$")


def _sources(*endings: str) -> Iterator[Path]:
    for folder in (*PACKAGES, "tests", "packaging", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in endings and "__pycache__" not in path.parts:
                yield path


def _blocks(lock: str) -> list[list[str]]:
    """The lines of each pinned package, comments left out."""
    blocks: list[list[str]] = []
    for line in (ROOT / "packaging" / lock).read_text("utf-8").splitlines():
        if not line or line.lstrip().startswith("#"):
            continue
        if line[0] != " ":
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _asked(*extras: str) -> list[str]:
    """What pyproject.toml asks for, with the extras named."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    return [*project["dependencies"], *(line for extra in extras for line in optional[extra])]


def _pins(lock: str) -> dict[str, str]:
    matches = (_PIN.match(block[0]) for block in _blocks(lock))
    return {match[1]: match[2] for match in matches if match}


def test_imports_go_down_the_floors() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_pinned_and_hashed(lock: str) -> None:
    blocks = _blocks(lock)
    assert len(blocks) > 20
    for pin, *hashes in blocks:
        assert _PIN.match(pin), pin
        assert hashes, pin
        for line in hashes:
            assert re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line), (pin, line)


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_host_and_no_folder(lock: str) -> None:
    text = (ROOT / "packaging" / lock).read_text("utf-8")
    found = re.findall(r"^.*(?:://|@|--(?:extra-)?index|--find-links|\(/|file:/).*$", text, re.M)
    assert found == []


def test_the_program_runs_on_the_versions_it_is_tested_with() -> None:
    runtime, tests = (_pins(lock) for lock in LOCKS)
    assert runtime.items() <= tests.items()


@pytest.mark.parametrize(
    ("lock", "extras"), list(zip(LOCKS, [("setup",), ("setup", "test")], strict=True))
)
def test_the_lock_fits_what_the_project_asks_for(lock: str, extras: tuple[str, ...]) -> None:
    pins = _pins(lock)
    for line in _asked(*extras):
        asked = Requirement(line)
        assert asked.specifier.contains(pins[asked.name.lower()]), line


def _imported(folders: tuple[str, ...]) -> set[str]:
    """Top-level names of what is imported anywhere in a file, ours and Python's own left out."""
    trees = (
        ast.parse(path.read_text("utf-8"))
        for path in _sources(".py")
        if path.relative_to(ROOT).parts[0] in folders
    )
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module and not n.level}
    return {name.split(".")[0] for name in names} - sys.stdlib_module_names - {*PACKAGES, "tests"}


@pytest.mark.parametrize(
    ("folders", "extras"),
    [(PACKAGES, ()), (("packaging",), ("setup",)), (("tests",), ("setup", "test"))],
)
def test_what_is_imported_is_asked_for(folders: tuple[str, ...], extras: tuple[str, ...]) -> None:
    asked = {Requirement(line).name.lower() for line in _asked(*extras)}
    owners = packages_distributions()
    given = {name: {owner.lower() for owner in owners.get(name, ())} for name in _imported(folders)}
    assert {name: of for name, of in given.items() if not of & asked} == {}


@pytest.mark.parametrize("path", list(_sources(".py", ".kv", ".sh", "")), ids=lambda p: p.name)
def test_no_file_is_too_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES, path


def test_nine_functions_in_ten_are_under_thirty_lines() -> None:
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in _sources(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    )
    assert lengths[len(lengths) * 9 // 10] < 30


def test_the_packaging_folder_does_not_hide_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


@pytest.mark.parametrize("script", ["packaging/run", "packaging/test", "packaging/lock", ".ci/run"])
def test_the_script_is_sound_shell_and_executable(script: str) -> None:
    subprocess.run(["bash", "-n", ROOT / script], check=True)
    assert os.access(ROOT / script, os.X_OK)


def _stub(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / name).chmod(0o755)


@pytest.fixture
def bare_machine(tmp_path: Path) -> dict[str, str]:
    """An environment in which no Debian package is installed and nobody is root."""
    shutil.copytree(ROOT / "packaging", tmp_path / "a copy" / "packaging")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "a copy")
    _stub(tmp_path / "bin", "id", "echo 1000")
    _stub(tmp_path / "bin", "dpkg-query", "exit 1")
    _stub(tmp_path / "bin", "apt-get", "echo must not be called; exit 9")
    environ = {k: v for k, v in os.environ.items() if k != "VILLAGE_KIOSK_FONTS"}
    return environ | {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "LC_ALL": "POSIX"}


def test_without_root_the_missing_packages_are_named(
    bare_machine: dict[str, str], tmp_path: Path
) -> None:
    script = tmp_path / "a copy" / "packaging" / "run"
    done = subprocess.run(
        ["bash", script], env=bare_machine, capture_output=True, text=True, cwd="/", check=False
    )
    assert done.returncode == 2
    line = done.stderr.splitlines()[-1].split()
    assert line[:2] == ["apt-get", "install"]
    assert {"libegl1", "libgl1-mesa-dri", "fonts-noto-cjk"} <= set(line)
    assert "xvfb" not in line, "only the tests need a display of their own"
    assert not (tmp_path / "a copy" / ".venv").exists()
