"""Checks find problems in translations: pure functions over a message, one small class per check."""

from pieraklad.checks.base import Check, Example, Finding, Message, Options, Severity
from pieraklad.checks.registry import CHECKS, check_message, check_text

__all__ = [
    "CHECKS",
    "Check",
    "Example",
    "Finding",
    "Message",
    "Options",
    "Severity",
    "check_message",
    "check_text",
]
