"""The docs match the code: every command, option, setting, check and link; the examples work."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from helpers.wordpress import many_items, write_site
from pieraklad.cli import main
from robustness.commands import Ended, run

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
    [
        ROOT / "docs" / f"{name}.be.md"
        for name in ("translators", "editors", "checks", "weblate", "workbench", "other-sites")
    ],
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


def run_in(folder: Path, *command: str) -> Ended:
    """Run a command of ours, without starting a process, where somebody would type it."""
    with contextlib.chdir(folder):
        return run(*command)


def docs_command() -> list[str]:
    """The command with which `make docs` renders the Belarusian edition, without the program's name."""
    made = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    found = re.search(r"^DOCS := \$\(BIN\)/pieraklad (.*)$", made, re.MULTILINE)
    assert found is not None
    return shlex.split(found.group(1))


def test_the_belarusian_edition_is_what_its_catalogs_give() -> None:
    done = run_in(ROOT, *docs_command(), "--check")
    assert done.status == 0, f"{done.said}\nrun `make docs`"


def test_the_belarusian_edition_is_complete(tmp_path: Path) -> None:
    """Whoever edits an English page gives its catalog the new paragraph, too."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    done = run_in(tmp_path, *docs_command(), "--update", "--force")
    assert done.status == 0, done.said
    pages = json.loads((tmp_path / "docs" / ".pieraklad-render.be.json").read_text("utf-8"))[
        "pages"
    ]
    assert {name: page["share"] for name, page in pages.items() if page["share"] < 100} == {}
    assert {"editors.be.md", "translators.be.md", "workbench.be.md"} <= pages.keys()


def test_the_catalogs_of_the_docs_pass_our_own_checks(capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.chdir(ROOT), pytest.raises(SystemExit):
        main(["check", "locales/be/LC_MESSAGES/docs", "--format", "json"])
    findings = json.loads(capsys.readouterr().out)
    findings = findings["findings"] if isinstance(findings, dict) else findings
    assert [f for f in findings if f["severity"] == "error"] == []


NOT_RUN = {
    r"make ": "this very suite, or a measurement of many minutes",
    r"python3 -m venv|\.venv/bin/|pip install": "installs from the network",
    r"git pull": "there is no upstream",
    r"PIERAKLAD_PROJECT=\S+ granian": "tests/webapp and tests/workbench start granian",
    r"MDBOOK_BOOK__LANGUAGE=be mdbook": "tests/cli/test_generators.py builds a book",
    r"#": "what a command prints",
}
"""Commands in the docs that are not run here, each with the reason."""


def shell_blocks(page: Path) -> list[list[str]]:
    """The lines of a page's blocks of shell."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [block.splitlines() for block in blocks]


def shell_lines(page: Path) -> list[str]:
    return [line for block in shell_blocks(page) for line in block]


@pytest.fixture
def demonstration(tmp_path: Path) -> Path:
    """A copy of the demonstration, in git, with the files that the docs' examples name."""
    site = tmp_path / "site"
    site.mkdir()
    for name in ("articles", "locales"):
        shutil.copytree(ROOT / name, site / name)
    for name in ("pieraklad.toml", "glossary.csv"):
        shutil.copy(ROOT / name, site / name)
    (site / "news.txt").write_text("Some news\n\nThe text of the news is here.\n", "utf-8")
    (site / "hugo.toml").touch()
    write_site(site / "site.xml", many_items(2, paragraphs=2))
    for tag in ("en", "be"):
        (site / "content" / tag).mkdir(parents=True)
        (site / "content" / tag / "a.md").write_text("An article of one line.\n", "utf-8")
    subprocess.run(["git", "init", "-q"], cwd=site, check=True)
    return site


def served(command: str, folder: Path, environment: dict[str, str]) -> None:
    """Start a server and stop it when it says that it is there."""
    with subprocess.Popen(
        f"exec {command} --port 0", shell=True, cwd=folder, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "Serving on http://" in line:
                process.terminate()
                process.stdout.read()
                return
    pytest.fail("".join(said))


@pytest.mark.parametrize(
    "page",
    [p for p in PAGES if not p.name.endswith(".be.md") and shell_lines(p)],
    ids=lambda p: p.name,
)
def test_commands_in_the_docs_run(page: Path, demonstration: Path) -> None:
    """In order, in a copy of the demonstration; the Belarusian pages have the same blocks."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1"}
    for block in shell_blocks(page):
        folder = demonstration
        for line in block:
            command = line.partition("  #")[0].strip()
            if any(re.match(pattern, line) for pattern in NOT_RUN):
                continue
            if command.startswith("cd "):
                folder = folder / command[3:]
            elif command.startswith("pieraklad serve"):
                served(command, folder, environment)
            elif command.startswith("pieraklad ") and not re.search(r"[$`|&;<>(*?]", command):
                ended = run_in(folder, *shlex.split(command)[1:])
                # `check` finds what the demonstration shows on purpose.
                fine = (0, 1) if command.startswith("pieraklad check") else (0,)
                assert ended.status in fine, f"{page.name}: {command}\n{ended.said}"
            else:
                done = subprocess.run(
                    command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False,
                )  # fmt: skip
                assert done.returncode == 0, f"{page.name}: {command}\n{done.stderr}"


def test_every_reason_for_not_running_a_command_is_needed() -> None:
    lines = [line for page in PAGES for line in shell_lines(page)]
    assert [pattern for pattern in NOT_RUN if not any(re.match(pattern, x) for x in lines)] == []


@pytest.mark.parametrize(
    "page",
    [p for p in PAGES if p.name.endswith(".be.md") and "checks" not in p.name],
    ids=lambda p: p.name,
)
def test_both_editions_show_the_same_commands(page: Path) -> None:
    assert shell_lines(page) == shell_lines(page.with_name(page.name.replace(".be.md", ".md")))


def test_the_demonstration_passes_our_own_checks(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--project", str(ROOT)])
    # One title is listed before its article exists, as a demonstration.
    findings = capsys.readouterr().out.strip().splitlines()
    assert len(findings) == 1
    assert "Complaints and appeals: a short guide" in findings[0]


def test_templates_of_the_demonstration_are_fresh() -> None:
    done = run("extract", "--check", "--project", str(ROOT))
    assert done.status == 0, done.said


def test_no_registry_and_no_path_of_a_machine_is_named() -> None:
    files = subprocess.run(
        ["git", "ls-files", "*.toml", "*.txt", "*.cfg", "Makefile", "*.yml", "Dockerfile*", "*.sh"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.split()  # fmt: skip
    for name in files:
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"index-url|registry\s*=|/root/|/home/\w", text), name
