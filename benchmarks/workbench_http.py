"""The workbench under a real server: granian with four processes, people with tokens, HTTP.

Does it lose a text while workers are killed and other programs write the files; how long a save, a preview
and a page take; what open tabs cost; and the same load on django-rosetta.

    python benchmarks/workbench_http.py --seconds 60
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from http_load import Client, Server, all_at_once, granian
from rosetta_saves import rosetta
from rows import Row
from workbench_others import ROLES, Log, count, make_project, spread, start, stop

from pieraklad.editing import Workbench
from pieraklad.project import Project
from pieraklad.workflow.compile import compile_catalogs

ROOT = Path(__file__).parent.parent
WORKERS = 4
PEOPLE = 16
KILL_EVERY = 2.0
THINKS = 0.4
"""Seconds for which a person looks at a paragraph in the storm, on average."""
_ARTICLE = "/workbench/api/be/stars"
_PAGE = "/workbench/be/stars"
_BASE = re.compile(r'data-base="([0-9a-f]*)"')
_KINDS = {200: "Saved", 202: "Waiting", 409: "Conflict"}


def serving(project: Project, workers: int = WORKERS) -> Any:
    """Serve the workbench of a project while a block runs."""
    return granian(
        "pieraklad_web.workbench:app", workers=workers, path="/workbench/sign-in",
        PIERAKLAD_PROJECT=str(project.root),
    )  # fmt: skip


def token(project: Project, name: str = "Алеся") -> str:
    """Return what a person's requests carry."""
    with Workbench(project) as workbench:
        workbench.people.add(name, "translator")
        return workbench.people.api_token(name)


def client(server: Server, secret: str) -> Client:
    """Return a person's connection."""
    return Client(server.port, Authorization=f"Bearer {secret}")


def messages(one: Client) -> list[dict[str, Any]]:
    """Return the messages of the article."""
    found: list[dict[str, Any]] = one.get(_ARTICLE).json["messages"]
    return found


def put(one: Client, key: str, base: str, text: str) -> Any:
    """Save a text; the same request again, as long as nobody answers."""
    data = {"target": [text], "base": base, "request": str(uuid.uuid4())}
    return one.send("PUT", f"{_ARTICLE}/{key}", data)


# 1. Is anything lost?


def storm(root: Path, seconds: float) -> dict[str, Any]:
    """Let people save through the server while its workers are killed and others write the files."""
    project = make_project(root)
    secrets = [token(project, f"p{number}") for number in range(WORKERS * PEOPLE)]
    with serving(project) as server:
        ids = [message["id"] for message in messages(client(server, secrets[0]))]
        end = time.monotonic() + seconds

        def person(number: int) -> None:
            chance = random.Random(number)
            log = Log(root / f"acknowledged-{number}.log")
            one = client(server, secrets[number])
            turn = 0
            while time.monotonic() < end:
                turn += 1
                key = chance.choice(ids)
                form = one.get(f"{_PAGE}/{key}?part=form")
                found = _BASE.search(form.body.decode())
                time.sleep(chance.expovariate(1 / THINKS))
                text = f"Тэкст {number}-{turn}."
                answer = put(one, key, found[1] if found else "", text)
                log.write(_KINDS.get(answer.status, "Refused"), text, answer.seconds)

        def killer() -> None:
            while time.monotonic() < end - KILL_EVERY:
                time.sleep(KILL_EVERY)
                kills.append(server.kill_one())

        kills: list[bool] = []
        others = [start(role, root) for role in ROLES]
        try:
            all_at_once(lambda n: person(n) if n < len(secrets) else killer(), len(secrets) + 1)
        finally:
            early = stop(others)
    return {"kills": sum(kills), "ended early": early, **count(project)}


# 2 to 5. How long it takes


def calm(server: Server, secret: str, seconds: float, people: int = 50, every: float = 20.0) -> list[float]:  # fmt: skip
    """Return the seconds of each save where each person saves once in `every` seconds."""
    times: list[float] = []
    own = messages(client(server, secret))
    end = time.monotonic() + seconds

    def person(number: int) -> None:
        one = client(server, secret)
        time.sleep(random.Random(number).uniform(0, every))
        key, base = own[number]["id"], own[number]["hash"]
        turn = 0
        while time.monotonic() < end:
            turn += 1
            answer = put(one, key, base, f"Тэкст {number}-{turn}.")
            assert answer.status == 200, answer
            base = answer.json["hash"]
            times.append(answer.seconds)
            time.sleep(every)

    all_at_once(person, people)
    return times


def bare_syncs(folder: Path, seconds: float) -> list[float]:
    """Return the seconds of what a save has to wait for on this disk at this time: three times fsync."""
    times: list[float] = []
    end = time.monotonic() + seconds
    parent = os.open(folder, os.O_RDONLY)
    with (folder / "one").open("wb") as one, (folder / "two").open("wb") as two:
        while time.monotonic() < end:
            begun = time.perf_counter()
            for file in (one, two):
                file.write(b"x" * 4096)
                file.flush()
                os.fsync(file.fileno())
            os.fsync(parent)
            times.append(time.perf_counter() - begun)
            time.sleep(0.5)
    os.close(parent)
    return times


def polling(server: Server, secret: str, seconds: float, tabs: int = 100) -> float:
    """Return the share of a core that the server uses for tabs that ask for changes every 4 s."""
    since = client(server, secret).get("/workbench/api/changes").json["since"]
    end = time.monotonic() + seconds

    def tab(number: int) -> None:
        one = client(server, secret)
        time.sleep(4 * number / tabs)
        while time.monotonic() < end:
            assert one.get(f"/workbench/api/changes?since={since}").status == 200
            time.sleep(4)

    before, begun = server.busy(), time.monotonic()
    all_at_once(tab, tabs)
    return (server.busy() - before) / (time.monotonic() - begun)


def previews(folder: Path) -> tuple[int, dict[str, float]]:
    """Return how many messages of the demonstration were previewed, and how long that takes."""
    for name in ("pieraklad.toml", "glossary.csv"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "articles", folder / "articles")
    shutil.copytree(ROOT / "locales", folder / "locales")
    project = Project.load(folder)
    compile_catalogs(project)
    times: list[float] = []
    with serving(project, workers=1) as server:
        one = client(server, token(project))
        for path in sorted(project.catalog_path("x", "be").parent.glob("*.po")):
            address = f"/workbench/api/be/{path.stem}"
            answer = one.get(address)
            for message in answer.json["messages"] if answer.status == 200 else ():
                if any(message["target"]):
                    found = one.send("POST", f"{address}/{message['id']}/preview", {"target": message["target"]})  # fmt: skip
                    assert found.status == 200, found
                    times.append(found.seconds)
    return len(times), spread(times)


def editor_page(root: Path, paragraphs: int) -> tuple[float, int]:
    """Return the seconds for the editor page of an article that is half translated, and its bytes, gzip."""
    project = make_project(root, paragraphs)
    with serving(project, workers=1) as server:
        one = client(server, token(project))
        for message in messages(one)[::2]:
            text = message["source"][0].replace("Paragraph number", "Абзац нумар")
            assert put(one, message["id"], message["hash"], text).status == 200
        one.get(_PAGE)
        answers = [one.get(_PAGE, **{"Accept-Encoding": "gzip"}) for _ in range(10)]
        assert answers[0].headers["Content-Encoding"] == "gzip"
        return statistics.median(answer.seconds for answer in answers), len(answers[0].body)


# 6. Beside django-rosetta


def own_messages(root: Path, seconds: float, people: int, each: int, thinks: float) -> dict[str, Any]:  # fmt: skip
    """Let each person translate messages of their own, one after the other; see `rosetta_saves.rosetta`."""
    project = make_project(root, people * each)
    secret = token(project)
    saved: dict[str, str] = {}
    times: list[float] = []
    with serving(project) as server:
        every = messages(client(server, secret))[1:]  # without the title
        end = time.monotonic() + seconds

        def person(number: int) -> None:
            chance = random.Random(number)
            own = every[number * each : (number + 1) * each]
            one = client(server, secret)
            turn = 0
            while time.monotonic() < end:
                message = own[turn % each]
                turn += 1
                time.sleep(chance.expovariate(1 / thinks))
                text = f"Тэкст {number}-{turn}."
                answer = put(one, message["id"], message["hash"], text)
                assert answer.status == 200, answer
                times.append(answer.seconds)
                message["hash"] = answer.json["hash"]
                saved[message["id"]] = text

        all_at_once(person, people)
    in_file = project.catalog_path("stars", "be").read_text("utf-8")
    gone = [text for text in saved.values() if f'"{text}"' not in in_file]
    return {"saves": len(times), "missing": len(gone), "of": len(saved), **spread(times)}


# The rows


def workbench_http(seconds: float = 60.0) -> Iterator[Row]:
    """Measure all of it."""
    parts: list[Callable[[Path, float], Iterator[Row]]] = [
        _storm_row, _calm_rows, _preview_row, _page_rows, _rosetta_rows,
    ]  # fmt: skip
    for part in parts:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            yield from part(Path(folder), seconds)


def _load() -> str:
    """Return how busy the machine is with whatever else it does, and with this."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def _times(found: dict[str, float]) -> str:
    return f"{found['p50']:g}, {found['p95']:g}, {found['max']:g} ms"


def _storm_row(folder: Path, seconds: float) -> Iterator[Row]:
    found = storm(folder / "site", seconds)
    answers = found["answers"]
    told = sum(answers.get(kind, 0) for kind in ("Saved", "Conflict", "Waiting", "Refused"))
    bad = found["lost"][:3] or ""
    yield Row(
        "Workbench: acknowledged texts that are neither in the file nor in history nor a suggestion",
        f"{len(found['lost'])} of {told:,} {bad}({answers.get('Saved', 0):,} saved, {answers.get('Conflict', 0):,} conflicts; "
        f"{found['kills']} workers killed; of {answers.get('outside', 0)} texts of "
        f"the outside editor {_lost(found, 'Звонку')} and of {answers.get('pulled', 0)} pulled {_lost(found, 'З git')} are "
        f"gone; {found['problems']} problems in the file, {found['still pending']} still waiting)",
        "0",
        f"granian, {WORKERS} processes × {PEOPLE} people over HTTP for {seconds:.0f} s, a process killed every {KILL_EVERY:g} s, "
        f"stale whole files saved, `update` and git in loops; {_load()}",
    )  # fmt: skip


def _lost(found: dict[str, Any], kind: str) -> int:
    return sum(text.startswith(kind) for text in found["lost of other programs"])


def _calm_rows(folder: Path, seconds: float) -> Iterator[Row]:
    project = make_project(folder / "site")
    with serving(project) as server:
        secret = token(project)
        busy = server.busy()
        with ThreadPoolExecutor(1) as beside:
            syncs = beside.submit(bare_syncs, folder, seconds)
            times = calm(server, secret, seconds)
        busy = (server.busy() - busy) * 1000 / len(times)
        yield Row(
            "… a save over HTTP, 50 people at one in 20 s: p50, p95, slowest",
            f"{_times(spread(times))} ({busy:.0f} ms of a core each, {WORKERS} processes' idling included; three bare fsync beside it {_times(spread(syncs.result()))})",
            "≤ 5, 25, 250 ms",
            f"{len(times)} saves in {seconds:.0f} s, {WORKERS} processes, 54 paragraphs; {_load()}",
        )
        yield Row(
            "… 100 tabs that ask for changes every 4 s: share of a core",
            f"{polling(server, secret, seconds / 2):.1%}",
            "≤ 5 %",
            f"CPU time of granian's processes in {seconds / 2:.0f} s; {_load()}",
        )


def _preview_row(folder: Path, seconds: float) -> Iterator[Row]:
    number, found = previews(folder)
    yield Row(
        "… a preview with findings over HTTP: p50, p95, slowest",
        _times(found), "p95 ≤ 50 ms",
        f"{number} messages of the demo site, one process; {_load()}",
    )  # fmt: skip


def _page_rows(folder: Path, seconds: float) -> Iterator[Row]:
    for paragraphs, limit in ((54, 40), (1_000, 400)):
        took, size = editor_page(folder / str(paragraphs), paragraphs)
        yield Row(
            f"… the editor page of {paragraphs:,} paragraphs",
            f"{took * 1000:.0f} ms, {size / 1000:.1f} kB",
            f"≤ {limit} ms, ≤ 60 kB",
            f"gzip, half of it translated; median of 10 over HTTP; {_load()}",
        )


def _rosetta_rows(folder: Path, seconds: float) -> Iterator[Row]:
    people, each, thinks = 16, 10, 1.0
    ours = own_messages(folder / "ours", seconds / 2, people, each, thinks)
    catalog = make_project(folder / "theirs", people * each).catalog_path("stars", "be")
    theirs = rosetta(folder / "rosetta", catalog, seconds / 2, people, each, thinks)
    yield Row(
        "… beside django-rosetta: translations it took without an objection that are not in the file at the end",
        f"ours {ours['missing']} of {ours['of']}, rosetta {theirs['missing']} of {theirs['of']}"
        f" (it objected to {theirs['refused']} more and failed {theirs['failed']} times;"
        f" its file has {theirs['problems']} syntax errors at the end)",
        "0",
        f"{WORKERS} granian processes; {people} people, each at {each} messages of their own, a save in {thinks:g} s; {_load()}",
    )  # fmt: skip
    yield Row(
        "… and the time of a save there: p50, p95, slowest",
        f"ours {_times(ours)} ({ours['saves']} saves), rosetta {_times(theirs)} ({theirs['saves']} saves)",
        "–",
        "the same; without the page that rosetta shows next",
    )


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--only", choices=["storm", "calm", "preview", "page", "rosetta"])
    options = parser.parse_args()
    parts = {"storm": _storm_row, "calm": _calm_rows, "preview": _preview_row, "page": _page_rows, "rosetta": _rosetta_rows}  # fmt: skip
    for name, part in parts.items():
        if options.only in (None, name):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                for row in part(Path(folder), options.seconds):
                    print(*row, sep="\n    ", flush=True)


if __name__ == "__main__":
    main()
