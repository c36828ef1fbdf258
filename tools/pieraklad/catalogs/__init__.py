"""Gettext catalogs: lossless reading, merging, compiling; nothing a person wrote is lost or rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pieraklad.catalogs.po.catalog import Catalog
    from pieraklad.merging.update import UpdateResult, update_catalog

__all__ = ["Catalog", "UpdateResult", "update_catalog"]


def __getattr__(name: str) -> Any:
    # The site reads compiled catalogs alone; merging needs rapidfuzz.
    if name == "Catalog":
        from pieraklad.catalogs.po.catalog import Catalog

        return Catalog
    if name in ("UpdateResult", "update_catalog"):
        from pieraklad.merging import update

        return getattr(update, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
