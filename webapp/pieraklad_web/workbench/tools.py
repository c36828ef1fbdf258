"""The translator's tools: the concordance, replacing a text everywhere, new terms, machine suggestions."""

from __future__ import annotations

import sqlite3
import uuid
from functools import partial

from flask import Flask, Response, g, jsonify, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from pieraklad.editing import Save, Saved
from pieraklad.glossary.adding import add_term
from pieraklad.glossary.term import Term
from pieraklad.project.bilingual import Bilingual, in_belarusian, said_by
from pieraklad.project.foreign_errors import reason_of
from pieraklad.project.problems import ProjectError
from pieraklad.translating.concordance import find_replacements, find_words
from pieraklad.translating.findings import refusal_of
from pieraklad.translating.machine import MachineFailed, suggest
from pieraklad_web.workbench.access import demand
from pieraklad_web.workbench.desk import ROOT, Desk

_LONGEST = 200
"""Code points of a query."""
_NO_MEMORY = Bilingual("the translation memory cannot be read", "памяць перакладаў не чытаецца")


def register_tools(app: Flask, desk: Desk) -> None:
    """Add the tools' addresses."""
    tags = ",".join(f'"{tag}"' for tag in desk.languages())
    article = f"{ROOT}/<any({tags}):language>/<slug>"
    app.add_url_rule(f"{ROOT}/search", "search", partial(search, desk))
    app.add_url_rule(f"{ROOT}/replace", "replace", partial(replace, desk))
    app.add_url_rule(
        f"{ROOT}/replace", "replace_chosen", partial(replace_chosen, desk), methods=["POST"]
    )
    app.add_url_rule(f"{ROOT}/terms", "terms", partial(terms, desk))
    app.add_url_rule(f"{ROOT}/terms", "new_term", partial(new_term, desk), methods=["POST"])
    app.add_url_rule(f"{article}/<id>/machine", "machine", partial(machine, desk), methods=["POST"])


def _language(desk: Desk, given: str | None) -> str:
    known = desk.languages()
    if given in known:
        return str(given)
    return desk.project.default_language if desk.project.default_language in known else known[0]


def search(desk: Desk) -> AnyResponse:
    """The concordance: where words stand, in any form, and how they were translated."""
    desk.site.refresh()
    desk.site.demand()
    language = _language(desk, request.args.get("language"))
    query = request.args.get("q", "").strip()[:_LONGEST]
    found = find_words(desk.site, language, query) if query else []
    return desk.page("workbench/search.html", language=language, query=query, found=found)


def replace(desk: Desk) -> AnyResponse:
    """What replacing a text in all finished translations would change, each change to be chosen."""
    desk.site.refresh()
    desk.site.demand()
    language = _language(desk, request.args.get("language"))
    old = request.args.get("old", "")[:_LONGEST]
    new = request.args.get("new", "")[:_LONGEST]
    note = ""
    found = []
    try:
        if old:
            with desk.help.memory() as memory:
                slugs = memory.articles_with(old, language)
            found = find_replacements(desk.site, slugs, language, old, new)
    except sqlite3.Error:
        note = _NO_MEMORY
    return desk.page(
        "workbench/replace.html", language=language, old=old, new=new, found=found, note=note,
        done=request.args.get("done", type=int), left=request.args.get("left", type=int),
    )  # fmt: skip


def replace_chosen(desk: Desk) -> AnyResponse:
    """Save the chosen changes; what somebody changed meanwhile is left as it is."""
    language = _language(desk, request.form.get("language"))
    demand("replace", language)
    old = request.form.get("old", "")[:_LONGEST]
    new = request.form.get("new", "")[:_LONGEST]
    done = left = 0
    for chosen in request.form.getlist("chosen"):
        slug, _, rest = chosen.partition("|")
        name, _, base = rest.partition("|")
        known = desk.known(language, slug)
        opened = desk.open(language, slug) if known is not None else None
        row = opened.messages.row(name) if opened is not None else None
        if opened is None or row is None or row.hash != base or not old:
            left += 1
            continue
        target = tuple(text.replace(old, new) for text in row.target)
        is_fuzzy = row.state == "fuzzy" or refusal_of(opened.messages.article, row.segment, target)
        outcome = desk.workbench.save(
            Save(
                language, slug, name, target, "fuzzy" if is_fuzzy else "translated", base=base,
                request=str(uuid.uuid4()), who=g.person.name, base_target=row.target,
                origin="replace",
            )
        )  # fmt: skip
        done += isinstance(outcome, Saved)
        left += not isinstance(outcome, Saved)
    return redirect(
        url_for("replace", language=language, old=old, new=new, done=done, left=left), 303
    )


def terms(desk: Desk, note: str = "", status: int = 200) -> Response:
    """The glossary, with a form for a new term."""
    glossary, problem = desk.help.glossary()
    query = request.args.get("q", "").strip()[:_LONGEST].casefold()
    found = [
        term for term in (glossary.terms if glossary is not None else ())
        if query in term.term.casefold() or query in term.translation.casefold()
    ]  # fmt: skip
    return desk.page(
        "workbench/terms.html", status, found=found, query=query, note=note or problem,
        values=request.values, can_add=desk.project.glossary_path is not None,
    )  # fmt: skip


def new_term(desk: Desk) -> AnyResponse:
    """Add a term to the glossary's file."""
    demand("add term")
    path = desk.project.glossary_path
    if path is None:
        raise NotFound
    form = request.form
    forbidden = tuple(word.strip() for word in form.get("forbidden", "").split(";") if word.strip())
    term = Term(
        form.get("term", "").strip(), form.get("translation", "").strip(), form.get("pos", ""),
        form.get("note", "").strip(), forbidden,
    )  # fmt: skip
    try:
        add_term(desk.project.confine(path), term)
    except ProjectError as error:
        return terms(desk, said_by(error), 422)
    except OSError as error:
        return terms(desk, reason_of(error), 503)
    return redirect(url_for("terms", q=term.term), 303)


def machine(desk: Desk, language: str, slug: str, id: str) -> Response:
    """Ask the translation service about one message."""
    demand("ask machine", language)
    service = desk.project.machine
    if service is None:
        raise NotFound
    opened = desk.open(language, slug)
    row = desk.row(opened, id)
    try:
        text = suggest(service, row.source[0], opened.messages.article.lang, language)
    except MachineFailed as error:
        said = said_by(error)
        response = jsonify(error=str(said), error_be=in_belarusian(said))
        response.status_code = 502
        return response
    return jsonify(text=text)
