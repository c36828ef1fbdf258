"""WordPress exports: what comes, in which words, and that nothing of an editor's goes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from helpers.commands import Pieraklad
from helpers.timing import takes_too_long
from helpers.wordpress import HEAD, LINK, TAIL, item, many_items, pair_terms, write_site
from pieraklad.catalogs import Catalog
from pieraklad.importing.wordpress.content import html_of_content, paragraphs

BE = "<p>Скрыні апячаталі а восьмай раніцы ў панядзелак.</p><p>Назіральнікі налічылі 512 выбаршчыкаў.</p><p>Ніхто не можа кранаць скрыню да вечара.</p>"
EN = "<p>The boxes were sealed at eight on Monday morning.</p><p>Observers counted 512 voters.</p><p>Nobody may touch a box until the evening.</p>"


@pytest.fixture
def site(folder: Path, pieraklad: Pieraklad) -> Path:
    (folder / "pieraklad.toml").write_text('[site]\nlanguages = ["be", "en"]\n', "utf-8")
    return folder


def article(site: Path, slug: str) -> str:
    return (site / "articles" / f"{slug}.md").read_text("utf-8")


def test_posts_and_pages_come_with_what_wordpress_knows_of_them(
    site: Path, pieraklad: Pieraklad
) -> None:
    write_site(
        site / "site.xml",
        [
            item(1, "The boxes &amp; seals", "<!-- wp:paragraph -->\n" + EN + "\n<!-- /wp:paragraph -->", name="boxes", excerpt="In <b>short</b>.",
                 terms=[("category", "votes", "Votes"), ("post_tag", "box", "Box"), ("category", "uncategorized", "Uncategorized")],
                 modified="2023-06-07 00:00:00", meta={"_thumbnail_id": "9"}),
            item(2, "About", f'<p>See <a href="{LINK}/boxes/#x">the boxes</a> and <a href="/other/">other</a>.</p>', kind="page", name="about"),
            item(3, "Not yet", "<p>A draft.</p>", status="draft", name=""),
            item(9, "pic", "", kind="attachment", status="inherit", more=f"<wp:attachment_url>{LINK}/wp-content/uploads/2023/a.jpg</wp:attachment_url>",
                 meta={"_wp_attachment_image_alt": "A box"}),
        ],
    )  # fmt: skip
    outcome = pieraklad("import", "site.xml")
    assert outcome.status == 0, outcome.err
    assert article(site, "boxes").startswith(
        "---\ntitle: The boxes & seals\nlang: en\ndate: 2023-05-06\nupdated: 2023-06-07\nauthor: Jane Doe\nsummary: In short.\n"
        "tags:\n  - Votes\n  - Box\n"
    )
    assert f"image: {LINK}/wp-content/uploads/2023/a.jpg\nimage_alt: A box\n" in article(
        site, "boxes"
    )
    assert f"See [the boxes](boxes.md#x) and [other]({LINK}/other/)." in article(site, "about")
    assert "draft: true" in article(site, "not-yet")


@pytest.mark.parametrize("plugin", ["polylang", "wpml"])
@pytest.mark.parametrize("reverse", [False, True])
def test_a_pair_is_one_article_and_its_catalog(
    site: Path, pieraklad: Pieraklad, plugin: str, reverse: bool
) -> None:
    def marks(language: str) -> dict[str, object]:
        if plugin == "polylang":
            return {"terms": pair_terms(language, "pll_1")}
        return {"meta": {"trid": "77", "_wpml_language": language}}

    items = [
        item(5, "Скрыні і пломбы", BE, name="skryni", **marks("be")),  # type: ignore[arg-type]
        item(6, "Boxes and seals", EN, name="boxes", **marks("en")),  # type: ignore[arg-type]
        item(7, "Па-руску", "<p>Нет.</p>", name="ru", **marks("ru")),  # type: ignore[arg-type]
    ]
    write_site(site / "site.xml", reversed(items) if reverse else items)
    outcome = pieraklad("import", "site.xml")
    assert outcome.status == 0, outcome.err
    assert [f.name for f in (site / "articles").glob("*.md")] == ["skryni.md"]
    catalog = Catalog.from_bytes((site / "locales/en/LC_MESSAGES/articles/skryni.po").read_bytes())
    done = {entry.msgid: entry.msgstr for entry in catalog if entry.msgstr and not entry.fuzzy}
    assert done["Назіральнікі налічылі 512 выбаршчыкаў."] == "Observers counted 512 voters."
    assert "left out: 1 in ru, not a language of the site" in outcome.err

    before = {f: f.read_bytes() for f in site.rglob("*.*") if f.suffix in (".md", ".po")}
    again = pieraklad("import", "site.xml")
    assert again.status == 0
    assert "1 unchanged" in again.err
    assert {f: f.read_bytes() for f in site.rglob("*.*") if f.suffix in (".md", ".po")} == before


def test_again_is_an_update_and_an_editor_s_work_stays(site: Path, pieraklad: Pieraklad) -> None:
    write_site(
        site / "site.xml",
        [item(1, "One", "<p>The first text.</p>"), item(2, "Two", "<p>The second text.</p>")],
    )
    pieraklad("import", "site.xml")
    edited = site / "articles" / "post-2.md"
    edited.write_text(edited.read_text("utf-8") + "\nAn editor's.\n", "utf-8")
    kept = edited.read_bytes()
    write_site(
        site / "other-name.xml",
        [
            item(1, "One, renamed", "<p>The first text, and more.</p>", name="renamed"),
            item(2, "Two", "<p>Other.</p>"),
        ],
    )
    outcome = pieraklad("import", "other-name.xml")
    assert outcome.status == 1
    assert "post-2.md: was edited" in outcome.err
    assert edited.read_bytes() == kept
    assert "The first text, and more." in article(site, "post-1")
    assert len(list((site / "articles").glob("*.md"))) == 2


def test_a_finished_translation_is_never_overwritten(site: Path, pieraklad: Pieraklad) -> None:
    items = [
        item(5, "Скрыні", BE, name="a", terms=pair_terms("be", "g")),
        item(6, "Boxes", EN, name="b", terms=pair_terms("en", "g")),
    ]
    write_site(site / "site.xml", items)
    pieraklad("import", "site.xml")
    path = site / "locales/en/LC_MESSAGES/articles/a.po"
    path.write_text(
        path.read_text("utf-8").replace(
            "Observers counted 512 voters.", "The observers counted 512 voters!"
        ),
        "utf-8",
    )
    write_site(
        site / "site.xml",
        [
            items[0],
            item(6, "Boxes", EN.replace("counted", "saw"), name="b", terms=pair_terms("en", "g")),
        ],
    )
    pieraklad("import", "site.xml")
    assert "The observers counted 512 voters!" in path.read_text("utf-8")


def test_what_is_left_out_is_said_with_its_reason(site: Path, pieraklad: Pieraklad) -> None:
    write_site(
        site / "site.xml",
        [
            item(
                1,
                "Form",
                '<p>Before.</p>[contact-form-7 id="1"]<p>After [sic] it.</p><!-- wp:latest-posts {"postsToShow":3} /-->',
            ),
            item(2, "Menu", "", kind="nav_menu_item"),
            item(3, "Bin", "<p>x</p>", status="trash"),
            item(4, "Locked", "<p>x</p>").replace("<wp:post_password>", "<wp:post_password>secret"),
        ],
    )
    outcome = pieraklad("import", "site.xml")
    for words in (
        "shortcode [contact-form-7] × 1",
        "block “latest-posts” × 1",
        "1 type “nav_menu_item”",
        "1 status “trash”",
        "1 with a password",
    ):
        assert words in outcome.err
    assert "After \\[sic\\] it." in article(site, "post-1")


def test_captions_galleries_and_embeds(site: Path, pieraklad: Pieraklad) -> None:
    content = (
        'Text.\n\n[caption id="attachment_9" align="left" width="300"]<a href="x"><img src="https://e/a.jpg" alt="A" /></a> The <em>caption</em>[/caption]\n\n'
        '[gallery ids="9,10"]\n\n[embed]https://video.example/?a=1&amp;b=2[/embed]'
    )
    left_out: Counter[str] = Counter()
    made = html_of_content(content, {"9": ("https://e/n.jpg", "Nine")}, left_out)
    made = " ".join(made.split()).replace("> ", ">").replace(" <", "<")
    assert "<figure>" in made
    assert "<figcaption>The<em>caption</em></figcaption>" in made
    assert 'src="https://e/n.jpg" alt="Nine"' in made
    assert 'href="https://video.example/?a=1&amp;b=2"' in made
    assert left_out == {"picture of a gallery, not in the export": 1}


@pytest.mark.parametrize(
    ("content", "made"),
    [
        ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two<br>\nlines.</p>"),
        ("<h2>H</h2>\nText <a\nhref=x>y</a>", "<h2>H\n</h2>\n<p>Text <a\nhref=x>y</a></p>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("a<br />\nb", "<p>a<br /> b</p>"),
    ],
)
def test_older_contents_have_the_paragraphs_that_wordpress_makes(content: str, made: str) -> None:
    assert "".join(paragraphs(content).split()) == "".join(made.split())


BOMB = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (BOMB, 1, "declares entities"),
        ("<html></html>", 0, "not a WordPress export"),
        (HEAD + item(1, "One", "<p>The text.</p>") + "<item><title>", None, "not well-formed XML"),
        ("", 1, "not well-formed XML"),
    ],
)
def test_a_broken_export_is_refused_with_its_line(
    site: Path, pieraklad: Pieraklad, text: str, line: int | None, words: str
) -> None:
    (site / "site.xml").write_text(text, "utf-8")
    outcome = pieraklad("import", "site.xml")
    assert outcome.status == 1
    assert words in outcome.err
    place = text.count("\n") + 1 if line is None else line
    assert ("site.xml:" + (f"{place}: " if place else " ")) in outcome.err


def test_what_came_before_a_broken_place_stays(site: Path, pieraklad: Pieraklad) -> None:
    text = (
        HEAD
        + item(1, "One", "<p>The text of it.</p>")
        + "<item><title>&nothing;</title></item>"
        + TAIL
    )
    (site / "site.xml").write_text(text, "utf-8")
    assert pieraklad("import", "site.xml").status == 1
    assert "The text of it." in article(site, "post-1")


def test_pictures_come_from_the_folder_of_uploads(site: Path, pieraklad: Pieraklad) -> None:
    (site / "wp-content/uploads/2023").mkdir(parents=True)
    (site / "wp-content/uploads/2023/a.jpg").write_bytes(b"jpeg")
    write_site(
        site / "site.xml",
        [
            item(
                1,
                "One",
                f'<p>See: <img src="{LINK}/wp-content/uploads/2023/a.jpg" alt="A"> <img src="{LINK}/wp-content/uploads/../../pieraklad.toml" alt="B"></p>',
            )
        ],
    )
    assert pieraklad("import", "site.xml", "--media").status == 0
    assert "![A](media/post-1-a.jpg)" in article(site, "post-1")
    assert (site / "articles/media/post-1-a.jpg").read_bytes() == b"jpeg"


def test_a_large_export_takes_time_and_memory_in_proportion(site: Path, tmp_path: Path) -> None:
    import tracemalloc

    from pieraklad.importing.wordpress.reader import WordPressSite, read_posts

    runs, peaks = [], []
    for number in (100, 400):
        path = write_site(tmp_path / f"{number}.xml", many_items(number))

        def run(path: Path = path, number: int = number) -> None:
            assert sum(1 for _ in read_posts(path, WordPressSite())) == number

        tracemalloc.start()
        run()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        runs.append(run)
    assert takes_too_long(*runs) == ""
    assert peaks[1] < 2 * peaks[0] + 200_000
