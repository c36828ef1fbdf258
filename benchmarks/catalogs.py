"""Catalogs compared with polib, Babel, translate-toolkit, msgfmt and msgmerge: reading, writing, compiling, memory."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import catalogs
from rows import Row
from timing import medians

if TYPE_CHECKING:
    from pieraklad.catalogs import Catalog

MESSAGES = 19_000
"""Messages in the large catalog; as many as in a large documentation project."""
TREE = 2_000
"""Catalogs in the tree of small ones."""


def catalog_files() -> Iterator[Row]:
    """Measure all."""
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "large.po"
        large = large_catalog()
        path.write_bytes(large)
        made_of = f"{MESSAGES:,} messages, {len(large) / 1e6:.1f} MB, made of Django's"
        yield from _reading(path, made_of)
        yield from _writing(path, made_of)
        yield from _space(path, made_of)
        yield from _compiling(path, made_of)
        yield from _tree(folder / "tree", large)
        yield from _memory()
    finally:
        shutil.rmtree(folder)


def large_catalog() -> bytes:
    """Return one catalog of Django's Belarusian, Ukrainian and Polish messages, under separate
    contexts, with comments as in an article's catalog."""
    header = b""
    blocks: list[bytes] = []
    files = catalogs()
    for copy in range(100 * len(files)):
        for data in files[copy % len(files) : copy % len(files) + 1]:
            head, _, body = data.partition(b"\n\n")
            header = header or head
            for number, block in enumerate(body.strip().split(b"\n\n")):
                if b"msgctxt" in block or b"#~" in block or b"msgid " not in block:
                    continue
                place = b"#. paragraph, under \xe2\x80\x9cPart %d\xe2\x80\x9d\n#: articles/a%d.md\n"
                flags = block.startswith(b"#")
                context = block.replace(b"msgid ", b'msgctxt "%d"\nmsgid ' % copy, 1)
                blocks.append(context if flags else place % (number // 9, copy) + context)
    return header + b"\n\n" + b"\n\n".join(blocks[:MESSAGES]) + b"\n"


def _reading(path: Path, made_of: str) -> Iterator[Row]:
    import polib
    from babel.messages.pofile import read_po
    from translate.storage.pypo import pofile

    from pieraklad.catalogs import Catalog

    def toolkit() -> None:
        store = pofile()
        store.parse(path.read_bytes())
        for unit in store.units:
            _ = (
                unit.source, unit.target, unit.getcontext(), unit.getnotes(), unit.getlocations(),
                unit.isfuzzy(), unit.isobsolete(), unit.prev_source,
            )  # fmt: skip

    def babel() -> None:
        for message in read_po(io.BytesIO(path.read_bytes())):
            _ = (
                message.id, message.string, message.context, message.locations, message.flags,
                message.auto_comments, message.user_comments, message.previous_id, message.lineno,
            )  # fmt: skip

    def entries(read: object) -> None:
        for e in read:  # type: ignore[attr-defined]
            _ = (
                e.msgid, e.msgstr, e.msgctxt, e.msgid_plural, e.msgstr_plural, e.comment, e.tcomment,
                e.occurrences, e.flags, e.previous_msgid, e.obsolete, e.linenum,
            )  # fmt: skip

    times = medians(
        {
            "ours": lambda: entries(Catalog.from_bytes(path.read_bytes())),
            "polib": lambda: entries(polib.pofile(str(path))),
            "babel": babel,
            "toolkit": toolkit,
        },
        runs=7,
    )
    ours = times["ours"]
    yield Row(
        "Reading a catalog, every field of every entry",
        f"{times['polib'] / ours:.1f} × polib, {times['babel'] / ours:.1f} × Babel, "
        f"{times['toolkit'] / ours:.1f} × translate-toolkit ({ours * 1000:.0f} ms)",
        "≥ 4 ×, ≥ 3 × and ≥ 6 ×",
        made_of,
    )


def _writing(path: Path, made_of: str) -> Iterator[Row]:
    import polib

    from pieraklad.catalogs import Catalog

    ours, theirs = Catalog.from_bytes(path.read_bytes()), polib.pofile(str(path))
    for catalog in (ours, theirs):
        for entry in list(catalog)[::2000]:
            entry.msgstr += " і яшчэ"
    times = medians({"ours": ours.to_bytes, "polib": lambda: str(theirs).encode()}, runs=5)
    yield Row(
        "Writing it with ten entries edited",
        f"{times['polib'] / times['ours']:.0f} × polib ({times['ours'] * 1000:.0f} ms)",
        "≥ 20 ×",
        made_of,
    )


def _space(path: Path, made_of: str) -> Iterator[Row]:
    from pieraklad.catalogs import Catalog

    size = path.stat().st_size
    peaks: list[float] = []
    for work in (list, _edited_and_written, Catalog.to_mo):
        tracemalloc.start()
        kept = Catalog.from_bytes(path.read_bytes())
        made = work(kept)
        peaks.append(tracemalloc.get_traced_memory()[1] / size)
        tracemalloc.stop()
        del kept, made
    yield Row(
        "Peak memory for reading every entry, writing it with ten edited, and compiling",
        f"{peaks[0]:.1f} ×, {peaks[1]:.1f} × and {peaks[2]:.1f} × the file",
        "≤ 10 ×",
        f"tracemalloc; {made_of}",
    )


def _edited_and_written(catalog: Catalog) -> bytes:
    for entry in list(catalog)[::2000]:
        entry.msgstr += " і яшчэ"
    return catalog.to_bytes()


def _compiling(path: Path, made_of: str) -> Iterator[Row]:
    root = path.parent / "one"
    catalog = _site(root) / "large.po"
    shutil.copy(path, catalog)
    compiled, theirs = catalog.with_suffix(".mo"), path.with_suffix(".mo")

    def ours() -> None:
        compiled.unlink(missing_ok=True)
        shutil.rmtree(root / ".pieraklad", ignore_errors=True)
        _pieraklad(root)

    times = medians(
        {
            "ours": ours,
            "msgfmt": lambda: subprocess.run(
                ["msgfmt", "--no-hash", "-o", str(theirs), str(path)], check=True
            ),
        },
        runs=7,
    )
    assert compiled.read_bytes() == theirs.read_bytes()
    yield Row(
        "`pieraklad compile` of it compared with `msgfmt`",
        f"{times['ours'] / times['msgfmt']:.1f} × its time ({times['ours']:.2f} and "
        f"{times['msgfmt']:.2f} s), the same bytes",
        "≤ 2 ×",
        f"process start included on both sides; {made_of}",
    )


def _tree(root: Path, large: bytes) -> Iterator[Row]:
    folder = _site(root)
    header, _, body = large.partition(b"\n\n")
    blocks = body.strip().split(b"\n\n")
    for number in range(TREE):
        first = number * 9 % (len(blocks) - 30)
        part = blocks[first : first + 9 + number % 20]
        (folder / f"a{number:04}.po").write_bytes(header + b"\n\n" + b"\n\n".join(part) + b"\n")

    def cold() -> None:
        for path in folder.glob("*.mo"):
            path.unlink()
        shutil.rmtree(root / ".pieraklad", ignore_errors=True)
        _pieraklad(root)

    def each() -> None:
        for path in folder.glob("*.po"):
            subprocess.run(["msgfmt", "--no-hash", "-o", f"{root}/x.mo", str(path)], check=True)

    times = medians({"msgfmt": each, "ours": cold}, runs=1)
    time.sleep(2.5)  # until the clocks of the files count
    _pieraklad(root)
    again = medians({"ours": lambda: _pieraklad(root)}, runs=5)["ours"]
    yield Row(
        f"`pieraklad compile` of {TREE:,} small catalogs compared with one `msgfmt` per file; then with nothing changed",
        f"{times['ours'] / times['msgfmt']:.2f} × its time ({times['ours']:.1f} and "
        f"{times['msgfmt']:.1f} s); {again:.2f} s",
        "≤ 0.5 ×; ≤ 0.3 s",
        "whole commands",
    )


def _memory() -> Iterator[Row]:
    from pieraklad.memory.store import Memory, MemoryUnit

    rng = random.Random(7)
    words = [
        f"{a}{b}{c}" for a in "бвгдкм" for b in "аоуыэ" for c in ("р", "лка", "нне", "сць", "т")
    ]
    texts = [" ".join(rng.choices(words, k=rng.randint(6, 30))) for _ in range(100_000)]
    with Memory() as memory:
        with memory.writing():
            memory.feed("a", "", (MemoryUnit("be", text, "en", text.upper()) for text in texts))
        edited = [_edited(text, words, rng) for text in rng.sample(texts, 300)]
        start = time.perf_counter()
        found = sum(bool(memory.similar(text, "en")) for text in edited)
        similar = (time.perf_counter() - start) / len(edited)
        start = time.perf_counter()
        for text in texts[:300]:
            memory.exact(text, "en", "be")
        exact = (time.perf_counter() - start) / 300
    yield Row(
        "Looking up a text in the memory, similar and exact",
        f"{similar * 1000:.1f} and {exact * 1000:.2f} ms ({found} of {len(edited)} found)",
        "≤ 5 ms",
        "100,000 units; one word in ten replaced",
    )


def _edited(text: str, words: list[str], rng: random.Random) -> str:
    parts = text.split()
    for _ in range(max(1, len(parts) // 10)):
        parts[rng.randrange(len(parts))] = rng.choice(words)
    return " ".join(parts)


def _site(root: Path) -> Path:
    """Make an empty project; return the folder of its Belarusian catalogs."""
    folder = root / "locales" / "be" / "LC_MESSAGES" / "articles"
    folder.mkdir(parents=True)
    (root / "articles").mkdir()
    (root / "pieraklad.toml").write_text(
        '[site]\ntitle = { be = "а", en = "a" }\nlanguages = ["be", "en"]\n'
        'default_language = "en"\n'
    )
    return folder


def _pieraklad(root: Path) -> None:
    command = [sys.executable, "-m", "pieraklad", "compile", "--quiet", "--project", str(root)]
    subprocess.run(command, check=True)
