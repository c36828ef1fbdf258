"""Where the catalogs of a tree's documents are: a pattern such as locales/{locale}/LC_MESSAGES/{path}.po.

`{locale}` is gettext's name of the language (be, be@latin), `{lang}` its BCP 47 tag (be, be-Latn), `{path}` the
document's path in the tree, without `.md`. A pattern without `{path}` names one catalog for the whole tree.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pieraklad.project.bilingual import Bilingual, joined, quoted
from pieraklad.project.languages import locale_name

DEFAULT_PATTERN = "locales/{locale}/LC_MESSAGES/{path}.po"

_FIELD = re.compile(r"\{([^{}]*)\}")
_FIELDS = ("locale", "lang", "path")


class BadPattern(ValueError):
    """A pattern that names no catalogs."""


@dataclass(frozen=True, slots=True)
class CatalogPlaces:
    """The catalogs of a tree; a relative `pattern` counts from the working folder.

    Raises BadPattern for an unknown field, or an ending other than .po and .mo.
    """

    pattern: str = DEFAULT_PATTERN

    def __post_init__(self) -> None:
        for name in _FIELD.findall(self.pattern):
            if name not in _FIELDS:
                unknown = Bilingual(
                    ": expected {locale}, {lang} or {path}, got ",
                    ": тут могуць быць {locale}, {lang} або {path}, а стаіць ",
                )
                raise BadPattern(joined(quoted(self.pattern), unknown, f"{{{name}}}"))
        if not self.pattern.endswith((".po", ".mo")):
            ending = Bilingual(" does not end in .po or .mo", " не канчаецца на .po або .mo")
            raise BadPattern(joined(quoted(self.pattern), ending))

    @property
    def names_language(self) -> bool:
        """Whether each language has catalogs of its own."""
        return "{locale}" in self.pattern or "{lang}" in self.pattern

    @property
    def is_shared(self) -> bool:
        """Whether one catalog has the messages of all documents."""
        return "{path}" not in self.pattern

    @property
    def base(self) -> Path:
        """The folder in which all catalogs are."""
        fixed, field, _ = self.pattern.partition("{")
        return Path(
            fixed[: fixed.rfind("/") + 1] or "." if field else os.path.dirname(fixed) or "."
        )

    def catalog(self, document: PurePosixPath, language: str) -> Path:
        """Return the catalog of a document for a language.

        Raises PermissionError if symbolic links lead it out of the catalogs' folder.
        """
        return self._filled(self.pattern, locale_name(language), language, document)

    def template(self, document: PurePosixPath) -> Path:
        """Return the template of a document: `templates` stands for the language."""
        pattern = self.pattern.replace("{locale}/LC_MESSAGES/", "templates/")
        pattern = pattern.replace("{lang}/LC_MESSAGES/", "templates/")
        return self._filled(pattern[:-3] + ".pot", "templates", "templates", document)

    def _filled(self, pattern: str, locale: str, tag: str, document: PurePosixPath) -> Path:
        values = {"locale": locale, "lang": tag, "path": name_of(document)}
        path = Path(_FIELD.sub(lambda found: values[found.group(1)], pattern))
        base = os.path.realpath(self.base)
        if os.path.commonpath([base, os.path.realpath(path)]) != base:
            raise PermissionError(
                1,
                Bilingual(
                    "a symbolic link leads out of the catalogs’ folder",
                    "сімвалічная спасылка вядзе за межы папкі каталогаў",
                ),
                os.fspath(path),
            )
        return path


def name_of(document: PurePosixPath) -> str:
    """Return a document's name in catalog paths: `guide/start` for guide/start.md; else with its ending."""
    return str(document.with_suffix("")) if document.suffix == ".md" else str(document)
