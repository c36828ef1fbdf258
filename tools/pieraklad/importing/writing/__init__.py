"""The tree of what a reader saw → Markdown that shows the same; it is read again to prove that."""
