"""Documents and translations for the property tests, from well-formed to hostile."""

from __future__ import annotations

from hypothesis import strategies as st

from helpers.specs import inputs

# Anything with a meaning somewhere in Markdown, HTML, YAML or TOML.
_BITS = [
    "#",
    "##",
    "-",
    "*",
    "+",
    "1.",
    "2)",
    ">",
    ">>",
    "```",
    "~~~",
    "`",
    "``",
    "---",
    "***",
    "___",
    "===",
    "|",
    "|-",
    ":-:",
    "\\",
    "\\|",
    "[a]",
    "[a]:",
    "/x",
    "[^1]",
    "[^1]:",
    "](b)",
    "![",
    "[x]",
    "[!NOTE]",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<br>",
    "<img",
    'alt="',
    '">',
    "<!--",
    "-->",
    "<!--",
    "i18n:skip",
    "-->",
    "<!--",
    "i18n:comment:",
    "c",
    "-->",
    "<pre>",
    "</pre>",
    "<script>",
    "</script>",
    "<title>",
    "</title>",
    "<a",
    "href=x",
    "title='",
    "'>",
    "<svg>",
    "</svg>",
    "<td>",
    "<li>",
    "&amp;",
    "&",
    "<",
    ">",
    '"',
    "'",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#id}",
    "$",
    "$$",
    ":",
    "~",
    "~~",
    "**",
    "*",
    "_",
    "__",
    "title:",
    "tags:",
    "summary:",
    '"x:',
    "---",
    "+++",
    "=",
    "!!",
    "&t",
    "*t",
    "|",
    ">-",
    ".",
    ",",
    "a",
    "слова",
    "Word",
    "two",
    "слова",
    "http://a.example",
    "<https://b.example>",
    ":::",
    ":::tip",
    ":::note[Ttl]",
    '!!! note "Ttl"',
    "??? tip",
    '=== "Tab"',
    "///",
    "/// a | b",
    "{: .a}",
    "{.a}",
    "[TOC]",
    "\\newpage",
]
_SPACES = [
    " ",
    "  ",
    "    ",
    "\n",
    "\n\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "\u00a0",
    "\u2028",
    "\f",
    "\v",
    "",
    "",
]
_WORDS = st.sampled_from(["word", "слова", "Ы", "e\u0301", "مرحبا", "中文", "😀", "I’m", "ß"])

messy = st.lists(
    st.one_of(st.sampled_from(_BITS), st.sampled_from(_SPACES), _WORDS), max_size=40
).map("".join)


def _joined(parts: list[str]) -> str:
    return "\n".join(parts)


def documents(format: str) -> st.SearchStrategy[str]:
    """Return texts of one format: specs' inputs, their lines in any order, and mere noise."""
    texts = inputs(format)
    lines = sorted({line for text in texts for line in text.splitlines()})
    some_lines = st.lists(
        st.one_of(st.sampled_from(lines), st.sampled_from(_SPACES), messy), max_size=14
    ).map(_joined)
    prefix = st.sampled_from(
        ["", "", "> ", "- ", "    ", "\ufeff", "---\ntitle: a b\n---\n", "<div>\n"]
    )
    joined = st.builds(lambda a, b: a + b, st.sampled_from(texts), st.sampled_from(texts))
    return st.one_of(
        st.sampled_from(texts), joined, st.builds(str.__add__, prefix, some_lines), messy, st.text()
    )


# What a translator, a machine or an attacker may put where a message was.
hostile = st.one_of(
    st.sampled_from(
        """# x|## |#|1. x|12) x|- x|* x|+ x|-|> x|~~~ x|``` x|---|* * *|===|=|-|[a]: b|[^1]: z|[ ] x|[x] y|[!NOTE]
        |: x|:|$$|<!-- x|<!-- x -->|<?x|<!x|<![CDATA[|<div>x|</div>|<b>x|</b>|<b>x</b>|<p>|<pre>|<script>|</title>|<br>|<img>
        |\\# x|\\|x \\|x\\\\|`x|``|*x|**|_|[x](|![|[x]|[y][]|[z][a]|x](y)|x {#id}|x {.a}|x #|x ##|<a@b.c>|<https://a.b>|&lt;|&quot;|&
        |"|'|"x" 'y'|: x|x: y|x #y|@x|`x: y`|{x|}|null|yes|1|1.5|2024-01-01|~|*t|!!str x|%x|{{< x >}}|{% x %}|- - x|> > x|x--|<""".replace(
            "\n        ", ""
        ).split("|")
    ),
    st.sampled_from(["| x", "x |", "x | y", "\\| x", "a  \nb", "a\\\n- b", "a\nb", "a\n\nb", "a\r\nb", "\n", " x ",
                     "\tx", "    x", "x\u00a0", "\u00a0x", "\u2028x", "x\0y", "a\n---", "a\n===", "a  \n# b", "a\\\n> b",
                     "a  \n[^1]: b", "a\\\n    b", "a  \n| b", "a  \n", "\\\n", "x\u200b", "\ufeffx", "x\x07"]),
    # The marker lines of other dialects, and what their titles cannot contain.
    st.sampled_from([":::", ":::tip[x]", "::: tip x", "!!! note", '!!! note "x"', "??? a", '=== "x"', "///", "/// a | b",
                     "{: .a}", "{.a}", "{:toc}", "[TOC]", "[[_TOC_]]", "\\newpage", "x]", "]x[", 'x" y', 'x"', "x :::", "[x", "{x}",
                     "a\n:::", 'a\\\n!!! b "c"', "a  \n{: .b}", "a  \n\\newpage", "a\n[TOC]"]),
    messy,
    # What takes the quick way, which trusts the first sign, with anything behind it.
    st.builds(str.__add__, st.sampled_from(["«", "“", "№ ", "€", "😀 ", "— ", "…", "\u0301", "Ы", "é "]), messy),
    st.text(min_size=1, max_size=20),
)  # fmt: skip
