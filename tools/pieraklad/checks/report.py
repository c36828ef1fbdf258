"""Reports of findings: text for people, JSON, GitHub annotations and SARIF for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pieraklad import __version__
from pieraklad.checks.run import CheckResult, Located

Name = Callable[[Path], str]
"""How a path is shown."""


def text_report(result: CheckResult, name: Name, belarusian: bool = False) -> str:
    """Return a line a finding, as compilers print them, with the place in the text under it."""
    lines: list[str] = []
    for located in result.findings:
        finding = located.finding
        words = finding.text_be if belarusian else finding.text
        lines.append(f"{_place(located, name)}: {finding.severity}: {words} [{finding.check}]")
        if finding.start is not None and located.target:
            lines.append("    " + _excerpt(located.target, finding.start, finding.end or 0))
    return "\n".join(lines)


def json_report(result: CheckResult, name: Name) -> str:
    """Return the findings as JSON; `start` and `end` are code points in `target`."""
    findings = [
        {
            "path": name(item.path), "line": item.line, "check": item.finding.check,
            "severity": item.finding.severity, "text": item.finding.text,
            "text_be": item.finding.text_be, "start": item.finding.start,
            "end": item.finding.end, "replacement": item.finding.replacement,
            "certain": item.finding.certain, "source": item.source, "target": item.target,
        }
        for item in result.findings
    ]  # fmt: skip
    data = {"findings": findings, "messages": result.messages, "fixed": result.fixed}
    return json.dumps(data, ensure_ascii=False, indent=2)


def github_report(result: CheckResult, name: Name) -> str:
    """Return GitHub Actions' workflow commands, which show as annotations of the files."""
    return "\n".join(
        f"::{item.finding.severity} file={_escape(name(item.path), True)},"
        f"line={max(1, item.line)},title={_escape(item.finding.check, True)}"
        f"::{_escape(item.finding.text)}"
        for item in result.findings
    )


def sarif_report(result: CheckResult, name: Name) -> str:
    """Return SARIF 2.1.0 (OASIS), which code-scanning pages read."""
    ids = sorted({item.finding.check for item in result.findings})
    results: list[dict[str, Any]] = [
        {
            "ruleId": item.finding.check,
            "level": item.finding.severity,
            "message": {"text": item.finding.text},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": name(item.path)},
                        "region": {"startLine": max(1, item.line)},
                    }
                }
            ],
        }
        for item in result.findings
    ]
    driver = {
        "name": "pieraklad",
        "version": __version__,
        "rules": [{"id": rule, "name": rule} for rule in ids],
    }
    data = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _place(located: Located, name: Name) -> str:
    return f"{name(located.path)}:{located.line}" if located.line else name(located.path)


def _excerpt(target: str, start: int, end: int, around: int = 30) -> str:
    before = target[max(0, start - around) : start]
    after = target[end : end + around]
    head = "…" if start > around else ""
    tail = "…" if end + around < len(target) else ""
    return f"{head}{before}⟦{target[start:end]}⟧{after}{tail}".replace("\n", "⏎")


def _escape(text: str, is_property: bool = False) -> str:
    """Escape as the workflow commands want it (actions/toolkit, `command.ts`)."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_property else text
