"""The files for the measurements: Markdown from public source distributions, fetched by pip, never committed."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("starlette", "fastapi", "jupyter-book", "nox", "sqlmodel", "typer")
CACHE = Path(__file__).parent.parent / ".pieraklad" / "bench"


def markdown_files() -> list[str]:
    """Return the texts of the Markdown files in the packages' source distributions."""
    CACHE.mkdir(parents=True, exist_ok=True)
    texts: list[str] = []
    for package in PACKAGES:
        stem = package.replace("-", "_")
        if not list(CACHE.glob(f"{stem}-*.tar.gz")):
            _pip("download", "--no-deps", "--no-binary", package, "-d", str(CACHE), package)
        for archive in sorted(CACHE.glob(f"{stem}-*.tar.gz"))[-1:]:
            with tarfile.open(archive) as tar:
                for member in sorted(tar.getmembers(), key=lambda m: m.name):
                    file = tar.extractfile(member) if member.name.endswith(".md") else None
                    if file is not None:
                        texts.append(file.read().decode("utf-8"))
    return texts


def catalogs() -> list[bytes]:
    """Return the Belarusian, Ukrainian and Polish catalogs of Django's wheel."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not list(CACHE.glob("[dD]jango-*.whl")):
        _pip(
            "download", "--no-deps", "--only-binary", ":all:", "-d", str(CACHE), "django>=5.2,<5.3"
        )
    [archive] = sorted(CACHE.glob("[dD]jango-*.whl"))[-1:]
    with zipfile.ZipFile(archive) as wheel:
        return [
            wheel.read(name)
            for name in sorted(wheel.namelist())
            if name.endswith(".po") and f"/{Path(name).parts[-3]}/" in "/be/ /uk/ /pl/"
        ]


def download_wheels() -> list[Path]:
    """Return the wheels of Django and Wagtail, which contain the sources of their catalogs."""
    CACHE.mkdir(parents=True, exist_ok=True)
    found: list[Path] = []
    for name, wanted in (("django", "django>=5.2,<5.3"), ("wagtail", "wagtail")):
        if not list(CACHE.glob(f"{name}-*.whl")):
            _pip("download", "--no-deps", "--only-binary", ":all:", "-d", str(CACHE), wanted)
        found += sorted(CACHE.glob(f"{name}-*.whl"))[-1:]
    return found


def catalog_messages(language: str) -> Iterator[tuple[str, str]]:
    """Yield the translated texts of a language's catalogs in these wheels, a plural's forms one by one."""
    from pieraklad.catalogs import Catalog

    for archive in download_wheels():
        with zipfile.ZipFile(archive) as wheel:
            for name in sorted(wheel.namelist()):
                if name.endswith(".po") and f"/{language}/LC_MESSAGES/" in name:
                    for entry in Catalog.from_bytes(wheel.read(name)):
                        if entry.obsolete:
                            continue
                        for text in (entry.msgstr, *entry.msgstr_plural.values()):
                            if text:
                                yield entry.msgid, text


def _pip(*args: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *args], check=True)
