"""What a server imports, and what one of its several processes need not know to save."""

import os
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from helpers.sites import CONFIG, write
from helpers.translator import ARTICLE, HERE, Translator
from pieraklad.editing import content_hash, message_id
from pieraklad.workflow.extract import extract
from pieraklad.workflow.update import update


def test_the_name_in_the_documentation_is_the_application(tmp_path: Path) -> None:
    write(tmp_path, "pieraklad.toml", CONFIG)
    code = (
        "from pieraklad_web.workbench import app\n"
        "assert app.test_client().get('/workbench/sign-in').status_code == 200\n"
        "assert app.test_client().get('/workbench/').status_code == 401\n"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**os.environ, "PIERAKLAD_PROJECT": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(("proxies", "shown"), [("0", "127.0.0.0/24"), ("1", "203.0.113.0/24")])
def test_a_senders_address_is_what_a_trusted_proxy_says_of_it(
    tmp_path: Path, proxies: str, shown: str
) -> None:
    write(tmp_path, "pieraklad.toml", CONFIG)
    code = (
        "from pieraklad_web.workbench import app\n"
        "people = app.extensions['pieraklad'].workbench.people\n"
        "link = '/workbench/join/' + people.owner_link()\n"
        "said = {'X-Forwarded-For': '198.51.100.1, 203.0.113.9'}\n"
        "assert app.test_client().get(link, headers=said).status_code == 303\n"
        "print(people.log.lines()[0][1].address)\n"
    )
    environment = {**os.environ, "PIERAKLAD_PROJECT": str(tmp_path), "PIERAKLAD_PROXIES": proxies}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.stdout.strip() == shown, ended.stderr


def test_a_save_does_not_wait_until_other_files_are_taken_in(
    translator: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    translator.message("Observers count the ballots.")
    site = translator.desk.site
    looked: list[bool] = []
    refresh = site.refresh
    monkeypatch.setattr(site, "refresh", lambda force=False: looked.append(force) or refresh(force))
    message = translator.message("At night")
    looked.clear()
    path = f"/workbench/api/be/observers/{message['id']}"
    data = {"target": ["Уначы"], "base": message["hash"]}
    answer = translator.client.put(path, json=data, headers=HERE)
    assert (answer.status_code, looked) == (200, [])
    assert answer.json["done"] == 1


def test_a_paragraph_that_this_process_has_not_seen_is_saved(translator: Translator) -> None:
    message = translator.message("At night")
    write(translator.root, "articles/observers.md", ARTICLE.replace("At night", "In the morning"))
    for step in (extract, update):  # as another process does
        assert step(translator.project).problems == []
    path = translator.project.catalog_path("observers", "be")
    new = next(e for e in polib.pofile(str(path)) if e.msgid == "In the morning")
    assert message["id"] != message_id(new.msgctxt, new.msgid)
    answer = translator.client.put(
        f"/workbench/api/be/observers/{message_id(new.msgctxt, new.msgid)}",
        json={"target": ["Раніцай"], "base": content_hash(new)}, headers=HERE,
    )  # fmt: skip
    assert (answer.status_code, answer.json["done"]) == (200, 1)
