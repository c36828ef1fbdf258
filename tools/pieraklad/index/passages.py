"""An article's paragraphs as the search keeps them: their words, and the keys of these words.

Either has a line for each paragraph, in the same order: so the one that has the words of a query is
found among the keys, and it alone is read as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pieraklad.index.readings import Text

_END = " \n "
"""Between the keys of two paragraphs: so a space stands on either side of every key."""


def pack_texts(texts: Iterable[Text]) -> str:
    """Return paragraphs, of which each is one line of text, with their languages."""
    return "\n".join([f"{text.lang}\t{text.text}" for text in texts])


def unpack_texts(packed: str) -> list[Text]:
    """Return the paragraphs of `pack_texts`."""
    return [text_of(line) for line in packed.split("\n")] if packed else []


def text_of(line: str) -> Text:
    """Return the paragraph that a line of `pack_texts` is."""
    lang, _, text = line.partition("\t")
    return Text(text, lang)


def pack_keys(paragraphs: Iterable[Sequence[str]]) -> str:
    """Return the keys of the words of paragraphs."""
    return _END.join([" ".join(keys) for keys in paragraphs])


def best_passage(packed: Sequence[str], sought: Iterable[str], begun: bool = False) -> int | None:
    """Return the number of the first paragraph that has most of the keys, or None if none has any.

    `packed` are the results of `pack_keys`, read one after the other. With `begun`, keys that begin
    like one count, and the first paragraph with any is taken.
    """
    joined = f" {_END.join(packed)} "
    found: dict[int, int] = {}
    for key in sought:
        for number in _passages(joined, f" {key}" if begun else f" {key} "):
            found[number] = found.get(number, 0) + 1
            if begun:
                break
    if begun:
        return min(found, default=None)
    return max(found, key=lambda number: (found[number], -number), default=None)


def _passages(joined: str, wanted: str) -> Iterator[int]:
    """Iterate over the numbers of the paragraphs in which something stands."""
    position = joined.find(wanted)
    while position >= 0:
        yield joined.count("\n", 0, position)
        end = joined.find("\n", position)
        position = joined.find(wanted, end) if end >= 0 else -1
