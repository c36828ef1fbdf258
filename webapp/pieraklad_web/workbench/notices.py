"""Feeds and the end of mail, for programs that know a secret address; progress from day to day."""

from __future__ import annotations

import datetime

from flask import Flask, Response, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from pieraklad.editing.progress import ArticleProgress
from pieraklad.project.languages import native_name
from pieraklad.translating.messages import languages_to_translate
from pieraklad.workflow import drawing
from pieraklad_web.pages.making import ATOM
from pieraklad_web.workbench.access import demand, is_https
from pieraklad_web.workbench.desk import Desk
from pieraklad_web.workbench.routes import add_routes
from pieraklad_web.workbench.views import Views


def register_notices(app: Flask, desk: Desk, views: Views) -> None:
    """Add the addresses."""
    notices = _Notices(desk, views)
    add_routes(
        app,
        ("/feed/<secret>.atom", "GET", "feed", notices.feed),
        ("/unsubscribe/<token>", "GET", "unsubscribe", notices.ask),
        ("/unsubscribe/<token>", "POST", "end_mail", notices.unsubscribe),
        ("/progress", "GET", "progress", notices.progress),
        ("/progress.svg", "GET", "progress_picture", notices.picture),
    )


class _Notices:
    def __init__(self, desk: Desk, views: Views) -> None:
        self.desk = desk
        self.views = views

    def feed(self, secret: str) -> AnyResponse:
        """What waits for the person whose feed it is, as Atom (RFC 4287); `?language=be` for one language."""
        people = self.desk.workbench.people
        number = people.contacts.number_of_feed(secret)
        if number is None:
            raise NotFound
        person = people.by_number(number)
        language = request.args.get("language", "")
        found = self.desk.workbench.notices.of(person, language)
        self.desk.site.refresh()
        home = url_for("start", _external=True, _scheme="https" if is_https() else "http")
        body = self.desk.part(
            "workbench/feed.xml", notices=found, owner=person, titles=self.views.titles(),
            home=home.rstrip("/"), own=request.url, changed=_moment(found[0].at if found else 0.0),
            moment=_moment, project_id=self.desk.project_id,
        )  # fmt: skip
        return Response(body, content_type=ATOM)

    def ask(self, token: str) -> AnyResponse:
        """Ask before mail ends: programs look at links, too."""
        return self.desk.page("workbench/unsubscribe.html", done=False)

    def unsubscribe(self, token: str) -> AnyResponse:
        """End mail to whoever's letter had the link (RFC 8058: also by a mail program's own button)."""
        if not self.desk.workbench.people.contacts.unsubscribe(token):
            raise NotFound
        return self.desk.page("workbench/unsubscribe.html", done=True)

    def progress(self) -> AnyResponse:
        """Show how the translation goes: by language from day to day, by article, and who is at work."""
        demand("look")
        self._note()
        return self.desk.page(
            "workbench/progress.html", entries=self.desk.site.snapshot.newest,
            into=lambda entry: languages_to_translate(self.desk.project, entry.lang),
            present=self.desk.workbench.presence.others(""), titles=self.views.titles(),
        )  # fmt: skip

    def picture(self) -> AnyResponse:
        """Draw it."""
        demand("look")
        self._note()
        days = self.desk.workbench.progress.days()
        dates = list(dict.fromkeys(day.day for day in days))
        shares: dict[str, list[float | None]] = {}
        for language in dict.fromkeys(day.language for day in days):
            own = {day.day: day for day in days if day.language == language}
            known: float | None = None
            values: list[float | None] = []
            for date in dates:
                if date in own:
                    known = own[date].finished / (own[date].total or 1)
                values.append(known)
            shares[native_name(language)] = values
        title = self.desk.words().gettext("Translated from day to day").unescape()
        return Response(drawing.lines(title, dates, shares), content_type="image/svg+xml")

    def _note(self) -> None:
        desk = self.desk
        desk.site.refresh()
        desk.site.demand()
        if not desk.workbench.progress.is_due():
            return
        found = []
        for entry in desk.site.snapshot.newest:
            for language in languages_to_translate(desk.project, entry.lang):
                reading = entry.readings[language]
                found.append(ArticleProgress(language, entry.slug, reading.finished, reading.total))
        desk.workbench.progress.note(found)


def _moment(at: float) -> str:
    """Return a moment as Atom has it; `at` is in seconds since 1970."""
    return datetime.datetime.fromtimestamp(at, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
