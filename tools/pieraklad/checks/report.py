"""Reports of findings: text for people, JSON, GitHub annotations and SARIF for programs."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pieraklad import __version__
from pieraklad.checks.registry import BY_ID
from pieraklad.checks.result import CheckResult, Located

Name = Callable[[Path], str]
"""Formats a path for display."""
_SEVERITIES = {"error": "памылка", "warning": "папярэджанне"}


def text_report(result: CheckResult, name: Name, belarusian: bool = False) -> str:
    """Return one line per finding, as compilers print them, with the place in the text below it."""
    lines: list[str] = []
    for located in result.findings:
        finding = located.finding
        words = finding.text_be if belarusian else finding.text
        severity = _SEVERITIES[finding.severity] if belarusian else finding.severity
        lines.append(f"{_place(located, name)}: {severity}: {words} [{finding.check}]")
        if finding.start is not None and located.target:
            lines.append("    " + _excerpt(located.target, finding.start, finding.end or 0))
        elif finding.source_start is not None and located.source:
            excerpt = _excerpt(located.source, finding.source_start, finding.source_end or 0)
            lines.append(f"    {'арыгінал' if belarusian else 'source'}: {excerpt}")
    return "\n".join(lines)


def json_report(result: CheckResult, name: Name, belarusian: bool = False) -> str:
    """Return the findings as JSON, with their texts in both languages.

    `start` and `end` are code points in `target`, `source_start` and `source_end` in `source`.
    """
    findings = [
        {
            "path": name(item.path), "line": item.line, "check": item.finding.check,
            "severity": item.finding.severity, "text": item.finding.text,
            "text_be": item.finding.text_be, "start": item.finding.start,
            "end": item.finding.end, "replacement": item.finding.replacement,
            "source_start": item.finding.source_start, "source_end": item.finding.source_end,
            "certain": item.finding.certain, "source": item.source, "target": item.target,
        }
        for item in result.findings
    ]  # fmt: skip
    data = {"findings": findings, "messages": result.messages, "fixed": result.fixed}
    return json.dumps(data, ensure_ascii=False, indent=2)


def github_report(result: CheckResult, name: Name, belarusian: bool = False) -> str:
    """Return GitHub Actions workflow commands, which appear as annotations of the files."""
    return "\n".join(
        f"::{item.finding.severity} file={_escape(name(item.path), True)},"
        f"line={max(1, item.line)},title={_escape(item.finding.check, True)}"
        f"::{_escape(item.finding.text_be if belarusian else item.finding.text)}"
        for item in result.findings
    )


def sarif_report(result: CheckResult, name: Name, belarusian: bool = False) -> str:
    """Return SARIF 2.1.0 (OASIS), for code-scanning tools.

    A location is the line where the message begins: offsets inside a message are not columns of the
    file, so they are among the properties, with the texts.
    """
    ids = sorted({item.finding.check for item in result.findings})
    results = [_sarif_result(item, name, ids, belarusian) for item in result.findings]
    driver = {
        "name": "pieraklad",
        "version": __version__,
        "rules": [_sarif_rule(rule, belarusian) for rule in ids],
    }
    data = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _sarif_rule(rule: str, belarusian: bool) -> dict[str, Any]:
    check = BY_ID[rule]
    title, about = (check.title_be, check.about_be) if belarusian else (check.title, check.about)
    return {
        "id": rule,
        "name": "".join(part.capitalize() for part in rule.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": about or title},
        "help": {"text": about or title},
        "defaultConfiguration": {"level": check.severity},
    }


def _sarif_result(item: Located, name: Name, ids: list[str], belarusian: bool) -> dict[str, Any]:
    finding = item.finding
    print_of = f"{finding.check}\0{item.source}\0{item.target}\0{finding.start}\0{finding.text}"
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(os.fsencode(name(item.path)))}}
    if item.line:
        physical["region"] = {"startLine": item.line}
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "ruleIndex": ids.index(finding.check),
        "level": finding.severity,
        "message": {"text": finding.text_be if belarusian else finding.text},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {
            "pieraklad/v1": hashlib.sha256(print_of.encode()).hexdigest()[:32],
        },
    }
    properties = {
        "source": item.source or None,
        "target": item.target or None,
        "start": finding.start,
        "end": finding.end,
        "sourceStart": finding.source_start,
        "sourceEnd": finding.source_end,
        "replacement": finding.replacement,
    }
    kept = {key: value for key, value in properties.items() if value is not None}
    if kept:
        result["properties"] = kept
    return result


def _place(located: Located, name: Name) -> str:
    return f"{name(located.path)}:{located.line}" if located.line else name(located.path)


def _excerpt(target: str, start: int, end: int, around: int = 30) -> str:
    before = target[max(0, start - around) : start]
    after = target[end : end + around]
    head = "…" if start > around else ""
    tail = "…" if end + around < len(target) else ""
    return f"{head}{before}⟦{target[start:end]}⟧{after}{tail}".replace("\n", "⏎")


def _escape(text: str, is_property: bool = False) -> str:
    """Escape as workflow commands require (actions/toolkit, `command.ts`)."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_property else text


MAKERS = {
    "text": text_report,
    "json": json_report,
    "github": github_report,
    "sarif": sarif_report,
}
"""What makes a report, by the name of its format."""
