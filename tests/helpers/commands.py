"""Shared by the command line's tests: a project's settings, and the types of their helpers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Pieraklad = Callable[..., Any]
Write = Callable[[Mapping[str, "str | bytes"]], None]
Fill = Callable[[str, Mapping[str, str]], None]

CONFIG = """\
[site]
title = { be = "Сайт", en = "Site" }
languages = ["be", "en"]
default_language = "be"
"""
