"""What goes wrong at the workbench, as a page or, for scripts, as JSON; never a traceback."""

from __future__ import annotations

import logging
from urllib.parse import quote

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException, Unauthorized

from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.site.site import NotYet
from pieraklad_web.logs import REQUEST_ID, request_id
from pieraklad_web.workbench.desk import ROOT, Desk

log = logging.getLogger("pieraklad.workbench")

_REASONS = {
    400: Bilingual("this request cannot be read", "гэты запыт не чытаецца"),
    401: Bilingual("sign in first", "спачатку ўвайдзіце"),
    403: Bilingual("this is not allowed", "гэтага нельга"),
    404: Bilingual(
        "there is no such message, article or page",
        "такога паведамлення, артыкула ці старонкі няма",
    ),
    405: Bilingual(
        "this address does not take such requests", "гэты адрас не прымае такіх запытаў"
    ),
    413: Bilingual("this is too long", "гэта занадта доўга"),
    429: Bilingual("too many requests", "зашмат запытаў"),
    500: Bilingual("something went wrong here", "тут нешта зламалася"),
    503: Bilingual(
        "the articles are still being read; try again in a moment",
        "артыкулы яшчэ чытаюцца; паспрабуйце праз хвіліну",
    ),
}


def register_failures(app: Flask, desk: Desk) -> None:
    """Add the answers to errors."""

    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        if isinstance(error, Unauthorized) and not _wants_json():
            # What was typed comes back with the page, so that it can be sent once more.
            return desk.page("workbench/signin.html", 401, dead_link=False, kept=_kept())
        told = error.description or ""
        response = _failure(status, told if isinstance(told, Bilingual) else "")
        methods = getattr(error, "valid_methods", None)
        if status == 405 and methods:
            response.headers["Allow"] = ", ".join(sorted(methods))
        return response

    def not_yet(error: NotYet) -> Response:
        response = _failure(503)
        response.headers["Retry-After"] = str(desk.site.seconds_left())
        return response

    def failure(error: Exception) -> Response:
        number = request_id(request.headers.get(REQUEST_ID, ""))
        path = quote(request.path)
        facts = {"request": number, "method": request.method, "path": path}
        log.error(
            "%s %s failed (request %s)", request.method, path, number,
            exc_info=error, extra={"request_facts": facts},
        )  # fmt: skip
        response = _failure(500, Bilingual(f"request {number}", f"запыт {number}"))
        response.headers[REQUEST_ID] = number
        return response

    def _failure(status: int, more: str = "") -> Response:
        reason = _REASONS.get(status, _REASONS[400 if status < 500 else 500])
        if more:
            reason = joined(reason, ": ", more)
        if _wants_json():
            response = jsonify(error=str(reason), error_be=reason.be)
            response.status_code = status
            return response
        return desk.page("workbench/error.html", status, code=status, reason=reason, kept=_kept())

    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(NotYet, not_yet)
    app.register_error_handler(Exception, failure)


def _wants_json() -> bool:
    return request.path.startswith(f"{ROOT}/api/")


def _kept() -> list[str]:
    """Return the texts of a form that could not be taken."""
    try:
        return [text for text in request.form.getlist("target") if text]
    except HTTPException:  # too large to be read at all
        return []
