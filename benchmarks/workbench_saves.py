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
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

from workbench_others import (
    PARAGRAPHS,
    PLACE,
    ROLES,
    Log,
    count,
    make_project,
    paragraph,
    spread,
    start,
    stop,
)

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

PEOPLE = 16
WORKERS = 4
KILL_EVERY = 2.0
THINKS = 0.4
"""Seconds for which a person looks at a paragraph, on average."""


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


def storm(root: Path, seconds: float, without: Iterable[str] = ()) -> dict[str, object]:
    """Let all of them run, and return what was found at the end."""
    project = make_project(root)

    def worker() -> subprocess.Popen[bytes]:
        command = [sys.executable, __file__, "--worker", f"w{next(numbers)}", "--root", str(root)]
        return subprocess.Popen(command)

    numbers = iter(range(1_000_000))
    workers = [worker() for _ in range(WORKERS)]
    others = [start(role, root) for role in ROLES if role not in without]
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
            workers[place] = worker()
    finally:
        for process in workers:
            process.kill()
        broken = stop(others)
        for process in workers:
            process.wait()
    return {"kills": kills, "ended early": broken, **count(project)}


def all_have_begun(root: Path) -> bool:
    """Return whether each of the first workers has saved something."""
    logs = [root / f"acknowledged-w{number}.log" for number in range(WORKERS)]
    return all(log.exists() and log.stat().st_size for log in logs)


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
    parser.add_argument("--without", choices=ROLES, nargs="*", default=[])
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.root, options.worker)
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
