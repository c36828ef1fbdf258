"""A cached page under a real server, granian with one worker, compared with a bare Flask view of the same bytes.

Both answer with the same bytes and headers; `wrk` loads them in turns. With a folder and a
path as arguments it is what granian imports: the bare view of the answers in `BARE`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rows import Row

_ROOT = Path(__file__).parent.parent
_PATH = "/be/articles/how-ballots-are-counted"
_SECONDS = 2
_TURNS = 5
_ROW = "A cached page under granian, compared with a bare Flask view of the same bytes"
# The server's own; and Content-Language, which Werkzeug removes from a 304 and we send.
_NOT_OURS = {
    "content-language",
    "server",
    "date",
    "connection",
    "content-length",
    "transfer-encoding",
}


def served() -> Iterator[Row]:
    """The row: plain, gzip and 304, each in turns."""
    if shutil.which("wrk") is None:
        yield Row(_ROW, "not measured: `wrk` is not on the PATH", "≥ 0.9 ×", "Debian's package wrk")
        return
    with _granian("pieraklad_web.wsgi:app", PIERAKLAD_PROJECT=str(_ROOT)) as ours:
        kinds = _kinds(ours)
        answers = {kind: _answer(ours, headers) for kind, headers in kinds.items()}
        with _granian("serving:bare", BARE=json.dumps(answers)) as bare:
            for kind, headers in kinds.items():
                found = _answer(bare, headers)
                assert found == answers[kind], (kind, found, answers[kind])
            figures = [_compare(kind, headers, ours, bare) for kind, headers in kinds.items()]
    yield Row(
        _ROW, "; ".join(figures), "≥ 0.9 ×",
        f"one worker each, wrk with 8 connections kept alive; medians of {_TURNS} turns of {_SECONDS} s",
    )  # fmt: skip


def _kinds(port: int) -> dict[str, dict[str, str]]:
    """Return the headers of each kind of request."""
    packed = {"Accept-Encoding": "gzip"}
    etag = dict(_answer(port, packed)["headers"])["etag"]
    return {"plain": {}, "gzip": packed, "304": {**packed, "If-None-Match": etag}}


def _compare(kind: str, headers: dict[str, str], ours: int, bare: int) -> str:
    rates: dict[int, list[float]] = {ours: [], bare: []}
    for turn in range(_TURNS + 1):
        for port, found in rates.items():
            rate = _load(port, headers)
            if turn:  # the first one warms up
                found.append(rate)
    mine, theirs = (statistics.median(rates[port]) for port in (ours, bare))
    return f"{kind} {mine / theirs:.2f} × ({mine:,.0f} and {theirs:,.0f} requests/s)"


def _load(port: int, headers: dict[str, str]) -> float:
    """Return how many requests per second were answered."""
    options = [option for name, value in headers.items() for option in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", "-c8", f"-d{_SECONDS}s", *options, f"http://127.0.0.1:{port}{_PATH}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Socket errors" not in told, told
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found is not None, told
    return float(found[1])


def _answer(port: int, headers: dict[str, str]) -> dict[str, Any]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{_PATH}", headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return _shown(answer, answer.status, answer.read())
    except urllib.error.HTTPError as error:  # also a 304
        return _shown(error, error.code, b"")


def _shown(answer: Any, status: int, body: bytes) -> dict[str, Any]:
    named = sorted((n.lower(), v) for n, v in answer.headers.items() if n.lower() not in _NOT_OURS)
    return {"status": status, "headers": [list(pair) for pair in named], "body": body.hex()}


@contextmanager
def _granian(target: str, **settings: str) -> Iterator[int]:
    """Serve an application while the block runs; gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    paths = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
         "--port", str(port), "--workers", "1", "--log-level", "error", target],
        env={**os.environ, **settings, "PYTHONPATH": paths}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, f"{target} ended"
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def _bare() -> Any:
    """Return a Flask app with one view, which sends what `BARE` says and does nothing else."""
    from flask import Flask, Response, request

    answers = json.loads(os.environ["BARE"])
    made = {
        kind: (bytes.fromhex(a["body"]), a["status"], [tuple(pair) for pair in a["headers"]])
        for kind, a in answers.items()
    }

    def view(slug: str) -> Response:
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        kind = "304" if "If-None-Match" in request.headers else "gzip" if packed else "plain"
        return Response(*made[kind])

    app = Flask("bare")
    app.add_url_rule("/be/articles/<slug>", "view", view)
    return app


def __getattr__(name: str) -> Any:
    if name == "bare":  # granian asks for it
        return _bare()
    raise AttributeError(name)


if __name__ == "__main__":
    for row in served():
        print(*row, sep="\n")
