"""Machine suggestions: a text → what a translation service makes of it; only when somebody asks.

Two shapes of service are known: chat completions as OpenAI's (also of programs on one's own
computer), and LibreTranslate's `/translate`.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from typing import Any

from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.project.sections import MachineService

_PATIENCE = 30
"""Seconds to wait for the service."""
_LARGEST = 1_000_000
"""Bytes of an answer that are read."""
_TASK = (
    "Translate the text of an article from {source} to {target} (BCP 47 tags). Keep Markdown, tags, "
    "links, footnote marks and placeholders exactly as they are. Belarusian is written in the official "
    "orthography, with « », the apostrophe ’ and ў by the rule. Answer with the translation alone."
)


class MachineFailed(Exception):
    """No suggestion could be had; the message says why, in both languages."""


def suggest(service: MachineService, text: str, source: str, target: str) -> str:
    """Return the service's translation of a text. Raises MachineFailed."""
    key = os.environ.get(service.key_variable, "") if service.key_variable else ""
    if service.key_variable and not key:
        unset = Bilingual(
            f"the environment variable {service.key_variable}, which has the key, is not set",
            f"не зададзеная зменная асяроддзя {service.key_variable}, у якой павінен быць ключ",
        )
        raise MachineFailed(unset)
    is_chat = service.kind == "openai"
    data = _chat(service, text, source, target) if is_chat else _plain(text, source, target, key)
    headers = {"Content-Type": "application/json"}
    if is_chat and key:
        headers["Authorization"] = f"Bearer {key}"
    answer = _ask(service.url, data, headers)
    try:
        made = answer["choices"][0]["message"]["content"] if is_chat else answer["translatedText"]
    except (KeyError, IndexError, TypeError):
        made = None
    if not isinstance(made, str) or not made.strip():
        raise MachineFailed(
            Bilingual("the service answered something else", "сэрвіс адказаў нешта іншае")
        )
    return " ".join(made.split(" ")).strip()


def _chat(service: MachineService, text: str, source: str, target: str) -> dict[str, Any]:
    task = _TASK.format(source=source, target=target)
    messages = [{"role": "system", "content": task}, {"role": "user", "content": text}]
    return {"model": service.model, "messages": messages, "temperature": 0}


def _plain(text: str, source: str, target: str, key: str) -> dict[str, Any]:
    data = {"q": text, "source": source, "target": target, "format": "text"}
    return {**data, "api_key": key} if key else data


def _ask(url: str, data: dict[str, Any], headers: dict[str, str]) -> Any:
    body = json.dumps(data).encode("utf-8")
    request = urllib.request.Request(url, body, headers)  # noqa: S310  # http or https: see the settings
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310
            return json.loads(response.read(_LARGEST))
    except urllib.error.HTTPError as error:
        said = Bilingual(
            f"the service answered with the status {error.code}",
            f"сэрвіс адказаў са станам {error.code}",
        )
        raise MachineFailed(said) from None
    except (OSError, ValueError) as error:
        unreachable = Bilingual("the service cannot be asked: ", "у сэрвіса не ўдалося спытаць: ")
        raise MachineFailed(joined(unreachable, str(error))) from None
