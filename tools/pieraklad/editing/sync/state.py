"""What is known of the exchange with git: until where each author's texts are committed, and what is wrong."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any, NamedTuple

from pieraklad.editing.records import Records
from pieraklad.editing.values import OUTSIDE
from pieraklad.project.bilingual import Bilingual, in_belarusian


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How the exchange with git stands, as the owner is told."""

    is_on: bool
    """Whether pieraklad.toml asks for any of it, and `git config pieraklad.sync` does not forbid it here."""
    notices: tuple[str, ...] = ()
    """What somebody has to do, in both languages; none if all is well."""
    since: float = 0.0
    """From when on there have been notices, in seconds since 1970; 0 if there are none."""
    checked: float = 0.0
    """When the last round ended, in seconds since 1970; 0 if there was none."""
    uncommitted: int = 0
    """Texts that people saved since they were last committed."""
    unpushed: int = 0
    """Commits that the upstream did not have at the end of the last round."""


class Batch(NamedTuple):
    """What one author saved in one language and is not committed: how many texts, when first and last."""

    language: str
    who: str
    texts: int
    first: float
    last: float


_UNCOMMITTED = (
    "FROM version AS v WHERE origin != ? AND who != '' AND seq > ? AND seq >"
    " coalesce((SELECT seq FROM committed AS c WHERE c.language = v.language AND c.who = v.who), 0)"
)


class SyncState:
    """The rows of `workbench.sqlite` about git."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def batches(self) -> list[Batch]:
        """Return what is not committed yet."""
        rows = self._records.rows(
            f"SELECT language, who, count(*), min(at), max(at) {_UNCOMMITTED}"
            " GROUP BY language, who ORDER BY max(at)",
            (OUTSIDE, self._floor()),
        )
        return [Batch(*row) for row in rows]

    def finished(self) -> set[tuple[str, str]]:
        """Return whose uncommitted texts are in an article that is now finished, as (language, author)."""
        rows = self._records.rows(
            f"SELECT DISTINCT language, who {_UNCOMMITTED} AND state = 'translated'"  # noqa: S608
            " AND NOT EXISTS (SELECT 1 FROM message AS m WHERE m.language = v.language"
            " AND m.slug = v.slug AND m.here AND m.state != 'translated')",
            (OUTSIDE, self._floor()),
        )
        return {(language, who) for language, who in rows}

    def committed(self, language: str, who: str) -> int:
        """Return the number of the last version that is committed of an author's texts in a language."""
        row = self._records.row(
            "SELECT seq FROM committed WHERE language = ? AND who = ?", (language, who)
        )
        return 0 if row is None else int(row[0])

    def note_committed(self, batches: list[tuple[str, str]], seq: int) -> None:
        """Note that what authors saved in languages is committed until a version."""
        with self._records.writing(durable=False) as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO committed (language, who, seq) VALUES (?, ?, ?)",
                [(*batch, seq) for batch in batches],
            )
        first = self._records.row(f"SELECT min(seq) {_UNCOMMITTED}", (OUTSIDE, self._floor()))[0]
        self.keep("floor", seq if first is None else first - 1)

    def _floor(self) -> int:
        """Return the number of a version until which nothing has to be looked at."""
        return int(self.value("floor") or 0)

    def address(self, who: str) -> str:
        """Return the e-mail address that a person wants in commits; empty if none."""
        row = self._records.row("SELECT address FROM commit_address WHERE name = ?", (who,))
        return "" if row is None else str(row[0])

    def set_address(self, who: str, address: str) -> None:
        """Note the address that a person wants in commits; empty for the no-reply one."""
        with self._records.writing() as connection:
            connection.execute("DELETE FROM commit_address WHERE name = ?", (who,))
            if address:
                connection.execute("INSERT INTO commit_address VALUES (?, ?)", (who, address))

    def value(self, name: str) -> Any:
        """Return what was kept under a name, or None."""
        row = self._records.row("SELECT value FROM sync WHERE name = ?", (name,))
        return None if row is None else json.loads(row[0])

    def keep(self, name: str, value: Any) -> None:
        """Keep a value that JSON can hold."""
        with self._records.writing(durable=False) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO sync (name, value) VALUES (?, ?)", (name, json.dumps(value))
            )

    def end_round(self, notices: list[str], unpushed: int) -> None:
        """Keep how a round ended."""
        now = time.time()
        old = self.value("round") or {}
        since = (old.get("since") or now) if notices else 0.0
        texts = [{"en": str(text), "be": in_belarusian(text)} for text in notices]
        self.keep("round", {"notices": texts, "since": since, "at": now, "unpushed": unpushed})

    def status(self, is_on: bool) -> SyncStatus:
        """Return how things stand."""
        last = self.value("round") or {}
        if not is_on or last.get("off"):
            return SyncStatus(False)
        notices = tuple(Bilingual(text["en"], text["be"]) for text in last.get("notices", ()))
        return SyncStatus(
            True, notices, last.get("since", 0.0), last.get("at", 0.0),
            sum(batch.texts for batch in self.batches()), last.get("unpushed", 0),
        )  # fmt: skip
