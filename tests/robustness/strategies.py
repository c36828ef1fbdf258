"""Bad files of every kind that a project can contain, for the tests that a bad file does not affect others."""

from __future__ import annotations

from hypothesis import strategies as st

Bad = tuple[str, bytes]
"""A file's path in the project, and its bytes."""


class Named(bytes):
    """Many bytes that a failing test shows by a name."""

    name = ""

    @classmethod
    def of(cls, name: str, data: bytes) -> Named:
        """Return bytes with a name."""
        named = cls(data)
        named.name = name
        return named

    def __repr__(self) -> str:
        return f"<{self.name}>"


DEEP = 20_000
LONG_NUMBER = "9" * 5_000

_ODD_VALUES = [
    "!!bool maybe", '!!int ""', '!!float ""', "!!timestamp abc", "!!binary '***'", "!!set [a]",
    "!!omap {a: b}", "!!python/object:os.system x", "!local x", "0x" + "f" * 5_000, LONG_NUMBER,
    "1:" * 2_000 + "1", "2024-02-30", "9999-12-31", "0001-01-01", "-0001-01-01", "2024-01-01T99:00",
    "2024-01-01 00:00:00 +99:99", ".inf", ".nan", "1e999", "null", "~", "[]", "{}", "[[]]", "? x",
    "&a [*a]", "*nowhere", "'", '"', "|", ">-\n  x", "[" * DEEP, "{a: " * DEEP, "- " * DEEP,
    '"//[x"', '"ftp://[x"', '"//a\u2100b/"', '"http://[::1"', '"media/../../etc/passwd"', '"/\\\\x"',
    '"\\ud800"', '"\\0"', '"\\x7f\\x85\\uFFFE"', "а" * 300, "x" * 100_000, "\u2028", "\t", "@", "`",
    "true", "{a: {b: [1, 2, {c: d}]}}", "[1, 2.5, true, null, 2024-01-01, {a: b}, [c]]",
]  # fmt: skip
_KEYS = [
    "title", "lang", "date", "updated", "summary", "author", "tags", "related", "image",
    "image_alt", "draft", "odd",
]  # fmt: skip
_ODD_BODIES = [
    '<a href="//[x">x</a>', '<img src="//[x">', "![x](//[x)", "[x](ftp://[x)", "[x](<//a\u2100b/>)",
    "<div>" * 500, "> " * 500 + "x", "- " * 500 + "x", "[" * 2_000, "*" * 2_000, "`" * 2_001,
    "|a|" * 300 + "\n" + "|-|" * 300 + "\n" + "|b|" * 300, "[^1]" * 300 + "\n\n[^1]: x",
    "<!--", "<![CDATA[", "<?", "<script>", "<svg><style><![CDATA[</style>", "&#0;&#xD800;&#x110000;",
    "# " + "x" * 5_000, "\ufffe\uffff\ufdd0", "\x00\x01\x02", "\u202e" * 100, "\ufeff" * 10,
    "![p](media/bad.svg)", "![p](media/bad.png)", "[p](media/)", "[p](.)", "[p](/)", "[p](?)", "[p](#)",
    "[p](%ff%fe)", "[p](bad.md%00)", "[x](x.md#\u2100)", "<!-- i18n:comment -->", "<!-- i18n:off -->",
]  # fmt: skip

_lines = st.builds(
    lambda key, value: f"{key}: {value}\n", st.sampled_from(_KEYS), st.sampled_from(_ODD_VALUES)
)
_text = st.text(max_size=200)
_bodies = st.one_of(st.sampled_from(_ODD_BODIES), _text)
_front = st.one_of(
    st.lists(_lines, min_size=1, max_size=4).map("".join), st.sampled_from(_ODD_VALUES), _text
)


def _yaml(front: str, body: str) -> bytes:
    return f"---\n{front}\n---\n\n{body}\n".encode("utf-8", "surrogatepass")


def _toml(front: str, body: str) -> bytes:
    return f"+++\n{front}\n+++\n\n{body}\n".encode("utf-8", "surrogatepass")


_toml_values = st.sampled_from([
    LONG_NUMBER, "0x" + "f" * 5_000, "[" * DEEP, "{a=" * DEEP, "nan", "1979-13-41", "00:00:00", '"\\ud800"',
    "'''", '"""', "[1, 2, {a = 1}]", "1979-05-27T07:32:00Z", '"//[x"',
])  # fmt: skip
_toml_front = st.one_of(
    st.builds(lambda key, value: f"{key} = {value}", st.sampled_from(_KEYS), _toml_values), _text
)
_article_bytes = st.one_of(
    st.builds(_yaml, _front, _bodies),
    st.builds(_toml, _toml_front, _bodies),
    st.binary(max_size=300),
)
_article_names = st.sampled_from(
    [
        "bad.md",
        "con.md",
        "a" * 240 + ".md",
        "ў" * 120 + ".md",
        "a b.md",
        "a..b.md",
        "x.y.md",
        "-.md",
    ]
)

_svg_values = st.sampled_from(["9" * 400, "1e999", "-1", "0", "nan", "1.1.1", "..", "10px", "5%"])
_svgs = st.builds(
    lambda w, h, box: f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
    f'viewBox="0 0 {box} {box}"/>'.encode(),
    _svg_values, _svg_values, _svg_values,
)  # fmt: skip
_pictures = st.one_of(
    st.tuples(st.just("articles/media/bad.svg"), _svgs),
    st.tuples(
        st.sampled_from([f"articles/media/bad.{end}" for end in ("png", "jpg", "gif", "webp", "svg", "csv")]),
        st.builds(
            bytes.__add__,
            st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"\xff\xd8\xff\xc0", b"GIF89a", b"RIFFxxxxWEBPVP8X",
                             b"RIFFxxxxWEBPVP8 ", b"RIFFxxxxWEBPVP8L", b"<svg ", b""]),
            st.binary(max_size=60),
        ),
    ),
)  # fmt: skip

_PO_HEADERS = [
    "", "Plural-Forms: nplurals=" + LONG_NUMBER + "; plural=0;\\n", "Plural-Forms: nplurals=3; plural=n/0;\\n",
    "Plural-Forms: nplurals=2; plural=" + "(" * 3_000 + "\\n", "Content-Type: text/plain; charset=nonsense\\n",
    "Content-Type: text/plain; charset=utf-7\\n", "Content-Type: text/plain; charset=base64\\n", "Language: xx\\n", "Language: \\n",
    "POT-Creation-Date: 2024-02-30\\n", "X-Pieraklad-Checks: ignore-nonsense\\n",
]  # fmt: skip
_PO_ENTRIES = [
    'msgid "a"\nmsgstr "b"\n', 'msgid "a"\nmsgid_plural "c"\nmsgstr[0] "b"\n',
    'msgid "a"\nmsgid_plural "c"\nmsgstr[' + LONG_NUMBER + '] "b"\n', 'msgid "unclosed\n', 'msgstr "x"\n',
    'msgid "A good sentence."\nmsgstr "<div>' + "<a " * 200 + '"\n', 'msgid "x"\nmsgstr "\\x' + "f" * 300 + '"\n',
    'msgid "x"\nmsgstr "\\777\\0\\xff"\n', "#~ msgid\n", "#| msgid\n", "#, fuzzy, , ,\n", '"orphan"\n',
]  # fmt: skip
_catalog_text = st.builds(
    lambda header, entries: f'msgid ""\nmsgstr "{header}"\n\n' + "\n".join(entries),
    st.sampled_from(_PO_HEADERS), st.lists(st.sampled_from(_PO_ENTRIES), max_size=3),
)  # fmt: skip
_catalogs = st.one_of(
    _catalog_text.map(str.encode),
    st.binary(max_size=200),
    _text.map(lambda t: t.encode("utf-8", "replace")),
)
_mo = st.one_of(
    st.binary(max_size=200),
    st.builds(bytes.__add__, st.just(b"\xde\x12\x04\x95"), st.binary(max_size=80)),
)

_CACHES = [
    "imports.json",
    "memory.sqlite", "index.sqlite", "lock",
]  # fmt: skip
_cache_bytes = st.one_of(
    st.just(b"[" * 100_000), st.just(b'{"options":' * 20_000), st.just(b'{"options": 1, "files": {"a": [1, null]}}'),
    st.just(b'{"/a": 5, "b": [5, {}], "c": ["../../x", 1]}'), st.just(b"SQLite format 3\0" + b"x" * 200),
    st.just(LONG_NUMBER.encode()), st.binary(max_size=200),
)  # fmt: skip

bad_article_bytes = _article_bytes
bad_catalog_bytes = _catalogs
bad_articles = st.tuples(_article_names.map("articles/{}".format), _article_bytes)
bad_files = st.one_of(
    bad_articles,
    bad_articles,
    _pictures,
    st.tuples(st.just("locales/be/LC_MESSAGES/articles/second.po"), _catalogs),
    st.tuples(st.just("locales/be/LC_MESSAGES/articles/second.mo"), _mo),
    st.tuples(st.just("locales/templates/articles/second.pot"), _catalogs),
    st.tuples(st.just("locales/be/LC_MESSAGES/articles/gone.po"), _catalogs),
    st.tuples(st.sampled_from([f".pieraklad/{name}" for name in _CACHES]), _cache_bytes),
)
"""One bad file: an article, a picture, a catalog of the article `second`, a cache."""

bad_settings = st.one_of(
    st.sampled_from([
        f"[site]\ntitle = {LONG_NUMBER}\n", "a = " + "[" * DEEP, 'x = {a=' * 3_000, '[site]\nurl = "http://[x"\n',
        '[site]\nurl = "http://a\u2100b"\n', '[site]\nlanguages = ["xx"]\n', '[site]\nlanguages = ["mul", "be"]\n',
        "[reader]\nthreshold = nan\n", "[reader]\nthreshold = inf\n", '[paths]\narticles = "\\u0000"\n',
        '[paths]\narticles = "' + "a" * 5_000 + '"\n', '[paths]\nlocales = "pieraklad.toml"\n', '[glossary]\nfile = "\\u0000"\n',
        '[glossary]\nfile = "."\n', '[spelling]\nwords = "."\n', '[checks]\ndisable = ["nonsense"]\n',
        '[messages]\nfront_matter = ["", ".", "a..b", "title"]\n', "[site]\n[site]\n", "\ufeff[site]\n",
        '[site]\ntitle = {}\n', '[site]\ntitle = { nonsense = "x" }\n', "[site]\nlanguages = []\n",
    ]),
    _text,
)  # fmt: skip
bad_glossaries = st.one_of(
    st.sampled_from([
        b'term,translation\n"', b"term\n", b"",
        b"<tbx>", b'<?xml version="1.0" encoding="nonsense"?><tbx/>', b'<?xml version="1.0" encoding="utf-16"?><tbx/>',
        b"\xff\xfe<\0t\0", b"<!DOCTYPE x [<!ENTITY a 'b'>]><tbx>&a;</tbx>",
        b"term,translation,term\na,b,c,d\n", b"term,translation\na\n", b"\xff\xff",
    ]),
    st.sampled_from([
        Named.of("a long term", b"term,translation\n" + b"x" * 200_000 + b",y\n"),
        Named.of("many elements", b"<a>" * 20_000),
    ]),
    st.binary(max_size=100),
)  # fmt: skip
