"""Running the checks over catalogs and articles: which file, which line, and what was fixed."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pieraklad.belarusian.text_problems import TextProblem, apply
from pieraklad.catalogs.ignoring import ignore_flags
from pieraklad.catalogs.message import message_key
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.checks.base import Check, Finding, Message
from pieraklad.checks.plan import Plan, plan_of
from pieraklad.checks.plural_rule import own_form
from pieraklad.checks.registry import BY_ID, check_message, check_text
from pieraklad.checks.result import CheckResult, Located
from pieraklad.checks.whole import OrthographyCheck, PluralFormulaCheck, tarashkievica_words
from pieraklad.project.bilingual import Bilingual, in_belarusian, joined
from pieraklad.project.foreign_errors import reason_of
from pieraklad.project.languages import UnknownLanguage, plural_count, tag_of_locale
from pieraklad.project.problems import problem_of
from pieraklad.storage.files import read_file, rewrite

if TYPE_CHECKING:
    from polib import POEntry

    from pieraklad.documents import UnrenderableTranslation
    from pieraklad.project import Project
    from pieraklad.project.articles import Article

__all__ = [
    "CheckResult",
    "Located",
    "catalog_language",
    "check_article",
    "check_catalog",
    "guarded",
    "messages_of",
]


def check_catalog(
    path: Path,
    project: Project | None,
    result: CheckResult,
    fix: bool = False,
    plan: Plan | None = None,
) -> None:
    """Check one .po file; with `fix`, make the certain corrections and write the file if it changed.

    If somebody saves the file meanwhile, the new version is checked again.
    """
    with guarded(path, result, "catalog"):
        result.take(_checked(path, project, fix, plan))


@contextmanager
def guarded(path: Path, result: CheckResult, check: str = "article") -> Iterator[None]:
    """Turn any error in one file into a finding, so that the others are still checked."""
    try:
        yield
    except Exception as error:
        text = problem_of(path, error).text
        result.findings.append(Located(path, 0, BY_ID[check].found(text, in_belarusian(text))))


def _checked(path: Path, project: Project | None, fix: bool, plan: Plan | None) -> CheckResult:
    parts: list[CheckResult] = []

    def check(data: bytes | None) -> bytes | None:
        if data is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        part = CheckResult()
        parts[:] = [part]
        return _check_bytes(data, path, project, part, fix, plan)

    try:
        if project is not None:
            project.confine(path)
        if not fix:
            check(read_file(path))
        elif rewrite(path, check):
            parts[0].written.append(path)
    except OSError as error:
        cannot = Bilingual("cannot be read: ", "не чытаецца: ")
        if parts:
            cannot = Bilingual("cannot be written: ", "не запісваецца: ")
        text = joined(cannot, reason_of(error))
        return CheckResult([_file_problem(path, 0, text)])
    return parts[0]


def _check_bytes(
    data: bytes,
    path: Path,
    project: Project | None,
    result: CheckResult,
    fix: bool,
    plan: Plan | None,
) -> bytes | None:
    """Check a catalog's bytes; return the new ones if something was fixed."""
    catalog = Catalog.from_bytes(data)
    check_parsed(catalog, path, project, result, fix, plan)
    return catalog.to_bytes() if result.fixed and not catalog.problems else None


def check_parsed(
    catalog: Catalog,
    path: Path,
    project: Project | None,
    result: CheckResult,
    fix: bool = False,
    plan: Plan | None = None,
) -> None:
    """Check a catalog; with `fix` put right in it what is certain."""
    iter(catalog)  # the problems are then found in the entries, and the file is read once
    plan = (plan or plan_of(project)).for_catalog(catalog)
    for line, text in catalog.problems:
        result.findings.append(_file_problem(path, line, text))
    language = catalog_language(catalog, path)
    if language is None:
        text = Bilingual(
            "unknown language: the header has no Language, and the path names none",
            "мова невядомая: у загалоўку няма Language, і шлях яе не называе",
        )
        result.findings.append(_file_problem(path, 1, text))
        return
    plan = _check_whole(catalog, path, language, plan, result)
    languages = language, _source_language(project, language)
    headers = catalog.headers
    plural_header = headers.get("Plural-Forms", " ") if headers else ""
    for entry in catalog:
        if not entry.obsolete:
            _check_entry(entry, plural_header, path, languages, plan, fix, result)


def _check_whole(
    catalog: Catalog, path: Path, language: str, plan: Plan, result: CheckResult
) -> Plan:
    """Check the header and the catalog as a whole; return the plan for the entries."""
    header = catalog.header
    line = (header.linenum or 1) if header is not None else 1
    entries = [entry for entry in catalog if not entry.obsolete]
    formula = BY_ID["plural-formula"]
    assert isinstance(formula, PluralFormulaCheck)
    if plan.runs(formula):
        plurals = any(entry.msgid_plural for entry in entries)
        for finding in formula.check(catalog.headers, language, plurals):
            result.findings.append(Located(path, line, finding))
    orthography = BY_ID["be-orthography"]
    assert isinstance(orthography, OrthographyCheck)
    if plan.runs(orthography):
        texts = (t for entry in entries for t in (entry.msgstr, *entry.msgstr_plural.values()))
        found = orthography.check(texts, language)
        result.findings.extend(Located(path, line, finding) for finding in found)
        if found:
            plan = plan.without("be-ge")
    return plan


def messages_of(
    entry: POEntry, languages: tuple[str, str], header: str, plan: Plan
) -> Iterator[tuple[Message, Callable[[str], None]]]:
    """Yield an entry's texts as messages, plural forms one by one, each with a function that sets a new text.

    `header` is the catalog's Plural-Forms, empty if it has no header at all.
    """
    language, source_language = languages
    flags = frozenset(entry.flags) | ignore_flags(entry)
    if not entry.msgid_plural:

        def put_single(text: str) -> None:
            entry.msgstr = text

        yield Message(entry.msgid, entry.msgstr, language, source_language, flags,
                      options=plan.options), put_single  # fmt: skip
        return
    nplurals = plural_count(header) if header else 0
    own = own_form(header, language)
    forms = tuple(entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural))
    for number, form in sorted(entry.msgstr_plural.items()):
        singular = own == (1, number) or (number == 0 and len(forms) > 1)
        source = entry.msgid if singular else entry.msgid_plural

        def put(text: str, number: int = number) -> None:
            entry.msgstr_plural[number] = text

        yield Message(source, form, language, source_language, flags, forms, nplurals,
                      entry.msgid_plural, number, plan.options, header), put  # fmt: skip


def _check_entry(
    entry: POEntry,
    plural_header: str,
    path: Path,
    languages: tuple[str, str],
    plan: Plan,
    fix: bool,
    result: CheckResult,
) -> None:
    result.messages += 1
    missing = plan.runs("missing")
    for message, put in messages_of(entry, languages, plural_header, plan):
        if not message.target and not missing:
            continue
        found = check_message(message, plan.disabled, plan.enabled)
        if not message.target:
            found = [finding for finding in found if finding.check == "missing"]
            found = found if message.form == 0 else []
        target = message.target
        certain = [f for f in found if f.certain]
        if fix and certain:
            target = apply(target, map(_as_problem, certain))
            put(target)
            result.fixed += len(certain)
            # The remaining findings refer to the fixed text.
            again = Message(
                message.source, target, message.language, message.source_language, message.flags,
                message.plural_forms, message.nplurals, message.source_plural, message.form,
                message.options, message.plural_header,
            )  # fmt: skip
            found = check_message(again, plan.disabled, plan.enabled)
        for finding in found:
            line = entry.linenum or 0
            result.findings.append(Located(path, line, finding, message.source, target))


def check_rendering(
    article: Article, catalogs: Mapping[Path, Catalog], result: CheckResult, plan: Plan
) -> None:
    """Report the translations that would change the structure of the article around them."""
    from pieraklad.catalogs.translations import Translations

    structure: Check = BY_ID["structure"]
    if not plan.runs(structure):
        return
    for path, catalog in catalogs.items():
        refused: list[UnrenderableTranslation] = []
        translations = Translations(catalog.table())
        article.document.render(translations.finished, on_error=refused.append)
        if not refused:
            continue
        lines: dict[tuple[str | None, str], int] = {message_key(e): e.linenum or 0 for e in catalog}
        for error in refused:
            segment = error.segment
            finding = structure.found(
                f"the translation would break the article: {error.reason}",
                f"гэты пераклад парушыў бы структуру артыкула: {in_belarusian(error.reason)}",
            )
            line = lines.get((segment.context, segment.message), 0)
            result.findings.append(Located(path, line, finding, segment.message, error.translation))


def check_article(
    article: Article, project: Project, result: CheckResult, plan: Plan | None = None
) -> None:
    """Check an article's own text."""
    plan = plan or plan_of(project)
    texts = [segment.message for segment in article.document.segments]
    if article.lang == "be" and sum(len(tarashkievica_words(text)) for text in texts) >= 5:
        plan = plan.without("be-ge")
    for segment in article.document.segments:
        result.messages += 1
        for finding in check_text(
            segment.message, article.lang, plan.disabled, plan.enabled, plan.options
        ):
            result.findings.append(
                Located(article.path, segment.line, finding, "", segment.message)
            )


def catalog_language(catalog: Catalog, path: Path) -> str | None:
    """Return the language tag of a catalog: from its header, or else from its path."""
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
    base = language.partition("-")[0]
    return next((tag for tag in project.languages if tag.partition("-")[0] != base), "en")


def _file_problem(path: Path, line: int, text: str) -> Located:
    catalog: Check = BY_ID["catalog"]
    return Located(path, line, catalog.found(text, in_belarusian(text)))


def _as_problem(finding: Finding) -> TextProblem:
    assert finding.start is not None
    assert finding.end is not None
    return TextProblem(finding.check, finding.start, finding.end, finding.replacement, True, "", "")
