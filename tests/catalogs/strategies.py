"""Catalog entries for the property tests: texts as in articles, and stranger ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from polib import POEntry

_WORDS = st.sampled_from(
    [
        "The",
        "observers",
        "watch",
        "every",
        "step",
        "of",
        "the",
        "polling",
        "day,",
        "from",
        "opening",
        "to",
        "count.",
        "Назіральнікі",
        "сочаць",
        "за",
        "ходам",
        "галасавання",
        "ў",
        "дзень",
        "выбараў",
        "—",
        "ад",
        "адкрыцця;",
        "«участак»",
        "(нумар",
        "5)",
        "[link](https://a.example/path/to/page?x=1&y=2)",
        "**bold**",
        "`code`",
        "_em_",
        "a/b",
        "x-y",
        "well-known",
        "“quoted”",
        "I’m",
        "50%",
        "3.14",
        "e.g.",
        "%d",
        "%(name)s",
        "{name}",
        "<b>tag</b>",
        "&amp;",
        "№",
        "7",
        "…",
        "!important?",
        "#hash",
        "~",
        "a\\b",
        '"straight"',
        "'single'",
        "Łacinka",
        "zażółć",
        "straße",
        "ὀδός",
    ]
)
_ODD = st.sampled_from(["\n", "\n", "\t", "  ", "\\", '"', "\\n", "", "a" * 90, "ы" * 80, "…", "—"])
sentences = st.lists(st.one_of(_WORDS, _WORDS, _WORDS, _ODD), min_size=1, max_size=40).map(
    lambda words: " ".join(words).strip("\n") or "x"
)
texts = st.one_of(sentences, sentences.map(lambda text: text + "\n"), _WORDS)
# A comment is one line's text; gettext trims nothing, but a leading mark would be another comment.
comments = (
    st.lists(_WORDS, max_size=12).map(" ".join).filter(lambda text: text[:1] not in tuple(".:,|~!"))
)
_FLAGS = st.lists(st.sampled_from(["fuzzy", "no-wrap"]), unique=True, max_size=2)
_PLACES = st.lists(
    st.tuples(st.sampled_from([f"articles/{name}.md" for name in ("a", "a-long-name-of-an-article", "b/c")]),
              st.sampled_from(["", "7", "120"])), max_size=6, unique=True,
)  # fmt: skip


@st.composite
def entries(draw: st.DrawFn) -> POEntry:
    """Return one live entry whose msgid is not empty."""
    fields: dict[str, Any] = {
        "msgid": draw(texts),
        "msgctxt": draw(st.one_of(st.none(), st.sampled_from(["menu", "a b", ""]))),
        "tcomment": draw(comments), "comment": draw(comments), "occurrences": draw(_PLACES),
        "flags": draw(_FLAGS),
    }  # fmt: skip
    # msgfmt insists: both begin, and both end, with a line end, or neither does.
    if draw(st.integers(0, 4)) == 0:
        fields["msgid_plural"] = _like(draw(texts), fields["msgid"])
        forms = [""] * 3 if draw(st.booleans()) else [draw(texts) for _ in range(3)]
        fields["msgstr_plural"] = {
            number: text and _like(text, fields["msgid"]) for number, text in enumerate(forms)
        }
    else:
        text = draw(st.one_of(st.just(""), texts, texts))
        fields["msgstr"] = text and _like(text, fields["msgid"])
    if "fuzzy" in fields["flags"]:
        fields["previous_msgid"] = draw(st.one_of(st.none(), texts))
    return POEntry(**fields)


def _like(text: str, other: str) -> str:
    return text.strip("\n") + ("\n" if other.endswith("\n") else "")


def catalogs() -> st.SearchStrategy[list[POEntry]]:
    return st.lists(
        entries(), min_size=1, max_size=6, unique_by=lambda entry: (entry.msgctxt, entry.msgid)
    )
