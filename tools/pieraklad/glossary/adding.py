"""Adding a term to a project's glossary file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pieraklad.glossary.formats import read_glossary
from pieraklad.glossary.term import Term
from pieraklad.project.bilingual import Bilingual, joined, quoted
from pieraklad.project.problems import ProjectError
from pieraklad.storage.files import rewrite

LONGEST = 500
"""Code points of a cell."""


def add_term(path: Path, term: Term) -> None:
    """Append a term to a CSV glossary; everything else in the file stays byte for byte.

    Raises ProjectError if the file is TBX or cannot be read, and if the glossary has this term with
    this translation already; OSError if it cannot be written.
    """
    if not term.term.strip() or not term.translation.strip():
        raise ProjectError(Bilingual("a term needs a translation", "у тэрміна няма перакладу"))
    if any(len(cell) > LONGEST for cell in (term.term, term.translation, term.note)):
        raise ProjectError(Bilingual("this is too long for a term", "гэта задоўга для тэрміна"))
    for known in read_glossary(path):
        same = known.term.casefold() == term.term.casefold()
        if same and term.translation in (known.translation, *known.also):
            there = Bilingual("the glossary already has ", "у слоўніку ўжо ёсць ")
            raise ProjectError(joined(there, quoted(term.term)))

    def append(data: bytes | None) -> bytes:
        data = data or b"term,translation,pos,note,forbidden\n"
        if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            only_csv = Bilingual(
                "terms can be added to a CSV glossary only; this one is TBX",
                "дадаваць тэрміны можна толькі ў слоўнік CSV, а гэты ў TBX",
            )
            raise ProjectError(joined(f"{path}: ", only_csv))
        newline = "\r\n" if b"\r\n" in data else "\n"
        columns = next(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        cells = {
            "term": term.term, "translation": "; ".join((term.translation, *term.also)),
            "pos": term.pos, "note": term.note, "forbidden": "; ".join(term.forbidden),
        }  # fmt: skip
        written = io.StringIO()
        csv.writer(written, lineterminator=newline).writerow(
            [" ".join(cells.get(column, "").split()) for column in columns]
        )
        gap = b"" if data.endswith(b"\n") else newline.encode()
        return data + gap + written.getvalue().encode("utf-8")

    rewrite(path, append)
