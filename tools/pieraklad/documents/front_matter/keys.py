"""The front-matter keys whose strings are messages unless a project names others."""

DEFAULT_KEYS = ("title", "subtitle", "summary", "description", "author", "image_alt", "tags")
