"""Each check by examples: its own, which are in the docs, and more that pass or fail."""

from __future__ import annotations

import itertools

import pytest

from helpers.checks import GLOSSARY, english, ids, speller
from helpers.timing import seconds
from pieraklad.belarusian.text_problems import TextProblem, apply
from pieraklad.checks import CHECKS, Check, Example, Finding, Message, Options, check_message

OPTIONS = Options(glossary=GLOSSARY, spellers=(("be", speller("be", "камісія", "і")),))
EXAMPLES = [
    pytest.param(check, example, id=f"{check.id}-{n}")
    for check in CHECKS
    if check.scope == "message"
    for n, example in enumerate(check.examples)
]

# check id, source, translation
PASSES = [
    ("edge-space", "\n    One\n", "\nАдзін\n"),
    ("newlines", "\n    One\n    two\n", "\n    Адзін два\n"),
    ("double-space", "a  b", "а  б"),
    ("double-space", "One. Two", "Адзін.  Два"),
    ("invisible", "a", "`а\u200bб`"),
    ("html-nesting", "a <br> b", "а <br> б"),
    ("html-nesting", "open <b>", "адкрыта <b>"),
    ("html-nesting", "`<b>`", "`<b>`"),
    ("html-safety", '<a href="x.md">a</a>', '<a href="x.md">а</a>'),
    ("html-safety", "<script>a</script>", "<script>а</script>"),
    ("html-safety", "`<script>`", "`<script>`"),
    ("numbers", "by 7 p.m.", "да 19:00"),
    ("numbers", "by 8:15 p.m.", "да 20.15"),
    ("numbers", "in the 19th century", "у XIX стагоддзі"),
    ("numbers", "in the 1980s", "у 80-я гады"),
    ("numbers", "1,500,000", "1\u00a0500\u00a0000"),
    ("numbers", "100,000 ballots", "100 тысяч бюлетэняў"),
    ("numbers", "May 14, 2026", "14.05.2026"),
    ("months", "May 14, 2026", "14.05.2026"),
    ("months", "23 November", "23 лістапада"),
    ("months", "by 2 May", "да 2 траўня"),
    ("months", "by 2 December", "да 2 сьнежня"),
    ("months", "in May", "у маі"),
    ("ending", "Say “yes.”", "Кажыце «так»."),
    ("ending", "at 8 p.m.", "а 20:00"),
    ("ending", "lists etc.", "спісы і г.\u00a0д."),
    ("ending", "Wait...", "Чакайце…"),
    ("ending", "Apr", "крас."),
    ("ending", "A note.[^1]", "Заўвага.[^1]"),
    ("brackets", "a) one", "а) адзін"),
    ("brackets", ":)", ":)"),
    ("brackets", "“a (b)”", "«а (б)»"),
    ("double-words", "very very good", "вельмі вельмі добра"),
    ("double-words", "that", "што, што"),
    ("length", "short", "каротка, але значна даўжэй, чым было"),
    ("same-as-source", "Pieraklad", "Pieraklad"),
    ("same-as-source", "https://example.org", "https://example.org"),
    (
        "untranslated",
        "the Universal Declaration of Human Rights",
        "«Universal Declaration of Human Rights»",
    ),
    ("untranslated", "run make the test", "запусціце `make the test`"),
    ("mixed-alphabet", "PDF", "PDFка"),
    ("placeholders", "%s of %s", "%2$s з %1$s", "c-format"),
    ("placeholders", "{0} of {1}", "{1} з {0}", "java-format"),
    ("placeholders", "%1 files", "файлаў: %1", "qt-format"),
    ("placeholders", "${name} and %{other}", "%{other} і ${name}"),
    ("glossary", "Election results", "Выбарчыя вынікі"),
    ("glossary", "Put it in the ballot box.", "Апусціце ў скрыню для галасавання."),
    ("glossary", "They vote in person.", "Яны прыходзяць самі."),
    ("glossary", "Observers’ rights", "Правы назіральнікаў"),
    ("forbidden-term", "The box stands here.", "Скрыня стаяла тут."),
    ("spelling", "a", "`комісія` https://комісія.by КАМІСІЯ камісі́я"),
    ("be-wording", "by these paths", "па сцежках, па нас, па там"),
    ("be-wording", "the current year", "бягучага года, кіруючага органа"),
    ("be-wording", "working together", "працуючы разам"),
    ("be-time", "8 pm", "а 20:00, таблетка 8 p"),
    ("be-abbreviation", "etc.", "і г.\u00a0д., г. Мінск, А.С."),
    ("be-nbsp", "5 votes", "5 галасоў"),
    ("be-ge", "a", "г"),
    ("plural-one", "One vote", "Галасоў: %(n)s | Галасоў: %(n)s | Галасоў: %(n)s"),
    ("plural-number", "vote", "21 голас | 22 галасы | 25 галасоў"),
    ("plural-same", "%(n)s vote", "Галасоў: %(n)s | Галасоў: %(n)s | Галасоў: %(n)s"),
    ("edge-space", "One", "Адзін"),
    ("edge-space", "One\n", "Адзін\n"),
    ("placeholders", "Hello, {name}!", "Вітаем, {name}!"),
    ("placeholders", "%(n)s votes", "Галасоў: %(n)s"),
    ("placeholders", "50 % of all", "50 % усіх"),
    ("placeholders", "100% sure", "упэўнены на 100 %"),
    ("shortcodes", 'See {{< ref "a" >}}.', 'Гл. {{< ref "a" >}}.'),
    ("links", "See [a](x.md) and [b](y.md).", "Гл. [б](y.md) і [а](x.md)."),
    ("links", "Read [Go] now.", "Чытайце [Го] зараз."),
    ("links", "Read [Go][go] now.", "Чытайце [Го][go] зараз."),
    ("links", "<https://a.by>", "<https://a.by>"),
    ("links", "See [ballot rules].", "Гл. [правілы][ballot rules]."),
    ("links", "See [ballot rules][].", "Гл. [правілы][Ballot  Rules]."),
    ("links", "See [the rules][rules].", "Гл. [rules]."),
    ("links", "See [rules] and [rules].", "Гл. [правілы]."),
    ("links", "See [rules] and [rules] and [it][rules].", "Гл. [правілы][rules]."),
    ("links", "See [rules].", "Гл. [правілы] і яшчэ [правілы]."),
    ("links", "See [rules], [lists].", "Гл. [правілы][rules] і [спісы]."),
    ("links", "See [anchor (below)](b.md).", "Гл. [якар [гл. ніжэй]](b.md)."),
    ("links", "![A picture](p.png)", "![малюнак [з архіва]](p.png)"),
    ("links", "[See [1]](b.md)", "[Гл. [1]](b.md)"),
    ("links", "[![A box](b.svg)](c.md)", "[![Скрыня [ілюстрацыя]](b.svg)](c.md)"),
    ("links", "A box.", "Скрыня [заўвага рэдактара]."),
    ("links", "![Box]", "![Скрыня]"),
    ("links", "![Box][pic] ![Box][pic]", "![Скрыня][pic]"),
    ("link-title", '[a](x.md "Voting rules")', '[а](x.md "Правілы галасавання")'),
    ("link-title", '[a](x.md "Voting rules")', "[а](y.md)"),
    ("link-title", "[a](x.md)", '[а](x.md "Падказка")'),
    (
        "link-title",
        '[a](https://en.wikipedia.org "Wikipedia")',
        '[а](https://en.wikipedia.org "Wikipedia")',
    ),
    ("link-title", '[a](x.md "GitHub")', '[а](x.md "GitHub")'),
    ("link-title", '[Viasna](x.md "Viasna")', '[Viasna](x.md "Viasna")'),
    ("link-title", '[a](x.md "2020")', '[а](x.md "2020")'),
    ("links", "![A box](b.svg)", "![Скрыня](b.svg)"),
    ("code", "Run `make`.", "Запусціце `make`."),
    ("code", "``a ` b``", "``a ` b``"),
    ("emphasis", "a *b* c", "а *б* в"),
    ("emphasis", "**All** of it", "**Усё**"),
    ("emphasis", "2 * 3 * 4", "2 * 3 * 4"),
    ("html-tags", "H<sub>2</sub>O[^1]", "Вада: H<sub>2</sub>O[^1]"),
    ("footnotes", "H<sub>2</sub>O[^1]", "Вада: H<sub>2</sub>O[^1]"),
    ("html-tags", "a < b", "а < б"),
    ("numbers", "1,234.5 voters", "1 234,5 выбаршчыка"),
    ("numbers", "three of 5", "тры з пяці"),
    ("numbers", "On 14 May 2026 at 20:15", "14 мая 2026 г. у 20:15"),
    ("numbers", "[Report 2019](https://a.by/2019/17)", "[Справаздача 2019](https://a.by/2019/17)"),
    ("be-u-short", "She took it", "Яна ўзяла"),
    ("be-u-short", "Run `на у`", "Запусціце `на у`"),
    ("be-mixed-alphabet", "Minsk", "Мінск"),
    ("be-apostrophe", "congress", "з’езд"),
    ("be-quotes", "“Ballot”", "«Бюлетэнь»"),
    ("be-dash", "Minsk is the capital", "Мінск — сталіца"),
    ("be-number", "version 3.14", "версія 3.14"),
]

# check id, source, translation, the words of the finding
FAILS = [
    ("newlines", "One", "Адзін\nдва", "1 lines in the source, 2"),
    ("html-nesting", "<b>a <i>b</i></b>", "<b>а <i>б</b></i>", "has no matching tag"),
    ("html-safety", "a", "<a href=' java\tscript:x()'>а</a>", "is not allowed"),
    ("html-safety", "a", "<iframe src='x'></iframe>", "<iframe> is not allowed"),
    ("html-safety", "a", "[а](data:text/html,x)", "is not allowed"),
    ("numbers", "by 7 p.m. on 12 May", "да 17:00 13 мая", "the number 12"),
    ("numbers", "120 of 20", "120 з 12", "the number 20 from the source is missing"),
    ("months", "by 2 July", "да 2 чэрвеня", "“July” in the source is a different month"),
    ("months", "on July 2, 2026", "02.06.2026", "a different month"),
    ("ending", "Choose:", "Выберыце", "ends with :"),
    ("ending", "It is over.", "Гэта ўсё…", "the translation with …"),
    ("brackets", "(a)", "(а", "( is unpaired"),
    ("brackets", "“a”", "а»", "» is unpaired"),
    ("double-words", "in the list", "у спісе спісе", "“спісе” twice"),
    ("length", "Short.", "Доўга.", None, "max-length:3"),
    ("untranslated", "see the full list here", "глядзіце the full list тут", "is not translated"),
    ("placeholders", "{0} of {1}", "{0} з 2", "{1} from the source is missing", "java-format"),
    ("placeholders", "%1 files", "файлаў: %2", "%1 from the source", "qt-format"),
    ("placeholders", "$name", "$імя", "$name from the source", "sh-format"),
    ("placeholders", "Hello, ${name}", "Вітаем, ${імя}", "${name} from the source"),
    ("glossary", "Put it in the ballot box.", "Апусціце ў скрыню.", "скрыня для галасавання"),
    ("glossary", "The vote is over.", "Усё скончана.", "“vote” is «голас»"),
    ("forbidden-term", "article", "Пра гэта стаццю.", "«стаццю» is forbidden, use «артыкул»"),
    ("forbidden-term", "early voting", "пасля дасрочным галасаваннем", "датэрміновае галасаванне"),
    ("spelling", "a", "камисія", "“камисія” is not in the dictionary"),
    ("be-wording", "members", "участнікамі", "удзельнік"),
    ("be-wording", "also", "таксама ілі тожа", "А Russianism".replace("А", "A")),
    ("be-wording", "by results", "па вынікам", "па выніках"),
    ("be-wording", "existing", "існуючых", "active participle"),
    ("be-time", "8 AM", "з 8 AM", "8:00"),
    ("be-abbreviation", "Minsk", "г.Мінск", "A space goes after"),
    ("be-letters", "Minsk", "Мiнск", None),
    ("edge-space", "One", "Адзін ", "at the end the source has"),
    ("edge-space", "One\n", "Адзін", "at the end the source has"),
    ("edge-space", "One", " Адзін", "at the start the source has"),
    ("placeholders", "Hello, {name}!", "Вітаем!", "{name} from the source is missing"),
    ("placeholders", "Hello!", "Вітаем, {імя}!", None),
    ("placeholders", "%(n)s votes", "%(m)s галасоў", "%(n)s from the source is missing"),
    ("shortcodes", "See {{< ref >}}.", "Гл. {{< рэф >}}.", "{{< ref >}} from the source is missing"),
    ("links", "See [a](x.md).", "Гл. а.", "the link to x.md is missing"),
    ("links", "See [a](x.md).", "Гл. [а](z.md).", "the link goes to z.md, but in the source to x.md"),
    ("links", "See a.", "Гл. [а](x.md).", "the link to x.md is not in the source"),
    ("links", "See [a](x.md).", "Гл. [а] (x.md).", None),
    ("links", "See [rules].", "Гл. правілы.", "the link to [rules] is missing"),
    ("links", "See [it][rules].", "Гл. [яго][lists].", "the link goes to [lists], but in the source to [rules]"),
    ("links", "See [it][rules].", "Гл. [яго].", "the link to [rules] is missing"),
    ("links", "See [rules], [lists].", "Гл. [спісы].", "the link to [lists] is missing"),
    ("links", "See a.", "Гл. [а][rules].", "the link to [rules] is not in the source"),
    ("link-title", '[a](x.md "Voting rules")', "[а](x.md)", "the title “Voting rules” of the link to x.md is lost"),
    ("link-title", '![a](x.png "The box")', "![а](x.png)", None),
    ("link-title", '[a](x.md "Voting rules")', '[а](x.md "Voting rules")', "the title “Voting rules” is not translated"),
    ("link-title", "[a](x.md 'Rules')", "[а](x.md 'Rules')", None),
    ("link-title", '[a](x.md "One") [b](x.md "Two")', '[а](x.md "Адзін") [б](x.md)', None),
    ("links", "![A](b.svg)", "[А](b.svg)", "the image to b.svg is missing"),
    ("code", "Run `make`.", "Запусціце `мейк`.", "the code `make` from the source is missing"),
    ("code", "Run `make`.", "Запусціце make.", "missing"),
    ("emphasis", "a *b* c", "а б в", "*emphasis* from the source is missing"),
    ("emphasis", "a **b** c", "а ** б** в", "missing"),
    ("emphasis", "a b", "а *б*", "is not in the source"),
    ("html-tags", "H<sub>2</sub>", "H2", "the tag <sub> from the source is missing"),
    ("footnotes", "Note.[^1]", "Заўвага.", "the footnote [^1] from the source is missing"),
    ("footnotes", "Note.[^1]", "Заўвага.[^2]", "the footnote [^2] is not in the source"),
    ("numbers", "15 of 20", "15 з 30", "the number 20 from the source is missing"),
    ("numbers", "in 1990", "у 1999", "1990"),
    ("be-u-short", "She took it", "Яна узяла", "“у” should be “ў”"),
    ("be-u-short", "He took it", "Ён ўзяў", "“ў” should be “у”"),
    ("be-mixed-alphabet", "Minsk", "Мiнск", None),
    ("be-foreign-letter", "observer", "наблюдатель и", None),
    ("be-apostrophe", "congress", "з'езд", None),
    ("be-quotes", "“Ballot”", "“Бюлетэнь”", None),
    ("be-quotes", "“Ballot”", '"Бюлетэнь"', None),
    ("be-dash", "Minsk is the capital", "Мінск - сталіца", None),
]  # fmt: skip


def findings(check: str, source: str, target: str, flag: str = "", **more: object) -> list[Finding]:
    """What one check finds in a translation into Belarusian; forms are separated by “ | ”."""
    language = str(more.pop("language", "be"))
    flags = frozenset({flag} if flag else ()) | frozenset(more.pop("flags", ()))  # type: ignore[call-overload]
    forms = tuple(target.split(" | ")) if " | " in target else ()
    found: list[Finding] = []
    for number, form in enumerate(forms or (target,)):
        message = Message(
            source, form.strip() if forms else form, language, "be" if language == "en" else "en", flags,
            tuple(form.strip() for form in forms), 3 if forms else 0,
            source + "s" if forms else "", number, OPTIONS,
        )  # fmt: skip
        found += check_message(message, enabled=[check])
    return [f for f in found if check in (f.check, *groups(f.check))]


def groups(check: str) -> list[str]:
    return [c.group for c in CHECKS if c.id == check]


@pytest.mark.parametrize(("check", "example"), EXAMPLES)
def test_an_example_of_the_docs_holds(check: Check, example: Example) -> None:
    more = {"language": example.language, "flags": example.flags}
    assert findings(check.id, example.source, example.wrong, **more)
    assert findings(check.id, example.source, example.right, **more) == []


@pytest.mark.parametrize(("check", "example"), EXAMPLES)
def test_the_right_translation_of_an_example_is_right_for_every_check(
    check: Check, example: Example
) -> None:
    message = Message(example.source, example.right, example.language, flags=example.flags)
    wrong = [
        f
        for f in check_message(message)
        if f.severity == "error" and " | " not in example.right and f.check != "mixed-alphabet"
    ]
    assert wrong == []


@pytest.mark.parametrize("example", PASSES, ids=ids)
def test_passes(example: tuple[str, ...]) -> None:
    assert findings(*example) == []


@pytest.mark.parametrize("example", FAILS, ids=ids)
def test_fails(example: tuple[str, ...]) -> None:
    check, source, target, words, *flag = example
    found = findings(check, source, target, *flag)
    assert found
    if words is not None:
        assert any(words in finding.text for finding in found)


@pytest.mark.parametrize("example", FAILS, ids=ids)
def test_findings_speak_both_languages_and_point_into_the_texts(example: tuple[str, ...]) -> None:
    check, source, target, _, *flag = example
    for finding in findings(check, source, target, *flag):
        assert finding.text
        assert any("а" <= letter <= "я" for letter in finding.text_be)
        assert [w for w in english(finding.text_be) if w not in source + target] == []
        for text, start, end in (
            (target, finding.start, finding.end),
            (source, finding.source_start, finding.source_end),
        ):
            if start is not None:
                assert end is not None
                assert 0 <= start <= end <= len(text)


@pytest.mark.parametrize("example", FAILS, ids=ids)
def test_what_is_certain_is_gone_once_it_is_put_right(example: tuple[str, ...]) -> None:
    check, source, target, _, *flag = example
    certain = [finding for finding in findings(check, source, target, *flag) if finding.certain]
    fixed = apply(
        target,
        [TextProblem("", f.start or 0, f.end or 0, f.replacement, True, "", "") for f in certain],
    )
    assert [f for f in findings(check, source, fixed, *flag) if f.certain] == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_check_says_in_both_languages_what_it_wants(check: Check) -> None:
    assert check.title
    assert check.about.endswith((".", ")"))
    for belarusian in (check.title_be, check.about_be):
        assert any("а" <= letter <= "я" for letter in belarusian)
        assert [f for f in check_message(Message("", belarusian, "be"), enabled=["be-nbsp"])
                if f.check.startswith("be-") and f.check not in ("be-nbsp", check.id, "be-ge")] == []  # fmt: skip
    if check.scope == "message":
        assert check.examples


def test_there_are_checks_enough_and_their_ids_are_unique() -> None:
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids)
    assert all(id_ == id_.lower() and " " not in id_ for id_ in ids)
    assert len([check for check in CHECKS if check.scope == "message"]) >= 25


@pytest.mark.parametrize("example", FAILS, ids=ids)
def test_the_flag_ignore_id_switches_a_check_off(example: tuple[str, ...]) -> None:
    check, source, target, _, *flag = example
    for ignore in (f"ignore-{check}", "ignore-all-checks"):
        assert findings(check, source, target, *flag, flags={ignore}) == []


@pytest.mark.parametrize(
    ("flag", "source", "target"),
    [
        ("ignore-end_question", "Was it?", "Так"),
        ("ignore-python_format", "Hello, {name}", "Вітаем"),
        ("ignore-begin_space", "a", " а"),
        ("ignore-be-letters", "Minsk", "Мiнск"),
        ("ignore-be-punctuation", "a", "Мінск - сталіца"),
        ("ignore-md-link", "[a](b)", "а"),
    ],
)
def test_weblates_names_and_groups_switch_checks_off(flag: str, source: str, target: str) -> None:
    assert check_message(Message(source, target, "be"))
    assert check_message(Message(source, target, "be", flags=frozenset({flag}))) == []


def test_a_check_that_is_off_by_default_runs_when_enabled_and_not_when_disabled() -> None:
    message = Message("5 kg", "Скрыня 5 кг", "be")
    assert check_message(message) == []
    assert [f.check for f in check_message(message, enabled=["be-nbsp"])] == ["be-nbsp"]
    assert check_message(message, enabled=["be-nbsp"], disabled=["be-nbsp"]) == []


def test_the_projects_apostrophe_is_asked_for() -> None:
    options = Options(apostrophe="'")
    assert check_message(Message("congress", "з'езд", "be", options=options)) == []
    [finding] = check_message(Message("congress", "з’езд", "be", options=options))
    assert finding.replacement == "'"


def test_belarusian_rules_leave_other_languages_alone() -> None:
    assert check_message(Message("She took it", "Она узяла", "uk")) == []


def test_the_checks_are_quick() -> None:
    # 20,000 messages in 6 seconds would be 0.3 ms each; three times that leaves room for a slow
    # machine and still fails what is quadratic.
    text = (
        "Назіральнікі [запісваюць](x.md) час адкрыцця ўчастка **№\u00a012** і лік {count} «людзей»."
    )
    source = "Observers [write down](x.md) when station **No. 12** opened and {count} “people”."
    number = itertools.count()  # each text is another, so that no cache has it

    def run() -> None:
        for _ in range(300):
            check_message(Message(source, f"{text} {next(number)}", "be"))

    limit = 300 * 0.0009
    assert seconds(run, 4, enough=limit) < limit


def test_code_is_pointed_at_between_its_backticks() -> None:
    found = check_message(Message("Run it: `make`.", "Запусціце мейк: `мейк`.", "be"))
    assert [(f.start, f.end) for f in found if f.check == "code" and f.start is not None] == [
        (17, 21)
    ]


def test_white_space_at_the_ends_is_told_in_words() -> None:
    (found,) = check_message(Message("One\n", "Адзін \u00a0\u00a0", "be"))
    assert found.text == (
        "at the end the source has a line break, the translation a space + a no-break space × 2"
    )
    assert found.text_be == (
        "у канцы ў арыгінале перанос радка, у перакладзе прабел + непарыўны прабел × 2"
    )
    (found,) = check_message(Message("One", "\tАдзін", "be"))
    assert found.text == "at the start the source has nothing, the translation a tab"
