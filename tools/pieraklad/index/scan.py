"""The files that the site is made from, and which of them have changed since the index was updated."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from pieraklad.project import Project
from pieraklad.project.problems import Problem
from pieraklad.storage.fingerprints import is_settled

log = logging.getLogger("pieraklad.index")

_YOUNG = "~"
"""Marks the clock of a file that was written within the last two seconds."""
_FEW = 25
"""Up to this many recently written files are read again at every scan."""
_AT_ONCE = 500
"""The most files that one scan reads again to confirm that they are unchanged."""

Clocks = dict[str, dict[str, str]]
"""By language, empty for the articles themselves: the clocks of files by the slugs they belong to."""


class Changes(NamedTuple):
    """The result of a scan: the clocks of all files, and the slugs of changed, new and deleted ones.

    `unsure` are those further ones whose clocks could not be relied on when they were read: the file
    had been written just then, and may have been written again within the same tick.
    """

    clocks: Clocks
    slugs: set[str]
    unsure: set[str]


class Scanner:
    """Looks at the folders of articles and compiled catalogs; nothing is read."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._folders = {"": project.articles_dir} | {
            tag: project.mo_path("x", tag).parent for tag in project.languages
        }
        self._unreadable: dict[Path, int | None] = {}
        """Folders that could not be read the last time, each with the error's number."""

    def changes(self, known: Clocks) -> Changes:
        """Compare the files with the known ones. Files that cannot be accessed count as unchanged."""
        clocks: Clocks = {}
        slugs: set[str] = set()
        young: set[str] = set()
        settled: list[tuple[str, str]] = []
        for language, folder in self._folders.items():
            old = known.get(language, {})
            found = self._scan(folder, ".mo" if language else ".md", old)
            if found is None and not language:  # nothing is known of the articles
                return Changes(known, set(), set())
            new = clocks[language] = old if found is None else found
            young |= {slug for slug, clock in new.items() if clock[:1] == _YOUNG}
            if new == old:
                continue
            slugs |= old.keys() - new.keys()
            for slug, clock in new.items():
                before = old.get(slug)
                if before == _YOUNG + clock:
                    settled.append((language, slug))
                elif before != clock:
                    slugs.add(slug)
        for language, slug in settled[_AT_ONCE:]:  # the next look takes them
            clocks[language][slug] = known[language][slug]
        unsure = {slug for _, slug in settled[:_AT_ONCE]}
        if len(young) <= _FEW:
            unsure |= young
        articles = clocks[""]
        gone = known.get("", {}).keys() - articles.keys()
        slugs = {slug for slug in slugs if slug in articles or slug in gone}
        return Changes(clocks, slugs, (unsure & articles.keys()) - slugs)

    def _scan(self, folder: Path, suffix: str, known: Mapping[str, str]) -> dict[str, str] | None:
        """Return the clocks of the files in a folder by their names without the suffix.

        Files come, go and are replaced while the folder is read: one that is `known` and was not
        met is asked for by name. None where the folder cannot be read.
        """
        found: dict[str, str] = {}
        try:
            with os.scandir(self._project.confine(folder)) as entries:
                for entry in entries:
                    name = entry.name
                    if name.endswith(suffix) and not name.startswith((".", "_")):
                        clock = self._clock(entry, entry.is_symlink())
                        if clock is not None:
                            found[name.removesuffix(suffix)] = clock
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            if self._unreadable.get(folder) != error.errno:
                self._unreadable[folder] = error.errno
                text = f"cannot be read: {error.strerror}"
                log.error("%s; what was read from it stays", Problem(folder, 0, text))
            return None
        self._unreadable.pop(folder, None)
        for slug in known.keys() - found.keys():
            path = folder / f"{slug}{suffix}"
            clock = self._clock(path, path.is_symlink())
            if clock is not None:
                found[slug] = clock
        return found

    def _clock(self, file: os.DirEntry[str] | Path, is_link: bool) -> str | None:
        """Return the clock of a file; None for one that is none or gone."""
        try:
            if is_link:
                self._project.confine(Path(file))
            status = file.stat()
        except FileNotFoundError:
            return None
        except OSError as error:  # a link to itself, or out of the project: said by who reads it
            return f"error {error.errno or errno.EIO}"
        if not S_ISREG(status.st_mode):
            return None
        clock = f"{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_size}-{status.st_ino}"
        return clock if is_settled(status) else _YOUNG + clock


def file_key(language: str, slug: str) -> bytes:
    """Return the key of a file's row: the bytes of its name need not be text."""
    return os.fsencode(f"{language}/{slug}")


def file_of(key: bytes) -> tuple[str, str]:
    """Return the language, empty for an article itself, and the slug of a file's row."""
    language, _, slug = os.fsdecode(key).partition("/")
    return language, slug
