"""The rooms of the house: who imports whom, how long a file is, and that each says what it is."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted([*(ROOT / "tools").rglob("*.py"), *(ROOT / "webapp").rglob("*.py")])
LONGER = {
    # A reader that recognises, and an editor that changes, the same bytes.
    "pieraklad/catalogs/po/catalog.py",
    # Every setting with its check; splitting it would part the two.
}
"""Modules of more than 400 lines, each with its reason."""


def test_rooms_import_only_what_stands_below_them() -> None:
    """`[tool.importlinter]` in pyproject.toml says which those are."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_modules_import_each_other() -> None:
    """Imports inside functions and those for types alone count, too."""
    graph = grimp.build_graph("pieraklad", "pieraklad_web", cache_dir=None)
    ways = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(ways).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_no_module_stands_beside_the_rooms() -> None:
    beside = {path.name for path in (ROOT / "tools" / "pieraklad").glob("*.py")}
    assert beside == {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_says_what_it_is_and_is_not_too_long(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)), "the first line says what the file does"
    name = path.relative_to(ROOT).as_posix().partition("/")[2]
    if name not in LONGER:
        assert text.count("\n") <= 400


def names() -> Iterator[tuple[str, str]]:
    for path in SOURCES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, path.relative_to(ROOT).as_posix()


def test_no_name_of_a_type_means_two_things() -> None:
    seen: dict[str, list[str]] = {}
    for name, path in names():
        seen.setdefault(name, []).append(path)
    assert {name: paths for name, paths in seen.items() if len(paths) > 1} == {}
