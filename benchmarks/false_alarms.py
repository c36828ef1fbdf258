"""Runs every check over real catalogs and writes docs/false-alarms.md: `python benchmarks/false_alarms.py`.

The catalogs are Django's and Wagtail's in `be`, `uk` and `pl`, from their wheels, fetched by pip. The
share of wrong findings was determined by reading them: JUDGED records what was read, and when.
"""

from __future__ import annotations

import sys
import zipfile
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import CACHE, PACKAGES, download_wheels
from together import Contradictions, contradictions

from pieraklad.checks import CHECKS
from pieraklad.checks.across import check_consistency
from pieraklad.checks.plan import Plan
from pieraklad.checks.result import CheckResult
from pieraklad.checks.run import check_catalog

PAGE = Path(__file__).parent.parent / "docs" / "false-alarms.md"
LANGUAGES = ("be", "uk", "pl")
LIMIT = 0.01

JUDGED: dict[str, tuple[int, int, str]] = {
    "placeholders": (1, 0, "a mistyped conversion: `%(value).s`"),
    "code": (2, 2, "backticks used as quotation marks: these texts are not Markdown"),
    "html-tags": (3, 0, ""),
    "newlines": (2, 0, ""),
    "plural-one": (16, 0, "“One …” would be shown for 21"),
    "plural-same": (5, 1, "«Зьмянілі %(count)s %(name)s» needs no forms"),
    "same-as-source": (1, 0, ""),
    "untranslated": (1, 0, ""),
    "length": (1, 1, "longer, but right"),
    "ending": (59, 1, "“Yes, delete” as two sentences"),
    "edge-space": (95, 0, "spaces at the end"),
    "double-space": (14, 0, ""),
    "invisible": (3, 0, ""),
    "be-u-short": (5, 0, ""),
    "be-foreign-letter": (7, 0, ""),
    "be-mixed-alphabet": (6, 0, ""),
    "be-ge": (1, 0, ""),
    "be-apostrophe": (14, 0, "U+0027; a project that wants it says so in its settings"),
    "be-quotes": (1, 0, ""),
    "be-dash": (4, 0, ""),
    "be-nbsp": (8, 8, "plain spaces are not an error, which is why it is off"),
    "be-orthography": (8, 0, "catalogs that are partly in Taraškievica"),
    "be-wording": (3, 0, "active participles: «супадаючых», «Уключаючая»"),
    "consistency": (16, 2, "within a project; the counts are across both projects"),
}
"""Check → (how many findings were read, how many of them were wrong, a remark). Read in November 2026."""


def main() -> None:
    """Count and write the page."""
    messages: dict[str, int] = {}
    counts: dict[str, Counter[str]] = {}
    plan = Plan(enabled=frozenset(check.id for check in CHECKS if check.id != "missing"))
    with TemporaryDirectory() as folder:
        for language in LANGUAGES:
            counts[language] = Counter()
            result = CheckResult()
            for path in _unpacked(Path(folder), language):
                check_catalog(path, None, result, plan=plan)
            messages[language] = result.messages
            check_consistency(
                sorted(Path(folder).rglob(f"{language}/LC_MESSAGES/*.po")), result, str, plan
            )
            told = {(f.path, f.line, f.source, f.finding.check) for f in result.findings}
            counts[language].update(check for *_, check in told)
    together = contradictions()
    PAGE.write_text(page(messages, counts, together), "utf-8")
    if together.found:
        sys.exit("findings contradict each other: python benchmarks/together.py shows them")


def _unpacked(folder: Path, language: str) -> list[Path]:
    paths: list[Path] = []
    for archive in download_wheels():
        with zipfile.ZipFile(archive) as wheel:
            for name in sorted(wheel.namelist()):
                if name.endswith(".po") and f"/{language}/LC_MESSAGES/" in name:
                    paths.append(Path(wheel.extract(name, folder)))
    return paths


def page(
    messages: dict[str, int], counts: dict[str, Counter[str]], together: Contradictions
) -> str:
    """Return the page."""
    total = sum(messages.values())
    names = sorted(path.name.split("-py3")[0] for path in CACHE.glob("*.whl"))
    lines = [
        "# False alarms", "",
        f"Written by `python benchmarks/false_alarms.py` on {', '.join(names)}: "
        + ", ".join(f"{messages[language]:,} messages in `{language}`" for language in LANGUAGES)
        + ". A message counts once per check, however many places are found in it. These are interface "
        "texts; most findings are true (spaces at the end, missing full stops, Latin letters). The last "
        "columns say how many findings were read by a person and how many of these were wrong.", "",
        f"A check that is wrong in more than {LIMIT:.0%} of the messages is off by default. The be-… checks "
        "look at `be` alone, so their share is of its messages. Checks that found nothing are left out.", "",
        "| check | be | uk | pl | share | read | wrong | remark |",
        "| --- | --: | --: | --: | --: | --: | --: | --- |",
    ]  # fmt: skip
    silent: list[str] = []
    for check in CHECKS:
        found = [counts[language][check.id] for language in LANGUAGES]
        if not any(found):
            silent.append(f"`{check.id}`")
            continue
        base = messages["be"] if check.id.startswith("be-") else total
        read, wrong, remark = JUDGED.get(check.id, ("–", "–", ""))
        off = "" if check.default else " (off)"
        cells = [f"`{check.id}`{off}", *map(str, found), f"{sum(found) / base:.2%}"]
        lines.append("| " + " | ".join([*cells, str(read), str(wrong), remark]) + " |")
    lines += ["", "Found nothing: " + ", ".join(silent) + ".", "", "## One place, one answer", ""]
    lines.append(
        f"`python benchmarks/together.py` asks whether two findings overlap and want different "
        f"replacements, in these catalogs, the Ukrainian and Polish ones also read as Belarusian, and in "
        f"the Markdown of {', '.join(PACKAGES)}: {together.texts:,} texts, {together.findings:,} findings "
        f"with a replacement, {len(together.found)} contradictions. It fails where there is one."
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
