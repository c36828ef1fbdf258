"""`be-…`: the rules of `pieraklad.belarusian`, one check per rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import ClassVar

from pieraklad.belarusian import TextProblem, find_letters, find_punctuation, find_u_short
from pieraklad.belarusian.typography import find_nbsp, find_typography
from pieraklad.checks.base import Check, Example, Finding, Message

# Several checks look at the same text in a row: its problems are found once.
_letters = lru_cache(maxsize=16)(
    lambda text, apostrophe: tuple(find_letters(text, apostrophe=apostrophe))
)
_punctuation = lru_cache(maxsize=16)(lambda text: (*find_punctuation(text), *find_typography(text)))


def _letter_problems(message: Message) -> tuple[TextProblem, ...]:
    if message.target.isascii():
        return ()
    return _letters(message.target, message.options.apostrophe)


def _punctuation_problems(message: Message) -> tuple[TextProblem, ...]:
    return _punctuation(message.target)


class _BelarusianCheck(Check):
    language = "be"
    needs_source = False
    rules: ClassVar[frozenset[str]] = frozenset()

    def speaks(self, language: str) -> bool:
        """Only the official orthography: be-tarask has other rules, be-Latn other letters."""
        return language == "be"

    def problems(self, message: Message) -> tuple[TextProblem, ...]:
        """Return the problems that the finders find in the target."""
        raise NotImplementedError

    def find(self, message: Message) -> Iterable[Finding]:
        """Report each place where one of the rules is broken."""
        problems = self.problems(message)
        if not problems:
            return ()
        return [
            self.found(
                p.message_en, p.message_be, p.start, p.end, p.replacement,
                p.certain and p.replacement is not None,
            )
            for p in problems
            if p.rule in self.rules
        ]  # fmt: skip


class _LettersCheck(_BelarusianCheck):
    group = "be-letters"
    condition = problems = staticmethod(_letter_problems)


class _PunctuationCheck(_BelarusianCheck):
    group = "be-punctuation"
    condition = problems = staticmethod(_punctuation_problems)


class BelarusianUShortCheck(_BelarusianCheck):
    """у and ў by the law on orthography of 2008, «Нескладовае ў і у складовае»."""

    id = "be-u-short"
    title = "у and ў"
    title_be = "у і ў"
    about = (
        "ў after a vowel, even across a space, a hyphen, a quotation mark or markup; у after a "
        "consonant, after a punctuation mark, at the start of a sentence, in names (каля Ушачаў), "
        "under stress (да урны) and in loanwords in -ум, -ус (прэзідыум). Silent after digits, "
        "abbreviations, code and placeholders. Source: the law of 23.07.2008 No 420-З, "
        "«Нескладовае ў і у складовае»."
    )
    about_be = (
        "ў — пасля галоснай, у тым ліку праз прабел, злучок, двукоссе і разметку; у — пасля зычнай, "
        "пасля знака прыпынку, у пачатку сказа, ва ўласных назвах (каля Ушачаў), пад націскам "
        "(да урны) і ў запазычаннях на -ум, -ус (прэзідыум). Пасля лічбаў, скарачэнняў, кода і "
        "падстановак праверка маўчыць. Крыніца: закон ад 23.07.2008 № 420-З, «Нескладовае ў і у "
        "складовае»."
    )
    examples = (
        Example("She took it", "Яна узяла", "Яна ўзяла"),
        Example("He took it", "Ён ўзяў", "Ён узяў"),
        Example("near Ushachy", "каля Ўшачаў", "каля Ушачаў"),
    )

    def find(self, message: Message) -> Iterator[Finding]:
        """Report each wrong letter."""
        for offset, letter in find_u_short(message.target):
            wrong = message.target[offset]
            yield self.found(
                f"“{wrong}” should be “{letter}” here («Нескладовае ў і у складовае»)",
                f"тут патрэбна «{letter}», а не «{wrong}» («Нескладовае ў і у складовае»)",
                offset, offset + 1, letter, True,
            )  # fmt: skip


class BelarusianForeignLetterCheck(_LettersCheck):
    """Letters that the Belarusian alphabet does not have."""

    id = "be-foreign-letter"
    title = "letters that Belarusian does not have"
    title_be = "літары, якіх няма ў беларускім алфавіце"
    about = (
        "No Belarusian word contains и, щ, ъ or a Ukrainian, Serbian or Macedonian letter. `--fix` "
        "corrects a word only if it cannot be a quotation from such a language. Source: the "
        "alphabet in the law of 2008."
    )
    about_be = (
        "У беларускіх словах няма літар `и`, `щ`, `ъ`, а таксама ўкраінскіх, сербскіх і македонскіх. "
        "`--fix` выпраўляе іх толькі там, дзе слова не можа быць цытатай з іншай мовы. Крыніца: "
        "алфавіт паводле закона 2008 года."
    )
    severity = "error"
    rules = frozenset({"letters-foreign", "letters-digit"})
    examples = (Example("name", "имя", "імя"), Example("plaza", "площа", "плошча"))


class BelarusianMixedAlphabetCheck(_LettersCheck):
    """A Latin look-alike inside a Cyrillic word, or the reverse."""

    id = "be-mixed-alphabet"
    title = "Latin letters in a Cyrillic word"
    title_be = "лацінскія літары ў кірылічным слове"
    about = (
        "«Мiнск» with a Latin i looks right, but no search finds it. A Latin abbreviation with a "
        "Belarusian ending (SMSкі) is fine."
    )
    about_be = (
        "Слова «Мінск» з лацінскай літарай «i» выглядае правільна, але пошук яго не знойдзе. "
        "Лацінская абрэвіятура з беларускім канчаткам (SMSкі) дапускаецца."
    )
    severity = "error"
    rules = frozenset({"letters-latin", "letters-cyrillic"})
    examples = (Example("Minsk", "Мiнск", "Мінск"),)


class BelarusianDecomposedCheck(_LettersCheck):
    """й, ў, ё as a letter and a combining mark (NFD)."""

    id = "be-decomposed"
    title = "й, ў, ё as two code points"
    title_be = "й, ў, ё двума знакамі"
    about = (
        "й, ў and ё are one code point each (Unicode NFC). Text pasted from PDF files and file "
        "names on macOS use two; search and sorting then fail."
    )
    about_be = (
        "й, ў і ё — гэта па адным знаку (Unicode NFC). У тэксце з PDF і ў назвах файлаў на macOS "
        "яны бываюць двума знакамі, і тады пошук і сартаванне іх не бачаць."
    )
    rules = frozenset({"letters-decomposed"})
    examples = (Example("was", "бы\u0443\u0306", "быў"),)


class BelarusianStressCheck(_LettersCheck):
    """Stress marks in running text."""

    id = "be-stress"
    title = "stress marks"
    title_be = "знакі націску"
    about = "Stress marks belong in dictionaries; in running text they hide the word from search."
    about_be = "Знак націску пішуць у слоўніках; у звычайным тэксце ён хавае слова ад пошуку."
    rules = frozenset({"letters-stress"})
    examples = (Example("castle", "за\u0301мак", "замак"),)


class BelarusianGeCheck(_LettersCheck):
    """ґ, which the official alphabet does not have."""

    id = "be-ge"
    title = "the letter ґ"
    title_be = "літара `ґ`"
    about = (
        "The official orthography has only г; ґ is optional in Taraškievica (a separate catalog: "
        "be@tarask)."
    )
    about_be = (
        "У афіцыйным правапісе ёсць толькі `г`; `ґ` — неабавязковая літара тарашкевіцы (для яе асобны "
        "каталог be@tarask)."
    )
    rules = frozenset({"letters-g"})
    examples = (Example("porch", "ґанак", "ганак"),)


class BelarusianApostropheCheck(_LettersCheck):
    """The apostrophe inside a word is the project's, ’ (U+2019) by default."""

    id = "be-apostrophe"
    title = "the apostrophe"
    title_be = "апостраф"
    about = (
        "The same apostrophe in all words (code excepted): ’ (U+2019), or the one that `apostrophe` under "
        "`[checks]` names: ' (U+0027) or ʼ (U+02BC). For its use see the law of 2008 on the apostrophe."
    )
    about_be = (
        "Ва ўсіх словах адзін апостраф, у кодзе — ніводнага: ’ (U+2019) або той, што названы ў "
        "`apostrophe` раздзела `[checks]`: U+0027 або ʼ (U+02BC). Дзе ён ставіцца — закон "
        "2008 года, «Апостраф»."
    )
    group = ""
    rules = frozenset({"apostrophe"})
    examples = (Example("congress", "з'езд", "з’езд"),)


class BelarusianQuotesCheck(_PunctuationCheck):
    """Quotation marks are «…», nested „…“, with no spaces inside."""

    id = "be-quotes"
    title = "quotation marks"
    title_be = "двукоссі"
    about = "«…», nested „…“, with no spaces inside. Source: CLDR, delimiters of `be`."
    about_be = "«…», унутры іх „…“, без прабелаў па краях. Крыніца: CLDR, двукоссі мовы `be`."
    group = ""
    rules = frozenset({"quotes", "quotes-inner", "quotes-space"})
    examples = (
        Example("“Ballot”", "“Бюлетэнь”", "«Бюлетэнь»"),
        Example("“A ‘b’”", "«Раман «Людзі на балоце» вядомы»", "«Раман „Людзі на балоце“ вядомы»"),
    )


class BelarusianDashCheck(_PunctuationCheck):
    """A dash between words is — with spaces, not a hyphen."""

    id = "be-dash"
    title = "dash and hyphen"
    title_be = "працяжнік і злучок"
    about = "Between words use a dash (—) with spaces, not a hyphen. Source: the law of 2008 on the dash."
    about_be = (
        "Паміж словамі — працяжнік з прабеламі, не злучок. Крыніца: закон 2008 года, працяжнік."
    )
    rules = frozenset({"dash"})
    examples = (Example("Minsk is the capital", "Мінск - сталіца", "Мінск — сталіца"),)


class BelarusianNumberCheck(_PunctuationCheck):
    """A decimal comma, and no-break spaces between groups of digits."""

    id = "be-number"
    title = "numbers"
    title_be = "лікі"
    about = (
        "A decimal comma, no-break spaces between groups of three: 1 234,5. Versions, sections, "
        "times and dates are skipped. Source: CLDR, numbers of `be`."
    )
    about_be = (
        "Дзесятковая коска, паміж групамі з трох лічбаў непарыўны прабел: 1\u00a0234,5. Версіі, "
        "нумары раздзелаў, час і даты не лічацца. Крыніца: CLDR, лікі мовы `be`."
    )
    rules = frozenset({"number-group", "decimal"})
    examples = (
        Example("1,234.5 votes", "1,234.5 голасу", "1\u00a0234,5 голасу"),
        Example("3.5 percent", "3.5 працэнта", "3,5 працэнта"),
    )


class BelarusianPercentCheck(_PunctuationCheck):
    """A no-break space before the percent sign."""

    id = "be-percent"
    title = "the percent sign"
    title_be = "знак працэнта"
    about = "50 % with a no-break space. Source: CLDR, percent pattern of `be`."
    about_be = "50\u00a0% з непарыўным прабелам. Крыніца: CLDR, запіс працэнтаў мовы `be`."
    rules = frozenset({"percent"})
    examples = (Example("50% of all", "50% усіх", "50\u00a0% усіх"),)


class BelarusianNumberSignCheck(_PunctuationCheck):
    """A no-break space after №."""

    id = "be-number-sign"
    title = "the number sign"
    title_be = "знак нумара"
    about = "№ 5 with a no-break space. Editorial custom; no written rule was found."
    about_be = "№\u00a05 з непарыўным прабелам. Рэдактарскі звычай; пісанага правіла не знойдзена."
    rules = frozenset({"number-sign"})
    examples = (Example("No. 5", "Участак №5", "Участак №\u00a05"),)


class BelarusianUnitCheck(_PunctuationCheck):
    """A space between a number and its unit."""

    id = "be-unit"
    title = "numbers and units"
    title_be = "лік і адзінка"
    about = "5 кг with a no-break space. Source: CLDR, unit patterns of `be`."
    about_be = "5\u00a0кг з непарыўным прабелам. Крыніца: CLDR, адзінкі мовы `be`."
    rules = frozenset({"unit"})
    examples = (Example("5 kg", "Скрыня на 5кг", "Скрыня на 5\u00a0кг"),)


class BelarusianDateCheck(_PunctuationCheck):
    """Dates in the Belarusian order, months in the genitive and lower-case."""

    id = "be-date"
    title = "dates"
    title_be = "даты"
    about = (
        "Day, month, year: 14.05.2026, 14 мая 2026 г.; after a day the month is in the genitive and "
        "lower-case. Source: CLDR, date formats of `be`."
    )
    about_be = (
        "Дзень, месяц, год: 14.05.2026, 14 мая 2026\u00a0г.; пасля дня месяц у родным склоне і з малой "
        "літары. Крыніца: CLDR, даты мовы `be`."
    )
    rules = frozenset({"date", "date-order", "month-case"})
    examples = (
        Example("11/23/2026", "11/23/2026 г.", "23.11.2026\u00a0г."),
        Example("23 November 2026", "23 лістапад 2026\u00a0г.", "23 лістапада 2026\u00a0г."),
    )


class BelarusianTimeCheck(_PunctuationCheck):
    """The 24-hour clock, with a colon."""

    id = "be-time"
    title = "times of day"
    title_be = "час"
    about = "20:15, not “8:15 p.m.” or 20.15. Source: CLDR, time formats of `be` (HH:mm)."
    about_be = "20:15, а не `8:15 p.m.` і не `20.15`. Крыніца: CLDR, час мовы `be` (HH:mm)."
    rules = frozenset({"time"})
    examples = (
        Example("at 8:15 p.m.", "Закрыццё а 8:15 pm", "Закрыццё а 20:15"),
        Example("at 8:15 p.m.", "Закрыццё а 20.15", "Закрыццё а 20:15"),
    )


class BelarusianSpaceCheck(_PunctuationCheck):
    """No space before a punctuation mark, one after it."""

    id = "be-space"
    title = "spaces around punctuation marks"
    title_be = "прабелы каля знакаў прыпынку"
    about = "No space before , . ; : ! ? and one space after. Source: editorial custom."
    about_be = (
        "Перад знакамі `, . ; : ! ?` прабелу няма, пасля іх — адзін. Крыніца: рэдактарскі звычай."
    )
    rules = frozenset({"space-before", "space-after"})
    examples = (
        Example("Hello, world", "Прывітанне , свет", "Прывітанне, свет"),
        Example("Hello! World", "Прывітанне!Свет", "Прывітанне! Свет"),
    )


class BelarusianAbbreviationCheck(_PunctuationCheck):
    """Spaces inside and after abbreviations."""

    id = "be-abbreviation"
    title = "abbreviations"
    title_be = "скарачэнні"
    about = "г. Мінск, і г. д., т. зв.: a no-break space after each stop. Source: editorial custom."
    about_be = (
        "г.\u00a0Мінск, і г.\u00a0д., т.\u00a0зв.: пасля кожнай кропкі непарыўны прабел. Крыніца: "
        "рэдактарскі звычай."
    )
    rules = frozenset({"abbreviation"})
    examples = (Example("etc.", "Спісы і г.д.", "Спісы і г.\u00a0д."),)


class BelarusianNbspCheck(_BelarusianCheck):
    """A plain space where the line must not break."""

    id = "be-nbsp"
    title = "missing no-break spaces"
    title_be = "прабелы, якія не павінны разрывацца"
    about = (
        "A no-break space before units, % and г., between initials and a surname, in groups of "
        "digits, before a dash. Off by default: many editors leave that to the typesetting."
    )
    about_be = (
        "Непарыўны прабел перад адзінкамі, % і г., паміж ініцыялам і прозвішчам, у групах лічбаў, "
        "перад працяжнікам. Сама не ўключаецца: многія рэдактары пакідаюць гэта вёрстцы."
    )
    default = False
    rules = frozenset({"nbsp"})
    examples = (Example("5 kg", "Скрыня на 5 кг", "Скрыня на 5\u00a0кг"),)

    def problems(self, message: Message) -> tuple[TextProblem, ...]:
        """Return what find_nbsp finds."""
        return tuple(find_nbsp(message.target))
