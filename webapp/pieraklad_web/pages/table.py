"""What a page is, and which there are: each is declared once, at the method that makes it.

The server's routes, the files of a static build and the sitemap all follow from `TABLE`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, TypeVar
from urllib.parse import quote

from pieraklad.project.problems import Problem
from pieraklad_web.edition import edition

_PLACE = re.compile(r"<(?:int:)?(\w+)>")
Params = tuple[Any, ...]
"""What fills the places of an address behind the language, in order."""


@dataclass(slots=True)
class Trace:
    """What a page turned out to depend on while it was made, and the problems that were found."""

    asked: dict[str, None] = field(default_factory=dict)
    """Addresses in the article, as written, whose targets the page depends on."""
    said: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that exists; its content is made on demand.

    `shows` returns everything that the content depends on, except for what `Trace.asked` names: equal
    values give equal pages. `name` is unique.
    """

    name: tuple[object, ...]
    shows: Callable[[], object]
    make: Callable[[Trace], bytes]
    mimetype: str
    language: str = ""
    status: int = 200
    facts: str = ""
    """A fingerprint of what all pages of the site show."""
    answer: Callable[[str], object] = lambda address: None
    alternates: Mapping[str, str] = field(default_factory=dict)
    """The addresses of the same page in the languages that have it, by language; without the origin."""
    default_path: str = ""
    """The address for readers of no language of the site's."""
    changed: Callable[[], datetime.date | None] = lambda: None
    """The day of the last change of what it shows."""
    headers: tuple[tuple[str, str], ...] = ()

    def key(self, asked: Iterable[str]) -> str:
        """Return the fingerprint of all that the page shows; `asked` is what making it found out."""
        answers = [self.answer(address) for address in asked]
        parts = f"{edition()} {self.facts} {(self.name, self.shows(), answers)!r}"
        return blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: its address, which pages of it there are, and where they stand."""

    rule: str
    """The address, as Flask writes it; `<language>` comes first where there is one."""
    method: str
    each: Callable[[Any, str], Iterable[Params]]
    """The pages object and a language → the parameters of every page of this kind."""
    numbered: bool
    """Whether a long list has further pages, under `/page/2` and so on."""
    in_sitemap: bool
    is_served: bool
    is_built: bool
    of_article: bool
    """Whether every article has such a page; its slug is the only parameter then."""

    @property
    def in_language(self) -> bool:
        """Whether every language has such pages of its own."""
        return "<language>" in self.rule

    def rules(self) -> list[str]:
        """Return the addresses as Flask writes them."""
        further = f"{self.rule.rstrip('/')}/page/<int:number>"
        return [self.rule, further] if self.numbered else [self.rule]

    def path(self, language: str, params: Params = ()) -> str:
        """Return the address of a page."""
        values = [language, *params] if self.in_language else list(params)
        places = len(_PLACE.findall(self.rule))
        number = values.pop() if self.numbered and len(values) > places else 1
        given = iter(values)
        path = _PLACE.sub(lambda _: quote(str(next(given))), self.rule)
        return path if number == 1 else f"{path.rstrip('/')}/page/{number}"


TABLE: dict[str, Kind] = {}
"""All kinds of pages, by the names of the methods that make them."""
_Method = TypeVar("_Method", bound=Callable[..., "Page | None"])


def _once(pages: Any, language: str) -> Sequence[Params]:
    return [()]


def page(
    rule: str,
    *,
    each: Callable[[Any, str], Iterable[Params]] = _once,
    numbered: bool = False,
    in_sitemap: bool = False,
    is_served: bool = True,
    is_built: bool = True,
    of_article: bool = False,
) -> Callable[[_Method], _Method]:
    """Declare the decorated method as what makes a kind of page; see `Kind`."""

    def declare(method: _Method) -> _Method:
        TABLE[method.__name__] = Kind(
            rule, method.__name__, each, numbered, in_sitemap, is_served, is_built, of_article
        )
        return method

    return declare
