"""Two real servers, each in its own clone, people at both, rounds all the time, one server killed: nothing is lost."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from helpers.clones import Clone
from helpers.desks import HEADER, until
from helpers.sites import write
from pieraklad.catalogs import Catalog
from pieraklad.project import Project
from pieraklad.workflow.extract import extract
from pieraklad.workflow.update import update

_TEXTS = 6
"""That each of them saves."""
_SENTENCES = [f"Sentence number {number} is here." for number in range(6)]


class _Server:
    """`pieraklad serve --workbench` in a clone."""

    def __init__(self, clone: Clone) -> None:
        self._clone = clone
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "pieraklad", "serve", "--workbench", "--port", "0"]
        self._process = subprocess.Popen(
            [*command, "--project", str(self._clone.root)], stderr=subprocess.PIPE, text=True
        )
        assert self._process.stderr is not None
        line = self._process.stderr.readline()
        while "Serving on" not in line:
            line = self._process.stderr.readline()
        self.address = line.split()[2]
        self._reader = threading.Thread(target=self._process.stderr.read, daemon=True)
        self._reader.start()

    def end(self, how: int = signal.SIGINT) -> None:
        self._process.send_signal(how)
        self._process.wait(20)
        self._reader.join()
        assert self._process.stderr is not None
        self._process.stderr.close()

    def ask(self, token: str, path: str, **data: Any) -> Any:
        """Return the answer to a GET, or to a PUT of data; None if there is no server now."""
        wanted = urllib.request.Request(
            f"{self.address}/workbench/api/{path}", json.dumps(data).encode() if data else None,
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            method="PUT" if data else "GET",
        )  # fmt: skip
        try:
            with urllib.request.urlopen(wanted, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error, contextlib.suppress(OSError, HTTPException, json.JSONDecodeError):
                return {**json.load(error), "status": error.code}
            return None  # the server was killed in the middle of its answer
        except (OSError, HTTPException, json.JSONDecodeError):
            return None


def test_two_servers_with_people_at_both_lose_nothing(clones: Callable[..., Clone]) -> None:
    one, two = clones("one"), clones("two")
    article = "---\ntitle: Stars\nlang: en\n---\n\n" + "\n\n".join(_SENTENCES) + "\n"
    write(one.root, "articles/stars.md", article)
    one.path.write_text(HEADER, "utf-8")
    for step in (extract, update):
        assert step(Project.load(one.root)).problems == []
    one.git("add", "-A")
    one.git("commit", "-qm", "article")
    one.synced()
    two.synced()
    people = [(one, "Алеся"), (one, "Янка"), (two, "Ганна"), (two, "Пётр")]
    tokens = {}
    for clone, who in people:
        clone.workbench.people.add(who, "translator")
        tokens[who] = clone.workbench.people.api_token(who)
    servers = {id(clone): _Server(clone) for clone in (one, two)}
    end = time.monotonic() + 60
    at_half = threading.Event()
    odd: list[Any] = []
    acknowledged: list[tuple[Clone, str, str, str]] = []

    def work(clone: Clone, who: str) -> None:
        server, number = servers[id(clone)], 0
        while number < _TEXTS and time.monotonic() < end:
            if number == _TEXTS // 2:
                at_half.set()
            page = server.ask(tokens[who], "be/stars")
            if page is None:
                time.sleep(0.1)
                continue
            rows = [row for row in page["messages"] if row["source"][0] in _SENTENCES]
            row = rows[number % len(rows)]
            number += 1
            text = f"{who} {number}."
            request = {"target": [text], "base": row["hash"], "state": "translated", "request": str(uuid.uuid4())}  # fmt: skip
            answer = server.ask(tokens[who], f"be/stars/{row['id']}", **request)
            while answer is None and time.monotonic() < end:  # as a browser does: the same again
                time.sleep(0.1)
                answer = server.ask(tokens[who], f"be/stars/{row['id']}", **request)
            if answer is None or not {"hash", "suggestion", "waiting"} & {*answer}:
                odd.append(answer)
            else:
                acknowledged.append((clone, row["source"][0], text, who))

    def sync(clone: Clone) -> None:
        command = [sys.executable, "-m", "pieraklad", "workbench", "sync", "-q"]
        while not done.is_set():
            subprocess.run(
                [*command, "--project", str(clone.root)], capture_output=True, check=False
            )

    done = threading.Event()
    workers = [threading.Thread(target=work, args=pair) for pair in people]
    syncers = [threading.Thread(target=sync, args=(clone,)) for clone in (one, two)]
    for thread in (*workers, *syncers):
        thread.start()
    assert at_half.wait(60)
    servers[id(one)].end(signal.SIGKILL)
    servers[id(one)].start()
    for thread in workers:
        thread.join()
    done.set()
    for thread in syncers:
        thread.join()
    for server in servers.values():
        server.end()
    for clone in (one, two):
        clone.workbench.replay()
        assert until(lambda clone=clone: clone.workbench.synchronizer.run() is not None)
    for clone in (one, two, one, two):
        clone.synced()
    assert one.path.read_bytes() == two.path.read_bytes()
    assert one.head() == two.head()
    assert (one.status(), two.status()) == ("", "")
    assert Catalog.from_bytes(one.path.read_bytes()).problems == []
    assert odd == []
    assert len(acknowledged) == _TEXTS * len(people)
    lost = [row for row in acknowledged if not row[0].has_everything(row[1], row[2])]
    assert lost == []
    wrong = []
    for line in one.git("log", "--format=%H%x00%an", "--no-merges").splitlines():
        commit, _, author = line.partition("\0")
        for added in one.git("show", "--format=", commit).splitlines():
            written = [who for _, who in people if added.startswith(f'+msgstr "{who} ')]
            wrong += [(author, added)] if written and written != [author] else []
    assert wrong == []
