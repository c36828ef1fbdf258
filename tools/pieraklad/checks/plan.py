"""Which checks run: what a project, a catalog's header and an entry's flags switch on and off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pieraklad.checks.base import DEFAULTS, Check, Options
from pieraklad.checks.registry import BY_ID, is_on, unknown_names
from pieraklad.project.bilingual import Bilingual, joined, quoted, said_by
from pieraklad.project.problems import ProjectError

if TYPE_CHECKING:
    from pieraklad.catalogs.po.catalog import Catalog
    from pieraklad.glossary import Glossary
    from pieraklad.project import Project

HEADER = "X-Pieraklad-Checks"
"""A catalog's own switches: `ignore-be-dash, enable-be-nbsp`; a comment `# pieraklad: …` does too."""
_SWITCH = re.compile(r"\b(ignore|enable)-([\w-]+)")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is switched off and on, the project's options, and what is not available (`notes`).

    `problems` are about files named in the settings that cannot be read: the checks run without them.
    """

    disabled: frozenset[str] = frozenset()
    enabled: frozenset[str] = frozenset()
    options: Options = DEFAULTS
    notes: tuple[str, ...] = field(default=())
    problems: tuple[str, ...] = field(default=())

    def runs(self, check: str | Check) -> bool:
        """Return whether a check runs, named by its id or given."""
        check = BY_ID[check] if isinstance(check, str) else check
        return is_on(check, self.disabled, self.enabled)

    def without(self, *names: str) -> Plan:
        """Return the plan with further checks switched off."""
        return replace(self, disabled=self.disabled | frozenset(names))

    def for_catalog(self, catalog: Catalog) -> Plan:
        """Return the plan with what the catalog's header switches on and off."""
        header = catalog.header
        if header is None:
            return self
        own = [catalog.headers.get(HEADER, ""), ", ".join(header.flags or ())]
        own += [
            line for line in (header.tcomment or "").splitlines() if line.startswith("pieraklad:")
        ]
        switches = _SWITCH.findall(" ".join(own))
        if not switches:
            return self
        ignored = {name for what, name in switches if what == "ignore"}
        enabled = {name for what, name in switches if what == "enable"}
        return replace(
            self,
            disabled=(self.disabled - enabled) | ignored,
            enabled=(self.enabled - ignored) | enabled,
        )


def plan_of(project: Project | None, enabled: Iterable[str] = ()) -> Plan:
    """Return the plan of a project, its glossary and dictionaries loaded.

    `enabled` names additional checks to run. Raises ProjectError for a name that no check has.
    """
    if project is None:
        return Plan(enabled=frozenset(enabled))
    plan = Plan(project.disabled_checks - frozenset(enabled), project.enabled_checks | set(enabled))
    _refuse_unknown(project, plan)
    spellers: list[tuple[str, object]] = []
    notes: list[str] = []
    problems: list[str] = []
    glossary: Glossary | None = None
    wanted = plan.runs("glossary") or plan.runs("forbidden-term") or plan.runs("spelling")
    if project.glossary_path is not None and wanted:
        from pieraklad.glossary import Glossary

        try:
            glossary = Glossary.load(project.glossary_path)
        except ProjectError as error:
            problems.append(said_by(error))
    if plan.runs("spelling"):
        spellers, notes = _spellers(project, glossary, problems)
    options = Options(project.apostrophe, glossary, tuple(spellers))  # type: ignore[arg-type]
    told = tuple(dict.fromkeys(notes))
    return replace(plan, options=options, notes=told, problems=tuple(problems))


def _spellers(
    project: Project, glossary: Glossary | None, problems: list[str]
) -> tuple[list[tuple[str, object]], list[str]]:
    """The spellers of the project's languages, and what is missing for the others."""
    from pieraklad.checks.spelling import NAMES, load_speller, read_words

    known: list[str] = []
    if project.words_path is not None:
        try:
            known += read_words(project.words_path)
        except ProjectError as error:
            problems.append(said_by(error))
    if glossary is not None:
        for term in glossary.terms:
            known += re.findall(r"[^\W\d_]+(?:[’'ʼ][^\W\d_]+)*", f"{term.term} {term.translation}")
    places = [p for p in (project.dictionaries_dir, project.root / "node_modules") if p]
    spellers: list[tuple[str, object]] = []
    notes: list[str] = []
    for language in dict.fromkeys(tag.partition("-")[0] for tag in project.languages):
        if language not in NAMES:
            continue
        speller = load_speller(language, known, places)
        if isinstance(speller, str):
            notes.append(speller)
        else:
            spellers.append((language, speller))
    return spellers, notes


def _refuse_unknown(project: Project, plan: Plan) -> None:
    unknown = unknown_names(sorted(plan.disabled | plan.enabled))
    if unknown:
        place = f"{project.root / 'pieraklad.toml'}: [checks]: "
        raise ProjectError(joined(place, no_such_check(unknown[0])))


def no_such_check(name: str) -> Bilingual:
    """Return the message for a name that no check has, with the most similar one that exists."""
    from difflib import get_close_matches

    near = get_close_matches(name, BY_ID, n=1)
    hint = Bilingual("docs/checks.md lists them", "іх спіс у docs/checks.be.md")
    if near:
        hint = Bilingual(f"did you mean {near[0]}?", f"можа, {near[0]}?")
    start = Bilingual("there is no check ", "няма праверкі ")
    return joined(start, quoted(name), "; ", hint)
