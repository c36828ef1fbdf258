"""`pieraklad adopt`: take over other tools' catalogs, or two existing documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pieraklad.cli.common import (
    Voice,
    end_with,
    find_project,
    format_of,
    plural,
    quiet_option,
    read_text,
    say_adopted,
    write_output,
)
from pieraklad.project.languages import UnknownLanguage, canonical_tag
from pieraklad.project.problems import ProjectError
from pieraklad.trees.places import DEFAULT_PATTERN

if TYPE_CHECKING:
    from pieraklad.adopting.offers import Adopted, Offers
    from pieraklad.catalogs.po.catalog import Catalog
    from pieraklad.documents import Document
    from pieraklad.project import Project
    from pieraklad.project.articles import Article
    from pieraklad.workflow.steps import Report


@click.command("adopt")
@click.argument("catalog", required=False, metavar="[PO]")
@click.option("--article", "slug", metavar="SLUG", help="The catalog is for this article only.")
@click.option("--source", metavar="FILE", help="A document …")
@click.option("--translation", metavar="FILE", help="… and its translation.")
@click.option(
    "--site", metavar="DIR", help="A site in several languages; its layout is recognised."
)
@click.option("--source-tree", metavar="DIR", help="A folder of documents …")
@click.option(
    "--translation-tree",
    metavar="DIR",
    help="… and its translations; the same folder for page.be.md.",
)
@click.option(
    "--catalogs", metavar="PATTERN", default=DEFAULT_PATTERN, show_default=True,
    help="Where the catalogs of a tree are, as for `render`.",
)  # fmt: skip
@click.option(
    "-o", "--output", metavar="PO", help="Write the catalog there instead of to standard output."
)
@click.option("--lang", metavar="LANG", help="The language of the translations.")
@click.option(
    "--source-lang", metavar="LANG",
    help="The language of a site's sources, where folders or names say it; default: by its settings, or en.",
)  # fmt: skip
@click.option("--project", "project_dir", metavar="DIR", help="The folder with pieraklad.toml.")
@quiet_option
def command(
    catalog: str | None,
    slug: str | None,
    source: str | None,
    translation: str | None,
    site: str | None,
    source_tree: str | None,
    translation_tree: str | None,
    catalogs: str,
    output: str | None,
    lang: str | None,
    source_lang: str | None,
    project_dir: str | None,
    voice: Voice,
) -> None:
    """Take over existing translations; reports what share of them was adopted.

    With PO, a catalog that po4a, mdpo, mdbook-i18n-helpers, translate-toolkit or Weblate created for
    the project's articles: a text that is the same apart from wrapping and markup is finished;
    one that has only the same words is fuzzy. Its obsolete entries are used if no others match.

    With --source and --translation, two documents: pairs that are certain are finished, doubtful ones
    fuzzy, and the rest is left empty. An existing output file is filled in. No project is needed.

    With --source-tree and --translation-tree, or --site, whole folders of documents: pairs are found by path, by
    name (page.be.md), or by front matter (translationKey, page_id, permalink), in the layouts of Hugo, Docusaurus,
    Starlight, MkDocs static-i18n and Jekyll Polyglot. What is left out is said. No project is needed.

    Finished translations are never overwritten; again, it only adds.

    \b
    Examples:
      pieraklad adopt old/be.po
      pieraklad adopt --source a.en.md --translation a.be.md -o a.po
      pieraklad adopt --source-tree content/en --translation-tree content/be
      pieraklad adopt --site . --lang be
    """
    language = None if lang is None else _tag(lang)
    own = None if source_lang is None else _tag(source_lang)
    pair = source or translation or output
    if (site or source_tree or translation_tree) and not (catalog or slug or pair):
        from pieraklad.cli.adopt_tree import adopt_site, adopt_trees

        if site and not (source_tree or translation_tree):
            adopt_site(site, language, own, catalogs, voice)
        elif source_tree and translation_tree and not site:
            adopt_trees(source_tree, translation_tree, language, own, catalogs, voice)
        else:
            raise click.UsageError("Give --site, or both --source-tree and --translation-tree.")
    elif source and translation and not (catalog or slug):
        _documents(source, translation, output, language, voice)
    elif catalog and not (source or translation or output):
        _catalog(catalog, slug, language, project_dir, voice)
    else:
        raise click.UsageError(
            "Give a catalog, both --source and --translation, both --source-tree and --translation-tree, or --site."
        )


def _documents(
    source: str, translation: str, output: str | None, language: str | None, voice: Voice
) -> None:
    from pieraklad.adopting.document_pairs import align
    from pieraklad.adopting.offers import adopt_pairs
    from pieraklad.catalogs.template import entries_of
    from pieraklad.documents import parse
    from pieraklad.storage.files import rewrite

    here = parse(read_text(source), format_of(source))  # type: ignore[arg-type]
    there = parse(read_text(translation), format_of(translation))  # type: ignore[arg-type]
    pairs = [(pair.source, pair.translation, pair.sure) for pair in align(here, there)]
    adopted: list[Adopted] = []

    def fill(old: bytes | None) -> bytes:
        if old is None:
            catalog = _new(language or _language(here, there, translation))
            for entry in entries_of(here.segments, Path(source).as_posix()):
                catalog.append(entry)
        else:
            catalog = _parsed(str(output), old)
        adopted[:] = [adopt_pairs(catalog, here, pairs)]
        return catalog.to_bytes()

    if output in (None, "-"):
        write_output(None, fill(None).decode("utf-8"))
    else:
        try:
            rewrite(Path(output), fill)
        except OSError as error:
            raise ProjectError(f"{output}: cannot be written: {error.strerror}") from None
    say_adopted(adopted[0], voice)


def _catalog(
    name: str, slug: str | None, language: str | None, project_dir: str | None, voice: Voice
) -> None:
    from pieraklad.adopting.offers import Offers
    from pieraklad.project.languages import tag_of_locale
    from pieraklad.storage.files import writing_lock
    from pieraklad.workflow.steps import Report, catalog_languages

    project = find_project(project_dir)
    theirs = _read(name)
    if language is None and theirs.headers.get("Language"):
        try:
            language = tag_of_locale(theirs.headers["Language"].strip())
        except UnknownLanguage:
            language = None
    known = catalog_languages(project)
    if language is not None and language not in known:
        raise ProjectError(
            f"{name}: its language {language} is not one of the site's: {', '.join(known)}"
        )
    offers = Offers(theirs, project.front_matter_keys)
    report = Report()
    with writing_lock(project.root):
        total = _adopt_all(project, name, offers, (slug, language), report, voice)
    voice.say(
        f"{plural(offers.count + offers.plurals, 'translation')} read; "
        f"{plural(len(report.written), 'catalog')} written"
    )
    left = [f"{offers.plurals:,} with plural forms"] if offers.plurals else []
    if offers.count > len(offers.used):
        left.append(f"{offers.count - len(offers.used):,} for texts that no article has")
    if left:
        voice.say(f"not used: {'; '.join(left)}")
    if len(report.written) != 1:
        say_adopted(total, voice)
    end_with(report.problems, voice)


def _adopt_all(
    project: Project,
    name: str,
    offers: Offers,
    only: tuple[str | None, str | None],
    report: Report,
    voice: Voice,
) -> Adopted:
    """Fill the catalogs of all articles, or only of a slug or language; return what was adopted."""
    from pieraklad.adopting.offers import Adopted, adopt_offers
    from pieraklad.merging.update import update_catalog
    from pieraklad.workflow.extract import template_of
    from pieraklad.workflow.steps import (
        catalog_languages,
        edit_catalog,
        new_catalog,
        readable_articles,
    )

    slug, language = only
    total = Adopted()
    for article in readable_articles(project, None if slug is None else [slug], report, iter):
        others = [tag for tag in catalog_languages(project) if tag != article.lang]
        if language is None and len(others) > 1:
            raise ProjectError(f"{name}: its header names no language; use --lang")
        target = language or next(iter(others), article.lang)
        if target == article.lang:
            continue

        def edit(
            catalog: Catalog | None, article: Article = article, target: str = target
        ) -> tuple[Catalog | None, Adopted]:
            if catalog is None:
                fresh = new_catalog(project, target)
                catalog = update_catalog(fresh, template_of(article, project)).catalog
            came = adopt_offers(catalog, article.document, offers, slug is not None)
            return catalog if came.finished or came.fuzzy else None, came

        path = project.catalog_path(article.slug, target)
        edited = edit_catalog(project, path, report, edit)
        if edited is not None and (edited.outcome.finished or edited.outcome.fuzzy):
            total.add(edited.outcome)
            say_adopted(edited.outcome, voice, f"{article.slug}: ")
    return total


def _read(name: str) -> Catalog:
    try:
        return _parsed(name, Path(name).read_bytes())
    except OSError as error:
        raise ProjectError(f"{name}: {error.strerror}") from None


def _parsed(name: str, data: bytes) -> Catalog:
    from pieraklad.catalogs.po.catalog import Catalog

    catalog = Catalog.from_bytes(data)
    serious = [p for p in catalog.problems if not p.text.startswith("duplicate of")]
    if serious:
        raise ProjectError(f"{name}:{serious[0].line}: {serious[0].text}")
    if not len(catalog) and catalog.header is None:
        raise ProjectError(f"{name}:1: not a PO file: expected a `msgid`")
    return catalog


def _new(language: str | None) -> Catalog:
    from pieraklad.catalogs.header import form_header
    from pieraklad.catalogs.po.catalog import Catalog

    return Catalog.new(form_header(language))


def _language(source: Document, translation: Document, name: str) -> str | None:
    """Return the language of a translation, from its front matter, file name or text."""
    from pieraklad.belarusian.recognise import guess_language

    stated = translation.metadata.get("lang")
    if stated == source.metadata.get("lang"):  # copied with the rest
        stated = None
    ending = Path(Path(name).stem).suffix.lstrip(".")
    for value in (
        stated,
        ending,
        guess_language(" ".join(s.message for s in translation.segments)),
    ):
        try:
            return canonical_tag(str(value or ""))
        except UnknownLanguage:
            continue
    return None


def _tag(language: str) -> str:
    try:
        return canonical_tag(language)
    except UnknownLanguage as error:
        raise click.UsageError(str(error)) from None
