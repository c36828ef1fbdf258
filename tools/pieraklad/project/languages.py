"""Languages: BCP 47 tags and gettext locale names, native names, plural rules, fallback chains."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pieraklad.project.bilingual import Bilingual, joined, quoted

# The form of tags that we accept (RFC 5646 §2.1): language, script, region, variants.
_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:-(?P<script>[A-Za-z]{4}))?(?:-(?P<region>[A-Za-z]{2}|\d{3}))?"
    r"(?P<variants>(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*)\Z"
)
# gettext writes a script or a variant as a modifier (GNU gettext manual, “Locale Names”).
_MODIFIERS = {"Latn": "latin", "Cyrl": "cyrillic"}
_SCRIPTS = {modifier: script for script, modifier in _MODIFIERS.items()}

_NATIVE_NAMES = {
    "be": "Беларуская",
    "en": "English",
    "be-Latn": "Biełaruskaja",
    "be-tarask": "Беларуская (тарашкевіца)",
}

# Babel's rules for the languages of nearly every site, copied here so that starting does not load
# Babel; a test compares them with Babel's.
_PLURAL_FORMS = {
    "be": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || "
    "n%100>=20) ? 1 : 2);",
    "en": "nplurals=2; plural=(n != 1);",
}


class UnknownLanguage(ValueError):
    """Not a language tag, or one with no known plural rule."""


def canonical_tag(tag: str) -> str:
    """Return `tag` as RFC 5646 §2.1.1 writes it: be, be-Latn, en-GB, be-tarask.

    Raises UnknownLanguage for anything else.
    """
    found = _TAG.match(tag.strip().replace("_", "-"))
    if found is None:
        no_tag = Bilingual(
            " is not a language tag such as be, en or be-Latn",
            " — не код мовы, такі як be, en або be-Latn",
        )
        raise UnknownLanguage(joined(quoted(tag), no_tag))
    parts = [found.group("language").lower()]
    if found.group("script"):
        parts.append(found.group("script").title())
    if found.group("region"):
        parts.append(found.group("region").upper())
    return "-".join(parts) + found.group("variants").lower()


def not_a_language(tag: str, languages: Iterable[str]) -> Bilingual:
    """Return the message for a language that the site does not have."""
    other = Bilingual(" is not one of the site's languages: ", " няма сярод моў сайта: ")
    return joined(quoted(tag), other, ", ".join(languages))


def locale_name(tag: str) -> str:
    """Return gettext's name of a language: be, en_GB, be@latin, be@tarask."""
    found = _TAG.match(canonical_tag(tag))
    assert found is not None
    name = found.group("language")
    if found.group("region"):
        name += "_" + found.group("region")
    modifiers = [v for v in found.group("variants").split("-") if v]
    if found.group("script"):
        script = found.group("script")
        modifiers.insert(0, _MODIFIERS.get(script, script.lower()))
    return name + ("@" + "-".join(modifiers) if modifiers else "")


def tag_of_locale(name: str) -> str:
    """Return the language tag of a gettext locale name; the inverse of `locale_name`."""
    base, _, modifier = name.partition("@")
    tag = base.partition(".")[0].replace("_", "-")
    if not modifier:
        return canonical_tag(tag)
    language, _, region = tag.partition("-")
    script = _SCRIPTS.get(modifier, "")
    parts = [language, script, region, "" if script else modifier]
    return canonical_tag("-".join(part for part in parts if part))


def native_name(tag: str) -> str:
    """Return a language's own name, capitalised, as a language switch shows it."""
    known = _NATIVE_NAMES.get(tag)
    if known is not None:
        return known
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(tag.replace("-", "_")).get_display_name()
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:] if name else tag


def plural_forms(tag: str) -> str:
    """Return the value of the Plural-Forms header, by Babel's rule for the language.

    Raises UnknownLanguage if Babel has none.
    """
    language = canonical_tag(tag).partition("-")[0]
    known = _PLURAL_FORMS.get(language)
    if known is not None:
        return known
    from babel import UnknownLocaleError
    from babel.messages.plurals import get_plural

    try:
        count, rule = get_plural(language)
    except (UnknownLocaleError, ValueError) as error:
        unknown = Bilingual("no plural rule is known for ", "невядома правіла множнага ліку для ")
        raise UnknownLanguage(joined(unknown, tag)) from error
    return f"nplurals={count}; plural={rule};"


def plural_header(tag: str) -> dict[str, str]:
    """Return the Plural-Forms header of a new catalog, or an empty string if no rule is known."""
    try:
        return {"Plural-Forms": plural_forms(tag)}
    except UnknownLanguage:
        return {}


def plural_count(header: str) -> int:
    """Return how many forms a Plural-Forms header declares; 2, gettext's default, without one."""
    found = re.search(r"nplurals\s*=\s*(\d{1,3})(?!\d)", header)
    return int(found.group(1)) if found else 2


def is_made(tag: str) -> bool:
    """Return whether texts in a language are generated, as Łacinka is from Belarusian."""
    return tag.endswith("-Latn")


def base_of(tag: str) -> str:
    """Return the language whose texts readers of `tag` get: `be` for be-Latn, else `tag`."""
    return tag.removesuffix("-Latn")


def fallback_chain(tag: str, source: str) -> tuple[str, ...]:
    """Return the languages in which readers of `tag` get a message, best first.

    be-tarask falls back to be, and every language to the article's source language.
    """
    chain = [tag]
    while "-" in chain[-1]:
        chain.append(chain[-1].rpartition("-")[0])
    if source not in chain:
        chain.append(source)
    return tuple(chain)
