"""`check --messages be` says nothing in English: one of every problem, and each of its lines is read."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from helpers.checks import english
from helpers.commands import CONFIG, Pieraklad, Write
from pieraklad.project.bilingual import Bilingual, joined, number_of, quoted, value_shown
from pieraklad.project.foreign_errors import SYSTEM, reason_of, toml_error, yaml_error
from pieraklad.project.problems import Problem, problem_of

DATA = Path(__file__).parents[1] / "catalogs" / "data"
PLACE = re.compile(r"^(pieraklad: )?\S*(?:Not a slug!\.md)?(?::\d+)?: ")
FRONT_MATTER = {
    "kinds": "title: [a, b]\ntags: 3\ndate: soon\nupdated: [1]\ndraft: maybe\nsummary: {a: 1}\n",
    "untitled": "lang: en\n",
    "lang": "title: A\nlang: klingonese\n",
    "other": "title: A\nlang: de\n",
    "colon": "title: a: b\n",
    "open-list": "title: [a\n",
    "alias": "title: *nothing\n",
    "sign": "title: @x\n",
    "quote": "title: 'x\n",
    "tab": "title:\n\t- x\n",
    "escape": 'title: "\\q"\n',
    "tag": "title: !thing x\n",
    "number": "title: !!int many\n",
    "day": "title: A\ndate: 2024-02-30\n",
    "anchor": "title: &x 1\nb: &x 2\n",
    "self": "title: &x [*x]\n",
    "key": "title: A\nb\nc: 1\n",
    "deep": "title: " + "[" * 200 + "\n",
}
TOML = [
    "title", "title = ", 'title = "a', "title = [1", "title = {a = 1", "[a", "title = 1 2", "=1",
    "title = 1\ntitle = 2", 'title = "\\q"', "title = 2024-02-30", "title = soon", "[a]\n[a]",
]  # fmt: skip


def test_every_problem_of_a_project_is_said_in_belarusian(
    pieraklad: Pieraklad, write: Write, folder: Path
) -> None:
    catalogs = "locales/be/LC_MESSAGES/articles/"
    files: dict[str, str | bytes] = {
        "pieraklad.toml": CONFIG + '[glossary]\nfile = "terms.csv"\n'
        '[spelling]\nwords = "words.txt"\n[checks]\nenable = ["spelling", "missing"]\n',
        "terms.csv": "term\nballot\n",
        **{
            f"articles/{name}.md": f"---\n{text}---\n\nText.\n"
            for name, text in FRONT_MATTER.items()
        },
        **{f"articles/toml-{n}.md": f"+++\n{text}\n+++\n\nText.\n" for n, text in enumerate(TOML)},
        **{f"{catalogs}{path.name}": path.read_bytes() for path in DATA.glob("bad.*.po")},
        "articles/open.md": "---\ntitle: A\nlang: en\n\nText.\n\nMore.\n",
        "articles/late.md": "\n---\ntitle: A\n---\n\nText.\n",
        "articles/Not a slug!.md": "---\ntitle: A\n---\n\nText.\n",
        "articles/con.md": "---\ntitle: A\n---\n\nText.\n",
        "articles/bytes.md": b"---\ntitle: A\n---\n\n\xff\n",
        "articles/знакі.md": "---\ntitle: A\nlang: en\nrelated: [Nobody]\n---\n\n"
        "<!-- i18n:what -->\n\n<!-- i18n:skip-end -->\n\n<!-- i18n:skip-start -->\n\n"
        "<!-- i18n:skip-start -->\n\nA <!-- i18n:skip --> b [c](няма.md) [d](#няма) [e](be/x) "
        "[f](javascript:x) ![g](media/1.png) [h](http://)\n",
        f"{catalogs}lost.po": 'msgid "One"\nmsgstr "Адзін "\n',
        "other/nowhere.po": 'msgid "One"\nmsgstr "One"\n',
    }
    write(files)
    (folder / "articles" / "nowhere.md").symlink_to("nothing")
    (folder / "articles" / "out.md").symlink_to("/etc/hostname")
    (folder / f"{catalogs}out.po").symlink_to("/etc/hostname")
    for arguments in (
        [],
        ["other"],
        ["locales", "--fix"],
        ["articles", "--format", "github"],
        ["--enable", "nothing"],
        ["--explain", "be-u-short"],
        ["--explain", "unchanged"],
        ["nowhere"],
        ["pieraklad.toml"],
        ["other", "--fix"],
    ):
        outcome = pieraklad("check", "--messages", "be", *arguments)
        assert outcome.out + outcome.err, arguments
        for line in (outcome.out + outcome.err).splitlines():
            if not line.startswith("    "):  # those are the text at hand
                said = line.rpartition("::")[2] if line.startswith("::") else line
                assert english(PLACE.sub("", said)) == [], line


@pytest.mark.parametrize(
    "settings",
    [
        "[site", "[sight]\n", "site = 1\n", "[site]\nname = 1\n", "[site]\ntitle = 3\n",
        "[site]\nlanguages = [1]\n", "[site]\nlanguages = []\n", '[site]\nlanguages = ["be", "be"]\n',
        '[site]\nlanguages = ["klingonese"]\n', '[site]\nurl = "nowhere"\n',
        '[site]\ndefault_language = "pl"\n', "[site]\ntitle = {be = 1}\n", "[reader]\nthreshold = 2\n",
        '[messages]\nfront_matter = [1]\n', '[messages]\nlocations = "here"\n',
        '[checks]\ndisable = ["be-dahs"]\n', '[site]\nurl = "a\\u0000"\n', "[paths]\nfollow_links = 1\n",
    ],
)  # fmt: skip
def test_a_wrong_setting_is_said_in_belarusian(
    pieraklad: Pieraklad, write: Write, settings: str
) -> None:
    write({"pieraklad.toml": settings})
    said = pieraklad("check", "--messages", "be")
    assert said.status == 2
    assert re.search("[а-я]", said.err)
    assert english(re.sub(r"^\w+: ", "", PLACE.sub("", said.err))) == []  # behind the key


def test_the_sums_are_counted_as_belarusian_counts(
    pieraklad: Pieraklad, write: Write, project: None
) -> None:
    write({"a.po": 'msgid ""\nmsgstr "Language: be\\n"\n\nmsgid "One"\nmsgstr "Адзін "\n'})
    said = pieraklad("check", "--messages", "be", "a.po")
    assert said.err == "праверана 1 паведамленне: 0 памылак, 1 папярэджанне\n"
    assert "a.po:4: папярэджанне: у канцы ў арыгінале нічога, у перакладзе прабел" in said.out
    assert [number_of(n, "а", "б", "в")[-1] for n in (1, 2, 5, 11, 12, 21, 104, 111)] == list(
        "абвввабв"
    )


def test_what_an_english_run_has_kept_is_said_in_belarusian(
    pieraklad: Pieraklad, write: Write, project: None
) -> None:
    catalog = "locales/be/LC_MESSAGES/articles/a.po"
    write({
        "articles/a.md": "---\ntitle: [a]\ndate: soon\n---\n\nText.\n",
        catalog: 'msgid ""\nmsgstr "Language: be\\n"\n\nmsgid "One"\nmsgstr oops\n',
    })  # fmt: skip
    in_english = pieraklad("check")
    kept, again = (pieraklad("check", "--messages", "be") for _ in range(2))
    assert kept == again
    assert "articles/a.md:2: warning: title: expected text, got" in in_english.out
    assert "articles/a.md:2: папярэджанне: title: патрэбны тэкст, а тут" in kept.out
    assert f"{catalog}:5: памылка: патрэбны тэкст у двукоссі, а тут «oops»" in kept.out


@pytest.mark.parametrize("error", [OSError(5, "x"), RecursionError(), MemoryError()])
def test_what_nobody_foresaw_is_said_in_belarusian(error: Exception) -> None:
    said = problem_of(Path("a"), error).line_of_text(belarusian=True)
    assert english(said) == []
    assert re.search("[а-я]", said)


def test_other_peoples_errors_have_words_of_their_own() -> None:
    for text in ("mapping values are not allowed in this context", "what no table has"):
        assert english(yaml_error(text).be) == english(toml_error(text).be) == []
    assert english(" ".join(SYSTEM.values())) == []
    assert reason_of(OSError(9999, "Odd")).be == "памылка сістэмы 9999"  # type: ignore[attr-defined]


def test_a_text_in_two_languages_stays_one() -> None:
    text = Bilingual("one", "адзін")
    assert pickle.loads(pickle.dumps(text)).be == "адзін"
    assert joined("a: ", text).be == "a: адзін"
    assert f"{text}" == text == "one"
    problem = Problem(Path("a.md"), 3, joined("title: ", text))
    assert (str(problem), problem.line_of_text(belarusian=True)) == (
        "a.md:3: title: one",
        "a.md:3: title: адзін",
    )


@pytest.mark.parametrize(
    ("data", "english_words", "belarusian"),
    [
        ("a\tb", "“a[a tab]b”", "«a[табуляцыя]b»"),
        (" \n", "a space + a line break", "прабел + перанос радка"),
        ("\u00a0\u00a0", "a no-break space × 2", "непарыўны прабел × 2"),
        ("x" * 100, "“" + "x" * 59 + "…”", "«" + "x" * 59 + "…»"),
        ("\x00", "“[U+0000]”", "«[U+0000]»"),
    ],
)
def test_white_space_is_quoted_in_words(data: str, english_words: str, belarusian: str) -> None:
    assert (quoted(data), quoted(data).be) == (english_words, belarusian)


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (True, "true"),
        (None, "null"),
        ([1, "а"], '[1, "а"]'),
        ({"а": 2.5}, '{"а": 2.5}'),
        ("а", "“а”"),
    ],
)
def test_values_are_shown_as_files_have_them(data: object, shown: str) -> None:
    assert value_shown(data) == shown
