"""A WordPress export → articles and, for posts in two languages, catalogs; again, an update."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pieraklad.adopting.offers import Adopted, adopt_pairs
from pieraklad.importing.problems import Unimportable
from pieraklad.importing.wordpress.posts import (
    Overview,
    article_of_post,
    slugs_by_address,
    unique_slugs,
)
from pieraklad.importing.wordpress.reader import Post, Site, read_posts
from pieraklad.project import SLUG, Project
from pieraklad.project.bilingual import Bilingual
from pieraklad.project.problems import Problem, problem_of
from pieraklad.storage.files import writing_lock
from pieraklad.workflow.import_files import write_article, write_pictures
from pieraklad.workflow.import_log import ImportLog
from pieraklad.workflow.steps import Report

if TYPE_CHECKING:
    from pieraklad.catalogs.po.catalog import Catalog
    from pieraklad.importing import Imported

_SAVED_EVERY = 100
"""After how many posts the log is written: what a crash may make the next run ask about."""


@dataclass(slots=True)
class SiteReport:
    """What became of an export: articles by outcome, pairs, what is doubtful, what was left out and why."""

    outcomes: Counter[str] = field(default_factory=Counter)
    drafts: int = 0
    pictures: int = 0
    pairs: int = 0
    adopted: Adopted = field(default_factory=Adopted)
    left_out: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)
    """What posts had that no article can show."""
    doubtful: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def import_site(
    project: Project,
    path: Path,
    languages: tuple[str, ...],
    log: ImportLog,
    *,
    force: bool = False,
    uploads: Path | None = None,
    moved: Callable[[int], None] | None = None,
) -> SiteReport:
    """Import an export; `moved` gets the bytes read, and the file is read two times.

    A broken post is in the report's problems, and the others are imported. If the file itself is broken, the
    posts before that place are. Raises ProjectError if nothing can be written.
    """
    report = SiteReport()
    overview = Overview()
    try:
        for post in read_posts(path, overview.site, moved):
            overview.add(post, languages)
    except Unimportable as error:  # the posts before that are imported
        report.problems.append(Problem(path, error.line, error.text))
    report.left_out = overview.left_out
    run = _SiteRun(project, overview, languages, log, report, force, uploads)
    number = 0
    try:
        for post in read_posts(path, Site(), moved):
            if post.id not in overview.entries or run.is_done(post):
                continue
            number += 1
            run.post(path, post)
            if number % _SAVED_EVERY == 0:
                log.save()
    except Unimportable:
        pass  # said above
    finally:
        log.save()
    return report


class _SiteRun:
    """The second reading: each post becomes an article, or the catalog of one."""

    def __init__(
        self, project: Project, overview: Overview, languages: tuple[str, ...], log: ImportLog,
        report: SiteReport, force: bool, uploads: Path | None,
    ) -> None:  # fmt: skip
        self.project = project
        self.overview = overview
        self.languages = languages
        self.log = log
        self.report = report
        self.force = force
        self.uploads = uploads
        self.originals = overview.originals()
        known = {
            post: slug
            for post in overview.entries
            if (slug := log.slug(self._key(post))) and SLUG.match(slug)
        }
        self.slugs = unique_slugs(overview, self.originals, known)
        self.addresses = slugs_by_address(overview, self.slugs)
        # Translations whose original was not read yet, by the original.
        self.waiting: dict[str, list[Imported]] = {}
        self.written: set[str] = set()
        self.done: set[str] = set()

    def _key(self, post: str) -> str:
        return f"wordpress:{self.overview.site.link}#{post}"

    def is_done(self, post: Post) -> bool:
        """Return whether an item of this number was there before: exports put together have them twice."""
        return post.id in self.done

    def post(self, path: Path, post: Post) -> None:
        """Import one post; whatever is in it, the others are imported."""
        self.done.add(post.id)
        try:
            imported, left_out = article_of_post(
                post, self.overview, self.addresses, self.languages, self.uploads
            )
        except Unimportable as error:
            self.report.problems.append(Problem(path, post.line, error.text))
            return
        except Exception as error:  # whatever is in it, the other posts are imported
            self.report.problems.append(problem_of(path, error))
            return
        self.report.inside += left_out
        slug = self.slugs[post.id]
        if left_out:
            listed = ", ".join(f"{what} × {count}" for what, count in left_out.items())
            self.report.doubtful.append(f"{slug}: {listed}")
        original = self.originals.get(post.id)
        with writing_lock(self.project.root):
            if original is None:
                self._article(post, slug, imported)
            elif original in self.written:
                self._catalog(slug, imported)
            else:
                self.waiting.setdefault(original, []).append(imported)

    def _article(self, post: Post, slug: str, imported: Imported) -> None:
        outcome = write_article(
            self.project, slug, imported.text, self.log, self._key(post.id), force=self.force, save=False
        )
        self.report.outcomes[outcome] += 1
        self.report.drafts += "\ndraft: " in imported.text.partition("\n---\n")[0]
        if outcome == "kept":
            self.report.problems.append(
                Problem(
                    self.project.articles_dir / f"{slug}.md",
                    0,
                    Bilingual(
                        "was edited, or is another article, and stays; --force replaces it",
                        "яго правілі, або гэта іншы артыкул; ён застаецца, --force заменіць яго",
                    ),
                )
            )
        else:
            kept = write_pictures(self.project, imported.pictures)
            self.report.pictures += len(imported.pictures) - len(kept)
            self.report.doubtful += [f"media/{name}: another picture is there and stays" for name in kept]
        self.written.add(post.id)
        for translation in self.waiting.pop(post.id, []):
            self._catalog(slug, translation)

    def _catalog(self, slug: str, translation: Imported) -> None:
        """Adopt a translation into the catalog of its article, with the marks that `adopt` gives."""
        from pieraklad.adopting.document_pairs import align
        from pieraklad.documents import parse
        from pieraklad.merging.update import update_catalog
        from pieraklad.project.articles import read_article
        from pieraklad.workflow.extract import template_of
        from pieraklad.workflow.steps import edit_catalog, new_catalog

        read = read_article(self.project.articles_dir / f"{slug}.md", self.project)
        article, language = read.article, translation.language
        if article is None:
            self.report.problems += read.errors
            return
        if article.lang == language:
            self.report.doubtful.append(f"{slug}: original and translation are both in {language}")
            return
        there = parse(translation.text, "markdown", keys=self.project.front_matter_keys)
        pairs = [(pair.source, pair.translation, pair.sure) for pair in align(article.document, there)]

        def edit(catalog: Catalog | None) -> tuple[Catalog | None, Adopted]:
            if catalog is None:
                fresh = new_catalog(self.project, language)
                catalog = update_catalog(fresh, template_of(article, self.project)).catalog
            came = adopt_pairs(catalog, article.document, pairs)
            return (catalog if came.finished or came.fuzzy else None), came

        written = Report()
        edited = edit_catalog(self.project, self.project.catalog_path(slug, language), written, edit)
        self.report.problems += written.problems
        if edited is not None:
            self.report.pairs += 1
            self.report.adopted.add(edited.outcome)
