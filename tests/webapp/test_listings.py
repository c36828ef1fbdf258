"""The archive by month and the A–Z index, as a reader meets them."""

import pytest

from helpers.sites import Make, Page, words


def articles(*dated: tuple[str, str, str]) -> dict[str, str]:
    """Return the files of articles of a slug, a title and a date (empty for none)."""
    return {
        f"articles/{slug}.md": f"---\ntitle: {title}\nlang: be\n{f'date: {date}' if date else ''}\n---\n\nТэкст.\n"
        for slug, title, date in dated
    }


MONTHS = articles(
    ("a", "Першы", "2026-11-02"), ("b", "Другі", "2026-11-20"), ("c", "Трэці", "2026-05-01"),
    ("d", "Стары", "2025-12-31"), ("e", "Без даты", ""),
)  # fmt: skip


def headings(page: Page) -> list[str]:
    return [words(h) for h in page.one("main").iter("h2")]


def test_the_archive_counts_the_articles_of_each_month(site: Make) -> None:
    reader = site(MONTHS)
    page = reader.page("/be/archive/")
    assert headings(page) == ["2026 г.", "2025 г."]
    assert [words(li) for li in page.one("main").iter("li")] == [
        "лістапад 2 артыкулы", "май 1 артыкул", "снежань 1 артыкул",
    ]  # fmt: skip
    assert [a.get("href") for li in page.one("main").iter("li") for a in li.iter("a")] == [
        "/be/archive/2026-11", "/be/archive/2026-05", "/be/archive/2025-12",
    ]  # fmt: skip
    english = reader.page("/en/archive/")
    assert headings(english) == ["2026", "2025"]
    assert words(next(english.one("main").iter("li"))) == "November 2 articles"


def test_a_month_has_its_articles_newest_first(site: Make) -> None:
    page = site(MONTHS).page("/be/archive/2026-11")
    assert words(page.one("h1")) == "лістапад 2026 г."
    assert words(page.one("title")) == "Архіў: лістапад 2026 г. – Газета"
    assert headings(page) == ["Другі", "Першы"]
    assert page.links() == {
        "be": "https://example.org/be/archive/2026-11",
        "en": "https://example.org/en/archive/2026-11",
        "x-default": "https://example.org/be/archive/2026-11",
    }
    switch = [a.get("href") for a in page.one("nav", class_="languages").iter("a")]
    assert switch == ["/be/archive/2026-11?set=1", "/en/archive/2026-11?set=1"]


def test_from_a_month_one_goes_on_to_the_next_that_has_articles(site: Make) -> None:
    page = site(MONTHS).page("/en/archive/2026-05")
    links = [
        (a.get("rel"), a.get("href"), words(a)) for a in page.one("nav", class_="pager").iter("a")
    ]
    assert links == [
        ("prev", "/en/archive/2026-11", "November 2026"),
        ("next", "/en/archive/2025-12", "December 2025"),
    ]


@pytest.mark.parametrize(
    "month", ["2026-10", "2026-13", "2026-00", "2026-1", "2026", "٢٠٢٦-١١", "2026-11x", "0000-01"]
)
def test_a_month_without_articles_is_no_page(site: Make, month: str) -> None:
    assert site(MONTHS).get(f"/be/archive/{month}").status_code == 404


def test_the_lists_are_linked_and_their_addresses_forgive_a_slash(site: Make) -> None:
    reader = site(MONTHS)
    for path in ("/be/", "/be/articles/a", "/be/search?q=тэкст"):
        foot = {a.get("href") for a in reader.page(path).one("footer").iter("a")}
        assert {"/be/archive/", "/be/index"} <= foot
    current = reader.page("/be/archive/").one("nav", class_="sections")
    assert [words(a) for a in current.iter("a") if a.get("aria-current")] == ["Архіў"]
    for path, target in {
        "/be/archive": "/be/archive/", "/be/archive/2026-11/": "/be/archive/2026-11",
        "/be/index/": "/be/index",
    }.items():  # fmt: skip
        answer = reader.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (308, target)


def test_a_site_without_dates_has_an_empty_archive(site: Make) -> None:
    assert "Артыкулаў пакуль няма" in site({}).page("/be/archive/").words()
    assert "Артыкулаў пакуль няма" in site({}).page("/be/index").words()


TITLES = {
    "be": [
        "Яблык",
        "«Ёлка»",
        "Ельнік",
        "Жыта",
        "Ўзор",
        "Урна",
        "Іншае",
        "Зямля",
        "Йога",
        "10 правіл",
    ],
    "en": ["Éclair", "Zebra", "apple"],
}


def groups(page: Page) -> list[tuple[str, str | None, list[str]]]:
    """Return (letter, lang, titles) of the index."""
    found: list[tuple[str, str | None, list[str]]] = []
    for element in page.one("main"):
        if element.tag == "h2":
            found.append((words(element), element.get("lang"), []))
        elif element.get("class") == "index":
            found[-1][2].extend(words(a) for a in element.iter("a"))
    return found


def test_the_index_has_the_letters_of_the_language_in_its_order(site: Make) -> None:
    files = {
        f"articles/{lang}{number}.md": f'---\ntitle: "{title}"\nlang: {lang}\n---\n\nText.\n'
        for lang, titles in TITLES.items()
        for number, title in enumerate(titles)
    }
    reader = site(files, be={"apple": "Агрэст", "Text.": "Тэкст."})
    page = reader.page("/be/index")
    assert groups(page) == [
        ("А", None, ["Агрэст"]), ("Е", None, ["Ельнік"]), ("Ё", None, ["«Ёлка»"]),
        ("Ж", None, ["Жыта"]), ("З", None, ["Зямля"]), ("І", None, ["Іншае"]),
        ("Й", None, ["Йога"]), ("У", None, ["Урна"]), ("Ў", None, ["Ўзор"]),
        ("Я", None, ["Яблык"]), ("0–9", None, ["10 правіл"]),
        ("E", "en", ["Éclair"]), ("Z", "en", ["Zebra"]),
    ]  # fmt: skip
    ids = {h.get("id") for h in page.all("h2")}
    jumps = page.one("ul", class_="letters")
    assert [words(a) for a in jumps.iter("a")] == [letter for letter, _, _ in groups(page)]
    assert {a.get("href", "")[1:] for a in jumps.iter("a")} == ids
    assert page.links()["en"] == "https://example.org/en/index"

    english = groups(reader.page("/en/index"))
    assert english[:4] == [
        ("A", None, ["apple"]), ("E", None, ["Éclair"]), ("Z", None, ["Zebra"]),
        ("0–9", None, ["10 правіл"]),
    ]  # fmt: skip
    assert ("Ё", "be", ["«Ёлка»"]) in english
