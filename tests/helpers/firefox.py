"""Firefox from the system, driven by the WebDriver BiDi protocol that it speaks by itself.

The protocol: https://www.w3.org/TR/webdriver-bidi/. A *window* here is a "user context": its cookies and
its storage are its own. A *tab* is a "browsing context".
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest
from websocket import create_connection

CONTROL, ENTER, ESCAPE = "\ue009", "\ue006", "\ue00c"
"""Keys that type nothing, as WebDriver writes them."""

_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_STARTS = 60.0
_ANSWERS = 30.0
_PATIENCE = 10.0
# Nothing that no test needs is looked for in the network; `remote.prefs.recommended` does most of it.
_PREFERENCES = {
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.accept_languages": "en-GB",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}


class Refused(Exception):
    """Firefox could not do a command."""


class Firefox:
    """One process of Firefox with a profile of its own; end it with `quit`, or with `kill` as a crash does."""

    def __init__(self, profile: Path) -> None:
        path = shutil.which("firefox-esr") or shutil.which("firefox")
        if path is None:
            pytest.fail("no Firefox is installed; `sh tests/install-oracles` installs one")
        profile.mkdir(parents=True, exist_ok=True)
        lines = (f'user_pref("{k}", {json.dumps(v)});\n' for k, v in _PREFERENCES.items())
        (profile / "user.js").write_text("".join(lines), "utf-8")
        self._log = profile / "output.log"
        command = [path, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", os.fspath(profile)]  # fmt: skip
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, env=os.environ | {"HOME": os.fspath(profile)},
                start_new_session=True,
            )  # fmt: skip
        self.errors: list[str] = []
        """What the pages' scripts did not catch."""
        self._number = 0
        try:
            # Firefox refuses requests that come from a page, that is with an Origin.
            self._socket = create_connection(
                f"{self._address()}/session", timeout=_ANSWERS, suppress_origin=True
            )
            self.ask("session.new", capabilities={})
            self.ask("session.subscribe", events=["log.entryAdded"])
        except BaseException:
            self._kill_all()
            raise

    def _address(self) -> str:
        end = time.monotonic() + _STARTS
        while time.monotonic() < end and self._process.poll() is None:
            found = _LISTENS.search(self._log.read_text("utf-8", "replace"))
            if found is not None:
                return found[1]
            time.sleep(0.02)
        pytest.fail(f"Firefox does not start: {self._log.read_text('utf-8', 'replace')[-2000:]}")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result. Raises Refused."""
        self._number += 1
        command = {"id": self._number, "method": method, "params": parameters}
        self._socket.send(json.dumps(command))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._number:
                if message["type"] == "error":
                    raise Refused(f"{method}: {message['error']}: {message['message']}")
                result: dict[str, Any] = message["result"]
                return result
            if message.get("method") == "log.entryAdded":
                entry = message["params"]
                if entry["type"] == "javascript" and entry["level"] == "error":
                    self.errors.append(entry["text"])

    def window(self) -> Window:
        """Open a window without cookies."""
        return Window(self, self.ask("browser.createUserContext")["userContext"])

    def own_window(self) -> Window:
        """Return the window whose cookies and storage the profile keeps."""
        return Window(self, "default")

    def quit(self) -> None:
        """End it as a person does."""
        try:
            self.ask("browser.close")
            self._process.wait(_ANSWERS)
        finally:
            self.kill()

    def kill(self) -> None:
        """End all its processes at once, as a power failure does; the profile stays."""
        self._kill_all()
        self._socket.close()

    def _kill_all(self) -> None:
        # The processes of the tabs are in the same group; it is ours, see `start_new_session`.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.quit()


class Window:
    """Tabs that share cookies and storage."""

    def __init__(self, firefox: Firefox, name: str) -> None:
        self.firefox = firefox
        self.name = name

    def tab(self, address: str) -> Tab:
        """Open an address in a new tab."""
        made = self.firefox.ask("browsingContext.create", type="tab", userContext=self.name)
        tab = Tab(self, made["context"])
        tab.goto(address)
        return tab

    def close(self) -> None:
        """Close its tabs, and forget its cookies and storage."""
        self.firefox.ask("browser.removeUserContext", userContext=self.name)


class Tab:
    """A page in a tab."""

    def __init__(self, window: Window, name: str) -> None:
        self.window = window
        self.name = name

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self.window.firefox.ask(method, context=self.name, **parameters)

    # Going somewhere

    def goto(self, address: str) -> None:
        """Load an address."""
        self._ask("browsingContext.navigate", url=address, wait="complete")

    def reload(self) -> None:
        """Load the page again."""
        self._ask("browsingContext.reload", wait="complete")

    def back(self) -> None:
        """Press the button "back"; `until` waits for the page."""
        self._ask("browsingContext.traverseHistory", delta=-1)

    def close(self) -> None:
        """Close the tab."""
        self._ask("browsingContext.close", promptUnload=False)

    def to_front(self) -> None:
        """Make it the tab that one sees."""
        self._ask("browsingContext.activate")

    def forget_cookies(self) -> None:
        """Delete the cookies that the page can have."""
        self.window.firefox.ask(
            "storage.deleteCookies", partition={"type": "context", "context": self.name}
        )

    # What a person does

    def press(self, *keys: str) -> None:
        """Press keys, all of them held until the last one is down."""
        down = [{"type": "keyDown", "value": key} for key in keys]
        up = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self._keyboard([*down, *up])

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        kinds = ("keyDown", "keyUp")
        self._keyboard([{"type": kind, "value": sign} for sign in text for kind in kinds])

    def _keyboard(self, actions: list[dict[str, str]]) -> None:
        self._ask(
            "input.performActions", actions=[{"type": "key", "id": "keys", "actions": actions}]
        )

    def click(self, selector: str, number: int = 0) -> None:
        """Click on an element; wait until there is one."""
        found: list[dict[str, Any]] = []

        def is_there() -> bool:
            locator = {"type": "css", "value": selector}
            found[:] = self._ask("browsingContext.locateNodes", locator=locator)["nodes"]
            return len(found) > number

        _until(is_there, selector)
        node = {"sharedId": found[number]["sharedId"]}
        self._call("(element) => element.scrollIntoView({block: 'center'})", node)
        actions = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": {"type": "element", "element": node}},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._ask("input.performActions", actions=[{"type": "pointer", "id": "mouse", "actions": actions}])  # fmt: skip

    # What is there

    def _call(self, function: str, *arguments: dict[str, Any]) -> Any:
        answer = self.window.firefox.ask(
            "script.callFunction", functionDeclaration=function, arguments=list(arguments),
            target={"context": self.name}, awaitPromise=True,
        )  # fmt: skip
        if answer["type"] == "exception":
            raise Refused(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def value(self, expression: str) -> Any:
        """Return a text, a number or a truth value of the page."""
        return self._call(f"() => ({expression})")

    def until(self, expression: str, seconds: float = _PATIENCE) -> None:
        """Wait until an expression is true on the page, which may be on its way."""

        def is_true() -> bool:
            try:
                return bool(self.value(expression))
            except Refused:  # there is no page yet, or nothing on it
                return False

        _until(is_true, expression, seconds)


def _until(is_true: Callable[[], bool], what: str, seconds: float = _PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            pytest.fail(f"not so after {seconds:g} s: {what}")
        time.sleep(0.02)
