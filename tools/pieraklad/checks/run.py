"""Running the checks over catalogs and articles: which file, which line, and what was fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pieraklad.belarusian.problems import Problem as TextProblem
from pieraklad.belarusian.problems import apply
from pieraklad.catalogs.po import Catalog
from pieraklad.checks.base import Finding, Message
from pieraklad.checks.registry import check_message, check_text
from pieraklad.languages import UnknownLanguage, plural_count, tag_of_locale

if TYPE_CHECKING:
    from polib import POEntry

    from pieraklad.articles import Article
    from pieraklad.documents import UnrenderableTranslation
    from pieraklad.project import Project


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with its place. `line` is where the message begins; 0 means the whole file."""

    path: Path
    line: int
    finding: Finding
    source: str = ""
    target: str = ""


@dataclass(slots=True)
class CheckResult:
    """All findings, how many messages were looked at, and which files were fixed."""

    findings: list[Located] = field(default_factory=list)
    messages: int = 0
    fixed: int = 0
    written: list[Path] = field(default_factory=list)


def check_catalog(
    path: Path, project: Project | None, result: CheckResult, fix: bool = False
) -> None:
    """Check one .po file; with `fix` put right what is certain, and write the file if that changed it."""
    try:
        catalog = Catalog.from_bytes(path.read_bytes())
    except OSError as error:
        result.findings.append(_file_problem(path, 0, f"cannot be read: {error.strerror}"))
        return
    for line, text in catalog.problems:
        result.findings.append(_file_problem(path, line, text))
    language = catalog_language(catalog, path)
    if language is None:
        text = "no language: the header has no Language, and the path names none"
        result.findings.append(_file_problem(path, 1, text))
        return
    disabled = project.disabled_checks if project else frozenset()
    source_language = _source_language(project, language)
    nplurals = plural_count(catalog.headers.get("Plural-Forms", "")) if catalog.headers else 0
    before = result.fixed
    for entry in catalog:
        if not entry.obsolete:
            _check_entry(entry, path, (language, source_language, nplurals), disabled, fix, result)
    if result.fixed > before and not catalog.problems:
        from pieraklad.files import write_if_changed

        if write_if_changed(path, catalog.to_bytes()):
            result.written.append(path)


def _check_entry(
    entry: POEntry,
    path: Path,
    languages: tuple[str, str, int],
    disabled: frozenset[str],
    fix: bool,
    result: CheckResult,
) -> None:
    language, source_language, nplurals = languages
    result.messages += 1
    forms = tuple(entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural))

    def findings_of(source: str, target: str) -> list[Finding]:
        return check_message(
            Message(
                source, target, language, source_language, frozenset(entry.flags), forms, nplurals
            ),
            disabled,
        )

    # Each place where a text stands: its source, how to read it, how to write it.
    places: list[tuple[str, str, Callable[[str], None]]] = []
    if entry.msgid_plural:
        for number, form in sorted(entry.msgstr_plural.items()):
            source = entry.msgid if number == 0 and len(forms) > 1 else entry.msgid_plural

            def put(text: str, number: int = number) -> None:
                entry.msgstr_plural[number] = text

            places.append((source, form, put))
    else:

        def put_single(text: str) -> None:
            entry.msgstr = text

        places.append((entry.msgid, entry.msgstr, put_single))
    for source, target, put_text in places:
        if not target:
            continue
        found = findings_of(source, target)
        certain = [f for f in found if f.certain]
        if fix and certain:
            put_text(apply(target, map(_as_problem, certain)))
            result.fixed += len(certain)
            found = [f for f in found if not f.certain]
        result.findings.extend(Located(path, entry.linenum or 0, f, source, target) for f in found)


def check_article(article: Article, project: Project, result: CheckResult) -> None:
    """Check an article's own text, and that each of its translations can stand in it."""
    for segment in article.document.segments:
        result.messages += 1
        for finding in check_text(segment.message, article.lang, project.disabled_checks):
            result.findings.append(
                Located(article.path, segment.line, finding, "", segment.message)
            )


def check_rendering(article: Article, project: Project, result: CheckResult) -> None:
    """Report the translations that would change the structure of the article around them."""
    from pieraklad.translating import Translations

    for language in project.languages:
        path = project.catalog_path(article.slug, language)
        if language == article.lang or not path.is_file():
            continue
        try:
            translations = Translations.from_file(path)
        except (OSError, ValueError):
            continue  # check_catalog says what is wrong with the file
        refused: list[UnrenderableTranslation] = []
        article.document.render(translations.finished, on_error=refused.append)
        if not refused:
            continue
        lines: dict[tuple[str | None, str], int] = {
            (e.msgctxt, e.msgid): e.linenum or 0 for e in Catalog.from_bytes(path.read_bytes())
        }
        for error in refused:
            segment = error.segment
            finding = Finding(
                "structure", "error",
                f"the translation cannot stand in the article: {error.reason}",
                "гэты пераклад парушыў бы структуру артыкула",
            )  # fmt: skip
            line = lines.get((segment.context, segment.message), 0)
            result.findings.append(Located(path, line, finding, segment.message, error.translation))


def check_related(articles: Iterable[Article], project: Project, result: CheckResult) -> None:
    """Report names in `related` that no article has yet: a title may be written ahead of its text.

    An article is known by its slug and by its title in any language.
    """
    from pieraklad.site.related import unresolved_related
    from pieraklad.translating import Translations

    known = list(articles)
    titles: dict[str, list[str]] = {}
    for article in known:
        for language in project.languages:
            path = project.catalog_path(article.slug, language)
            with suppress(OSError, ValueError):  # check_catalog says what is wrong with the file
                title = Translations.from_file(path).text(article.title)
                titles.setdefault(article.slug, []).append(title)
    for problem in unresolved_related(known, titles):
        finding = Finding(
            "related",
            "warning",
            f"{problem.text} yet; it is kept and not shown",
            "related: такога артыкула пакуль няма; назва захаваная, але не паказваецца",
        )
        result.findings.append(Located(problem.path, problem.line, finding))


def catalog_language(catalog: Catalog, path: Path) -> str | None:
    """Return the language tag of a catalog: its header's, else the one its path names."""
    name = catalog.headers.get("Language", "").strip()
    names = [name] if name else []
    parts = path.parts
    if "LC_MESSAGES" in parts and parts.index("LC_MESSAGES") > 0:
        names.append(parts[parts.index("LC_MESSAGES") - 1])
    for candidate in names:
        try:
            return tag_of_locale(candidate)
        except UnknownLanguage:
            continue
    return None


def _source_language(project: Project | None, language: str) -> str:
    if project is None:
        return "en"
    return next((tag for tag in project.languages if tag != language), "en")


def _file_problem(path: Path, line: int, text: str) -> Located:
    return Located(path, line, Finding("catalog", "error", text, text))


def _as_problem(finding: Finding) -> TextProblem:
    assert finding.start is not None
    assert finding.end is not None
    return TextProblem(finding.check, finding.start, finding.end, finding.replacement, True, "", "")
