"""`pieraklad build`: the whole site as static files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pieraklad.cli.common import Voice, end_with, plural, project_options, saying_what_is_logged
from pieraklad.project import Project
from pieraklad.project.problems import ProjectError

if TYPE_CHECKING:
    from pieraklad.index import Index
    from pieraklad.site.model.addresses import Address
    from pieraklad_web.static_site.built import BuildReport, BuiltFiles
    from pieraklad_web.static_site.output import Output


@click.command("build")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write into a folder that contains other files.")
@click.option("--compress", is_flag=True, help="Also write compressed copies, .gz and .br.")
@project_options
def command(out: Path, force: bool, compress: bool, project: Project, voice: Voice) -> None:
    """Write the whole site into the folder OUT, for any web server.

    Compiles the catalogs first. The same input gives the same bytes; in the folder of an earlier
    build only files that differ are written, and pages that no longer exist are removed. Links that
    lead nowhere are reported.

    \b
    Example:
      pieraklad build public
    """
    from pieraklad.index import Index
    from pieraklad.site.model.addresses import Address
    from pieraklad.workflow.compile import compile_catalogs
    from pieraklad_web.static_site.built import BuiltFiles
    from pieraklad_web.static_site.output import NotOurs, Output

    problems = compile_catalogs(project).problems
    if not project.url:
        voice.say(
            f"{project.root / 'pieraklad.toml'}: note: without `url` in [site], the sitemap and "
            "the feeds cannot name full addresses"
        )
    address = Address.of(project.url) if project.url else Address()
    try:
        output = Output(out, force, compress)
        with saying_what_is_logged(voice):
            with voice.counting(len(project.article_paths())) as count:
                index = Index.open(project, count)
            with index:
                built = BuiltFiles(project, address, output, index)
                report = built.unchanged() or _build(index, address, output, built, voice)
    except NotOurs:
        raise ProjectError(
            f"{out}: contains files that no build wrote; choose another folder, or use --force"
        ) from None
    except OSError as error:
        raise ProjectError(f"{error.filename or out}: {error.strerror}") from None
    removed = f", {report.removed} removed" if report.removed else ""
    voice.say(f"{plural(report.files, 'file')} in {out}, {report.written:,} written{removed}")
    end_with([*problems, *report.problems], voice)


def _build(
    index: Index, address: Address, output: Output, built: BuiltFiles, voice: Voice
) -> BuildReport:
    """Look at every page; see `build_site`."""
    from pieraklad.site import Site
    from pieraklad.storage.processes import cores
    from pieraklad_web.pages import Pages
    from pieraklad_web.static_site.build import build_site

    with Site(index.project, index=index) as site:
        pages = Pages(site, static=True)
        return build_site(pages, address, output, built, index, cores(), voice.counting)
