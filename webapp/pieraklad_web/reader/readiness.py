"""Whether pages can be served: the home page and one of the newest articles are made to find out."""

from __future__ import annotations

import logging

from pieraklad.site.model.addresses import Address
from pieraklad_web.pages import Pages

log = logging.getLogger("pieraklad.web")

_TRIED = 5
"""Articles of which one must become a page: a single bad one does not make a site unready."""


class Readiness:
    """Tries to make pages, once per version of the site; what it makes is cached for readers."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._reported: object = None
        """The version of the site whose failure is in the log."""

    def failure(self, address: Address) -> str | None:
        """Return what keeps pages from being served, in a line; None where they can be."""
        try:
            self._try(address)
        except Exception as error:
            version = self._pages.site.snapshot.version
            if self._reported != version:
                self._reported = version
                log.exception("not ready: pages cannot be made")
            reason = " ".join(str(error).split())[:200]
            return f"pages cannot be made: {type(error).__name__}: {reason}"
        return None

    def _try(self, address: Address) -> None:
        pages = self._pages
        home = pages.home(address, pages.project.default_language)
        assert home is not None
        pages.stored(home)
        failure: Exception | None = None
        for entry in pages.site.snapshot.newest[:_TRIED]:
            try:
                page = pages.article(address, entry.lang, entry.slug)
                assert page is not None
                pages.stored(page)
            except Exception as error:
                failure = error
            else:
                return
        if failure is not None:
            raise failure
