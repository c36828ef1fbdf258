"""The public site as Flask sees it: routes, answers, headers."""

from __future__ import annotations

from pieraklad_web.reader.views import register_reader

__all__ = ["register_reader"]
