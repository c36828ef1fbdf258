"""The site as plain files for any web server: `build_site` writes them."""

from __future__ import annotations

from pieraklad_web.static_site.build import BuildReport, build_site
from pieraklad_web.static_site.output import NotOurs, Output

__all__ = ["BuildReport", "NotOurs", "Output", "build_site"]
