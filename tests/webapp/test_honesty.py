"""What a page says about its own translation, in words, with the right numbers."""

import pytest

from helpers.sites import Make, Page, paragraphs, translated, words
from pieraklad_web import create_app

HEAD = "---\nlang: en\ndate: 2026-02-03\n---\n\n"


@pytest.mark.parametrize(
    ("done", "total", "expected"),
    [
        (1, 2, "Перакладзены 1 з 2 абзацаў; астатняе — у арыгінале, па-англійску."),
        (2, 5, "Перакладзена 2 з 5 абзацаў; астатняе — у арыгінале, па-англійску."),
        (5, 21, "Перакладзена 5 з 21 абзаца; астатняе — у арыгінале, па-англійску."),
        (21, 22, "Перакладзены 21 з 22 абзацаў; астатняе — у арыгінале, па-англійску."),
        (0, 1, "Гэты артыкул яшчэ не перакладзены: ён паказаны ў арыгінале, па-англійску."),
    ],
)
def test_completeness_in_belarusian(site: Make, done: int, total: int, expected: str) -> None:
    reader = site({"articles/a.md": HEAD + paragraphs(total)}, be=translated(range(1, done + 1)))
    page = reader.page("/be/articles/a")
    assert expected in page.words()
    assert "Чытаць арыгінал па-англійску" in page.words()


def test_completeness_in_english(site: Make) -> None:
    text = "---\nlang: be\n---\n\nПершы абзац.\n\nДругі абзац.\n\nТрэці абзац.\n"
    reader = site({"articles/a.md": text}, en={"Першы абзац.": "The first."})
    assert (
        "1 of 3 paragraphs is translated; the rest is in the original, in Belarusian."
        in reader.page("/en/articles/a").words()
    )


def test_a_whole_translation_and_the_original_say_nothing_of_gaps(site: Make) -> None:
    reader = site({"articles/a.md": HEAD + paragraphs(2)}, be=translated(range(1, 3)))
    assert "Перакладзен" not in reader.page("/be/articles/a").words()
    link = reader.page("/be/articles/a").all("a", hreflang="en")
    assert "/en/articles/a" in [a.get("href") for a in link]
    assert "translated" not in reader.page("/en/articles/a").words()


def test_an_outdated_paragraph_says_so_and_shows_the_present_text(site: Make) -> None:
    reader = site(
        {"articles/a.md": HEAD + "Now it is *five*.\n\n- Item now\n  - Child\n\n## Part now\n"},
        be={"Child": "Унук"},
        outdated={"Now it is *five*.": "Было *чатыры*.", "Item now": "Пункт", "Part now": "Частка"},
    )
    page = reader.page("/be/articles/a")
    outdated = [e for e in page.root.iter() if e.get("class") == "outdated"]
    assert [(e.tag, "".join(e.itertext())) for e in outdated] == [
        ("p", "Было чатыры."), ("span", "Пункт"), ("h2", "Частка"),
    ]  # fmt: skip
    details = page.all("details", class_="present")
    assert len(details) == 3
    shown = "".join(details[0].itertext())
    assert "Абзац перакладзены са старой версіі" in shown
    assert [p.get("lang") for p in details[0].iter("p")] == [None, "en"]
    assert "Now it is five." in shown
    assert "Перакладзены 1 з 4 абзацаў. 3 абзацы перакладзеныя са старой версіі" in page.words()


def test_outdated_text_is_not_shown_where_it_cannot_be_marked(site: Make) -> None:
    text = '---\ntitle: New title\nlang: en\n---\n\n<p title="New words">Text</p>\n'
    outdated = {"New title": "Стары загаловак", "New words": "Старыя словы", "Text": "Тэкст"}
    source = site({"articles/a.md": text}, outdated=outdated).text("/be/articles/a")
    assert "Стары загаловак" not in source
    assert "Старыя словы" not in source
    assert "Тэкст" in source


def test_without_the_setting_an_outdated_paragraph_is_in_the_source(site: Make) -> None:
    config = '[site]\nlanguages = ["be", "en"]\n'
    reader = site({"articles/a.md": HEAD + "Now.\n"}, outdated={"Now.": "Было."}, config=config)
    assert "Было" not in reader.text("/be/articles/a")


def test_a_translation_that_cannot_stand_gives_way_to_the_source(site: Make) -> None:
    reader = site(
        {"articles/a.md": HEAD + "# One\n\nTwo words.\n"},
        be={"One": "Адзін  \nдва", "Two words.": "Два <b>словы"},
    )
    page = reader.page("/be/articles/a")
    assert [p.text for p in page.all("p", class_="untranslated")] == ["Two words."]
    assert "яшчэ не перакладзены" in page.words()


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "1 артыкул"), (2, "2 артыкулы"), (5, "5 артыкулаў"), (21, "21 артыкул")],
)
def test_belarusian_plurals(site: Make, number: int, expected: str) -> None:
    files = {
        f"articles/a{i}.md": f"---\ntitle: Назва {i}\nlang: be\ntags: [мова]\n---\n\nТэкст.\n"
        for i in range(number)
    }
    assert f"мова {expected}" in site(files).page("/be/tags/").words()


def test_dates_are_in_words_with_the_right_case(site: Make) -> None:
    reader = site({"articles/a.md": HEAD + "Text.\n"})
    assert "3 лютага 2026 г." in reader.page("/be/articles/a").words()
    assert "3 February 2026" in reader.page("/en/articles/a").words()
    assert reader.page("/be/articles/a").one("time").get("datetime") == "2026-02-03"


def test_the_note_leads_to_what_is_outdated(site: Make) -> None:
    text = (
        HEAD
        + "## Part now\n\nFirst.\n\nNow it is *five*.\n\n- Item now\n\n| a |\n|---|\n| cell |\n"
    )
    outdated = {"Now it is *five*.": "Было *чатыры*.", "Item now": "Пункт", "Part now": "Частка",
                "cell": "клетка " * 30}  # fmt: skip
    page = site({"articles/a.md": text}, outdated=outdated).page("/be/articles/a")
    note = page.one("div", class_="completeness partial")
    first, *listed = [
        (a.get("href", ""), words(a)) for a in note.iter("a") if a.get("href", "")[:1] == "#"
    ]
    assert first[1].startswith("4 абзацы перакладзеныя са старой версіі")
    assert [text for _, text in listed[:3]] == ["Частка", "Было чатыры.", "Пункт"]
    assert len(listed[3][1]) <= 75
    assert first[0] == listed[0][0] == "#part-now"
    by_id = {e.get("id"): e for e in page.root.iter() if e.get("id")}
    for href, _ in listed:
        assert by_id[href[1:]].get("class") == "outdated"


def test_nothing_outdated_nothing_listed(site: Make) -> None:
    page = site({"articles/a.md": HEAD + "Text.\n"}, be={"Text.": "Тэкст."}).page("/be/articles/a")
    assert not page.all("details")


def test_related_titles_that_nobody_bears_are_shown_to_editors_only(site: Make) -> None:
    files = {
        "articles/a.md": "---\ntitle: A\nlang: en\nrelated: [B, Ц, none <such>]\n---\n\nText.\n",
        "articles/b.md": "---\ntitle: B\nlang: en\n---\n\nText.\n",
        "articles/c.md": "---\ntitle: C\nlang: en\n---\n\nText.\n",
    }
    reader = site(files, be={"C": "Ц"})
    assert "none" not in reader.text("/be/articles/a")
    with create_app(reader.project, editing=True).test_client() as client:
        aside = Page(client.get("/be/articles/a").text).one("aside")
        assert [words(li) for li in aside.iter("li")] == ["none <such>"]
        assert "толькі рэдактары" in words(aside)
        assert not Page(client.get("/be/articles/b").text).all("aside")
