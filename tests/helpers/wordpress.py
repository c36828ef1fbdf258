"""Writes WordPress exports (WXR 1.2) of any size, as WordPress's own exporter puts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

LINK = "https://example.org"
HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.4" created="2024-01-01 00:00" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Site</title><link>{LINK}</link><description>About</description><language>be</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>{LINK}</wp:base_site_url><wp:base_blog_url>{LINK}</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[jane]]></wp:author_login><wp:author_display_name><![CDATA[Jane Doe]]></wp:author_display_name></wp:author>
"""
TAIL = "</channel>\n</rss>\n"


def cdata(text: str) -> str:
    """Return a text as WordPress writes it."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def item(
    number: int, title: str, content: str, *, kind: str = "post", status: str = "publish", name: str | None = None,
    terms: Iterable[tuple[str, str, str]] = (), meta: Mapping[str, str] | None = None, excerpt: str = "",
    date: str = "2023-05-06 10:00:00", modified: str = "2023-05-06 10:00:00", more: str = "",
) -> str:  # fmt: skip
    """Return an item; `terms` are (domain, nicename, name)."""
    slug = name if name is not None else f"post-{number}"
    listed = "".join(
        f'<category domain="{d}" nicename="{n}">{cdata(t)}</category>\n' for d, n, t in terms
    )
    metas = "".join(
        f"<wp:postmeta><wp:meta_key>{cdata(k)}</wp:meta_key><wp:meta_value>{cdata(v)}</wp:meta_value></wp:postmeta>\n"
        for k, v in (meta or {}).items()
    )
    return f"""<item><title>{cdata(title)}</title><link>{LINK}/{escape(slug)}/</link><pubDate>Sat, 06 May 2023 07:00:00 +0000</pubDate>
<dc:creator>{cdata("jane")}</dc:creator><guid isPermaLink="false">{LINK}/?p={number}</guid><description></description>
<content:encoded>{cdata(content)}</content:encoded><excerpt:encoded>{cdata(excerpt)}</excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{cdata(date)}</wp:post_date><wp:post_modified>{cdata(modified)}</wp:post_modified>
<wp:post_name>{cdata(slug)}</wp:post_name><wp:status>{cdata(status)}</wp:status><wp:post_parent>0</wp:post_parent>
<wp:post_type>{cdata(kind)}</wp:post_type><wp:post_password></wp:post_password>
{listed}{metas}{more}</item>
"""


def write_site(path: Path, items: Iterable[str]) -> Path:
    """Write an export of these items, one after another."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for text in items:
            file.write(text)
        file.write(TAIL)
    return path


def pair_terms(language: str, group: str) -> list[tuple[str, str, str]]:
    """Return the terms that Polylang gives a post."""
    return [("language", language, language), ("post_translations", group, group)]


EN = ("The ballot boxes in Hrodna were sealed at eight in the morning.", "Observers counted {} voters that day.",
      "Nobody may touch a box until the evening.", "The chair breaks the seal in front of everyone.")  # fmt: skip
BE = ("Скрыні ў Гродне апячаталі а восьмай раніцы.", "Назіральнікі налічылі {} выбаршчыкаў у той дзень.",
      "Ніхто не можа кранаць скрыню да вечара.", "Старшыня здымае пломбу на вачах у ўсіх.")  # fmt: skip


def many_items(number: int, paragraphs: int = 12) -> Iterator[str]:
    """Iterate over posts: pairs of Polylang's, in blocks and in older contents, a table and a list in each."""
    for n in range(number // 2):
        for post, language, lines in ((2 * n + 1, "be", BE), (2 * n + 2, "en", EN)):
            texts = [f"{lines[k % 4]} {k}.{n}".format(n * 7 + k) for k in range(paragraphs)]
            table = f"<table><thead><tr><th>{lines[0]}</th><th>№</th></tr></thead><tbody><tr><td>{lines[2]}</td><td>{n}</td></tr></tbody></table>"
            listed = "<ul>" + "".join(f"<li>{line}</li>" for line in texts[:3]) + "</ul>"
            if n % 2:
                body = "".join(
                    f"<!-- wp:paragraph -->\n<p>{t} <strong>{n}</strong></p>\n<!-- /wp:paragraph -->\n\n"
                    for t in texts
                )
                body += f'<!-- wp:list -->{listed}<!-- /wp:list -->\n<!-- wp:table --><figure class="wp-block-table">{table}</figure><!-- /wp:table -->'
            else:
                body = (
                    "\n\n".join(f"{t} <strong>{n}</strong>" for t in texts)
                    + f"\n\n{listed}\n\n{table}"
                )
            title = ("Скрыня" if language == "be" else "The box") + f" {n}"
            yield item(
                post,
                title,
                body,
                name=f"box-{n}-{language}",
                terms=pair_terms(language, f"pll_{n}"),
            )
