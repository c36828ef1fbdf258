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
# Before -цы stands the ц of -ка (вёска, вёсцы; рэспубліка, рэспубліцы) or that of -ец and -ца
# (хлопец, хлопцы; месца, месцы; вуліца, вуліцы). After a consonant it is mostly -ка, but for people and
# places of these endings; after і and ы mostly -ца, but for words from other languages.
_KA: Final = re.compile(
    "(?:[бвгджзйклмнпрстўфхчшауэ]|[трз]ы"
    "|(?:убл|тэхн|хрон|клін|хан|рон|ом|нам|рам|дэм|фіз|мекс|клас|лог|гог|граф|фік|істор)і)ц$"
)
_NOT_KA: Final = re.compile(
    "(?:ен|[ая]н|[еёя]м|[аеоэіы]й|мес|сэр|сон|хлоп|куп|украін|чужын|злачын|аргенцін|філіпін"
    "|палестын|чачэн|эстон|япон|македон|літоў|амапаў|шаў|спажыў|наў|даў|моў|абарон|твор|дарад|здрад|дуб)ц$"
)
_KA_ALL_THE_SAME: Final = re.compile(
    "(?:стаян|палян|малан|фіран|грамадзян|ліней|капей|скамей|ч[аэ]й|гай)ц$"
)
# Nouns in -ога, -ага, -яга, which look like genitives of adjectives.
_NOUN_IN_GA: Final = re.compile(
    "(?:дар|падл|перам|дапам|трыв|вым|зал|зням|бярл|асцяр)ога$"
    "|(?:пав|адв|перав|зняв|разв|раўнав)ага$|(?:прыс|дас|адс|ас)яга$"
)
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
    if ending == "э" or (ending == "ы" and _is_ka(base)):
        base = base[:-1] + "к" if base.endswith("ц") else base  # руцэ, памылцы, бібліятэцы
    base = base.translate(_FOLDS)
    if len(base) > _SHORTEST:
        base = _DOUBLED.sub(r"\1", _FLEETING.sub("", base))
    return _SOFTENED.sub(lambda match: _HARD[match[0]], base)


def _is_ka(base: str) -> bool:
    """Whether `base`, before an ending -ы, is that of a word in -ка."""
    return _KA.search(base) is not None and (
        _NOT_KA.search(base) is None or _KA_ALL_THE_SAME.search(base) is not None
    )


def _cut(word: str) -> tuple[str, str]:
    if word.endswith("га") and _NOUN_IN_GA.search(word):
        return word[:-1], "а"
    for length in _LENGTHS:
        if len(word) - length >= _SHORTEST and word[-length:] in _KNOWN_ENDINGS:
            return word[:-length], word[-length:]
    return word, ""
