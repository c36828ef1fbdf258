"""Nothing hostile gets through: markup, paths, hosts, queries; and every answer has its headers."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.sites import CONFIG, Make, Page, Visitor, make_site

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
    "<iframe src=//evil.example></iframe>",
    '<b style="background:url(//evil.example)" onclick=alert(1)>b</b>',
    "<form action=//evil.example><input name=q><button>go</button></form>",
    "<input type=text onfocus=alert(1) autofocus>",
    '<base href=//evil.example><meta http-equiv=refresh content="0;//evil.example">',
    "<details open ontoggle=alert(1)>x</details>",
    "<style>body{display:none}</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<object data=//evil.example></object><embed src=//evil.example>",
    '<span class="top" data-state="outdated:en:0">x</span>',
    "<!--><script>alert(1)</script>-->",
    '<a href="x" title=\'"><script>alert(1)</script>\'>x</a>',
    '![x](x.png "\\"><script>alert(1)</script>")',
    '<a href="java&#1;script:alert(1)">x</a>',
    '<a href="java&#xFFFE;script:alert(1)">x</a>',
    '<a href="&#x1;javascript:alert(1)">x</a>',
    "[x](java&Tab;script:alert(1))",
    '<img src="/&#9;/evil.example/t.png">',
    "<img src='/\\\\evil.example/t.png'>",
    "<img src='\\\\\\\\evil.example/t.png'>",
    "![x](</\t/evil.example/t.png>)",
    "![x](&#1;//evil.example/t.png)",
    "<img src='http:evil.example/t.png'>",
    "<img src='HTTPS:\\\\evil.example/t.png'>",
]
_ELEMENTS = {"iframe", "object", "embed", "style", "base", "svg", "math"}


def as_browsers_read(address: str) -> str:
    """Return an address without what browsers take out of it (URL Standard §4.4)."""
    around = "".join(map(chr, range(33)))
    return "".join(c for c in address.strip(around) if c not in "\t\n\r")


def dangers(page: Page) -> list[str]:
    """Return what on a page could run, load or send something that the site did not mean."""
    found: list[str] = []
    for element in page.root.iter():
        tag = str(element.tag)
        if tag in _ELEMENTS:
            found.append(tag)
        if tag == "script" and element.get("type") != "application/ld+json":
            found.append(tag)
        if tag == "form" and element.get("class") != "find":
            found.append(tag)
        for name, value in element.attrib.items():
            plain = as_browsers_read(value).lower()
            if name.startswith("on") or name in ("style", "http-equiv", "srcdoc", "formaction"):
                found.append(f"{tag} {name}")
            if name in ("href", "src", "action") and tag != "link":
                scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", plain)
                if scheme and scheme.group() not in ("http", "https", "mailto", "tel"):
                    found.append(f"{tag} {name}={value}")
                if tag == "img" and (scheme or not plain.startswith("/") or plain[1:2] in "/\\"):
                    found.append(f"{tag} {name}={value}")
    return found


@pytest.mark.parametrize("vector", VECTORS)
def test_a_hostile_article_runs_nothing(site: Make, vector: str) -> None:
    yaml = "'" + vector.replace("'", "''") + "'"
    text = (
        f"---\ntitle: {yaml}\nsummary: {yaml}\nauthor: {yaml}\ntags: [{yaml}]\nlang: en\n"
        f"date: 2026-01-01\n---\n\nA {vector} b\n\n{vector}\n\nEnd.\n"
    )
    reader = site({"articles/a.md": text})
    for path in ("/en/articles/a", "/be/articles/a", "/en/", "/en/tags/", "/en/search?q=end"):
        assert dangers(reader.page(path)) == [], path


_DROPPED = st.sampled_from(
    ["\x01", "\x0b", "\x1f", "\x7f", "\x80", "\x9f", "\ufdd0", "\ufffe", "\U0001ffff", "\t", "\n", "\r", "\0",
     "\u200b", "\ufeff", "\xad"]
)  # fmt: skip


@st.composite
def hidden_addresses(draw: st.DrawFn) -> str:
    """An address that runs or loads something, with signs in it that a page or a browser drops."""
    address = draw(
        st.sampled_from(
            [
                "javascript:alert(1)",
                "data:text/html,x",
                "vbscript:x",
                "//evil.example/x",
                "\\\\evil.example",
            ]
        )
    )
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, min(len(address), 12)))
        sign = draw(_DROPPED)
        written = draw(
            st.sampled_from([sign, f"&#{ord(sign)};", f"&#x{ord(sign):X};", f"&#{ord(sign):07d};"])
        )
        address = address[:at] + written + address[at:]
    return address


_FORMS = st.sampled_from(
    ["[x]({0})", "![x]({0})", "<{0}>", '<a href="{0}">x</a>', "<img src='{0}'>", "[x][y]\n\n[y]: {0}",
     '<blockquote cite="{0}">x</blockquote>', '<a href={0}>x</a>', '[x](<{0}> "t")']
)  # fmt: skip


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(address=hidden_addresses(), form=_FORMS)
def test_no_sign_that_is_dropped_hides_what_runs(
    tmp_path_factory: pytest.TempPathFactory, address: str, form: str
) -> None:
    text = form.format(address)
    config = CONFIG.replace('languages = ["be", "en"]', 'languages = ["be", "en", "be-Latn"]')
    article = f"---\ntitle: X\nlang: en\n---\n\nA sentence.\n\n{text}\n"
    reader = make_site(
        tmp_path_factory.mktemp("hidden"), {"articles/a.md": article}, config=config,
        be={"A sentence.": "Сказ. " + text.replace("\0", "").replace("\r", " ")},
    )  # fmt: skip
    for tag in ("en", "be", "be-Latn"):
        answer = reader.get(f"/{tag}/articles/a")
        assert answer.status_code == 200
        page = Page(answer.get_data(as_text=True), strict=False)
        assert dangers(page) == []
        # All its addresses are whole: the site's own begin with the site's.
        html = reader.get(f"/{tag}/articles/a.json").json["html"]
        html = html.replace('"https://example.org/', '"/')
        assert dangers(Page(html, strict=False)) == []


@pytest.mark.parametrize("vector", VECTORS)
def test_a_hostile_translation_runs_nothing(site: Make, vector: str) -> None:
    files = {"articles/a.md": "---\ntitle: One\nlang: en\n---\n\n# H\n\nText here.\n\nEnd.\n"}
    hostile = {"One": vector, "H": vector, "Text here.": vector, "End.": "Канец."}
    reader = site(files, be=hostile)
    page = reader.page("/be/articles/a")
    assert dangers(page) == []
    assert "Канец." in [p.text for p in page.all("p")]


@pytest.mark.parametrize(
    "translation",
    ["</p></div></main><h1>Наша", "<h2>Буйна</h2>", "<table><tr><td>х</table>", "<plaintext>",
     "<div>блок</div>", "x</article>", "<ul><li>x</ul>"],
)  # fmt: skip
def test_a_translation_stays_in_its_paragraph(site: Make, translation: str) -> None:
    files = {"articles/a.md": "---\nlang: en\n---\n\nBefore.\n\nText here.\n\nAfter.\n"}
    page = site(files, be={"Text here.": translation}).page("/be/articles/a")
    assert [p.text for p in page.all("p", class_="untranslated")] == [
        "Before.", "Text here.", "After.",
    ]  # fmt: skip


def test_pictures_from_elsewhere_become_links(site: Make) -> None:
    text = "---\nlang: en\n---\n\n![A chart](https://evil.example/x.png)\n"
    page = site({"articles/a.md": text}).page("/en/articles/a")
    assert page.all("img") == []
    assert page.one("a", href="https://evil.example/x.png").text == "A chart"


@pytest.mark.parametrize(
    "path",
    ["../pieraklad.toml", "..%2fpieraklad.toml", "%2e%2e/pieraklad.toml", "..\\pieraklad.toml",
     "x/../../a.md", "%2e%2e%2f%2e%2e%2fetc/passwd", "/etc/passwd", "//etc/passwd", ".hidden.txt",
     "x.png%00.svg", "", ".", "link.txt", "folder"],
)  # fmt: skip
def test_no_path_leaves_the_media_folder(site: Make, path: str) -> None:
    reader = site({
        "articles/media/.hidden.txt": "hidden", "articles/media/folder/a.txt": "fine",
        "articles/a.md": "Secret source.",
    })  # fmt: skip
    (reader.root / "articles/media/link.txt").symlink_to(reader.root / "pieraklad.toml")
    assert reader.get(f"/media/{path}").status_code in (404, 308)
    assert reader.get("/media/folder/a.txt").data == b"fine"


def test_media_cannot_act_as_the_site(site: Make) -> None:
    reader = site({
        "articles/media/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        "articles/media/a.html": "<script>alert(1)</script>",
    })  # fmt: skip
    svg = reader.get("/media/a.svg")
    assert svg.mimetype == "image/svg+xml"
    assert svg.headers["Content-Security-Policy"].startswith("sandbox;")
    page = reader.get("/media/a.html")
    assert page.mimetype == "application/octet-stream"
    assert page.headers["Content-Disposition"] == "attachment"


@pytest.mark.parametrize(
    "path", ["/", "/be/", "/nope", "/healthz", "/be/search?q=x", "/be/feed.atom"]
)
def test_security_headers_are_on_every_answer(site: Make, path: str) -> None:
    headers = site({"articles/a.md": "Text."}).get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]
    assert headers["Permissions-Policy"]


def test_a_hostile_host_is_not_repeated(site: Make) -> None:
    reader = site({"articles/a.md": "Text."})
    assert "evil" not in reader.get("/be/", headers={"Host": "evil.example"}).text
    config = '[site]\nlanguages = ["be", "en"]\n'
    reader = site({"articles/a.md": "Text."}, config=config)
    for host in ('a"><script>', "evil.example/path", "a b", "@evil"):
        source = reader.get("/be/", environ_overrides={"HTTP_HOST": host}).text
        assert 'href="http://localhost/be/"' in source


@pytest.mark.parametrize("path", ["/nope", "/be/nope", "/be/articles/nope", "/xx/", "/be/tags/nope",
                                  "/be/page/2", "/be/page/0", "/static/nope.css", "/be/x/y/z"])  # fmt: skip
def test_what_is_not_there_is_said_in_the_readers_language(site: Make, path: str) -> None:
    reader = site({"articles/a.md": "Text."})
    page = reader.page(path, 404)
    assert page.one("html").get("lang") == "be"
    assert "Такой старонкі няма" in page.words()
    offered = {a.get("hreflang") for a in page.one("main").iter("a") if a.get("hreflang")}
    assert offered == {"be", "en"}
    english = reader.get("/nope", headers={"Accept-Language": "en"})
    assert "Page not found" in english.text
    assert reader.page("/en/nope", 404).one("html").get("lang") == "en"


def test_drafts_and_unknown_formats_are_not_served(site: Make) -> None:
    reader = site({"articles/a.md": "---\ndraft: true\ntitle: Secret\n---\nText.\n",
                   "articles/_b.md": "Text."})  # fmt: skip
    assert reader.get("/be/articles/a").status_code == 404
    assert reader.get("/be/articles/_b").status_code == 404
    assert "Secret" not in reader.text("/be/") + reader.text("/sitemap.xml")


def test_a_failure_is_told_in_both_languages(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = site({"articles/a.md": "Text."})
    monkeypatch.setattr("pieraklad_web.pages.Pages.home", lambda *args: 1 / 0)
    page = reader.page("/be/", 500)
    assert "Памылка на сайце" in page.words()
    assert "Something went wrong" in page.words()
    assert "Content-Security-Policy" in reader.get("/be/").headers


def test_redirects_stay_on_the_site(site: Make) -> None:
    reader = site({"articles/a.md": "Text."})
    assert reader.get("/be").location == "/be/"
    assert reader.get("/be/tags").location == "/be/tags/"
    assert reader.get("/be/articles/a/?x=1").location == "/be/articles/a?x=1"
    for path in ("//evil.example/", "//be/articles/a/", "/\\evil.example/", "/be//evil.example/"):
        location = reader.get(path).headers.get("Location", "/")
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    from helpers.sites import make_site

    files = {"articles/a.md": "---\ntitle: One\ntags: [a b, c/d]\nlang: en\n---\n\nText here.\n"}
    return make_site(tmp_path_factory.mktemp("site"), files, be={"One": "Адзін"})


_SEGMENTS = st.one_of(
    st.sampled_from(["be", "en", "articles", "a", "tags", "search", "media", "static", "page", "..",
                     "feed.atom", "", ".", "%2e%2e", "1", "99999999999999999999", "a b"]),
    st.text(max_size=8),
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    segments=st.lists(_SEGMENTS, max_size=5),
    query=st.dictionaries(st.sampled_from(["q", "set", "page", "x"]), st.text(max_size=30)),
    accept=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
)
def test_nothing_asked_gives_a_failure(
    visitor: Visitor, segments: list[str], query: dict[str, str], accept: str
) -> None:
    path = "/" + "/".join(segments)
    answer = visitor.client.get(
        "/",
        # As a server hands it over (PEP 3333); the client itself would refuse some of it.
        environ_overrides={"PATH_INFO": path.encode("utf-8").decode("latin-1")},
        query_string=query,
        headers={"Accept-Language": accept, "If-None-Match": accept, "Accept-Encoding": accept},
    )
    assert answer.status_code < 500


@settings(max_examples=300)
@given(query=st.text(max_size=60))
def test_no_query_gives_a_failure(visitor: Visitor, query: str) -> None:
    answer = visitor.client.get("/be/search", query_string={"q": query})
    assert answer.status_code == 200
    assert dangers(Page(answer.text)) == []
