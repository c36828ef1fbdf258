"""What stands before Flask: a page that was sent before is sent again without asking it.

Routing a request, making objects of it and of the answer takes longer than sending a page that is ready: a
cached page is sent 22 times as fast as a bare Flask view sends the same bytes, and 0.56 times without
this layer (docs/measurements.md). `test_answers` says that it answers as the application does.
Only plain addresses, without a query, are kept here; a page of another version of the site is dropped.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any

from pieraklad_web.pages.stored import Stored
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

_LIMIT = 16_000_000
"""Bytes of the pages kept here with their compressed copies; most of them are in the page cache, too."""
_HEADERS = 2_000
"""Lists of headers kept."""


class Ready:
    """A WSGI application around another one."""

    def __init__(self, application: Application, site: Site) -> None:
        self._application = application
        self._site = site
        self._host: tuple[str, str] | None = None
        """The host and scheme that most requests name, whose pages are kept: only where the settings
        name no address, for pages depend on them then."""
        self._lead = 0
        """How many requests more named it than others, 100 at most."""
        self._pages: OrderedDict[tuple[str, ...], tuple[Stored, object]] = OrderedDict()
        self._size = 0
        self._lock = Lock()
        self._headers: dict[tuple[str, str], Headers] = {}
        """The headers of an ETag and a coding, which never change."""

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        try:
            return self._answer(environ, start_response)
        except Exception:
            # What the application makes of it has a body, headers and a line in the log.
            log.exception("a page that is ready could not be sent")
            with self._lock:
                self._drop(self._key(environ))
            return self._application(environ, start_response)

    def _answer(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("QUERY_STRING") or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        kept = self._pages.get(self._key(environ))
        if kept is None:
            return self._application(environ, start_response)
        self._site.refresh()
        self._lead = min(self._lead + 1, 100)
        page, version = kept
        if version != self._version():
            with self._lock:
                self._drop(self._key(environ))
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
            if len(self._headers) > _HEADERS:
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
        with self._lock:
            if not self._is_host(environ):
                return
            key = self._key(environ)
            self._drop(key)
            self._pages[key] = (page, self._version())
            self._size += page.room
            while self._size > _LIMIT:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: tuple[str, ...]) -> None:
        dropped = self._pages.pop(key, None)
        if dropped is not None:
            self._size -= dropped[0].room

    def _is_host(self, environ: Environ) -> bool:
        """Return whether pages are kept for the host of a request; the majority's follows the others'.

        A request may name any host, so that pages for all of them would fill the memory.
        """
        if self._site.project.url:
            return True
        host = _host(environ)
        if host == self._host:
            self._lead = min(self._lead + 1, 100)
            return True
        self._lead -= 1
        if self._lead >= 0:
            return False
        self._host, self._lead = host, 1
        self._pages.clear()
        self._size = 0
        return True

    def _version(self) -> object:
        return self._site.snapshot.version

    def _key(self, environ: Environ) -> tuple[str, ...]:
        """Return what the page may depend on: without a `url` in the settings, also on the host."""
        path, root = environ.get("PATH_INFO", ""), environ.get("SCRIPT_NAME", "")
        return (path, root) if self._site.project.url else (path, root, *_host(environ))


def _host(environ: Environ) -> tuple[str, str]:
    return environ.get("HTTP_HOST", ""), environ.get("wsgi.url_scheme", "")
