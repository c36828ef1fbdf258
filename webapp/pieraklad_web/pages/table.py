"""What a page is, and which there are: each is declared once, at the method that makes it.

The server's routes, the files of a static build and the sitemap all follow from `TABLE`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, TypeVar

from pieraklad.project.problems import Problem
from pieraklad.site.model.addresses import Rule
from pieraklad_web.edition import edition

Params = tuple[Any, ...]
"""What fills the places of an address behind the language, in order."""
_Method = TypeVar("_Method", bound=Callable[..., "Page | None"])


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


def _once(pages: Any, language: str) -> Sequence[Params]:
    return [()]


@dataclass(slots=True)
class Kind:
    """A kind of page: its address, which pages of it there are, and where they stand.

    It is declared by decorating the method that makes the pages.
    """

    rule: Rule
    each: Callable[[Any, str], Iterable[Params]] = _once
    """The pages object and a language → the parameters of every page of this kind."""
    numbered: bool = False
    """Whether a long list has further pages; the last parameter is their number."""
    in_sitemap: bool = False
    is_served: bool = True
    of_article: bool = False
    """Whether every article has such a page; its slug is the only parameter then."""
    method: str = field(default="", init=False)

    def __call__(self, method: _Method) -> _Method:
        """Enter this kind into the table."""
        self.method = method.__name__
        TABLE[self.method] = self
        return method

    @property
    def in_language(self) -> bool:
        """Whether every language has such pages of its own."""
        return "<language>" in self.rule.pattern

    def rules(self) -> list[str]:
        """Return the addresses as Flask writes them."""
        pattern = self.rule.pattern
        return [pattern, f"{pattern.rstrip('/')}/page/<int:number>"] if self.numbered else [pattern]

    def path(self, language: str, params: Params = ()) -> str:
        """Return the address of a page."""
        values = [language, *params] if self.in_language else list(params)
        number = values.pop() if self.numbered else 1
        return self.rule(*values, number=number)


page = Kind
TABLE: dict[str, Kind] = {}
"""All kinds of pages, by the names of the methods that make them."""
