"""Desk: what the workbench's views share: the site, the saving, the checks, the words of the pages."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Response, g, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from pieraklad.catalogs.message import MessageKey
from pieraklad.catalogs.mo_read import key_of
from pieraklad.catalogs.translations import Translations
from pieraklad.editing import Workbench
from pieraklad.editing.people import passkeys, passwords
from pieraklad.editing.sync.background import Background
from pieraklad.index.readings import Loaded
from pieraklad.project import Project
from pieraklad.project.articles import Article
from pieraklad.project.languages import is_made, native_name
from pieraklad.site import Entry, Site
from pieraklad.site.model.addresses import Address
from pieraklad.storage.fingerprints import digest_of
from pieraklad.translating.differences import word_diff
from pieraklad.translating.findings import Checker, Remark
from pieraklad.translating.help import Help
from pieraklad.translating.messages import (
    MessageRow,
    Messages,
    languages_to_translate,
    read_messages,
    segment_of,
)
from pieraklad.translating.preview import Previews
from pieraklad_web.interface import Interface, interface
from pieraklad_web.pages import Pages
from pieraklad_web.pages.making import HTML, environment
from pieraklad_web.pages.stored import store
from pieraklad_web.reader.answers import NOT_KEPT, answer
from pieraklad_web.reader.negotiation import preferred_language
from pieraklad_web.workbench.files import asset_path
from pieraklad_web.workbench.sayings import Sayings

ROOT = "/workbench"
"""Where all pages of the workbench are."""
INTERFACE_COOKIE = "pieraklad_interface"


def passkeys_work_here() -> bool:
    """Return whether passkeys can be used: they belong to a name, and an IP address has none."""
    host = request.host.partition(":")[0]
    return passkeys.are_available() and not re.fullmatch(r"\[.*|[\d.]+", host)


def _ways(workbench: Workbench) -> dict[str, Any]:
    """Return how people can sign in here, besides links."""
    return {
        "passkeys": passkeys_work_here(), "passwords": passwords.are_available(),
        "oidc": workbench.people.oidc.title,
    }  # fmt: skip


class Translatable(NamedTuple):
    """An article that can be translated."""

    entry: Entry
    article: Article


class Opened(NamedTuple):
    """An article that somebody translates."""

    entry: Entry
    messages: Messages


class Desk:
    """One workbench: its data, and how its pages are made. Safe to use from several threads."""

    def __init__(self, project: Project, site: Site, workbench: Workbench) -> None:
        self.project = project
        self.site = site
        self.workbench = workbench
        self.project_id = digest_of(str(project.root.resolve()).encode())[:8]
        """What tells this project from others that browsers may meet at the same address."""
        self.git = Background(project, workbench.synchronizer)
        self.checker = Checker(project)
        self.help = Help(project)
        self.previews = Previews()
        self.pages = Pages(site, workbench=ROOT)

    def warm(self) -> None:
        """Load in the background what the first person would wait for: checks, words, templates."""

        def load() -> None:
            self.checker.plan()
            for language in self.languages():
                self.checker.try_out(language)
                interface(language)
            for name in environment.list_templates(
                filter_func=lambda n: n.startswith("workbench/")
            ):
                environment.get_template(name)

        threading.Thread(target=load, name="warm", daemon=True).start()

    def close(self) -> None:
        """Close the databases."""
        self.git.close()
        self.help.close()
        self.workbench.close()
        self.site.close()

    def known(self, language: str, slug: str, id: str = "") -> Translatable | None:
        """Return an article that can be translated into a language, or None.

        With the `id` of one of its messages, files are looked at only if that message is not known
        yet: whoever saves need not wait until what others saved is taken in.
        """
        if id:
            with suppress(KeyError):
                known = self._known(language, slug)
                if known is not None and segment_of(known.article, id) is not None:
                    return known
        self.site.refresh()
        self.site.demand()
        for _ in range(3):
            try:
                return self._known(language, slug)
            except KeyError:  # replaced a moment ago
                self.site.refresh(force=True)
        return None

    def _known(self, language: str, slug: str) -> Translatable | None:
        """Return an article as it was when the files were last looked at. Raises KeyError if it was replaced."""
        entry = self.site.snapshot.article(slug)
        if entry is None or language not in languages_to_translate(self.project, entry.lang):
            return None
        loaded, _source = self.site.load(entry)
        return Translatable(entry, loaded.article)

    def open(self, language: str, slug: str) -> Opened:
        """Return an article with its messages as the files have them now. Raises NotFound."""
        known = self.known(language, slug)
        if known is None:
            raise NotFound
        self.workbench.reconcile(language, slug)
        return self.read(known, language)

    def read(self, known: Translatable, language: str) -> Opened:
        """Return an article with its messages, after a save that looked at the catalog anyway."""
        return Opened(
            known.entry,
            read_messages(
                self.project, known.article, language, self.workbench.reviews.of(language)
            ),
        )

    def row(self, opened: Opened, id: str) -> MessageRow:
        """Return a message of an article. Raises NotFound."""
        row = opened.messages.row(id)
        if row is None:
            raise NotFound
        return row

    def renderer(self, opened: Opened, language: str) -> Callable[[MessageRow, str], Markup]:
        """Return what makes the HTML of a text in a message's place, as the reader's page would show it."""
        links = self.site.links(self.site.snapshot, language, request.script_root)
        document = opened.messages.article.document
        phrases = interface(language).phrases()
        html, key = self.previews.html, opened.entry.key

        def render(row: MessageRow, text: str) -> Markup:
            return Markup(html(row.segment, text, document, links, phrases, key))  # noqa: S704  # sanitised

        return render

    def html(self, opened: Opened, row: MessageRow, text: str, language: str) -> Markup:
        """Return a text as the reader's page would show it in a message's place."""
        return self.renderer(opened, language)(row, text)

    def draft_page(self, opened: Opened, written: Mapping[MessageKey, str]) -> bytes:
        """Return the reader's page of an article with `written` as its finished translations."""
        table = {key_of(message, context): text for (context, message), text in written.items()}
        loaded = Loaded(opened.messages.article, {opened.messages.language: Translations(table)})
        address = Address("", request.script_root)
        return self.pages.draft(address, opened.messages.language, opened.entry, loaded)

    def may_review(self, language: str) -> bool:
        """Return whether whoever asks is offered to approve: nobody is who works here alone."""
        if not g.person.may("review", language):
            return False
        workbench = self.workbench
        return (
            self.project.publish == "reviewed"
            or workbench.reviews.path(language).exists()
            or len(workbench.people.who_may("save", language)) > 1
        )

    def findings(self, opened: Opened, row: MessageRow, target: Sequence[str]) -> list[Remark]:
        """Return what the checks say of a translation."""
        return self.checker.find(opened.messages, row, target)

    def languages(self) -> list[str]:
        """Return the languages that people translate into."""
        return [tag for tag in self.project.languages if not is_made(tag)]

    def words(self) -> Interface:
        """Return the words of the pages, in the language of whoever asks."""
        return interface(self.interface_language())

    def interface_language(self) -> str:
        """Return the language of the pages: as chosen, as the browser asks for, or the default."""
        known = self.languages()
        chosen = request.args.get("interface") or request.cookies.get(INTERFACE_COOKIE, "")
        if chosen in known:
            return chosen
        wanted = preferred_language(request.headers.get("Accept-Language", ""), tuple(known))
        return wanted or self.project.default_language

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """Return a page made of a template."""
        body = self.part(template, **values)
        response = self.answer(body, status)
        chosen = request.args.get("interface")
        if chosen in self.languages():
            response.set_cookie(
                INTERFACE_COOKIE, chosen, max_age=365 * 24 * 3600,
                path=request.script_root + ROOT, samesite="Lax",
            )  # fmt: skip
        return response

    def answer(self, body: str, status: int = 200) -> Response:
        """Return HTML as small as the browser takes it; nothing secret is in it (no token of a form)."""
        return answer(request, store(body.encode("utf-8"), HTML, status), NOT_KEPT)

    def part(self, template: str, **values: Any) -> str:
        """Return what a template makes."""
        words = self.words()
        language = self.interface_language()
        return environment.get_template(template).render(
            _=words.gettext,
            ngettext=words.ngettext,
            pgettext=words.pgettext,
            words=words,
            say=Sayings(words),
            interface_language=language,
            site=self.project,
            desk=self,
            person=g.get("person"),
            ways=partial(_ways, self.workbench),
            root=request.script_root + ROOT,
            reader=request.script_root,
            asset=lambda name: request.script_root + asset_path(name),
            name_of=native_name,
            languages=self.languages(),
            word_diff=word_diff,
            in_language=lambda tag: urlencode({**request.args.to_dict(), "interface": tag}),
            here=request.script_root + request.path,
            **values,
        )
