"""The PO grammar: one regular expression for an entry as every tool writes it, a loose reader for the rest."""

from __future__ import annotations

import re
from typing import Any

_STRING = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_STRINGS = rf"(?:{_STRING})(?:[ \t]*\r?\n[ \t]*{_STRING})*"
_EOL = r"[ \t]*(?:\r?\n|\Z)"


def _keyword_lines(prefix: str, previous: str) -> str:
    strings = _STRINGS.replace(r"[ \t]*\r?\n[ \t]*", rf"[ \t]*\r?\n{prefix}[ \t]*")
    old = _STRINGS.replace(r"[ \t]*\r?\n[ \t]*", rf"[ \t]*\r?\n{previous}[ \t]*")
    tag = "o" if prefix else ""
    return rf"""
        (?:{previous}[ \t]*msgctxt[ \t]*(?P<pctxt{tag}>{old}){_EOL})?
        (?:{previous}[ \t]*msgid[ \t]*(?P<pid{tag}>{old}){_EOL})?
        (?:{previous}[ \t]*msgid_plural[ \t]*(?P<pplural{tag}>{old}){_EOL})?
        (?:{prefix}[ \t]*msgctxt[ \t]*(?P<ctxt{tag}>{strings}){_EOL})?
        {prefix}[ \t]*msgid[ \t]*(?P<id{tag}>{strings}){_EOL}
        (?:
            {prefix}[ \t]*msgstr[ \t]*(?P<str{tag}>{strings}){_EOL}
          | {prefix}[ \t]*msgid_plural[ \t]*(?P<plural{tag}>{strings}){_EOL}
            (?P<strs{tag}>(?:{prefix}[ \t]*msgstr\[\d+\][ \t]*{strings}{_EOL})+)
        )"""


# Comments first, then the keywords in the order that every writer uses.
ENTRY = re.compile(
    rf"""\s*(?P<entry>
        (?P<comments>(?:\#(?:(?![~|]).*)?\r?\n)*)
        (?:{_keyword_lines("", r"[#][|]")}
         | {_keyword_lines(r"[#]~", r"[#]~[|]")}))""",
    re.VERBOSE,
)
_PLURAL_FORM = re.compile(rf"msgstr\[(\d+)\][ \t]*({_STRINGS})")
_OBSOLETE_PREFIX = re.compile(r"^#~\|?[ \t]*", re.MULTILINE)
_JOINT = re.compile(r'"[ \t]*\r?\n(?:#(?:~\|?|\|))?[ \t]*"')
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]+)|(.))", re.DOTALL)
_SIMPLE = {
    "n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v",
}  # fmt: skip
_REFERENCE = re.compile(r"\u2068([^\u2069]*)\u2069|(\S+)")


def unquote(raw: str) -> str:
    """Return what one or more adjacent PO string literals stand for."""
    if "\n" in raw:
        raw = _JOINT.sub("", raw)
    raw = raw[1:-1]
    if "\\" in raw:
        raw = _ESCAPE.sub(_unescaped, raw)
    return raw


def _unescaped(found: re.Match[str]) -> str:
    octal, hexadecimal, simple = found.groups()
    if simple is not None:
        return _SIMPLE.get(simple, simple)
    code = int(octal, 8) if octal is not None else int(hexadecimal, 16)
    return chr(code & 0xFF)


def parse_entry(found: re.Match[str]) -> dict[str, Any]:
    """Return the attributes of a POEntry for a match of `ENTRY`."""
    group = found.group
    obsolete = group("id") is None
    tag = "o" if obsolete else ""
    fields = _fields(obsolete)
    fields["msgid"] = unquote(group("id" + tag))
    msgstr = group("str" + tag)
    if msgstr is not None:
        fields["msgstr"] = unquote(msgstr)
    else:
        fields["msgid_plural"] = unquote(group("plural" + tag))
        forms = group("strs" + tag)
        if obsolete:
            forms = _OBSOLETE_PREFIX.sub("", forms)
        fields["msgstr_plural"] = {
            int(number): unquote(text) for number, text in _PLURAL_FORM.findall(forms)
        }
    if group("ctxt" + tag) is not None:
        fields["msgctxt"] = unquote(group("ctxt" + tag))
    if group("pid" + tag) is not None:
        fields["previous_msgid"] = unquote(group("pid" + tag))
        if group("pplural" + tag) is not None:
            fields["previous_msgid_plural"] = unquote(group("pplural" + tag))
    if group("pctxt" + tag) is not None:
        fields["previous_msgctxt"] = unquote(group("pctxt" + tag))
    comments = group("comments")
    if comments:
        read_comments(comments, fields)
    return fields


def _fields(obsolete: bool) -> dict[str, Any]:
    return {
        "msgid": "", "msgstr": "", "msgctxt": None, "msgid_plural": "", "msgstr_plural": {},
        "obsolete": obsolete, "encoding": "utf-8", "comment": "", "tcomment": "",
        "occurrences": [], "flags": [], "previous_msgctxt": None, "previous_msgid": None,
        "previous_msgid_plural": None, "linenum": None,
    }  # fmt: skip


def read_comments(comments: str, fields: dict[str, Any]) -> None:
    """Read `#` lines into the attributes of a POEntry."""
    extracted: list[str] = []
    own: list[str] = []
    for line in comments.splitlines():
        mark = line[1:2]
        if mark == ":":
            occurrences = fields["occurrences"]
            for isolated, plain in _REFERENCE.findall(line[2:]):
                name, colon, number = (isolated or plain).rpartition(":")
                if colon and number.isdigit():
                    occurrences.append((name, number))
                else:
                    occurrences.append((isolated or plain, ""))
        elif mark == ".":
            extracted.append(line[3:] if line[2:3] == " " else line[2:])
        elif mark == ",":
            fields["flags"].extend(f.strip() for f in line[2:].split(",") if f.strip())
        else:
            own.append(line[2:] if mark == " " else line[1:])
    if extracted:
        fields["comment"] = "\n".join(extracted)
    if own:
        fields["tcomment"] = "\n".join(own)


_LOOSE_KEYWORD = re.compile(
    rf"(?P<prefix>\#~\||\#~|\#\||)[ \t]*(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[(?P<number>\d+)\])?)"
    rf"[ \t]*(?P<strings>{_STRING})?[ \t]*(?P<rest>[^\r\n]*)"
)
_LOOSE_STRING = re.compile(rf"(?:\#~\||\#~|\#\||)[ \t]*(?P<strings>{_STRING})[ \t]*(?P<rest>[^\r\n]*)")
_NAMES = {
    ("", "msgctxt"): "msgctxt", ("", "msgid"): "msgid", ("", "msgid_plural"): "msgid_plural",
    ("|", "msgctxt"): "previous_msgctxt", ("|", "msgid"): "previous_msgid",
    ("|", "msgid_plural"): "previous_msgid_plural",
}  # fmt: skip


def parse_loose(
    text: str, position: int
) -> tuple[dict[str, Any] | None, int, int, list[tuple[int, str]]]:
    """Read, line by line, one entry that `ENTRY` does not match.

    Returns its fields (None where there is no message in it), where it starts and ends, and the
    problems met, as (offset, text). Always moves forward.
    """
    problems: list[tuple[int, str]] = []
    comments: list[str] = []
    values: dict[Any, str] = {}
    obsolete = False
    current: Any = None
    start = position
    started = False
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
            if values:
                break
            comments.append(bare)
            started = True
            position = end
            continue
        keyword = _LOOSE_KEYWORD.match(bare)
        string = None if keyword is not None else _LOOSE_STRING.match(bare)
        if keyword is not None:
            prefix = keyword.group("prefix")
            name: Any = keyword.group("keyword")
            if name.startswith("msgstr"):
                name = ("msgstr", int(keyword.group("number") or -1))
            else:
                name = _NAMES[("|" if prefix.endswith("|") else "", name)]
            # A second msgid, or a msgctxt behind the msgstr, begins the next entry.
            again = name in values and isinstance(name, str) and not name.startswith("previous")
            behind = isinstance(name, str) and any(isinstance(key, tuple) for key in values)
            if values and (again or (behind and ("msgid" in values))):
                break
            if name in values:
                problems.append((position, f"a second {keyword.group('keyword')}"))
            obsolete = obsolete or prefix.startswith("#~")
            values.setdefault(name, "")
            current = name
            if keyword.group("strings") is None:
                problems.append((position, _string_problem(keyword.group("rest"))))
            else:
                values[name] += unquote(keyword.group("strings"))
                if keyword.group("rest"):
                    problems.append((position, f"unexpected text: {keyword.group('rest')[:40]!r}"))
        elif string is not None and current is not None:
            values[current] += unquote(string.group("strings"))
            if string.group("rest"):
                problems.append((position, f"unexpected text: {string.group('rest')[:40]!r}"))
        elif bare.startswith('"'):
            problems.append((position, _string_problem(bare)))
        else:
            problems.append((position, f"not a keyword or a string: {bare[:40]!r}"))
        started = True
        position = end
    if not values and not problems:  # comments after the last entry
        return None, start, position, []
    if "msgid" not in values:
        problems.append((start, "an entry without msgid"))
        return None, start, position, problems
    fields = _fields(obsolete)
    forms = {k[1]: v for k, v in values.items() if isinstance(k, tuple)}
    for name, value in values.items():
        if isinstance(name, str):
            fields[name] = value
    if "msgid_plural" in values or (forms and -1 not in forms):
        fields["msgstr_plural"] = {n: v for n, v in forms.items() if n >= 0}
        if -1 in forms:
            problems.append((start, "msgid_plural with a msgstr that has no number"))
            fields["msgstr_plural"].setdefault(0, forms[-1])
    else:
        fields["msgstr"] = forms.get(-1, "")
    if not forms:
        problems.append((start, "an entry without msgstr"))
    read_comments("\n".join(comments), fields)
    return fields, start, position, problems


def _string_problem(rest: str) -> str:
    if rest.startswith('"'):
        return f"the string is not closed: {rest[:40]!r}"
    return f"a string in quotation marks is expected, got {rest[:40]!r}"
