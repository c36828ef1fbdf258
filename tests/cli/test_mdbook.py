"""`pieraklad mdbook`: JSON as mdBook sends it, and the catalogs of mdbook-i18n-helpers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.timing import grows_too_fast
from pieraklad.trees.code_blocks import translate_code
from robustness.commands import Ended, run

PO = """\
msgid ""
msgstr ""
"Language: be\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Part"
msgstr "Частка"

msgid "Intro"
msgstr "Уводзіны"

msgid "Some _text_ here."
msgstr "Нейкі _тэкст_ тут."

msgid "cell"
msgstr "клетка"

#, fuzzy
msgid "An item"
msgstr "Недакладны пункт"

msgid "Broken"
msgstr "Зламаны <table>"
"""
CONTENT = (
    "# Intro\n\nSome *text*\nhere.\n\n* An item\n\n| cell | b |\n| --- | --- |\n| Broken | 1 |\n"
)


def chapter(content: str, sub_items: list[Any] | None = None) -> dict[str, Any]:
    return {
        "Chapter": {
            "name": "Intro", "content": content, "number": [1], "sub_items": sub_items or [],
            "path": "intro.md", "source_path": "intro.md", "parent_names": ["Part"],
        }
    }  # fmt: skip


def sent(root: Path, key: str = "items", language: str | None = "be", **settings: Any) -> Any:
    """The context and the book, as mdBook writes them (`items` since 0.5, `sections` before)."""
    config = {
        "book": {"title": "B", "src": "src", "language": language},
        "preprocessor": {"gettext": settings},
    }
    context = {"root": str(root), "config": config, "renderer": "html", "mdbook_version": "0.5.2"}
    draft = {"Chapter": {"name": "Intro", "content": "", "number": None, "sub_items": [], "path": None,
                         "source_path": None, "parent_names": []}}  # fmt: skip
    return [context, {key: [{"PartTitle": "Part"}, chapter(CONTENT, [chapter("Some *text* here.\n")]), "Separator", draft],
                      "__non_exhaustive": None}]  # fmt: skip


def ran(data: Any) -> Ended:
    return run("mdbook", stdin=json.dumps(data).encode())


def book(ended: Ended) -> Any:
    return json.loads(ended.said[ended.said.index("{") :])


@pytest.mark.parametrize("key", ["items", "sections"])
def test_a_book_is_translated(tmp_path: Path, key: str) -> None:
    (tmp_path / "po").mkdir()
    (tmp_path / "po/be.po").write_text(PO, "utf-8")
    ended = ran(sent(tmp_path, key))
    assert ended.status == 0
    part, first, separator, draft = book(ended)[key]
    assert part == {"PartTitle": "Частка"}
    assert separator == "Separator"
    assert draft["Chapter"]["name"] == "Уводзіны"
    intro = first["Chapter"]
    assert (intro["name"], intro["parent_names"], intro["path"]) == (
        "Уводзіны",
        ["Частка"],
        "intro.md",
    )
    assert intro["content"] == (
        "# Уводзіны\n\nНейкі _тэкст_ тут.\n\n* An item\n\n| клетка | b |\n| --- | --- |\n| Broken | 1 |\n"
    )
    assert intro["sub_items"][0]["Chapter"]["content"] == "Нейкі _тэкст_ тут.\n"
    assert f"{tmp_path}/src/intro.md:10: " in ended.said


HELLO = """\
Text before.

```rust,editable
// line comment
fn foo<'a>() {
    let x /* inline comment */ = "hello"; // line comment
}
/* block
comment */
```

- in a list

  ```python
  # first
  print('it', "hello")
  ```

```c++
// one
// two
```

```admonish tip title="Fact"
The star.
```

    "hello" // unknown
"""
CODE = {
    '"hello"': '"вітаю"',
    "'it'": "'гэта'",
    "// line comment\n": "// каментарый\n",
    "/* block\ncomment */": "/* блочны\nкаментарый */",
    "/* inline comment */": "/* унутры */",
    "# first\n": "# першы\n",
    "// one\n// two\n": "// адзін\n// два\n",
    '```admonish tip title="Fact"\nThe star.\n```': '```admonish tip title="Факт"\nЗорка.\n```',
    "unused": "```",
}


def test_comments_and_strings_in_code_are_translated() -> None:
    made, count = translate_code(HELLO, CODE)
    assert made == (
        HELLO.replace('"hello"', '"вітаю"').replace("// line comment", "// каментарый")
        .replace("block\ncomment", "блочны\nкаментарый").replace("inline comment", "унутры")
        .replace("# first", "# першы").replace("'it'", "'гэта'").replace("// one\n// two", "// адзін\n// два")
        .replace('"Fact"\nThe star.', '"Факт"\nЗорка.')
    )  # fmt: skip
    assert count == 11


@given(st.text(alphabet="\"'/*# \n`a-;\\", max_size=60))
def test_code_without_translations_stays_as_it_is(text: str) -> None:
    content = f"Text.\n\n```c\n{text}\n```\n"
    assert translate_code(content, {"x" * 40: "y"}) == (content, 0)


@pytest.mark.parametrize("piece", ['"', "/*", "//\n", "'\\", "# a\n"])
def test_four_times_the_code_takes_less_than_eight_times_as_long(piece: str) -> None:
    def translate(text: str) -> None:
        translate_code(f"```c\n{text}\n```\n", {"x" * 300: "y", "//\n//\n//\n": "z"})

    assert grows_too_fast(translate, piece, size=16_000) == ""


def test_titles_lose_their_markup_as_in_mdbook(tmp_path: Path) -> None:
    (tmp_path / "po").mkdir()
    summary = '\n#: src/SUMMARY.md:3\nmsgid "The `Part`"\nmsgstr "Наша `Частка`"\n'
    (tmp_path / "po/be.po").write_text(PO + summary, "utf-8")
    data = sent(tmp_path)
    data[1]["items"][0]["PartTitle"] = "The Part"
    assert book(ran(data))["items"][0] == {"PartTitle": "Наша Частка"}


@pytest.mark.parametrize("language", [None, "pl"])
def test_without_a_catalog_the_book_comes_back_as_it_is(
    tmp_path: Path, language: str | None
) -> None:
    data = sent(tmp_path, language=language)
    ended = ran(data)
    assert ended.status == 0
    assert book(ended) == data[1]


def test_the_settings_say_where_catalogs_are(tmp_path: Path) -> None:
    (tmp_path / "t/x").mkdir(parents=True)
    (tmp_path / "t/x/pt_BR.po").write_text(PO.replace("Language: be", "Language: pt_BR"), "utf-8")
    ended = ran(sent(tmp_path, language="pt-BR", **{"po-dir": "t/x"}))
    assert book(ended)["items"][0] == {"PartTitle": "Частка"}


def test_what_mdbook_asks_first() -> None:
    assert run("mdbook", "supports", "html").status == 0
    assert run("mdbook", "supports", "xgettext").status == 1
    assert run("mdbook", "build").status == 2


@pytest.mark.parametrize(
    ("stdin", "reason"),
    [
        (b"", "standard input:1: not JSON"),
        (b"[1, 2, 3]", "expected mdBook"),
        (b'[{}, {"items": 5}]', ""),
        (b'[{"config": [], "root": 1}, {"items": ["Separator"]}]', ""),
        (b"\xff", "is not UTF-8"),
        (b'[{"config": {"book": {"language": "be"}}}, []]', "expected mdBook"),
    ],
)
def test_other_input_gets_an_error(stdin: bytes, reason: str) -> None:
    ended = run("mdbook", stdin=stdin)
    assert ended.status == (2 if reason else 0)
    assert reason in ended.said


def test_a_file_that_is_no_catalog_gets_an_error(tmp_path: Path) -> None:
    (tmp_path / "po").mkdir()
    (tmp_path / "po/be.po").write_text("hello\n", "utf-8")
    ended = ran(sent(tmp_path))
    assert ended.status == 2
    assert "po/be.po:1: " in ended.said
