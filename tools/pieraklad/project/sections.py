"""Sections of pieraklad.toml as values: the machine that may be asked, mail, and what is done with git."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, NoReturn
from urllib.parse import urlsplit

from pieraklad.project.bilingual import GOT, Bilingual, joined, value_shown

Fail = Callable[[str, str], NoReturn]
"""Raises ProjectError about a key, naming its line."""


class MachineService(NamedTuple):
    """A translation service that the workbench may ask; `kind` is "openai" or "libretranslate"."""

    kind: str
    url: str
    model: str = ""
    key_variable: str = ""


class MailServer(NamedTuple):
    """The server by which letters go out; `server` may end with a port."""

    server: str
    sender: str
    """The letters' From."""
    user: str = ""
    password_variable: str = ""
    security: str = "starttls"


class OidcSettings(NamedTuple):
    """Another service by whose accounts people sign in (OpenID Connect)."""

    issuer: str
    client_id: str
    secret_variable: str = ""
    title: str = ""


class Syncing(NamedTuple):
    """What the workbench does with the repository that the project is in."""

    commit: bool = False
    pull: bool = False
    push: bool = False
    domain: str = "invalid"
    """The domain of authors' addresses; as long as there is none, one that cannot exist (RFC 2606)."""


NO_SYNCING = Syncing()


def read_machine(values: Mapping[str, str], fail: Fail) -> MachineService | None:
    """Return [machine]; None without one."""
    if not values:
        return None
    kind = choice("service", values.get("service", ""), ("openai", "libretranslate"), fail)
    url = web_address(values.get("url", ""), fail)
    if not url:
        fail("service", Bilingual("an `url` is needed, too", "патрэбны і `url`"))
    return MachineService(kind, url, values.get("model", ""), values.get("key_variable", ""))


def read_mail(values: Mapping[str, str], fail: Fail) -> MailServer | None:
    """Return [mail]; None without one."""
    if not values:
        return None
    server, sender = values.get("server", ""), values.get("from", "")
    if not re.fullmatch(r"[\w.-]+(:\d{1,5})?", server):
        wanted = Bilingual("expected `host` or `host:port`", "чакаецца `хост` або `хост:порт`")
        fail("server", wanted)
    if "@" not in sender or not sender.isprintable():
        fail("from", Bilingual("expected an e-mail address", "чакаецца адрас электроннай пошты"))
    kinds = ("starttls", "tls", "none")
    security = choice("security", values.get("security", "starttls"), kinds, fail)
    user, variable = values.get("user", ""), values.get("password_variable", "")
    return MailServer(server, sender, user, variable, security)


def read_oidc(values: Mapping[str, str], fail: Fail) -> OidcSettings | None:
    """Return [oidc]; None without one."""
    if not values:
        return None
    issuer = web_address(values.get("issuer", ""), fail)
    for key, value in (("issuer", issuer), ("client_id", values.get("client_id", ""))):
        if not value:
            fail(key, Bilingual(f"`{key}` is needed", f"патрэбны `{key}`"))
    title = values.get("title", "") or urlsplit(issuer).hostname or issuer
    return OidcSettings(
        values["issuer"], values["client_id"], values.get("secret_variable", ""), title
    )


def read_syncing(values: Mapping[str, Any], url: str, fail: Fail) -> Syncing:
    """Return what [workbench] says of git; `url` is the site's address."""
    if values.get("push") and not values.get("commit"):
        fail("push", Bilingual("needs `commit = true`, too", "патрабуе і `commit = true`"))
    host = re.match(r"https?://(?:[^/@]*@)?(\w[\w-]*(?:\.[\w-]+)*)", url)
    domain = values.get("domain", host[1] if host else NO_SYNCING.domain)
    if not re.fullmatch(r"\w[\w-]*(\.[\w-]+)*", domain):
        wanted = Bilingual("expected a domain such as ", "чакаецца дамен, напрыклад ")
        fail("domain", joined(wanted, "example.org", GOT, value_shown(domain)))
    commit, pull, push = (bool(values.get(name)) for name in ("commit", "pull", "push"))
    return Syncing(commit, pull, push, domain)


def web_address(value: str, fail: Fail) -> str:
    """Return an address without a trailing slash; empty stays empty."""
    right = re.match(r"https?://[^\s/?#]+(?:/[^\s?#]*)?\Z", value)
    try:
        right = right if urlsplit(value).hostname else None
    except ValueError:
        right = None
    if value and not right:
        wanted = Bilingual(
            "expected an address such as https://example.org",
            "чакаецца адрас, напрыклад https://example.org",
        )
        fail("url", joined(wanted, GOT, value_shown(value)))
    return value.rstrip("/")


def choice(key: str, value: Any, choices: Iterable[str], fail: Fail) -> str:
    """Return a value that has to be one of several."""
    known = tuple(choices)
    if value not in known:
        fail(key, joined(one_of(known), GOT, value_shown(value)))
    return str(value)


def one_of(names: Iterable[str]) -> Bilingual:
    """Return “expected one of …”."""
    return joined(Bilingual("expected one of ", "чакаецца адно з: "), ", ".join(names))
