"""Checks over a whole project: translations in their places, links, one source in many catalogs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pieraklad.catalogs.ignoring import ignore_flags
from pieraklad.catalogs.po import Catalog
from pieraklad.checks.base import Check
from pieraklad.checks.plan import Plan, plan_of
from pieraklad.checks.registry import BY_ID
from pieraklad.checks.result import CheckResult, Located
from pieraklad.checks.run import catalog_language, guarded
from pieraklad.checks.whole import ConsistencyCheck
from pieraklad.files import read_file

if TYPE_CHECKING:
    from pieraklad.articles import Article
    from pieraklad.documents import UnrenderableTranslation
    from pieraklad.project import Project
    from pieraklad.site.readings import Source

_HREF = re.compile(r"""<a\s(?:[^<>]*?\s)?href\s*=\s*(?:"([^"<>]+)"|'([^'<>]+)')""", re.IGNORECASE)
_OWN_ID = re.compile(r"""\s(?:id|name)\s*=\s*["']?([^\s"'>]+)""")


def check_rendering(
    article: Article, project: Project, result: CheckResult, plan: Plan | None = None
) -> None:
    """Report translations that would change the structure of the article around them."""
    from pieraklad.translating import Translations

    structure: Check = BY_ID["structure"]
    if not (plan or plan_of(project)).runs(structure):
        return
    for language in project.languages:
        path = project.catalog_path(article.slug, language)
        if language == article.lang or not path.is_file():
            continue
        try:
            translations = Translations.from_file(path)
        except (OSError, ValueError):
            continue  # check_catalog reports what is wrong with the file
        refused: list[UnrenderableTranslation] = []
        article.document.render(translations.finished, on_error=refused.append)
        if not refused:
            continue
        lines: dict[tuple[str | None, str], int] = {
            (e.msgctxt, e.msgid): e.linenum or 0 for e in Catalog.from_bytes(path.read_bytes())
        }
        for error in refused:
            segment = error.segment
            finding = structure.found(
                f"the translation would break the article: {error.reason}",
                "гэты пераклад парушыў бы структуру артыкула",
            )
            line = lines.get((segment.context, segment.message), 0)
            result.findings.append(Located(path, line, finding, segment.message, error.translation))


def check_related(
    articles: Iterable[Article], project: Project, result: CheckResult, plan: Plan | None = None
) -> None:
    """Report names in `related` that no article has yet: a title may be listed before its article exists.

    An article is found by its slug or by its title in any language.
    """
    from pieraklad.site.related import unresolved_related
    from pieraklad.translating import Translations

    related: Check = BY_ID["related"]
    if not (plan or plan_of(project)).runs(related):
        return
    known = list(articles)
    titles: dict[str, list[str]] = {}
    for article in known:
        for language in project.languages:
            path = project.catalog_path(article.slug, language)
            with suppress(OSError, ValueError):  # check_catalog reports what is wrong with the file
                title = Translations.from_file(path).text(article.title)
                titles.setdefault(article.slug, []).append(title)
    for problem in unresolved_related(known, titles):
        finding = related.found(
            f"{problem.text} yet; the name is kept but not shown",
            f"related: артыкула «{problem.text.partition('“')[2].removesuffix('”')}» пакуль няма; "
            "назва захаваная, але не паказваецца",
        )
        result.findings.append(Located(problem.path, problem.line, finding))


def check_consistency(paths: Iterable[Path], result: CheckResult, name: Any, plan: Plan) -> None:
    """Report finished translations that differ from an earlier one of the same source and context.

    `name` formats a path. Catalogs are compared within a language, in the order of `paths`.
    """
    consistency = BY_ID["consistency"]
    assert isinstance(consistency, ConsistencyCheck)
    if not plan.runs(consistency):
        return
    ignored = {f"ignore-{n}" for n in consistency.names()} | {"ignore-all-checks"}
    first: dict[tuple[str, str | None, str], tuple[str, Path, int]] = {}
    for path in paths:
        catalog = _readable(path)
        if catalog is None:
            continue
        language = catalog_language(catalog, path)
        if language is None or not plan.for_catalog(catalog).runs(consistency):
            continue
        for entry in catalog:
            if entry.obsolete or entry.fuzzy or not entry.msgstr or ignored & ignore_flags(entry):
                continue
            if len(entry.msgid.split()) < 2:
                continue  # one word is a verb here and a noun there
            key = (language, entry.msgctxt, entry.msgid)
            line = entry.linenum or 0
            text, where, where_line = first.setdefault(key, (entry.msgstr, path, line))
            if consistency.differs(text, entry.msgstr):
                finding = consistency.differing(text, f"{name(where)}:{where_line}")
                result.findings.append(Located(path, line, finding, entry.msgid, entry.msgstr))


def _readable(path: Path) -> Catalog | None:
    try:
        catalog = Catalog.from_bytes(read_file(path))
        iter(catalog)
    except Exception:  # check_catalog reports what is wrong with the file
        return None
    return catalog


def check_links(
    articles: Iterable[Article],
    chosen: Iterable[Article],
    project: Project,
    result: CheckResult,
    plan: Plan,
) -> None:
    """Report links of the `chosen` articles that lead nowhere on the site.

    Translations have the source's links (the check `links`), so only the sources are checked.
    """
    target: Check = BY_ID["link-target"]
    if not plan.runs(target):
        return
    from pieraklad.site.addresses import Address
    from pieraklad.site.body import read_source
    from pieraklad.site.media import Media
    from pieraklad.site.targets import Known, read_target

    sources: dict[str, Source] = {}
    known = {article.slug: article for article in articles}
    media = Media(project)

    def anchors(slug: str) -> set[str]:
        if slug not in sources:
            sources[slug] = read_source(known[slug])
        own = _OWN_ID.findall(known[slug].document.source)
        return {*sources[slug].anchors, *own, "main"}

    there = Known(
        known,
        lambda name: media.find(name) is not None,
        _tags_of(known.values(), project),
        lambda year, month: any(
            a.date is not None and (a.date.year, a.date.month) == (year, month)
            for a in known.values()
        ),
    )
    base = Address.of(project.url).base if project.url else ""

    def problem(article: Article, address: str) -> tuple[str, str] | None:
        name = media.name_of(address)
        if name is not None and media.find(name) is not None:
            return None
        target = read_target(address, (*project.languages, "be-Latn"), known, base)
        slug, anchor = article.slug, ""
        if target is None:
            if name is not None:
                return f"there is no file {address}", f"файла {address} няма"
            if not address.startswith("#"):
                return None
            anchor = unquote(address[1:])
        elif not there.has(target):
            if target.kind == "article":
                return f"there is no article {target.name}", f"артыкула {target.name} няма"
            if target.kind == "tag":
                return f"there is no tag {target.name}", f"тэга {target.name} няма"
            if target.kind == "media":
                return f"there is no file {address}", f"файла {address} няма"
            return "the site has no such page", "такой старонкі на сайце няма"
        elif target.kind != "article":
            return None
        else:
            slug, anchor = target.name, target.anchor
        if anchor and anchor not in anchors(slug):
            return f"{slug} has no heading #{anchor}", f"у {slug} няма загалоўка #{anchor}"
        return None

    for article in chosen:
        with guarded(article.path, result):
            for address, line in addresses_of(article, _HREF):
                words = problem(article, address)
                if words is not None:
                    finding = target.found(f"{address}: {words[0]}", f"{address}: {words[1]}")
                    result.findings.append(Located(article.path, line, finding))


def _tags_of(articles: Iterable[Article], project: Project) -> Callable[[str, str], bool]:
    """Return a function that tells whether a language has a tag by its slug; it reads catalogs on demand."""
    from pieraklad.languages import is_made
    from pieraklad.site.snapshot import tag_slug
    from pieraklad.translating import Translations

    found: dict[str, set[str]] = {}
    listed = list(articles)

    def has(language: str, slug: str) -> bool:
        if is_made(language):
            return True  # its tags are transliterated from another language's
        if language not in found:
            texts: list[str] = []
            for article in listed:
                translations = Translations()
                if article.lang != language:
                    with suppress(OSError, ValueError):
                        path = project.catalog_path(article.slug, language)
                        translations = Translations.from_file(path)
                texts += [translations.text(tag) for tag in article.tags]
            found[language] = set(map(tag_slug, texts))
        return slug in found[language]

    return has


def addresses_of(
    article: Article, attributes: re.Pattern[str] | None = None
) -> Iterator[tuple[str, int]]:
    """Yield the destinations of an article's links and images with their lines, as CommonMark reads them.

    Those in raw HTML too, if `attributes` is given; its groups are the addresses.
    """
    import pyromark

    from pieraklad.documents.markdown import OPTIONS

    document = article.document
    offset: int = document.extra["body"]
    body = document.data[offset:]
    events: Any = pyromark.events_with_range(body.decode("utf-8"), options=OPTIONS)
    line = document.data.count(b"\n", 0, offset) + 1
    at = 0
    for event, span in events:
        if not isinstance(event, dict):
            continue
        found: list[tuple[int, str]] = []
        start = event.get("Start")
        if isinstance(start, dict):
            value = start.get("Link") or start.get("Image")
            if value and value.get("link_type") not in ("Autolink", "Email"):
                found.append((span["start"], value["dest_url"]))
        elif attributes is not None:
            raw = event.get("Html") or event.get("InlineHtml") or ""
            for match in attributes.finditer(raw):
                place = span["start"] + len(raw[: match.start()].encode("utf-8"))
                found.append((place, unescape(match.group(match.lastindex or 0))))
        for place, address in found:
            if place > at:
                line += body.count(b"\n", at, place)
                at = place
            yield address, line
