"""A WordPress export → articles and, for posts in two languages, catalogs; again, an update."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pieraklad.adopting.offers import Adopted, adopt_pairs
from pieraklad.importing.problems import Unimportable
from pieraklad.importing.wordpress.posts import (
    Overview,
    article_of_post,
    slugs_by_address,
    unique_slugs,
)
from pieraklad.importing.wordpress.reader import Post, WordPressSite, read_posts
from pieraklad.project import SLUG, Project
from pieraklad.project.bilingual import Bilingual
from pieraklad.project.problems import Problem, problem_of
from pieraklad.storage.files import writing_lock
from pieraklad.storage.processes import cores, map_chunks
from pieraklad.workflow.import_files import write_article, write_pictures
from pieraklad.workflow.import_log import ImportLog, digest_of
from pieraklad.workflow.steps import Report

if TYPE_CHECKING:
    from pieraklad.catalogs.po.catalog import Catalog
    from pieraklad.importing import Imported
    from pieraklad.project.articles import Article

Pair = tuple[int, str, bool]
"""A segment's number, its translation, whether that is certain."""

_PAIRS_A_CHUNK = 8
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
    """Import an export; `moved` gets the bytes done, three times the file's.

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
        for post in read_posts(path, WordPressSite(), moved):
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
    try:
        run.adopt(path.stat().st_size, moved)
    finally:
        log.save()
    return report


class _Translation(NamedTuple):
    """A post that goes into the catalog of the article `slug`; the log keeps `digest` under `key`."""

    slug: str
    imported: Imported
    key: str
    digest: str


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
        self.translations: list[_Translation] = []
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
            else:
                self._translation(post, slug, imported)

    def _article(self, post: Post, slug: str, imported: Imported) -> None:
        outcome = write_article(
            self.project,
            slug,
            imported.text,
            self.log,
            self._key(post.id),
            force=self.force,
            save=False,
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
            self.report.doubtful += [
                f"media/{name}: another picture is there and stays" for name in kept
            ]

    def _translation(self, post: Post, slug: str, imported: Imported) -> None:
        """Keep a translation for `adopt`, unless it and its article are as they were the last time."""
        article = self.project.articles_dir / f"{slug}.md"
        catalog = self.project.catalog_path(slug, imported.language)
        both = imported.text.encode("utf-8", "backslashreplace")
        if article.is_file():
            both += article.read_bytes()
        key = self._key(post.id)
        if self.log.untouched(key, both) and catalog.is_file() and not self.force:
            self.report.outcomes["same translation"] += 1
            return
        self.translations.append(_Translation(slug, imported, key, digest_of(both)))

    def adopt(self, size: int, moved: Callable[[int], None] | None) -> None:
        """Adopt the translations that were read, with the marks that `adopt` gives, in all cores.

        For `moved`, all of them together are `size` bytes.

        What an editor changed in an article counts, not what the export says of it.
        """
        from pieraklad.adopting.document_pairs import align
        from pieraklad.documents import parse
        from pieraklad.project.articles import read_article

        found: list[tuple[Article, _Translation]] = []
        for translation in self.translations:
            slug, language = translation.slug, translation.imported.language
            read = read_article(self.project.articles_dir / f"{slug}.md", self.project)
            if read.article is None:
                self.report.problems += read.errors
            elif read.article.lang == language:
                text = f"{slug}: original and translation are both in {language}"
                self.report.doubtful.append(text)
            else:
                found.append((read.article, translation))
        self.translations.clear()
        keys = self.project.front_matter_keys

        def pairs_of(some: Sequence[tuple[Article, _Translation]]) -> list[list[Pair]]:
            return [
                [
                    (pair.source, pair.translation, pair.sure)
                    for pair in align(
                        article.document, parse(there.imported.text, "markdown", keys=keys)
                    )
                ]
                for article, there in some
            ]

        done = 0
        for number, made in map_chunks(pairs_of, found, _PAIRS_A_CHUNK, cores()):
            for (article, there), pairs in zip(found[done : done + number], made, strict=True):
                if self._catalog(article, there.imported.language, pairs):
                    self.log.note(there.key, there.slug, there.digest)
            done += number
            if moved is not None:
                moved(size * number // len(found))

    def _catalog(self, article: Article, language: str, pairs: list[Pair]) -> bool:
        from pieraklad.merging.update import update_catalog
        from pieraklad.workflow.extract import template_of
        from pieraklad.workflow.steps import edit_catalog, new_catalog

        def edit(catalog: Catalog | None) -> tuple[Catalog | None, Adopted]:
            template = template_of(article, self.project)
            if catalog is None:
                catalog = new_catalog(self.project, language)
            # A catalog that is there gets the messages of what is new in the post.
            catalog = update_catalog(catalog, template).catalog
            came = adopt_pairs(catalog, article.document, pairs)
            return (catalog if came.finished or came.fuzzy else None), came

        written = Report()
        path = self.project.catalog_path(article.slug, language)
        with writing_lock(self.project.root):
            edited = edit_catalog(self.project, path, written, edit)
        self.report.problems += written.problems
        if edited is not None:
            self.report.pairs += 1
            self.report.adopted.add(edited.outcome)
        return edited is not None
