"""All regular forms of a Belarusian noun phrase as a pattern: «выбарчая камісія» → «выбарчых камісій».

A *phrase* is adjectives, then the *head* noun, then words that never change («падлік галасоў»).
Each changing word gives one regular expression: its stem with the vowels that alternate under
stress (голас, галасы; сяло, сёлы), the consonants that alternate before endings (к/ц, г/з, х/с,
т/ц, д/дз, в/ў), the fleeting vowel (участак, участка) and the endings of its declension. So
слова does not match слава, and кандыдат does not match кандыдатура.

Source: the declensions of the school grammar; irregular words (чалавек, людзі;
дзень, дня) are in a list. Verbs are not covered.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pieraklad.belarusian.alphabet import APOSTROPHES, CONSONANTS, compose, fold_apostrophes

_ADJECTIVE = "(?:ы|і|ая|яя|ое|ае|яе|ога|ага|яга|ому|аму|яму|ым|ім|ой|ай|яй|ою|аю|яю|ую|юю|ыя|ія|ых|іх|ымі|імі)"
# Endings of nouns, by the ending removed from the dictionary form.
_HARD_MASCULINE = "(?:а|у|ам|ом|е|э|ы|і|оў|аў|амі|ах|ох)?"
_SOFT = "(?:ь|й|я|ю|ем|ём|ям|ёй|яй|ею|яю|ёю|і|е|ё|ёў|яў|ей|ямі|ях|ы)"
_SOFT_MASCULINE: Final = {"т": "це", "д": "дзе", "г": "зе", "х": "се"}
_SOFT_FEMININE: Final = {"к": "ц[ыэ]", "г": "з[еэ]", "х": "с[еэ]", "т": "ц[еэ]", "д": "дзе"}
_FEMININE = "(?:а|ы|і|у|ай|ой|аю|ою|е|э|ам|амі|ах|аў|оў)?"
_NEUTER = "(?:а|о|е|э|у|ам|ом|ы|і|аў|оў|амі|ах)?"
_PLURAL = "(?:ы|і|аў|оў|яў|ёў|ам|ям|амі|ямі|ах|ях|ей|эй)"
_THIRD = "(?:ь|і|ы|у|ю|ей|эй|яў|аў|ям|ам|ямі|амі|ях|ах)?"

# Irregular paradigms.
_IRREGULAR: Final = {
    "чалавек": "чалавек(?:а|у|ам|е|у)?|люд(?:зі|зей|зям|зьмі|зях)",
    "людзі": "люд(?:зі|зей|зям|зьмі|зях)",
    "дзень": "дзень|дн(?:я|ю|ём|і|ём|ям|ямі|ях)|дзён",
    "год": "год(?:а|у|ам|зе|ы|оў|амі|ах)?|гад(?:ы|оў|ам|амі|ах)",
    "імя": "ім(?:я|ю|ем|ені|енем|ёны|ён|ёнам|ёнамі|ёнах|ёнаў)",
    "дзіця": "дзіця(?:ці|цем)?|дзец(?:і|ей|ям|ьмі|ях)",
    "дзеці": "дзе(?:ці|цей|цям|цьмі|цях)",
    "час": "час(?:у|ам|е|ы|оў|амі|ах|а)?",
    "тыдзень": "тыдзень|тыдн(?:я|ю|ем|і|яў|ям|ямі|ях)",
    "вока": "вок(?:а|у|ам)|вочы|вач(?:ы|эй|ам|ыма|амі|ах)",
    "вуха": "ву(?:х(?:а|у|ам)|се)|вуш(?:ы|эй|ам|ыма|амі|ах)",
    "возера": "возер(?:а|у|ам|ы)|азёр(?:ы|аў|ам|амі|ах)?",
    "права": "прав(?:а|у|ам|е|ы|оў|амі|ах)",
    "лоб": "лоб|і?лб(?:а|у|ом|е|ы|оў|ам|амі|ах)",
    "рот": "рот|рт(?:а|у|ом|ы|оў|ам|амі|ах)|роце",
    "сон": "сон|сн(?:у|а|ом|е|ы|оў|ам|амі|ах)",
    "мох": "мох|і?мх(?:у|ом|і|оў|ам|амі|ах)",
    "лёд": "лёд(?:у|ам|зе)?|і?льд(?:у|ом|зе|ы|оў)",
    "пёс": "пёс|пс(?:а|у|ом|е|ы|оў|ам|амі|ах)",
    "сястра": "сястр(?:а|ы|ой|ою|у|э|ам|амі|ах)|сёстр(?:ы|аў|ам|амі|ах)|сясцёр",
    "леў": "леў|і?льв(?:а|у|ом|е|ы|оў|ам|амі|ах)",
    "пень": "пень|пн(?:я|ю|ём|і|ёў|ям|ямі|ях)",
    "кроў": "кроўю?|крыв(?:і|ёю|ёй)|крові",
    "бровы": "брыв(?:о|а|ом)|бров(?:ы|ам|амі|ах)|броў",
    "акно": "ак(?:но|на|не|ну|ном)|вокн(?:ы|аў|ам|амі|ах)|вокан|акон",
    "вакно": "вак(?:но|на|не|ну|ном)|вокн(?:ы|аў|ам|амі|ах)|вокан",
    "вочы": "вач(?:эй|ам|ыма|амі|ах)|вочы",
    "вушы": "вуш(?:эй|ам|ыма|амі|ах|ы)",
    "маці": "мац(?:і|яры|ярок|еркам|еркі|еракі)|маткі",
    "брат": "брат(?:а|у|ам|ы|оў|амі|ах)?|браце",
    "сябар": "сяб(?:ар|р(?:а|у|ам|е|ы|оў|амі|ах))",
    "друг": "друг(?:а|у|ам|і|аў|амі|ах)?|друз(?:е|і|ей)",
    "племя": "плем(?:я|ю|ем|ені|енем|ёны|ёнаў|ёнам|ёнамі|ёнах)",
    "грошы": "грош(?:ы|ай|ам|амі|ах)|грашыма",
}
_WORD: Final = re.compile(f"[^\\W\\d_]+(?:[{APOSTROPHES}-][^\\W\\d_]+)*")
# о → а, ё/е → я/е when unstressed, and the reverse: any letter of a row may replace another.
_ALTERNATING: Final = {
    "о": "[оа]",
    "а": "[ао]",
    "ё": "[ёея]",
    "е": "[еёя]",
    "я": "[яеё]",
    "э": "[эа]",
}
# A pattern that begins with what it looks for, and looks back from there, is found several times as soon.
_INITIAL: Final = re.compile(r"ў(?<![^\W\d_].)")
_GAP: Final = "[ \\t\\n\u00a0\u202f]+"


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """Return `text` as the patterns expect it: lower case, one apostrophe, initial ў as у.

    Every character stays at its place, so offsets in the result are offsets in `text`, provided
    that й, ў and ё are one code point each.
    """
    text = fold_apostrophes(text)
    lower = text.lower()
    if len(lower) != len(text):  # İ is two code points in lower case
        lower = "".join([c if len(c.lower()) != 1 else c.lower() for c in text])
    return _INITIAL.sub("у", lower) if "ў" in lower else lower


@lru_cache(maxsize=4096)  # a glossary's terms are looked for in every message
def phrase_pattern(phrase: str, pos: str = "") -> re.Pattern[str] | None:
    """Return a pattern for every form of a phrase, to search in a `fold`ed text.

    `pos` is the head's part of speech as in the glossary: “noun m”, “noun f”, “noun n”,
    “noun pl”, “adj”; empty if unknown. None for a phrase without a word.
    """
    words = [fold(word) for word in _WORD.findall(compose(phrase))]
    if not words:
        return None
    if pos.split()[:1] not in ([], ["noun"], ["adj"]):
        return re.compile(_bounded(_GAP.join(map(re.escape, words))))
    number_of_adjectives = _adjectives(words, pos)
    parts = [_adjective(word) for word in words[:number_of_adjectives]]
    rest = words[number_of_adjectives:]
    if rest:
        parts.append(_noun(rest[0], pos))
        parts += [re.escape(word) for word in rest[1:]]
    return re.compile(_bounded(_GAP.join(f"(?:{part})" for part in parts)))


@lru_cache(maxsize=4096)
def roots(phrase: str) -> tuple[re.Pattern[str], ...]:
    """Return a pattern for each significant word of a phrase that finds words with the same root.

    The patterns are deliberately broad: галасаванне, галасаваць and галасавы share one.
    """
    words = [fold(word) for word in _WORD.findall(compose(phrase))]
    stems = [re.sub("(?:ы|і|ая|яя|ае|яе|ое|ыя|ія|а|я|о|е|ё|ь|й|у|ю)$", "", word) for word in words]
    stems = [re.sub("(?:ав)?[аеэя]нн$", "", stem) for stem in stems]
    stems = [stem[:-1] if len(stem) > 6 else stem for stem in stems]
    start = "(?<![^\\W\\d_])(?:па-)?"
    return tuple(re.compile(start + _vowels(stem, prefix=True)) for stem in stems if len(stem) >= 4)


def _bounded(pattern: str) -> str:
    # A term may be followed by a hyphen and another word (назіральнік-валанцёр is still the term)
    # or preceded by one: вэб-сайт is a сайт.
    return (
        f"(?<![^\\W\\d_])(?<![{APOSTROPHES}])(?:{pattern})(?![^\\W\\d_]|[{APOSTROPHES}][^\\W\\d_])"
    )


def _adjectives(words: list[str], pos: str) -> int:
    """Return how many leading words are adjectives that agree with the head."""
    if pos.startswith("adj"):
        return len(words)
    count = 0
    while count < len(words) - 1 and _agrees(words[count], words[count + 1 :], pos):
        count += 1
    return count


def _agrees(word: str, rest: list[str], pos: str) -> bool:
    endings = {"m": ("ы", "і"), "f": ("ая", "яя"), "n": ("ае", "яе", "ое"), "pl": ("ыя", "ія")}
    gender = pos.rsplit(maxsplit=1)[-1] if pos else ""
    if gender in endings:
        return word.endswith(endings[gender])
    # The head is the first word that is not an adjective.
    head = next((w for w in rest if not re.search("(?:ы|і|ая|яя|ае|яе|ое|ыя|ія)$", w)), rest[-1])
    if word.endswith(("ая", "яя")):
        return head.endswith(("а", "я", "ь")) or head[-1] in CONSONANTS
    if word.endswith(("ае", "яе", "ое")):
        return head.endswith(("о", "е", "ё", "а"))
    if word.endswith(("ыя", "ія")):
        return head.endswith(("ы", "і", "е"))
    return word.endswith(("ы", "і")) and (head[-1] in CONSONANTS or head.endswith("ь"))


def _adjective(word: str) -> str:
    stem = re.sub("(?:ая|яя|ае|яе|ое|ыя|ія|ы|і)$", "", word)
    return re.escape(stem) + _ADJECTIVE


def _noun(word: str, pos: str) -> str:
    if word in _IRREGULAR and not (word in ("права",) and pos.endswith("pl")):
        return _IRREGULAR[word]
    if word.endswith(("ыя", "ія")) and pos.endswith("pl"):
        return _adjective(word)  # даныя, выбарныя: an adjective used as a noun
    if pos.endswith(" pl") and word.endswith(("ы", "і")):
        return _vowels(word[:-1]) + _PLURAL
    if word.endswith(("ая", "яя")) and not word.endswith("йная"):
        return _adjective(word)
    if word.endswith("а") and pos.endswith(" n"):
        # The stress stays on the stem, so its vowels do too: словы, словамі.
        return f"{re.escape(word[:-1])}{_NEUTER}|{_zero(word[:-1], fixed=True)}"
    if word.endswith("а"):
        return _feminine(word[:-1])
    if word.endswith("я"):
        base = word[:-1]
        vowels = base and base[-1] in "аеёіоуыэюя"
        return _vowels(base) + _SOFT if vowels else f"{_vowels(base)}{_SOFT}|{_zero(base)}ь?"
    if word.endswith(("о", "е", "ё")):
        base = word[:-1]
        if word.endswith("о"):
            soft = _before_e(base, _SOFT_MASCULINE)
            return f"{_vowels(base)}{_NEUTER}|{_zero(base)}" + (f"|{soft}" if soft else "")
        soft = "(?:е|ё|я|ю|ем|ём|і|яў|ёў|ям|ямі|ях|ей)"
        hard = "(?:а|о|э|у|ам|ом|ы|аў|амі|ах)"
        return f"{_vowels(base)}(?:{soft}|{hard})"
    if word.endswith("ь"):
        return _soft_sign(word[:-1], pos)
    if word.endswith("й"):
        return f"{_vowels(word[:-1])}{_SOFT}"
    if word.endswith(("ы", "і")):
        return _vowels(word[:-1]) + _PLURAL
    if word[-1] in "уюэ":
        return re.escape(word)  # indeclinable: шоу, меню
    if pos.endswith(" f"):
        return _third(word)
    if pos in ("", "noun") and word[-1] in "жчшў":  # its gender is unknown: ноч or нож
        return f"{_masculine(word)}|{_third(word)}"
    return _masculine(word)


def _third(word: str) -> str:
    """A feminine noun that ends in a hard consonant: ноч, мыш, любоў."""
    stem = _vowels(word)
    if word.endswith("ў"):
        return f"{stem}ю?|{_vowels(word[:-1])}в(?:і|ей|ям|ямі|ях)"
    return f"{stem}{_THIRD}|{stem}{re.escape(word[-1])}[ую]"


def _masculine(word: str) -> str:
    """A hard masculine noun, with its fleeting vowel, and its last consonant softened before -е."""
    parts = [f"{_vowels(word)}{_HARD_MASCULINE}", _before_e(word, _SOFT_MASCULINE)]
    if word.endswith(("анін", "янін")):  # грамадзянін, грамадзяне, грамадзян
        parts.append(f"{_vowels(word[:-2])}(?:е|аў|ам|амі|ах)?")
    if word.endswith("сед"):
        parts.append(f"{re.escape(word[:-1])}дз(?:і|яў|ям|ямі|ях)")
    if word.endswith("ў"):
        parts.append(f"{_vowels(word[:-1])}в{_HARD_MASCULINE}")
    fleeting = re.fullmatch("(.{2,})[аоеёяэ]([кцлнргс])", word)
    if fleeting and fleeting[1].endswith("ц"):  # вецер, ветру
        parts.append(f"{_vowels(fleeting[1][:-1])}т{fleeting[2]}{_HARD_MASCULINE}")
    if fleeting and fleeting[1].endswith("дз"):  # мядзведзь has none; свядзёр, свядра
        parts.append(f"{_vowels(fleeting[1][:-2])}д{fleeting[2]}{_HARD_MASCULINE}")
    if fleeting:
        # правазнавец, правазнаўцы: в is ў before a consonant.
        start = fleeting[1][:-1] + "ў" if fleeting[1].endswith("в") else fleeting[1]
        short = start + fleeting[2]
        parts.append(f"{_vowels(short)}{_HARD_MASCULINE}")
        if fleeting[2] in "цк":
            parts.append(f"{_vowels(start)}ь?{fleeting[2]}{_HARD_MASCULINE}")
    return "|".join(part for part in parts if part)


def _soft_sign(base: str, pos: str) -> str:
    """Соль, даступнасць (doubled before ю), бюлетэнь; канец of агонь, агню."""
    stem = _vowels(base)
    last = re.escape(base[-1])
    doubled = "ц" if base.endswith("ц") else last
    parts = [f"{stem}{_SOFT}"]
    if not pos.endswith(" m"):
        parts.append(f"{stem}{doubled}ю|{stem}[ую]")
        if base.endswith("дз"):
            parts.append(f"{_vowels(base[:-2])}ддзю")
    fleeting = re.fullmatch("(.{2,})[аоеёяэ]([нцл])", base)
    if fleeting:
        parts.append(f"{_vowels(fleeting[1])}ь?{fleeting[2]}{_SOFT}")
    return "|".join(parts)


def _feminine(base: str) -> str:
    parts = [f"{_vowels(base)}{_FEMININE}", _zero(base)]
    under_stress = re.fullmatch(
        "(.*[бвгджзйклмнпрстфхцчш]?[рчшжц])а([бвгджзйклмнпрстфхцчш]{1,2})", base
    )
    if under_stress:  # чарга, чэргі; рака, рэкі: а is э under stress after a hard consonant
        parts.append(f"{re.escape(under_stress[1])}э{under_stress[2]}(?:ы|і|аў|ам|амі|ах)?")
    softened = _before_e(base, _SOFT_FEMININE)
    if softened:
        parts.append(softened)
    if base.endswith("ц"):  # праваабаронца
        parts.append(f"{_vowels(base)}(?:ам|у|аў|оў|ы)")
    return "|".join(parts)


def _zero(base: str, fixed: bool = False) -> str:
    """The genitive plural without an ending: скарг, моў, скрынак (with a fleeting vowel)."""
    stem = re.escape(base[:-1]) if fixed else _vowels(base[:-1])
    last = base[-1:]
    plain = stem + {"в": "[вў]", "л": "[лў]"}.get(last, re.escape(last))
    pair = len(base) >= 3 and last in CONSONANTS and base[-2] in CONSONANTS | {"ь"}
    if pair and base[-2] != last:
        before = {"ў": "[ўв]"}.get(base[-2], re.escape(base[-2]))  # пляцоўка, пляцовак
        return f"{plain}|{_vowels(base[:-2])}{before}?[аоеёэя]{re.escape(last)}"
    return plain


def _before_e(base: str, table: dict[str, str]) -> str:
    """The softened stem, with the ending that softens it: сайце, кнізе, руцэ; else empty."""
    softened = table.get(base[-1:])
    return f"{_vowels(base[:-1])}{softened}" if softened else ""


def _vowels(stem: str, prefix: bool = False) -> str:
    """The stem with the vowels that stress may change, in the last two syllables only.

    The о of the prefixes под-, роз- is stressed in all forms of a noun (подпіс, подпісаў), and
    verbs have а (падпісаў); with `prefix` it may be either.
    """
    if not prefix and len(stem) > 4 and stem.startswith(("под", "роз")):
        return stem[:3] + _vowels("х" + stem[3:])[1:]
    vowels = [i for i, char in enumerate(stem) if char in "аеёіоуыэюя"][-2:]
    return "".join(
        _ALTERNATING.get(char, char) if i in vowels and i > 0 else re.escape(char)
        for i, char in enumerate(stem)
    )
