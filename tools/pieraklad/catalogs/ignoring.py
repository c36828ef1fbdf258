"""Which checks an entry switches off: by the flag `#, ignore-ID`, or by the comment `# ignore: ID, ID`.

When they save, gettext's programs and Poedit drop flags that they do not know, but keep comments.
"""

from __future__ import annotations

import re

from polib import POEntry

_FLAG = "ignore-"
_COMMENT = re.compile(r"[ \t]*(?:ignore|pieraklad)[ \t]*:[ \t]*(?P<names>.*)", re.IGNORECASE)
_NAME = re.compile(r"[\w-]+")


def ignore_flags(entry: POEntry) -> frozenset[str]:
    """Return the checks that an entry switches off, as flags: `ignore-be-dash`, whichever way it does."""
    flags = {flag for flag in entry.flags if flag.startswith(_FLAG)}
    if entry.tcomment:
        flags.update(_FLAG + name for name in _names_in_comment(entry.tcomment))
    return frozenset(flags)


def _names_in_comment(comment: str) -> list[str]:
    names: list[str] = []
    for line in comment.splitlines():
        found = _COMMENT.match(line)
        if found is None:
            continue
        # A catalog's own switches are written `pieraklad: ignore-ID, enable-ID`.
        prefixed = line.lstrip().lower().startswith("pieraklad")
        for name in _NAME.findall(found.group("names")):
            if name.startswith(_FLAG) or not prefixed:
                names.append("all-checks" if name == "all" else name.removeprefix(_FLAG))
    return names


def comment_lacks(entry: POEntry) -> list[str]:
    """Return the names that only flags switch off, in order; the next program that saves may lose them."""
    flags = [flag.removeprefix(_FLAG) for flag in entry.flags if flag.startswith(_FLAG)]
    if not flags:
        return []
    written = set(_names_in_comment(entry.tcomment or ""))
    return [name for name in dict.fromkeys(flags) if name not in written]


def write_comment(entry: POEntry) -> None:
    """Repeat in a comment what the flags of an entry switch off."""
    names = comment_lacks(entry)
    if not names:
        return
    lines = entry.tcomment.split("\n") if entry.tcomment else []
    for number, line in enumerate(lines):
        found = _COMMENT.match(line)
        if found is not None and line.lstrip().lower().startswith("ignore"):
            lines[number] = f"{line.rstrip()}, {', '.join(names)}"
            break
    else:
        lines.append(f"ignore: {', '.join(names)}")
    entry.tcomment = "\n".join(lines)
