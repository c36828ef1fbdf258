"""The pages of a site, without any server: `Pages` makes them, `TABLE` says which there are.

Each method of `Pages` returns None where there is no such page.
"""

from __future__ import annotations

from pieraklad_web.pages.article import ArticlePages
from pieraklad_web.pages.lists import ListPages
from pieraklad_web.pages.machines import MachinePages
from pieraklad_web.pages.search_and_errors import OtherPages
from pieraklad_web.pages.table import TABLE, Kind, Page

__all__ = ["TABLE", "Kind", "Page", "Pages"]


class Pages(ArticlePages, ListPages, MachinePages, OtherPages):
    """All pages of a site."""
