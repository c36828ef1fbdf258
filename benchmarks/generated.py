"""A generated bilingual site for the benchmarks: articles of about 1,100 words, 70 % of them translated.

The words are made of syllables, with the frequencies of natural text (Zipf), so that indexing and
comparing articles take as much work as with real ones. The same number gives the same site.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from pieraklad.catalogs import Catalog
from pieraklad.catalogs.template import template_bytes
from pieraklad.documents import parse

WORDS = 1_094
AUTHORS = {"A. Writer": "А. Аўтар"}
TRANSLATED = 0.7
_PARAGRAPHS = 12

CONFIG = """\
[site]
title = { be = "Вялікі сайт", en = "A large site" }
url = "https://example.org"
languages = ["en", "be"]
default_language = "en"
"""


class Vocabulary:
    """Words of one script; the n-th is used about 1/n as often as the first."""

    def __init__(self, consonants: str, vowels: str, size: int = 6_000) -> None:
        chance = random.Random(7)
        words: dict[str, None] = {}
        while len(words) < size:
            syllables = 1 + min(4, len(words) // 60)
            words["".join(
                chance.choice(consonants) + chance.choice(vowels)
                for _ in range(chance.randint(1, syllables))
            )] = None  # fmt: skip
        self.words = list(words)
        self.weights = [1 / (rank + 3) for rank in range(size)]


ENGLISH = Vocabulary("bcdfghklmnprstvw", "aeiou")
BELARUSIAN = Vocabulary("бвгджзклмнпрстфх", "аеіоуыэюя")


def text(vocabulary: Vocabulary, chance: random.Random, count: int) -> list[str]:
    """Return `count` words."""
    return chance.choices(vocabulary.words, vocabulary.weights, k=count)


def article(number: int) -> str:
    """Return the Markdown of an article."""
    chance = random.Random(number)
    count = WORDS // _PARAGRAPHS
    parts: list[str] = []
    for index in range(_PARAGRAPHS):
        if index % 3 == 0:
            parts.append("## " + " ".join(text(ENGLISH, chance, 4)).capitalize())
        words = text(ENGLISH, chance, count)
        words[10] = f"**{words[10]}**"
        words[20] = f"[{words[20]}](https://example.org/{words[21]})"
        parts.append(" ".join(words).capitalize() + ".")
    parts.append("\n".join("- " + " ".join(text(ENGLISH, chance, 6)) for _ in range(4)))
    title = " ".join(text(ENGLISH, chance, 5)).capitalize()
    tags = chance.sample(ENGLISH.words[200:240], 3)
    front = (
        f"---\ntitle: {title}\ndate: 20{10 + number % 15}-{1 + number % 12:02}-{1 + number % 28:02}\n"
        f"lang: en\nauthor: A. Writer\nsummary: {' '.join(text(ENGLISH, chance, 18))}.\n"
        f"tags: [{', '.join(tags)}]\n---\n\n"
    )
    return front + "\n\n".join(parts) + "\n"


def translation(message: str, chance: random.Random) -> str:
    """Return a text of as many words, with the message's own emphasis, links and final mark."""
    words = text(BELARUSIAN, chance, max(1, len(message.split())))
    for place, word in enumerate(message.split()):
        if word.startswith("**"):
            words[place] = f"**{words[place]}**"
        elif word.startswith("["):
            words[place] = f"[{words[place]}]{word[word.index('(') :]}"
    written = " ".join(words)
    return written[:1].upper() + written[1:] + ("." if message.endswith(".") else "")


def write_site(folder: Path, count: int) -> None:
    """Write a project of `count` articles with their catalogs, not yet compiled."""
    articles = folder / "articles"
    catalogs = folder / "locales" / "be" / "LC_MESSAGES" / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    catalogs.mkdir(parents=True, exist_ok=True)
    (folder / "pieraklad.toml").write_text(CONFIG, "utf-8")
    for number, slug, source in sources(count):
        (articles / f"{slug}.md").write_text(source, "utf-8")
        if number % 10 < TRANSLATED * 10:
            (catalogs / f"{slug}.po").write_bytes(catalog(number, slug, source))


def sources(count: int) -> Iterator[tuple[int, str, str]]:
    """Iterate over the numbers, slugs and Markdown texts of the articles."""
    for number in range(count):
        yield number, f"article-{number:05}", article(number)


def catalog(number: int, slug: str, source: str) -> bytes:
    """Return the whole Belarusian catalog of an article."""
    chance = random.Random(-number)
    template = template_bytes(parse(source, "markdown").segments, f"articles/{slug}.md", "bench")
    made = Catalog.from_bytes(template)
    made.set_header("Language", "be")
    names = dict(zip(ENGLISH.words, BELARUSIAN.words, strict=True))
    for entry in made:
        # A tag and an author are called the same in every article.
        fixed = names.get(entry.msgid) if entry.comment == "tag" else AUTHORS.get(entry.msgid)
        entry.msgstr = fixed or translation(entry.msgid, chance)
    return made.to_bytes()
