"""The site's model: what each reader is shown, from articles and compiled catalogs alone; no Flask.

`Site` watches the files and gives a `Snapshot`: the articles as they are now, each with its
*readings*, one a language. `Site.body` makes the HTML of a reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pieraklad.index import Entry, Reading, Text

if TYPE_CHECKING:
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
_MODULES = {
    "Body": "rendering.body",
    "Phrases": "rendering.phrases",
    "RelatedItem": "model.related",
    "Site": "site",
    "Snapshot": "model.snapshot",
}


def __getattr__(name: str) -> Any:
    # A build in which nothing changed needs no more of this package than addresses.
    if name in _MODULES:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
