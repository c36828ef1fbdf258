"""Names the people who want it under the articles that they translated: writes `credits.tsv`."""

from __future__ import annotations

from pathlib import Path

from pieraklad.catalogs.credits import FILE_NAME, Credit, format_credits, parse_credits
from pieraklad.editing.people.rights import Person
from pieraklad.editing.records import Records
from pieraklad.project import Project
from pieraklad.project.languages import is_made
from pieraklad.storage.files import rewrite


class CreditBook:
    """The credits of one project."""

    def __init__(self, project: Project, records: Records) -> None:
        self._project = project
        self._records = records
        self._noted: set[tuple[str, str, str]] = set()

    def wants(self, person: Person) -> bool:
        """Return whether somebody wants to be named."""
        row = self._records.row("SELECT is_credited FROM person WHERE name = ?", (person.name,))
        return row is not None and bool(row[0])

    def choose(self, person: Person, wants: bool) -> None:
        """Name somebody under all that they wrote and that is still there, or nowhere. Raises OSError."""
        with self._records.writing() as connection:
            connection.execute(
                "UPDATE person SET is_credited = ? WHERE name = ?", (wants, person.name)
            )
        self._noted = {one for one in self._noted if one[2] != person.name}
        for language in self._languages():
            slugs = self._records.rows(
                "SELECT DISTINCT version.slug FROM version JOIN message"
                " ON message.language = version.language AND message.slug = version.slug"
                " AND message.id = version.id AND message.hash = version.hash"
                " WHERE version.language = ? AND who = ? AND version.state = 'translated'",
                (language, person.name),
            )
            own = {(row[0], person.name) for row in slugs} if wants else set()
            self._write(language, add=own, remove=person.name)

    def note(self, language: str, slug: str, name: str) -> None:
        """Name somebody who has just saved a finished text, if they want it. Raises OSError."""
        key = language, slug, name
        if key in self._noted:
            return
        row = self._records.row("SELECT is_credited FROM person WHERE name = ?", (name,))
        if row is None or not row[0]:
            return
        self._write(language, add={(slug, name)})
        self._noted.add(key)

    def _write(self, language: str, add: set[Credit], remove: str = "") -> None:
        def change(data: bytes | None) -> bytes | None:
            known = parse_credits(data or b"")
            new = {one for one in known if one[1] != remove} | add
            return None if new == known else format_credits(new)

        path = self._path(language)
        if add or path.exists():
            rewrite(self._project.confine(path), change)

    def _languages(self) -> list[str]:
        return [tag for tag in self._project.languages if not is_made(tag)]

    def _path(self, language: str) -> Path:
        return self._project.locale_path(language, FILE_NAME)
