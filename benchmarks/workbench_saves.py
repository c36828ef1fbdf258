"""Does the workbench lose a text? Many people save while workers are killed and other programs write the files.

4 processes with 16 people each save into one catalog; a process is killed every 2 s; an outside editor
saves stale whole files, by rename and in place; `update` and `git pull` run in a loop. At the end every
acknowledged text must be in the file, in the history, or offered as a suggestion. Then the time of
a save is measured: 50 people with a save in 20 s each, and saves in a catalog of 20,000 messages.

    python benchmarks/workbench_saves.py --seconds 60
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pieraklad.catalogs import Catalog
from pieraklad.editing import (
    Conflict,
    Refused,
    Save,
    Saved,
    Waiting,
    Workbench,
    content_hash,
    message_id,
)
from pieraklad.project import Project
from pieraklad.workflow.compile import compile_catalogs
from pieraklad.workflow.extract import extract
from pieraklad.workflow.update import update

PARAGRAPHS = 54
PEOPLE = 16
WORKERS = 4
KILL_EVERY = 2.0
THINKS = 0.4
"""Seconds for which a person looks at a paragraph, on average."""
CONFIG = '[site]\ntitle = "Зоркі"\nlanguages = ["be", "en"]\ndefault_language = "be"\n'
PLACE = ("be", "stars")


def paragraph(number: int) -> str:
    return f"Paragraph number {number} speaks about the stars that are visible at night."


def article(more: str = "") -> str:
    parts = [paragraph(number) for number in range(PARAGRAPHS)] + ([more] if more else [])
    return "---\ntitle: Stars\nlang: en\n---\n\n" + "\n\n".join(parts) + "\n"


def make_project(root: Path) -> Project:
    (root / "articles").mkdir(parents=True)
    (root / "pieraklad.toml").write_text(CONFIG, "utf-8")
    (root / "articles" / "stars.md").write_text(article(), "utf-8")
    (root / ".gitignore").write_text("workbench.sqlite*\n*.mo\n.pieraklad/\n*.log\n", "utf-8")
    (root / ".gitattributes").write_text("*.po merge=pieraklad\n*.pot merge=pieraklad\n", "utf-8")
    project = Project.load(root)
    extract(project)
    update(project)
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "merge.pieraklad.driver", f"{sys.executable} -m pieraklad merge %O %A %B")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "start")
    return project


def git(root: Path, *args: str) -> bool:
    """Run git; return whether it succeeded."""
    settings = (
        "-c",
        "user.name=Янка",
        "-c",
        "user.email=janka@example.org",
        "-c",
        "commit.gpgsign=false",
    )
    done = subprocess.run(["git", *settings, *args], cwd=root, capture_output=True, check=False)
    return done.returncode == 0


class Log:
    """What was acknowledged: lines that are in the file as soon as they are written, whoever is killed."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, *values: object) -> None:
        os.write(self._handle, json.dumps(values, ensure_ascii=False).encode() + b"\n")


# The roles, each a process of its own


def until_told() -> Iterator[int]:
    """Count until the process is told to end: no program but a worker ends in the middle of something."""
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    number = 0
    while not told:
        number += 1
        yield number


def work(root: Path, name: str) -> None:
    """Be a worker of the server: people look at paragraphs and save them, until it is killed."""
    log = Log(root / f"acknowledged-{name}.log")
    workbench = Workbench(Project.load(root))

    def be_a_person(number: int) -> None:
        chance = random.Random(f"{name} {number}")
        count = 0
        while True:
            workbench.reconcile(*PLACE)
            seen = entries(workbench.project)
            if not seen:
                time.sleep(0.01)
                continue
            key, base = chance.choice(list(seen.items()))
            time.sleep(chance.expovariate(1 / THINKS))
            count += 1
            text = f"Тэкст {name}-{number}-{count}."
            request = Save(
                *PLACE, key, (text,), "translated", base, str(uuid.uuid4()), f"{name}-{number}"
            )
            start = time.perf_counter()
            answer = workbench.save(request)
            took = time.perf_counter() - start
            log.write(type(answer).__name__, text, took)
            if isinstance(answer, Refused):
                print(
                    f"{name}-{number}: {answer.status} {answer.reason}", file=sys.stderr, flush=True
                )

    threads = [threading.Thread(target=be_a_person, args=(n,), daemon=True) for n in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def entries(project: Project) -> dict[str, str]:
    """Return the hashes of the messages as a page shows them, by ID."""
    try:
        catalog = Catalog.from_bytes(project.catalog_path("stars", "be").read_bytes())
    except OSError:
        return {}
    live = [one for one in catalog if not one.obsolete]
    return {message_id(one.msgctxt, one.msgid): content_hash(one) for one in live}


def edit_outside(root: Path, name: str) -> None:
    """Be an editor such as Poedit: read the file, think, save all of it."""
    log = Log(root / f"outside-{name}.log")
    path = Project.load(root).catalog_path("stars", "be")
    chance = random.Random(name)
    for count in until_told():
        try:
            catalog = Catalog.from_bytes(path.read_bytes())
        except OSError:
            continue
        chosen = [one for one in catalog if not one.obsolete]
        if not chosen or catalog.problems:  # read while it was being written
            time.sleep(0.01)
            continue
        time.sleep(chance.uniform(0.05, 0.1))
        one = chosen[count % len(chosen)]  # not what it wrote a moment ago
        one.msgstr, one.flags = f"Звонку {name}-{count}.", []
        data = catalog.to_bytes()
        if count % 2:
            temporary = path.with_suffix(".poedit")
            temporary.write_bytes(data)
            os.replace(temporary, path)
        else:
            with path.open("wb") as file:
                file.write(data[: len(data) // 2])
                file.flush()
                time.sleep(0.002)
                file.write(data[len(data) // 2 :])
        log.write("outside", one.msgstr, time.time())


def run_commands(root: Path, _: str) -> None:
    """Be an author: add and take away a paragraph, extract, update, compile."""
    project = Project.load(root)
    for count in until_told():
        more = f"One more paragraph, number {count // 2}." if count % 2 else ""
        (root / "articles" / "stars.md").write_text(article(more), "utf-8")
        extract(project)
        update(project)
        compile_catalogs(project)
        time.sleep(0.3)


def pull(root: Path, name: str) -> None:
    """Be another clone whose work is pulled."""
    log = Log(root / f"pulled-{name}.log")
    clone = root.parent / f"clone-{name}"
    git(root.parent, "clone", "-q", str(root), str(clone))
    driver = f"{sys.executable} -m pieraklad merge %O %A %B"
    git(clone, "config", "merge.pieraklad.driver", driver)
    path = clone / Project.load(root).catalog_path("stars", "be").relative_to(root)
    chance = random.Random(name)
    for count in until_told():
        time.sleep(0.5)
        git(clone, "fetch", "-q", "origin", "main")
        git(clone, "reset", "-q", "--hard", "FETCH_HEAD")
        catalog = Catalog.from_bytes(path.read_bytes())
        live = [one for one in catalog if not one.obsolete]
        if not live:  # committed while the editor was writing it
            continue
        one = chance.choice(live)
        one.msgstr, one.flags = f"З git {count}.", []
        path.write_bytes(catalog.to_bytes())
        git(clone, "commit", "-qam", f"theirs {count}")
        git(root, "fetch", "-q", str(clone), "main")
        for _ in range(8):  # git merges over no uncommitted work, and somebody saves all the time
            git(root, "commit", "-qam", f"ours {count}")
            if git(root, "merge", "-q", "--no-edit", "FETCH_HEAD"):
                log.write("pulled", one.msgstr, 0)
                break
            if (root / ".git" / "MERGE_HEAD").exists():  # a conflict: the driver kept both texts
                git(root, *(("commit", "-qam", "merged") if count % 4 else ("merge", "--abort")))
                break


# The whole


def storm(root: Path, seconds: float, without: Iterable[str] = ()) -> dict[str, object]:
    """Let all of them run, and return what was found at the end."""
    project = make_project(root)

    def start(*role: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, __file__, "--role", *role, "--root", str(root)])

    numbers = iter(range(1_000_000))
    workers = [start("work", f"w{next(numbers)}") for _ in range(WORKERS)]
    others = [start(role, "x0") for role in ("edit", "commands", "pull") if role not in without]
    chance = random.Random(1)
    kills = 0
    late = time.monotonic() + 60
    while not all_have_begun(root) and time.monotonic() < late:
        time.sleep(0.1)
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            time.sleep(min(KILL_EVERY, max(0.0, end - time.monotonic())))
            place = chance.randrange(WORKERS)
            workers[place].send_signal(signal.SIGKILL)
            workers[place].wait()
            kills += 1
            workers[place] = start("work", f"w{next(numbers)}")
    finally:
        broken = [one.args for one in others if one.poll() is not None]
        for process in workers:
            process.kill()
        for process in others:
            process.terminate()
        for process in [*workers, *others]:
            process.wait()
    return {"kills": kills, "ended early": len(broken), **count(project)}


def all_have_begun(root: Path) -> bool:
    """Return whether each of the first workers has saved something."""
    logs = [root / f"acknowledged-w{number}.log" for number in range(WORKERS)]
    return all(log.exists() and log.stat().st_size for log in logs)


def count(project: Project) -> dict[str, object]:
    """Look for every acknowledged text."""
    with Workbench(project) as workbench:
        workbench.reconcile(*PLACE)
        path = project.catalog_path("stars", "be")
        catalog = Catalog.from_bytes(path.read_bytes())
        in_file = {one.msgstr for one in catalog if not one.obsolete}
        found = in_file | {one.msgstr for one in catalog}
        _, changed = workbench.changes(0)
        for _, _, key in changed:
            found.update(v.target[0] for v in workbench.history(*PLACE, key))
        offered = [one.target[0] for one in workbench.suggestions(*PLACE)]
        found.update(offered)
        pending = workbench.replay()
    answers: Counter[str] = Counter()
    lost: list[str] = []
    lost_outside: list[str] = []
    times: list[float] = []
    for log in sorted(project.root.glob("*.log")):
        for line in log.read_text("utf-8").splitlines():
            kind, text, seconds = json.loads(line)
            answers[kind] += 1
            if kind in ("outside", "pulled"):
                lost_outside += [] if text in found else [text]
            else:  # a refused one is for a message that is gone: it is a suggestion
                lost += [] if text in found else [f"{kind}: {text}"]
                times.append(seconds)
    return {
        "answers": dict(answers), "lost": lost, "lost of other programs": lost_outside,
        "suggestions": len(offered), "still pending": pending, "problems": len(catalog.problems),
        "milliseconds of a save": spread(times),
    }  # fmt: skip


def spread(times: Iterable[float]) -> dict[str, float]:
    """Return the median, the 95th percentile and the greatest, in milliseconds."""
    ordered = sorted(times)
    if not ordered:
        return {}
    at = {"p50": 0.5, "p95": 0.95, "max": 1.0}
    return {
        name: round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1)
        for name, share in at.items()
    }


def calm(root: Path, seconds: float, people: int = 50, every: float = 20.0) -> dict[str, float]:
    """Return the time of a save where each person saves once in `every` seconds."""
    project = make_project(root)
    chance = random.Random(2)
    times: list[float] = []
    with Workbench(project) as workbench:
        workbench.reconcile(*PLACE)
        end = time.monotonic() + seconds

        def be_a_person(number: int) -> None:
            time.sleep(chance.uniform(0, every))
            count = 0
            while time.monotonic() < end:
                count += 1
                key, base = random.Random(number * 1000 + count).choice([*entries(project).items()])
                times.append(timed_save(workbench, key, base, f"Тэкст {number}-{count}."))
                time.sleep(every)

        run_threads(be_a_person, people)
    return spread(times)


def large(root: Path, size: int = 20_000, saves: int = 40, processes: int = 1) -> dict[str, float]:
    """Return the time of a save in a large catalog; each save by the next one of several workbenches."""
    project = make_project(root)
    path = project.catalog_path("stars", "be")
    data = path.read_text("utf-8")
    more = "".join(
        f'\n#. paragraph\n#: articles/stars.md\nmsgid ""\n"{paragraph(n)} It is one of many in a "\n'
        f'"large catalog."\nmsgstr "Абзац нумар {n} кажа пра зоркі, якія відаць уначы."\n'
        for n in range(PARAGRAPHS, size)
    )
    path.write_text(data + more, "utf-8")
    benches = [Workbench(project) for _ in range(processes)]
    benches[0].reconcile(*PLACE)
    keys = [*entries(project).items()]
    chance = random.Random(3)
    times = []
    for number in range(saves):
        key, base = keys.pop(chance.randrange(len(keys)))
        times.append(timed_save(benches[number % processes], key, base, f"Тэкст {number}."))
    for bench in benches:
        bench.close()
    return spread(times)


def timed_save(workbench: Workbench, key: str, base: str, text: str) -> float:
    request = Save(*PLACE, key, (text,), "translated", base, str(uuid.uuid4()), "Алеся")
    start = time.perf_counter()
    answer = workbench.save(request)
    took = time.perf_counter() - start
    assert isinstance(answer, Saved | Conflict | Waiting), answer
    return took


def run_threads(target: Callable[[int], None], number: int) -> None:
    threads = [threading.Thread(target=target, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    """Print a line of JSON for each part; exit status 1 if a text was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--only", choices=["storm", "calm", "large"])
    parser.add_argument("--root", type=Path)
    parser.add_argument("--without", choices=["edit", "commands", "pull"], nargs="*", default=[])
    parser.add_argument("--role", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.role:
        role, name = options.role
        roles = {"work": work, "edit": edit_outside, "commands": run_commands, "pull": pull}
        roles[role](options.root, name)
        return
    status = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        root = options.root or Path(folder)
        if options.only in (None, "storm"):
            result = storm(root / "storm" / "site", options.seconds, options.without)
            print(json.dumps({"storm": result}, ensure_ascii=False), flush=True)
            if result["lost"] or result["problems"] or result["still pending"]:
                status = 1
        if options.only in (None, "calm"):
            print(json.dumps({"calm": calm(root / "calm", options.seconds)}), flush=True)
        if options.only in (None, "large"):
            print(json.dumps({"large": large(root / "large")}), flush=True)
            two = large(root / "large, two", processes=2)
            print(json.dumps({"large, two workers in turn": two}), flush=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
