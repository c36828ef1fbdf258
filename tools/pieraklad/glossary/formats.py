"""Glossary files → terms: CSV with a header line, and TBX (ISO 30042: TBX-Basic, MARTIF and TBX v3)."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from pieraklad.glossary.term import Term
from pieraklad.project.bilingual import Bilingual, joined, not_utf8
from pieraklad.project.foreign_errors import reason_of
from pieraklad.project.problems import ProjectError

_COLUMNS = ("term", "translation", "pos", "note", "forbidden")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Values of TBX's administrativeStatus (and Weblate's export) for a term not to be used.
_FORBIDDEN = frozenset(
    ["forbidden", "obsolete", "deprecated", "deprecatedTerm-admn-sts", "supersededTerm-admn-sts"]
)


def read_glossary(path: Path) -> tuple[Term, ...]:
    """Return the terms of a CSV or TBX file, recognised by its beginning.

    Raises ProjectError, with the line, for a file that cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        nothing = Bilingual(
            "there is no glossary; it is set by `file` under [glossary] in pieraklad.toml",
            "слоўніка тэрмінаў няма; яго файл задае `file` у раздзеле [glossary] у pieraklad.toml",
        )
        raise ProjectError(joined(f"{path}: ", nothing)) from None
    except OSError as error:
        raise ProjectError(joined(f"{path}: ", reason_of(error))) from None
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return tuple(_tbx(path, data))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProjectError(joined(f"{path}: ", not_utf8(error))) from None
    return tuple(_csv(path, text))


def _csv(path: Path, text: str) -> Iterator[Term]:
    """Several values of `translation` and `forbidden` are separated by “;”."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        missing = {"term", "translation"} - set(reader.fieldnames or ())
    except csv.Error as error:
        raise ProjectError(joined(f"{path}:1: ", _not_csv(error))) from None
    if missing:
        names = Bilingual(
            "the first line names the columns; missing: ",
            "першы радок называе слупкі; бракуе: ",
        )
        raise ProjectError(joined(f"{path}:1: ", names, ", ".join(sorted(missing))))
    for row in _rows(path, reader):
        values = {name: (row.get(name) or "").strip() for name in _COLUMNS}
        if not any(values.values()):
            continue
        translations = _several(values["translation"])
        if not values["term"] or not translations:
            needs = Bilingual("a term needs a translation", "у тэрміна няма перакладу")
            raise ProjectError(joined(f"{path}:{reader.line_num}: ", needs))
        yield Term(
            values["term"],
            translations[0],
            values["pos"],
            values["note"],
            _several(values["forbidden"]),
            translations[1:],
        )


def _rows(path: Path, reader: csv.DictReader[str]) -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise ProjectError(joined(f"{path}:{reader.line_num}: ", _not_csv(error))) from None


def _not_csv(error: csv.Error) -> Bilingual:
    return Bilingual(f"not CSV: {error}", "гэта не CSV: радок не падзяляецца на слупкі")


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _tbx(path: Path, data: bytes) -> Iterator[Term]:
    """A concept's English terms, each with the concept's Belarusian ones."""
    if b"<!ENTITY" in data:
        entities = Bilingual(
            "entity declarations are not supported; remove them from the file",
            "аб’яўленні сутнасцяў не чытаюцца; прыбярыце іх з файла",
        )
        raise ProjectError(joined(f"{path}: ", entities))
    try:
        tree = ET.fromstring(data)  # noqa: S314  # no entities: see above
    except ET.ParseError as error:
        line = error.position[0]
        no_xml = Bilingual(f"not XML: {error}", "гэта не XML: тут парушаны сінтаксіс")
        raise ProjectError(joined(f"{path}:{line}: ", no_xml)) from None
    except (LookupError, ValueError) as error:  # an unknown encoding, or the wrong one
        no_xml = Bilingual(
            f"not XML that can be read: {error}",
            "гэты XML не чытаецца: кадоўка невядомая або не тая",
        )
        raise ProjectError(joined(f"{path}:1: ", no_xml)) from None
    if _name(tree) not in ("martif", "tbx"):
        no_tbx = Bilingual(
            f"<{_name(tree)}> is not a TBX file; expected <tbx> or <martif>",
            f"<{_name(tree)}> — не файл TBX; чакаецца <tbx> або <martif>",
        )
        raise ProjectError(joined(f"{path}:1: ", no_tbx))
    for entry in tree.iter():
        if _name(entry) in ("termEntry", "conceptEntry"):
            yield from _concept(entry)


def _concept(entry: ET.Element) -> Iterator[Term]:
    english: list[str] = []
    belarusian: list[tuple[str, str]] = []
    forbidden: list[str] = []
    notes = [n.text.strip() for n in entry.iter() if _name(n) in ("note", "descrip") and n.text]
    for section in entry:
        if _name(section) not in ("langSet", "langSec"):
            continue
        language = (section.get(_LANG) or section.get("lang") or "").lower().replace("_", "-")
        for group in section:
            if _name(group) not in ("tig", "ntig", "termSec"):
                continue
            term = next((n.text or "" for n in group.iter() if _name(n) == "term"), "").strip()
            types = {n.get("type"): (n.text or "").strip() for n in group.iter() if n.get("type")}
            if not term:
                continue
            if language.split("-")[0] == "en":
                english.append(term)
            elif language == "be" and types.get("administrativeStatus") in _FORBIDDEN:
                forbidden.append(term)
            elif language == "be":
                belarusian.append((term, _pos(types)))
    for term in english:
        if belarusian:
            translation, pos = belarusian[0]
            also = tuple(other for other, _ in belarusian[1:])
            yield Term(term, translation, pos, "; ".join(notes), tuple(forbidden), also)


def _pos(types: dict[str | None, str]) -> str:
    """Part of speech and gender as in the CSV column: “noun f”."""
    kind = types.get("partOfSpeech", "")
    number = types.get("grammaticalNumber", "")
    gender = types.get("grammaticalGender", "")
    short = "pl" if number == "plural" else gender[:1] if gender in ("masculine", "feminine", "neuter") else ""  # fmt: skip
    kind = {"adjective": "adj"}.get(kind, kind)
    return f"{kind} {short}".strip()


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
