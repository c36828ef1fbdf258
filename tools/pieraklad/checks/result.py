"""The result of running the checks: findings with their places, and counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pieraklad.checks.base import Finding


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with its place. `line` is where the message begins; 0 means the whole file."""

    path: Path
    line: int
    finding: Finding
    source: str = ""
    target: str = ""


@dataclass(slots=True)
class CheckResult:
    """All findings, how many messages were checked, and which files were fixed."""

    findings: list[Located] = field(default_factory=list)
    messages: int = 0
    fixed: int = 0
    written: list[Path] = field(default_factory=list)

    def take(self, part: CheckResult) -> None:
        """Add the result for another part of the files."""
        self.findings += part.findings
        self.messages += part.messages
        self.fixed += part.fixed
        self.written += part.written
