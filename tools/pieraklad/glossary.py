"""The term base: terms with their translations, and where a term stands in a text, in any inflected form."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pieraklad.problems import ProjectError

_COLUMNS = ("term", "translation", "pos", "note", "forbidden")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
# Between two words of a term: spaces only, so that no term runs over a comma.
_BETWEEN = re.compile(r"[ \t\n\u00a0\u202f]+\Z")


@dataclass(frozen=True, slots=True)
class Term:
    """A term; `forbidden` are translations that must not be used for it."""

    term: str
    translation: str
    pos: str = ""
    note: str = ""
    forbidden: tuple[str, ...] = ()


class Glossary:
    """The terms of a project, in the order of their file."""

    def __init__(self, terms: tuple[Term, ...] = ()) -> None:
        self.terms = terms

    @classmethod
    def load(cls, path: Path) -> Glossary:
        """Read glossary.csv: term, translation, pos, note, forbidden (several with “;”).

        Raises ProjectError, with the line, for a file that cannot be read.
        """
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            raise ProjectError(
                f"{path}: there is no glossary; [glossary] file in pieraklad.toml names it"
            ) from None
        except OSError as error:
            raise ProjectError(f"{path}: {error.strerror}") from None
        except UnicodeDecodeError as error:
            raise ProjectError(f"{path}: byte {error.start} is not UTF-8") from None
        reader = csv.DictReader(io.StringIO(text, newline=""))
        missing = {"term", "translation"} - set(reader.fieldnames or ())
        if missing:
            raise ProjectError(
                f"{path}:1: the first line names the columns; missing: {', '.join(sorted(missing))}"
            )
        terms: list[Term] = []
        for row in reader:
            values = {name: (row.get(name) or "").strip() for name in _COLUMNS}
            if not values["term"] or not values["translation"]:
                raise ProjectError(f"{path}:{reader.line_num}: a term needs a translation")
            forbidden = tuple(f.strip() for f in values["forbidden"].split(";") if f.strip())
            terms.append(
                Term(
                    values["term"], values["translation"], values["pos"], values["note"], forbidden
                )
            )
        return cls(tuple(terms))

    @staticmethod
    def find(term_translation: str, text: str) -> list[tuple[int, int]]:
        """Return where a Belarusian term stands in `text` in any form: (start, end), code points.

        Words are compared by their stems, so that «выбарчая камісія» is found in «выбарчых
        камісій»; the words must follow one another.
        """
        from pieraklad.belarusian import stem

        wanted = [stem(match.group()) for match in _WORD.finditer(term_translation)]
        if not wanted:
            return []
        words = list(_WORD.finditer(text))
        stems = [stem(match.group()) for match in words]
        return list(_runs(wanted, stems, words, text))


def _runs(
    wanted: list[str], stems: list[str], words: list[re.Match[str]], text: str
) -> Iterator[tuple[int, int]]:
    size = len(wanted)
    position = 0
    while position + size <= len(stems):
        run = words[position : position + size]
        if stems[position : position + size] == wanted and all(
            _BETWEEN.match(text[a.end() : b.start()]) for a, b in pairwise(run)
        ):
            yield run[0].start(), run[-1].end()
            position += size
        else:
            position += 1
