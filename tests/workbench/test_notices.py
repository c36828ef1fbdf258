"""Feeds, mail, progress and readers' proposals: what reaches people, and what does not."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar

import defusedxml.ElementTree
import pytest
from aiosmtpd.controller import Controller

from helpers.sites import CONFIG, Page
from helpers.translator import HERE, Translator
from pieraklad.editing.mail import send_digests
from pieraklad.editing.progress import ArticleProgress
from pieraklad.project import Project
from pieraklad.project.problems import ProjectError
from pieraklad.workflow import drawing

ATOM = "{http://www.w3.org/2005/Atom}"
OPEN = CONFIG.replace("[reader]\n", "[reader]\nsuggestions = true\n")


class Postman:
    """A real SMTP server that keeps what it gets; it refuses whoever is `gone`."""

    letters: ClassVar[list[EmailMessage]] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  # fmt: skip
        if address.startswith("gone"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def post() -> Iterator[tuple[int, list[EmailMessage]]]:
    Postman.letters.clear()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Postman(), hostname="127.0.0.1", port=port)
    controller.start()
    yield port, Postman.letters
    controller.stop()


def with_mail(port: int) -> str:
    return CONFIG + (
        f'\n[mail]\nserver = "127.0.0.1:{port}"\nfrom = "Газета <pieraklad@example.org>"\n'
        'security = "none"\n'
    )


def as_reader(team: Translator, name: str = "Алеся") -> Any:
    team.desk.workbench.people.add(name, "translator", "be")
    client = team.app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.post(f"/workbench/join/{team.desk.workbench.people.link(name)}", headers=HERE)
    return client


def ask(team: Translator, text: str, what: str = "comment") -> None:
    path = f"/be/observers/{team.message('At night')['id']}/talk"
    assert team.post(path, say=what, comment=text).status_code == 303


def test_a_feed_tells_its_person_what_waits_and_nobody_else(translator: Translator) -> None:
    client = as_reader(translator)
    page = Page(client.post("/workbench/me/feed", headers=HERE).get_data(as_text=True))
    [address] = [e.attrib["value"] for e in page.all("input") if e.attrib.get("class") == "link"]
    path = address.removeprefix("http://localhost")
    ask(translator, "@Алеся <b>глянь</b> & скажы")
    ask(translator, "Не для Алесі", "question")
    reader = translator.app.test_client()
    answer = reader.get(path)
    assert answer.mimetype == "application/atom+xml"
    root = defusedxml.ElementTree.fromstring(answer.data)
    texts = [entry.findtext(f"{ATOM}content") for entry in root.iter(f"{ATOM}entry")]
    assert texts == ["@Алеся <b>глянь</b> & скажы"]
    for name in ("title", "id", "updated"):
        assert root.findtext(f"{ATOM}{name}")
    assert not list(defusedxml.ElementTree.fromstring(reader.get(f"{path}?language=en").data).iter(f"{ATOM}entry"))  # fmt: skip
    assert reader.get("/workbench/feed/nobody.atom").status_code == 404
    assert client.post("/workbench/me/feed", headers=HERE).status_code == 200
    assert reader.get(path).status_code == 404  # the old address stopped
    translator.desk.workbench.people.off("Алеся")
    assert reader.get(path).status_code == 404


def test_a_letter_has_numbers_and_links_comes_once_a_day_and_can_be_ended(
    make: Callable[..., Translator], post: tuple[int, list[EmailMessage]]
) -> None:
    port, letters = post
    team = make(config=with_mail(port))
    client = as_reader(team)
    assert client.post("/workbench/me/mail", data={"email": "ales@example.org"}, headers=HERE).status_code == 303  # fmt: skip
    workbench = team.desk.workbench
    assert send_digests(team.project, workbench) == 0  # nothing waits
    ask(team, "@Алеся таемны тэкст")
    ask(team, "@Алеся і яшчэ")
    assert send_digests(team.project, workbench) == 1
    assert send_digests(team.project, workbench) == 0  # one a day
    [letter] = letters
    body = letter.get_content()
    assert "2 заўвагі" in body
    assert "2 comments" in body
    assert "таемны" not in letter.as_string()
    assert "таемны" not in body
    assert letter["To"] == "ales@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = letter["List-Unsubscribe"].strip("<>").removeprefix("https://example.org")
    program = team.app.test_client()
    assert program.get(leave).status_code == 200
    assert workbench.people.contacts.email(workbench.people.by_number(2))
    assert program.post(f"{leave}0").status_code == 404
    answer = program.post(leave, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert workbench.people.contacts.email(workbench.people.by_number(2)) == ""


def test_an_address_that_is_gone_stops_nobodys_mail(
    make: Callable[..., Translator], post: tuple[int, list[EmailMessage]]
) -> None:
    port, letters = post
    team = make(config=with_mail(port))
    people = team.desk.workbench.people
    for number, name in enumerate(("Алеся", "Янка"), 2):
        people.add(name, "translator", "be")
        email = "gone@example.org" if name == "Алеся" else "janka@example.org"
        people.contacts.set_email(people.by_number(number), email)
        ask(team, f"@{name} глянь")
    assert send_digests(team.project, team.desk.workbench) == 1
    assert [letter["To"] for letter in letters] == ["janka@example.org"]


@pytest.mark.parametrize(
    "email", ["x", "a@b@c", "a b@c.org", "a@b.org\nBcc: c@d.org", "<a@b.org>", "a@b.org,c@d.org"]
)
def test_what_is_no_address_is_refused(make: Callable[..., Translator], email: str) -> None:
    team = make(config=with_mail(25))
    client = as_reader(team)
    answer = client.post("/workbench/me/mail", data={"email": email}, headers=HERE)
    assert answer.status_code == 422


def test_a_server_that_does_not_answer_loses_no_letter(
    make: Callable[..., Translator],
    post: tuple[int, list[EmailMessage]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port, letters = post
    team = make(config=with_mail(port))
    people = team.desk.workbench.people
    people.add("Алеся", "translator", "be")
    people.contacts.set_email(people.by_number(2), "ales@example.org")
    ask(team, "@Алеся глянь")

    def broken(*_: object, **__: object) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr(smtplib.SMTP, "send_message", broken)
        with pytest.raises(ProjectError, match="could not be sent"):
            send_digests(team.project, team.desk.workbench)
    assert send_digests(team.project, team.desk.workbench) == 1
    assert len(letters) == 1


def test_mail_without_settings_says_what_is_missing(translator: Translator) -> None:
    with pytest.raises(ProjectError, match=r"\[mail\]"):
        send_digests(translator.project, translator.desk.workbench)


@pytest.mark.parametrize(
    ("lines", "key"),
    [('server = "a b"\nfrom = "a@b.org"', "server"), ('server = "h"\nfrom = "nobody"', "from"),
     ('server = "h"\nfrom = "a@b.org"\nsecurity = "maybe"', "security")],
)  # fmt: skip
def test_wrong_settings_of_mail_are_named(tmp_path: Path, lines: str, key: str) -> None:
    (tmp_path / "pieraklad.toml").write_text(f"{CONFIG}\n[mail]\n{lines}\n", "utf-8")
    with pytest.raises(ProjectError, match=key):
        Project.load(tmp_path)


def test_progress_is_kept_by_day_and_drawn(translator: Translator, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    import datetime

    from pieraklad.editing import progress

    class Day(datetime.date):
        now = "2026-11-01"

        @classmethod
        def today(cls) -> Day:
            return cls.fromisoformat(cls.now)

    kept = translator.desk.workbench.progress
    monkeypatch.setattr(progress.datetime, "date", Day)
    kept.note([ArticleProgress("be", "a", 1, 4), ArticleProgress("be", "b", 0, 4)])
    Day.now = "2026-11-02"
    kept.note([ArticleProgress("be", "a", 4, 4), ArticleProgress("be", "b", 0, 4)])
    kept.note([ArticleProgress("be", "a", 3, 4), ArticleProgress("be", "b", 0, 4)])
    Day.now = "2026-11-05"
    kept.note([ArticleProgress("be", "a", 3, 4)])  # b is no longer there
    assert [(d.day, d.finished, d.total) for d in kept.days()] == [
        ("2026-11-01", 1, 8), ("2026-11-02", 3, 8), ("2026-11-05", 3, 4),
    ]  # fmt: skip
    answer = translator.get("/progress.svg")
    assert answer.mimetype == "image/svg+xml"
    root = defusedxml.ElementTree.fromstring(answer.data)
    assert "Беларуская" in root.attrib["aria-label"]
    assert translator.page("/progress").all("img")


@pytest.mark.parametrize("name", ["be", "<script>", 'a"b', "a&b"])
def test_drawings_are_xml_whatever_they_say(name: str) -> None:
    for picture in (
        drawing.bars(name, {name: 0.5}), drawing.badge(name, 0.999), drawing.lines(name, [], {}),
        drawing.lines(name, ["2026-11-01"], {name: [1.0]}),
        drawing.lines(name, ["2026-11-01", "2026-12-01"], {name: [None, 0.2]}),
    ):  # fmt: skip
        root = defusedxml.ElementTree.fromstring(picture)
        assert root.attrib["role"] == "img"
        assert name in root.attrib["aria-label"]
    assert "99 %" in drawing.badge("be", 0.999)


def test_readers_propose_only_where_the_site_wants_it(translator: Translator) -> None:
    assert translator.app.test_client().get("/workbench/propose/be/observers").status_code == 404


def test_what_a_reader_proposes_is_seen_by_translators_alone(make: Callable[..., Translator]) -> None:  # fmt: skip
    team = make(config=OPEN)
    team.put("At night", "У ночы")
    reader = team.app.test_client()
    address = "/workbench/propose/be/observers"
    page = Page(reader.get(address).get_data(as_text=True))
    [name] = [e.attrib["value"] for e in page.all("input") if e.attrib.get("name") == "id"]
    data = {"id": name, "target": "Уначы <script>"}
    assert reader.post(address, data=data).status_code == 403  # from another site
    assert reader.post(address, data=data, headers=HERE).status_code == 303
    assert "Уначы" not in reader.get(address).get_data(as_text=True)
    assert team.entry("At night").msgstr == "У ночы"
    shown = team.get(f"/be/observers/{name}").get_data(as_text=True)
    assert "a reader" in shown
    assert "<script>" not in shown.replace('<script type="', "")
    [suggestion] = team.desk.workbench.suggestions("be", "observers")
    assert suggestion.who == "reader"
    # Untranslated paragraphs, unknown ones, and a flood.
    sealed = team.message("The box is **sealed**.")["id"]
    for junk in (sealed, "x", ""):
        assert (
            reader.post(address, data={"id": junk, "target": "x"}, headers=HERE).status_code == 404
        )
    statuses = [
        reader.post(address, data={"id": name, "target": f"v{n}"}, headers=HERE).status_code
        for n in range(12)
    ]
    assert statuses[-1] == 429
    for path in ("/workbench/", "/workbench/be/observers", "/workbench/search?q=a"):
        assert reader.get(path).status_code == 401
