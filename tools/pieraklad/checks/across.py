"""Checks over a whole project: links, `related` lists, one source in many catalogs; from facts alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote

from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.checks.base import Check
from pieraklad.checks.file_facts import ArticleFacts, CatalogFacts
from pieraklad.checks.plan import Plan
from pieraklad.checks.registry import BY_ID
from pieraklad.checks.result import CheckResult, Located
from pieraklad.checks.whole import ConsistencyCheck
from pieraklad.index.titles import normal_title
from pieraklad.project import Project
from pieraklad.storage.files import read_file

Articles = Mapping[Path, ArticleFacts]


def check_related(
    articles: Articles, chosen: Collection[Path], result: CheckResult, plan: Plan
) -> None:
    """Report names in `related` that no article has yet: a title may be listed before its article exists.

    An article is found by its slug or by its title in any language.
    """
    related: Check = BY_ID["related"]
    if not plan.runs(related) or not any(articles[path].related for path in chosen):
        return
    known: set[str] = set()
    for facts in articles.values():
        known.update(map(normal_title, (facts.slug, facts.title, *facts.titles.values())))
    for path in chosen:
        for name, line in articles[path].related:
            if normal_title(name.removesuffix(".md")) in known:
                continue
            finding = related.found(
                f"related: there is no article “{name}” yet; the name is kept but not shown",
                f"related: артыкула «{name}» пакуль няма; назва захаваная, але не паказваецца",
            )
            result.findings.append(Located(path, line, finding))


def check_consistency(
    catalogs: Mapping[Path, CatalogFacts],
    selected: Callable[[Path], bool],
    result: CheckResult,
    name: Callable[[Path], str],
    plan: Plan,
) -> None:
    """Report finished translations that differ from an earlier one of the same source and context.

    `name` shows a path. Catalogs are compared within a language, in their order.
    """
    consistency = BY_ID["consistency"]
    assert isinstance(consistency, ConsistencyCheck)
    if not plan.runs(consistency):
        return
    texts = _Texts()
    first: dict[tuple[str, str], tuple[str, Path, int]] = {}
    for path, facts in catalogs.items():
        for key, text, line in facts.messages:
            before, where, where_line = first.setdefault((facts.language, key), (text, path, line))
            if text == before or not selected(path):
                continue
            source, target = texts.at(path, line)
            _, other = texts.at(where, where_line)
            if consistency.differs(other, target):
                finding = consistency.differing(other, f"{name(where)}:{where_line}")
                result.findings.append(Located(path, line, finding, source, target))


class _Texts:
    """The sources and translations of catalogs by their lines, read where they are needed."""

    def __init__(self) -> None:
        self._known: dict[Path, dict[int, tuple[str, str]]] = {}

    def at(self, path: Path, line: int) -> tuple[str, str]:
        """Return the source and the translation of the message at a line."""
        if path not in self._known:
            catalog = Catalog.from_bytes(read_file(path))
            self._known[path] = {
                entry.linenum or 0: (entry.msgid, entry.msgstr)
                for entry in catalog if not entry.obsolete
            }  # fmt: skip
        return self._known[path].get(line, ("", ""))


def check_links(
    articles: Articles, chosen: Iterable[Path], project: Project, result: CheckResult, plan: Plan
) -> None:
    """Report links of the `chosen` articles that lead nowhere on the site.

    Translations have the source's links (the check `links`), so only the sources are checked.
    """
    target: Check = BY_ID["link-target"]
    if not plan.runs(target):
        return
    finder = _Finder(articles, project)
    for path in chosen:
        facts = articles[path]
        for address, line in facts.links:
            words = finder.problem(facts, address)
            if words is not None:
                finding = target.found(f"{address}: {words[0]}", f"{address}: {words[1]}")
                result.findings.append(Located(path, line, finding))


class _Finder:
    """Finds what links name on the site that the articles make."""

    def __init__(self, articles: Articles, project: Project) -> None:
        from pieraklad.site.model.addresses import Address
        from pieraklad.site.rendering.media import Media
        from pieraklad.site.rendering.targets import Known

        self._project = project
        self._articles = {facts.slug: facts for facts in articles.values()}
        self._media = Media(project)
        self._tags: dict[str, set[str]] = {}
        months = {tuple(facts.month) for facts in articles.values() if facts.month}
        self._known = Known(
            self._articles,
            lambda name: self._media.find(name) is not None,
            self._has_tag,
            lambda year, month: (year, month) in months,
        )
        self._base = Address.of(project.url).base if project.url else ""

    def _has_tag(self, language: str, slug: str) -> bool:
        """Return whether a language shows a tag of an address."""
        from pieraklad.project.languages import is_made
        from pieraklad.site.model.snapshot import tag_slug

        if is_made(language):
            return True  # its tags are made of another language's
        if language not in self._tags:
            texts: list[str] = []
            for facts in self._articles.values():
                texts += facts.translated_tags.get(language, facts.tags)
            self._tags[language] = set(map(tag_slug, texts))
        return slug in self._tags[language]

    def problem(self, article: ArticleFacts, address: str) -> tuple[str, str] | None:
        """Return what is wrong with a link, in English and Belarusian; None for a good one."""
        from pieraklad.site.rendering.targets import read_target

        name = self._media.name_of(address)
        if name is not None and self._media.find(name) is not None:
            return None
        languages = (*self._project.languages, "be-Latn")
        target = read_target(address, languages, self._articles, self._base)
        slug, anchor = article.slug, ""
        if target is None:
            if name is not None:
                return f"there is no file {address}", f"файла {address} няма"
            if not address.startswith("#"):
                return None
            anchor = unquote(address[1:])
        elif not self._known.has(target):
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
        if anchor and anchor not in self._articles[slug].anchors:
            return f"{slug} has no heading #{anchor}", f"у {slug} няма загалоўка #{anchor}"
        return None
