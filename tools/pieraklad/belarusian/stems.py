"""A light stemmer for site search: the forms of one word get one key.

A stem is a key, not a word: it is cut at a regular ending, and letters that alternate between
forms are folded (initial ў = у; о/а, ё/е/я, э/а under and outside stress; г/з and х/с before
endings, т/ц and д/дз too; doubled consonants; the fleeting а of участак, участка). So слова and
слава share a key: for search that is the smaller evil. Suffixes stay, so a derived word
keeps a stem of its own: кандыдат and кандыдатура, пераклад and перакладчык differ.
"""

from __future__ import annotations

import re
from typing import Final

from pieraklad.belarusian.alphabet import ACUTE, CYRILLIC, compose, fold_apostrophes

# Endings of nouns and adjectives. -ія, -ыя are both an adjective's plural and the end of камісія,
# станцыя: cut as a whole, the forms of either agree among themselves.
_ENDINGS: Final = (
    "а я у ю ы і э е о ё ь й"
    " ам ям ом ём ем эм ым ім ай яй ой ёй ей эй ою аю яю аў яў оў ёў еў ах ях ых іх амі ямі ымі імі"
    " ая яя ое ае ее ага яга ога аму яму ому ую юю ыя ія"
    " ыі іі ыю ію ыяй іяй ыяю іяю ыям іям ыях іях ыямі іямі ый ій ыі іі"
)
_LENGTHS: Final = tuple(sorted({len(ending) for ending in _ENDINGS.split()}, reverse=True))
_KNOWN_ENDINGS: Final = frozenset(_ENDINGS.split())
_SHORTEST: Final = 3
_FOLDS: Final = str.maketrans("оёеэґ", "аяяаг", "ь’")
_CONSONANT: Final = "бвгджзйклмнпрстўфхцчш"
_FLEETING: Final = re.compile(f"(?<=[{_CONSONANT}])[аояеэё](?=[кц]$)")
_DOUBLED: Final = re.compile(f"([{_CONSONANT}])\\1$")
# Softening before an ending: сайт, сайце; пераклад, перакладзе; кніга, кнізе; мова, моў.
_HARD: Final = {"дз": "д", "ц": "т", "з": "г", "с": "х", "ў": "в"}
_SOFTENED: Final = re.compile("(?:дз|[цзсў])$")


def stem(word: str) -> str:
    """Return the key that `word` shares with its other forms; a word in other letters, lower-cased.

    Plain rules: a few irregular forms (людзі, чалавек; дзень, дня) stay apart.
    """
    lower = fold_apostrophes(compose(word.replace(ACUTE, "")).lower())
    if not re.fullmatch(f"[{CYRILLIC}’]+", lower):
        return lower
    if lower[0] == "ў":
        lower = "у" + lower[1:]
    base, ending = _cut(lower)
    if ending == "э" or (ending == "ы" and re.search("[ажшчлуэ]ц$", base)):
        base = base[:-1] + "к" if base.endswith("ц") else base  # руцэ, памылцы, бібліятэцы
    base = base.translate(_FOLDS)
    if len(base) > _SHORTEST:
        base = _DOUBLED.sub(r"\1", _FLEETING.sub("", base))
    return _SOFTENED.sub(lambda match: _HARD[match[0]], base)


def _cut(word: str) -> tuple[str, str]:
    for length in _LENGTHS:
        if len(word) - length >= _SHORTEST and word[-length:] in _KNOWN_ENDINGS:
            return word[:-length], word[-length:]
    return word, ""
