"""What a server keeps in memory is bounded by bytes, whatever is asked of it."""

from __future__ import annotations

import re
import tracemalloc

import pytest

from helpers.sites import CONFIG, Make, Visitor
from pieraklad_web.pages.stored import PageCache, Stored
from pieraklad_web.pages.table import Page, Trace

WITHOUT_URL = re.sub(r"(?m)^url = .*\n", "", CONFIG)
SENTENCE = "The number {} is one that no other sentence has.\n\n"
LARGE = "---\ntitle: One\nlang: en\n---\n\n" + "".join(SENTENCE.format(n) for n in range(6_000))
SMALL = "---\ntitle: Two\nlang: en\n---\n\nText.\n"


def _kept(reader: Visitor) -> dict[tuple[str, ...], object]:
    ready = reader.app.wsgi_app
    return dict(ready._pages)  # type: ignore[attr-defined]


def test_many_hosts_do_not_fill_the_memory(site: Make) -> None:
    """A request may name any host, and without `url` each has pages of its own."""
    reader = site({"articles/a.md": LARGE, "articles/b.md": SMALL}, config=WITHOUT_URL)
    assert not reader.project.url
    size = len(reader.get("/en/articles/a").data)
    assert size > 300_000
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(150):
            answer = reader.get("/en/articles/a", headers={"Host": f"h{number}.example"})
            assert answer.status_code == 200
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 100_000_000 < 150 * size * 3
    assert len({key[2] for key in _kept(reader)}) == 1


def test_the_host_that_most_ask_for_keeps_its_pages(site: Make) -> None:
    reader = site({"articles/b.md": SMALL}, config=WITHOUT_URL)
    for _ in range(20):
        reader.get("/en/", headers={"Host": "site.example"})
    for number in range(10):
        reader.get("/en/", headers={"Host": f"h{number}.example"})
    assert {key[2] for key in _kept(reader)} == {"site.example"}
    for _ in range(40):
        reader.get("/en/", headers={"Host": "moved.example"})
    assert {key[2] for key in _kept(reader)} == {"moved.example"}


def test_with_an_address_in_the_settings_pages_are_kept_once_for_all_hosts(site: Make) -> None:
    reader = site({"articles/b.md": SMALL})
    assert reader.project.url
    pages = {reader.get("/en/", headers={"Host": f"h{number}.example"}).data for number in range(9)}
    assert len(pages) == 1
    assert len(_kept(reader)) == 1


@pytest.mark.parametrize("size", [100, 40_000, 500_000])
def test_a_cache_of_pages_is_bounded_with_their_compressed_copies(size: int) -> None:
    cache = PageCache(limit=1_000_000)
    made: list[int] = []

    def stored(number: int) -> Stored:
        def make(trace: Trace) -> bytes:
            made.append(number)
            return b"%07d" % number * (size // 7)

        return cache.stored(Page((number,), lambda: 1, make, "text/html"), 1)

    pages = [stored(number) for number in range(60)]
    made.clear()
    kept = []
    for number in reversed(range(60)):  # those used last first; what is made again is not kept
        stored(number)
        if made:
            break
        kept.append(pages[number])
    held = sum(len(page.copy(coding)[0]) for page in kept for coding in ("", *page.codings()))
    assert held <= 1_000_000
    assert (len(kept) > 2) == (size < 400_000)
