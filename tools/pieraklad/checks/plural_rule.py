"""Plural-Forms headers: the form of a number, and whether two formulas give the same forms."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from functools import lru_cache
from typing import cast

from pieraklad.project.languages import UnknownLanguage, plural_forms

_PARTS = re.compile(r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+?)\s*;?\s*\Z")
UP_TO = 1000
"""Formulas are compared for every number below this one; they repeat every hundred."""


@lru_cache(maxsize=256)
def read_header(header: str) -> tuple[int, Callable[[int], int]] | None:
    """Return `nplurals` and the formula of a Plural-Forms header, or None if it is not valid.

    The formula is parsed by the standard library's gettext, which accepts only C expressions.
    """
    found = _PARTS.match(header.strip())
    if found is None:
        return None
    c2py = cast("Callable[[str], Callable[[int], int]]", vars(gettext)["c2py"])
    try:
        return int(found[1]), c2py(found[2])
    except (ValueError, RecursionError):
        return None


@lru_cache(maxsize=256)
def forms_of_header(header: str) -> tuple[int, ...] | None:
    """Return the forms of 0, 1, 2 … by a header; None if they cannot be computed."""
    read = read_header(header)
    if read is None:
        return None
    try:
        return tuple(int(read[1](n)) for n in range(UP_TO))
    except (ArithmeticError, ValueError):
        return None


def form_of(number: int, language: str, count: int, header: str = "") -> int | None:
    """Return the form of a number in a language by CLDR; None if a catalog counts differently.

    A fourth form, which some headers declare for `be` and no whole number uses, does no harm. A
    `header` that gives some number a separate form is followed.
    """
    if header and number < UP_TO and own_form(header, language) is not None:
        given = forms_of_header(header)
        return given[number] if given is not None and count > max(given) else None
    try:
        read = read_header(plural_forms(language))
    except UnknownLanguage:
        return None
    if read is None or count < read[0]:
        return None
    return int(read[1](number))


@lru_cache(maxsize=256)
def own_form(header: str, language: str) -> tuple[int, int] | None:
    """Return a number, and its form, that a formula treats separately and CLDR does not; else None.

    KDE's rule gives 1 a fourth form (“one file” beside “21 file”). Apart from that,
    numbers of one form must have one form by CLDR, too.
    """
    if not header.strip():
        return None
    try:
        right = forms_of_header(plural_forms(language))
    except UnknownLanguage:
        return None
    read, given = read_header(header), forms_of_header(header)
    if right is None or read is None or given is None or max(given) >= read[0]:
        return None
    if len(set(given)) <= len(set(right)) or len(set(zip(given, right, strict=True))) > len(
        set(given)
    ):
        return None
    # The form that large numbers have is the usual one for a CLDR form; small numbers are the exceptions.
    usual = dict(zip(right, given, strict=True))
    exceptions = [
        (number, theirs)
        for number, (mine, theirs) in enumerate(zip(right, given, strict=True))
        if theirs != usual[mine]
    ]
    return exceptions[0] if len(exceptions) in (1, 2) else None


def header_problem(header: str, language: str) -> tuple[str, str] | None:
    """Return what is wrong with a catalog's Plural-Forms header, in English and Belarusian.

    Formulas are compared by their values: parentheses, spaces, `n%100<12` for `n%100<10`, and a
    fourth form that is never reached are all the same rule.
    """
    try:
        expected = plural_forms(language)
    except UnknownLanguage:
        return None
    if not header.strip():
        return (f"no Plural-Forms; expected {expected}", f"няма Plural-Forms; трэба: {expected}")
    if own_form(header, language) is not None:
        return None
    read, given = read_header(header), forms_of_header(header)
    if read is None or given is None:
        return (
            f"Plural-Forms cannot be read: {header}; expected {expected}",
            f"Plural-Forms не чытаецца: {header}; трэба: {expected}",
        )
    right = forms_of_header(expected)
    assert right is not None
    if max(given) >= read[0]:
        return (
            f"the plural formula gives form {max(given)}, and nplurals is {read[0]}",
            f"формула множнага ліку дае форму {max(given)}, а nplurals — {read[0]}",
        )
    for number, (mine, theirs) in enumerate(zip(right, given, strict=True)):
        if mine != theirs:
            return (
                f"the plural formula gives form {theirs} for {number}, expected {mine}: {expected}",
                f"формула множнага ліку дае для {number} форму {theirs}, а трэба {mine}: {expected}",
            )
    return None
