"""Bad input takes linear time and bounded memory, and is never an exception.

Each text would take minutes if a step were quadratic, and takes a fraction of a second as it is:
the limit is far from both, so that a busy machine fails nothing.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from helpers.timing import seconds
from pieraklad.documents import Format, parse

SECONDS = 20
N = 120_000

TEXTS: dict[str, tuple[Format, Callable[[], str]]] = {
    "less-than signs": ("markdown", lambda: "<" * N),
    "unclosed comments in a line": ("markdown", lambda: "a <!-- " * N),
    "unclosed comments by lines": ("markdown", lambda: "<!-- x\n" * N),
    "brackets": ("markdown", lambda: "[" * N),
    "open links": ("markdown", lambda: "[a](" * N),
    "footnote marks": ("markdown", lambda: "a [^" * N),
    "growing runs of backticks": ("markdown", lambda: "a " + " ".join("`" * i for i in range(900))),
    "dollars": ("markdown", lambda: "$a " * N),
    "open shortcodes": ("markdown", lambda: "{{ a " * N),
    "open template tags": ("markdown", lambda: "{% a " * N),
    "10,000 quotations": ("markdown", lambda: ">" * 10_000 + " a"),
    "nested lists": ("markdown", lambda: "".join(" " * (2 * i) + "- a\n" for i in range(400))),
    "one long line": ("markdown", lambda: "word " * N),
    "spaces before a hard break": ("markdown", lambda: "a" + " " * N + "b\\\nc"),
    "backslashes": ("markdown", lambda: "a" + "\\" * N),
    "many HTML blocks": ("markdown", lambda: "<div>word</div>\n\n" * (N // 16)),
    "many unknown directives": ("markdown", lambda: "<!-- i18n:zzz -->\n\n" * (N // 16)),
    "a wide table": ("markdown", lambda: "|a" * (N // 4) + "\n" + "|-" * (N // 4)),
    "many titles": (
        "markdown",
        lambda: "".join(f"[a{i}]: /x 'title {i}'\n" for i in range(N // 20)),
    ),
    "emphasis": ("markdown", lambda: "*a " * N),
    "ampersands": ("markdown", lambda: "a&" * N),
    "NUL bytes": ("markdown", lambda: "a\0 b\n\n" * (N // 6)),
    "a front matter that never ends": ("markdown", lambda: "---\n" + "a: b\n" * (N // 5)),
    "a long front matter": (
        "markdown",
        lambda: "---\ntags:\n" + "- é word\n" * (N // 20) + "---\n",
    ),
    "nested YAML": ("markdown", lambda: "---\ntitle: " + "[" * N + "\n---\n"),
    "nested YAML, closed": ("markdown", lambda: f"---\ntitle: {'[' * N}{']' * N}\n---\n"),
    "nested YAML by dashes": ("markdown", lambda: f"---\ntitle:\n {'- ' * N}\n---\n"),
    "a billion laughs": (
        "markdown",
        lambda: (
            "---\na: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(
                f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n"
                for a, b in zip("abcdefgh", "bcdefghi", strict=True)
            )
            + "---\n"
        ),
    ),
    "YAML that holds itself": ("markdown", lambda: "---\ntags: &a [x, *a]\n---\n\nText\n"),
    "nested TOML": ("markdown", lambda: f"+++\ntitle = {'[' * N}\n+++\n"),
    "open tags": ("html", lambda: "<a " * N),
    "open end tags": ("html", lambda: "</" * N),
    "open attributes": ("html", lambda: "<p a='" * N),
    "equals signs": ("html", lambda: "<p " + "a=" * N),
    "unclosed elements": ("html", lambda: "<div><b>" * (N // 8) + "x"),
    "unclosed scripts": ("html", lambda: "<script>" * (N // 8)),
    "HTML comments never closed": ("html", lambda: "<!-- " * N),
    "HTML directives": ("html", lambda: "<!-- i18n:zz --><p>a</p>" * (N // 20)),
    "unclosed SVG": ("html", lambda: "a<svg>" * (N // 6)),
    "lone less-than signs": ("html", lambda: "a< " * N),
    "backticks in HTML": ("html", lambda: "1`1 ``" * (N // 6)),
    "plain lines": ("plain", lambda: "word\n" * (N // 5)),
    "plain items": ("plain", lambda: "- a\n" * (N // 4)),
    "carriage returns": ("plain", lambda: "a\r" * N),
}


@pytest.mark.parametrize("name", TEXTS)
def test_time_is_linear(name: str) -> None:
    form, make = TEXTS[name]
    text = make()

    def run() -> None:
        document = parse(text, form)
        assert text == document.render(lambda segment: None)
        document.render(lambda segment: f"Ы {segment.message}", on_error=lambda error: None)

    assert seconds(run) < SECONDS


def test_memory_is_bounded() -> None:
    paragraph = (
        "Observers are *independent* and [watch](https://a.example) every step\nof the day.\n\n"
    )
    text = paragraph * 3_000
    tracemalloc.start()
    try:
        document = parse(text, "markdown")
        document.render(lambda segment: f"Ы {segment.message}")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 40 * len(text)


def test_front_matter_that_cannot_be_kept_in_memory_is_reported() -> None:
    for name in ("nested YAML, closed", "a billion laughs", "YAML that holds itself"):
        document = parse(TEXTS[name][1](), "markdown")
        assert [w.text.partition(":")[0] for w in document.warnings] == [
            "the front matter is not YAML"
        ]
