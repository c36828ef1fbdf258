"""`pieraklad render`: a tree of documents in another language, for any site generator."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from pieraklad.cli.common import (
    Voice,
    end_with,
    messages_option,
    plural,
    quiet_option,
    shown,
)
from pieraklad.project.bilingual import Bilingual, joined, number_of
from pieraklad.project.languages import UnknownLanguage, canonical_tag
from pieraklad.project.problems import Problem, ProjectError
from pieraklad.trees.places import DEFAULT_PATTERN

if TYPE_CHECKING:
    from pieraklad.trees.pages import PageOptions
    from pieraklad.trees.places import CatalogPlaces
    from pieraklad.trees.render import Task, TreeReport
    from pieraklad.trees.walk import Tree


@click.command("render")
@click.argument("source", metavar="SRC")
@click.option(
    "--to",
    "languages",
    multiple=True,
    required=True,
    metavar="LANG",
    help="The target language; repeatable.",
)
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="The folder to write to; `{lang}` in it stands for the language.",
)
@click.option(
    "--catalogs",
    metavar="PATTERN",
    default=DEFAULT_PATTERN,
    show_default=True,
    help="Where the catalogs are. `{locale}`: be, be@latin; `{lang}`: be, be-Latn; `{path}`: a document's path in SRC without `.md`. "
    "Without `{path}` one catalog has the messages of all.",
)
@click.option(
    "--update",
    is_flag=True,
    help="First add the documents' new and changed messages to the catalogs.",
)
@click.option("--templates", is_flag=True, help="With --update: write templates (.pot), too.")
@click.option(
    "--suffix", is_flag=True, help="page.md becomes page.be.md (MkDocs, Hugo); OUT may then be SRC."
)
@click.option(
    "--lang",
    "own",
    metavar="LANG",
    help="The documents' language; by default their own `lang`, or as guessed.",
)
@click.option(
    "--fallback",
    type=click.Choice(["source", "marked"]),
    default="source",
    show_default=True,
    help="Untranslated messages as they are, or in an element with `lang`.",
)
@click.option(
    "--threshold",
    type=click.IntRange(0, 100),
    default=0,
    metavar="PERCENT",
    help="Leave out pages of which less is translated.",
)
@click.option("--use-fuzzy", is_flag=True, help="Use fuzzy translations, too.")
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="KEY",
    help="A front-matter key to translate, with dots for nested ones; repeatable. Replaces the usual ones.",
)
@click.option(
    "--language-key", metavar="KEY", help="Set this front-matter key to the language, e.g. `lang`."
)
@click.option(
    "--share-key", metavar="KEY", help="Set this front-matter key to the finished share in percent."
)
@click.option(
    "--others",
    type=click.Choice(["copy", "link", "leave"]),
    help="What to do with other files; default: copy, with --suffix leave. `link` makes hard links.",
)
@click.option(
    "--exclude",
    multiple=True,
    metavar="GLOB",
    help="Files and folders to pass over, by name or path in SRC; repeatable.",
)
@click.option(
    "--force", is_flag=True, help="Replace files in OUT that were not made by this command."
)
@click.option(
    "--check", is_flag=True, help="Write nothing; exit status 1 if something is not as it would be."
)
@messages_option
@quiet_option
def command(
    source: str, languages: tuple[str, ...], output: str | None, catalogs: str, update: bool, templates: bool,
    suffix: bool, own: str | None, fallback: str, threshold: int, use_fuzzy: bool, keys: tuple[str, ...],
    language_key: str | None, share_key: str | None, others: str | None, exclude: tuple[str, ...], force: bool,
    check: bool, messages: str, voice: Voice,
) -> None:  # fmt: skip
    """Render a tree of Markdown and HTML documents with its catalogs, for Hugo, MkDocs, Docusaurus, Starlight …

    SRC is a folder or a file. No pieraklad.toml is needed. Only what has changed is made again; what documents
    that are gone have left in OUT is removed. OUT/.pieraklad-render.LANG.json says how much of each page is translated.
    Files in OUT that somebody else wrote are never replaced without --force.

    \b
    Examples:
      pieraklad render content/en --to be --update
      pieraklad render content/en --to be -o content/be --threshold 80
      pieraklad render docs --to be --suffix -o docs
    """
    voice.belarusian = messages == "be"
    from pieraklad.trees.pages import TREE_KEYS, PageOptions
    from pieraklad.trees.places import BadPattern, CatalogPlaces

    tags = list(dict.fromkeys(_tag(language) for language in languages))
    try:
        places = CatalogPlaces(catalogs)
    except BadPattern as error:
        raise click.UsageError(str(error.args[0])) from None
    if output is None and not update:
        raise click.UsageError(
            "Name the output folder with -o, or bring the catalogs up to date with --update."
        )
    if check and update:
        raise click.UsageError("--check writes nothing, so it does not go with --update.")
    if update and catalogs.endswith(".mo"):
        raise click.UsageError("--update writes catalogs, so --catalogs must end in .po.")
    if len(tags) > 1 and not places.names_language:
        raise click.UsageError("Several languages need {locale} or {lang} in --catalogs.")
    if len(tags) > 1 and output is not None and not suffix and "{lang}" not in output:
        raise click.UsageError("Several languages need {lang} in -o, or --suffix.")
    options = PageOptions(
        keys or TREE_KEYS, None if own is None else _tag(own), fallback,  # type: ignore[arg-type]
        use_fuzzy, language_key, share_key, threshold,
    )  # fmt: skip
    root, tree, single = _tree(Path(source), output, tags, places, exclude, suffix, options.source)
    problems: list[Problem] = []
    if update:
        problems += _update(root, tree, tags, places, options, templates, voice)
    if output is None:
        end_with([*tree.problems, *problems], voice)
        return
    from pieraklad.trees.render import Task

    for language in tags:
        out = Path(output.replace("{lang}", language))
        task = Task(
            root, out, language, places, options, suffix,
            others or ("leave" if suffix or single else "copy"), force, check,  # type: ignore[arg-type]
        )  # fmt: skip
        problems += _render(task, tree, voice)
    end_with(problems, voice)


def _tree(
    source: Path, output: str | None, tags: list[str], places: CatalogPlaces, exclude: tuple[str, ...],
    suffix: bool, own: str | None,
) -> tuple[Path, Tree, bool]:  # fmt: skip
    """Return the tree's folder, what is in it, and whether SRC is a single document."""
    from pieraklad.trees.walk import Tree, walk

    if source.is_file():
        name = PurePosixPath(source.name)
        if output is not None and not suffix and _same(Path(output), source.parent):
            raise click.UsageError(
                "OUT is the folder of SRC: the document would replace itself. Use --suffix."
            )
        return source.parent, Tree([name]), True
    outs = [] if output is None else [Path(output.replace("{lang}", tag)) for tag in tags]
    if not suffix and any(_same(out, source) for out in outs):
        raise click.UsageError("OUT is SRC: the documents would replace themselves. Use --suffix.")
    try:
        return source, walk(source, [*outs, places.base], exclude, suffix, own), False
    except OSError as error:
        missing = Bilingual("there is no such folder or file", "няма такой папкі або файла")
        raise ProjectError(Problem(source, 0, missing).line_of_text()) from error


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _update(
    root: Path, tree: Tree, tags: list[str], places: CatalogPlaces, options: PageOptions,
    templates: bool, voice: Voice,
) -> list[Problem]:  # fmt: skip
    from pieraklad.cli.update import OUTCOMES
    from pieraklad.trees.update import update_tree

    report = update_tree(root, tree.documents, tags, places, options, templates, voice.progress)
    parts = [
        Bilingual(f"{n:,} {OUTCOMES[name]}", f"{_OUTCOMES_BE[name]} — {n}")
        for name, n in report.counts.items()
        if n
    ]
    voice.say(joined(Bilingual("messages: ", "паведамленні: "), _listed(parts)))
    written, base = len(report.written), shown(places.base)
    voice.say(
        Bilingual(
            f"{plural(written, 'catalog')} written in {base}",
            f"запісана {number_of(written, 'каталог', 'каталогі', 'каталогаў')} у {base}",
        )
    )
    return report.problems


def _render(task: Task, tree: Tree, voice: Voice) -> list[Problem]:
    from pieraklad.trees.render import render_tree

    report = render_tree(task, tree, voice.progress)
    _say(task, report, voice)
    return report.problems


def _say(task: Task, report: TreeReport, voice: Voice) -> None:
    same = report.unchanged
    if task.check:
        for name in [*report.written, *report.removed]:
            report.problems.append(Problem(task.out / name, 0, _STALE))
        pages = number_of(same, "старонка актуальная", "старонкі актуальныя", "старонак актуальныя")
        voice.say(
            Bilingual(
                f"{task.language}: {plural(same, 'page')} up to date", f"{task.language}: {pages}"
            )
        )
        return
    written = len(report.written)
    parts = [
        Bilingual(
            f"{plural(written, 'page')} written",
            f"запісана {number_of(written, 'старонка', 'старонкі', 'старонак')}",
        ),
        Bilingual(f"{same:,} unchanged", f"без змен — {same}"),
    ]
    if report.copied:
        others = number_of(report.copied, "іншы файл", "іншыя файлы", "іншых файлаў")
        parts.append(
            Bilingual(f"{plural(report.copied, 'other file')} copied", f"скапіравана {others}")
        )
    if report.removed:
        gone = len(report.removed)
        parts.append(Bilingual(f"{gone:,} removed", f"выдалена — {gone}"))
    if report.left_out:
        left, least = len(report.left_out), task.options.threshold
        parts.append(
            Bilingual(
                f"{left:,} left out, less than {least} % translated",
                f"прапушчана — {left}, бо перакладзена менш за {least}\u00a0%",
            )
        )
    voice.say(joined(f"{task.language}: ", _listed(parts)))


def _listed(parts: list[Bilingual]) -> Bilingual:
    if not parts:
        return Bilingual("none", "няма")
    return Bilingual(", ".join(parts), ", ".join(part.be for part in parts))


_OUTCOMES_BE = {
    "kept": "без змен",
    "revived": "вернута",
    "carried": "механічная праўка зроблена і ў перакладзе",
    "fuzzy": "зменена, стары пераклад — прапанова",
    "filled": "узята з памяці",
    "new": "трэба перакласці",
    "obsolete": "адкладзена як састарэлае",
}
_STALE = Bilingual(
    "is not what the documents and catalogs give; run `pieraklad render` as before, without --check",
    "не такі, як выходзіць з дакументаў і каталогаў; запусціце `pieraklad render` таксама, але без --check",
)


def _tag(language: str) -> str:
    try:
        return canonical_tag(language)
    except UnknownLanguage as error:
        raise click.UsageError(str(error)) from None
