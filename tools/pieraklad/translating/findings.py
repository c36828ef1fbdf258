"""What the checks find in a translation while somebody types it."""

from __future__ import annotations

import copy
import logging
import threading
from collections.abc import Sequence
from typing import NamedTuple

from polib import POEntry

from pieraklad.checks.base import Finding, Message
from pieraklad.checks.plan import Plan, plan_of
from pieraklad.checks.registry import BY_ID, check_message
from pieraklad.checks.run import messages_of
from pieraklad.documents import Segment, UnrenderableTranslation
from pieraklad.index.readings import stays_inside
from pieraklad.project import Project
from pieraklad.project.articles import Article
from pieraklad.project.bilingual import Bilingual, in_belarusian
from pieraklad.project.problems import ProjectError
from pieraklad.storage.fingerprints import stamp_of
from pieraklad.translating.messages import MessageRow, Messages

log = logging.getLogger("pieraklad.translating")


class Remark(NamedTuple):
    """A finding in a translation: in which of its plural forms, and whether the page cannot show it."""

    form: int
    finding: Finding
    refused: bool = False


class Checker:
    """The project's checks, ready for single messages. Safe to use from several threads."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._lock = threading.Lock()
        self._made: tuple[str, Plan] | None = None

    def plan(self) -> Plan:
        """Return which checks run; made anew when the glossary has changed."""
        path = self.project.glossary_path
        with self._lock:
            known, plan = self._made or ("", None)
            stamp = stamp_of(path, known) if path is not None and path.is_file() else "none"
            if plan is None or stamp != known:
                try:
                    plan = plan_of(self.project)
                except ProjectError as error:  # a check that there is none of
                    log.error("%s; the checks run as if nothing were set", error)
                    plan = Plan()
                self._made = stamp, plan
                for problem in plan.problems:
                    log.warning("%s", problem)
            return plan

    def try_out(self, language: str) -> None:
        """Check a text, so that the first one of a person does not wait for what the checks load."""
        source = next((tag for tag in self.project.languages if tag != language), "en")
        plan = self.plan()
        message = Message("A text. 1", "Тэкст. 1", language, source, options=plan.options)
        check_message(message, plan.disabled, plan.enabled)

    def find(self, messages: Messages, row: MessageRow, target: Sequence[str]) -> list[Remark]:
        """Return what is to be said of `target` as the translation of a message, refusals first."""
        refusal = refusal_of(messages.article, row.segment, target)
        return [*refusal, *self._checked(messages, row, target)]

    def _checked(self, messages: Messages, row: MessageRow, target: Sequence[str]) -> list[Remark]:
        if not any(target):
            return []
        plan = self.plan().for_catalog(messages.catalog)
        entry = _with_target(row, target)
        languages = (messages.language, messages.article.lang)
        found: list[Remark] = []
        for message, _ in messages_of(entry, languages, messages.plural_header, plan):
            if message.target:
                findings = check_message(message, plan.disabled, plan.enabled)
                found += [Remark(message.form, finding) for finding in findings]
        return found


def refusal_of(article: Article, segment: Segment, target: Sequence[str]) -> list[Remark]:
    """Return why the page cannot show a translation; nothing where it can."""
    for form, text in enumerate(target):
        if not text.strip():
            continue
        reason: str = ""
        if not stays_inside(segment, text):
            reason = Bilingual(
                "it would end the block that it stands in",
                "ён скончыў бы блок, у якім стаіць",
            )
        else:
            refused: list[UnrenderableTranslation] = []

            def translate(other: object, text: str = text) -> str | None:
                return text if other is segment else None

            article.document.render(translate, on_error=refused.append)
            reason = refused[0].reason if refused else ""
        if reason:
            structure = BY_ID["structure"].found(
                f"the page cannot show this translation: {reason}",
                f"старонка не можа паказаць гэты пераклад: {in_belarusian(reason)}",
            )
            return [Remark(form, structure, True)]
    return []


def _with_target(row: MessageRow, target: Sequence[str]) -> POEntry:
    entry = copy.copy(row.entry) if row.entry is not None else POEntry(msgid=row.segment.message)
    if entry.msgid_plural:
        entry.msgstr_plural = dict(enumerate(target))
    else:
        entry.msgstr = target[0] if target else ""
    return entry
