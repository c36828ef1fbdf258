"""Two servers, each in its own clone of one bare repository, and people at both: is a text lost, is an author wrong?

Meanwhile servers are killed, an editor saves old copies of whole files, a third clone pulls, edits and pushes
with plain git, reviewers approve, and both servers commit, merge and push as they do by themselves.

    python benchmarks/workbench_two_servers.py --seconds 300 --people 32
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any, NamedTuple

from rows import Row

from pieraklad.catalogs import Catalog
from pieraklad.catalogs.reviewed import FILE_NAME, review_hash
from pieraklad.editing import Workbench, message_id
from pieraklad.project import Project
from pieraklad.workflow.extract import extract
from pieraklad.workflow.update import update

SENTENCES = [f"Sentence number {number} is here." for number in range(40)]
_CONFIG = """\
[site]
languages = ["be", "en"]
url = "https://example.org"
[workbench]
commit = true
pull = true
push = true
"""
_KILL_EVERY, _OLD_COPY_EVERY, _PUSH_EVERY, _SYNC_EVERY = 20.0, 3.0, 15.0, 1.0
_THINKS = 1.0
_RETURNED = "brought back by old copies, as the site's"
_GIT = ["-c", "user.name=Outsider", "-c", "user.email=o@example.org", "-c", "commit.gpgsign=false"]


class _Text(NamedTuple):
    clone: int
    source: str
    text: str
    who: str


class _Clone:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.project = Project.load(root)
        self.path = self.project.catalog_path("stars", "be")
        self.tokens: dict[str, str] = {}
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "pieraklad", "serve", "--workbench", "--port", "0"]
        self._process = subprocess.Popen(
            [*command, "--project", str(self.root)], stderr=subprocess.PIPE, text=True
        )
        assert self._process.stderr is not None
        line = ""
        while "Serving on" not in line:
            line = self._process.stderr.readline()
        self.address = line.split()[2]
        threading.Thread(target=self._process.stderr.read, daemon=True).start()

    def end(self, how: int = signal.SIGINT) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(30)

    def ask(self, who: str, path: str, **data: Any) -> Any:
        """Return the status and answer to a GET, or to a PUT of data; None if there is no server now."""
        wanted = urllib.request.Request(
            f"{self.address}/workbench/api/{path}", json.dumps(data).encode() if data else None,
            {"Authorization": f"Bearer {self.tokens[who]}", "Content-Type": "application/json"},
            method="PUT" if data else "GET",
        )  # fmt: skip
        try:
            with urllib.request.urlopen(wanted, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error, contextlib.suppress(OSError, HTTPException, ValueError):
                return error.code, json.loads(error.read() or b"{}")
            return None  # the server was killed in the middle of its answer
        except (OSError, HTTPException, ValueError):
            return None


def _git(root: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *_GIT, *args], cwd=root, capture_output=True, text=True, check=False)  # fmt: skip


def _make(folder: Path) -> tuple[_Clone, _Clone, Path]:
    bare, first = folder / "bare.git", folder / "one"
    _git(folder, "init", "-q", "--bare", "-b", "main", str(bare))
    _git(folder, "clone", "-q", str(bare), str(first))
    _git(first, "checkout", "-q", "-b", "main")
    (first / "articles").mkdir()
    (first / "pieraklad.toml").write_text(_CONFIG)
    (first / ".gitignore").write_text(".pieraklad/\n*.mo\nworkbench.sqlite*\n")
    (first / ".gitattributes").write_text("locales/*/reviews.tsv merge=union\n")
    body = "\n\n".join(SENTENCES)
    (first / "articles" / "stars.md").write_text(f"---\ntitle: Stars\nlang: en\n---\n\n{body}\n")
    project = Project.load(first)
    for step in (extract, update):
        assert step(project).problems == []
    for command in (["add", "-A"], ["commit", "-qm", "start"], ["push", "-q", "-u", "origin", "main"]):  # fmt: skip
        assert _git(first, *command).returncode == 0
    for name in ("two", "third"):
        _git(folder, "clone", "-q", str(bare), str(folder / name))
    return _Clone(first), _Clone(folder / "two"), folder / "third"


class _Storm:
    def __init__(
        self, clones: tuple[_Clone, _Clone], third: Path, seconds: float, kill_every: float
    ) -> None:
        self.clones = clones
        self.third = third
        self.kill_every = kill_every
        self.end = time.monotonic() + seconds
        self.saved: list[_Text] = []
        self.approved: list[tuple[str, str]] = []
        self.counts: Counter[str] = Counter()

    def running(self) -> bool:
        return time.monotonic() < self.end

    def translate(self, number: int, who: str) -> None:
        clone, turn = self.clones[number], 0
        while self.running():
            time.sleep(random.uniform(0, 2 * _THINKS))
            page = clone.ask(who, "be/stars")
            if page is None or page[0] != 200:
                continue
            row = random.choice([r for r in page[1]["messages"] if r["source"][0] in SENTENCES])
            turn += 1
            text = f"{who} {turn}."
            request = {"target": [text], "base": row["hash"], "state": "translated", "request": str(uuid.uuid4())}  # fmt: skip
            answer = None
            while answer is None and time.monotonic() < self.end + 60:
                answer = clone.ask(who, f"be/stars/{row['id']}", **request)
                if answer is None:
                    time.sleep(0.2)
            status = answer[0] if answer else 0
            self.counts[f"save {status}"] += 1
            if status in (200, 202, 409):
                self.saved.append(_Text(number, row["source"][0], text, who))

    def approve(self, number: int, who: str) -> None:
        clone = self.clones[number]
        while self.running():
            time.sleep(random.uniform(0, 2 * _THINKS))
            page = clone.ask(who, "be/stars")
            if page is None or page[0] != 200:
                continue
            rows = [r for r in page[1]["messages"] if r["state"] == "translated" and r["source"][0] in SENTENCES]  # fmt: skip
            if not rows:
                continue
            row = random.choice(rows)
            answer = clone.ask(who, f"be/stars/{row['id']}/review", base=row["hash"])
            self.counts[f"review {answer[0] if answer else 0}"] += 1
            if answer is not None and answer[0] == 200:
                self.approved.append((row["source"][0], row["target"][0]))

    def kill(self) -> None:
        turn = 0
        while self.running():
            time.sleep(self.kill_every)
            clone = self.clones[turn % 2]
            turn += 1
            clone.end(signal.SIGKILL)
            clone.start()
            self.counts["kills"] += 1

    def sync(self, number: int) -> None:
        command = [sys.executable, "-m", "pieraklad", "workbench", "sync", "-q", "--project"]
        while self.running():
            subprocess.run([*command, str(self.clones[number].root)], capture_output=True, check=False)  # fmt: skip
            time.sleep(_SYNC_EVERY)
            self.counts["rounds"] += 1

    def save_old_copies(self) -> None:
        """Do what an editor does that has had the whole file open for a while: replace it by rename."""
        path, turn = self.clones[0].path, 0
        while self.running():
            try:
                catalog = Catalog.from_bytes(path.read_bytes())
            except OSError:
                continue
            time.sleep(0.5)
            turn += 1
            entry = random.choice([e for e in catalog if e.msgid in SENTENCES])
            entry.msgstr = f"Poedit {turn}."
            temporary = path.with_suffix(".tmp")
            temporary.write_bytes(catalog.to_bytes())
            os.replace(temporary, path)
            self.counts["old copies"] += 1
            time.sleep(_OLD_COPY_EVERY)

    def push(self) -> None:
        """Do what a developer does with plain git in a clone without a workbench."""
        path = self.third / self.clones[0].path.relative_to(self.clones[0].root)
        turn = 0
        while self.running():
            time.sleep(_PUSH_EVERY)
            _git(self.third, "fetch", "-q")
            _git(self.third, "reset", "-q", "--hard", "origin/main")
            catalog = Catalog.from_bytes(path.read_bytes())
            turn += 1
            entry = random.choice([e for e in catalog if e.msgid in SENTENCES])
            entry.msgstr = f"Outsider {turn}."
            path.write_bytes(catalog.to_bytes())
            _git(self.third, "commit", "-qam", "by hand")
            pushed = _git(self.third, "push", "-q").returncode == 0
            self.counts["pushes by hand" if pushed else "pushes refused"] += 1


def _run(
    clones: tuple[_Clone, _Clone], third: Path, seconds: float, people: int, kill_every: float
) -> _Storm:
    names = [(number % 2, f"Person{number}") for number in range(people)]
    reviewers = set(names[:: max(2, people // 8)])
    for number, clone in enumerate(clones):
        with Workbench(clone.project) as workbench:
            for own, who in names:
                if own == number:
                    role = "reviewer" if (own, who) in reviewers else "translator"
                    workbench.people.add(who, role)
                    clone.tokens[who] = workbench.people.api_token(who)
        clone.start()
    storm = _Storm(clones, third, seconds, kill_every)
    tasks = [
        threading.Thread(target=storm.approve if one in reviewers else storm.translate, args=one)
        for one in names
    ]
    tasks += [
        threading.Thread(target=one) for one in (storm.kill, storm.save_old_copies, storm.push)
    ]
    tasks += [threading.Thread(target=storm.sync, args=(number,)) for number in range(2)]
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()
    for clone in clones:
        clone.end()
    return storm


def _judge(storm: _Storm) -> dict[str, Any]:
    clones = storm.clones
    benches = [Workbench(clone.project) for clone in clones]
    try:
        for bench in benches:
            bench.replay()
            bench.reconcile("be", "stars")
        notices = []
        for _ in range(6):
            for bench in benches:
                status = bench.synchronizer.run()
                notices = [str(notice) for notice in (status.notices if status else ())]
        files = [clone.path.read_bytes() for clone in clones]
        final = {e.msgid: e.msgstr for e in Catalog.from_bytes(files[0])}
        lost = []
        for one in storm.saved:
            key = message_id(None, one.source)
            known = {v.target[0] for v in benches[one.clone].history("be", "stars", key)}
            known |= {s.target[0] for s in benches[one.clone].suggestions("be", "stars", None)}
            if one.text not in known | {final.get(one.source, "")}:
                lost.append(one)
        entries = {e.msgid: e for e in Catalog.from_bytes(files[0])}
        lines = (clones[0].root / "locales/be" / FILE_NAME).read_text("utf-8")
        unkept = [
            one for one in storm.approved if review_hash(entries[one[0]], (one[1],)) not in lines
        ]
    finally:
        for bench in benches:
            bench.close()
    wrong, returned, written = [], 0, 0
    for line in _git(
        clones[0].root, "log", "--no-merges", "--format=%H%x00%an"
    ).stdout.splitlines():
        commit, _, author = line.partition("\0")
        for added in _git(clones[0].root, "show", "--format=", commit).stdout.splitlines():
            if added.startswith('+msgstr "Person'):
                written += 1
                if (
                    author == "Pieraklad"
                ):  # an old copy brought it back: nobody's act but the program's
                    returned += 1
                elif added.split('"')[1].split()[0] != author:
                    wrong.append((author, added))
    return {
        "acknowledged": len(storm.saved), "lost": len(lost), "approved": len(storm.approved),
        "approvals lost": len(unkept), "texts in commits": written, "wrong authors": len(wrong), "for example": wrong[:5],
        _RETURNED: returned,
        "both files equal": files[0] == files[1], "parses": not Catalog.from_bytes(files[0]).problems,
        "notices": notices, **dict(sorted(storm.counts.items())),
    }  # fmt: skip


def two_servers(seconds: float = 60, people: int = 32) -> Iterator[Row]:
    """What became of the texts, as a row of docs/measurements.md."""
    with tempfile.TemporaryDirectory(prefix="two-servers-") as folder:
        one, two, third = _make(Path(folder))
        found = _judge(_run((one, two), third, seconds, people, _KILL_EVERY))
    yield Row(
        "Two servers in two clones: texts lost; approvals lost; under another person's name",
        f"{found['lost']} of {found['acknowledged']:,}; {found['approvals lost']} of {found['approved']:,};"
        f" {found['wrong authors']} of {found['texts in commits']:,} (old copies brought {found[_RETURNED]} back,"
        " committed as the site's)",
        "0; 0; 0",
        f"{people} people for {seconds:g} s, {found['kills']} kills, {found['old copies']} old copies of whole"
        f" files, {found['pushes by hand']} pushes from a third clone; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
    )


def main() -> None:
    """Run the storm and print what became of it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--people", type=int, default=32)
    parser.add_argument("--kill-every", type=float, default=_KILL_EVERY, help="seconds")
    parser.add_argument("--keep", action="store_true", help="leave the clones where they are")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="two-servers-"))
    one, two, third = _make(folder)
    found = _judge(_run((one, two), third, given.seconds, given.people, given.kill_every))
    for name, value in found.items():
        print(f"{name}: {value}")
    print(folder if given.keep else "")


if __name__ == "__main__":
    main()
