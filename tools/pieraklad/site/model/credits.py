"""Who is thanked under the articles' translations, as the files beside the catalogs say."""

from __future__ import annotations

from pathlib import Path

from pieraklad.catalogs.credits import FILE_NAME, parse_credits
from pieraklad.project import Project
from pieraklad.project.languages import is_made
from pieraklad.storage.files import read_file
from pieraklad.storage.fingerprints import UNREADABLE, stamp_of


class Credits:
    """The credits of one project. Safe to use from several threads."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._read: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {}

    def stamp(self) -> str:
        """Return a fingerprint of the files; it changes when one of them does."""
        stamps = [
            stamp_of(self._path(tag), self._read.get(tag, ("", {}))[0])
            for tag in self._project.languages if not is_made(tag)
        ]  # fmt: skip
        return " ".join(stamp for stamp in stamps if stamp != UNREADABLE)

    def of(self, language: str, slug: str) -> tuple[str, ...]:
        """Return the names under an article's translation, sorted; none where the file cannot be read."""
        path = self._path(language)
        stamp, names = self._read.get(language, ("", {}))
        now = stamp_of(path, stamp)
        if now == UNREADABLE:
            return ()
        if now != stamp:
            names = self._names(path)
            self._read[language] = now, names
        return names.get(slug, ())

    def _names(self, path: Path) -> dict[str, tuple[str, ...]]:
        try:
            found = parse_credits(read_file(self._project.confine(path)))
        except OSError:
            return {}
        names: dict[str, tuple[str, ...]] = {}
        for slug, name in sorted(found):
            names[slug] = (*names.get(slug, ()), name)
        return names

    def _path(self, language: str) -> Path:
        return self._project.locale_path(language, FILE_NAME)
