"""The site: building compared with Hugo and Pelican, starting, rendering, sending, searching; generated content."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import generated
import hugo
import pelican_site
import serving
from rows import Row
from timing import medians

_LARGE = 10_000


def sites() -> Iterator[Row]:
    """All rows about the site."""
    # In memory if there is such a folder: we measure the programs, not the disk.
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    for count in (1_000, 3_000):
        yield from _building(folder, count)
    yield _rebuilding(folder, 3_000)
    yield _growth(folder)
    yield from _large(folder)
    yield from serving.served()
    yield from _weights()
    shutil.rmtree(folder, ignore_errors=True)


def _building(folder: Path, count: int) -> Iterator[Row]:
    ours, theirs, third = (folder / f"{name}{count}" for name in ("ours", "hugo", "pelican"))
    generated.write_site(ours, count)
    _run([sys.executable, "-m", "pieraklad", "compile", "--quiet"], ours)
    hugo.write_site(theirs, count)
    commands: dict[str, tuple[list[str], Path, Path]] = {
        "ours": ([sys.executable, "-m", "pieraklad", "build", "public", "--quiet"], ours, ours / "public"),
        "Hugo": ([sys.executable, "-m", "hugo", "--quiet"], theirs, theirs / "public"),
    }  # fmt: skip
    if count == 1_000:
        pelican_site.write_site(third, count)
        pelican = [
            sys.executable,
            "-m",
            "pelican",
            "content",
            "-s",
            "pelicanconf.py",
            "-o",
            "public",
            "-q",
        ]
        commands["Pelican"] = (pelican, third, third / "public")
    memory: dict[str, float] = {}

    def build(name: str) -> Callable[[], None]:
        command, where, out = commands[name]

        def run() -> None:
            shutil.rmtree(out, ignore_errors=True)
            memory[name] = max(memory.get(name, 0.0), _run(command, where))

        return run

    times = medians({name: build(name) for name in commands}, runs=3)
    pages = count * 2, int(count * 1.7)
    rates = {name: (pages[0] if name == "ours" else pages[1]) / s for name, s in times.items()}
    figures = ", ".join(
        f"{name} {rates[name]:.0f} pages/s with {memory[name]:.0f} MB ({times[name]:.1f} s)"
        for name in commands
    )
    yield Row(
        f"Building {count:,} articles of {generated.WORDS:,} words, 70 % translated",
        f"{times['Hugo'] / times['ours']:.2f} × Hugo's speed in wall-clock time: {figures}",
        "≥ 0.8 × with ≤ 200 MB",
        "whole commands, medians of 3 interleaved runs; the largest process's memory; ours with "
        f"untranslated articles' pages ({pages[0]:,} against {pages[1]:,}) and the search",
    )


def _rebuilding(folder: Path, count: int) -> Row:
    """Building again: with nothing changed, a catalog edited, an article edited; beside all of Hugo."""
    ours, theirs = folder / f"ours{count}", folder / f"hugo{count}"
    build = [sys.executable, "-m", "pieraklad", "build", "public", "--quiet"]
    _run(build, ours)
    time.sleep(2)  # until the clocks of the files count
    _run(build, ours)
    catalog = ours / "locales/be/LC_MESSAGES/articles/article-00012.po"
    article = ours / "articles/article-00012.md"
    turns = iter(range(1_000))

    def edit(path: Path, before: str) -> Callable[[], None]:
        def run() -> None:
            text = path.read_text("utf-8")
            place = text.rindex(before) + len(before)
            word = generated.ENGLISH.words[next(turns)]
            path.write_text(f"{text[:place]}{word} {text[place:]}", "utf-8")
            _run(build, ours)

        return run

    def everything() -> None:
        shutil.rmtree(theirs / "public", ignore_errors=True)
        _run([sys.executable, "-m", "hugo", "--quiet"], theirs)

    times = medians(
        {
            "nothing changed": lambda: _run(build, ours),
            "a catalog edited": edit(catalog, 'msgstr "'),
            "an article edited": edit(article, "\n- "),
            "Hugo, everything": everything,
        },
        runs=3,
    )
    return Row(
        f"Building {count:,} articles again",
        ", ".join(f"{name} {seconds:.2f} s" for name, seconds in times.items()),
        "≤ 0.5 s, ≤ 0.8 s, ≤ 0.8 s",
        "whole commands, medians of 3 interleaved runs; a word more in a paragraph",
    )


def _growth(folder: Path) -> Row:
    """Building 10 to 3,000 articles; writes docs/scaling-build.svg and docs/scaling-build-memory.svg."""
    seconds: list[tuple[int, float]] = []
    megabytes: list[tuple[int, float]] = []
    for count in (10, 30, 100, 300, 1_000, 3_000):
        site = folder / f"ours{count}"
        if not site.is_dir():
            generated.write_site(site, count)
            _run([sys.executable, "-m", "pieraklad", "compile", "--quiet"], site)
        times, most = [], 0.0
        for _ in range(3):
            shutil.rmtree(site / "public", ignore_errors=True)
            start = time.perf_counter()
            most = max(
                most, _run([sys.executable, "-m", "pieraklad", "build", "public", "--quiet"], site)
            )
            times.append(time.perf_counter() - start)
        seconds.append((count, min(times)))
        megabytes.append((count, most))
    from plot import log_log

    docs = Path(__file__).parent.parent / "docs"
    (docs / "scaling-build.svg").write_text(log_log(seconds, "articles", "seconds"), "utf-8")
    (docs / "scaling-build-memory.svg").write_text(log_log(megabytes, "articles", "MB"), "utf-8")
    return Row(
        "Building 10 to 3,000 articles",
        f"{seconds[0][1]:.1f} to {seconds[-1][1]:.1f} s, {megabytes[0][1]:.0f} to "
        f"{megabytes[-1][1]:.0f} MB in the largest process",
        "a straight line, ≤ 200 MB",
        "the fastest of three builds each; plots of the [time](scaling-build.svg) and the "
        "[memory](scaling-build-memory.svg)",
    )


def _large(folder: Path) -> Iterator[Row]:
    """Starting with 10,000 articles, the first page, the search."""
    site = folder / "large"
    generated.write_site(site, _LARGE)
    _run([sys.executable, "-m", "pieraklad", "compile", "--quiet"], site)
    output = subprocess.run(
        [sys.executable, __file__, str(site)], check=True, capture_output=True, text=True
    ).stdout
    values = dict(line.split("=", 1) for line in output.splitlines())
    how = f"{_LARGE:,} articles, in a process of its own"
    yield Row("The index of 10,000 articles from nothing", f"{values['index']} s", "≤ 25 s", how)
    yield Row("Start-up, indexed, with the first page", f"{values['start']} s, {values['memory']} MB",
              "≤ 0.7 s, ≤ 80 MB", how)  # fmt: skip
    yield Row("… from the edit of an article to its page", f"{values['edit']} s", "≤ 0.3 s",
              "median of 5")  # fmt: skip
    yield Row("… first rendering of an article", f"{values['first']} ms", "≤ 5 ms",
              "median of 100 articles, read from their files")  # fmt: skip
    yield Row("… a search, indexed", f"{values['search']} ms, the slowest {values['slowest']} ms",
              "≤ 6 ms, ≤ 40 ms", "median of 100 queries of one to three words, the whole page")  # fmt: skip
    yield Row("… a cached page, compared with a bare Flask view of the same bytes",
              f"{values['ratio']} ×", "≥ 0.9 ×", "through the WSGI interface")  # fmt: skip


def _measure_large(path: str) -> None:
    """The measurements for `_large`; prints name=value lines."""
    start = time.perf_counter()
    code = (
        "import sys; from pieraklad.index import Index; from pieraklad.project import Project; "
        "Index.open(Project.load(sys.argv[1])).close()"
    )
    subprocess.run([sys.executable, "-c", code, path], check=True)
    print(f"index={time.perf_counter() - start:.1f}")
    time.sleep(2)  # until the clocks of the files count
    start = time.perf_counter()
    from pieraklad.project import Project
    from pieraklad_web import create_app

    app = create_app(Project.load(path))
    client = app.test_client()
    assert client.get("/en/").status_code == 200
    print(f"start={time.perf_counter() - start:.2f}")
    # Not getrusage: its maximum is the parent's, from before this process began.
    status = Path("/proc/self/status").read_text()
    most = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    print(f"memory={int(most) / 1000:.0f}")
    site: Any = app.extensions["pieraklad"]
    print(f"edit={_edited(site, client, Path(path)):.2f}")
    times = sorted(_timed(client.get, f"/en/articles/article-{n:05}") for n in range(100, 200))
    print(f"first={times[len(times) // 2] * 1000:.1f}")
    words = generated.ENGLISH.words
    queries = ["+".join(words[(n * 37) % 3000 + k] for k in range(1 + n % 3)) for n in range(100)]
    times = sorted(_timed(client.get, f"/en/search?q={query}") for query in queries)
    print(f"search={times[len(times) // 2] * 1000:.1f}")
    print(f"slowest={times[-1] * 1000:.0f}")
    print(f"ratio={_ratio(app):.1f}")


def _edited(site: Any, client: Any, root: Path) -> float:
    """Return the median seconds from the edit of an article to its page."""
    article = root / "articles" / "article-00012.md"
    times: list[float] = []
    for number in range(1, 6):
        start = time.perf_counter()
        text = article.read_text("utf-8")
        article.write_text(f"{text}\nEdited for the {number}th time.\n", "utf-8")
        site.refresh(force=True)
        page = client.get("/en/articles/article-00012").get_data(as_text=True)
        assert f"Edited for the {number}th time." in page
        times.append(time.perf_counter() - start)
    return sorted(times)[2]


def _ratio(app: Any) -> float:
    from flask import Flask, Response
    from werkzeug.test import create_environ

    address = "/en/articles/article-00100"
    body = app.test_client().get(address).data
    bare = Flask("bare")
    bare.add_url_rule(
        "/en/articles/<slug>", "view",
        lambda slug: Response(body, headers={"ETag": '"x"'}, content_type="text/html; charset=utf-8"),
    )  # fmt: skip
    environ = create_environ(address)

    def send(application: Any) -> Callable[[], None]:
        def run() -> None:
            for _ in range(2_000):
                b"".join(application.wsgi_app(dict(environ), lambda status, headers: None))

        return run

    times = medians({"ours": send(app), "bare": send(bare)}, runs=5)
    return times["bare"] / times["ours"]


def _weights() -> Iterator[Row]:
    """The size of an article of 1,100 words with its style sheet, compressed."""
    import gzip

    from pieraklad.project import Project
    from pieraklad_web import create_app
    from pieraklad_web.assets import assets

    app = create_app(Project.load(Path(__file__).parent.parent))
    style = len(gzip.compress(assets()["site.css"].data, 6))
    figures = []
    for language in ("en", "be"):
        page = app.test_client().get(f"/{language}/articles/how-ballots-are-counted").data
        figures.append(f"{language} {(len(gzip.compress(page, 6)) + style) / 1000:.1f} kB")
    yield Row("An article with its style sheet, gzip", ", ".join(figures), "≤ 12 and ≤ 16 kB",
              "“How ballots are counted” from the demo site; two requests")  # fmt: skip


def _timed(call: Callable[[str], Any], value: str) -> float:
    start = time.perf_counter()
    assert call(value).status_code == 200
    return time.perf_counter() - start


def _run(command: list[str], folder: Path) -> float:
    """Run a command; return the memory in MB of its largest process."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=2);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout.split()[-1]) / 1000


if __name__ == "__main__":
    _measure_large(sys.argv[1])
