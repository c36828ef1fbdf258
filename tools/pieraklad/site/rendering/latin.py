"""A finished page in Belarusian → the same page in Łacinka: its own text, and nothing else.

Code, addresses, and whatever says that it is in another language stay as they are. A page is well formed,
for the site made it, so that its tags are enough.
"""

from __future__ import annotations

import re

from pieraklad import belarusian

_SCHEME = "lacinka"
_TAG = re.compile(
    r"""<!--.*?-->|<[!?][^>]*>
      | <(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*)(?P<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*)>""",
    re.VERBOSE | re.DOTALL,
)
_LANGUAGE = re.compile(r"""\s(?:xml:)?lang="([^"]*)\"""")
# What is read or heard, also where it stands in an attribute: descriptions for lists and machines, too.
_WORDED = re.compile(
    r"""(\s(?:alt|title|aria-label|placeholder|term|label|data-found|data-none)=")([^"]*)(?=")"""
)
_CONTENT = re.compile(r"""(\scontent=")([^"]*)(?=")""")
_SAYS = re.compile(r"""\s(?:name="description"|property="og:(?:title|description|site_name)")""")
_KEPT = frozenset({"code", "kbd", "samp", "pre", "style", "script", "textarea", "id", "uri", "loc"})
_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr category".split()  # noqa: SIM905
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def latinise(page: str, language: str) -> str:
    """Return an HTML or Atom document of `language`, a tag such as be-Latn, in Latin letters."""
    out: list[str] = []
    position = 0
    foreign: list[str] = []
    """The open elements of one name, the outermost of which is not ours to change."""
    for found in _TAG.finditer(page):
        text = page[position : found.start()]
        position = found.end()
        if text:
            out.append(text if foreign else latin_text(text))
        tag, name = found.group(), found.group("name")
        if name is None:
            out.append(tag)
        elif foreign:
            out.append(tag)
            if name == foreign[0] and not tag.endswith("/>"):
                if found.group("close"):
                    foreign.pop()
                else:
                    foreign.append(name)
        elif found.group("close"):
            out.append(tag)
        else:
            attributes = found.group("attributes")
            said = _LANGUAGE.search(attributes)
            other = said is not None and said.group(1) != language
            out.append(tag if other else _attributes(tag, name))
            machine = name == "script" and "ld+json" in attributes
            kept = (name in _KEPT and not machine) or other
            if kept and name not in _VOID and not attributes.endswith("/"):
                foreign.append(name)
    out.append(latin_text(page[position:]))
    return "".join(out)


def _attributes(tag: str, name: str) -> str:
    if not _CYRILLIC.search(tag):
        return tag
    if name == "meta":
        return _CONTENT.sub(_latin_group, tag) if _SAYS.search(tag) else tag
    return _WORDED.sub(_latin_group, tag)


def _latin_group(found: re.Match[str]) -> str:
    return found.group(1) + latin_text(found.group(2))


def latin_text(text: str) -> str:
    """Return a Belarusian text in Łacinka; other texts stay."""
    if not _CYRILLIC.search(text):
        return text
    # Jinja writes the apostrophe of аб'ект as a reference, which would part the word.
    return belarusian.transliterate(text.replace("&#39;", "'"), _SCHEME)
