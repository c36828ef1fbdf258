"""The list of related articles at the end of a text: its heading, its entries, and what follows it.

An *entry* is a title, perhaps after a bullet or a number, perhaps with its address on the same line
or the next. A credit, hashtags, a copyright line and so on after the list are the *tail*, which
stays in the text.
"""

from __future__ import annotations

import re
from itertools import islice, pairwise

from pieraklad.importing.marks import is_rule, is_underline, mark_of

# The heading of the list, in both languages, with or without a colon and markup. `match` only.
_HEAD = re.compile(
    r"(?:\#{1,6}\s*)?[*_]{0,2}(?:"
    r"related(?:\s+(?:articles?|reading|stories|posts|links|materials?))?|read\s+(?:also|more|next)"
    r"|see\s+also|further\s+reading|more\s+on\s+this(?:\s+topic)?"
    r"|чыта(?:йце|ць)\s+(?:таксама|яшчэ|далей)|глядзіце\s+таксама|гл\.\s+таксама"
    r"|(?:артыкулы\s+|матэрыялы\s+|яшчэ\s+|больш\s+)?па\s+(?:гэтай\s+)?тэме|звязаныя\s+артыкулы"
    r")\s*:?\s*[*_]{0,2}\s*:?\s*\#*\Z",
    re.IGNORECASE,
)
_MAX_HEAD = 80
_ADDRESS = r"(?:https?://|www\.)[^\s<>]+"
_ONLY_ADDRESS = re.compile(rf"\s*[(<\[]?{_ADDRESS}\s*\Z", re.IGNORECASE)
_LAST_ADDRESS = re.compile(rf"[(<]?{_ADDRESS}\Z", re.IGNORECASE)
_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\((?P<address>[^()\s]*)(?:\s[^()]*)?\)")
# Lines that follow a list without being part of it: a hashtag, a credit such as “Photo:”, a copyright sign.
_TAIL = re.compile(
    r"#[^\W\d_]|©|\(c\)\s|copyright\b|all rights reserved|усе правы|@\w"
    r"|(?:photos?|pictures?|images?|illustrations?|videos?|text|words|authors?|sources?|editors?"
    r"|translators?|translation|translated|edited|written|published|updated|tags?|contact"
    r"|фота|фотаздымкі|здым[ак]\w*|малюн[ак]\w*|ілюстрацы[яі]|відэа|тэкст|аўтар\w*|крыніц[аы]"
    r"|рэдактар\w*|рэдактура|пераклад\w*|перакла[лў]\w*|тэгі|апублікавана|абноўлена|кантакты?)"
    r"(?:\s+(?:and|і|&|credit|editor|рэдактар|фота)){0,2}\s*(?::|by\s|/|©)",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"[^.\s]\.\Z")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]")
PAIRS = (("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'), ("‘", "’"), ("'", "'"))
_OPENINGS = tuple(opening for opening, _ in PAIRS)

_MAX_ENTRY = 220
_MAX_ENTRIES = 50
_MAX_LISTS = 4
_MAX_CONTINUATION = 4
"""How many lines a title may have."""
_MAX_TAIL = 1200
"""How many characters may follow the list; with more, it is not at the end of the text."""


def take_related(lines: list[str], *, only_marked: bool = False) -> tuple[list[str], list[str]]:
    """Return the lines without the related lists that end a text, and the titles in them.

    A text may end in two, one in each language. With `only_marked`, lines without bullets or numbers
    are no list: a page's own markup says what is one.
    """
    titles: list[str] = []
    size = taken = 0
    index = len(lines)
    while index > 0 and size <= _MAX_TAIL and taken < _MAX_LISTS:
        index -= 1
        line = lines[index]
        size += len(line.strip())
        if len(line) > _MAX_HEAD or not _HEAD.match(line.strip()):
            continue
        before = _without_last_blanks(lines[:index])
        found = _entries(lines, index + 1, only_marked)
        if found is None or not any(before) or _in_code(before):
            continue
        entries, end = found
        tail = _without_first_blanks(lines[end:])
        if any(_HEADING.match(other) for other in tail) or _has_underlined(tail):
            break
        titles = [*entries, *titles]
        taken += 1
        size = sum(len(other.strip()) for other in tail)
        index = len(before)
        lines = [*before, "", *tail] if tail else before
    return lines, titles


def _in_code(before: list[str]) -> bool:
    return sum(line.lstrip().startswith("```") for line in before) % 2 == 1


def _without_last_blanks(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _without_first_blanks(lines: list[str]) -> list[str]:
    start = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    return lines[start:]


def _has_underlined(lines: list[str]) -> bool:
    return any(
        above.strip() and is_underline(line) and not is_rule(above) and line.strip()[0] in "=-"
        for above, line in pairwise(lines)
    )


def _entries(lines: list[str], start: int, only_marked: bool) -> tuple[list[str], int] | None:
    """Return the titles of the list that begins at line `start`, and where it ends."""
    if start < len(lines) and is_underline(lines[start]):
        start += 1
    while start < len(lines) and not lines[start].strip():
        start += 1
    if start == len(lines):
        return None
    marked = _is_marked(lines, start)
    if only_marked and not marked:
        return None
    reader = _marked_entries if marked else _bare_entries
    entries, end = reader(lines, start)
    titles = [title for entry in entries if (title := entry_title(entry))]
    if not titles or len(titles) > _MAX_ENTRIES:
        return None
    # One short line before a paragraph is not a list; it may be a heading for what follows.
    follows = next((line for line in lines[end:] if line.strip()), "")
    if (
        not marked
        and len(titles) == 1
        and not _TAIL.match(follows.lstrip("*_"))
        and _is_prose(follows)
    ):
        return None
    return titles, end


def _is_marked(lines: list[str], start: int) -> bool:
    """Whether a list has bullets or numbers; a title alone may begin with a number («21. Далей»)."""
    mark = mark_of(lines[start])
    if mark is None or not mark.delimiter or mark.number == 1:
        return mark is not None
    following = (mark_of(line) for line in lines[start + 1 :] if line.strip())
    return any(
        other is not None and other.number == mark.number + 1
        for other in islice(following, 2 * _MAX_CONTINUATION)
    )


def _marked_entries(lines: list[str], start: int) -> tuple[list[list[str]], int]:
    """Read a list with bullets or numbers; each entry is its lines, the first without its mark."""
    entries: list[list[str]] = []
    signs: set[str] = set()
    end = position = start
    blank = False
    while position < len(lines):
        line = lines[position]
        position += 1
        if not line.strip():
            blank = True
            continue
        mark = mark_of(line)
        if len(line.strip()) > _MAX_ENTRY:
            break
        if mark is not None:
            # After a blank line another sign is a signature («— Я. Купала») or a new list.
            if blank and entries and mark.sign not in signs:
                break
            signs.add(mark.sign)
            entries.append([line[mark.end :].strip()])
        elif _ONLY_ADDRESS.match(line):
            entries[-1].append(line.strip())
        elif (
            not is_rule(line)
            and len(entries[-1]) < _MAX_CONTINUATION
            and (line[:2].isspace() or (not blank and line.strip()[0].islower()))
        ):
            entries[-1].append(line.strip())  # a title that goes on
        else:
            break
        blank = False
        end = position
    return entries, end


def _bare_entries(lines: list[str], start: int) -> tuple[list[list[str]], int]:
    """Read a list without marks: one entry per line, in one block or in blocks of one title."""
    entries: list[list[str]] = []
    end = position = start
    while position < len(lines):
        block_end = position
        while block_end < len(lines) and lines[block_end].strip():
            block_end += 1
        block = [line.strip() for line in lines[position:block_end]]
        titles = [line for line in block if not _ONLY_ADDRESS.match(line)]
        several = len(titles) > 1
        if entries and several:
            break
        for line in block:
            if entries and _ONLY_ADDRESS.match(line) and titles:
                entries[-1].append(line)
            elif _may_be_bare(line):
                entries.append([line])
            elif _is_prose(line) and block[0] != line:
                return [], start  # a paragraph whose first lines are short
            else:
                return entries, end
            position += 1
            end = position
        while position < len(lines) and not lines[position].strip():
            position += 1
        if several:
            break
    return entries, end


def _may_be_bare(line: str) -> bool:
    """Whether a line without a mark can be an entry: quoted, a link, or short and not a sentence."""
    mark = mark_of(line)
    if len(line) > _MAX_ENTRY or is_rule(line) or (mark is not None and not mark.delimiter):
        return False
    if _TAIL.match(line.lstrip("*_")):
        return False
    return line.startswith(_OPENINGS) or _LINK.search(line) is not None or not _is_prose(line)


def _is_prose(line: str) -> bool:
    text = line.strip()
    return len(text) > _MAX_ENTRY or _FULL_STOP.search(text) is not None


def entry_title(lines: list[str]) -> str:
    """Return the title, or the slug of an address, that an entry of the list names."""
    texts = [line for line in lines if not _ONLY_ADDRESS.match(line)]
    if not texts:
        return _slug_of(lines[0])
    text = " ".join(texts)
    linked = _LINK.sub(lambda found: found.group("text"), text).strip()
    if not linked:
        link = _LINK.search(text)
        return _slug_of(link.group("address")) if link is not None else text
    text = _without_address(linked)
    return unquoted(text.rstrip(";,").rstrip())


def _slug_of(address: str) -> str:
    path = re.split(r"[?#]", address.strip("()<>[] \t"), maxsplit=1)[0].rstrip("/")
    return re.sub(r"\.(?:html?|md)\Z", "", path.rpartition("/")[2])


def _without_address(text: str) -> str:
    """Return `text` without the address at its end and the dash or colon before that."""
    words = text.rpartition(" ")
    if not _LAST_ADDRESS.match(words[2]):
        return text
    return re.sub(r"(?:\s[–—-]|:)\Z", "", words[0].rstrip()).rstrip()


def unquoted(text: str) -> str:
    """Return `text` without the quotation marks around the whole of it."""
    for opening, closing in PAIRS:
        for tail in ("", ".", ";", ","):
            if text.startswith(opening) and text.endswith(closing + tail):
                inner = text[len(opening) : len(text) - len(closing + tail)]
                if inner and closing not in inner and opening not in inner:
                    return inner.strip()
    return text
