"""The parts of the site's model: anchors, words, plain text, media, related names, the cache."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pieraklad.site
from helpers.sites import Make
from pieraklad.index.plain import plain_text
from pieraklad.index.words import keys, word_key
from pieraklad.site.rendering.anchors import HeadingText, make_anchors
from pieraklad.site.rendering.media import picture_size
from pieraklad.site.rendering.sanitising import sanitise
from pieraklad_web.pages.stored import PageCache
from pieraklad_web.pages.table import Page, Trace


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ([("", "From the box to the protocol")], ["from-the-box-to-the-protocol"]),
        ([("", "Voting: early, by one’s own")], ["voting-early-by-ones-own"]),
        ([("", "Ад скрыні да пратакола")], ["ад-скрыні-да-пратакола"]),
        ([("", "A"), ("", "A"), ("", "A")], ["a", "a-1", "a-2"]),
        ([("", "A"), ("a", "B")], ["a-1", "a"]),
        ([("x", "A"), ("x", "B")], ["x", "b"]),
        ([("", "!!!"), ("", "???")], ["section", "section-1"]),
        ([("", "Main")], ["main-1"]),
        ([("", "under_score - dash")], ["under_score---dash"]),
    ],
)
def test_anchors(headings: list[tuple[str, str]], expected: list[str]) -> None:
    assert make_anchors([HeadingText(*heading) for heading in headings]) == expected


@given(st.lists(st.tuples(st.sampled_from(["", "a", "main"]), st.text(max_size=6))))
def test_anchors_are_each_once(headings: list[tuple[str, str]]) -> None:
    anchors = make_anchors([HeadingText(*heading) for heading in headings])
    assert len(set(anchors)) == len(headings)
    assert all(anchors)


@pytest.mark.parametrize(
    "forms",
    ["vote votes voted voting", "count counts counted counting", "ballot ballots ballot’s",
     "story stories", "box boxes", "stop stopped stopping", "камісія камісіі камісію",
     "участак участка ўчастку", "аб’ява аб'ява аб’явы"],
)  # fmt: skip
def test_the_forms_of_a_word_share_a_key(forms: str) -> None:
    assert len({word_key(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["vote veto", "bus business", "пераклад перакладчык"])
def test_other_words_do_not(pair: str) -> None:
    one, other = pair.split()
    assert word_key(one) != word_key(other)


@given(st.text())
def test_keys_are_letters_and_digits(text: str) -> None:
    for key in keys(text):
        assert key
        assert not set(key) & set("\"'*()^: -")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ('A *b* **c** `d*e` [f](g.md "h") ![i](j.png)', "A b c d*e f i"),
        ("snake_case stays, _this_ not", "snake_case stays, this not"),
        ("[text][ref] and [short][] and note[^1].", "text and short and note."),
        (r"escaped \* star &amp; <b>bold</b>", "escaped * star & bold"),
        ("<https://a.b> 5 < 6", "https://a.b 5 < 6"),
        ("[a](b_(c).md) x", "a x"),
    ],
)
def test_plain_text(message: str, expected: str) -> None:
    assert plain_text(message) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 30, 20) + b"\x08\x06\0\0\0" + b"\0" * 9, (30, 20)),
        (b"GIF89a" + struct.pack("<HH", 7, 9), (7, 9)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 20, 30) + b"\0" * 8,
         (30, 20)),
        (b'<svg width="10px" height="5">', (10, 5)),
        (b'<?xml?><svg viewBox="0 0 96.4 26">', (96, 26)),
        (b'<svg width="100%" viewBox="0 0 4 3">', (4, 3)),
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x1d\0\0\x13\0\0", (30, 20)),
        (b"<svg>", None), (b"", None), (b"\xff\xd8", None), (b"\x89PNG\r\n\x1a\n", None),
    ],
)  # fmt: skip
def test_picture_sizes(data: bytes, expected: tuple[int, int] | None) -> None:
    assert picture_size(data) == expected


@given(st.binary(max_size=60))
def test_no_picture_is_a_failure(data: bytes) -> None:
    for start in (b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF1234WEBPVP8 "):
        picture_size(start + data)


@given(st.text(alphabet="<>/abp \"'=&;!-x", max_size=60))
def test_sanitising_twice_is_sanitising_once(text: str) -> None:
    once = sanitise(text)
    assert sanitise(once) == once


def test_the_cache_forgets_what_was_not_used() -> None:
    cache = PageCache(limit=250)
    made: list[str] = []

    def page(name: str) -> Page:
        def make(trace: Trace) -> bytes:
            made.append(name)
            return name.encode() * 100

        return Page((name,), lambda: 1, make, "text/plain")

    for name in "abc":
        cache.stored(page(name), 1)
        cache.stored(page("a"), 1)
    assert made == ["a", "b", "c"]
    cache.stored(page("c"), 2)  # another version of the site, which the page shows nothing of
    cache.stored(page("b"), 2)
    assert made == ["a", "b", "c", "b"]


def test_completeness_is_exact(site: Make) -> None:
    text = "---\ntitle: One\nlang: en\n---\n\nA first.\n\nA second.\n\nA first.\n"
    reader = site({"articles/a.md": text}, be={"A first.": "Першы."})
    entry = pieraklad.site.Site(reader.project).snapshot.entries["a"]
    reading = entry.readings["be"]
    assert (reading.finished, reading.total, reading.share) == (2, 4, 0.5)
    assert not reading.available
    assert entry.readings["en"].available
    assert entry.available_languages() == ("en",)


def test_the_library_needs_no_flask() -> None:
    import subprocess
    import sys

    code = (
        "import sys, pieraklad.site, pieraklad.site.machines.json_ld, pieraklad.cli.build, pieraklad.cli.serve;"
        "assert not {'flask', 'werkzeug', 'jinja2'} & set(sys.modules);"
        "import pieraklad_web.static_site.build; assert not {'flask', 'werkzeug'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
