"""Whole trees for other generators: `render` beside po4a, and Starlight built from what it writes.

`python benchmarks/trees.py` prints rows for docs/measurements.md. Needs po4a (Debian) and, for Starlight, npm;
what is missing is said. mdbook-i18n-helpers is only on crates.io: it is compared where its binary is on the PATH.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polib
import pyromark
from corpus import markdown_files
from themes import _ASTRO, _COLLECTION, _install, _run

_OURS = [str(Path(sys.executable).with_name("pieraklad"))]
_CONFIG = "[options] --master-charset UTF-8 --localized-charset UTF-8\n[po4a_langs] be\n[po4a_paths] po/tree.pot be:po/be.po\n"


def main() -> None:
    """Print the rows."""
    texts = markdown_files()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, text in enumerate(texts):
            path = folder / "src" / f"{number:04}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        print(f"{len(texts)} files, {sum(map(len, texts)) / 1e6:.2f} MB")
        ours(folder)
        po4a(folder)
        print("mdbook-i18n-helpers:", shutil.which("mdbook-gettext") or "not on the PATH")
    starlight()


def ours(folder: Path) -> None:
    """Extract, translate every message by itself, render, and render again."""
    command = [*_OURS, "render", "src", "--to", "be"]
    extracting = _timed([*command, "--update"], folder)
    messages = 0
    for path in folder.glob("locales/**/*.po"):
        messages += _identical(path)
    rendering = _timed([*command, "-o", "ours"], folder)
    again = _timed([*command, "-o", "ours"], folder)
    print(
        f"ours: {messages} messages; update {extracting:.2f}, render {rendering:.2f}, again {again:.2f} s"
    )
    print("ours:", _compared(folder / "src", folder / "ours"))


def po4a(folder: Path) -> None:
    """Let po4a do the same, with one catalog for all."""
    if shutil.which("po4a") is None:
        print("po4a: not on the PATH")
        return
    options = ["-f", "text", "-M", "UTF-8", "-o", "markdown"]
    usable = [
        path
        for path in sorted((folder / "src").iterdir())
        if not subprocess.run(["po4a-updatepo", *options, "-m", str(path), "-p", str(folder / "one.pot")],
                              capture_output=True, check=False).returncode
    ]  # fmt: skip
    print(f"po4a: reads {len(usable)} files; one that it does not read would end the run for all")
    lines = [f'[type:text] src/{p.name} be:po4a/{p.name} opt:"-o markdown -k 0"\n' for p in usable]
    (folder / "po4a.cfg").write_text(_CONFIG + "".join(lines))
    (folder / "po").mkdir()
    (folder / "po4a").mkdir()
    extracting = _timed(["po4a", "--quiet", "po4a.cfg"], folder, check=False)
    if not (folder / "po/be.po").exists():
        print("po4a: no catalog was made")
        return
    messages = _identical(folder / "po/be.po")
    rendering = _timed(["po4a", "--quiet", "po4a.cfg"], folder, check=False)
    print(f"po4a: {messages} messages; first {extracting:.2f}, translated {rendering:.2f} s")
    print("po4a:", _compared(folder / "src", folder / "po4a"))


def starlight() -> None:
    """Build a Starlight site in two languages from this project's docs."""
    if shutil.which("npm") is None:
        print("Starlight: no npm")
        return
    site = Path(tempfile.mkdtemp()) / "starlight"
    docs = site / "src/content/docs"
    docs.mkdir(parents=True)
    for source in (Path(__file__).parent.parent / "docs").glob("*s.md"):
        title, _, body = source.read_text("utf-8").partition("\n")
        if "](screenshots" not in body:
            (docs / source.name).write_text(f"---\ntitle: {title[2:]}\n---\n{body}", "utf-8")
    _run(
        [*_OURS, "render", str(docs), "--to", "be", "-o", str(docs / "be"), "--fallback", "marked"],
        site,
    )
    (site / "astro.config.mjs").write_text(
        _ASTRO.replace("defineConfig({", 'defineConfig({ site: "https://example.org",')
        .replace('"en", locales', '"root", locales')
        .replace('defaultLocale: "en"', 'defaultLocale: "root"')
        .replace('en: { label: "English" }', 'root: { label: "English", lang: "en" }')
    )
    (site / "src/content.config.ts").write_text(_COLLECTION)
    _install(site, "Starlight")
    done = subprocess.run(
        ["npx", "astro", "build"], cwd=site, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    warnings = [
        line
        for line in said.splitlines()
        if re.search(r"\bWARN\b|\[warn\]|\[error\]", line, re.IGNORECASE)
    ]
    print(
        f"Starlight: status {done.returncode}, {len(list((site / 'dist/be').rglob('*.html')))} pages in be, warnings: {warnings}"
    )
    shutil.rmtree(site.parent)


def _identical(path: Path) -> int:
    """Translate every message of a catalog by itself; return how many there are."""
    catalog = polib.pofile(str(path), wrapwidth=10_000)
    for entry in catalog:
        entry.msgstr = entry.msgid
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    catalog.save()
    return len(catalog)


def _compared(source: Path, output: Path) -> str:
    """Say how many files are the same, byte for byte, and as a reader sees them."""
    same = alike = missing = lost = words = 0
    for path in sorted(source.iterdir()):
        other = output / path.name
        if not other.exists():
            missing += 1
            continue
        here, there = path.read_text("utf-8"), other.read_text("utf-8")
        same += here == there
        alike += _html(here) == _html(there)
        before = re.findall(r"\w+", re.sub(r"<[^>]*>", " ", _html(here)))
        after = set(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", _html(there))))
        words += len(before)
        lost += sum(word not in after for word in before)
    total = len(list(source.iterdir()))
    return f"of {total} files {same} the same bytes, {alike} the same HTML, {missing} missing; {lost} of {words} words lost"


def _html(text: str) -> str:
    html = pyromark.html(
        text,
        options=pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_FOOTNOTES
        | pyromark.Options.ENABLE_STRIKETHROUGH,
    )
    return re.sub(r"\s+", " ", html)


def _timed(command: list[str], folder: Path, check: bool = True) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if check and done.returncode:
        sys.exit(done.stdout + done.stderr)
    if done.returncode:
        print(" ".join(command), "→", done.returncode, (done.stderr or done.stdout)[-300:])
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
