"""What is in a tree: its documents, its other files, and what is left out and why."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path, PurePosixPath

from pieraklad.project.bilingual import Bilingual
from pieraklad.project.languages import UnknownLanguage, canonical_tag
from pieraklad.project.problems import Problem, problem_of

DOCUMENTS = (".md", ".markdown", ".mdx", ".html", ".htm")
CATALOGS = (".po", ".pot", ".mo")
MANIFEST = ".pieraklad-render.{language}.json"
"""The file in an output folder that says what was made there."""

_MANIFEST = re.compile(r"\.pieraklad-render\.[A-Za-z0-9-]+\.json\Z")
_PASSED_OVER = ("node_modules", "__pycache__")


@dataclass(slots=True)
class Tree:
    """The files of a tree by their paths in it, sorted; `problems` are links that lead out of it."""

    documents: list[PurePosixPath] = field(default_factory=list)
    others: list[PurePosixPath] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def walk(
    root: Path,
    leave: Collection[Path] = (),
    exclude: Sequence[str] = (),
    suffix: bool = False,
    source: str | None = None,
) -> Tree:
    """Return what is in the folder `root`.

    `leave` are folders that do not belong to it (the output, the catalogs). `exclude` are patterns of names or
    paths in it. With `suffix`, files that name a language other than `source` (`page.be.md`) are translations, not
    documents. Hidden folders and those that `render` made are passed over, and so are catalogs.
    Raises NotADirectoryError.
    """
    if not root.is_dir():
        raise NotADirectoryError(20, Bilingual("is not a folder", "гэта не папка"), os.fspath(root))
    tree = Tree()
    real = os.path.realpath(root)
    left = {os.path.realpath(folder) for folder in leave} - {real}
    for path in _files(root, real, PurePosixPath(), left, exclude, tree.problems):
        if path.suffix.lower() in CATALOGS or _MANIFEST.match(path.name):
            continue
        if path.suffix.lower() not in DOCUMENTS:
            tree.others.append(path)
        elif not suffix or language_of(path) in (None, source):
            tree.documents.append(path)
    tree.documents.sort()
    tree.others.sort()
    return tree


def _files(
    folder: Path, root: str, below: PurePosixPath, left: set[str], exclude: Sequence[str], problems: list[Problem]
) -> Iterator[PurePosixPath]:  # fmt: skip
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        problems.append(problem_of(folder, error))
        return
    if below.parts and any(_MANIFEST.match(entry.name) for entry in entries):
        return  # another run's output
    for entry in entries:
        path = below / entry.name
        if any(fnmatchcase(str(path), p) or fnmatchcase(entry.name, p) for p in exclude):
            continue
        try:
            if entry.is_symlink() and not _leads_inside(entry.path, root):
                problems.append(Problem(Path(entry.path), 0, _outside(os.readlink(entry.path))))
            elif entry.is_dir():
                is_hidden = entry.name.startswith(".") or entry.name in _PASSED_OVER
                if entry.is_symlink() and not is_hidden:
                    problems.append(Problem(Path(entry.path), 0, _FOLDER_LINK))
                elif not is_hidden and os.path.realpath(entry.path) not in left:
                    yield from _files(Path(entry.path), root, path, left, exclude, problems)
            elif entry.is_file():
                entry.name.encode("utf-8")
                yield path
        except UnicodeEncodeError:
            problems.append(Problem(Path(entry.path), 0, _NAME))
        except OSError as error:
            problems.append(problem_of(Path(entry.path), error))


def language_of(path: PurePosixPath) -> str | None:
    """Return the language in the name of a file, `be` for page.be.md; None without one."""
    name = PurePosixPath(path.stem).suffix.lstrip(".")
    return name if name and is_language(name) else None


@cache
def is_language(name: str) -> bool:
    """Return whether a part of a name is a language's tag: be, pt-BR, zh_Hans; not “api” or “v2”."""
    try:
        tag = canonical_tag(name)
    except UnknownLanguage:
        return False
    language = tag.partition("-")[0]
    if language in ("be", "en"):
        return True
    from babel.localedata import exists

    return exists(language)


def _leads_inside(path: str, root: str) -> bool:
    real = os.path.realpath(path)
    return os.path.commonpath([real, root]) == root


def _outside(target: str) -> Bilingual:
    return Bilingual(
        f"is a symbolic link out of the tree, to {target}; left out",
        f"гэта сімвалічная спасылка за межы дрэва, на {target}; прапушчана",
    )


_FOLDER_LINK = Bilingual(
    "is a symbolic link to a folder; left out: name the folder itself",
    "гэта сімвалічная спасылка на папку; прапушчана: назавіце саму папку",
)
_NAME = Bilingual(
    "the file’s name is not UTF-8; rename it",
    "назва файла не ў UTF-8; перайменуйце яго",
)
