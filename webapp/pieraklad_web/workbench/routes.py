"""Adding the workbench's addresses: each with its method and the view that answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from pieraklad_web.workbench.desk import ROOT

Route = tuple[str, str, str, Callable[..., Any]]
"""A rule below the workbench's root, the methods, the endpoint's name, the view."""


def add_routes(app: Flask, *routes: Route) -> None:
    """Add routes."""
    for rule, methods, endpoint, view in routes:
        app.add_url_rule(f"{ROOT}{rule}", endpoint, view, methods=methods.split())


def in_languages(languages: list[str]) -> str:
    """Return the part of a rule that is one of these languages."""
    tags = ",".join(f'"{tag}"' for tag in languages)
    return f"<any({tags}):language>"
