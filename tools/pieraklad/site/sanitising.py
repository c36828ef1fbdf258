"""The allow-list: what an article's HTML and its translations may put on a page.

Neither is trusted. What stays can carry text, structure and links; nothing runs, nothing is
loaded from elsewhere, nothing looks like a part of the site around it.
"""

from __future__ import annotations

import nh3

_TAG_NAMES = (
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del dfn details div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s "
    "samp small span strong sub summary sup table tbody td tfoot th thead time tr u ul var "
    "wbr"
)
# With their content: what is in them is no text.
_REMOVED_WHOLE = frozenset({"script", "style", "template", "noscript", "iframe", "object"})
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "img": {"src", "alt", "title"},
    "input": {"checked"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "span": {"data-state"},
    "td": {"colspan", "rowspan", "headers", "style"},
    "th": {"colspan", "rowspan", "headers", "scope", "style"},
    "time": {"datetime"},
}
# The classes that the Markdown renderer writes and that `rewriting` understands.
_CLASSES = {
    "blockquote": {
        f"markdown-alert-{name}" for name in ("note", "tip", "important", "warning", "caution")
    },
    "div": {"footnote-definition"},
    "sup": {"footnote-reference", "footnote-definition-label"},
}

_cleaner = nh3.Cleaner(
    tags=set(_TAG_NAMES.split()),
    clean_content_tags=set(_REMOVED_WHOLE),
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    tag_attribute_values={"input": {"type": {"checkbox"}}},
    filter_style_properties={"text-align"},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


def sanitise(html: str) -> str:
    """Return `html` with nothing but what the allow-list names, well formed."""
    return _cleaner.clean(html)
