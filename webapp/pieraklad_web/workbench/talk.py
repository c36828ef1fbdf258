"""What people say to each other about a message: comments, questions to the author, texts sent back."""

from __future__ import annotations

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from pieraklad.editing.comments import Comment
from pieraklad.editing.values import Place
from pieraklad.project.bilingual import Bilingual, said_by
from pieraklad.project.foreign_errors import reason_of
from pieraklad.project.problems import ProjectError
from pieraklad_web.workbench.access import demand
from pieraklad_web.workbench.desk import Desk, Opened
from pieraklad_web.workbench.routes import add_routes, in_languages
from pieraklad_web.workbench.signing_in import who
from pieraklad_web.workbench.views import Views

_SENT_BACK = Bilingual("Sent back.", "Вернута.")
_SAID = Bilingual("Said.", "Сказана.")


def register_talk(app: Flask, desk: Desk, views: Views) -> None:
    """Add the addresses of what is said."""
    talk = _Talk(desk, views)
    message = f"/{in_languages(desk.languages())}/<slug>/<id>"
    add_routes(
        app,
        (f"{message}/talk", "POST", "talk", talk.say),
        ("/questions", "GET", "questions", talk.questions),
        ("/comments/<int:number>/close", "POST", "close_comment", talk.close),
    )


class _Talk:
    def __init__(self, desk: Desk, views: Views) -> None:
        self.desk = desk
        self.views = views
        self.comments = desk.workbench.comments

    def say(self, language: str, slug: str, id: str) -> AnyResponse:
        """Do what one of the buttons beside a message says; what is typed as its translation stays typed."""
        opened = self.desk.open(language, slug)
        self.desk.row(opened, id)
        note: str = ""
        status = 200
        try:
            note = self._do(opened, language, slug, id)
        except ProjectError as error:
            note, status = said_by(error), 422
        except OSError as error:
            note, status = reason_of(error), 503
        opened = self.desk.open(language, slug)
        row = self.desk.row(opened, id)
        typed = tuple(request.form.getlist("target"))
        if request.args.get("part") == "talk":
            return self.views.part(
                "workbench/talk.html", opened, status, row=row, said_note=note,
                **self.views.talk_of(opened, row, language),
            )  # fmt: skip
        if status == 200 and typed in ((), row.target):
            return redirect(url_for("message", language=language, slug=slug, id=id), 303)
        values = self.views.form(opened, row, typed or row.target)
        base = request.form.get("base", row.hash)
        return self.views.message_page(
            opened, row, status, **{**values, "said_note": note, "base": base}
        )

    def _do(self, opened: Opened, language: str, slug: str, id: str) -> str:
        form = request.form
        text = form.get("comment", "")
        place = Place(language, slug)
        action, _, number = form.get("say", "").partition(" ")
        if action in ("comment", "question"):
            demand("comment")
            to_whom = self._mentioned(text) if action == "comment" else ""
            self.comments.add(place, id, action, text, who(), to_whom)
        elif action == "return":
            demand("review", language)
            base = self.desk.row(opened, id).hash
            refused = self.desk.workbench.reviewing.send_back(language, slug, id, base, who(), text)
            if refused is not None:
                raise ProjectError(refused.reason)
            return _SENT_BACK
        elif action == "answer":
            demand("answer")
            self._own(place, id, number)
            self.comments.answer(int(number), text, who())
        elif action == "close":
            comment = self._own(place, id, number)
            self._demand_closing(comment)
            self.comments.close(comment.number, who())
        elif action == "keep":
            demand("answer")
            self._keep(opened, self._own(place, id, number))
        else:
            raise BadRequest
        return _SAID

    def close(self, number: int) -> AnyResponse:
        """Close a comment from the first page: also of a message that is gone."""
        comment = self.comments.get(number)
        if comment is None:
            raise NotFound
        self._demand_closing(comment)
        self.comments.close(number, who())
        return redirect(url_for("start"), 303)

    def _demand_closing(self, comment: Comment) -> None:
        """Raise Forbidden unless it is one's own, or for oneself, or one may close those of others."""
        if who() not in (comment.to_whom, comment.who):
            demand("close comment", comment.language)

    def _own(self, place: Place, id: str, number: str) -> Comment:
        """Return a comment of this very message. Raises NotFound."""
        comment = self.comments.get(int(number)) if number.isascii() and number.isdigit() else None
        if comment is None or (comment.language, comment.slug, comment.id) != (*place, id):
            raise NotFound
        return comment

    def _keep(self, opened: Opened, answer: Comment) -> None:
        """Write an answer into the article, as its note to all translators."""
        from pieraklad.workflow.extract import extract
        from pieraklad.workflow.note_to_translators import note_to_translators
        from pieraklad.workflow.update import update

        project, slug = self.desk.project, opened.entry.slug
        note_to_translators(project, opened.messages.article, answer.id, answer.text)
        self.comments.close(answer.number, who())
        for report in (extract(project, only=[slug]), update(project, only=[slug])):
            for problem in report.problems:
                raise ProjectError(problem.text)

    def _mentioned(self, text: str) -> str:
        """Return the name of the first person that a comment calls by “@Name”."""
        names = [member.name for member in self.desk.workbench.people.everybody()]
        found = [(text.find(f"@{name}"), -len(name), name) for name in names if f"@{name}" in text]
        return min(found)[2] if found else ""

    def questions(self) -> Response:
        """Show the questions that nobody has answered yet."""
        demand("look")
        asked = [
            comment for comment in self.comments.for_everybody("question")
            if g.person.may("look", comment.language)
        ]  # fmt: skip
        return self.desk.page(
            "workbench/questions.html", asked=self.views.placed(asked), titles=self.views.titles()
        )
