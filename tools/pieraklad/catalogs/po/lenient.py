"""Comments of PO entries, and a lenient line-by-line reader for entries not written the way tools write them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pieraklad.catalogs.po.strings import STRING, is_literal, unescape
from pieraklad.project.bilingual import GOT, Bilingual, joined, quoted

_REFERENCE = re.compile(r"\u2068([^\u2069]*)\u2069(?::(\d+))?|(\S+)")


Comments = tuple[str, str, list[str], list[tuple[str, str]]]
"""The contents of an entry's `#` lines: tcomment, comment, flags and occurrences of a POEntry."""


def read_comments(comments: str) -> Comments:
    """Read the `#` lines of an entry."""
    own: str | None = None
    extracted: str | None = None
    flags: list[str] = []
    places: list[tuple[str, str]] = []
    for line in _comment_lines(comments):
        mark = line[1:2]
        if mark == ".":
            text = line[3:] if line[2:3] == " " else line[2:]
            extracted = text if extracted is None else f"{extracted}\n{text}"
        elif mark == ":":
            if "\u2068" in line:
                places.extend(_isolated_places(line[2:]))
                continue
            for word in line[2:].split():
                places.append(_place(word) if ":" in word else (word, ""))
        elif mark == ",":
            flags.extend(_flags(line))
        else:
            text = line[2:] if mark == " " else line[1:]
            own = text if own is None else f"{own}\n{text}"
    return own or "", extracted or "", flags, places


def is_fuzzy(comments: str) -> bool:
    """Return whether the `#` lines of an entry flag it as fuzzy."""
    return "fuzzy" in comments and any(
        line[1:2] == "," and "fuzzy" in _flags(line) for line in _comment_lines(comments)
    )


def _comment_lines(comments: str) -> list[str]:
    # Not splitlines(), for which a form feed or U+2028 ends a line, too.
    if "\r" in comments:
        comments = comments.replace("\r\n", "\n")
    return comments.removesuffix("\n").split("\n")


def _flags(line: str) -> list[str]:
    return [flag for part in line[2:].split(",") if (flag := part.strip())]


def _isolated_places(text: str) -> list[tuple[str, str]]:
    """Read references, some of which contain spaces and are between U+2068 and U+2069."""
    places: list[tuple[str, str]] = []
    for isolated, number, plain in _REFERENCE.findall(text):
        if isolated:
            name, _, inner = isolated.rpartition(":")
            places.append((name, inner) if inner.isdigit() and name else (isolated, number))
        else:
            places.append(_place(plain))
    return places


def _place(word: str) -> tuple[str, str]:
    name, colon, number = word.rpartition(":")
    return (name, number) if colon and number.isdigit() else (word, "")


@cache
def _loose_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a line with a keyword and of one without; few files need them."""
    prefix, space, rest = r"\#~\||\#~|\#\||", r"[ \t]*", r"(?P<rest>[^\r\n]*)"
    keyword = r"(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[(?P<number>\d{1,9})\])?)"
    return (
        re.compile(
            rf"(?P<prefix>{prefix}){space}{keyword}{space}(?P<strings>{STRING})?{space}{rest}"
        ),
        re.compile(rf"(?:{prefix}){space}(?P<strings>{STRING}){space}{rest}"),
    )


_NAMES = {
    ("", "msgctxt"): "msgctxt", ("", "msgid"): "msgid", ("", "msgid_plural"): "msgid_plural",
    ("|", "msgctxt"): "previous_msgctxt", ("|", "msgid"): "previous_msgid",
    ("|", "msgid_plural"): "previous_msgid_plural",
}  # fmt: skip


def parse_loose(
    text: str, position: int
) -> tuple[dict[str, Any] | None, int, int, list[tuple[int, str]]]:
    """Read, line by line, one entry that is not written the way tools write it.

    Returns its fields, including the lines of its `comments` (None if it contains no message), its start and end, and the
    problems found, as (offset, text). Always moves forward.
    """
    with_keyword, without = _loose_patterns()
    problems: list[tuple[int, str]] = []
    comments: list[str] = []
    parts: dict[Any, list[str]] = {}
    obsolete = False
    current: Any = None
    start = position
    started = False
    highest = 0
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end + 1
        line = text[position:end].rstrip("\r\n")
        bare = line.strip()
        if not bare:
            if started:
                break
            position = start = end
            continue
        if bare.startswith("#") and not bare.startswith(("#~", "#|")):
            if parts:
                break
            comments.append(bare)
            started = True
            position = end
            continue
        keyword = with_keyword.match(bare)
        string = None if keyword is not None else without.match(bare)
        if keyword is not None:
            prefix = keyword.group("prefix")
            name: Any = keyword.group("keyword")
            if name.startswith("msgstr"):
                name = ("msgstr", int(keyword.group("number") or -1))
            else:
                name = _NAMES[("|" if prefix.endswith("|") else "", name)]
            # A second msgid, or a msgctxt after the msgstr, begins the next entry.
            again = name in parts and isinstance(name, str) and not name.startswith("previous")
            behind = isinstance(name, str) and any(isinstance(key, tuple) for key in parts)
            if parts and (again or (behind and ("msgid" in parts))):
                break
            if name in parts:
                second = Bilingual("a second ", "другі раз ")
                problems.append((position, joined(second, keyword.group("keyword"))))
            rank = _rank(name)
            if rank < highest:
                misplaced = Bilingual(" is not in its place", " не на сваім месцы")
                problems.append((position, joined(keyword.group("keyword"), misplaced)))
            highest = max(highest, rank)
            obsolete = obsolete or prefix.startswith("#~")
            parts.setdefault(name, [])
            current = name
            if keyword.group("strings") is None and _is_literal(keyword.group("rest")):
                parts[name].append(_content(keyword.group("rest")))
            elif keyword.group("strings") is None:
                problems.append((position, _string_problem(keyword.group("rest"))))
                parts[name].append(_salvaged(keyword.group("rest")))
            else:
                parts[name].append(_content(keyword.group("strings")))
                if keyword.group("rest"):
                    problems.append((position, _unexpected(keyword.group("rest"))))
        elif string is not None and current is not None:
            parts[current].append(_content(string.group("strings")))
            if string.group("rest"):
                problems.append((position, _unexpected(string.group("rest"))))
        elif current is not None and _is_literal(bare):
            parts[current].append(_content(bare))
        elif bare.startswith('"') and current is not None:
            problems.append((position, _string_problem(bare)))
            parts[current].append(_salvaged(bare))
        elif bare.startswith('"'):
            lone = Bilingual("a string without a keyword: ", "тэкст без ключавога слова: ")
            problems.append((position, joined(lone, quoted(bare, 40))))
        else:
            neither = Bilingual(
                "not a keyword or a string: ", "ні ключавое слова, ні тэкст у двукоссі: "
            )
            problems.append((position, joined(neither, quoted(bare, 40))))
        started = True
        position = end
    values = {name: "".join(pieces) for name, pieces in parts.items()}
    if not values and not problems:  # comments after the last entry
        return None, start, position, []
    if "msgid" not in values:
        if values:
            problems.append((start, Bilingual("an entry without msgid", "паведамленне без msgid")))
        return None, start, position, problems
    fields: dict[str, Any] = {
        "msgid": "", "msgstr": "", "msgstr_plural": {}, "obsolete": obsolete,
    }  # fmt: skip
    forms = {k[1]: v for k, v in values.items() if isinstance(k, tuple)}
    for name, value in values.items():
        if isinstance(name, str):
            fields[name] = value
    if "msgid_plural" in values or (forms and -1 not in forms):
        fields["msgstr_plural"] = {n: v for n, v in forms.items() if n >= 0}
        if -1 in forms:
            unnumbered = Bilingual(
                "msgid_plural with a msgstr that has no number", "msgid_plural, а msgstr без нумара"
            )
            problems.append((start, unnumbered))
            fields["msgstr_plural"].setdefault(0, forms[-1])
    else:
        fields["msgstr"] = forms.get(-1, "")
    if not forms:
        problems.append((start, Bilingual("an entry without msgstr", "паведамленне без msgstr")))
    fields["comments"] = "\n".join(comments)
    return fields, start, position, problems


def _rank(name: Any) -> int:
    """Return the position of a keyword in the order of an entry, starting with the previous texts."""
    if isinstance(name, tuple):
        return 7
    return 1 + list(_NAMES.values()).index(name) if "previous" not in name else 0


def _is_literal(rest: str) -> bool:
    """Return whether this is one literal, even if it has more escapes than a pattern follows."""
    return rest.startswith('"') and is_literal(rest.encode("utf-8", "surrogatepass"))


def _salvaged(rest: str) -> str:
    """Return the likely value of a string without its marks, or without the closing one."""
    if not rest.startswith('"'):
        return rest
    inside = rest[1:]
    while len(inside) - len(inside.rstrip("\\")) & 1:
        inside = inside[:-1]
    return _content(f'"{inside}"')


def _content(literal: str) -> str:
    """Return the value of one string literal, or its likely value."""
    inside = literal[1:-1]
    if "\\" not in inside:
        return inside
    return unescape(inside.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")


def _string_problem(rest: str) -> str:
    if rest.startswith('"'):
        return joined(
            Bilingual("the string is not closed: ", "двукоссе не закрытае: "), quoted(rest, 40)
        )
    wanted = Bilingual("expected a string in quotation marks", "патрэбны тэкст у двукоссі")
    return joined(wanted, GOT, quoted(rest, 40))


def _unexpected(rest: str) -> Bilingual:
    return joined(Bilingual("unexpected text: ", "лішні тэкст: "), quoted(rest, 40))
