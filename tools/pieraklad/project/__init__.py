"""What a project is: its settings, articles, languages, and what is wrong in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pieraklad.project.config import CONFIG_NAME, Project, is_article
    from pieraklad.project.settings import SETTINGS
    from pieraklad.project.slugs import SLUG, safe_slug, slug_problem

__all__ = [
    "CONFIG_NAME",
    "SETTINGS",
    "SLUG",
    "Project",
    "is_article",
    "safe_slug",
    "slug_problem",
]

_WHERE = {"SETTINGS": "settings", "SLUG": "slugs", "safe_slug": "slugs", "slug_problem": "slugs"}


def __getattr__(name: str) -> Any:
    # Languages and problems stand below everything, the settings above the catalogs whose names they know.
    if name in __all__:
        from importlib import import_module

        return getattr(import_module(f"pieraklad.project.{_WHERE.get(name, 'config')}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
