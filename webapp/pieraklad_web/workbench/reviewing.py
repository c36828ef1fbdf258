"""The reviewers' queue: what is finished and not approved, with the difference to what was approved."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pieraklad.translating.messages import MessageRow, languages_to_translate
from pieraklad.translating.review_queue import ReviewQueue
from pieraklad_web.workbench.access import demand
from pieraklad_web.workbench.desk import Desk, Opened
from pieraklad_web.workbench.routes import add_routes, in_languages
from pieraklad_web.workbench.views import Views

_AT_ONCE = 20


class _ToReview(NamedTuple):
    opened: Opened
    row: MessageRow
    approved: tuple[str, ...] | None
    who: str


def register_reviewing(app: Flask, desk: Desk, views: Views) -> None:
    """Add the queue's addresses."""
    reviewing = _Reviewing(desk, views)
    language = in_languages(desk.languages())
    add_routes(
        app,
        (f"/review/{language}", "GET", "review_queue", reviewing.page),
        (f"/{language}/<slug>/<id>/approve", "POST", "approve", reviewing.approve),
    )


class _Reviewing:
    def __init__(self, desk: Desk, views: Views) -> None:
        self.desk = desk
        self.views = views
        self.queue = ReviewQueue(desk.project)

    def page(self, language: str, note: str = "", status: int = 200) -> AnyResponse:
        """Show the first of the queue; the articles that readers see first come first."""
        demand("look")
        desk = self.desk
        desk.site.refresh()
        desk.site.demand()
        slugs = [
            entry.slug for entry in desk.site.snapshot.newest
            if language in languages_to_translate(desk.project, entry.lang)
        ]  # fmt: skip
        waiting = self.queue.waiting(language, slugs, desk.workbench.reviews.of(language).by_hash)
        shown: list[_ToReview] = []
        for slug, ids in waiting.items():
            if len(shown) >= _AT_ONCE:
                break
            opened = desk.open(language, slug)
            for row in map(opened.messages.row, ids[: _AT_ONCE - len(shown)]):
                if row is not None and row.state == "translated":
                    approved = desk.workbench.reviewing.approved_before(language, slug, row.id)
                    author = desk.workbench.reviewing.author(language, slug, row.id, row.target)
                    shown.append(_ToReview(opened, row, approved, author))
        return desk.page(
            "workbench/review.html", status, language=language, shown=shown, note=note,
            total=sum(map(len, waiting.values())), waiting=waiting, titles=self.views.titles(),
            may_approve=g.person.may("review", language),
        )  # fmt: skip

    def approve(self, language: str, slug: str, id: str) -> AnyResponse:
        """Approve a translation as it was read, and go back to the queue."""
        demand("review", language)
        base = request.form.get("base", "")
        refused = self.desk.workbench.reviewing.approve(language, slug, id, base, g.person.name)
        if refused is not None:
            return self.page(language, refused.reason, refused.status)
        return redirect(url_for("review_queue", language=language), 303)
