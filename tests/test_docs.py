"""The docs match the code: every command, option, setting, check and link; the examples work."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def script(name: str) -> ModuleType:
    """One of the scripts that generate a page of the docs."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_page_is_what_the_code_says() -> None:
    assert (ROOT / "docs" / "reference.md").read_text("utf-8") == script("reference").page()


@pytest.mark.parametrize("name", ["checks.md", "checks.be.md"])
def test_the_pages_of_the_checks_are_what_the_checks_say(name: str) -> None:
    assert (ROOT / "docs" / name).read_text("utf-8") == script("checks_pages").pages()[name]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_between_the_docs_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} → {target}"


def test_the_readme_starts_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    first_block = text.split("```")[1]
    assert "make run" in first_block
    assert "make test" in first_block


def test_the_readmes_example_runs() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert code is not None
    values: dict[str, object] = {}
    lines = code.group(1).rstrip().splitlines()
    expected = lines.pop().removeprefix("# ")
    exec("\n".join(lines[:-1]), values)
    result = eval(lines[-1], values)
    assert repr(result) == expected


@pytest.mark.parametrize(
    "page", [p for p in PAGES if p.name != "reference.md"], ids=lambda p: p.name
)
def test_commands_in_the_docs_exist(page: Path) -> None:
    from pieraklad.cli import cli

    names = set(cli.list_commands(None))  # type: ignore[arg-type]
    for name in re.findall(r"(?:^|[`\s])pieraklad ([a-z]+)", page.read_text("utf-8")):
        assert name in names, f"{page.name}: pieraklad {name}"


@pytest.mark.parametrize(
    "page",
    [ROOT / "docs" / f"{name}.be.md" for name in ("translators", "editors", "checks", "weblate")],
    ids=lambda p: p.name,
)
def test_belarusian_docs_pass_our_own_checks(page: Path) -> None:
    from pieraklad.checks import check_text
    from pieraklad.documents import parse

    # A table of mistakes shows mistakes.
    segments = [
        s for s in parse(page.read_text("utf-8"), "markdown").segments if s.kind != "table cell"
    ]
    found = [(s.line, f.text) for s in segments for f in check_text(s.message, "be")]
    assert found == []


def test_the_demonstration_passes_our_own_checks() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "pieraklad", "check", "--project", str(ROOT)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    # One title is listed before its article exists, as a demonstration.
    findings = result.stdout.strip().splitlines()
    assert len(findings) == 1
    assert "Complaints and appeals: a short guide" in findings[0]


def test_templates_of_the_demonstration_are_fresh() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "pieraklad", "extract", "--check", "--project", str(ROOT)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr


def test_no_registry_and_no_path_of_a_machine_is_named() -> None:
    files = subprocess.run(
        ["git", "ls-files", "*.toml", "*.txt", "*.cfg", "Makefile", "*.yml", "Dockerfile*", "*.sh"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.split()  # fmt: skip
    for name in files:
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"index-url|registry\s*=|/root/|/home/\w", text), name
