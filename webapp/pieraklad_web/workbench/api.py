"""The workbench for scripts, and for the script of its own pages: JSON in, JSON out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import BadRequest

from pieraklad.editing import Conflict, Refused, Saved, Waiting
from pieraklad.editing.presence import Present
from pieraklad.project.bilingual import Bilingual, in_belarusian
from pieraklad.site.rendering.latin import latinise
from pieraklad.translating.findings import Remark
from pieraklad.translating.messages import MessageRow
from pieraklad_web.workbench.access import demand
from pieraklad_web.workbench.desk import ROOT, Desk, Opened, Translatable
from pieraklad_web.workbench.saving import Outcome, Proposed, save, texts

_API = f"{ROOT}/api"
_PROPOSED = Bilingual(
    "your text is kept as a suggestion: here you may propose, not save",
    "ваш тэкст застаўся прапановай: тут вы можаце прапаноўваць, а не захоўваць",
)


def register_api(app: Flask, desk: Desk) -> None:
    """Add the addresses of the scripts' contract."""
    tags = ",".join(f'"{tag}"' for tag in desk.languages())
    article = f"{_API}/<any({tags}):language>/<slug>"
    rules: list[tuple[str, str, Any]] = [
        (f"{_API}/changes", "GET", changes),
        (article, "GET", messages),
        (f"{article}/<id>", "PUT", put),
        (f"{article}/<id>/review", "PUT DELETE", review),
        (f"{article}/<id>/preview", "POST", preview),
        (f"{article}/<id>/history", "GET", history),
    ]
    for rule, method, view in rules:
        endpoint = f"api_{view.__name__}"
        app.add_url_rule(rule, endpoint, partial(view, desk), methods=method.split())


def messages(desk: Desk, language: str, slug: str) -> Response:
    """Return the messages of an article, with what the checks find in them."""
    opened = desk.open(language, slug)
    seq, _ = desk.workbench.changes(1 << 60)
    return jsonify(
        messages=[_message(desk, opened, row) for row in opened.messages.rows if not row.again],
        version=seq,
    )


def put(desk: Desk, language: str, slug: str, id: str) -> Response:
    """Save a translation."""
    data = request.get_json(silent=True)
    if not isinstance(data, dict):
        raise BadRequest
    known = desk.known(language, slug, id)
    outcome = save(desk, known, language, slug, id, data)
    return _answered(desk, outcome, known, language, id)


def review(desk: Desk, language: str, slug: str, id: str) -> Response:
    """Approve a translation as it was read, or take the approval back."""
    demand("review", language)
    if request.method == "DELETE":
        refused = desk.workbench.reviewing.withdraw(language, slug, id)
    else:
        data = request.get_json(silent=True)
        base = str(data.get("base") or "") if isinstance(data, dict) else ""
        refused = desk.workbench.reviewing.approve(language, slug, id, base, g.person.name)
    if refused is not None:
        return _refused(refused)
    return jsonify(state=desk.row(desk.open(language, slug), id).state)


def preview(desk: Desk, language: str, slug: str, id: str) -> Response:
    """Render a translation that is not saved, and check it."""
    data = request.get_json(silent=True)
    target = texts(data.get("target")) if isinstance(data, dict) else None
    if target is None:
        raise BadRequest
    opened = desk.open(language, slug)
    row = desk.row(opened, id)
    found = desk.findings(opened, row, target)
    html = [desk.html(opened, row, text, language) for text in target]
    latin = latinise(html[0], "be-Latn") if language == "be" and html else ""
    return jsonify(html="\n".join(html), findings=_findings(found), latin=latin)


def history(desk: Desk, language: str, slug: str, id: str) -> Response:
    """Return every text that a message had, newest first."""
    desk.row(desk.open(language, slug), id)
    return jsonify(
        entries=[
            {
                "target": version.target, "state": version.state, "who": version.who,
                "when": version.when, "origin": version.origin,
            }
            for version in desk.workbench.history(language, slug, id)
        ]
    )  # fmt: skip


def changes(desk: Desk) -> Response:
    """Return which messages were saved since a number that an earlier answer gave, and who is where.

    `tab` and `at` (`be/slug/id`, with an empty ID for nowhere) say where whoever asks is.
    """
    presence = desk.workbench.presence
    tab = request.args.get("tab", "")
    place = request.args.get("at", "").split("/")
    if re.fullmatch(r"[\w-]{8,64}", tab) and len(place) == 3:
        language, slug, name = (part[:200] for part in place)
        presence.here(f"{g.person.name} {tab}", Present(g.person.name, language, slug, name))
    try:
        since = int(request.args.get("since", "0"))
    except ValueError:
        raise BadRequest from None
    since, changed = desk.workbench.changes(max(0, min(since, 1 << 60)))
    return jsonify(since=since, messages=changed, people=presence.others(g.person.name))


def _message(desk: Desk, opened: Opened, row: MessageRow) -> dict[str, Any]:
    segment = row.segment
    return {
        "id": row.id, "source": row.source, "target": row.target, "state": row.state,
        "hash": row.hash, "kind": segment.kind, "section": segment.section,
        "comment": row.comment, "previous": row.previous,
        "findings": _findings(desk.findings(opened, row, row.target)),
    }  # fmt: skip


def _findings(found: Iterable[Remark]) -> list[dict[str, Any]]:
    """Return findings as JSON has them; `start` and `end` are code points in the form's text."""
    return [
        {
            "form": form, "check": finding.check, "severity": finding.severity,
            "text": finding.text, "text_be": finding.text_be,
            "start": finding.start, "end": finding.end, "replacement": finding.replacement,
            "certain": finding.certain, "source_start": finding.source_start,
            "source_end": finding.source_end, "refused": refused,
        }
        for form, finding, refused in found
    ]  # fmt: skip


def _answered(
    desk: Desk, outcome: Outcome, known: Translatable | None, language: str, id: str
) -> Response:
    if isinstance(outcome, Saved):
        found: list[dict[str, Any]] = []
        counts = {}
        if known is not None:
            opened = desk.read(known, language)
            row = desk.row(opened, id)
            found = _findings(desk.findings(opened, row, row.target))
            counts = {"done": opened.messages.finished, "total": opened.messages.total}
        return jsonify(
            hash=outcome.hash, state=outcome.state, findings=found, note=str(outcome.note),
            note_be=in_belarusian(outcome.note), seq=outcome.seq, **counts,
        )  # fmt: skip
    if isinstance(outcome, Conflict):
        response = jsonify(
            base=outcome.base, theirs=outcome.theirs, yours=outcome.yours, hash=outcome.hash,
            suggestion=outcome.suggestion,
        )  # fmt: skip
        response.status_code = 409
        return response
    if isinstance(outcome, Waiting):
        response = jsonify(
            waiting=True, error=str(outcome.reason), error_be=in_belarusian(outcome.reason)
        )
        response.status_code = 202
        return response
    if isinstance(outcome, Proposed):
        response = jsonify(
            error=str(_PROPOSED), error_be=_PROPOSED.be, suggestion=outcome.suggestion
        )
        response.status_code = 403
        return response
    assert isinstance(outcome, Refused)
    return _refused(outcome)


def _refused(answer: Refused) -> Response:
    response = jsonify(error=str(answer.reason), error_be=in_belarusian(answer.reason))
    response.status_code = answer.status
    return response
