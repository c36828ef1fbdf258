"""Who may do what: one table of roles and actions, asked by pages, the API and commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ROLES = ("reader", "translator", "reviewer", "editor", "owner")
"""From the fewest rights to the most; each has those of the roles before it."""
ALL_LANGUAGES = ""
"""The language of a role that counts for all."""

RIGHTS: Mapping[str, str] = {
    "look": "reader",
    "propose": "reader",
    "save": "translator",
    "close suggestion": "translator",
    "add term": "translator",
    "ask machine": "translator",
    "replace": "translator",
    "update catalog": "translator",
    "comment": "reader",
    "close comment": "translator",
    "review": "reviewer",
    "answer": "editor",
    "undo": "editor",
    "people": "owner",
}
"""The least role that each action needs."""


EVERYWHERE = frozenset({"people"})
"""Actions that concern all languages: a role in one of them is not enough."""


def role_in(roles: Mapping[str, str], language: str = ALL_LANGUAGES) -> str:
    """Return the role that somebody has in a language; empty for none.

    `roles` are a person's by language. Without a language, the greatest of all.
    """
    own = [
        role for tag, role in roles.items()
        if language == ALL_LANGUAGES or tag in (ALL_LANGUAGES, language)
    ]  # fmt: skip
    return max(own, key=ROLES.index, default="")


def may(roles: Mapping[str, str], action: str, language: str = ALL_LANGUAGES) -> bool:
    """Return whether somebody with these roles may do something, in a language or anywhere."""
    role = roles.get(ALL_LANGUAGES, "") if action in EVERYWHERE else role_in(roles, language)
    return bool(role) and ROLES.index(role) >= ROLES.index(RIGHTS[action])


@dataclass(frozen=True, slots=True)
class Person:
    """Who works here; `roles` by language, see `rights`."""

    name: str
    roles: Mapping[str, str]

    def may(self, action: str, language: str = "") -> bool:
        """Return whether this person may do something, in a language or anywhere."""
        return may(self.roles, action, language)
