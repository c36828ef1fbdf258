"""Taking back what one person did since a day: what would change, each change to be chosen."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, NamedTuple

from flask import Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pieraklad.editing import Save, Saved
from pieraklad.editing.undoing import Undoing
from pieraklad.translating.messages import MessageRow, Messages
from pieraklad_web.workbench.access import demand, remote_address
from pieraklad_web.workbench.desk import Desk
from pieraklad_web.workbench.routes import add_routes
from pieraklad_web.workbench.signing_in import who

_AT_ONCE = 500


def register_undoing(app: Flask, desk: Desk) -> None:
    """Add the addresses."""
    undoing = _Undoing(desk)
    add_routes(
        app,
        ("/undo", "GET", "undo", undoing.page),
        ("/undo", "POST", "undo_chosen", undoing.undo),
    )


class _Change(NamedTuple):
    undoing: Undoing
    row: MessageRow
    source_language: str

    @property
    def key(self) -> str:
        one = self.undoing
        return f"{one.language}|{one.slug}|{one.id}|{self.row.hash}"


class _Undoing:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def page(self) -> AnyResponse:
        """Show what somebody changed since a day, and what was there before."""
        demand("undo")
        name = request.args.get("who", "")
        since = _day(request.args.get("since", ""))
        found = self._found(name, since)
        return self.desk.page(
            "workbench/undo.html", names=self.desk.workbench.authors(), name=name,
            since=since.isoformat() if since else "", found=found[:_AT_ONCE],
            more=max(0, len(found) - _AT_ONCE), done=request.args.get("done", type=int),
            left=request.args.get("left", type=int),
        )  # fmt: skip

    def undo(self) -> AnyResponse:
        """Write the chosen earlier texts; what somebody changed meanwhile is left as it is."""
        demand("undo")
        name = request.form.get("who", "")
        since = _day(request.form.get("since", ""))
        chosen = set(request.form.getlist("chosen"))
        done = 0
        for change in self._found(name, since):
            if change.key not in chosen:
                continue
            one, row = change.undoing, change.row
            saved = self.desk.workbench.save(
                Save(
                    one.language, one.slug, one.id, one.before,
                    "fuzzy" if one.state == "fuzzy" else "translated", base=row.hash,
                    request=str(uuid.uuid4()), who=who(), base_target=row.target, origin="undone",
                )
            )  # fmt: skip
            done += isinstance(saved, Saved)
        log = self.desk.workbench.people.log
        log.write(who(), "undo", f"{name}, {since}: {done}", remote_address())
        left = len(chosen) - done
        values: dict[str, Any] = {"who": name, "since": since or "", "done": done, "left": left}
        return redirect(url_for("undo", **values), 303)

    def _found(self, name: str, since: datetime.date | None) -> list[_Change]:
        """Return what can be taken back: messages that the articles still have, with that very text."""
        if not name or since is None:
            return []
        start = datetime.datetime.combine(since, datetime.time()).astimezone()
        opened: dict[tuple[str, str], Messages | None] = {}
        found = []
        for one in self.desk.workbench.undoings(name, start.timestamp()):
            if not g.person.may("undo", one.language):
                continue
            place = one.language, one.slug
            if place not in opened:
                known = self.desk.known(*place)
                opened[place] = self.desk.open(*place).messages if known is not None else None
            messages = opened[place]
            row = messages.row(one.id) if messages is not None else None
            if messages is not None and row is not None and row.target == one.now:
                found.append(_Change(one, row, messages.article.lang))
        return found


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
