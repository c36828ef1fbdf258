"""Checks that look at more than one message: a catalog's header, all catalogs, the articles.

They define the id, severity and docs of such findings; `pieraklad.checks.run` knows where to look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from pieraklad.checks.base import Check, Example, Finding, Message
from pieraklad.checks.plural_rule import header_problem, own_form

# Spellings found only in Taraškievica: a soft sign before a soft consonant, and ґ.
_WORD = re.compile(r"[^\W\d_]+")
_TARASHKIEVICA = re.compile("[сзц]ь[нлмбвпфтдсзц]|дзьв|ньн[яеіюё]|льл[яеіюё]|ґ", re.I)
# Also in the official orthography: numbers (шэсцьдзесят), imperatives (станьце, кіньце) and -цьце.
_ALSO_OFFICIAL = re.compile(
    r"(?:ць|зь|сь|нь|ль)(?:дзесят|сот|це(?:ся)?\Z|ма\Z|мі\Z|цё)|[сзцл]ьб|дзьб|дзьм|пісьм|восьм|возьм"
    r"|цьм[аяеу]|цесьм|вядзьм|ведзьм",
    re.I,
)
SURE_FROM = 5
"""From this many words in Taraškievica on, a catalog counts as be-tarask."""


class _WholeCheck(Check):
    """A check that does not look at single messages; its `Example`s are for the docs only."""

    def find(self, message: object) -> Iterable[Finding]:
        """Find nothing: a single message does not show the problem."""
        return ()


class CatalogCheck(_WholeCheck):
    """A catalog that cannot be read, or only in part."""

    id = "catalog"
    title = "a catalog that cannot be read"
    title_be = "каталог не чытаецца"
    about = "Syntax errors, duplicates, an unknown language; with the line."
    about_be = "Памылкі сінтаксісу, паўторы, невядомая мова; з нумарам радка."
    severity = "error"
    scope = "catalog"


LONGEST = 20_000
"""The length, in characters, of the longest message that is checked; a paragraph has a few hundred."""


class TooLongCheck(_WholeCheck):
    """A message that is too long to be genuine."""

    id = "too-long"
    title = "a message that is too long"
    title_be = "занадта доўгае паведамленне"
    about = (
        f"A text of more than {LONGEST:,} characters is not a paragraph: the file was assembled wrongly, or "
        "something else got into it. The other checks skip such a message."
    )
    about_be = (
        "Больш за 20 000 знакаў — не абзац: файл сабраны няправільна або ў яго трапіла нешта іншае. "
        "Іншыя праверкі такога паведамлення не глядзяць."
    )
    severity = "error"
    scope = "catalog"

    def check(self, message: Message) -> list[Finding]:
        """Return a finding for a source or a translation that is too long, or nothing."""
        length = max(len(message.source), len(message.target))
        if length <= LONGEST:
            return []
        return [
            self.found(
                f"{length:,} characters are too many for a message: at most {LONGEST:,} are checked",
                f"{length} знакаў — занадта доўга для паведамлення: правяраецца не больш за {LONGEST}",
            )
        ]


class PluralFormulaCheck(_WholeCheck):
    """A Plural-Forms header whose formula gives different forms from CLDR's rule."""

    id = "plural-formula"
    title = "the Plural-Forms header"
    title_be = "загаловак Plural-Forms"
    about = (
        "Formulas are compared by their values for 0 to 999, not by their text: parentheses, other "
        "conditions and an unused fourth form are fine; a fourth form for 1 alone, KDE's rule, is a warning. "
        "`pieraklad update` writes Babel's formula."
    )
    about_be = (
        "Формулы параўноўваюцца паводле значэнняў для лікаў ад 0 да 999, а не паводле тэксту: дужкі, "
        "іншыя ўмовы і лішняя чацвёртая форма — не памылка; асобная чацвёртая форма для 1, як у KDE, — "
        "папярэджанне. `pieraklad update` запісвае формулу Babel."
    )
    severity = "error"
    scope = "catalog"
    examples = (
        Example(
            "",
            "nplurals=2; plural=(n != 1);",
            "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
        ),
    )

    def check(self, headers: Mapping[str, str], language: str, plurals: bool) -> list[Finding]:
        """Return what is wrong with a header; a missing one matters only if there are plurals."""
        header = headers.get("Plural-Forms", "")
        if not header.strip() and not plurals:
            return []
        problem = header_problem(header, language)
        if problem:
            return [self.found(*problem)]
        own = own_form(header, language)
        if own is None:
            return []
        number, form = own
        finding = self.found(
            f"the plural formula gives {number} a separate form, msgstr[{form}], as KDE's does; "
            "gettext reads it, other tools may not",
            f"формула множнага ліку дае для {number} асобную форму msgstr[{form}], як у KDE; gettext "
            "яе чытае, іншыя праграмы — не заўсёды",
        )
        return [replace(finding, severity="warning")]


class OrthographyCheck(_WholeCheck):
    """A catalog of `be` that is written in Taraškievica."""

    id = "be-orthography"
    title = "Taraškievica in a catalog in the official orthography"
    title_be = "тарашкевіца ў каталогу афіцыйнага правапісу"
    about = (
        "Five or more words such as «значэньне», «пасьля», «ґанак»: either this is a be@tarask "
        "catalog, or the words should be in the official orthography. Reported once per catalog; "
        "`be-ge` is then silent."
    )
    about_be = (
        "Пяць або больш слоў, напісаных як `значэньне`, `пасьля`, `ґанак`: або гэта каталог be@tarask, або "
        "словы трэба запісаць афіцыйным правапісам. Паведамляецца адзін раз на каталог; `be-ge` "
        "тады маўчыць."
    )
    scope = "catalog"
    examples = (Example("", "значэньне, пасьля", "значэнне, пасля"),)

    def check(self, texts: Iterable[str], language: str) -> list[Finding]:
        """Count the words in a catalog's translations."""
        if language != "be":
            return []
        words = Counter(word for text in texts for word in tarashkievica_words(text))
        if sum(words.values()) < SURE_FROM:
            return []
        some = ", ".join(word for word, _ in words.most_common(3))
        count = sum(words.values())
        return [
            self.found(
                f"{count} words are in Taraškievica ({some}): is this a be@tarask catalog?",
                f"слоў тарашкевіцай: {count} ({some}); гэта каталог be@tarask?",
            )
        ]


def tarashkievica_words(text: str) -> list[str]:
    """Return the words of a text whose spelling is found only in Taraškievica."""
    if text.isascii():
        return []
    return [word.lower() for word in _WORD.findall(text) if _is_tarashkievica(word)]


@lru_cache(maxsize=1 << 14)  # words repeat
def _is_tarashkievica(word: str) -> bool:
    if not _TARASHKIEVICA.search(word):
        return False
    return not _ALSO_OFFICIAL.search(word) or "ґ" in word.lower()


class ConsistencyCheck(_WholeCheck):
    """One source text translated in different ways."""

    id = "consistency"
    title = "one source, several translations"
    title_be = "адзін арыгінал, розныя пераклады"
    about = (
        "The same source of two words or more with the same context has the same translation in all articles. Letter "
        "case and final punctuation are ignored; if the difference is intended, a context "
        "(`i18n:context`) distinguishes the two."
    )
    about_be = (
        "Адзін і той жа арыгінал з двух або больш слоў з тым жа кантэкстам аднолькава перакладзены ва ўсіх артыкулах. "
        "Рэгістр літар і знак у канцы не лічацца; калі адрозненне патрэбнае, яго тлумачыць кантэкст "
        "(`i18n:context`)."
    )
    scope = "project"
    weblate = ("inconsistent",)
    examples = (
        Example(
            "Polling stations", "Участкі, Выбарчыя ўчасткі", "Выбарчыя ўчасткі, Выбарчыя ўчасткі"
        ),
    )

    def differs(self, first: str, second: str) -> bool:
        """Return whether two translations of a source differ by more than case and final punctuation."""
        return _folded(first) != _folded(second)

    def differing(self, other: str, where: str) -> Finding:
        """Return the finding about a translation that differs from an earlier one."""
        return self.found(
            f"translated as “{other}” at {where}", f"у {where} гэта перакладзена як «{other}»"
        )


def _folded(text: str) -> str:
    return " ".join(text.casefold().rstrip(" .:…!").split())


class ArticleCheck(_WholeCheck):
    """An article that cannot be read, or only in part."""

    id = "article"
    title = "an article that cannot be read"
    title_be = "артыкул не чытаецца"
    about = "Front matter that is not YAML, an unknown language, a name that cannot be an address."
    about_be = "Памылка ў YAML, невядомая мова, назва, якая не можа быць адрасам."
    severity = "error"
    scope = "project"


class StructureCheck(_WholeCheck):
    """A translation that would change the article around it."""

    id = "structure"
    title = "a translation that would break the page"
    title_be = "пераклад, які зламаў бы старонку"
    about = (
        "In its place in the article, the translation would create other paragraphs, lists or cells "
        "than the source has. It is refused, and the page shows the source."
    )
    about_be = (
        "Пастаўлены на сваё месца, пераклад змяніў бы абзацы, спісы або ячэйкі артыкула. Яго "
        "на старонцы не будзе: застанецца арыгінал."
    )
    severity = "error"
    scope = "project"
    examples = (Example("a cell of a table", "адзін \\| два | тры", "адзін, два, тры"),)


class LinkTargetCheck(_WholeCheck):
    """A link in an article that leads nowhere on the site."""

    id = "link-target"
    title = "links that lead nowhere"
    title_be = "спасылкі ў нікуды"
    about = (
        "A link to another article (`x.md`, `x.html`, `/x/`), to a heading (`#anchor`, `x.md#anchor`), to a "
        "page of the site (`/en/tags/x`) or to a file in the media folder finds its target. In every language, "
        "headings have the source's anchors."
    )
    about_be = (
        "Спасылка на іншы артыкул (`x.md`, `x.html`, `/x/`), на загаловак (`#anchor`, `x.md#anchor`), на "
        "старонку сайта (`/be/tags/x`) або на файл з папкі выяў вядзе на тое, што ёсць. Якары загалоўкаў ва "
        "ўсіх мовах такія, як у арыгінале."
    )
    severity = "error"
    scope = "project"
    examples = (Example("", "[а](niama.md)", "[а](voter-lists.md)"),)


class LinkAddressCheck(_WholeCheck):
    """An address in an article that a browser could run as code, or that is invalid."""

    id = "link-address"
    title = "dangerous and broken addresses"
    title_be = "небяспечныя і сапсаваныя адрасы"
    about = (
        "An address that is invalid (`http://[x`), contains characters that browsers drop, or "
        "is of a kind that pages never link to (`javascript:`, `data:`, `file:`). Readers see the "
        "words of such a link without the link. Markdown, raw HTML and `image` are checked."
    )
    about_be = (
        "Адрас, які не з’яўляецца адрасам (`http://[x`), мае знакі, што браўзеры адкідаюць, або "
        "належыць да віду, на які старонка не спасылаецца (`javascript:`, `data:`, `file:`). Чытачы "
        "бачаць словы такой спасылкі без самой спасылкі. Правяраюцца Markdown, HTML і `image`."
    )
    severity = "error"
    scope = "project"
    examples = (Example("", "[а](javascript:х)", "[а](https://example.org/)"),)


class RelatedCheck(_WholeCheck):
    """A related article that does not exist yet."""

    id = "related"
    title = "related articles that do not exist yet"
    title_be = "артыкулы па тэме, якіх яшчэ няма"
    about = "A title under `related` that no article has yet: it is kept but not shown."
    about_be = (
        "Назва ў `related`, якой няма ў ніводнага артыкула: яна захоўваецца, але не паказваецца."
    )
    scope = "project"
