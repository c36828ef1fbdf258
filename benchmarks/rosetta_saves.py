"""django-rosetta under the load that the workbench is measured with: people who send its forms.

It saves a page of ten messages at once: all texts of the page go into the file as it was read. A text counts as
taken if the page after it does not say that something could not be saved.
"""

from __future__ import annotations

import html
import random
import re
import shutil
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from http_load import Client, all_at_once, granian
from workbench_others import spread

from pieraklad.catalogs import Catalog

_SETTINGS = """\
SECRET_KEY = "a measurement's"
ALLOWED_HOSTS = ["*"]
DATABASES = {}
USE_TZ = True
LANGUAGE_CODE = "en"
LANGUAGES = [("be", "Belarusian")]
STATIC_URL = "/static/"
ROOT_URLCONF = "rosetta.urls"
ROSETTA_REQUIRES_AUTH = False
INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles", "rosetta",
]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.messages.context_processors.messages",
    ]},
}]
"""
_FIELD = re.compile(r'<textarea[^>]* name="(m_[0-9a-f]+)"[^>]*>(.*?)</textarea>', re.S)
_OBJECTS = "save-conflict"
"""The class of the box in which it says what could not be saved."""
_FORM = "/files/project/be/0/"


def rosetta(
    root: Path, catalog: Path, seconds: float, people: int, each: int, thinks: float
) -> dict[str, Any]:
    """Let each person translate messages of their own, one after the other, on a page of their own."""
    path = root / "locale" / "be" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    shutil.copy(catalog, path)
    settings = f"{_SETTINGS}ROSETTA_MESSAGES_PER_PAGE = {each}\n"
    (root / "settings_of_rosetta.py").write_text(settings, "utf-8")
    saved: dict[tuple[int, int], str] = {}
    found = {"refused": 0, "failed": 0}
    times: list[float] = []
    server_settings = {"DJANGO_SETTINGS_MODULE": "settings_of_rosetta", "PYTHONPATH": str(root)}
    with granian("django.core.wsgi:get_wsgi_application", "--factory", path=_FORM, **server_settings) as server:  # fmt: skip
        end = time.monotonic() + seconds

        def person(number: int) -> None:
            chance = random.Random(number)
            one = Client(server.port)
            address = f"{_FORM}?msg_filter=all&page={number + 1}"
            turn = 0
            while time.monotonic() < end:
                page = one.ask("GET", address)
                fields = [] if page is None else _FIELD.findall(page.body.decode())
                if not fields:  # the file was being written
                    found["failed"] += 1
                    time.sleep(0.1)
                    continue
                place = turn % len(fields)
                turn += 1
                time.sleep(chance.expovariate(1 / thinks))
                text = f"Тэкст {number}-{turn}."
                values = {name: html.unescape(value.removeprefix("\n")) for name, value in fields}
                values[fields[place][0]] = text
                answer = one.ask(
                    "POST", address, urlencode(values).encode(),
                    **{"Content-Type": "application/x-www-form-urlencoded"},
                )  # fmt: skip
                if answer is None or answer.status != 302:
                    found["failed"] += 1
                    continue
                times.append(answer.seconds)
                # The browser follows, and shows what could not be saved.
                cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
                after = one.ask("GET", answer.headers["Location"], Cookie=cookie)
                if after is None or after.status != 200 or _OBJECTS in after.body.decode():
                    found["refused"] += 1
                else:
                    saved[number, place] = text

        all_at_once(person, people)
    at_end = Catalog.from_bytes(path.read_bytes())  # polib may not be able to read it any more
    in_file = {entry.msgstr for entry in at_end}
    found["problems"] = len(at_end.problems)
    gone = [text for text in saved.values() if text not in in_file]
    return {"saves": len(times), "missing": len(gone), "of": len(saved), **found, **spread(times)}
