"""`pieraklad import`: texts, pages, documents and whole WordPress sites → articles."""

from __future__ import annotations

import datetime
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pieraklad.cli.common import PROBLEMS, Voice, finish, project_options, shown
from pieraklad.importing.formats import SOURCE_FORMATS, source_format_of
from pieraklad.project import Project, slug_problem
from pieraklad.project.bilingual import Bilingual, joined, quoted, said_by
from pieraklad.project.languages import not_a_language
from pieraklad.project.problems import Problem, ProjectError, problem_of

if TYPE_CHECKING:
    from pieraklad.importing import Imported
    from pieraklad.importing.files import Wishes
    from pieraklad.workflow.import_log import ImportLog


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--title", help="The title, overriding the one found.")
@click.option("--lang", "language", help="The language, overriding the one recognised.")
@click.option("--slug", help="The article's name and address, overriding the one from the title.")
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The date; default: the one that the file states, else today.",
)
@click.option("--force", is_flag=True, help="Replace an existing article.")
@click.option(
    "--from",
    "source",
    type=click.Choice(SOURCE_FORMATS),
    help="The files' format; default: by their names.",
)
@click.option(
    "--media", is_flag=True, help="Bring along the pictures in documents and beside saved pages."
)
@project_options
def command(
    files: tuple[str, ...],
    title: str | None,
    language: str | None,
    slug: str | None,
    date: datetime.datetime | None,
    force: bool,
    source: str | None,
    media: bool,
    project: Project,
    voice: Voice,
) -> None:
    """Create an article from each FILE; asks no questions and reports what it guessed.

    Reads plain text, Markdown and HTML; Word (.docx), OpenDocument (.odt), RTF, EPUB and MediaWiki
    (.wiki) through pandoc; and a WordPress export (.xml), which becomes all its articles.

    The first line or heading becomes the title. A list at the end under “Related articles” or «Чытайце
    таксама» becomes `related`. What a page says of its author, dates, tags and language goes into the
    front matter. Links between pages that are imported together become links between the articles.
    Importing a file again updates its article, unless somebody has
    edited it; an edited article, or another one of the same name, is not replaced without --force.

    \b
    Examples:
      pieraklad import news.txt --lang be
      pieraklad import saved/*.html --media
      pieraklad import site.xml
    """
    from pieraklad.importing.files import Wishes
    from pieraklad.workflow.import_log import ImportLog

    if len(files) > 1 and (title or slug):
        raise click.UsageError("--title and --slug are for a single file.")
    if language is not None and language not in project.languages:
        raise click.UsageError(not_a_language(language, project.languages))
    unfit = "" if slug is None else slug_problem(slug)
    if unfit:
        raise click.UsageError(f"{quoted(slug or '')} {unfit}")
    wishes = Wishes(
        title,
        language,
        (project.default_language, *project.languages),
        date.date() if date else None,
        datetime.datetime.now().date(),
    )
    run = _Run(project, voice, wishes, ImportLog(project), source, slug, force, media)
    run.look_ahead(files)
    for file in files:
        run.file(file)
    if run.status:
        finish(run.status)


class _Run:
    """One run of the command; `status` is the worst so far."""

    def __init__(
        self, project: Project, voice: Voice, wishes: Wishes, log: ImportLog, source: str | None,
        slug: str | None, force: bool, media: bool,
    ) -> None:  # fmt: skip
        self.project = project
        self.voice = voice
        self.wishes = wishes
        self.log = log
        self.source = source
        self.slug = slug
        self.force = force
        self.media = media
        self.status = 0
        self.articles: dict[str, str] = {}
        self.names: dict[str, str] = {}

    def look_ahead(self, files: tuple[str, ...]) -> None:
        """Find out what the articles of several pages will be called, for the links between them."""
        from pieraklad.importing.files import articles_of, page_names

        pages = [f for f in files if f != "-" and (self.source or source_format_of(f)) == "html"]
        if len(pages) < 2:
            return
        slugs: dict[Path, str] = {}
        addresses: dict[Path, str] = {}
        for file in pages:
            path = Path(file)
            try:
                name, addresses[path] = page_names(path)
            except Exception:  # noqa: S112  (said when the file itself is read)
                continue
            slugs[path] = self.names[file] = self.log.slug(file) or name
        self.articles = articles_of(slugs, addresses)

    def file(self, file: str) -> None:
        """Import one file; whatever is in it, the others are imported."""
        from pieraklad.importing import UnreadableFrontMatter
        from pieraklad.importing.problems import Unimportable

        source_format = self.source or source_format_of(file)
        try:
            if source_format == "wordpress":
                from pieraklad.cli.import_wordpress import import_site

                self._worst(
                    import_site(
                        self.project,
                        Path(file),
                        self.wishes,
                        self.log,
                        self.force,
                        self.media,
                        self.voice,
                    )
                )
                return
            with tempfile.TemporaryDirectory() as folder:
                imported = self._read(file, source_format, Path(folder))
                if imported is not None:
                    self._write(file, imported)
        except UnreadableFrontMatter as error:
            self.voice.problem(
                f"{file}:{error.line}: {error.text}; correct it and import the file again"
            )
            self._worst(PROBLEMS)
        except Unimportable as error:
            self.voice.problem(Problem(Path(file), error.line, error.text))
            self._worst(2)
        except OSError as error:
            self.voice.problem(f"{file}: {error.strerror}")
            self._worst(2)
        except ProjectError as error:  # the project, not this file: a lock, a folder that is closed
            self.voice.problem(said_by(error))
            self._worst(2)
        except Exception as error:
            self.voice.problem(problem_of(Path(file), error))
            self._worst(2)

    def _worst(self, status: int) -> None:
        self.status = max(self.status, status)

    def _read(self, file: str, source_format: str, folder: Path) -> Imported | None:
        from pieraklad.importing.files import import_data, import_document
        from pieraklad.importing.formats import PANDOC_FORMATS
        from pieraklad.importing.pages.addresses import Addresses

        name = "article" if file == "-" else Path(file).stem
        media = (
            (self.slug or self.names.get(file) or self.log.slug(file) or name) if self.media else ""
        )
        if source_format in PANDOC_FORMATS and file != "-":
            return import_document(
                Path(file), source_format, self.wishes, folder if self.media else None, media
            )
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        if source_format in PANDOC_FORMATS:
            path = folder / f"{name}.{source_format}"
            path.write_bytes(data)
            (folder / "media").mkdir()
            return import_document(
                path, source_format, self.wishes, folder / "media" if self.media else None, media
            )
        if not data.strip():
            self.voice.problem(f"{file}: is empty")
            self._worst(PROBLEMS)
            return None
        addresses = Addresses(
            folder=None if file == "-" else Path(file).parent, articles=self.articles, media=media
        )
        return import_data(data, source_format, name, self.wishes, addresses)

    def _write(self, file: str, imported: Imported) -> None:
        from pieraklad.storage.files import writing_lock
        from pieraklad.workflow.import_files import write_article, write_pictures

        name = self.slug or self.log.slug(file) or imported.slug
        target = self.project.articles_dir / f"{name}.md"
        with writing_lock(self.project.root):
            outcome = write_article(
                self.project, name, imported.text, self.log, file, force=self.force
            )
            kept = write_pictures(self.project, imported.pictures) if outcome != "kept" else []
        if outcome == "kept":
            self.voice.problem(
                f"{shown(target)}: there is another article of this name; "
                "use --slug to name this one differently, or --force to replace it"
            )
            self._worst(PROBLEMS)
            return
        remark = {"same": " (unchanged)", "updated": " (updated)"}.get(outcome, "")
        self.voice.say(f"{file} → {shown(target)}{remark}")
        for note in imported.notes:
            self.voice.say(f"  {note}")
        for title in imported.related:
            self.voice.say(f"    - {title}")
        for picture in kept:
            note = Bilingual(
                "another picture of this name is there and stays",
                "тут ужо ёсць іншы малюнак з такой назвай; ён застаецца",
            )
            self.voice.problem(joined(f"{shown(self.project.media_dir / picture)}: ", note))
        if imported.pictures:
            self.voice.say(f"  pictures: {len(imported.pictures)}")
