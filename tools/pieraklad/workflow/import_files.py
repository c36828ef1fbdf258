"""What was imported → articles and pictures in the project; nothing of an editor's is overwritten."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pieraklad.project import Project
from pieraklad.project.problems import ProjectError
from pieraklad.storage.files import rewrite, write_if_changed
from pieraklad.workflow.import_log import ImportLog


def write_article(
    project: Project,
    name: str,
    text: str,
    log: ImportLog,
    source: str,
    *,
    force: bool = False,
    save: bool = True,
) -> str:
    """Write an article; return "written", "updated", "same" or, if another or an edited one is there, "kept".

    Raises ProjectError if it cannot be written. With `save` false the caller saves the log.
    """
    data = text.encode("utf-8", "backslashreplace")
    target = project.articles_dir / f"{name}.md"
    outcome = "written"

    def change(old: bytes | None) -> bytes | None:
        nonlocal outcome
        outcome = "written"
        if old is not None:
            if _without_date(old) == _without_date(data):
                outcome = "same"
                return None
            if not force and not log.untouched(source, old):
                outcome = "kept"
                return None
            outcome = "updated"
        return data

    try:
        if rewrite(project.confine(target), change):
            log.remember(source, target.stem, data, save=save)
    except OSError as error:
        raise ProjectError(f"{target}: cannot be written: {error.strerror}") from None
    return outcome


def write_pictures(project: Project, pictures: Mapping[str, Path]) -> list[str]:
    """Copy pictures to the site's media; return the names of those that are there with other contents.

    Raises ProjectError if one cannot be read or written.
    """
    kept: list[str] = []
    for name, file in pictures.items():
        target = project.confine(project.media_dir / name)
        try:
            data = file.read_bytes()
            if target.exists():
                if target.read_bytes() != data:
                    kept.append(name)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            write_if_changed(target, data)
        except OSError as error:
            raise ProjectError(f"{target}: cannot be written: {error.strerror}") from None
    return kept


def _without_date(article: bytes) -> bytes:
    """Drop the date, so that importing the same text on another day gives the same article."""
    return re.sub(rb"^date: \d{4}-\d\d-\d\d\n", b"", article, count=1, flags=re.MULTILINE)
