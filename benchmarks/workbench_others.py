"""What writes a catalog beside the workbench, each in a process of its own; and the looking for lost texts.

An editor such as Poedit that saves stale whole files, by rename and in place; an author's commands; a clone whose
work is pulled. What was acknowledged is logged beside the project.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pieraklad.catalogs import Catalog
from pieraklad.editing import Workbench
from pieraklad.project import Project
from pieraklad.workflow.compile import compile_catalogs
from pieraklad.workflow.extract import extract
from pieraklad.workflow.update import update

PARAGRAPHS = 54
CONFIG = '[site]\ntitle = "Зоркі"\nlanguages = ["be", "en"]\ndefault_language = "be"\n'
PLACE = ("be", "stars")


def paragraph(number: int) -> str:
    return f"Paragraph number {number} speaks about the stars that are visible at night."


def article(more: str = "", paragraphs: int = PARAGRAPHS) -> str:
    parts = [paragraph(number) for number in range(paragraphs)] + ([more] if more else [])
    return "---\ntitle: Stars\nlang: en\n---\n\n" + "\n\n".join(parts) + "\n"


def make_project(root: Path, paragraphs: int = PARAGRAPHS) -> Project:
    """Make a project of one article with an empty Belarusian catalog, in git."""
    (root / "articles").mkdir(parents=True)
    (root / "pieraklad.toml").write_text(CONFIG, "utf-8")
    (root / "articles" / "stars.md").write_text(article(paragraphs=paragraphs), "utf-8")
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
    settings = ["user.name=Янка", "user.email=janka@example.org", "commit.gpgsign=false"]
    options = [part for setting in settings for part in ("-c", setting)]
    done = subprocess.run(["git", *options, *args], cwd=root, capture_output=True, check=False)
    return done.returncode == 0


class Log:
    """What was acknowledged: lines that are in the file as soon as they are written, whoever is killed."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, *values: object) -> None:
        os.write(self._handle, json.dumps(values, ensure_ascii=False).encode() + b"\n")


def until_told() -> Iterator[int]:
    """Count until the process is told to end: no program but a worker ends in the middle of something."""
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    number = 0
    while not told:
        number += 1
        yield number


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


ROLES = {"edit": edit_outside, "commands": run_commands, "pull": pull}


def start(role: str, root: Path) -> subprocess.Popen[bytes]:
    """Start one of ROLES; it ends between two of its works when it is terminated."""
    return subprocess.Popen([sys.executable, __file__, role, str(root)])


def stop(others: Iterable[subprocess.Popen[bytes]]) -> int:
    """End them; return how many had ended before."""
    early = 0
    for process in others:
        early += process.poll() is not None
        process.terminate()
    for process in others:
        process.wait()
    return early


# The looking


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


def main() -> None:
    """Play a role until told to end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("role", choices=ROLES)
    parser.add_argument("root", type=Path)
    arguments = parser.parse_args()
    ROLES[arguments.role](arguments.root, "x0")


if __name__ == "__main__":
    main()
