"""A translated heading answers to its own words too, and to nothing that is somebody else's."""

from helpers.sites import Make, Page, words

HEAD = "---\ntitle: T\nlang: en\n---\n\n"


def aliases(page: Page) -> dict[str, str]:
    """Return {alias: the id of its heading}."""
    found = {}
    for level in ("h2", "h3"):
        for heading in page.one("main").iter(level):
            for span in heading.iter("span"):
                assert words(span) == ""
                found[span.get("id", "")] = heading.get("id", "")
    ids = [e.get("id") for e in page.root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    return found


def test_links_made_from_the_translated_heading_live(site: Make) -> None:
    text = HEAD + "## Counting *ballots*\n\nText.\n\n## Left alone\n\n### Last[^n]\n\n[^n]: Note.\n"
    be = {"Counting *ballots*": "Падлік *бюлетэняў*", "Last[^n]": "Апошняе[^n]"}
    reader = site({"articles/a.md": text}, be=be)
    page = reader.page("/be/articles/a")
    assert aliases(page) == {"падлік-бюлетэняў": "counting-ballots", "апошняе": "last"}
    assert aliases(reader.page("/en/articles/a")) == {}
    assert words(page.one("h2", id="counting-ballots")) == "Падлік бюлетэняў"


def test_an_alias_never_takes_an_id_of_the_page(site: Make) -> None:
    text = HEAD + (
        "## One\n\n## Two\n\n## Three {#чатыры}\n\n## Four\n\n## Five\n\n## Six\n\n## Seven\n\n"
        '<div id="пяць"></div>\n\nText.\n'
    )
    be = {
        "One": "Раз", "Two": "Раз", "Three": "Тры", "Four": "Чатыры", "Five": "Пяць",
        "Six": "main", "Seven": "Seven!",
    }  # fmt: skip
    page = site({"articles/a.md": text}, be=be).page("/be/articles/a")
    assert aliases(page) == {
        "раз": "one", "раз-1": "two", "тры": "чатыры", "чатыры-1": "four", "пяць-1": "five",
        "main-1": "six",
    }  # fmt: skip


def test_an_outdated_heading_has_an_alias_and_hostile_words_do_no_harm(site: Make) -> None:
    text = HEAD + "## New part\n\n## Hostile\n\nText.\n"
    reader = site(
        {"articles/a.md": text},
        be={"Hostile": 'Злая "назва" & 1 < 2'}, outdated={"New part": "Старая частка"},
    )  # fmt: skip
    page = reader.page("/be/articles/a")
    assert aliases(page) == {"старая-частка": "new-part", "злая-назва--1--2": "hostile"}
