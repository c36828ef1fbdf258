"""The keys of pieraklad.toml: what their values may be, and what they mean."""

from __future__ import annotations

from typing import NamedTuple

from pieraklad.merging.kinds import KINDS
from pieraklad.project.bilingual import Bilingual


class Setting(NamedTuple):
    """A key of pieraklad.toml: what its value may be, and what it means."""

    types: tuple[type, ...]
    kind: str
    meaning: str


def _text(meaning: str) -> Setting:
    return Setting((str,), Bilingual("a string", "тэкст у двукоссі"), meaning)


def _switch(meaning: str) -> Setting:
    return Setting((bool,), Bilingual("true or false", "true або false"), meaning)


def _list(meaning: str) -> Setting:
    return Setting((list,), Bilingual("a list", "спіс"), meaning)


def _texts(meaning: str) -> Setting:
    kind = Bilingual("a string or a table", "тэкст у двукоссі або табліца")
    return Setting((str, dict), kind, meaning)


SETTINGS: dict[str, dict[str, Setting]] = {
    "site": {
        "title": _texts(
            'the site\'s title, one for all or one per language: `{ be = "…", en = "…" }`'
        ),
        "description": _texts("one sentence about the site, one for all or one per language"),
        "url": _text("the public address, for feeds, the sitemap and canonical links"),
        "languages": _list('the languages, as tags: `["be", "en"]`'),
        "default_language": _text("the language for readers who prefer none of these"),
    },
    "paths": {
        "articles": _text("the folder with the articles; default: `articles`"),
        "locales": _text("the folder with templates and catalogs; default: `locales`"),
        "media": _text(
            "the folder with the images; default: `media` in the folder with the articles"
        ),
        "follow_links": _switch(
            "whether symbolic links may lead out of the project's folder; default: `false`"
        ),
    },
    "messages": {
        "locations": _text('what `#:` contains: `"file"`, or `"line"` for line numbers, too'),
        "front_matter": _list(
            "the front-matter keys whose strings are translated; dots for nested keys"
        ),
    },
    "update": {
        "carry_over": _list(
            "the kinds of mechanical edits that are made in a translation as well; default: all of "
            + ", ".join(KINDS)
        ),
    },
    "reader": {
        "outdated": _text(
            'what an outdated paragraph shows: its `"source"` or the old `"translation"`'
        ),
        "publish": _text(
            'what counts as finished for readers: a `"translated"` text, or only a `"reviewed"` one; '
            'default: `"translated"`'
        ),
        "suggestions": Setting(
            (bool,),
            Bilingual("true or false", "true або false"),
            "whether readers may propose corrections to translations, to be seen by the translators first; "
            "needs a workbench; default: `false`",
        ),
        "threshold": Setting(
            (int, float),
            Bilingual("a number", "лік"),
            "the finished share, 0 to 1, from which a page counts as translated; default: 0.6",
        ),
    },
    "checks": {
        "disable": _list("checks to switch off: ids, groups, or Weblate's names"),
        "enable": _list("checks to switch on that are off by default: `spelling`, …"),
        "apostrophe": _text("the apostrophe in Belarusian words: `’`, `'` or `ʼ`; default: `’`"),
    },
    "spelling": {
        "words": _text("a file of correct words: one per line, `#` begins a comment"),
        "dictionaries": _text("a folder with dictionaries, searched before the system's"),
    },
    "glossary": {
        "file": _text("the term base: CSV with term, translation, pos, note, forbidden; or TBX")
    },
    "mail": {
        "server": _text("the SMTP server for the workbench's letters, `host` or `host:port`"),
        "from": _text("the letters' sender: an address that you may send from"),
        "user": _text("the name to sign in with; without one, none is sent"),
        "password_variable": _text("the environment variable that has the password"),
        "security": _text(
            '`"starttls"`, `"tls"`, or `"none"` for a server on this machine; default: `"starttls"`'
        ),
    },
    "oidc": {
        "issuer": _text(
            "a service by whose accounts people may sign in at the workbench: its OpenID Connect address"
        ),
        "client_id": _text("what that service calls this workbench"),
        "secret_variable": _text("the environment variable that has the client's secret"),
        "title": _text("the service's name, for the button"),
    },
    "machine": {
        "service": _text(
            'what the workbench may ask for suggestions: `"openai"` or `"libretranslate"`'
        ),
        "url": _text("the address that it posts to"),
        "model": _text("the model's name, for `openai`"),
        "key_variable": _text("the environment variable that has the key"),
    },
    "workbench": {
        "commit": _switch(
            "whether the workbench commits what people save, by author and language; default: `false`"
        ),
        "pull": _switch(
            "whether it fetches the branch's upstream and merges it, message by message; default: `false`"
        ),
        "push": _switch("whether it pushes to the branch's upstream; default: `false`"),
        "domain": _text(
            "the domain of authors' addresses, `…@users.noreply.DOMAIN`; default: the host of `url`"
        ),
    },
}
