"""A finished page → the HTTP answer: conditional requests, compression, security headers."""

from __future__ import annotations

from functools import lru_cache

from flask import Request, Response
from werkzeug.http import parse_accept_header, parse_etags

from pieraklad_web.headers import FOR_EVER as FOR_EVER  # noqa: PLC0414  # `workbench` imports both
from pieraklad_web.headers import FRESH, SECURITY_HEADERS
from pieraklad_web.headers import NOT_KEPT as NOT_KEPT  # noqa: PLC0414
from pieraklad_web.pages.stored import Stored

Headers = list[tuple[str, str]]


def answer(request: Request, page: Stored, cache: str = FRESH) -> Response:
    """Return the answer that sends `page`, as small as the browser takes it."""
    coding = chosen_coding(page, request.headers.get("Accept-Encoding", ""))
    body, etag = page.copy(coding)
    headers = headers_of(page, coding, etag, cache)
    known = request.headers.get("If-None-Match", "")
    if page.status == 200 and cache != NOT_KEPT and matches(known, etag):
        return Response(status=304, headers=without_body(headers))
    return Response(body, page.status, headers, content_type=page.mimetype)


def headers_of(page: Stored, coding: str, etag: str, cache: str = FRESH) -> Headers:
    """Return the headers of a page but for Content-Type and Content-Length."""
    # A list made at once: each header set by itself costs a walk through all of them.
    headers = [("Cache-Control", cache), ("Vary", "Accept-Encoding"), *SECURITY_HEADERS.items()]
    headers += page.headers
    if page.language:
        headers.append(("Content-Language", page.language))
    if page.status == 200 and cache != NOT_KEPT:
        headers.append(("ETag", etag))
    if coding:
        headers.append(("Content-Encoding", coding))
    return headers


def without_body(headers: Headers) -> Headers:
    """Return the headers of a 304: none that tells of a body (RFC 9110 §15.4.5)."""
    return [(name, value) for name, value in headers if name != "Content-Encoding"]


def secure(response: Response) -> Response:
    """Add the security headers to an answer that `answer` did not make."""
    if "Content-Security-Policy" in response.headers:
        return response
    for name, value in SECURITY_HEADERS.items():
        response.headers[name] = value
    return response


def chosen_coding(page: Stored, accepted: str) -> str:
    """Return the coding to send a page in: the smallest of those that the browser takes best."""
    return _chosen(page.codings(), accepted) if accepted else ""


@lru_cache(maxsize=500)
def _chosen(codings: tuple[str, ...], accepted: str) -> str:
    wanted = parse_accept_header(accepted)
    best = max(codings, key=wanted.quality, default="")
    return best if best and wanted.quality(best) > 0 else ""


def matches(header: str, etag: str) -> bool:
    """Compare as RFC 9110 §13.1.2 says: weakly, any of a list, or `*`."""
    return bool(header) and parse_etags(header).contains_weak(etag.strip('"'))
