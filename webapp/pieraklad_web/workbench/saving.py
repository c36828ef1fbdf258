"""A form or a script's request → a save, and what came of it."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import g, request

from pieraklad.editing import Conflict, Refused, Save, Saved, Waiting
from pieraklad.project.bilingual import Bilingual
from pieraklad.translating.findings import refusal_of
from pieraklad.translating.messages import MessageRow, segment_of
from pieraklad_web.workbench.access import demand
from pieraklad_web.workbench.desk import Desk, Translatable


@dataclass(frozen=True, slots=True)
class Proposed:
    """The text of somebody who may not save is kept as a suggestion with this number."""

    suggestion: int


Outcome = Saved | Conflict | Waiting | Refused | Proposed
_DISMISSED = 50
_NO_LIST = Bilingual(
    "“target” has to be a list of texts that a file can hold",
    "«target» мусіць быць спісам тэкстаў, якія можна запісаць у файл",
)
_NO_STATE = Bilingual(
    "“state” has to be “translated” or “fuzzy”", "«state» мусіць быць «translated» або «fuzzy»"
)
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


def save(desk: Desk, known: Translatable | None, language: str, slug: str, id: str, data: Mapping[str, Any]) -> Outcome:  # fmt: skip
    """Save what a request asks for.

    `data` has `target`, and may have `state`, `base`, `base_target`, `request` and `dismiss`. A
    translation that the page cannot show is saved as fuzzy. Raises Forbidden for somebody without a
    role in the language.
    """
    target = texts(data.get("target"))
    if target is None:
        return Refused(422, _NO_LIST)
    state = data.get("state", "translated")
    if state not in ("translated", "fuzzy"):
        return Refused(422, _NO_STATE)
    segment = segment_of(known.article, id) if known is not None else None
    if known is not None and segment is not None and refusal_of(known.article, segment, target):
        state = "fuzzy"
    machine = texts(data.get("machine"))
    if machine and target == machine[:1]:  # a person has not changed a letter of it
        state = "fuzzy"
    number = str(data.get("request") or uuid.uuid4())
    dismissed = texts(data.get("dismiss")) or ()
    asked = Save(
        language, slug, id, target, state,
        base=str(data.get("base") or ""), request=number[:100], who=g.person.name,
        base_target=texts(data.get("base_target")) or (),
        origin="machine" if machine else "workbench", dismiss=dismissed[:_DISMISSED],
    )  # fmt: skip
    if not g.person.may("save", language) or _is_published(desk, known, language, id):
        demand("propose", language)
        proposed = desk.workbench.propose(asked)
        return Proposed(proposed) if isinstance(proposed, int) else proposed
    outcome = desk.workbench.save(asked)
    if isinstance(outcome, Saved) and data.get("approve") and outcome.state == "translated":
        demand("review", language)
        refused = desk.workbench.reviewing.approve(language, slug, id, outcome.hash, g.person.name)
        if refused is not None:
            outcome = replace(outcome, note=refused.reason)
        else:
            outcome = replace(outcome, state="reviewed")
    suggestion = data.get("suggestion")
    if isinstance(outcome, Saved) and isinstance(suggestion, int):
        own = desk.workbench.suggestions(language, slug, id)
        if any(other.number == suggestion for other in own):
            desk.workbench.close_suggestion(suggestion, g.person.name)
    return outcome


def _is_published(desk: Desk, known: Translatable | None, language: str, id: str) -> bool:
    """Return whether readers would lose an approved text by a save of somebody who may not approve."""
    if desk.project.publish != "reviewed" or known is None or g.person.may("review", language):
        return False
    row = desk.read(known, language).messages.row(id)
    return row is not None and row.state == "reviewed"


def form_data() -> dict[str, Any]:
    """Return the fields of a form as `save` takes them."""
    form = request.form
    target = [text.replace("\r\n", "\n").replace("\r", "\n") for text in form.getlist("target")]
    try:
        base_target = json.loads(form.get("base_target", "[]"))
    except ValueError:
        base_target = []
    return {
        "target": target, "state": form.get("state", "translated"), "base": form.get("base", ""),
        "base_target": base_target, "request": form.get("request", ""),
        "dismiss": form.getlist("dismiss"), "approve": "approve" in form, "suggestion": form.get("suggestion", type=int),
    }  # fmt: skip


def new_request() -> str:
    """Return a number for a form, so that sending it twice saves once."""
    return str(uuid.uuid4())


def texts(value: object) -> tuple[str, ...] | None:
    """Return a list of texts from JSON; None for anything else, and for what no file can hold."""
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        return None
    found = tuple(value)
    if not all(isinstance(text, str) and not _NO_TEXT.search(text) for text in found):
        return None
    return found


def base_of(row: MessageRow) -> str:
    """Return what a row has now, as a form carries it."""
    return json.dumps(row.target, ensure_ascii=False)
