"""Who is thanked under an article's translation: the lines of `locales/<locale>/credits.tsv`.

A line is a slug and a name. Whoever is named asked for it; the workbench writes the file, sorted, so that
git merges it by itself (`merge=union`), and anybody may edit it.
"""

from __future__ import annotations

from collections.abc import Iterable

FILE_NAME = "credits.tsv"
Credit = tuple[str, str]
"""A slug and a name."""


def parse_credits(data: bytes) -> set[Credit]:
    """Return the credits of a file; lines that are none are passed over."""
    found = set()
    for line in data.decode("utf-8", "replace").splitlines():
        slug, tab, name = line.partition("\t")
        if tab and slug.strip() and name.strip():
            found.add((slug.strip(), " ".join(name.split())))
    return found


def format_credits(credits_: Iterable[Credit]) -> bytes:
    """Return the bytes of the file."""
    return "".join(f"{slug}\t{name}\n" for slug, name in sorted(credits_)).encode("utf-8")
