"""The generated site for Hugo: the same articles and translations, with the page types of its skeleton theme."""

from __future__ import annotations

import random
import re
from pathlib import Path

from generated import BELARUSIAN, ENGLISH, TRANSLATED, article, sources, translation

CONFIG = """\
baseURL = "https://example.org/"
defaultContentLanguage = "en"
defaultContentLanguageInSubdir = true
disableHugoGeneratorInject = true
[languages.en]
languageName = "English"
contentDir = "content/en"
title = "A large site"
[languages.be]
languageName = "Беларуская"
contentDir = "content/be"
title = "Вялікі сайт"
[related]
threshold = 10
includeNewer = true
[[related.indices]]
name = "tags"
weight = 100
[[related.indices]]
name = "fragments"
weight = 20
type = "fragments"
"""

LAYOUTS = {
    "_default/baseof.html": """\
<!doctype html><html lang="{{ site.Language.Lang }}"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="viewport" content="width=device-width"><meta name="description" content="{{ .Description }}">
<link rel="canonical" href="{{ .Permalink }}">{{ range .AllTranslations }}
<link rel="alternate" hreflang="{{ .Language.Lang }}" href="{{ .Permalink }}">{{ end }}
{{ range .AlternativeOutputFormats }}<link rel="alternate" type="{{ .MediaType.Type }}" href="{{ .Permalink }}">{{ end }}
</head><body><header><a href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a>
<ul>{{ range .AllTranslations }}<li><a href="{{ .RelPermalink }}" lang="{{ .Language.Lang }}">{{ .Language.LanguageName }}</a></li>{{ end }}</ul>
</header><main>{{ block "main" . }}{{ end }}</main></body></html>
""",
    "_default/single.html": """\
{{ define "main" }}<article><h1>{{ .Title }}</h1><p>{{ .Params.summary }}</p>
<time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date | time.Format ":date_long" }}</time> {{ .ReadingTime }}
{{ .TableOfContents }}{{ .Content }}
<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>
<h2>Related</h2><ul>{{ range first 5 (site.RegularPages.Related .) }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</article>{{ end }}
""",
    "_default/list.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ $p := .Paginate .Pages 20 }}{{ range $p.Pages }}
<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ .Params.summary }}</li>{{ end }}</ul>{{ template "_internal/pagination.html" . }}{{ end }}
""",
}


def write_site(folder: Path, count: int) -> None:
    """Write the project; `hugo` in `folder` builds it into `public`."""
    (folder / "hugo.toml").parent.mkdir(parents=True, exist_ok=True)
    (folder / "hugo.toml").write_text(CONFIG, "utf-8")
    for name, text in LAYOUTS.items():
        path = folder / "layouts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for language in ("en", "be"):
        (folder / "content" / language / "articles").mkdir(parents=True, exist_ok=True)
    for number, slug, source in sources(count):
        (folder / "content" / "en" / "articles" / f"{slug}.md").write_text(source, "utf-8")
        if number % 10 < TRANSLATED * 10:
            text = translated(number)
            (folder / "content" / "be" / "articles" / f"{slug}.md").write_text(text, "utf-8")


def translated(number: int) -> str:
    """Return an article with all its prose in Belarusian, of the same structure."""
    chance = random.Random(-number)
    names = dict(zip(ENGLISH.words, BELARUSIAN.words, strict=True))
    lines: list[str] = []
    for line in article(number).split("\n"):
        found = re.match(r"(title: |summary: |## |- |)(?=[A-Za-z])(.*)", line)
        if line.startswith("tags: ["):
            tags = [names[tag] for tag in line[7:-1].split(", ")]
            lines.append(f"tags: [{', '.join(tags)}]")
        elif found and not re.match(r"(date|lang|author): ", line):
            lines.append(found.group(1) + translation(found.group(2), chance))
        else:
            lines.append(line)
    return "\n".join(lines)
