"""Which of the project's files differ from the last commit, and which of those are for the workbench to commit.

Catalogs, reviews, the glossary, templates whose article is committed, and compiled catalogs where git
has them. What somebody has staged is theirs: it stays as it is, and waits for their commit.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pieraklad.catalogs.credits import FILE_NAME as CREDITS
from pieraklad.catalogs.reviewed import FILE_NAME as REVIEWS
from pieraklad.editing.sync.repository import Repository, paths
from pieraklad.editing.values import Place
from pieraklad.project import Project, slug_problem
from pieraklad.project.languages import is_made


class Layout:
    """Where a project's files are in a repository; paths are from its top folder."""

    def __init__(self, project: Project, top: Path) -> None:
        self._top = top
        self.languages = {
            path: tag
            for tag in project.languages
            if not is_made(tag)
            and (path := self._path(project.catalog_path("x", tag).parent)) is not None
        }
        """The language of each folder of catalogs."""
        self._reviews = {
            f"{folder.removesuffix('/LC_MESSAGES/articles')}/{REVIEWS}": tag
            for folder, tag in self.languages.items()
        }
        self._credits = {path.replace(REVIEWS, CREDITS) for path in self._reviews}
        self._templates = self._path(project.template_path("x").parent)
        self._articles = self._path(project.articles_dir)
        self.glossary = self._path(project.glossary_path) if project.glossary_path else None

    def _path(self, path: Path) -> str | None:
        try:
            name = os.path.relpath(os.path.realpath(path), self._top)
        except ValueError:  # on another drive
            return None
        return None if name == ".." or name.startswith(f"..{os.sep}") else Path(name).as_posix()

    def file(self, path: str) -> Path:
        """Return a file of the work tree."""
        return self._top / path

    def place(self, path: str) -> Place | None:
        """Return which catalog a path is, or None."""
        folder, _, name = path.rpartition("/")
        language, slug = self.languages.get(folder), name.removesuffix(".po")
        if language is None or slug == name or slug_problem(slug):
            return None
        return Place(language, slug)

    def is_template(self, path: str) -> bool:
        """Return whether a path is an article's template."""
        return path.rpartition("/")[0] == self._templates and path.endswith(".pot")

    def article_of(self, template: str) -> str:
        """Return the article that a template was made of."""
        return f"{self._articles}/{Path(template).stem}.md"

    def reviews_of(self, path: str) -> str | None:
        """Return the language whose reviews a path has, or None."""
        return self._reviews.get(path)

    def is_credits(self, path: str) -> bool:
        """Return whether a path names those who are thanked."""
        return path in self._credits

    def is_compiled(self, path: str) -> bool:
        """Return whether a path is a compiled catalog."""
        return path.endswith(".mo") and path.rpartition("/")[0] in self.languages

    def places_to_look(self) -> list[str]:
        """Return the folders and files that the workbench's work is in, and the articles."""
        others = (self._templates, self._articles, self.glossary)
        return [
            *self.languages,
            *self._reviews,
            *self._credits,
            *(path for path in others if path is not None),
        ]


@dataclass(slots=True)
class ProjectChanges:
    """What differs from the last commit."""

    catalogs: dict[str, Place] = field(default_factory=dict)
    reviews: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    """Templates, compiled catalogs, the glossary."""
    new: set[str] = field(default_factory=set)
    """Those that git does not know yet."""
    staged: list[str] = field(default_factory=list)
    """Those that somebody has staged."""

    def everything(self) -> list[str]:
        """Return the paths that are for the workbench to commit."""
        return [*self.catalogs, *self.reviews, *self.others]


def find_changes(repository: Repository, layout: Layout) -> ProjectChanges:
    """Compare the project's files with the last commit."""
    looked_at = [path for path in layout.places_to_look() if layout.file(path).exists()]
    found = ProjectChanges()
    if not looked_at:
        return found
    said = repository.run(
        "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames",
        "--ignore-submodules", "--", *looked_at,
    )  # fmt: skip
    states = {entry[3:]: entry[:2] for entry in paths(said)}
    for path, state in states.items():
        is_catalog, language = layout.place(path), layout.reviews_of(path)
        is_other = (
            path == layout.glossary
            or layout.is_credits(path)
            or (layout.is_template(path) and layout.article_of(path) not in states)
        )
        is_other = is_other or (layout.is_compiled(path) and state != "??")
        if not (is_catalog or language or is_other) or not _is_file(layout.file(path)):
            continue
        if state not in ("??", " M", " A"):  # " A": announced by `git add -N`, maybe by us
            found.staged.append(path)
            continue
        if state == "??":
            found.new.add(path)
        if is_catalog is not None:
            found.catalogs[path] = is_catalog
        elif language is not None:
            found.reviews[path] = language
        else:
            found.others.append(path)
    return found


def _is_file(path: Path) -> bool:
    """Return whether a path is a file, and no link; what was deleted is for people to commit."""
    return path.is_file() and not path.is_symlink()


def shown(names: Iterable[str], most: int = 3) -> str:
    """Return some paths as messages show them."""
    known = sorted(names)
    more = f" (+{len(known) - most})" if len(known) > most else ""
    return ", ".join(known[:most]) + more
