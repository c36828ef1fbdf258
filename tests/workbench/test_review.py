"""Reviewing, commenting, asking and taking back, through the pages, as several people do it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpers.sites import CONFIG, Page
from helpers.translator import HERE, Translator
from pieraklad.catalogs.mo_read import read_mo
from pieraklad.workflow.compile import compile_catalogs
from pieraklad.workflow.stats import statistics

TEXT = "At night"
STRICT = CONFIG.replace("[reader]\n", '[reader]\npublish = "reviewed"\n')


class Colleague:
    """Somebody with a role, at a browser of their own."""

    def __init__(self, team: Translator, name: str, role: str, language: str = "be") -> None:
        people = team.desk.workbench.people
        people.add(name, role, language)
        self.team = team
        self.client: FlaskClient = team.app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        self.client.post(f"/workbench/join/{people.link(name)}", headers=HERE)

    def path(self, text: str = TEXT) -> str:
        return f"/workbench/be/observers/{self.team.message(text)['id']}"

    def post(self, path: str, **fields: str) -> Any:
        return self.client.post(path, data=fields, headers=HERE)

    def save(self, target: str, text: str = TEXT) -> Any:
        message = self.team.message(text)
        return self.post(self.path(text), target=target, base=message["hash"])

    def say(self, what: str, comment: str = "", text: str = TEXT) -> Any:
        return self.post(self.path(text) + "/talk", say=what, comment=comment)

    def sees(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200
        return "".join(Page(answer.get_data(as_text=True)).root.itertext())


@pytest.fixture
def team(translator: Translator) -> tuple[Colleague, Colleague, Colleague]:
    return (
        Colleague(translator, "Алеся", "translator"),
        Colleague(translator, "Янка", "reviewer"),
        Colleague(translator, "Кастусь", "editor", ""),
    )


def test_what_is_sent_back_reaches_its_translator_with_the_reason(
    team: tuple[Colleague, Colleague, Colleague],
) -> None:
    alesia, janka, kastus = team
    alesia.save("У начы")
    assert "waits" in janka.sees("/workbench/review/be")
    assert janka.say("return", "Тут патрэбна адно слова: «уначы».").status_code == 303
    assert alesia.team.entry(TEXT).fuzzy
    assert alesia.team.entry(TEXT).msgstr == "У начы"
    assert "адно слова" in alesia.sees("/workbench/")
    assert "адно слова" not in kastus.sees("/workbench/")
    assert "адно слова" in alesia.sees(alesia.path())
    alesia.save("Уначы")
    assert "адно слова" not in alesia.sees("/workbench/")
    [version, returned, *_] = alesia.team.desk.workbench.history("be", "observers", alesia.path()[-12:])  # fmt: skip
    assert (version.who, returned.origin, returned.who) == ("Алеся", "returned", "Янка")
    base = alesia.team.message(TEXT)["hash"]
    assert janka.post(janka.path() + "/approve", base=base).status_code == 303
    assert alesia.team.message(TEXT)["state"] == "reviewed"
    assert "0 translations wait" in janka.sees("/workbench/review/be")


def test_a_text_from_outside_is_sent_back_to_all_translators(
    team: tuple[Colleague, Colleague, Colleague],
) -> None:
    alesia, janka, _ = team
    path = alesia.team.project.catalog_path("observers", "be")
    text = path.read_text("utf-8")
    path.write_text(text.replace('msgid "At night"\nmsgstr ""', 'msgid "At night"\nmsgstr "Ноч"'), "utf-8")  # fmt: skip
    assert janka.say("return", "Няпоўна").status_code == 303
    assert "Няпоўна" in alesia.sees("/workbench/")
    assert "Няпоўна" not in janka.sees("/workbench/")[:200]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001, "a\x00b"])
def test_nothing_is_sent_back_without_a_reason(
    team: tuple[Colleague, Colleague, Colleague], reason: str
) -> None:
    alesia, janka, _ = team
    alesia.save("Уначы")
    assert janka.say("return", reason).status_code == 422
    assert not alesia.team.entry(TEXT).fuzzy
    assert alesia.say("return", "Чаму б і не").status_code == 403


def test_the_queue_shows_what_changed_since_it_was_approved(
    team: tuple[Colleague, Colleague, Colleague],
) -> None:
    alesia, janka, _ = team
    alesia.save("Назіральнікі лічаць бюлетэні.", "Observers count the ballots.")
    base = alesia.team.message("Observers count the ballots.")["hash"]
    assert janka.post(janka.path("Observers count the ballots.") + "/approve", base=base).status_code == 303  # fmt: skip
    alesia.save("Назіральнікі лічаць галасы.", "Observers count the ballots.")
    answer = janka.client.get("/workbench/review/be").get_data(as_text=True)
    assert "<del>" in answer
    assert "бюлетэні" in answer
    # A base that is no longer there approves nothing.
    stale = janka.post(janka.path("Observers count the ballots.") + "/approve", base=base)
    assert stale.status_code == 409
    assert alesia.team.message("Observers count the ballots.")["state"] == "translated"


def test_a_question_is_answered_and_becomes_a_note_to_all_translators(
    team: tuple[Colleague, Colleague, Colleague],
) -> None:
    alesia, _, kastus = team
    assert alesia.say("question", "Хто запячатвае скрыню?", "The box is **sealed**.").status_code == 303  # fmt: skip
    for page in ("/workbench/", "/workbench/questions"):
        assert "Хто запячатвае" in kastus.sees(page)
    assert "Questions" not in alesia.sees("/workbench/")
    [question] = alesia.team.desk.workbench.comments.for_everybody("question")
    assert alesia.say(f"answer {question.number}", "Не ведаю", "The box is **sealed**.").status_code == 403  # fmt: skip
    answered = kastus.say(f"answer {question.number}", "The chair of the commission.", "The box is **sealed**.")  # fmt: skip
    assert answered.status_code == 303
    assert "The chair" in alesia.sees("/workbench/")
    assert "Хто запячатвае" not in kastus.sees("/workbench/questions")
    [answer] = alesia.team.desk.workbench.comments.for_person("Алеся")
    kept = kastus.say(f"keep {answer.number}", "", "The box is **sealed**.")
    assert kept.status_code == 303, kept.get_data(as_text=True)
    article = (alesia.team.root / "articles/observers.md").read_text("utf-8")
    assert "<!-- i18n:comment: The chair of the commission. -->\n- The box is **sealed**." in article.replace("\n\n- The", "\n- The")  # fmt: skip
    assert (
        alesia.team.message("The box is **sealed**.")["comment"] == "The chair of the commission."
    )
    assert "The chair of the commission." in alesia.team.entry("The box is **sealed**.").comment


@pytest.mark.parametrize("note", ["--", "a -- b", "<!-- x -->", "end-"])
def test_a_note_that_would_end_the_comment_early_is_refused(
    team: tuple[Colleague, Colleague, Colleague], note: str
) -> None:
    _, _, kastus = team
    before = (kastus.team.root / "articles/observers.md").read_bytes()
    kastus.say("question", "?")
    [question] = kastus.team.desk.workbench.comments.for_everybody("question")
    kastus.say(f"answer {question.number}", note)
    [answer] = kastus.team.desk.workbench.comments.for_person("Кастусь")
    assert kastus.say(f"keep {answer.number}").status_code == 422
    assert (kastus.team.root / "articles/observers.md").read_bytes() == before


def test_a_comment_reaches_whoever_it_names_and_only_its_own_message(
    team: tuple[Colleague, Colleague, Colleague],
) -> None:
    alesia, janka, kastus = team
    assert alesia.say("comment", "@Янка, так можна?").status_code == 303
    assert "так можна?" in janka.sees("/workbench/")
    assert "так можна?" not in kastus.sees("/workbench/")
    [comment] = alesia.team.desk.workbench.comments.for_person("Янка")
    other = janka.say(f"close {comment.number}", "", "The box is **sealed**.")
    assert other.status_code == 404
    assert janka.say(f"close {comment.number}").status_code == 303
    assert "так можна?" not in janka.sees("/workbench/")
    assert "так можна?" in janka.sees(janka.path())
    for junk in ("close x", "close ²", "close 999999", "answer", "dance"):
        assert janka.say(junk, "x").status_code in (400, 403, 404)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}"]
)
def test_hostile_comments_stay_texts(
    team: tuple[Colleague, Colleague, Colleague], text: str
) -> None:
    alesia, janka, kastus = team
    alesia.say("question", text)
    for colleague, path in (
        (kastus, "/workbench/"),
        (janka, janka.path()),
        (kastus, "/workbench/questions"),
    ):
        assert text in colleague.sees(path)
        page = Page(colleague.client.get(path).get_data(as_text=True))
        assert not page.all("img")


def test_what_is_typed_stays_typed_when_something_is_said_without_a_script(
    team: tuple[Colleague, Colleague, Colleague],
) -> None:
    alesia, _, _ = team
    answer = alesia.post(alesia.path() + "/talk", say="question", comment="Што?", target="Недапіса", base="b1")  # fmt: skip
    page = Page(answer.get_data(as_text=True))
    assert "Недапіса" in ["".join(area.itertext()) for area in page.all("textarea")]
    assert any(e.attrib.get("value") == "b1" for e in page.all("input"))


def published(team: Translator) -> dict[str, str]:
    return read_mo(team.project.mo_path("observers", "be").read_bytes())


def test_only_reviewed_texts_are_published_where_the_site_wants_it(
    make: Callable[..., Translator],
) -> None:
    owner = make(config=STRICT)
    alesia = Colleague(owner, "Алеся", "translator")
    janka = Colleague(owner, "Янка", "reviewer")
    alesia.save("Уначы")
    assert TEXT not in published(owner)
    assert compile_catalogs(owner.project).problems == []
    assert TEXT not in published(owner)
    janka.post(janka.path() + "/approve", base=owner.message(TEXT)["hash"])
    assert published(owner)[TEXT] == "Уначы"
    rows, _ = statistics(owner.project)
    [row] = [row for row in rows if row.language == "be"]
    assert (row.messages["translated"], row.messages["unreviewed"]) == (1, 0)
    # A translator's new text is a proposal: readers keep the approved one.
    assert alesia.save("Ноччу").status_code == 303
    assert published(owner)[TEXT] == "Уначы"
    assert [s.target for s in owner.desk.workbench.suggestions("be", "observers")] == [("Ноччу",)]
    # An edit outside ends the review at once; taking it back brings it back.
    path = owner.project.catalog_path("observers", "be")
    text = path.read_bytes()
    path.write_bytes(text.replace("Уначы".encode(), "Начамі".encode()))
    assert compile_catalogs(owner.project).problems == []
    assert TEXT not in published(owner)
    rows, _ = statistics(owner.project)
    [row] = [row for row in rows if row.language == "be"]
    assert (row.messages["translated"], row.messages["unreviewed"]) == (0, 1)
    path.write_bytes(text)
    assert compile_catalogs(owner.project).problems == []
    assert published(owner)[TEXT] == "Уначы"
    owner.client.delete(f"/workbench/api/be/observers/{alesia.path()[-12:]}/review", headers=HERE)
    assert TEXT not in published(owner)


def test_changes_of_one_person_are_taken_back_as_far_as_nobody_came_after(
    team: tuple[Colleague, Colleague, Colleague],
) -> None:
    alesia, janka, kastus = team
    sealed, ballots = "The box is **sealed**.", "Observers count the ballots."
    janka.save("Скрыня **запячатаная**.", sealed)
    alesia.save("Сапсавана 1", sealed)
    alesia.save("Сапсавана 2", sealed)
    alesia.save("Сапсавана 3", ballots)
    alesia.save("Сапсавана 4")
    janka.save("Уначы")
    today = datetime.date.today().isoformat()
    address = f"/workbench/undo?who=Алеся&since={today}"
    page = Page(kastus.client.get(address).get_data(as_text=True))
    chosen = [e.attrib["value"] for e in page.all("input") if e.attrib.get("name") == "chosen"]
    assert len(chosen) == 2
    alesia.save("Сапсавана 5", ballots)  # meanwhile
    answer = kastus.client.post(
        "/workbench/undo", data={"who": "Алеся", "since": today, "chosen": chosen}, headers=HERE
    )
    assert answer.headers["Location"].endswith("done=1&left=1")
    assert alesia.team.entry(sealed).msgstr == "Скрыня **запячатаная**."
    assert alesia.team.entry(ballots).msgstr == "Сапсавана 5"
    assert alesia.team.entry(TEXT).msgstr == "Уначы"
    again = Page(kastus.client.get(address).get_data(as_text=True))
    chosen = [e.attrib["value"] for e in again.all("input") if e.attrib.get("name") == "chosen"]
    kastus.client.post("/workbench/undo", data={"who": "Алеся", "since": today, "chosen": chosen}, headers=HERE)  # fmt: skip
    assert alesia.team.entry(ballots).msgstr == ""
    assert "taken back" in kastus.sees(kastus.path(sealed))
    assert alesia.client.get(address).status_code == 403
    for odd in ("?who=Алеся&since=x", "?who=&since=", "?who=Ніхто&since=2020-01-01"):
        assert kastus.client.get(f"/workbench/undo{odd}").status_code == 200


def test_others_see_who_is_at_a_paragraph_and_for_how_long(
    team: tuple[Colleague, Colleague, Colleague], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pieraklad.editing import presence

    alesia, janka, _ = team
    name = alesia.path()[-12:]
    poll = f"/workbench/api/changes?since=0&tab=12345678&at=be/observers/{name}"
    assert alesia.client.get(poll).json["people"] == []
    expected = [["Алеся", "be", "observers", name]]
    assert janka.client.get("/workbench/api/changes?since=0").json["people"] == expected
    assert "Алеся" in janka.sees("/workbench/")
    alesia.client.get("/workbench/api/changes?since=0&tab=12345678&at=be/observers/")
    assert janka.client.get("/workbench/api/changes?since=0").json["people"] == []
    alesia.client.get(poll)
    now = presence.time.time()
    monkeypatch.setattr(presence.time, "time", lambda: now + 46)
    assert janka.client.get("/workbench/api/changes?since=0").json["people"] == []
    for odd in ("tab=x&at=a/b/c", "tab=12345678&at=a", "tab=12345678&at=a/b/c/d", "at=a/b/c"):
        assert janka.client.get(f"/workbench/api/changes?since=0&{odd}").status_code == 200
