"""Coming in: invitations, passwords, passkeys, sessions that can be seen and ended, limits, the log."""

from __future__ import annotations

import resource
import threading
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpers.passkey import Device
from helpers.sites import Page
from helpers.translator import HERE, Translator
from pieraklad.editing.people import limits, passwords

WORDS = "вожык сядзіць на даху"


@pytest.fixture
def team(translator: Translator) -> Translator:
    """A project with an owner who is signed in, and Алеся, who is invited."""
    translator.desk.workbench.people.add("Алеся", "translator", "be")
    return translator


def browser(team: Translator) -> FlaskClient:
    client = team.app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
    return client


def joined(team: Translator, name: str = "Алеся") -> FlaskClient:
    client = browser(team)
    link = f"/workbench/join/{team.desk.workbench.people.link(name)}"
    assert client.post(link, headers=HERE).status_code == 303
    return client


def with_password(team: Translator, client: FlaskClient, **fields: str) -> Any:
    return client.post("/workbench/sign-in", data=fields, headers=HERE)


def test_an_invitation_is_used_up_by_its_button_and_not_by_looking_at_it(team: Translator) -> None:
    link = f"/workbench/join/{team.desk.workbench.people.link('Алеся')}"
    scanner, client, late = browser(team), browser(team), browser(team)
    for _ in range(3):
        page = Page(scanner.get(link).get_data(as_text=True))
        assert "Алеся" in "".join(page.root.itertext())
    assert scanner.get("/workbench/").status_code == 401
    assert client.post(link).status_code == 403  # from nowhere
    answer = client.post(link, headers=HERE)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/workbench/me?new=1")
    assert client.get("/workbench/be/observers").status_code == 200
    for dead in (late.get(link), late.post(link, headers=HERE)):
        assert dead.status_code == 403
        assert "has been used or is too old" in dead.get_data(as_text=True)


def test_a_password_signs_in_and_does_so_no_more_when_it_is_removed(team: Translator) -> None:
    client = joined(team)
    assert client.post("/workbench/me/password", data={"password": WORDS}, headers=HERE).status_code == 303  # fmt: skip
    other = browser(team)
    wrong = with_password(team, other, name="Алеся", password=WORDS + "!")
    assert wrong.status_code == 403
    assert "not right" in wrong.get_data(as_text=True)
    nobody = with_password(team, other, name="Хтосьці", password=WORDS)
    assert (nobody.status_code, "not right" in nobody.get_data(as_text=True)) == (403, True)
    answer = with_password(team, other, name=" Алеся ", password=WORDS, back="/workbench/be/observers")  # fmt: skip
    assert (answer.status_code, answer.headers["Location"]) == (303, "/workbench/be/observers")
    assert other.get("/workbench/be/observers").status_code == 200
    # Who has a password must know it in order to change it.
    client = other
    for fields in (
        {"password": "іншы доўгі пароль"},
        {"password": "іншы доўгі пароль", "old": "x"},
    ):
        assert client.post("/workbench/me/password", data=fields, headers=HERE).status_code == 403
    gone = client.post("/workbench/me/password", data={"old": WORDS, "remove": "1"}, headers=HERE)
    assert gone.status_code == 303
    assert with_password(team, browser(team), name="Алеся", password=WORDS).status_code == 403


def test_whoever_forgot_a_password_sets_another_one_after_a_new_link(
    team: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pieraklad.editing.people import sessions

    people = team.desk.workbench.people
    people.passwords.set(people.by_number(2), WORDS)
    client = joined(team)
    new = {"password": "зусім іншыя словы"}
    assert client.post("/workbench/me/password", data=new, headers=HERE).status_code == 303
    assert with_password(team, browser(team), name="Алеся", **new).status_code == 303
    now = sessions.time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: now + 3_601)
    assert client.post("/workbench/me/password", data=new, headers=HERE).status_code == 403


@pytest.mark.parametrize("password", ["", "кароткі", "x" * 1001, "АЛЕСЯ ЯНКАЎНА"])
def test_a_poor_password_is_refused(team: Translator, password: str) -> None:
    team.desk.workbench.people.add("Алеся Янкаўна", "translator")
    client = joined(team, "Алеся Янкаўна")
    answer = client.post("/workbench/me/password", data={"password": password}, headers=HERE)
    assert answer.status_code == 422
    assert not team.desk.workbench.people.passwords.has(team.desk.workbench.people.by_number(2)), (
        "nothing is kept"
    )


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example/workbench/", "/\\evil.example", "/workbench/../x",
     "javascript:alert(1)", "/workbench/\r\nSet-Cookie: a=b", "/articles/"],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(team: Translator, back: str) -> None:
    people = team.desk.workbench.people
    people.passwords.set(people.by_number(2), WORDS)
    answer = with_password(team, browser(team), name="Алеся", password=WORDS, back=back)
    assert answer.status_code == 303
    assert answer.headers["Location"] in ("/workbench/", "/workbench/../x")
    assert "Set-Cookie: a=b" not in str(answer.headers)


def test_guessing_is_slowed_down_by_account_and_by_address_and_saving_is_not(
    team: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = team.desk.workbench.people
    people.passwords.set(people.by_number(2), WORDS)
    monkeypatch.setattr(people.passwords, "person", lambda *_: None)
    working = joined(team)
    client = browser(team)
    statuses = [with_password(team, client, name="Алеся", password="?").status_code for _ in range(11)]  # fmt: skip
    assert statuses == [403] * 10 + [429]
    other = [with_password(team, client, name=f"N{n}", password="?").status_code for n in range(12)]
    assert other[-1] == 429
    assert with_password(team, client, name="B", password="?").headers["Retry-After"]
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    fields = {"name": "Алеся", "password": WORDS}
    still = client.post("/workbench/sign-in", data=fields, headers=HERE, environ_base=elsewhere)
    assert still.status_code == 429  # the account waits wherever the guesses come from
    # Whoever is signed in already works on, and a new link opens the door.
    assert working.get("/workbench/be/observers").status_code == 200
    assert joined(team).get("/workbench/").status_code == 200
    monkeypatch.setitem(limits.LIMITS, "address", (20, 0.0))
    monkeypatch.setitem(limits.LIMITS, "account", (10, 0.0))
    assert with_password(team, client, name="Алеся", password="?").status_code == 403


def test_fifty_people_who_sign_in_at_once_take_little_memory(team: Translator) -> None:
    people = team.desk.workbench.people
    people.passwords.set(people.by_number(2), WORDS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found: list[int | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(people.passwords.person("Алеся", WORDS)))
        for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [2] * 50
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024  # KiB


def test_a_passkey_signs_in_without_a_name(team: Translator) -> None:
    client, device = joined(team), Device("http://localhost")
    options = client.post("/workbench/me/passkeys/options", headers=HERE, json={}).json
    made = client.post("/workbench/me/passkeys", headers=HERE, json=device.create(options))
    assert made.json == {"done": True}
    assert "Firefox, Linux" in client.get("/workbench/me").get_data(as_text=True)
    other = browser(team)
    asked = other.post("/workbench/sign-in/passkey/options", headers=HERE, json={}).json
    answer = device.use(asked)
    assert other.post("/workbench/sign-in/passkey", headers=HERE, json=answer).status_code == 200
    assert "Алеся" in other.get("/workbench/me").get_data(as_text=True)
    # Each challenge counts once, and only where it was asked for.
    again = browser(team).post("/workbench/sign-in/passkey", headers=HERE, json=answer)
    assert again.status_code == 403
    [key] = team.desk.workbench.people.passkeys.of(team.desk.workbench.people.by_number(2))
    assert key.used_at
    gone = client.post("/workbench/me/passkeys/remove", headers=HERE, data={"id": key.id})
    assert gone.status_code == 303
    asked = other.post("/workbench/sign-in/passkey/options", headers=HERE, json={}).json
    late = browser(team).post("/workbench/sign-in/passkey", headers=HERE, json=device.use(asked))
    assert late.status_code == 403


@pytest.mark.parametrize("wrong", ["origin", "challenge", "key", "type", "host"])
def test_a_passkey_that_is_not_right_is_refused(team: Translator, wrong: str) -> None:
    client, device = joined(team), Device("http://localhost")
    options = client.post("/workbench/me/passkeys/options", headers=HERE, json={}).json
    client.post("/workbench/me/passkeys", headers=HERE, json=device.create(options))
    asked = client.post("/workbench/sign-in/passkey/options", headers=HERE, json={}).json
    forged = browser(team).post("/workbench/sign-in/passkey", headers=HERE, json=device.use(asked, wrong))  # fmt: skip
    assert forged.status_code == 403
    assert forged.json["error_be"]


def test_a_passkey_of_somebody_elses_challenge_is_not_kept(team: Translator) -> None:
    team.desk.workbench.people.add("Янка", "translator")
    one, other, device = joined(team), joined(team, "Янка"), Device("http://localhost")
    options = one.post("/workbench/me/passkeys/options", headers=HERE, json={}).json
    answer = other.post("/workbench/me/passkeys", headers=HERE, json=device.create(options))
    assert answer.status_code == 422


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": 1}', b'{"id":"a","response":{"clientDataJSON":"!"}}'])  # fmt: skip
def test_nonsense_instead_of_a_passkey_is_refused(team: Translator, body: bytes) -> None:
    kind = {**HERE, "Content-Type": "application/json"}
    for client, path in ((browser(team), "sign-in/passkey"), (joined(team), "me/passkeys")):
        answer = client.post(f"/workbench/{path}", data=body, headers=kind)
        assert answer.status_code in (400, 403, 422)


def test_ones_other_browsers_can_be_seen_and_signed_out(team: Translator) -> None:
    one, other = joined(team), joined(team)
    page = Page(one.get("/workbench/me").get_data(as_text=True))
    names = [e.attrib["value"] for e in page.all("input") if e.attrib.get("name") == "session"]
    assert len(names) == 1  # the other one
    stranger = team.client.post("/workbench/me/sessions/end", headers=HERE, data={"session": names[0]})  # fmt: skip
    assert stranger.status_code == 404
    for junk in ("", "%" * 16, "_" * 16, names[0][:15]):
        assert one.post("/workbench/me/sessions/end", headers=HERE, data={"session": junk}).status_code == 404  # fmt: skip
    assert one.post("/workbench/me/sessions/end", headers=HERE, data={"session": names[0]}).status_code == 303  # fmt: skip
    assert other.get("/workbench/").status_code == 401
    assert one.get("/workbench/").status_code == 200


def test_signing_in_gives_a_new_session_and_never_the_one_that_was_sent(team: Translator) -> None:
    client = browser(team)
    client.set_cookie("pieraklad", "planted", path="/workbench")
    client.post(f"/workbench/join/{team.desk.workbench.people.link('Алеся')}", headers=HERE)
    cookie = client.get_cookie("pieraklad", path="/workbench")
    assert cookie is not None
    assert cookie.value != "planted"
    assert client.get("/workbench/").status_code == 200


def do(team: Translator, action: str, **fields: str) -> Any:
    return team.post("/people", do=action, **fields)


def test_an_owner_invites_changes_roles_and_shuts_the_door(team: Translator) -> None:
    answer = do(team, "invite", name="Янка", role="reviewer", language="be")
    page = Page(answer.get_data(as_text=True))
    [link] = [e.attrib["value"] for e in page.all("input") if e.attrib.get("class") == "link"]
    assert link.startswith("http://localhost/workbench/join/")
    client = browser(team)
    assert client.post(link.removeprefix("http://localhost"), headers=HERE).status_code == 303
    assert do(team, "role", name="Янка", role="translator", language="").status_code == 303
    people = team.desk.workbench.people
    assert people.by_number(3).roles == {"be": "reviewer", "": "translator"}
    assert do(team, "remove role", name="Янка", language="be").status_code == 303
    assert people.by_number(3).roles == {"": "translator"}
    new = Page(do(team, "link", name="Янка").get_data(as_text=True))
    [second] = [e.attrib["value"] for e in new.all("input") if e.attrib.get("class") == "link"]
    assert do(team, "revoke link", name="Янка").status_code == 303
    assert browser(team).get(second.removeprefix("http://localhost")).status_code == 403
    assert do(team, "off", name="Янка").status_code == 303
    assert client.get("/workbench/").status_code == 401
    log = team.get("/log").get_data(as_text=True)
    for part in ("invited: Янка: reviewer be", "by a link", "let nobody in any more: Янка"):
        assert part in log
    assert "127.0.0.0/24" in log
    assert "127.0.0.1" not in log


@pytest.mark.parametrize(
    ("action", "fields"),
    [("invite", {"name": "", "role": "translator"}), ("invite", {"name": "A", "role": "king"}),
     ("invite", {"name": "A", "role": "reader", "language": "xx"}), ("link", {"name": "Ніхто"}),
     ("off", {"name": "Ніхто"}), ("invite", {"name": "a\nb", "role": "reader"})],
)  # fmt: skip
def test_what_an_owner_gets_wrong_is_said_on_the_page(
    team: Translator, action: str, fields: dict[str, str]
) -> None:
    answer = do(team, action, **fields)
    assert answer.status_code == 422
    page = Page(answer.get_data(as_text=True))
    assert any(e.attrib.get("role") == "alert" for e in page.root.iter())


def test_the_last_owner_stays_one(team: Translator) -> None:
    [owner] = [
        m.name for m in team.desk.workbench.people.everybody() if "owner" in m.roles.values()
    ]
    for action, fields in (
        ("off", {}), ("remove role", {"language": ""}), ("role", {"role": "reader", "language": ""})
    ):  # fmt: skip
        assert do(team, action, name=owner, **fields).status_code == 422
        assert team.get("/people").status_code == 200


def test_the_log_only_grows(team: Translator) -> None:
    import sqlite3

    records = team.desk.workbench.people.log._records
    team.desk.workbench.people.log.write("Алеся", "sign in", "link", "2001:db8:1:2::5")
    for statement in ("DELETE FROM log", "UPDATE log SET who = 'x'"):
        with pytest.raises(sqlite3.DatabaseError, match="only grows"):
            records.connection.execute(statement)
    [(_, line), *_] = team.desk.workbench.people.log.lines()
    assert line.address == "2001:db8:1::/48"


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x>', "{{7*7}}", "a\u202eb"]
)
def test_hostile_names_stay_names(team: Translator, name: str) -> None:
    if not name.isprintable():
        assert do(team, "invite", name=name, role="reader").status_code == 422
        return
    do(team, "invite", name=name, role="reader", language="be")
    for path in ("/people", "/log"):
        page = team.page(path)
        assert not page.all("img")
        assert name in "".join(page.root.itertext())
    client = joined(team, name)
    assert client.get("/workbench/me").status_code == 200


def test_without_the_libraries_the_door_has_links_only(
    team: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pieraklad.editing.people import passkeys

    for module in (passkeys, passwords):
        monkeypatch.setattr(module, "find_spec", lambda _: None)
    page = Page(browser(team).get("/workbench/sign-in").get_data(as_text=True))
    assert page.all("form") == []
    assert with_password(team, browser(team), name="Алеся", password=WORDS).status_code == 404
    answer = browser(team).post(
        f"/workbench/join/{team.desk.workbench.people.link('Алеся')}", headers=HERE
    )
    assert answer.headers["Location"].endswith("/workbench/")
