"""A translator at the workbench of a small project, through the WSGI client."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import polib

from helpers.sites import Page
from pieraklad.project import Project
from pieraklad.site import Site
from pieraklad_web.workbench import create_workbench

HERE = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a request from the site's own pages."""

ARTICLE = """\
---
title: Observers
lang: en
summary: What they do.
tags: [observation]
---

Observers count the ballots.

## At night

- The box is **sealed**.
- See [the list](voter-lists.md).

| Day | Voters |
| --- | --- |
| Monday | 40 |

Observers count the ballots.
"""


class Translator:
    """Somebody at the workbench of a small project; every page is parsed strictly."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.project = Project.load(root)
        self.app = create_workbench(self.project, Site(self.project, 0))
        self.desk = self.app.extensions["pieraklad"]
        self.client = self.app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        self.sign_in()

    def sign_in(self) -> None:
        """Come by a one-time link."""
        answer = self.client.get(f"/workbench/join/{self.desk.workbench.people.owner_link()}")
        assert answer.status_code == 303

    def get(self, path: str, **kwargs: Any) -> Any:
        """Return the answer to a GET request below /workbench."""
        return self.client.get(f"/workbench{path}", **kwargs)

    def page(self, path: str, status: int = 200) -> Page:
        """Return a page; its HTML has to be valid."""
        answer = self.get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return Page(answer.get_data(as_text=True))

    def post(self, path: str, **fields: Any) -> Any:
        """Send a form from one of the site's pages."""
        return self.client.post(f"/workbench{path}", data=fields, headers=HERE)

    def message(self, text: str, slug: str = "observers") -> dict[str, Any]:
        """Return the message with a source text, as scripts get it."""
        answer = self.get(f"/api/be/{slug}")
        assert answer.status_code == 200
        found: dict[str, Any] = next(m for m in answer.json["messages"] if m["source"][0] == text)
        return found

    def put(self, text: str, target: str, slug: str = "observers", **more: Any) -> Any:
        """Save a translation of the message with a source text, as scripts do."""
        message = self.message(text, slug)
        data = {
            "target": [target], "state": "translated", "base": message["hash"],
            "request": str(uuid.uuid4()), **more,
        }  # fmt: skip
        path = f"/workbench/api/be/{slug}/{message['id']}"
        return self.client.put(path, json=data, headers=HERE)

    def entry(self, text: str, slug: str = "observers") -> polib.POEntry:
        """Return a message as the catalog's file has it."""
        catalog = polib.pofile(str(self.project.catalog_path(slug, "be")))
        found = catalog.find(text, include_obsolete_entries=True)
        assert found is not None
        return found
