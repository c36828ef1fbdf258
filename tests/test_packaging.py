"""One wheel from two roots: built here, built from the sdist, and used without the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


def build(source: Path, target: Path, kind: str) -> Path:
    """Build a wheel or an sdist of `source` with the project's own backend, offline."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(target)],
        cwd=source, check=True, capture_output=True,
    )  # fmt: skip
    [made] = target.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_all_that_runs(wheel: Path) -> None:
    held = names(wheel)
    packages = {name.split("/")[0] for name in held}
    assert packages == {"pieraklad", "pieraklad_web"}
    for root, package in (("tools", "pieraklad"), ("webapp", "pieraklad_web")):
        tracked = subprocess.run(
            ["git", "ls-files", f"{root}/{package}"],
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stdout.split()  # fmt: skip
        assert {name.removeprefix(f"{root}/") for name in tracked} <= held


def test_the_sdist_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sdist = build(ROOT, tmp_path / "sdist", "sdist")
    with tarfile.open(sdist) as archive:
        # Debian 12's Python, 3.11.2, has no filters yet.
        safely: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(tmp_path, **safely)
    [source] = [path for path in tmp_path.iterdir() if path.name.startswith("pieraklad-")]
    assert names(build(source, tmp_path / "again", "wheel")) == names(wheel)


def test_the_wheel_runs_a_site_without_the_repository(wheel: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(library)
    environment = {**os.environ, "PYTHONPATH": str(library)}

    def run(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-W", "error", *arguments],
            cwd=tmp_path, env=environment, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip

    assert str(library) in run("-c", "import pieraklad; print(pieraklad.__file__)")
    run("-m", "pieraklad", "init", "site")
    run("-m", "pieraklad", "build", "out", "--project", "site")
    page = (tmp_path / "out" / "be" / "articles" / "welcome" / "index.html").read_text("utf-8")
    assert "Вітаем" in page


def test_the_library_never_imports_flask(tmp_path: Path) -> None:
    """The one direction: the site's package imports the library, not the other way round."""
    code = (
        "import pkgutil, sys, importlib, pieraklad\n"
        "for m in pkgutil.walk_packages(pieraklad.__path__, 'pieraklad.'):\n"
        "    if not m.name.endswith('__main__'): importlib.import_module(m.name)\n"
        "print([n for n in ('flask', 'pieraklad_web') if n in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert result.stdout.strip() == "[]"


def test_starting_loads_only_what_it_needs(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pieraklad.cli import main\n"
        "try: main(['--version'])\nexcept SystemExit: pass\n"
        "heavy = ('babel', 'flask', 'polib', 'yaml', 'pyromark', 'rich', 'rapidfuzz', 'sqlite3')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert result.stdout.strip().splitlines()[-1] == "[]"
