"""Articles ↔ catalogs compared with mdpo, translate-toolkit and po4a: the same files, the same tasks, one run."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus import markdown_files
from rows import Row
from timing import medians


def documents() -> Iterator[Row]:
    """Extraction with the catalog written; rendering of a fully translated document."""
    from pieraklad.catalogs.po.catalog import Catalog
    from pieraklad.catalogs.template import template_bytes
    from pieraklad.catalogs.translations import Translations
    from pieraklad.documents import parse

    texts = [text for text in markdown_files() if text.strip()]
    size = sum(len(text.encode("utf-8")) for text in texts) / 1e6
    folder = Path(tempfile.mkdtemp())
    names = [f"{number}.md" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_text(text, "utf-8")
    sample = f"{len(texts)} files, {size:.2f} MB, of six public source distributions"

    def ours() -> None:
        for name in names:
            source = (folder / name).read_bytes().decode("utf-8")
            data = template_bytes(parse(source, "markdown").segments, name, "bench")
            (folder / f"{name}.ours.po").write_bytes(data)

    def cut() -> None:
        for text in texts:
            parse(text, "markdown")

    seconds = medians({"cut": cut}, runs=5)["cut"]
    yield Row("Splitting Markdown into segments", f"{size / seconds:.1f} MB/s", "–", sample)

    extractors: dict[str, Callable[[], object]] = {
        "ours": ours,
        "mdpo": lambda: _mdpo_extracts(folder, names),
        "translate-toolkit": lambda: _toolkit_extracts(folder, names),
    }
    times = medians(extractors, runs=3)
    fastest = min(seconds for name, seconds in times.items() if name != "ours")
    yield Row(
        "Extraction, including writing the catalog",
        f"{fastest / times['ours']:.1f} × the fastest ({_rates(size, times)})",
        "≥ 8 ×",
        "the same files, medians of 3 interleaved runs",
    )
    if shutil.which("po4a-gettextize"):
        few = names[:8]
        part = sum((folder / name).stat().st_size for name in few) / 1e6
        start = time.perf_counter()
        for name in few:
            subprocess.run(
                ["po4a-gettextize", "-f", "text", "-o", "markdown", "-M", "UTF-8",
                 "-m", name, "-p", f"{name}.po4a.po"],
                cwd=folder, check=False, capture_output=True,
            )  # fmt: skip
        rate = part / (time.perf_counter() - start)
        yield Row("… po4a, one process per file", f"{rate:.2f} MB/s", "–", f"{len(few)} files")

    for name in names:
        for ending in ("ours", "mdpo", "toolkit"):
            catalog = Catalog.from_bytes((folder / f"{name}.{ending}.po").read_bytes())
            for entry in catalog:
                entry.msgstr = f"‹{entry.msgid}›"
            (folder / f"{name}.{ending}.po").write_bytes(catalog.to_bytes())

    def ours_render() -> None:
        for name in names:
            translations = Translations.from_file(folder / f"{name}.ours.po")
            document = parse((folder / name).read_bytes().decode("utf-8"), "markdown")
            rendered = document.render(translations.finished, on_error=lambda error: None)
            (folder / f"{name}.out").write_bytes(rendered.encode("utf-8"))

    times = medians(
        {
            "ours": ours_render,
            "mdpo": lambda: _mdpo_renders(folder, names),
            "translate-toolkit": lambda: _toolkit_renders(folder, names),
        },
        runs=3,
    )
    fastest = min(seconds for name, seconds in times.items() if name != "ours")
    yield Row(
        "Rendering, including reading file and catalog, verifying and writing the result",
        f"{fastest / times['ours']:.1f} × the fastest ({_rates(size, times)})",
        "≥ 20 ×",
        "the same files, every message translated",
    )
    parsed = [parse(text, "markdown") for text in texts]

    def render_alone() -> None:
        for document in parsed:
            document.render(lambda segment: f"Б{segment.message}", on_error=lambda error: None)

    alone = medians({"render": render_alone}, runs=5)["render"]
    seconds = min(seconds for name, seconds in times.items() if name != "ours")
    yield Row(
        "… only `render`, of documents that are already parsed",
        f"{size / alone:.1f} MB/s, {seconds / alone:.1f} × the fastest peer's whole process",
        "≥ 20 ×",
        "the same files, every message translated",
    )
    yield _scaling(texts, folder)


def _rates(size: float, times: dict[str, float]) -> str:
    return ", ".join(f"{name} {size / seconds:.2f}" for name, seconds in times.items()) + " MB/s"


def _scaling(texts: list[str], folder: Path) -> Row:
    """Extraction of 10 to 10,000 files; writes docs/scaling.svg."""
    from pieraklad.catalogs.template import template_bytes
    from pieraklad.documents import parse

    text = max((t for t in texts if len(t) < 8_000), key=len)
    points: list[tuple[int, float]] = []
    for count in (10, 30, 100, 300, 1_000, 3_000, 10_000):
        start = time.perf_counter()
        for _ in range(count):
            data = template_bytes(parse(text, "markdown").segments, "a.md", "bench")
            (folder / "scaling.pot").write_bytes(data)
        points.append((count, time.perf_counter() - start))
    from plot import log_log

    page = Path(__file__).parent.parent / "docs" / "scaling.svg"
    page.write_text(log_log(points, "files", "seconds"), "utf-8")
    each = [seconds / count * 1000 for count, seconds in points[2:]]
    return Row(
        "Extraction of 10 to 10,000 files",
        f"{min(each):.2f} to {max(each):.2f} ms per file from 100 files on",
        "a straight line",
        f"one file of {len(text.encode()) / 1000:.1f} kB, repeated; [plot](scaling.svg)",
    )


def _mdpo_extracts(folder: Path, names: list[str]) -> None:
    from mdpo.md2po import markdown_to_pofile

    for name in names:
        (folder / f"{name}.mdpo.po").unlink(missing_ok=True)
        markdown_to_pofile(
            str(folder / name), po_filepath=str(folder / f"{name}.mdpo.po"), save=True
        )


def _mdpo_renders(folder: Path, names: list[str]) -> None:
    from mdpo.po2md import pofile_to_markdown

    for name in names:
        pofile_to_markdown(
            str(folder / name), str(folder / f"{name}.mdpo.po"), save=str(folder / f"{name}.out")
        )


def _toolkit_extracts(folder: Path, names: list[str]) -> None:
    from translate.storage import markdown, po

    for name in names:
        store = po.pofile()
        for unit in markdown.MarkdownFile(inputfile=io.BytesIO((folder / name).read_bytes())).units:
            added = store.addsourceunit(unit.source)
            added.addlocations(unit.getlocations())
        (folder / f"{name}.toolkit.po").write_bytes(bytes(store))


def _toolkit_renders(folder: Path, names: list[str]) -> None:
    from translate.convert.po2md import MarkdownTranslator
    from translate.storage import po

    for name in names:
        store = po.pofile.parsestring((folder / f"{name}.toolkit.po").read_bytes())
        translator = MarkdownTranslator(store, False, None, 80)
        output = io.BytesIO()
        translator.translate(io.BytesIO((folder / name).read_bytes()), output)
        (folder / f"{name}.out").write_bytes(output.getvalue())
