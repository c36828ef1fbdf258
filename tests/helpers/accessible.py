"""What axe finds on a page in a browser (https://github.com/dequelabs/axe-core)."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules, of those that are on by default, that look at colours."""


def violations(page: Page) -> list[str]:
    """Return what is wrong with the page as it is now."""
    return _told(Axe().run(page).response)


def violations_in_both_themes(page: Page) -> list[str]:
    """Return what is wrong with the page in light colours, and with its colours in dark ones."""
    page.emulate_media(color_scheme="light")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    only = {"runOnly": {"type": "rule", "values": _OF_COLOURS}, "resultTypes": ["violations"]}
    return found + _told(
        page.evaluate("only => axe.run(only)", only)
    )  # `violations` left `axe` there


def _told(response: dict[str, list[dict[str, list[dict[str, str]]]]]) -> list[str]:
    return [
        f"{rule['id']}: {node['html']}" for rule in response["violations"] for node in rule["nodes"]
    ]
