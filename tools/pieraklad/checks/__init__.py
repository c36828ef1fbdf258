"""Checks find problems in translations: pure functions over a message, one small class a check."""

from pieraklad.checks.base import Check, Finding, Message, Severity
from pieraklad.checks.registry import CHECKS, check_message, check_text

__all__ = ["CHECKS", "Check", "Finding", "Message", "Severity", "check_message", "check_text"]
