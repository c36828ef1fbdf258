"""Logs for machines: one JSON object per line, for each problem of the site and each failed request.

What a line has: `time` (UTC), `level`, `logger`, `message`; of a problem with an article or a catalog
`file` and `line` (0 for the whole file); of a failed request `request`, `method`, `path` and `exception`.
No line has an address, a cookie, a query or another header of a reader.
"""

from __future__ import annotations

import datetime
import json
import logging
import re
import secrets
import sys
import threading
from types import TracebackType
from typing import Any, TextIO

from pieraklad.project.problems import Problem, ProjectError

log = logging.getLogger("pieraklad.web")

FORMS = ("text", "json")
REQUEST_ID = "X-Request-Id"
_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")


def request_id(given: str) -> str:
    """Return the id of a request: what a proxy gave it, if that is harmless, else one of ours."""
    return given if _SAFE_ID.match(given) else secrets.token_hex(8)


def write_logs_as(form: str, stream: TextIO | None = None) -> None:
    """Have all logs of this process written as `text` (as Python does by itself) or `json`.

    JSON takes in what other libraries and the server log, warnings, and exceptions that nobody
    caught. Raises ProjectError for another form.
    """
    if form not in FORMS:
        raise ProjectError(f"PIERAKLAD_LOG: “{form}” is not one of {', '.join(FORMS)}")
    root = logging.getLogger()
    root.handlers = [h for h in root.handlers if not isinstance(h.formatter, JsonLines)]
    logging.captureWarnings(form == "json")
    if form == "text":
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        return
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    for name in list(root.manager.loggerDict):
        # A server's own handlers write to a terminal: their lines come to ours.
        logger = logging.getLogger(name)
        if any(type(own) is logging.StreamHandler for own in logger.handlers):
            logger.handlers = [h for h in logger.handlers if type(h) is not logging.StreamHandler]
            logger.propagate = True
    root.handlers = [h for h in root.handlers if type(h) is not logging.StreamHandler]
    root.addHandler(handler)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("an exception that nobody caught", exc_info=(kind, error, trace))


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        arguments = record.args if isinstance(record.args, tuple) else ()
        problem = next((value for value in arguments if isinstance(value, Problem)), None)
        moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if problem is not None:
            shown = (problem.text if value is problem else value for value in arguments)
            line["message"] = str(record.msg) % tuple(shown)
            line["file"] = str(problem.path)
            line["line"] = problem.line
        line |= getattr(record, "request_facts", {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)
