"""What the workbench's pages say that is more than a message: states, kinds, where a text is from."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping

from babel.dates import format_datetime
from markupsafe import Markup

from pieraklad.editing import Suggestion, Version
from pieraklad.editing.comments import Comment
from pieraklad.editing.people.log import LogLine
from pieraklad.project.bilingual import in_belarusian
from pieraklad_web.interface import Interface


class Sayings:
    """The words of one interface language."""

    def __init__(self, words: Interface) -> None:
        self._words = words
        self._is_belarusian = words.language.partition("-")[0] == "be"

    def said(self, text: str) -> str:
        """Return a message of the library in the language of the pages."""
        return in_belarusian(text) if self._is_belarusian else str(text)

    def into_language(self, tag: str) -> Markup:
        """Return “Into Belarusian”, as a heading."""
        _ = self._words.gettext
        names = {"be": _("Into Belarusian"), "en": _("Into English")}
        return names.get(tag) or _("Into the language “%(tag)s”", tag=tag)

    def state(self, state: str) -> Markup:
        """Return a message's state."""
        _ = self._words.gettext
        return {
            "untranslated": _("not translated"),
            "fuzzy": _("to be looked at"),
            "translated": _("translated"),
            "reviewed": _("reviewed"),
        }[state]

    def kinds(self) -> dict[str, Markup]:
        """Return what the kinds of messages are called."""
        _ = self._words.gettext
        return {
            "paragraph": _("paragraph"),
            "heading": _("heading"),
            "list item": _("list item"),
            "table cell": _("table cell"),
            "table header": _("table heading"),
            "quotation": _("quotation"),
            "footnote": _("footnote"),
            "title": _("title"),
            "summary": _("summary"),
            "tag": _("topic"),
            "author": _("author"),
            "image_alt": _("description of the picture"),
        }

    def role(self, role: str) -> Markup:
        """Return what a role is called."""
        _ = self._words.gettext
        return {
            "reader": _("reader who proposes"),
            "translator": _("translator"),
            "reviewer": _("reviewer"),
            "editor": _("editor"),
            "owner": _("owner"),
        }[role]

    def logged(self, line: LogLine) -> str:
        """Return what a line of the log says was done."""
        _ = self._words.gettext
        action = {
            "sign in": _("signed in"),
            "invite": _("invited"),
            "role": _("gave a role"),
            "remove role": _("took a role away"),
            "link": _("made a link"),
            "revoke link": _("revoked a link"),
            "off": _("let nobody in any more"),
            "password": _("password"),
            "passkey": _("passkey"),
            "session": _("session"),
            "account": _("account at another service"),
            "feed": _("feed"),
            "undo": _("took changes back"),
        }.get(line.action, line.action)
        what = {
            "wrong password": _("wrong password"),
            "set": _("set"),
            "removed": _("removed"),
            "added": _("added"),
            "ended": _("ended"),
            "link": _("by a link") if line.action == "sign in" else line.what,
            "password": _("by a password"),
            "passkey": _("by a passkey"),
            "account": _("by an account at another service"),
        }.get(line.what, line.what)
        return f"{action}: {what}" if what else str(action)

    def comment(self, comment: Comment) -> Markup:
        """Return what kind of a comment it is."""
        return self.notice(comment.kind)

    def notice(self, kind: str) -> Markup:
        """Return what kind of a thing waits."""
        _ = self._words.gettext
        return {
            "comment": _("comment"),
            "question": _("question to the author"),
            "returned": _("sent back"),
            "answer": _("answer"),
            "suggestion": _("suggestion"),
        }[kind]

    def suggested(self, suggestion: Suggestion) -> Markup:
        """Return where a suggested text is from."""
        _ = self._words.gettext
        reasons = {
            "conflict": _("saved at the same time as another text"),
            "gone": _("of a paragraph that has changed"),
            "outside": _("was replaced from outside"),
        }
        reason = reasons.get(suggestion.reason, _("suggested"))
        who = _("a reader") if suggestion.who == "reader" else suggestion.who
        return _("%(who)s: %(reason)s", who=who, reason=reason)

    def by(self, version: Version) -> Markup:
        """Return who made a version of a text, and where it is from if not from the workbench."""
        _ = self._words.gettext
        origins = {
            "outside": _("from outside"),
            "machine": _("after a machine’s suggestion"),
            "replace": _("by replacing"),
            "returned": _("sent back"),
            "undone": _("taken back"),
        }
        origin = origins.get(version.origin)
        if origin is None:
            return Markup.escape(version.who)
        return _("%(who)s, %(origin)s", who=version.who, origin=origin) if version.who else origin

    def moment(self, when: float) -> str:
        """Return a day and time; `when` is in seconds since 1970."""
        moment = datetime.datetime.fromtimestamp(when).astimezone()
        return format_datetime(moment, "d MMMM y, HH:mm", locale=self._words.locale)

    def passkeys(self) -> Markup:
        """Return the words of the script of passkeys, as `script` does."""
        _ = self._words.gettext
        return _json(
            {
                "error": "error_be" if self._is_belarusian else "error",
                "none": _("No passkey was used."),
                "offline": _("There is no connection to the server."),
                "old": _("This browser knows no passkeys."),
            }
        )

    def script(self, sign_in: str) -> Markup:
        """Return the words of the page's script as JSON that can stand in HTML."""
        _ = self._words.gettext
        words = {
            "language": "be" if self._is_belarusian else "en",
            "signInAddress": sign_in,
            "here": _("%(who)s is here"),
            "said": _("Said."),
            "saved": _("Saved."),
            "savedFuzzy": _("Saved as “to be looked at”: the page cannot show it."),
            "counts": _("%(done)s of %(total)s"),
            "offline": _("There is no connection to the server."),
            "signedOut": _("You are signed out."),
            "signIn": _("Sign in"),
            "broken": _("The server cannot save now."),
            "waiting": _("Your texts are kept in this browser and will be sent (%(n)s)."),
            "restored": _("This text was typed here earlier and has not been saved."),
            "otherTab": _("Typed in another tab and not saved:"),
            "unsaved": _("a text here is not saved yet"),
            "twoTexts": _("two texts: choose"),
            "insert": _("Insert"),
            "discard": _("Discard"),
            "ignore": _("ignore"),
            "apply": _("Apply the correction"),
            "nothing": _("delete it"),
            "conflict": _("Somebody saved another text here meanwhile. Both are shown."),
            "theirs": _("Keep the saved text"),
            "mine": _("Save my text"),
            "merge": _("Edit my text"),
        }
        return _json(words)


def _json(words: Mapping[str, str]) -> Markup:
    plain = {key: Markup(text).unescape() for key, text in words.items()}  # noqa: S704
    text = json.dumps(plain)
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704
