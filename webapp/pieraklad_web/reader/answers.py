"""A finished page → the HTTP answer: conditional requests, compression, security headers."""

from __future__ import annotations

from flask import Request, Response

from pieraklad.site.caching import Stored

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

FRESH = "public, max-age=0, must-revalidate"
"""May be kept, but asked about each time: a 304 costs less than a stale page."""
FOR_EVER = "public, max-age=31536000, immutable"
NOT_KEPT = "private, no-store"


def answer(request: Request, page: Stored, cache: str = FRESH) -> Response:
    """Return the answer that sends `page`, as small as the browser takes it."""
    packed = bool(page.packed) and _takes_gzip(request.headers.get("Accept-Encoding", ""))
    body, etag = (page.packed, page.packed_etag) if packed else (page.body, page.etag)
    # A list made at once: each header set by itself costs a walk through all of them.
    headers = [("Cache-Control", cache), ("Vary", "Accept-Encoding"), *SECURITY_HEADERS.items()]
    if page.language:
        headers.append(("Content-Language", page.language))
    if page.status == 200 and cache != NOT_KEPT:
        headers.append(("ETag", etag))
        if _matches(request.headers.get("If-None-Match", ""), etag):
            return Response(status=304, headers=headers)
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    return Response(body, page.status, headers, content_type=page.mimetype)


def secure(response: Response) -> Response:
    """Add the security headers to an answer that `answer` did not make."""
    if "Content-Security-Policy" in response.headers:
        return response
    for name, value in SECURITY_HEADERS.items():
        response.headers[name] = value
    return response


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.split(","):
        name, _, parameters = part.partition(";")
        if name.strip().lower() in ("gzip", "*"):
            quality = parameters.replace(" ", "").lower().removeprefix("q=")
            return not quality or quality.strip("0.") != ""
    return False


def _matches(header: str, etag: str) -> bool:
    """Compare as RFC 9110 §13.1.2 says: weakly, any of a list, or `*`."""
    if not header:
        return False
    known = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return etag in known or known == {"*"}
