"""Which document of a tree translates which: by path, by the language in a name, by what front matter says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from pieraklad.project.bilingual import Bilingual
from pieraklad.project.languages import UnknownLanguage, canonical_tag
from pieraklad.project.problems import Problem
from pieraklad.storage.files import read_file
from pieraklad.trees.walk import Tree, is_language, language_of, walk

LINKING_KEYS = ("translationKey", "translationkey", "page_id", "permalink", "slug", "id")
"""Front-matter keys by which generators connect translations whose paths differ, the surest first."""


class DocumentPair(NamedTuple):
    """A document's path in its tree, and the file with its translation."""

    source: PurePosixPath
    translation: Path


@dataclass(slots=True)
class Pairs:
    """The pairs of a tree, and the files that are in none, each with the reason."""

    root: Path
    found: list[DocumentPair] = field(default_factory=list)
    left: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def by_folder(
    source: Path, translation: Path, leave: Collection[Path] = (), exclude: Sequence[str] = ()
) -> Pairs:
    """Pair two folders: files of the same path, then those that front matter connects.

    Raises NotADirectoryError.
    """
    here = walk(source, [translation, *leave], exclude)
    there = walk(translation, [source, *leave], exclude)
    pairs = Pairs(source, problems=here.problems + there.problems)
    names = set(there.documents)
    for name in here.documents:
        if name in names:
            pairs.found.append(DocumentPair(name, translation / name))
    paired = {pair.source for pair in pairs.found}
    _connect(
        pairs,
        [(name, source / name) for name in here.documents if name not in paired],
        [translation / name for name in there.documents if name not in paired],
    )
    return pairs


def by_name(
    root: Path, language: str, own: str | None, leave: Collection[Path] = (), exclude: Sequence[str] = ()
) -> Pairs:  # fmt: skip
    """Pair page.be.md with page.md or page.en.md of the same folder. Raises NotADirectoryError."""
    tree = walk(root, leave, exclude)
    pairs = Pairs(root, problems=tree.problems)
    sources: dict[PurePosixPath, PurePosixPath] = {}
    translations: dict[PurePosixPath, PurePosixPath] = {}
    for name in tree.documents:
        tag = language_of(name)
        if tag == language:
            translations[_bare(name)] = name
        elif tag == own:
            sources[_bare(name)] = name
        elif tag is None:  # page.en.md goes before page.md, which is then for all languages
            sources.setdefault(name, name)
    return _paired(pairs, root, sources, translations)


def by_front_matter(
    root: Path, language: str, own: str | None, exclude: Sequence[str] = ()
) -> Pairs:
    """Pair documents by `lang` and what connects them: a key of front matter, or the path without the language.

    That is how Jekyll Polyglot does it. Raises NotADirectoryError.
    """
    tree = walk(root, (), exclude)
    pairs = Pairs(root, problems=tree.problems)
    sources: dict[PurePosixPath, PurePosixPath] = {}
    translations: dict[PurePosixPath, PurePosixPath] = {}
    for name in tree.documents:
        matter = metadata(root / name)
        if matter is None or not matter:
            continue  # a file without front matter is no page for Jekyll
        tag = _stated(matter) or _in_path(name)
        if tag == language:
            translations[without_language(name)] = name
        elif tag in (None, own) or (own is None and tag != language):
            sources[without_language(name)] = name
    return _paired(pairs, root, sources, translations)


def _paired(
    pairs: Pairs, root: Path, sources: dict[PurePosixPath, PurePosixPath],
    translations: dict[PurePosixPath, PurePosixPath],
) -> Pairs:  # fmt: skip
    """Pair what has the same key; then, of the rest, what front matter connects."""
    for bare, name in sorted(sources.items()):
        if bare in translations:
            pairs.found.append(DocumentPair(name, root / translations[bare]))
    _connect(
        pairs,
        [(name, root / name) for bare, name in sorted(sources.items()) if bare not in translations],
        [root / name for bare, name in sorted(translations.items()) if bare not in sources],
    )
    return pairs


def _connect(
    pairs: Pairs, sources: Iterable[tuple[PurePosixPath, Path]], translations: Iterable[Path]
) -> None:
    """Pair what front matter connects; the rest is left out, with the reason."""
    waiting = {path: metadata(path) or {} for path in translations}
    open_sources = [(name, path, metadata(path) or {}) for name, path in sources]
    for key in LINKING_KEYS:
        there = _unique(waiting, lambda path, key=key: waiting[path].get(key))  # type: ignore[misc]
        mine = _unique(open_sources, lambda item, key=key: item[2].get(key))  # type: ignore[misc]
        for value, item in mine.items():
            path = there.get(value)
            if path is not None:
                pairs.found.append(DocumentPair(item[0], path))
                del waiting[path]
                open_sources.remove(item)
    pairs.left += [Problem(path, 0, _NO_TRANSLATION) for _, path, _ in open_sources]
    pairs.left += [Problem(path, 0, _NO_SOURCE) for path in waiting]
    pairs.found.sort()


def _unique(items: Iterable[Any], value_of: Callable[[Any], Any]) -> dict[str, Any]:
    """Return items by value; a value that several have connects nothing."""
    found: dict[str, Any] = {}
    doubled: set[str] = set()
    for item in items:
        value = value_of(item)
        if isinstance(value, str | int) and str(value):
            if str(value) in found:
                doubled.add(str(value))
            found[str(value)] = item
    return {value: item for value, item in found.items() if value not in doubled}


def metadata(path: Path) -> dict[str, Any] | None:
    """Return the front matter of a Markdown file; None if the file cannot be read."""
    from pieraklad.documents.front_matter.yaml_matter import cut_front_matter

    try:
        data = read_file(path)
        return cut_front_matter(data.decode("utf-8"), data, ()).metadata
    except (OSError, UnicodeDecodeError):
        return None


def _bare(name: PurePosixPath) -> PurePosixPath:
    return name.with_name(PurePosixPath(name.stem).stem + name.suffix)


def without_language(name: PurePosixPath) -> PurePosixPath:
    """Return a path without its languages: about.md for about.be.md and be/about.md."""
    if language_of(name) is not None:
        name = _bare(name)
    return PurePosixPath(*(part for part in name.parts[:-1] if not is_language(part)), name.name)


def _in_path(name: PurePosixPath) -> str | None:
    found = language_of(name)
    return found or next((part for part in name.parts[:-1] if is_language(part)), None)


def _stated(matter: dict[str, Any]) -> str | None:
    try:
        return canonical_tag(str(matter.get("lang") or ""))
    except UnknownLanguage:
        return None


def has_documents(folder: Path) -> bool:
    """Return whether there is a document in a folder."""
    try:
        tree: Tree = walk(folder)
    except OSError:
        return False
    return bool(tree.documents)


_NO_TRANSLATION = Bilingual("has no translation", "не мае перакладу")
_NO_SOURCE = Bilingual(
    "translates no document of the source tree: neither a path nor a key of front matter connects it",
    "не пераклад ніводнага дакумента з дрэва арыгіналаў: ні шлях, ні ключ загалоўка яго не звязваюць",
)
