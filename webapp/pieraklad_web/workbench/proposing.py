"""Readers propose better translations, without an account, where the site wants it.

What they send is a suggestion like any other: nobody but the translators sees it before one of them saved it.
"""

from __future__ import annotations

import uuid

from flask import Flask, redirect, request, url_for
from werkzeug.exceptions import NotFound, TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from pieraklad.editing import Save
from pieraklad.project.bilingual import Bilingual
from pieraklad.translating.messages import MessageRow
from pieraklad_web.workbench.access import remote_address
from pieraklad_web.workbench.desk import Desk, Opened
from pieraklad_web.workbench.routes import add_routes, in_languages

_LONGEST = 5_000
"""Characters of a proposal."""
_MOST = 200
"""Open suggestions of an article, from which on it takes no more of readers."""
_WHO = "reader"
_TOO_MANY = Bilingual(
    "there are many proposals already; thank you, and try again tomorrow",
    "прапаноў ужо шмат; дзякуй, паспрабуйце заўтра",
)


def register_proposing(app: Flask, desk: Desk) -> None:
    """Add the addresses, if readers may propose."""
    if not desk.project.reader_suggestions:
        return
    proposing = _Proposing(desk)
    rule = f"/propose/{in_languages(desk.languages())}/<slug>"
    add_routes(
        app,
        (rule, "GET", "propose_form", proposing.page),
        (rule, "POST", "propose", proposing.propose),
    )


class _Proposing:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def page(self, language: str, slug: str) -> AnyResponse:
        """The article's translated paragraphs, each with a field."""
        opened = self.desk.open(language, slug)
        return self.desk.page(
            "workbench/propose.html", opened=opened, language=language, slug=slug,
            rows=self._shown(opened), thanks="thanks" in request.args,
        )  # fmt: skip

    def propose(self, language: str, slug: str) -> AnyResponse:
        """Keep a proposal. Raises TooManyRequests."""
        opened = self.desk.open(language, slug)
        name = request.form.get("id", "")
        row = next((row for row in self._shown(opened) if row.id == name), None)
        if row is None:
            raise NotFound
        text = request.form.get("target", "").replace("\r\n", "\n").strip()[:_LONGEST]
        limits, address = self.desk.workbench.people.limits, remote_address()
        open_ones = self.desk.workbench.suggestions(language, slug)
        if limits.seconds_left("propose", address) or len(open_ones) >= _MOST:
            raise TooManyRequests(_TOO_MANY)
        limits.count("propose", address)
        if text and text != row.target[0]:
            self.desk.workbench.propose(
                Save(
                    language, slug, row.id, (text,), "translated", base=row.hash,
                    request=str(uuid.uuid4()), who=_WHO, base_target=row.target,
                )
            )  # fmt: skip
        return redirect(url_for("propose_form", language=language, slug=slug, thanks=1), 303)

    def _shown(self, opened: Opened) -> list[MessageRow]:
        """Return the messages whose translations readers see on the page; plurals are for translators."""
        states = (
            ("reviewed",) if self.desk.project.publish == "reviewed" else ("translated", "reviewed")
        )
        return [
            row for row in opened.messages.rows
            if row.state in states and not row.again and len(row.target) == 1
        ]  # fmt: skip
