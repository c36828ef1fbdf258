"""A real server with several processes, and people who ask it for something over connections kept alive."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")
_STARTS = 60.0


class Answer(NamedTuple):
    """What the server said; `seconds` from the first byte sent to the last one read."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float

    def __repr__(self) -> str:
        return f"{self.status} {self.body[:200]!r}"

    @property
    def json(self) -> Any:
        """The body of an answer in JSON."""
        return json.loads(self.body)


class Client:
    """One person's connection. Not for several threads."""

    def __init__(self, port: int, **headers: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = headers

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> Answer | None:
        """Send a request; None if the connection broke before the whole answer was there."""
        start = time.perf_counter()
        try:
            self._connection.request(method, path, body, {**self.headers, **headers})
            response = self._connection.getresponse()
            data = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return None
        return Answer(response.status, response.headers, data, time.perf_counter() - start)

    def get(self, path: str, **headers: str) -> Answer:
        """Ask until there is a whole answer."""
        return self.insist("GET", path, None, **headers)

    def send(self, method: str, path: str, data: object, **headers: str) -> Answer:
        """Send JSON until there is a whole answer."""
        headers["Content-Type"] = "application/json"
        return self.insist(method, path, json.dumps(data).encode(), **headers)

    def insist(
        self,
        method: str,
        path: str,
        body: bytes | None,
        tries: int = 200,
        pause: float = 0.1,
        **headers: str,
    ) -> Answer:
        """Ask again while the connection breaks or the server fails, as our page does."""
        answer = None
        for _ in range(tries):
            answer = self.ask(method, path, body, **headers)
            if answer is not None and answer.status < 500:
                return answer
            time.sleep(pause)
        raise ConnectionError(f"{method} {path}: {answer or 'no connection'}")


class Server:
    """granian while it runs."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self.port = port

    def workers(self) -> list[int]:
        """Return the processes that answer."""
        path = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(number) for number in path.read_text().split()]

    def kill_one(self) -> bool:
        """Kill the oldest of them in the middle of whatever it does; return whether there was one.

        granian gives up altogether when the same one dies twice within 5.5 s.
        """
        workers = self.workers()
        if not workers:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(workers[0], signal.SIGKILL)
        return True

    def busy(self) -> float:
        """Return for how many seconds its processes have used a core."""
        return sum(_busy(one) for one in (self._process.pid, *self.workers()))


def _busy(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _is_ready(one: Client, path: str) -> bool:
    answer = one.ask("GET", path)
    return answer is not None and answer.status < 500


@contextlib.contextmanager
def granian(
    target: str, *options: str, workers: int = 4, path: str = "/", **settings: str
) -> Iterator[Server]:
    """Serve an application while the block runs, from when all its workers answer at `path`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--respawn-failed-workers", "--respawn-interval", "0.1",
        "--log-level", "error", *options, target,
    ]  # fmt: skip
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log)
        server = Server(process, port)
        try:
            end = time.monotonic() + _STARTS
            while len(server.workers()) < workers or not _is_ready(Client(port), path):
                if time.monotonic() > end or process.poll() is not None:
                    log.seek(0)
                    raise RuntimeError(log.read().decode("utf-8", "replace")[-2000:])
                time.sleep(0.1)
            for _ in range(8 * workers):  # each connection may be another worker's
                Client(port).ask("GET", path)
            yield server
        finally:
            process.terminate()
            process.wait()


def all_at_once(person: Callable[[int], None], number: int) -> None:
    """Let people work, each in a thread, until all are done. Raises what any of them raises."""
    with ThreadPoolExecutor(number) as threads:
        for work in [threads.submit(person, one) for one in range(number)]:
            work.result()
