"""Which of the site's languages a browser asks for (RFC 9110 §12.5.4; look-up by RFC 4647 §3.4)."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

_LONGEST = 1000


def preferred_language(header: str, available: Sequence[str]) -> str | None:
    """Return the best of the available language tags for an Accept-Language header, or None.

    `*` says nothing about which one, so it is left to the site's default.
    """
    ranges = parse_accept_header(header[:_LONGEST], LanguageAccept)
    refused = {tag.lower() for tag, quality in ranges if not quality}
    tags = {tag.lower(): tag for tag in available}
    for wanted, quality in ranges:
        candidate = wanted.lower() if quality else ""
        while candidate:
            if candidate in tags and candidate not in refused:
                return tags[candidate]
            candidate = candidate.rpartition("-")[0]
            if candidate[-2:-1] == "-":  # a single letter introduces what was cut off
                candidate = candidate[:-2]
    return None
