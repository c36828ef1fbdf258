"""What tells a host of plain files how to send them: `.htaccess` for Apache, `_headers` and `_redirects`
for the object stores and CDNs that read those. Servers that read none of them do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from pieraklad.project import Project
from pieraklad.site.model.addresses import Address, home_path
from pieraklad.site.rendering.media import TYPES, media_path
from pieraklad_web.headers import FOR_EVER, OPENED_ALONE_POLICY, SCRIPTED_POLICY, SECURITY_HEADERS

# As the server sends them, but that the search needs its scripts.
HEADERS = SECURITY_HEADERS | {"Content-Security-Policy": SCRIPTED_POLICY}
# What a browser is not to show is offered for saving, as the server does; it can run nothing either.
_FOR_SAVING = {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": "attachment",
    "Content-Security-Policy": OPENED_ALONE_POLICY,
}
_OPEN = "Access-Control-Allow-Origin", "*"


def hosting_files(
    project: Project, address: Address, media: Iterable[str] = ()
) -> Iterator[tuple[str, bytes]]:
    """Iterate over the files' names and bytes; `media` are the media files' names."""
    yield ".htaccess", htaccess(project, address).encode("utf-8")
    yield "_headers", headers(project, address, media).encode("utf-8")
    yield "_redirects", redirects(project, address).encode("utf-8")


def htaccess(project: Project, address: Address) -> str:
    """Return the settings for Apache: the reader's language at `/`, headers, types."""
    rules = [
        f"RewriteCond %{{HTTP:Accept-Language}} ^{tag}(?:[-,;]|$) [NC]\n"
        f"RewriteRule ^$ {address.link(home_path(tag))} [R=302,L]"
        for tag in _most_special_first(project)
    ]
    languages = "|".join(re.escape(tag) for tag in project.languages)
    json = f"^{re.escape(address.base)}/({languages})/articles/[^/]+[.]json$"
    lines = _apache_headers(HEADERS)
    shown = "|".join(sorted(ending.removeprefix(".") for ending in TYPES))
    return f"""\
# Written by `pieraklad build`.
DirectoryIndex index.html
DirectorySlash On
ErrorDocument 404 {address.link("/404.html")}
AddType application/atom+xml .atom
AddCharset UTF-8 .html .xml .txt .atom .json .js .css .svg
<IfModule mod_rewrite.c>
RewriteEngine On
# A reader whose first language is one of ours goes there; everybody else may choose.
{chr(10).join(rules)}
</IfModule>
<IfModule mod_headers.c>
{lines}
<If "%{{REQUEST_URI}} == '{address.link("/")}'">
Header merge Vary Accept-Language
Header set Cache-Control "private, max-age=0"
</If>
<If "%{{REQUEST_URI}} =~ m#^{address.link("/static/")}#">
Header set Cache-Control "{FOR_EVER}"
</If>
# A picture opened by itself is a document; what a browser is not to show is offered for saving.
<If "%{{REQUEST_URI}} =~ m#^{address.link("/media/")}.*[.]svg$#i">
Header set Content-Security-Policy "{OPENED_ALONE_POLICY}"
</If>
<If "%{{REQUEST_URI}} =~ m#^{address.link("/media/")}# && ! %{{REQUEST_URI}} =~ m#[.]({shown})$#i">
{_apache_headers(_FOR_SAVING)}
</If>
# Pages of other sites may fetch articles.
<If "%{{REQUEST_URI}} =~ m#{json}#">
Header set {_OPEN[0]} "{_OPEN[1]}"
</If>
</IfModule>
"""


def _apache_headers(values: Mapping[str, str]) -> str:
    return "\n".join(f'Header set {name} "{value}"' for name, value in values.items())


def headers(project: Project, address: Address, media: Iterable[str] = ()) -> str:
    """Return `_headers`: a path, then the headers of what lies there.

    Where two paths fit, hosts send both values of a header joined by a comma; of two policies a
    browser obeys both.
    """
    lines = [address.link("/*"), *(f"  {name}: {value}" for name, value in HEADERS.items())]
    lines += [address.link("/static/*"), f"  Cache-Control: {FOR_EVER}"]
    lines += [address.link("/*.atom"), "  Content-Type: application/atom+xml; charset=utf-8"]
    for name in media:
        ending = PurePosixPath(name).suffix.lower()
        if ending == ".svg":
            lines.append(address.link(media_path(name)))
            lines.append(f"  Content-Security-Policy: {OPENED_ALONE_POLICY}")
        elif ending not in TYPES:
            lines.append(address.link(media_path(name)))
            lines += (f"  {key}: {value}" for key, value in _FOR_SAVING.items())
    for tag in project.languages:
        lines += [address.link(f"/{tag}/articles/*.json"), f"  {_OPEN[0]}: {_OPEN[1]}"]
    return "\n".join(lines) + "\n"


def redirects(project: Project, address: Address) -> str:
    """Return `_redirects`: where `/` leads by the reader's language."""
    return "".join(
        f"{address.link('/')} {address.link(home_path(tag))} 302 Language={tag}\n"
        for tag in _most_special_first(project)
    )


def _most_special_first(project: Project) -> list[str]:
    """Return the languages so that be-Latn is looked at before be, which begins as it does."""
    return sorted(project.languages, key=lambda tag: -tag.count("-"))
