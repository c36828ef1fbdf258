"""The workbench's pages without a script: reading, translating, previews, conflicts."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from helpers.sites import CONFIG, Page, write
from helpers.translator import HERE, Translator


def fields(page: Page) -> dict[str, str]:
    """Return what a browser would send of the message's form."""
    found = {e.attrib["name"]: e.attrib["value"] for e in page.all("input", type="hidden")}
    [area] = page.all("textarea", name="target")
    return {**found, "target": "".join(area.itertext())}


def text_of(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def rows(page: Page) -> list[ElementTree.Element]:
    return [e for e in page.all("article") if "row" in e.attrib.get("class", "").split()]


def test_an_article_is_shown_in_its_order_with_its_states(translator: Translator) -> None:
    translator.put("At night", "Уначы")
    page = translator.page("/be/observers")
    shown = [text_of(row) for row in rows(page)]
    assert "Observers" in shown[0]
    assert "title" in shown[0]
    night = next(row for row in shown if "At night" in row)
    assert "Уначы" in night
    assert "translated" in night
    # Markup looks as it will on the page, not as it is written.
    assert any(text_of(e) == "sealed" for e in page.all("strong"))
    assert "**" not in "".join(shown)


def test_every_page_is_valid_html_in_both_languages(translator: Translator) -> None:
    one = translator.message("The box is **sealed**.")["id"]
    for path in [
        "/", "/be/", "/be/observers", "/be/observers?only=todo", "/be/observers?only=fuzzy",
        "/be/observers?only=findings", "/be/observers?only=mine", "/be/observers?q=ballots",
        f"/be/observers/{one}", "/search", "/search?q=ballots", "/replace", "/terms", "/sign-in",
    ]:  # fmt: skip
        for language in ("be", "en"):
            mark = "&" if "?" in path else "?"
            page = translator.page(f"{path}{mark}interface={language}")
            assert page.root.attrib["lang"] == language


def test_a_form_saves_and_goes_on_to_the_next_message(translator: Translator) -> None:
    message = translator.message("At night")
    page = translator.page(f"/be/observers/{message['id']}")
    answer = translator.post(
        f"/be/observers/{message['id']}", **{**fields(page), "target": "Уначы"}, state="translated"
    )
    assert answer.status_code == 303
    assert answer.location.split("/")[-1] == translator.message("The box is **sealed**.")["id"]
    assert translator.entry("At night").msgstr == "Уначы"
    assert translator.project.mo_path("observers", "be").read_bytes().count("Уначы".encode()) == 1


def test_after_the_last_message_the_form_leads_back_to_the_article(
    make: Callable[..., Translator],
) -> None:
    translator = make({"short": "---\nlang: en\n---\n\nThe only one.\n"})
    message = translator.message("The only one.", "short")
    page = translator.page(f"/be/short/{message['id']}")
    path = f"/be/short/{message['id']}"
    answer = translator.post(path, **{**fields(page), "target": "Адзіны."})
    assert answer.status_code == 303
    assert answer.location.endswith(f"/be/short#m-{message['id']}")


def test_sending_a_form_twice_saves_once(translator: Translator) -> None:
    message = translator.message("At night")
    form = {**fields(translator.page(f"/be/observers/{message['id']}")), "target": "Уначы"}
    for _ in range(2):
        assert translator.post(f"/be/observers/{message['id']}", **form).status_code == 303
    history = translator.get(f"/api/be/observers/{message['id']}/history").json["entries"]
    assert [entry["target"] for entry in history if entry["target"] != [""]] == [["Уначы"]]


def test_a_preview_saves_nothing_and_keeps_the_text(translator: Translator) -> None:
    message = translator.message("The box is **sealed**.")
    path = f"/be/observers/{message['id']}"
    form = {**fields(translator.page(path)), "target": "Скрыня **апячатана**.", "preview": "1"}
    page = Page(translator.post(path, **form).get_data(as_text=True))
    assert any(text_of(e) == "апячатана" for e in page.all("strong"))
    assert fields(page)["target"] == "Скрыня **апячатана**."
    assert translator.entry("The box is **sealed**.").msgstr == ""


def test_a_text_that_begins_with_a_line_break_comes_back_whole(translator: Translator) -> None:
    message = translator.message("At night")
    path = f"/be/observers/{message['id']}"
    form = {**fields(translator.page(path)), "target": "\nУначы", "preview": "1"}
    assert fields(Page(translator.post(path, **form).get_data(as_text=True)))["target"] == "\nУначы"


def test_what_the_page_cannot_show_is_kept_as_fuzzy_and_the_reason_is_told(
    translator: Translator,
) -> None:
    answer = translator.put("At night", "<div>Уначы</div>")
    assert answer.json["state"] == "fuzzy"
    assert any(finding["refused"] for finding in answer.json["findings"])
    assert translator.entry("At night").fuzzy


def test_of_two_texts_for_one_message_none_is_lost(translator: Translator) -> None:
    message = translator.message("At night")
    path = f"/be/observers/{message['id']}"
    form = fields(translator.page(path))
    translator.put("At night", "Ноччу")
    answer = translator.post(path, **{**form, "target": "Уначы"})
    assert answer.status_code == 409
    page = Page(answer.get_data(as_text=True))
    assert "Ноччу" in page.source
    assert fields(page)["target"] == "Уначы"
    assert translator.entry("At night").msgstr == "Ноччу"
    # The form that came back replaces it knowingly, and the suggestion is done with.
    assert translator.post(path, **fields(page)).status_code == 303
    assert translator.entry("At night").msgstr == "Уначы"
    assert translator.desk.workbench.suggestions("be", "observers") == []


def test_the_saved_text_can_be_kept_in_a_conflict(translator: Translator) -> None:
    message = translator.message("At night")
    translator.put("At night", "Ноччу")
    data = {"target": ["Уначы"], "base": message["hash"], "request": "r1"}
    path = f"/workbench/api/be/observers/{message['id']}"
    answer = translator.client.put(path, json=data, headers=HERE)
    assert answer.status_code == 409
    number = answer.json["suggestion"]
    part = translator.get(f"/be/observers/{message['id']}?part=conflict&suggestion={number}")
    assert "Уначы" in part.get_data(as_text=True)
    closing = f"/workbench/be/observers/{message['id']}/suggestions/{number}"
    assert translator.client.delete(closing, headers=HERE).status_code == 204
    assert translator.client.delete(closing, headers=HERE).status_code == 404
    assert translator.entry("At night").msgstr == "Ноччу"


def test_a_text_that_stands_twice_is_one_message(translator: Translator) -> None:
    page = translator.page("/be/observers")
    twice = [row for row in rows(page) if "Observers count the ballots." in text_of(row)]
    assert len(twice) == 2
    assert twice[0].attrib["id"] != twice[1].attrib["id"]
    assert "the same text as in" in text_of(twice[1])


def test_new_texts_of_the_article_wait_for_the_catalog_and_one_button_brings_them(
    translator: Translator,
) -> None:
    translator.put("At night", "Уначы")
    article = (translator.root / "articles/observers.md").read_text("utf-8")
    write(translator.root, "articles/observers.md", article + "\nA new paragraph.\n")
    page = translator.page("/be/observers")
    [row] = [row for row in rows(page) if "A new paragraph." in text_of(row)]
    assert "missing" in row.attrib["class"]
    answer = translator.post("/be/observers/update")
    assert answer.status_code == 303
    assert translator.message("A new paragraph.")["hash"]
    assert translator.entry("At night").msgstr == "Уначы"


def test_a_changed_text_shows_what_changed_in_it(translator: Translator) -> None:
    translator.put("Observers count the ballots.", "Назіральнікі лічаць бюлетэні.")
    article = (translator.root / "articles/observers.md").read_text("utf-8")
    changed = article.replace("count the ballots.", "count the ballots by hand.")
    write(translator.root, "articles/observers.md", changed)
    translator.post("/be/observers/update")
    message = translator.message("Observers count the ballots by hand.")
    assert message["state"] == "fuzzy"
    assert message["previous"] == "Observers count the ballots."
    page = translator.page(f"/be/observers/{message['id']}")
    assert any("by hand" in text_of(e) for e in page.all("ins"))


def test_a_catalog_that_does_not_parse_keeps_the_text_and_is_not_written(
    translator: Translator,
) -> None:
    path = translator.project.catalog_path("observers", "be")
    message = translator.message("At night")
    good = path.read_bytes()
    broken = good + b'\nmsgid "no end\n'
    path.write_bytes(broken)
    assert translator.page("/be/observers").all("p", class_="problem")
    data = {"target": ["Уначы"], "base": message["hash"], "request": "r1"}
    answer = translator.client.put(
        f"/workbench/api/be/observers/{message['id']}", json=data, headers=HERE
    )
    assert answer.status_code == 202
    assert answer.json["waiting"]
    assert path.read_bytes() == broken
    path.write_bytes(good)
    translator.desk.workbench.replay()
    assert translator.entry("At night").msgstr == "Уначы"


@pytest.mark.parametrize(
    "path",
    ["/be/nothing", "/be/observers/000000000000", "/be/..%2f..%2fetc", "/be/observers/..", "/de/",
     "/en/observers", "/be-Latn/observers", "/api/be/nothing", "/nowhere"],
)  # fmt: skip
def test_what_is_not_there_is_a_plain_answer(translator: Translator, path: str) -> None:
    answer = translator.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.get_data(as_text=True)


def test_a_text_of_a_message_that_is_gone_comes_back_with_the_answer(
    translator: Translator,
) -> None:
    answer = translator.post("/be/observers/000000000000", target="Мой тэкст", base="x")
    assert answer.status_code == 404
    assert "Мой тэкст" in answer.get_data(as_text=True)


def test_the_whole_page_shows_saved_and_typed_texts_under_the_readers_policy(
    translator: Translator,
) -> None:
    translator.put("At night", "Уначы", state="fuzzy")
    typed = translator.message("The box is **sealed**.")["id"]
    drafts = f'{{"{typed}": ["Скрыня <b onclick=alert(1)>**апячатаная**</b>."]}}'
    answer = translator.post("/be/observers/page", drafts=drafts)
    page = Page(answer.get_data(as_text=True))
    assert "Уначы" in page.source
    assert "апячатаная" in page.source
    assert "alert(1)" not in page.source
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert page.all("a", class_="edit")


def test_plural_forms_say_which_numbers_they_are_for(translator: Translator) -> None:
    path = translator.project.catalog_path("observers", "be")
    plural = (
        'msgid "At night"\nmsgid_plural "At %(n)s nights"\n'
        'msgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n'
    )
    text = path.read_text("utf-8").replace('msgid "At night"\nmsgstr ""\n', plural)
    path.write_text(text, "utf-8")
    message = translator.message("At night")
    page = translator.page(f"/be/observers/{message['id']}")
    labels = [text_of(label) for label in page.all("label") if "Form" in text_of(label)]
    assert labels == ["Form 1: 1, 21, 31, 41 …", "Form 2: 2, 3, 4, 22 …", "Form 3: 0, 5, 6, 7 …"]


def test_nothing_of_the_workbench_is_on_the_readers_site_unless_it_is_switched_on(
    translator: Translator,
) -> None:
    from pieraklad_web import create_app

    app = create_app(translator.project)
    with app.test_client() as reader:
        assert reader.get("/workbench/").status_code == 404
        assert "workbench" not in reader.get("/be/articles/observers").get_data(as_text=True)
    app.extensions["pieraklad"].close()


def test_a_link_leads_from_every_paragraph_to_its_message_and_back(translator: Translator) -> None:
    from pieraklad_web import create_app

    translator.put("At night", "Уначы")
    app = create_app(translator.project, workbench="/workbench")
    with app.test_client() as reader:
        page = Page(reader.get("/be/articles/observers").get_data(as_text=True))
    app.extensions["pieraklad"].close()
    for text in ("At night", "The box is **sealed**.", "Monday", "Observers count the ballots."):
        identity = translator.message(text)["id"]
        links = [e for e in page.all("a", class_="edit") if e.attrib["href"].endswith(identity)]
        assert links, text
        assert links[0].attrib["id"] == f"m:{identity}"
        back = translator.page("/be/observers")
        assert any(e.attrib["href"].endswith(f"#m:{identity}") for e in back.all("a"))
    # The contents and the titles of windows do not have the links' signs in them.
    assert "✎" not in "".join(text_of(e) for e in page.all("nav", class_="contents"))


def test_the_settings_of_a_project_without_a_glossary_are_enough(
    make: Callable[..., Translator],
) -> None:
    translator = make(config=CONFIG)
    assert translator.page("/terms").all("h1")
    assert translator.post("/terms", term="a", translation="б").status_code == 404


def test_an_article_without_a_catalog_gets_one_by_the_button(translator: Translator) -> None:
    path = translator.project.catalog_path("observers", "be")
    path.unlink()
    page = translator.page("/be/observers")
    assert all("missing" in row.attrib["class"] for row in rows(page))
    assert translator.post("/be/observers/update").status_code == 303
    assert path.exists()
    assert translator.put("At night", "Уначы").status_code == 200


def test_the_address_without_its_slash_leads_there(translator: Translator) -> None:
    for path in ("/workbench", "/workbench/be"):
        answer = translator.client.get(path)
        assert answer.status_code == 308
        assert answer.location.endswith(f"{path}/")


def test_it_works_below_a_prefix(translator: Translator) -> None:
    base = {"SCRIPT_NAME": "/site"}
    visitor = translator.app.test_client()
    link = f"/workbench/join/{translator.desk.workbench.people.owner_link()}"
    answer = visitor.get(link, environ_overrides=base)
    assert answer.location == "/site/workbench/"
    assert "Path=/site/workbench" in answer.headers["Set-Cookie"]
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    page = Page(
        visitor.get(
            "/workbench/be/observers", environ_overrides=base, headers={"Cookie": cookie}
        ).get_data(as_text=True)
    )
    addresses = [
        e.attrib[name]
        for e in page.root.iter()
        for name in ("href", "src", "action")
        if name in e.attrib
    ]
    assert all(a.startswith(("/site/", "#", "observers/")) for a in addresses)


def test_errors_are_told_in_the_language_of_the_pages(translator: Translator) -> None:
    belarusian = {"Accept-Language": "be"}
    client = translator.client
    answers = [
        client.get("/workbench/be/nothing", headers=belarusian),
        client.post("/workbench/terms", headers={**belarusian, "Sec-Fetch-Site": "cross-site"}),
        client.put("/workbench/be/observers", headers={**belarusian, **HERE}),
        client.post("/workbench/be/observers/000000000000", headers={**belarusian, **HERE}, data={"target": "x"}),
        client.post("/workbench/be/observers/update", headers={**belarusian, **HERE}, data={"x": "x" * 5_000_000}),
    ]  # fmt: skip
    for answer in answers:
        if answer.status_code < 400:
            continue
        [told] = Page(answer.get_data(as_text=True)).all("p", role="alert")
        assert not re.search("[A-Za-z]{3}", text_of(told)), text_of(told)
    assert sum(answer.status_code >= 400 for answer in answers) >= 4
    told = client.get("/workbench/api/be/nothing").json
    assert re.search("[а-я]{3}", told["error_be"])
