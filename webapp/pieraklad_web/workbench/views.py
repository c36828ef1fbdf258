"""The workbench's pages: the articles, an article, a message; all of them work without a script."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from pieraklad.catalogs.message import MessageKey
from pieraklad.editing import Conflict, Refused, Saved, Waiting
from pieraklad.editing.comments import Comment
from pieraklad.editing.values import Place
from pieraklad.site import Entry
from pieraklad.translating.messages import MessageRow, languages_to_translate, segment_of
from pieraklad_web.headers import CONTENT_SECURITY_POLICY
from pieraklad_web.workbench.access import demand
from pieraklad_web.workbench.desk import ROOT, Desk, Opened
from pieraklad_web.workbench.saving import Proposed, base_of, form_data, new_request, save, texts

FILTERS = ("todo", "fuzzy", "review", "findings", "mine")
_SIGNS = {"be": "ў’«»„“—–\u00a0", "en": "“”‘’—–\u00a0"}


def register_views(app: Flask, desk: Desk) -> Views:
    """Add the pages' addresses; return what makes the pages."""
    tags = ",".join(f'"{tag}"' for tag in desk.languages())
    language = f"{ROOT}/<any({tags}):language>"
    views = Views(desk)
    rules: list[tuple[str, str, Any]] = [
        (f"{ROOT}/", "start", views.start),
        (f"{language}/", "articles", views.articles),
        (f"{language}/<slug>", "article", views.article),
        (f"{language}/<slug>/<id>", "message", views.message),
    ]
    for rule, endpoint, view in rules:
        app.add_url_rule(rule, endpoint, view)
    app.add_url_rule(f"{language}/<slug>/<id>", "save", views.save, methods=["POST"])
    app.add_url_rule(
        f"{language}/<slug>/<id>/suggestions/<int:number>", "close_suggestion",
        views.close_suggestion, methods=["DELETE"],
    )  # fmt: skip
    app.add_url_rule(f"{language}/<slug>/update", "update", views.update, methods=["POST"])
    app.add_url_rule(f"{language}/<slug>/page", "page", views.page, methods=["GET", "POST"])
    return views


class Views:
    """The pages of one workbench."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def start(self) -> AnyResponse:
        """What waits for whoever asks, and the languages."""
        workbench = self.desk.workbench
        work = self._work()
        languages = [tag for tag, _, _ in work]
        comments = workbench.comments
        questions = comments.for_everybody("question") if g.person.may("answer") else []
        back = [
            one for one in comments.for_everybody("returned") if g.person.may("save", one.language)
        ]
        return self.desk.page(
            "workbench/start.html", work=work, titles=self.titles(),
            mine=self.placed([*comments.for_person(g.person.name), *back]),
            questions=self.placed(questions[:20]),
            to_review=[tag for tag in languages if self.desk.may_review(tag)],
            present=workbench.presence.others(g.person.name),
            latest=workbench.latest_places(g.person.name),
        )  # fmt: skip

    def _work(self) -> list[tuple[str, int, int]]:
        """Return for each language how many articles are translated as a whole, of how many."""
        self.desk.site.refresh()
        self.desk.site.demand()
        found = []
        for language in self.desk.languages():
            entries = self._to_translate(language)
            done = sum(e.readings[language].finished == e.readings[language].total for e in entries)
            if entries:
                found.append((language, done, len(entries)))
        return found

    def _to_translate(self, language: str) -> list[Entry]:
        return [
            entry for entry in self.desk.site.snapshot.newest
            if language in languages_to_translate(self.desk.project, entry.lang)
        ]  # fmt: skip

    def articles(self, language: str) -> AnyResponse:
        """The articles of a language: those that somebody has begun first, then the untouched, then the done."""
        self.desk.site.refresh()
        self.desk.site.demand()

        def order(entry: Entry) -> tuple[int, int]:
            reading = entry.readings[language]
            left = reading.total - reading.finished
            return (2 if not left else 0 if reading.finished else 1), left

        entries = sorted(self._to_translate(language), key=order)
        return self.desk.page("workbench/articles.html", language=language, entries=entries)

    def article(self, language: str, slug: str) -> AnyResponse:
        """An article with its translation beside it."""
        opened = self.desk.open(language, slug)
        only = request.args.get("only", "")
        query = request.args.get("q", "").strip()[:200]
        rows = [row for row in opened.messages.rows if self._passes(opened, row, only, query)]
        since, _ = self.desk.workbench.changes(1 << 60)
        return self.desk.page(
            "workbench/article.html", opened=opened, language=language, slug=slug, rows=rows,
            only=only if only in FILTERS else "", query=query, filters=FILTERS, since=since,
            may_review=self.desk.may_review(language),
        )  # fmt: skip

    def _passes(self, opened: Opened, row: MessageRow, only: str, query: str) -> bool:
        if query and not opened.messages.contains(row, query):
            return False
        if only == "todo":
            return not row.is_finished
        if only == "review":
            return row.state == "translated"
        if only == "fuzzy":
            return row.state == "fuzzy"
        if only == "findings":
            return bool(self.desk.findings(opened, row, row.target))
        if only == "mine":
            versions = self.desk.workbench.history(
                opened.messages.language, opened.entry.slug, row.id
            )
            return bool(versions) and versions[0].who == g.person.name
        return True

    def message(self, language: str, slug: str, id: str) -> AnyResponse:
        """One message with its form; with `?part=form` or `?part=row` that part of the page alone."""
        opened = self.desk.open(language, slug)
        row = self.desk.row(opened, id)
        part = request.args.get("part", "")
        if part == "row":
            found = [row for row in opened.messages.rows if row.id == id]
            return self.part("workbench/rows.html", opened, rows=found)
        values = self.form(opened, row, row.target)
        if part == "conflict":
            return self._conflict(opened, row)
        if part == "form":
            return self.part("workbench/form.html", opened, row=row, **values)
        return self.message_page(opened, row, **values)

    def _conflict(self, opened: Opened, row: MessageRow) -> Response:
        """Show a text that was not saved beside the one that was."""
        number = request.args.get("suggestion", "")
        language, slug = opened.messages.language, opened.entry.slug
        for suggestion in self.desk.workbench.suggestions(language, slug, row.id):
            if str(suggestion.number) == number:
                conflict = Conflict(
                    suggestion.base, row.target, suggestion.target, row.hash, suggestion.number
                )
                return self.part("workbench/conflict.html", opened, conflict=conflict)
        raise NotFound

    def close_suggestion(self, language: str, slug: str, id: str, number: int) -> Response:
        """Put a suggestion away for good: the text that is saved stays."""
        demand("close suggestion", language)
        for suggestion in self.desk.workbench.suggestions(language, slug, id):
            if suggestion.number == number:
                self.desk.workbench.close_suggestion(number, g.person.name)
                return Response(status=204)
        raise NotFound

    def part(self, template: str, opened: Opened, status: int = 200, **values: Any) -> Response:
        """Return a part of a page, for its script."""
        return self.desk.answer(
            self.desk.part(
                template, opened=opened, language=opened.messages.language, slug=opened.entry.slug,
                **values,
            ),
            status,
        )  # fmt: skip

    def message_page(
        self, opened: Opened, row: MessageRow, status: int = 200, **values: Any
    ) -> Response:
        """Return the page of one message."""
        return self.desk.page(
            "workbench/message.html", status, opened=opened, row=row,
            language=opened.messages.language, slug=opened.entry.slug, **values,
        )  # fmt: skip

    def form(self, opened: Opened, row: MessageRow, target: tuple[str, ...]) -> dict[str, Any]:
        """Return what a message's form shows; `target` is the text in its fields."""
        language = opened.messages.language
        article = opened.messages.article
        return {
            "target": target,
            "found": self.desk.findings(opened, row, target),
            "base": row.hash,
            "base_target": base_of(row),
            "request_number": new_request(),
            "help": self.desk.help.of(row.segment.message, article.lang, language, article.slug),
            "suggestions": self.desk.workbench.suggestions(language, article.slug, row.id),
            "versions": self.desk.workbench.history(language, article.slug, row.id)[:20],
            "signs": _SIGNS.get(language.partition("-")[0], _SIGNS["en"]),
            "next_row": opened.messages.next_to_do(row.number),
            "may_save": g.person.may("save", language),
            "may_review": self.desk.may_review(language),
            "conflict": None,
            "note": "",
            "said_note": "",
            "preview": None,
            "approved": self.desk.workbench.reviewing.approved_before(language, article.slug, row.id)
            if row.state == "translated" and self.desk.may_review(language) else None,
            **self.talk_of(opened, row, language),
        }  # fmt: skip

    def talk_of(self, opened: Opened, row: MessageRow, language: str) -> dict[str, Any]:
        """Return what the part with comments shows."""
        return {
            "comments": self.desk.workbench.comments.of(Place(language, opened.entry.slug), row.id),
            "may_answer": g.person.may("answer"),
            "may_send_back": self.desk.may_review(language) and any(row.target),
        }

    def placed(self, comments: Iterable[Comment]) -> list[tuple[Comment, str]]:
        """Return comments with where they lead: to the message, or to its article if the message is gone."""
        found = []
        for one in comments:
            known = self.desk.known(one.language, one.slug)
            path = f"/{one.language}/"
            if known is not None:
                path += quote(one.slug)
                if segment_of(known.article, one.id) is not None:
                    path += f"/{one.id}"
            found.append((one, path))
        return found

    def titles(self) -> dict[str, str]:
        """Return the articles' titles, in the language of the pages or their own."""
        language = self.desk.interface_language()
        return {
            entry.slug: entry.readings[language if language in entry.readings else entry.lang].title.text
            for entry in self.desk.site.snapshot.newest
        }  # fmt: skip

    def save(self, language: str, slug: str, id: str) -> AnyResponse:
        """Take a form: save it, or show what it would look like."""
        desk = self.desk
        data = form_data()
        target = tuple(data["target"])
        if "preview" in request.form:
            shown = desk.open(language, slug)
            values = self.form(shown, desk.row(shown, id), target)
            values.update(base=data["base"], preview=target)
            return self.message_page(shown, desk.row(shown, id), **values)
        known = desk.known(language, slug)
        outcome = save(desk, known, language, slug, id, data)
        opened = desk.open(language, slug) if known is not None else None
        row = opened.messages.row(id) if opened is not None else None
        if isinstance(outcome, Saved | Proposed) and opened is not None and row is not None:
            after = opened.messages.next_to_do(row.number)
            if after is None or after.id == id or "stay" in request.form:
                return redirect(url_for("article", language=language, slug=slug) + f"#m-{id}", 303)
            return redirect(url_for("message", language=language, slug=slug, id=after.id), 303)
        if opened is None or row is None:
            status = outcome.status if isinstance(outcome, Refused) else 404
            reason = outcome.reason if isinstance(outcome, Refused) else ""
            return desk.page(
                "workbench/error.html", status, code=status, reason=reason, kept=target
            )
        values = self.form(opened, row, target)
        status = 200
        if isinstance(outcome, Conflict):
            values["conflict"] = outcome
            status = 409
        elif isinstance(outcome, Waiting):
            values["note"] = outcome.reason
            status = 202
        elif isinstance(outcome, Refused):
            values["note"] = outcome.reason
            status = outcome.status
        return self.message_page(opened, row, status, **values)

    def update(self, language: str, slug: str) -> AnyResponse:
        """Bring the article's catalog up to date with its text."""
        from pieraklad.workflow.extract import extract
        from pieraklad.workflow.update import update

        demand("update catalog", language)
        self.desk.open(language, slug)
        project = self.desk.project
        reports = [extract(project, only=[slug]), update(project, [language], only=[slug])]
        problems = [problem for report in reports for problem in report.problems]
        if problems:
            return self.desk.page(
                "workbench/error.html", 409, code=409, reason=problems[0].text, kept=[]
            )
        return redirect(url_for("article", language=language, slug=slug), 303)

    def page(self, language: str, slug: str) -> AnyResponse:
        """The reader's page as it would be with every text that is saved, or typed in `drafts`."""
        opened = self.desk.open(language, slug)
        try:
            typed = json.loads(request.form.get("drafts", "{}"))
        except ValueError:
            typed = {}
        written: dict[MessageKey, str] = {}
        for row in opened.messages.rows:
            own = texts(typed.get(row.id)) if isinstance(typed, dict) else None
            text = own[0] if own else row.target[0]
            if text:
                written[row.segment.context, row.segment.message] = text
        body = self.desk.draft_page(opened, written)
        return Response(
            body, content_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY},
        )  # fmt: skip
