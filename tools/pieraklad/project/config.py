"""pieraklad.toml → Project: paths, languages and settings; errors name file, line and key."""

from __future__ import annotations

import errno
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from pieraklad.documents.front_matter.keys import DEFAULT_KEYS
from pieraklad.merging.kinds import KINDS
from pieraklad.project.bilingual import GOT, Bilingual, joined, said_by, value_shown
from pieraklad.project.foreign_errors import reason_of, toml_error
from pieraklad.project.languages import UnknownLanguage, canonical_tag, locale_name, not_a_language
from pieraklad.project.problems import ProjectError
from pieraklad.project.sections import (
    NO_SYNCING,
    MachineService,
    MailServer,
    OidcSettings,
    Syncing,
    choice,
    one_of,
    read_machine,
    read_mail,
    read_oidc,
    read_syncing,
    web_address,
)
from pieraklad.project.settings import SETTINGS

CONFIG_NAME = "pieraklad.toml"


@dataclass(frozen=True, slots=True)
class Project:
    """A site's folder and settings. All paths are absolute."""

    root: Path
    languages: tuple[str, ...] = ("be", "en")
    default_language: str = "be"
    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    """The public address without a trailing slash; empty if unknown."""
    articles_dir: Path = Path("articles")
    locales_dir: Path = Path("locales")
    media_dir: Path = Path("articles/media")
    front_matter_keys: tuple[str, ...] = DEFAULT_KEYS
    locations: str = "file"
    """What `#:` lines contain: "file" or "line"."""
    carry_over: tuple[str, ...] = KINDS
    """The kinds of mechanical edits of a source that `update` makes in the translation as well."""
    outdated: str = "source"
    """What a reader sees for an outdated paragraph: the "source" or the old "translation"."""
    publish: str = "translated"
    """What readers see as finished: each "translated" text, or only "reviewed" ones."""
    threshold: float = 0.6
    """The share of finished messages from which a page counts as translated."""
    disabled_checks: frozenset[str] = frozenset()
    enabled_checks: frozenset[str] = frozenset()
    """Checks that are off by default but run in this project."""
    apostrophe: str = "’"
    """The apostrophe used in Belarusian words."""
    words_path: Path | None = None
    """A file of words that the spelling check accepts."""
    dictionaries_dir: Path | None = None
    glossary_path: Path | None = None
    machine: MachineService | None = None
    mail: MailServer | None = None
    oidc: OidcSettings | None = None
    reader_suggestions: bool = False
    """Whether readers may propose corrections on the page."""
    syncing: Syncing = NO_SYNCING
    follow_links: bool = False
    """Whether symbolic links may lead out of the project's folder."""

    @property
    def cutting(self) -> str:
        """The settings that affect the templates and which articles are valid, as one text."""
        return repr(
            (
                self.languages,
                self.default_language,
                self.title(self.default_language),
                self.front_matter_keys,
                self.locations,
            )
        )

    @classmethod
    def load(cls, path: str | Path = ".") -> Project:
        """Read the project in the folder `path`, or the one whose pieraklad.toml `path` is.

        Raises ProjectError if there is none or it is invalid.
        """
        config = Path(path)
        if config.is_dir() or config.name != CONFIG_NAME:
            config = config / CONFIG_NAME
        config = config.absolute()
        try:
            text = config.read_bytes().decode("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            nothing = Bilingual(
                "there is no project here; create one with `pieraklad init`, "
                "or name its folder with --project DIR",
                "тут няма праекта; стварыце яго камандай `pieraklad init` або назавіце яго папку: "
                "--project ПАПКА",
            )
            raise ProjectError(joined(f"{config}: ", nothing)) from None
        except UnicodeDecodeError as error:
            at = error.start
            no_text = Bilingual(f"not UTF-8 (byte {at})", f"гэта не UTF-8 (байт {at})")
            raise ProjectError(joined(f"{config}: ", no_text)) from None
        except OSError as error:
            raise ProjectError(joined(f"{config}: ", reason_of(error))) from None
        return _Reader(config, text).project()

    def title(self, language: str) -> str:
        """Return the site's title in a language, or else in the default one."""
        return self.titles.get(language) or self.titles.get(self.default_language) or "Pieraklad"

    def description(self, language: str) -> str:
        """Return the site's one-sentence description, or an empty string."""
        return self.descriptions.get(language) or ""

    def article_paths(self) -> list[Path]:
        """Return the article files, sorted by name; hidden files and other formats are not articles.

        Broken links are included, so that reading them reports the problem. Raises
        ProjectError for a folder that cannot be read.
        """
        try:
            with os.scandir(self.confine(self.articles_dir)) as entries:
                names = [entry.name for entry in entries if is_article(entry)]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            cannot = Bilingual("cannot be read: ", "не чытаецца: ")
            raise ProjectError(joined(f"{self.articles_dir}: ", cannot, reason_of(error))) from None
        return [self.articles_dir / name for name in sorted(names)]

    def confine(self, path: Path) -> Path:
        """Return `path`, of a file or folder of the project, which need not exist.

        Raises PermissionError if symbolic links lead it out of the project's folder, unless the
        settings allow that. Folders elsewhere that the settings name belong to the project.
        """
        folders = (self.root, self.articles_dir, self.locales_dir, self.media_dir)
        named = os.path.normpath(path)
        if self.follow_links or not any(_is_inside(named, str(folder)) for folder in folders):
            return path  # a file outside the project, which was named explicitly
        real = os.path.realpath(path)
        for folder in folders:
            # Only the settings may name a folder elsewhere: a link in the root is not a setting.
            if folder is not self.root and _is_inside(os.path.normpath(folder), str(self.root)):
                continue
            if _is_inside(real, os.path.realpath(folder)):
                return path
        raise PermissionError(
            errno.EPERM,
            Bilingual(
                "is a link out of the project's folder; `follow_links = true` under [paths] in "
                f"{CONFIG_NAME} allows that",
                "спасылка вядзе за межы папкі праекта; гэта дазваляе `follow_links = true` у [paths], "
                f"у {CONFIG_NAME}",
            ),
            os.fspath(path),
        )

    def template_path(self, slug: str) -> Path:
        """Return the path of an article's template."""
        return _template_folder(self.locales_dir) / f"{slug}.pot"

    def catalog_path(self, slug: str, language: str) -> Path:
        """Return the path of an article's catalog for a language."""
        return _catalog_folder(self.locales_dir, language) / f"{slug}.po"

    def mo_path(self, slug: str, language: str) -> Path:
        """Return the path of an article's compiled catalog for a language."""
        return _catalog_folder(self.locales_dir, language) / f"{slug}.mo"

    def locale_path(self, language: str, name: str) -> Path:
        """Return the path of a file about all of a language's translations: reviews, thanks."""
        return self.locales_dir / locale_name(language) / name

    def relative(self, path: Path) -> str:
        """Return `path` as it is displayed: relative to the project's folder, with slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return str(path)


@lru_cache(maxsize=100)
def _catalog_folder(locales_dir: Path, language: str) -> Path:
    return locales_dir / locale_name(language) / "LC_MESSAGES" / "articles"


@lru_cache(maxsize=100)
def _template_folder(locales_dir: Path) -> Path:
    return locales_dir / "templates" / "articles"


def is_article(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry of the articles folder is an article; a broken link counts as one."""
    name = entry.name
    if not name.endswith(".md") or name.startswith((".", "_")):
        return False
    try:
        return entry.is_file() or (entry.is_symlink() and not entry.is_dir())
    except OSError:  # a link to itself
        return True


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _not_toml(reason: str) -> Bilingual:
    return joined(Bilingual("not TOML: ", "гэта не TOML: "), toml_error(reason))


class _Reader:
    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text

    def project(self) -> Project:
        try:
            data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"\(at line (\d+), column \d+\)", str(error))
            line = int(found.group(1)) if found else self.text.count("\n") + 1
            reason = re.sub(r"(?<!\s)\s*\(at .*\)$", "", str(error))
            raise ProjectError(joined(f"{self.path}:{line}: ", _not_toml(reason))) from None
        except RecursionError:
            raise ProjectError(joined(f"{self.path}: ", _not_toml("nested too deeply"))) from None
        except ValueError as error:  # a number with more digits than Python converts
            raise ProjectError(joined(f"{self.path}: ", _not_toml(str(error)))) from None
        self._check_keys(data)
        site = data.get("site", {})
        paths = data.get("paths", {})
        messages = data.get("messages", {})
        reader = data.get("reader", {})
        checks = data.get("checks", {})
        spelling = data.get("spelling", {})
        languages = self._languages(site.get("languages", ["be", "en"]))
        default = self._tag("default_language", site.get("default_language", languages[0]))
        if default not in languages:
            self._fail("default_language", not_a_language(default, languages))
        root = self.path.parent
        articles = root / paths.get("articles", "articles")
        glossary = data.get("glossary", {}).get("file")
        return Project(
            root=root,
            languages=languages,
            default_language=default,
            titles=self._texts("title", site.get("title", {}), languages),
            descriptions=self._texts("description", site.get("description", {}), languages),
            url=web_address(site.get("url", ""), self._fail),
            articles_dir=articles,
            locales_dir=root / paths.get("locales", "locales"),
            media_dir=root / paths["media"] if "media" in paths else articles / "media",
            front_matter_keys=tuple(
                self._strings("front_matter", messages.get("front_matter", list(DEFAULT_KEYS)))
            ),
            locations=self._choice("locations", messages.get("locations", "file"), "file", "line"),
            carry_over=self._carried(data.get("update", {}).get("carry_over", list(KINDS))),
            outdated=self._choice(
                "outdated", reader.get("outdated", "source"), "source", "translation"
            ),
            publish=self._choice(
                "publish", reader.get("publish", "translated"), "translated", "reviewed"
            ),
            threshold=self._share("threshold", reader.get("threshold", 0.6)),
            disabled_checks=frozenset(self._strings("disable", checks.get("disable", []))),
            enabled_checks=frozenset(self._strings("enable", checks.get("enable", []))),
            apostrophe=self._choice("apostrophe", checks.get("apostrophe", "’"), "’", "'", "ʼ"),
            words_path=root / spelling["words"] if spelling.get("words") else None,
            dictionaries_dir=(
                root / spelling["dictionaries"] if spelling.get("dictionaries") else None
            ),
            glossary_path=root / glossary if glossary else None,
            machine=read_machine(data.get("machine", {}), self._fail),
            mail=read_mail(data.get("mail", {}), self._fail),
            oidc=read_oidc(data.get("oidc", {}), self._fail),
            reader_suggestions=reader.get("suggestions", False),
            syncing=read_syncing(data.get("workbench", {}), site.get("url", ""), self._fail),
            follow_links=paths.get("follow_links", False),
        )

    def _check_keys(self, data: dict[str, Any]) -> None:
        for section, values in data.items():
            if section not in SETTINGS:
                unknown = Bilingual("unknown section; ", "невядомы раздзел; ")
                self._fail(section, joined(unknown, one_of(SETTINGS)))
            if not isinstance(values, dict):
                wanted = Bilingual(
                    f"expected a section [{section}]", f"патрэбны раздзел [{section}]"
                )
                self._fail(section, wanted)
            for key, value in values.items():
                expected = SETTINGS[section].get(key)
                if expected is None:
                    unknown = Bilingual(
                        f"unknown key in [{section}]; ", f"невядомы ключ у [{section}]; "
                    )
                    self._fail(key, joined(unknown, one_of(SETTINGS[section])))
                if not isinstance(value, expected.types) or (
                    isinstance(value, bool) and bool not in expected.types
                ):
                    wanted = Bilingual("expected ", "чакаецца ")
                    self._fail(key, joined(wanted, expected.kind, GOT, value_shown(value)))
                if isinstance(value, str) and "\0" in value:
                    nul = Bilingual("NUL characters are not allowed", "знак NUL недапушчальны")
                    self._fail(key, nul)

    def _languages(self, values: list[Any]) -> tuple[str, ...]:
        tags = [self._tag("languages", value) for value in values]
        if not tags:
            none = Bilingual("at least one language is needed", "патрэбна хаця б адна мова")
            self._fail("languages", none)
        if len(set(tags)) != len(tags):
            twice = Bilingual("a language is named twice", "мова названая двойчы")
            self._fail("languages", twice)
        return tuple(tags)

    def _tag(self, key: str, value: Any) -> str:
        if not isinstance(value, str):
            wanted = Bilingual('expected language tags such as "be"', 'чакаюцца коды моў, як "be"')
            self._fail(key, joined(wanted, GOT, value_shown(value)))
        try:
            return canonical_tag(value)
        except UnknownLanguage as error:
            self._fail(key, said_by(error))

    def _texts(self, key: str, value: Any, languages: tuple[str, ...]) -> dict[str, str]:
        if isinstance(value, str):
            return dict.fromkeys(languages, value)
        if not all(isinstance(text, str) for text in value.values()):
            wanted = Bilingual("expected one string per language", "чакаецца тэкст для кожнай мовы")
            self._fail(key, wanted)
        return {self._tag(key, tag): text for tag, text in value.items()}

    def _strings(self, key: str, values: list[Any]) -> list[str]:
        if not all(isinstance(value, str) for value in values):
            self._fail(key, Bilingual("expected a list of strings", "чакаецца спіс тэкстаў"))
        return values

    def _carried(self, values: list[Any]) -> tuple[str, ...]:
        for value in self._strings("carry_over", values):
            self._choice("carry_over", value, *KINDS)
        return tuple(values)

    def _choice(self, key: str, value: Any, *choices: str) -> str:
        return choice(key, value, choices, self._fail)

    def _share(self, key: str, value: float) -> float:
        if not 0 <= value <= 1:
            wanted = Bilingual("expected a share from 0 to 1", "чакаецца доля ад 0 да 1")
            self._fail(key, joined(wanted, GOT, value_shown(value)))
        return float(value)

    def _fail(self, key: str, text: str) -> NoReturn:
        found = re.search(
            rf"^[ \t]*(?:\[[ \t]*(?:[\w.]+\.)?)?\"?{re.escape(key)}\"?[ \t]*[\].=]", self.text, re.M
        )
        line = self.text.count("\n", 0, found.start()) + 1 if found else 1
        raise ProjectError(joined(f"{self.path}:{line}: {key}: ", text)) from None
