"""What stands before Flask: a page that was sent before is sent again without asking it.

Routing a request, making objects of it and of the answer takes longer than sending a page that is ready.
Only plain addresses, without a query, are kept here; a page of another version of the site is dropped.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from pieraklad.site.caching import Stored
from pieraklad_web.reader.answers import (
    Headers,
    chosen_coding,
    headers_of,
    matches,
    without_body,
)

if TYPE_CHECKING:
    from pieraklad.site import Site

log = logging.getLogger("pieraklad.web")

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

_MOST = 500
"""Pages kept here, some 20 MB at most beside the page cache."""


class Ready:
    """A WSGI application around another one."""

    def __init__(self, application: Application, site: Site) -> None:
        self._application = application
        self._site = site
        self._pages: OrderedDict[tuple[str, ...], tuple[Stored, object]] = OrderedDict()
        self._headers: dict[tuple[str, str], Headers] = {}
        """The headers of an ETag and a coding, which never change."""

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        try:
            return self._answer(environ, start_response)
        except (
            Exception
        ):  # what the application makes of it has a body, headers and a line in the log
            log.exception("a page that is ready could not be sent")
            self._pages.pop(_key(environ), None)
            return self._application(environ, start_response)

    def _answer(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("QUERY_STRING") or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        kept = self._pages.get(_key(environ))
        if kept is None:
            return self._application(environ, start_response)
        self._site.refresh()
        page, version = kept
        if version != self._version():
            self._pages.pop(_key(environ), None)
            return self._application(environ, start_response)
        coding = chosen_coding(page, environ.get("HTTP_ACCEPT_ENCODING", ""))
        body, etag = page.copy(coding)
        headers = self._headers.get((etag, coding))
        if headers is None:
            headers = self._headers[etag, coding] = [
                ("Content-Type", page.mimetype),
                ("Content-Length", str(len(body))),
                *headers_of(page, coding, etag),
            ]
            if len(self._headers) > 4 * _MOST:
                self._headers.clear()
        if matches(environ.get("HTTP_IF_NONE_MATCH", ""), etag):
            start_response("304 NOT MODIFIED", without_body(headers[2:]))
            return []
        start_response("200 OK", list(headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def keep(self, environ: Environ, page: Stored) -> None:
        """Remember the page that was the answer to a request."""
        if environ.get("QUERY_STRING") or page.status != 200:
            return
        self._pages[_key(environ)] = (page, self._version())
        while len(self._pages) > _MOST:
            self._pages.popitem(last=False)

    def _version(self) -> object:
        return self._site.snapshot.version, self._site.index.version


def _key(environ: Environ) -> tuple[str, ...]:
    """Return what the page may depend on: without a `url` in the settings, also on the host."""
    return (
        environ.get("PATH_INFO", ""),
        environ.get("SCRIPT_NAME", ""),
        environ.get("HTTP_HOST", ""),
        environ.get("wsgi.url_scheme", ""),
    )
