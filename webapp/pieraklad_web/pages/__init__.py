"""The pages of a site, without any server: `Pages` makes them, `TABLE` says which there are."""

from __future__ import annotations

from pieraklad_web.pages.pages import Pages
from pieraklad_web.pages.table import TABLE, Kind, Page

__all__ = ["TABLE", "Kind", "Page", "Pages"]
