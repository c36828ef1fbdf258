"""The routes of the public site; each finds its page and sends it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Request, Response, render_template, request
from werkzeug.exceptions import HTTPException, NotFound

from pieraklad.site.model.addresses import Address, home_path
from pieraklad.site.rendering.media import MediaFile
from pieraklad.site.site import NotYet
from pieraklad_web.assets import assets
from pieraklad_web.headers import FOR_EVER, MEDIA, NOT_KEPT, OPENED_ALONE_POLICY
from pieraklad_web.logs import REQUEST_ID, request_id
from pieraklad_web.pages import TABLE, Kind, Page, Pages
from pieraklad_web.pages.making import HTML, TEXT
from pieraklad_web.pages.stored import store
from pieraklad_web.reader.answers import answer, secure
from pieraklad_web.reader.files import Files
from pieraklad_web.reader.negotiation import preferred_language
from pieraklad_web.reader.ranges import send_file
from pieraklad_web.reader.readiness import Readiness
from pieraklad_web.reader.ready import Ready

log = logging.getLogger("pieraklad.web")

COOKIE = "lang"
_NOT_YET = """\
The site was started a moment ago and is still reading its articles. Ask again in a while.
Сайт толькі што запусцілі, і ён яшчэ чытае артыкулы. Паўтарыце запыт трохі пазней.
"""
_WITHOUT_ARTICLES = ("/healthz", "/readyz", "/static/<name>", "/media/<path:name>")
_YEAR = 365 * 24 * 3600
_NUMBER = re.compile(r"[1-9][0-9]{0,5}\Z")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253})(?::\d{1,5})?\Z")


def register_reader(app: Flask, pages: Pages) -> None:
    """Add the public site's routes to an app."""
    Reader(pages).register(app)


class Reader:
    """The views of one site."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.site = pages.site
        self.project = pages.project
        self._files = Files()
        self._assets = {
            asset.path: store(asset.data, asset.mimetype) for asset in assets().values()
        }
        self._readiness = Readiness(pages)
        self._known_address = Address.of(self.project.url) if self.project.url else None

    def register(self, app: Flask) -> None:
        """Add the routes and what goes around every one of them."""
        self._ready = Ready(app.wsgi_app, self.site)
        # Redirects of the router's own would repeat the Host header: ours stay relative.
        app.url_map.merge_slashes = False
        tags = ",".join(f'"{tag}"' for tag in self.project.languages)
        rules: dict[str, Callable[..., Response]] = {
            "/": self.front,
            "/<language>": self.add_slash,
            "/<language>/tags": self.add_slash,
            "/<language>/archive": self.add_slash,
            "/<language>/search": self.search,
            "/healthz": self.health,
            "/readyz": self.readiness,
            **({"/-/version": self.version} if self.pages.editing else {}),
            "/media/<path:name>": self.media,
            "/static/<name>": self.asset,
        }
        for kind in TABLE.values():
            for rule in kind.rules() if kind.is_served else ():
                rules[rule] = partial(self.page, kind)
        for rule, view in rules.items():
            path = rule.replace("<language>", f"<any({tags}):language>")
            app.add_url_rule(path, rule, view)
        app.before_request(self.prepare)
        # Flask's own attribute for what stands around it.
        app.wsgi_app = self._ready  # type: ignore[method-assign]
        app.after_request(secure)
        app.register_error_handler(HTTPException, self.http_error)
        app.register_error_handler(NotYet, self.not_yet)
        app.register_error_handler(Exception, self.failure)

    def prepare(self) -> Response | None:
        """Take in changed files; remember a language that the reader chose by a link."""
        self.site.refresh()
        if request.endpoint not in _WITHOUT_ARTICLES:
            self.site.demand()
        language = (request.view_args or {}).get("language")
        if language is not None and "set" in request.args:
            return self._remember(language)
        return None

    def front(self) -> Response:
        """Send a reader to the language that they chose, that the browser asks for, or the default."""
        language = self._negotiated()
        response = _redirect(request.script_root + home_path(language), 302)
        response.headers["Vary"] = "Accept-Language, Cookie"
        response.headers["Cache-Control"] = "private, max-age=0"
        return response

    def add_slash(self, language: str) -> Response:
        """Send an address without its last slash to the one that has it."""
        return _redirect(request.script_root + quote(request.path) + "/", 308)

    def page(self, kind: Kind, **params: Any) -> Response:
        """A page of those that the table declares."""
        make: Callable[..., Page | None] = getattr(self.pages, kind.method)
        for _ in range(3):
            page = make(self._address(), **params)
            if page is None:
                break
            try:
                stored = self.pages.stored(page)
            except KeyError:  # replaced while we looked at it
                self.site.refresh(force=True)
                continue
            self._ready.keep(request.environ, stored)
            return answer(request, stored)
        raise NotFound

    def search(self, language: str) -> Response:
        """What the search finds."""
        query = request.args.get("q", "")
        number = request.args.get("page", "1")
        if not _NUMBER.match(number):
            raise NotFound
        page = self.pages.results(self._address(), language, query, int(number))
        if page is None:
            raise NotFound
        return answer(request, page, NOT_KEPT)

    def version(self) -> Response:
        """Say which version of the files is shown: an editor's page asks, and loads again."""
        shown = f"{self.site.snapshot.version}\n".encode()
        return answer(request, store(shown, "text/plain; charset=utf-8"), NOT_KEPT)

    def health(self) -> Response:
        """Say that the process answers."""
        return answer(request, store(b"ok\n", TEXT), NOT_KEPT)

    def readiness(self) -> Response:
        """Say whether readers may be sent here, and if not, why."""
        waiting = self.site.waiting() or self._readiness.failure(self._address())
        if waiting is None:
            return answer(request, store(b"ready\n", TEXT), NOT_KEPT)
        response = answer(request, store(f"{waiting}\n".encode(), TEXT, 503), NOT_KEPT)
        response.headers["Retry-After"] = str(self.site.seconds_left())
        return response

    def media(self, name: str) -> Response:
        """A file of the media folder."""
        found = self.site.media.find(name)
        if found is None:
            raise NotFound
        try:
            response = self._file(found)
        except OSError:
            raise NotFound from None
        if found.mimetype == "image/svg+xml":
            response.headers["Content-Security-Policy"] = OPENED_ALONE_POLICY
        elif not found.mimetype:
            response.headers["Content-Disposition"] = "attachment"
        return response

    def _file(self, found: MediaFile) -> Response:
        page = None
        if "Range" not in request.headers:
            page = self._files.compressed(found.path, found.mimetype)
        if page is not None:
            response = answer(request, page, MEDIA)
            response.headers["Accept-Ranges"] = "bytes"
            return response
        mimetype = found.mimetype or "application/octet-stream"
        return send_file(request, found.path, mimetype, self._files.etag(found.path), MEDIA)

    def asset(self, name: str) -> Response:
        """A style sheet or icon of the pages themselves."""
        kept = self._assets.get(f"/static/{name}")
        if kept is None:
            raise NotFound
        return answer(request, kept, FOR_EVER)

    def http_error(self, error: HTTPException) -> Response:
        """Answer what cannot be done with a page in the reader's language."""
        status = error.code or 500
        if status == 404 and request.method in ("GET", "HEAD") and len(request.path) > 1:
            moved = self._without_slash(request)
            if moved is not None:
                return moved
        if status >= 500:
            return self._failure_page(status)
        first = request.path.split("/")[1] if "/" in request.path else ""
        language = first if first in self.project.languages else self._negotiated()
        page = self.pages.stored(self.pages.not_found(self._address(), language, status))
        response = answer(request, page, NOT_KEPT)
        allowed = getattr(error, "valid_methods", None)
        if status == 405 and allowed:
            response.headers["Allow"] = ", ".join(sorted(allowed))
        return response

    def not_yet(self, error: NotYet) -> Response:
        """Tell a machine that asks for a feed or the sitemap when to ask again."""
        response = answer(request, store(_NOT_YET.encode("utf-8"), TEXT, 503), NOT_KEPT)
        response.headers["Retry-After"] = str(self.site.seconds_left())
        return response

    def failure(self, error: Exception) -> Response:
        """Log what went wrong and say so in both languages."""
        number = request_id(request.headers.get(REQUEST_ID, ""))
        path = quote(request.path)  # no line of the log is to be made up by a request
        facts = {"request": number, "method": request.method, "path": path}
        log.error(
            "%s %s failed (request %s)", request.method, path, number,
            exc_info=error, extra={"request_facts": facts},
        )  # fmt: skip
        return self._failure_page(500, number)

    def _failure_page(self, status: int, number: str = "") -> Response:
        body = render_template("failure.html", number=number).encode("utf-8")
        response = answer(request, store(body, HTML, status), NOT_KEPT)
        if number:
            response.headers[REQUEST_ID] = number
        return response

    def _address(self) -> Address:
        """Where the site is: as the project says, else as the request does, if it can be true."""
        if self._known_address is not None:
            return Address(self._known_address.origin, request.script_root)
        host = request.headers.get("Host", "")
        if not _HOST.match(host):
            host = "localhost"
        return Address(f"{request.scheme}://{host}", request.script_root)

    def _negotiated(self) -> str:
        chosen = request.cookies.get(COOKIE, "")
        if chosen in self.project.languages:
            return chosen
        header = request.headers.get("Accept-Language", "")
        wanted = preferred_language(header, self.project.languages)
        return wanted or self.project.default_language

    def _remember(self, language: str) -> Response:
        """Set the cookie and go to the same address without `set`, which pages and caches never see."""
        rest = [(k, v) for k, v in request.args.items(multi=True) if k != "set"]
        target = request.script_root + quote(request.path)
        response = _redirect(target + (f"?{urlencode(rest)}" if rest else ""), 303)
        response.headers["Cache-Control"] = NOT_KEPT
        https = request.is_secure or request.headers.get("X-Forwarded-Proto") == "https"
        response.set_cookie(
            COOKIE, language, max_age=_YEAR, path=request.script_root or "/", secure=https,
            httponly=True, samesite="Lax",
        )  # fmt: skip
        return response

    def _without_slash(self, request: Request) -> Response | None:
        """Redirect an address that ends in a slash too many."""
        path = "/" + request.path.strip("/")
        if path == request.path or "//" in request.path:
            return None
        from flask import current_app

        adapter = current_app.create_url_adapter(request)
        if adapter is None or not adapter.test(path, "GET"):
            return None
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        return _redirect(request.script_root + quote(path) + query, 308)


def _redirect(target: str, code: int) -> Response:
    return Response("", code, {"Location": target}, content_type="text/plain; charset=utf-8")
