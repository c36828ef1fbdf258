"""One article's files → its rows in the index; for a broken file, the last good version is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pieraklad.catalogs.mo_read import MoError, read_mo
from pieraklad.catalogs.translations import Translations
from pieraklad.index.facts import Facts, facts_of
from pieraklad.index.packed_article import pack_article
from pieraklad.index.readings import Loaded
from pieraklad.project import Project
from pieraklad.project.articles import Article, make_article
from pieraklad.project.problems import Problem, problem_of
from pieraklad.storage.files import read_file
from pieraklad.storage.fingerprints import digest_of


class File(NamedTuple):
    """A file as it was read: its digest, or why it has none; and what is wrong with it."""

    digest: str
    problems: tuple[Problem, ...] = ()


class Kept(NamedTuple):
    """The last good version of an article's files; nothing where there was none."""

    source: bytes | None
    catalogs: Mapping[str, bytes]


@dataclass(slots=True)
class Worked:
    """What came of an article's files, by language; that of the article itself under ""."""

    slug: str
    files: dict[str, File] = field(default_factory=dict)
    is_same: bool = False
    """Every file is what it was; there is nothing else here then."""
    key: str = ""
    """Empty where the article is left out: it cannot be used, and never could."""
    published: bool = False
    source: bytes = b""
    packed: bytes = b""
    catalogs: dict[str, bytes] = field(default_factory=dict)
    facts: Facts | None = None


def work_out(
    slug: str,
    languages: list[str],
    known: Mapping[str, str],
    kept: Callable[[str], Kept],
    project: Project,
    settings: str,
) -> Worked | None:
    """Read an article and its catalogs in `languages`; None where there is no such article any more.

    `known` holds the digests of these files when they were last read, `kept` finds their last good
    versions, and `settings` stands for all that decides what comes of them.
    """
    path = project.articles_dir / f"{slug}.md"
    worked = Worked(slug)
    data: dict[str, bytes] = {}
    for language in ("", *languages):
        place = project.mo_path(slug, language) if language else path
        try:
            data[language] = read_file(project.confine(place))
            worked.files[language] = File(digest_of(data[language]))
        except FileNotFoundError:
            if not language:
                return None
        except OSError as error:
            problem = Problem(place, 0, f"cannot be read: {error.strerror}")
            worked.files[language] = File(f"error {error.errno}", (problem,))
    if {language: file.digest for language, file in worked.files.items()} == known:
        worked.is_same = True
        return worked
    try:
        _take(worked, data, kept, project, settings)
    except Exception as error:  # one article's fault must not be the others'
        worked.key = ""
        _fail(worked, "", problem_of(path, error))
    return worked


def _take(
    worked: Worked,
    data: Mapping[str, bytes],
    kept: Callable[[str], Kept],
    project: Project,
    settings: str,
) -> None:
    before: Kept | None = None

    def last_good() -> Kept:
        nonlocal before
        before = before or kept(worked.slug)
        return before

    article = _read_article(worked, data.get(""), project)
    source = data.get("", b"")
    if article is None:
        kept_source = last_good().source
        if kept_source is None:
            return
        source = kept_source
        text = source.decode("utf-8")
        article = make_article(_path(worked.slug, project), text, project).article
        if article is None:  # the settings are other ones now
            return
    catalogs: dict[str, Translations] = {}
    digests = [worked.files[""].digest if source is data.get("") else digest_of(source)]
    for language in [language for language in worked.files if language]:
        compiled = data.get(language)
        try:
            if compiled is not None:
                catalogs[language] = Translations(read_mo(compiled))
        except MoError as error:
            _fail(worked, language, Problem(project.mo_path(worked.slug, language), 0, str(error)))
        if language not in catalogs:
            compiled = last_good().catalogs.get(language)
            if compiled is None:
                continue
            catalogs[language] = Translations(read_mo(compiled))
        assert compiled is not None
        is_read = compiled is data.get(language)
        digest = worked.files[language].digest if is_read else digest_of(compiled)
        worked.catalogs[language] = compiled
        digests.append(f"{language} {digest}")
    worked.source = source
    worked.packed = pack_article(article)
    worked.published = not article.draft and article.lang in project.languages
    worked.facts = facts_of(Loaded(article, catalogs), project)
    worked.key = digest_of("\n".join([worked.slug, settings, *digests]).encode())


def _read_article(worked: Worked, data: bytes | None, project: Project) -> Article | None:
    if data is None:
        return None
    path = _path(worked.slug, project)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _fail(worked, "", Problem(path, line, f"byte {error.start} is not UTF-8"))
        return None
    read = make_article(path, text, project)
    if read.article is None or read.errors:
        _fail(worked, "", *read.errors)
        return None
    return read.article


def _path(slug: str, project: Project) -> Path:
    return project.articles_dir / f"{slug}.md"


def _fail(worked: Worked, language: str, *problems: Problem) -> None:
    old = worked.files[language]
    worked.files[language] = File(old.digest, (*old.problems, *problems))
