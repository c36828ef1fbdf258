"""Signing in by OpenID Connect, at a real provider's server; and what a false one cannot do."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from helpers.sites import CONFIG
from helpers.translator import HERE, Translator

# The provider's own code, which is no part of this project, uses an older way of its library.
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")


@pytest.fixture
def provider() -> Iterator[str]:
    # Imported here: only the worker that has these tests spends the time.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the provider's own imports
        import oidc_provider_mock
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def team(
    make: Callable[..., Translator], provider: str, monkeypatch: pytest.MonkeyPatch
) -> Translator:
    monkeypatch.setenv("OIDC_SECRET", "a-secret")
    settings = (
        f'\n[oidc]\nissuer = "{provider}"\nclient_id = "pieraklad"\ntitle = "Наш сэрвіс"\n'
        'secret_variable = "OIDC_SECRET"\n'
    )
    team = make(config=CONFIG + settings)
    team.desk.workbench.people.add("Алеся", "translator", "be")
    return team


def browser(team: Translator, name: str = "") -> Any:
    client = team.app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    if name:
        link = team.desk.workbench.people.link(name)
        client.post(f"/workbench/join/{link}", headers=HERE)
    return client


def through(client: Any, subject: str) -> Any:
    """Go to the provider, sign in there, and come back."""
    there = client.get("/workbench/sign-in/oidc").headers["Location"]
    answer = requests.post(there, data={"sub": subject}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_an_account_that_was_connected_signs_in(team: Translator) -> None:
    alesia = browser(team, "Алеся")
    assert "Connect my account" in alesia.get("/workbench/me").get_data(as_text=True)
    assert through(alesia, "ales-1").headers["Location"].endswith("/workbench/me")
    assert "An account is connected." in alesia.get("/workbench/me").get_data(as_text=True)
    other = browser(team)
    assert "Наш сэрвіс" in other.get("/workbench/sign-in").get_data(as_text=True)
    assert through(other, "ales-1").headers["Location"].endswith("/workbench/")
    assert "Алеся" in other.get("/workbench/me").get_data(as_text=True)
    assert alesia.post("/workbench/me/oidc", headers=HERE).status_code == 303
    assert through(browser(team), "ales-1").status_code == 403


def test_an_account_alone_opens_nothing(team: Translator) -> None:
    stranger = browser(team)
    answer = through(stranger, "somebody")
    assert answer.status_code == 403
    assert "come in by a link first" in answer.get_data(as_text=True)
    assert stranger.get("/workbench/").status_code == 401


def test_an_account_belongs_to_one_person(team: Translator) -> None:
    team.desk.workbench.people.add("Янка", "translator", "be")
    through(browser(team, "Алеся"), "shared")
    assert through(browser(team, "Янка"), "shared").status_code == 403
    team.desk.workbench.people.off("Алеся")
    assert through(browser(team), "shared").status_code == 403


def test_what_comes_back_must_be_what_this_browser_asked_for(team: Translator) -> None:
    through(browser(team, "Алеся"), "ales-1")
    victim, attacker = browser(team), browser(team)
    there = attacker.get("/workbench/sign-in/oidc").headers["Location"]
    answer = requests.post(there, data={"sub": "ales-1"}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    asked = parse_qs(urlsplit(there).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"] != asked["state"]
    for path in (
        f"{back.path}?{back.query}",
        back.path,
        f"{back.path}?state=&code=x",
        f"{back.path}?error=access_denied",
    ):
        assert victim.get(path).status_code == 403
        victim.get("/workbench/sign-in/oidc")
        assert victim.get(path).status_code == 403
    assert victim.get("/workbench/").status_code == 401
    # A code counts once.
    assert attacker.get(f"{back.path}?{back.query}").status_code == 303
    assert attacker.get(f"{back.path}?{back.query}").status_code == 403


@pytest.mark.parametrize("wrong", ["nonce", "aud", "iss", "exp", "key", "none", "junk"])
def test_a_token_that_is_not_right_signs_nobody_in(
    team: Translator, provider: str, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    import time

    from joserfc import jwt
    from joserfc.jwk import KeySet, RSAKey

    key = RSAKey.generate_key(2048, auto_kid=True)
    other = RSAKey.generate_key(2048, {"kid": key.kid})
    oidc = team.desk.workbench.people.oidc
    claims = {"iss": provider, "aud": "pieraklad", "sub": "x", "exp": int(time.time()) + 300, "nonce": "n"}  # fmt: skip
    keys = KeySet([key]).as_dict()

    class Answer:
        def raise_for_status(self) -> None: ...

        def json(self) -> Any:
            return keys

    known = requests.get(f"{provider}/.well-known/openid-configuration", timeout=10).json()
    monkeypatch.setattr(oidc, "_metadata", lambda: known)
    monkeypatch.setattr(requests, "get", lambda *_, **__: Answer())
    right = jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)
    assert oidc._claims(right, "n")["sub"] == "x"
    values = {"nonce": "other", "aud": "other", "iss": "https://evil.example", "exp": 1}
    if wrong in values:
        token = jwt.encode({"alg": "RS256", "kid": key.kid}, {**claims, wrong: values[wrong]}, key)
    elif wrong == "key":
        token = jwt.encode({"alg": "RS256", "kid": key.kid}, claims, other)
    elif wrong == "none":
        token = "eyJhbGciOiJub25lIn0." + right.split(".")[1] + "."
    else:
        token = "junk"
    from joserfc.errors import JoseError

    with pytest.raises((JoseError, ValueError)):
        oidc._claims(token, "n")


def test_a_service_that_does_not_answer_is_said_on_the_page(
    make: Callable[..., Translator],
) -> None:
    settings = '\n[oidc]\nissuer = "http://localhost:9"\nclient_id = "pieraklad"\n'
    team = make(config=CONFIG + settings)
    answer = browser(team).get("/workbench/sign-in/oidc")
    assert answer.status_code == 403
    assert "cannot be asked" in answer.get_data(as_text=True)
    assert "localhost" in browser(team).get("/workbench/sign-in").get_data(as_text=True)
