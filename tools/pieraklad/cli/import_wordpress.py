"""`pieraklad import site.xml`: a whole WordPress site, and the report of what came."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pieraklad.cli.common import PROBLEMS, Voice, plural
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual

if TYPE_CHECKING:
    from pieraklad.importing.files import Wishes
    from pieraklad.workflow.import_log import ImportLog
    from pieraklad.workflow.import_site import SiteReport

_MOST_LISTED = 20


def import_site(
    project: Project,
    path: Path,
    wishes: Wishes,
    log: ImportLog,
    force: bool,
    media: bool,
    voice: Voice,
) -> int:
    """Import an export and say what came; return the exit status. Raises OSError if it cannot be read."""
    from pieraklad.workflow import import_site as workflow

    uploads = next((f for f in _upload_folders(path) if f.is_dir()), None) if media else None
    with voice.counting(3 * path.stat().st_size) as moved:
        report = workflow.import_site(
            project, path, wishes.languages, log, force=force, uploads=uploads, moved=moved
        )
    _say(path, report, voice)
    for problem in report.problems:
        voice.problem(problem)
    if media and uploads is None:
        voice.problem(
            Bilingual(
                f"{path}: no folder wp-content/uploads or uploads beside it; the pictures stay where they are",
                f"{path}: побач няма папкі wp-content/uploads ці uploads; малюнкі застаюцца там, дзе былі",
            )
        )
    return PROBLEMS if report.problems else 0


def _upload_folders(path: Path) -> tuple[Path, Path]:
    return path.parent / "wp-content" / "uploads", path.parent / "uploads"


def _say(path: Path, report: SiteReport, voice: Voice) -> None:
    came = report.outcomes
    total = came["written"] + came["updated"] + came["same"]
    voice.say(
        Bilingual(
            f"{path}: {plural(total, 'article')}: {came['written']:,} new, {came['updated']:,} updated,"
            f" {came['same']:,} unchanged; {report.drafts:,} drafts, {plural(report.pictures, 'picture')}",
            f"{path}: артыкулаў {total}: новых {came['written']}, абноўленых {came['updated']},"
            f" без змен {came['same']}; чарнавікоў {report.drafts}, малюнкаў {report.pictures}",
        )
    )
    if report.pairs:
        adopted = report.adopted
        share = 100 * (adopted.finished + adopted.fuzzy + adopted.kept) // max(1, adopted.total)
        voice.say(
            Bilingual(
                f"  {plural(report.pairs, 'translation')} in catalogs: {adopted.finished:,} messages finished,"
                f" {adopted.fuzzy:,} fuzzy, {adopted.kept:,} kept as they were, {adopted.missing:,} to translate ({share} % there)",
                f"  перакладаў у каталогах {report.pairs}: гатовых паведамленняў {adopted.finished}, няпэўных {adopted.fuzzy},"
                f" захаваных {adopted.kept}, без перакладу {adopted.missing} (ёсць {share} %)",
            )
        )
    if came["same translation"]:
        number = came["same translation"]
        voice.say(
            Bilingual(
                f"  {plural(number, 'translation')} unchanged since the last import",
                f"  перакладаў без змен ад мінулага імпарту: {number}",
            )
        )
    for line in report.doubtful[:_MOST_LISTED]:
        voice.say(Bilingual(f"  doubtful: {line}", f"  сумнеўна: {line}"))
    if len(report.doubtful) > _MOST_LISTED:
        more = len(report.doubtful) - _MOST_LISTED
        voice.say(Bilingual(f"  doubtful: {more:,} more", f"  сумнеўна: яшчэ {more}"))
    for what, number in report.inside.most_common():
        voice.say(
            Bilingual(f"  not shown: {what} × {number:,}", f"  не паказана: {what} × {number}")
        )
    for reason, number in report.left_out.most_common():
        voice.say(Bilingual(f"  left out: {number:,} {reason}", f"  прапушчана: {number} {reason}"))
