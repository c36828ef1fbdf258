"""The kinds of edits that `update` makes in a translation as well; see `carry_over`."""

from __future__ import annotations

KINDS = (
    "space", "quotes", "case", "comma", "dash", "reference", "address", "code", "emphasis", "link",
    "number", "final-mark",
)  # fmt: skip
"""The kinds of edits that are carried over, in the order in which they are tried together."""
