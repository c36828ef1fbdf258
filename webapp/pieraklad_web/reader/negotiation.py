"""Which of the site's languages a browser asks for (RFC 9110 §12.5.4; look-up by RFC 4647 §3.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 1000
_RANGE = re.compile(
    r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*[qQ]\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*\Z"
)


def preferred_language(header: str, available: Sequence[str]) -> str | None:
    """Return the best of the available language tags for an Accept-Language header, or None.

    `*` says nothing about which one, so it is left to the site's default.
    """
    ranges: list[tuple[float, int, str]] = []
    refused: set[str] = set()
    for index, part in enumerate(header[:_LONGEST].split(",")):
        found = _RANGE.match(part)
        if found is None:
            continue
        quality = float(found.group(2) or 1)
        tag = found.group(1).lower()
        if quality:
            ranges.append((-quality, index, tag))
        else:
            refused.add(tag)
    tags = {tag.lower(): tag for tag in available}
    for _, _, wanted in sorted(ranges):
        candidate = wanted
        while candidate and candidate != "*":
            if candidate in tags and candidate not in refused:
                return tags[candidate]
            candidate = candidate.rpartition("-")[0]
            if candidate[-2:-1] == "-":  # a single letter introduces what was cut off
                candidate = candidate[:-2]
    return None
