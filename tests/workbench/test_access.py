"""Who may do what at the workbench, and what other sites and hostile texts cannot do."""

import json
import uuid
from typing import Any

import pytest

from helpers.sites import Page
from helpers.translator import HERE, Translator

PATHS = [
    ("GET", "/"), ("GET", "/be/"), ("GET", "/be/observers"), ("GET", "/search"), ("GET", "/replace"),
    ("GET", "/terms"), ("POST", "/terms"), ("POST", "/replace"), ("POST", "/be/observers/update"),
    ("POST", "/be/observers/page"), ("POST", "/be/observers/000000000000"),
    ("GET", "/be/observers/000000000000"), ("POST", "/be/observers/000000000000/machine"),
    ("DELETE", "/be/observers/000000000000/suggestions/1"), ("GET", "/api/changes"),
    ("GET", "/api/be/observers"), ("PUT", "/api/be/observers/000000000000"),
    ("POST", "/api/be/observers/000000000000/preview"),
    ("PUT", "/api/be/observers/000000000000/review"),
    ("DELETE", "/api/be/observers/000000000000/review"),
    ("GET", "/api/be/observers/000000000000/history"), ("POST", "/sign-out"),
    ("GET", "/me"), ("POST", "/me/password"), ("POST", "/me/passkeys/options"), ("POST", "/me/passkeys"),
    ("POST", "/me/passkeys/remove"), ("POST", "/me/sessions/end"), ("GET", "/people"), ("POST", "/people"),
    ("GET", "/log"), ("GET", "/questions"), ("POST", "/be/observers/000000000000/talk"), ("GET", "/review/be"),
    ("POST", "/be/observers/000000000000/approve"), ("GET", "/undo"), ("POST", "/undo"),
    ("POST", "/comments/999999/close"), ("POST", "/me/feed"), ("POST", "/me/credits"), ("POST", "/me/mail"), ("GET", "/progress"), ("GET", "/progress.svg"),
]  # fmt: skip


OPEN = {
    "end_mail", "feed", "unsubscribe", "accept", "asset", "join", "passkey_options", "sign_in", "sign_in_by_passkey", "sign_in_by_password",
}  # fmt: skip


def test_the_list_of_addresses_is_complete(translator: Translator) -> None:
    adapter = translator.app.url_map.bind("localhost")
    tried = {
        adapter.match(f"/workbench{path}", method=method)[0] for method, path in PATHS
    }  # fmt: skip
    known = {rule.endpoint for rule in translator.app.url_map.iter_rules()}
    assert known - tried == OPEN


def test_nothing_is_shown_or_done_for_strangers(translator: Translator) -> None:
    stranger = translator.app.test_client()
    for method, path in PATHS:
        answer = stranger.open(f"/workbench{path}", method=method, headers=HERE)
        assert answer.status_code == 401, (method, path)
        assert "Observers count" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
     {"Origin": "https://evil.example"}, {"Origin": "null"}, {}],
)  # fmt: skip
def test_requests_from_other_sites_are_refused(
    translator: Translator, headers: dict[str, str]
) -> None:
    for method, path in PATHS:
        if method != "GET":
            answer = translator.client.open(f"/workbench{path}", method=method, headers=headers)
            assert answer.status_code == 403, (method, path)


def test_an_old_browser_that_names_only_the_origin_is_served(translator: Translator) -> None:
    answer = translator.client.post("/workbench/sign-out", headers={"Origin": "http://localhost"})
    assert answer.status_code == 303


def test_a_one_time_link_signs_in_once(translator: Translator) -> None:
    link = f"/workbench/join/{translator.desk.workbench.people.owner_link()}"
    first, second = translator.app.test_client(), translator.app.test_client()
    assert first.get(link, headers={"Sec-Purpose": "prefetch"}).status_code == 503
    assert first.get(link).status_code == 303
    assert second.get(link).status_code == 403
    assert first.get("/workbench/").status_code == 200
    assert second.get("/workbench/").status_code == 401


def test_signing_out_ends_the_session_itself(translator: Translator) -> None:
    cookie = translator.client.get_cookie("pieraklad", path="/workbench")
    assert cookie is not None
    assert translator.post("/sign-out").status_code == 303
    translator.client.set_cookie("pieraklad", cookie.value, path="/workbench")
    assert translator.get("/").status_code == 401


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookie_is_for_this_site_and_no_script(translator: Translator, secure: bool) -> None:
    link = f"/workbench/join/{translator.desk.workbench.people.owner_link()}"
    answer = translator.app.test_client().get(
        link, base_url="https://localhost" if secure else "http://localhost"
    )
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert cookie.startswith("__Host-pieraklad=") == secure
    assert ("Secure" in cookie) == secure


def test_a_text_that_comes_after_the_session_ended_is_shown_back(translator: Translator) -> None:
    message = translator.message("At night")
    translator.post("/sign-out")
    answer = translator.post(f"/be/observers/{message['id']}", target="Мой доўгі тэкст", base="")
    assert answer.status_code == 401
    page = Page(answer.get_data(as_text=True))
    assert ["".join(area.itertext()) for area in page.all("textarea")] == ["Мой доўгі тэкст"]


def test_scripts_come_with_a_token_and_need_no_cookie(translator: Translator) -> None:
    translator.desk.workbench.people.add("script", "translator", "be")
    token = translator.desk.workbench.people.api_token("script")
    script = translator.app.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    messages = script.get("/workbench/api/be/observers", headers=headers).json["messages"]
    message = next(m for m in messages if m["source"] == ["At night"])
    data = {"target": ["Уначы"], "state": "translated", "base": message["hash"], "request": "1"}
    path = f"/workbench/api/be/observers/{message['id']}"
    assert script.put(path, json=data, headers=headers).status_code == 200
    assert script.put(path, json=data, headers={"Authorization": "Bearer no"}).status_code == 401


@pytest.mark.parametrize("path", ["/", "/be/observers", "/search?q=a", "/nothing", "/sign-in"])
def test_pages_are_not_kept_not_indexed_and_run_no_foreign_script(
    translator: Translator, path: str
) -> None:
    headers = translator.get(path).headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Robots-Tag"] == "noindex"
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>',
    "[x](javascript:alert(1))", "</textarea><script>alert(1)</script>", "<a href='data:text/html,x'>x</a>",
    "${alert(1)}{{7*7}}", "</script><script>alert(1)</script>", "\u202eabc", "a\u0000b", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(translator: Translator, text: str) -> None:
    message = translator.message("The box is **sealed**.")
    path = f"/workbench/api/be/observers/{message['id']}"
    body = json.dumps({"target": [text], "base": message["hash"], "request": str(uuid.uuid4())})
    kind = {"Content-Type": "application/json"}
    shown = translator.client.post(f"{path}/preview", data=body, headers={**HERE, **kind})
    saved = translator.client.put(path, data=body, headers={**HERE, **kind})
    assert shown.status_code in (200, 400)
    assert saved.status_code in (200, 422)
    harmful = ("<script", "onerror", "onload", "javascript:", "data:text")
    if shown.status_code == 200:
        assert not any(f"{part}" in _live(shown.json["html"]) for part in harmful)
    for address in ("/be/observers", f"/be/observers/{message['id']}", "/search?q=alert"):
        page = translator.page(address)
        for element in page.root.iter():
            assert not any(name.startswith("on") for name in element.attrib)
            assert not element.attrib.get("href", "").startswith(("javascript:", "data:"))
        scripts = [e.attrib.get("src", "") or e.attrib.get("type", "") for e in page.all("script")]
        assert all("/static/" in s or s == "application/json" for s in scripts)


def _live(html: str) -> str:
    """Return what of HTML is not text."""
    page = Page(f"<!doctype html><title>.</title><div>{html}</div>")
    return " ".join(f"<{e.tag} {e.attrib}" for e in page.root.iter())


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"target": "text"}', b'{"target": [1]}', b'{"target": [["a"]]}',
     b'{"target": ["a"], "state": "reviewed"}', b'{"target": ["a", "b"], "base": "x"}', b"null",
     b'{"target": ["' + b"x" * 1_000_000 + b'"], "base": "x"}'],
)  # fmt: skip
def test_bad_requests_get_a_clear_answer(translator: Translator, body: bytes) -> None:
    message = translator.message("At night")
    answer = translator.client.put(
        f"/workbench/api/be/observers/{message['id']}",
        data=body, headers={**HERE, "Content-Type": "application/json"},
    )  # fmt: skip
    assert answer.status_code in (400, 409, 413, 422)
    told: dict[str, Any] = answer.json
    assert told.get("error") or told.get("yours")
    assert translator.entry("At night").msgstr == ""


def test_a_request_of_many_megabytes_is_refused_unread(translator: Translator) -> None:
    message = translator.message("At night")
    answer = translator.client.put(
        f"/workbench/api/be/observers/{message['id']}",
        data=b" " * 5_000_000, headers={**HERE, "Content-Type": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 413
    assert answer.json["error"]
    answer = translator.post(f"/be/observers/{message['id']}", target="x" * 5_000_000)
    assert answer.status_code == 413


def test_an_error_of_ours_is_logged_and_answered_without_a_traceback(
    translator: Translator, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(translator.desk, "open", lambda *_: 1 / 0)
    for path in ("/be/observers", "/api/be/observers"):
        answer = translator.get(path)
        assert answer.status_code == 500
        assert "ZeroDivision" not in answer.get_data(as_text=True)
    assert "failed (request" in caplog.text


ROLES = ["reader", "translator", "reviewer", "editor", "owner"]
# What each address asks for: the least role, in the language of the address.
NEEDED = {
    ("PUT", "/api/be/observers/{id}"): "translator",
    ("DELETE", "/be/observers/{id}/suggestions/1"): "translator",
    ("POST", "/be/observers/{id}/machine"): "translator",
    ("POST", "/be/observers/update"): "translator",
    ("POST", "/terms"): "translator",
    ("POST", "/replace"): "translator",
    ("PUT", "/api/be/observers/{id}/review"): "reviewer",
    ("DELETE", "/api/be/observers/{id}/review"): "reviewer",
    ("POST", "/api/be/observers/{id}/preview"): "reader",
    ("GET", "/api/be/observers"): "reader",
    ("GET", "/api/be/observers/{id}/history"): "reader",
    ("GET", "/api/changes"): "reader",
    ("GET", "/be/observers"): "reader",
    ("GET", "/be/observers/{id}"): "reader",
    ("GET", "/"): "reader",
    ("GET", "/be/"): "reader",
    ("GET", "/search"): "reader",
    ("GET", "/replace"): "reader",
    ("GET", "/terms"): "reader",
    ("POST", "/be/observers/page"): "reader",
    ("GET", "/me"): "reader",
    ("POST", "/me/passkeys/options"): "reader",
    ("POST", "/me/passkeys"): "reader",
    ("POST", "/me/password"): "reader",
    ("POST", "/me/passkeys/remove"): "reader",
    ("POST", "/me/sessions/end"): "reader",
    ("GET", "/questions"): "reader",
    ("POST", "/me/feed"): "reader",
    ("POST", "/me/mail"): "reader",
    ("POST", "/me/credits"): "reader",
    ("POST", "/comments/999999/close"): "reader",
    ("GET", "/progress"): "reader",
    ("GET", "/progress.svg"): "reader",
    ("GET", "/review/be"): "reader",
    ("POST", "/be/observers/{id}/talk?say=comment"): "reader",
    ("POST", "/be/observers/{id}/talk?say=return"): "reviewer",
    ("POST", "/be/observers/{id}/talk?say=answer 1"): "editor",
    ("POST", "/be/observers/{id}/approve"): "reviewer",
    ("GET", "/undo"): "editor",
    ("POST", "/undo"): "editor",
    ("GET", "/people"): "owner",
    ("POST", "/people"): "owner",
    ("GET", "/log"): "owner",
}
ANYWHERE = {"/terms", "/undo", "/be/observers/{id}/talk?say=answer 1"}
"""What a role in any language is enough for."""
EVERYWHERE = {"/people", "/log"}
"""What only a role in all languages is enough for."""


def test_every_role_may_do_what_it_should_and_nothing_more(translator: Translator) -> None:
    identity = translator.message("At night")["id"]
    before = translator.project.catalog_path("observers", "be").read_bytes()
    for language in ("be", "en", ""):
        for role in ROLES:
            name = f"{role} {language}"
            translator.desk.workbench.people.add(name, role, language)
            token = translator.desk.workbench.people.api_token(name)
            for (method, whole), least in NEEDED.items():
                path, _, said = whole.partition("?say=")
                answer = translator.app.test_client().open(
                    f"/workbench{path.format(id=identity)}", method=method,
                    headers={"Authorization": f"Bearer {token}"},
                    json={"target": ["Тэкст"], "base": "another", "request": f"{name}{path}"}
                    if "/api/" in path else None,
                    data={"language": "be", "say": said, "comment": "x"} if method == "POST" and "/api/" not in path else None,
                )  # fmt: skip
                is_enough = ROLES.index(role) >= ROLES.index(least)
                if whole not in ANYWHERE and language == "en" and least != "reader":
                    is_enough = False
                if whole in EVERYWHERE and language:
                    is_enough = False
                assert (answer.status_code != 403) == is_enough, (name, method, whole)
    assert translator.project.catalog_path("observers", "be").read_bytes() == before


def test_the_matrix_has_every_address() -> None:
    tried = {(method, path.format(id="000000000000").partition("?")[0]) for method, path in NEEDED}
    missing = set(PATHS) - tried - {("POST", "/sign-out"), ("POST", "/be/observers/000000000000"),
        ("POST", "/be/observers/000000000000/machine"), ("DELETE", "/be/observers/000000000000/suggestions/1")}  # fmt: skip
    assert missing == set()


def test_whoever_may_not_save_proposes(translator: Translator) -> None:
    people = translator.desk.workbench.people
    people.add("Чытач", "reader", "be")
    reader = translator.app.test_client()
    assert reader.post(f"/workbench/join/{people.link('Чытач')}", headers=HERE).status_code == 303
    message = translator.message("At night")
    path = f"/workbench/be/observers/{message['id']}"
    assert "Propose" in reader.get(path, headers={"Accept-Language": "en"}).get_data(as_text=True)
    answer = reader.post(path, data={"target": "Уначы", "base": message["hash"]}, headers=HERE)
    assert answer.status_code == 303
    answer = reader.put(
        f"/workbench/api/be/observers/{message['id']}", headers=HERE,
        json={"target": ["Ноччу"], "base": message["hash"], "request": "1"},
    )  # fmt: skip
    assert answer.status_code == 403
    assert answer.json["suggestion"]
    assert translator.entry("At night").msgstr == ""
    kept = translator.desk.workbench.suggestions("be", "observers")
    assert [(s.target, s.who, s.reason) for s in kept] == [
        (("Уначы",), "Чытач", "proposed"), (("Ноччу",), "Чытач", "proposed"),
    ]  # fmt: skip
    assert "Уначы" in translator.get(f"/be/observers/{message['id']}").get_data(as_text=True)


def test_a_reviewer_approves_and_an_edit_ends_it(translator: Translator) -> None:
    people = translator.desk.workbench.people
    people.add("Янка", "reviewer", "be")
    token = translator.desk.workbench.people.api_token("Янка")
    headers = {"Authorization": f"Bearer {token}"}
    translator.put("At night", "Уначы")
    message = translator.message("At night")
    path = f"/workbench/api/be/observers/{message['id']}/review"
    client = translator.app.test_client()
    assert client.put(path, json={"base": "another"}, headers=headers).status_code == 409
    answer = client.put(path, json={"base": message["hash"]}, headers=headers)
    assert answer.json == {"state": "reviewed"}
    assert translator.message("At night")["state"] == "reviewed"
    page = translator.page("/be/observers")
    assert any("is-reviewed" in e.attrib["class"] for e in page.all("article"))
    assert "Янка" in translator.get(f"/be/observers/{message['id']}").get_data(as_text=True)
    translator.put("At night", "Ноччу")
    assert translator.message("At night")["state"] == "translated"
    own = translator.put("At night", "Уначы", approve=True)  # the owner's words alone
    assert own.json["state"] == "translated"
    assert own.json["note_be"]
    data = {"target": ["Уночы"], "base": own.json["hash"], "request": "1", "approve": True}
    saved = client.put(path.removesuffix("/review"), json=data, headers=headers)
    assert saved.json["state"] == "reviewed"  # corrected and approved
    assert client.delete(path, headers=headers).json == {"state": "translated"}
