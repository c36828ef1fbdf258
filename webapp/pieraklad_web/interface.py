"""The site's own words in one language: messages, plurals, dates, numbers."""

from __future__ import annotations

import datetime
import gettext as gettext_module
import io
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from pieraklad.project.languages import locale_name
from pieraklad.site import Phrases
from pieraklad_web.compiled import PACKAGE, kept_or_made

# CLDR's own long dates, but explicit: its skeletons lose the Belarusian genitive or the “г.”.
_MONTH_PATTERNS = {"be": "LLLL y 'г.'", "en": "LLLL y"}
_YEAR_PATTERNS = {"be": "y 'г.'", "en": "y"}
_DATE_PATTERNS = {"be": "d MMMM y 'г.'", "en": "d MMMM y"}


class Interface:
    """Words for one language; a language without a catalog of ours gets the English ones."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._translations = _translations(language)
        base = language.partition("-")[0]
        try:
            self.locale = Locale.parse(base)
        except (UnknownLocaleError, ValueError):
            self.locale = Locale.parse("en")
        self._date_pattern = _DATE_PATTERNS.get(base, "long")
        self._month_pattern = _MONTH_PATTERNS.get(base, "LLLL y")
        self._year_pattern = _YEAR_PATTERNS.get(base, "y")
        # A page asks for the same few words, numbers and days again and again, and Babel is thorough.
        self._plain = lru_cache(500)(lambda message: escape(self._translations.gettext(message)))
        self._filled = lru_cache(2_000, typed=True)(self._fill)  # a text is not as safe as markup
        self._plural = lru_cache(2_000)(self._count)
        self.number = lru_cache(2_000)(self._number)
        self.date = lru_cache(5_000)(self._date)

    def gettext(self, message: str, **values: object) -> Markup:
        """Return a message as markup; the values are escaped unless they are markup."""
        if not values:
            return self._plain(message)
        return self._filled(message, **values)

    def _fill(self, message: str, **values: object) -> Markup:
        return _filled(self._translations.gettext(message), values)

    def ngettext(self, one: str, many: str, n: int, **values: object) -> Markup:
        """Return the form of a message for the number `n`, which `%(n)s` shows."""
        return self._count(one, many, n, **values) if values else self._plural(one, many, n)

    def _count(self, one: str, many: str, n: int, **values: object) -> Markup:
        text = self._translations.ngettext(one, many, n)
        return _filled(text, {"n": self.number(n), **values})

    def pgettext(self, context: str, message: str, **values: object) -> Markup:
        """Return a message that a context tells from others of the same English text."""
        return _filled(self._translations.pgettext(context, message), values)

    def _number(self, value: int) -> str:
        """Return a whole number as the language writes it."""
        return format_decimal(value, locale=self.locale)

    def _date(self, day: datetime.date) -> str:
        """Return a day in words, as it stands in a text."""
        return format_date(day, self._date_pattern, locale=self.locale)

    def month(self, month: tuple[int, int]) -> str:
        """Return a month with its year in words, as it stands by itself: «лістапад 2026 г.»."""
        return format_date(datetime.date(*month, 1), self._month_pattern, locale=self.locale)

    def month_name(self, month: tuple[int, int]) -> str:
        """Return the name of a month without its year: «лістапад»."""
        return format_date(datetime.date(*month, 1), "LLLL", locale=self.locale)

    def year(self, year: int) -> str:
        """Return a year by itself: «2026 г.»."""
        return format_date(datetime.date(year, 1, 1), self._year_pattern, locale=self.locale)

    def in_language(self, tag: str) -> Markup:
        """Return “in English”, as an adverb."""
        _ = self.gettext
        names = {"be": _("in Belarusian"), "en": _("in English")}
        base = tag.partition("-")[0]
        return names.get(base) or _("in the language “%(tag)s”", tag=tag)

    def phrases(self) -> Phrases:
        """Return the words that stand inside an article's text."""
        _ = self._translations.gettext
        return Phrases(
            outdated=_("This paragraph was translated from an older version"),
            present=_("The current text:"),
            footnotes=_("Footnotes"),
            footnote=_("Footnote %(n)s").replace("%(n)s", "{n}"),
            back=_("Back to the text"),
            table=_("Table %(n)s").replace("%(n)s", "{n}"),
            done=_("done"),
            not_done=_("not done"),
            edit=_("Translate this paragraph"),
            alerts={
                "note": _("Note"),
                "tip": _("Tip"),
                "important": _("Important"),
                "warning": _("Warning"),
                "caution": _("Caution"),
            },
        )


@cache
def interface(language: str) -> Interface:
    """Return the words of a language; made once."""
    return Interface(language)


def _translations(language: str) -> gettext_module.NullTranslations:
    """Return a language's catalog, compiled on first use: an installed package needs no .mo."""
    for tag in (language, language.partition("-")[0], "en"):
        source = PACKAGE / "translations" / locale_name(tag) / "LC_MESSAGES" / "messages.po"
        if source.is_file():
            return gettext_module.GNUTranslations(io.BytesIO(kept_or_made(source, _compiled)))
    return gettext_module.NullTranslations()


def _compiled(data: bytes) -> bytes:
    from pieraklad.catalogs import Catalog  # seldom needed, and it loads a good deal

    return Catalog.from_bytes(data).to_mo()


def _filled(text: str, values: dict[str, object]) -> Markup:
    markup = escape(text)
    return markup % {name: escape(value) for name, value in values.items()} if values else markup
