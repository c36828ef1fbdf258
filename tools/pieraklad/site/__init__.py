"""The site's model: what each reader is shown, from articles and compiled catalogs alone; no Flask.

`Site` watches the files and gives a `Snapshot`: the articles as they are now, each with its
*readings*, one a language. `Site.body` makes the HTML of a reading.
"""

from __future__ import annotations

from pieraklad.index import Entry, Reading, Text
from pieraklad.site.model.related import RelatedItem
from pieraklad.site.model.snapshot import Snapshot
from pieraklad.site.rendering.body import Body
from pieraklad.site.rendering.phrases import Phrases
from pieraklad.site.site import Site

__all__ = [
    "Body",
    "Entry",
    "Phrases",
    "Reading",
    "RelatedItem",
    "Site",
    "Snapshot",
    "Text",
]
