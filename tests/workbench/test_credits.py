"""Who is named under an article: by choice, at once, and no longer when they say so."""

from __future__ import annotations

import pytest

from helpers.translator import HERE, Translator
from pieraklad.catalogs.credits import FILE_NAME, format_credits, parse_credits
from pieraklad.site import Site
from pieraklad_web import create_app


def choose(translator: Translator, **fields: str) -> None:
    answer = translator.client.post("/workbench/me/credits", data=fields, headers=HERE)
    assert answer.status_code == 303


def foot(translator: Translator, language: str = "be") -> str:
    app = create_app(translator.project, 0)
    site: Site = app.extensions["pieraklad"]
    try:
        page = app.test_client().get(f"/{language}/articles/observers")
        return page.get_data(as_text=True)
    finally:
        site.close()


def test_nobody_is_named_who_did_not_ask(translator: Translator) -> None:
    translator.put("At night", "Уначы")
    assert not list(translator.root.rglob(FILE_NAME))
    assert "Пераклалі" not in foot(translator)


def test_whoever_asks_is_named_for_what_is_there_and_what_comes(translator: Translator) -> None:
    name = translator.desk.workbench.people.by_number(1).name
    translator.put("At night", "Уначы")
    choose(translator, named="1")
    assert f"Пераклалі: {name}" in foot(translator)
    assert name not in foot(translator, "en")  # the original
    choose(translator)
    assert name not in foot(translator)
    choose(translator, named="1")
    translator.put("The box is **sealed**.", "Скрыня **запячатаная**.")
    [path] = translator.root.rglob(FILE_NAME)
    assert parse_credits(path.read_bytes()) == {("observers", name)}


def test_a_running_site_shows_a_change_of_the_file(translator: Translator) -> None:
    app = create_app(translator.project, 0)
    client = app.test_client()
    path = translator.root / "locales/be" / FILE_NAME
    assert "Пераклалі" not in client.get("/be/articles/observers").get_data(as_text=True)
    path.write_bytes(
        format_credits({("observers", "Алеся <b>"), ("observers", "Янка"), ("x", "Y")})
    )
    shown = client.get("/be/articles/observers").get_data(as_text=True)
    assert "Пераклалі: Алеся &lt;b&gt;, Янка" in shown
    path.unlink()
    assert "Пераклалі" not in client.get("/be/articles/observers").get_data(as_text=True)
    app.extensions["pieraklad"].close()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\n", b"no tab\n", b"\tname\n", b"slug\t\n", b"<<<<<<< ours\n"]
)
def test_lines_that_are_no_credits_are_passed_over(data: bytes) -> None:
    assert parse_credits(data + b"a\tB\n") == {("a", "B")}
