"""The headers of answers, the same from the server and from a host of plain files: security, caching."""

from __future__ import annotations

_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

CONTENT_SECURITY_POLICY = "; ".join(f"{name} {value}" for name, value in _POLICY.items())
"""What a page may load and run: no script at all."""

SCRIPTED_POLICY = f"{CONTENT_SECURITY_POLICY}; script-src 'self'; connect-src 'self'"
"""The policy of pages with a script of the site's own: a static site's search, an editor's reload."""

OPENED_ALONE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""The policy of an SVG file: opened by itself it is a document that could run script in the site's name."""

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
"""Of files whose addresses change with their content."""
MEDIA = "public, max-age=600"
"""Of the files of the media folder, from the server."""
NOT_KEPT = "private, no-store"
