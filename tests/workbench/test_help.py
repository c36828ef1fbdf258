"""Help at hand: memory, terms with their forms, findings, the concordance, replacing, machine texts."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from helpers.sites import CONFIG, Page, write
from helpers.translator import HERE, Translator

GLOSSARY = """\
term,translation,pos,note,forbidden
election commission,выбарчая камісія,noun f,,
ballot,бюлетэнь,noun m,,бюллетэнь
"""
WITH_GLOSSARY = CONFIG + '\n[glossary]\nfile = "glossary.csv"\n'


def article(*paragraphs: str) -> str:
    return "---\nlang: en\n---\n\n" + "\n\n".join(paragraphs) + "\n"


def form(translator: Translator, text: str, slug: str) -> Page:
    identity = translator.message(text, slug)["id"]
    answer = translator.get(f"/be/{slug}/{identity}?part=form")
    return Page("<!doctype html><title>.</title>" + answer.get_data(as_text=True))


def texts(page: Page, kind: str) -> list[str]:
    return [e.attrib[kind] for e in page.root.iter() if kind in e.attrib]


def test_the_memory_offers_what_was_translated_a_moment_ago(
    make: Callable[..., Translator],
) -> None:
    text = "The commission counts the ballots of the station at night."
    like = "The commission counts the ballots of the station in the morning."
    translator = make({"one": article(text), "two": article(text, like)})
    translator.put(text, "Камісія лічыць бюлетэні ўчастка ўначы.", "one")
    translator.desk.workbench.replay()
    assert texts(form(translator, text, "two"), "data-text")[:1] == [
        "Камісія лічыць бюлетэні ўчастка ўначы."
    ]
    page = form(translator, like, "two")
    assert texts(page, "data-text")[:1] == ["Камісія лічыць бюлетэні ўчастка ўначы."]
    assert any("morning" in "".join(e.itertext()) for e in page.all("ins"))


def test_terms_come_with_the_forms_that_translations_use(make: Callable[..., Translator]) -> None:
    first = "Members of election commissions met in the evening."
    second = "The election commission seals the box."
    translator = make({"one": article(first, second)}, WITH_GLOSSARY, glossary__csv=GLOSSARY)
    translator.put(first, "Члены выбарчых камісій сабраліся ўвечары.", "one")
    signs = texts(form(translator, second, "one"), "data-sign")
    assert "выбарчая камісія" in signs
    assert "выбарчых камісій" in signs


def test_a_new_term_is_checked_at_once(make: Callable[..., Translator]) -> None:
    text = "The protocol hangs on the wall."
    translator = make({"one": article(text)}, WITH_GLOSSARY, glossary__csv=GLOSSARY)
    before = (translator.root / "glossary.csv").read_bytes()
    answer = translator.post(
        "/terms", term="protocol", translation="пратакол", pos="noun m", forbidden="пратакола; акт"
    )
    assert answer.status_code == 303
    after = (translator.root / "glossary.csv").read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].decode() == "protocol,пратакол,noun m,,пратакола; акт\n"
    found = translator.put(text, "Акт вісіць на сцяне.", "one").json["findings"]
    assert {"glossary", "forbidden-term"} <= {finding["check"] for finding in found}
    assert translator.post("/terms", term="protocol", translation="пратакол").status_code == 422
    assert translator.post("/terms", term="", translation="пратакол").status_code == 422


@pytest.mark.parametrize(
    "start",
    ["term,translation\r\na,б", "translation,note,term\nб,,a\n", "\ufeffterm,translation\n"],
)
def test_a_term_takes_the_form_of_the_file(make: Callable[..., Translator], start: str) -> None:
    translator = make({"one": article("A text.")}, WITH_GLOSSARY)
    path = translator.root / "glossary.csv"
    path.write_bytes(start.encode())
    answer = translator.post("/terms", term="new, one", translation="новы\nрадок", note="=x")
    assert answer.status_code == 303
    assert path.read_bytes().startswith(start.encode())
    page = translator.page("/terms?q=new")
    assert [" ".join("".join(e.itertext()).split()) for e in page.all("td")][:2] == [
        "new, one", "новы радок",
    ]  # fmt: skip


def test_a_tbx_glossary_is_left_alone_and_that_is_said(make: Callable[..., Translator]) -> None:
    tbx = "<tbx><text><body></body></text></tbx>"
    translator = make({"one": article("A text.")}, WITH_GLOSSARY, glossary__csv=tbx)
    answer = translator.post("/terms", term="a", translation="б")
    assert answer.status_code == 422
    assert "TBX" in answer.get_data(as_text=True)
    assert (translator.root / "glossary.csv").read_text() == tbx


def test_findings_have_their_place_and_their_correction(translator: Translator) -> None:
    message = translator.message("At night")
    path = f"/workbench/api/be/observers/{message['id']}/preview"
    answer = translator.client.post(path, json={"target": ["🗳 Яна ўзяла у рукі"]}, headers=HERE)
    [found] = [f for f in answer.json["findings"] if f["replacement"] == "ў"]
    assert "🗳 Яна ўзяла у рукі"[found["start"] : found["end"]] == "у"
    assert found["text_be"]


def test_an_ignored_finding_stays_ignored_where_gettext_tools_keep_it(
    translator: Translator,
) -> None:
    found = translator.put("At night", "Яна ўзяла у рукі").json["findings"]
    [name] = {f["check"] for f in found if f["replacement"] == "ў"}
    again = translator.put("At night", "Яна ўзяла у рукі", dismiss=[name]).json["findings"]
    assert name not in {f["check"] for f in again}
    assert f"ignore: {name}" in translator.entry("At night").tcomment
    assert translator.message("At night")["findings"] == again


def test_any_form_of_a_word_finds_its_translations(make: Callable[..., Translator]) -> None:
    translator = make({"one": article("Observers wait.", "They met an observer.", "Nothing.")})
    translator.put("Observers wait.", "Назіральнікі чакаюць.", "one")
    translator.put("They met an observer.", "Яны сустрэлі назіральніка.", "one")
    translator.desk.site.refresh(force=True)
    for query in ("назіральнікам", "observer", "Observers"):
        page = translator.page(f"/search?language=be&q={query}")
        assert len(page.all("article")) == 2
        assert page.all("mark")
    assert not translator.page("/search?language=be&q=мядзведзь").all("article")


def test_replacing_changes_what_was_chosen_and_nothing_else(
    make: Callable[..., Translator],
) -> None:
    translator = make({"one": article("Observers wait.", "Observers count.")})
    translator.put("Observers wait.", "Наглядчыкі чакаюць.", "one")
    translator.put("Observers count.", "Наглядчыкі лічаць.", "one")
    page = translator.page("/replace?language=be&old=Наглядчык&new=Назіральнік")
    boxes = [e.attrib["value"] for e in page.all("input", name="chosen")]
    assert len(boxes) == 2
    answer = translator.post(
        "/replace", language="be", old="Наглядчык", new="Назіральнік", chosen=boxes[0]
    )
    assert answer.status_code == 303
    assert "done=1&left=0" in answer.location
    assert translator.entry("Observers wait.", "one").msgstr == "Назіральнікі чакаюць."
    assert translator.entry("Observers count.", "one").msgstr == "Наглядчыкі лічаць."
    # What somebody else changed after the list was shown is left alone.
    translator.put("Observers count.", "Наглядчыкі ўсё лічаць.", "one")
    answer = translator.post(
        "/replace", language="be", old="Наглядчык", new="Назіральнік", chosen=boxes[1]
    )
    assert "done=0&left=1" in answer.location
    assert translator.entry("Observers count.", "one").msgstr == "Наглядчыкі ўсё лічаць."


class _Service(http.server.BaseHTTPRequestHandler):
    """A translation service: chat completions and LibreTranslate, as these programs answer."""

    answer: Any = None
    asked: list[tuple[dict[str, str], dict[str, Any]]]

    def do_POST(self) -> None:
        data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append((dict(self.headers), data))
        status, body = type(self).answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[tuple[str, type[_Service]]]:
    _Service.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/translate", _Service
    server.shutdown()
    thread.join()
    server.server_close()


CHAT = json.dumps({"choices": [{"message": {"content": "Уначы"}}]}).encode()
LIBRE = json.dumps({"translatedText": "Уначы"}).encode()


@pytest.mark.parametrize(("kind", "answer"), [("openai", CHAT), ("libretranslate", LIBRE)])
def test_a_machine_is_asked_on_request_only_and_its_text_is_not_finished_by_itself(
    make: Callable[..., Translator], service: tuple[str, type[_Service]],
    kind: str, answer: bytes, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    url, asked = service
    asked.answer = (200, answer)
    monkeypatch.setenv("MT_KEY", "secret")
    machine = (
        f'\n[machine]\nservice = "{kind}"\nurl = "{url}"\nkey_variable = "MT_KEY"\nmodel = "m"\n'
    )
    translator = make(config=CONFIG + machine)
    message = translator.message("At night")
    translator.page(f"/be/observers/{message['id']}")
    assert asked.asked == []
    path = f"/workbench/be/observers/{message['id']}/machine"
    assert translator.client.post(path, headers=HERE).json == {"text": "Уначы"}
    [(headers, data)] = asked.asked
    assert "secret" in json.dumps([headers, data])
    assert "At night" in json.dumps(data)
    assert translator.entry("At night").msgstr == ""
    saved = translator.put("At night", "Уначы", machine=["Уначы"])
    assert saved.json["state"] == "fuzzy"
    edited = translator.put("At night", "Ноччу", machine=["Уначы"])
    assert edited.json["state"] == "translated"
    history = translator.get(f"/api/be/observers/{message['id']}/history").json["entries"]
    assert [entry["origin"] for entry in history[:2]] == ["machine", "machine"]


@pytest.mark.parametrize("answer", [(500, b""), (200, b"no JSON"), (200, b"{}"), (200, b"[1]")])
def test_a_machine_that_fails_says_so(
    make: Callable[..., Translator], service: tuple[str, type[_Service]], answer: tuple[int, bytes]
) -> None:
    url, asked = service
    asked.answer = answer
    translator = make(config=f'{CONFIG}\n[machine]\nservice = "openai"\nurl = "{url}"\n')
    message = translator.message("At night")
    told = translator.client.post(f"/workbench/be/observers/{message['id']}/machine", headers=HERE)
    assert told.status_code == 502
    assert told.json["error"]
    assert told.json["error_be"]


def test_without_a_setting_there_is_no_machine(translator: Translator) -> None:
    message = translator.message("At night")
    path = f"/workbench/be/observers/{message['id']}/machine"
    assert translator.client.post(path, headers=HERE).status_code == 404
    assert "machine" not in translator.get(f"/be/observers/{message['id']}").get_data(as_text=True)


def test_a_broken_glossary_or_memory_costs_the_help_and_nothing_else(
    make: Callable[..., Translator],
) -> None:
    broken = "no,columns\n"
    translator = make({"one": article("A text.")}, WITH_GLOSSARY, glossary__csv=broken)
    write(translator.root, ".pieraklad/memory.sqlite", "no database")
    identity = translator.message("A text.", "one")["id"]
    assert translator.page(f"/be/one/{identity}").all("textarea", name="target")
    assert translator.page("/terms").all("p", role="alert")
