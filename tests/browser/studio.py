"""Drives the studio's page in a real browser, with a mouse and keys."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from browser.chromium import Tab

ROOT = Path(__file__).resolve().parents[2]
LONG = 180.0
"""Seconds to wait for what takes one on a quiet machine."""
_KEYS = {
    "Tab": 9,
    "Enter": 13,
    "Escape": 27,
    "Space": 32,
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
}


class Server:
    """A server in a process of its own.

    Args:
        folder: that it works in.
        words: more words of its command.
    """

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "optimizer.cli", "studio", "--no-browser", *words]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        said = ""
        assert self.process.stderr is not None
        while not (found := re.search(r"http://\S+", said)):
            line = self.process.stderr.readline()
            assert line, said
            said += line
        self.address = found[0]

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """End it; gives its exit code."""
        self.process.send_signal(how)
        code = self.process.wait(30)
        if self.process.stderr is not None:
            self.process.stderr.close()
        return code


@contextlib.contextmanager
def serving(folder: Path, *words: str) -> Iterator[Server]:
    """A server that is ended afterwards, however that goes."""
    server = Server(folder, *words)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.end()


class Person:
    """Somebody at a tab: looks, clicks, types."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    def until(self, condition: str, seconds: float = LONG) -> Any:
        """Wait until a JavaScript expression is true; gives its value."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.tab.ask(condition)
            if value:
                return value
            time.sleep(0.05)
        raise AssertionError(f"never true: {condition}; the page: {self.text()[:1500]}")

    def text(self) -> str:
        """What the page says."""
        return str(self.tab.ask("document.body.innerText"))

    def find(self, what: str) -> str:
        """JavaScript for an element: a selector, or the words of a button, link or summary."""
        if what.startswith(("#", ".", "[")):
            return f"document.querySelector({json.dumps(what)})"
        kinds = "dialog[open] button, button, a, summary, label"
        return (
            f"[...document.querySelectorAll({json.dumps(kinds)})].find(e => "
            f"e.offsetParent !== null && e.innerText.trim().startsWith({json.dumps(what)}))"
        )

    def click(self, what: str) -> None:
        """Click the middle of an element with the mouse."""
        found = self.find(what)
        ready = "document.readyState === 'complete'"
        self.until(f"{ready} && !!({found}) && !({found}).disabled", 30)
        place = self.tab.ask(
            f"(() => {{ const e = {found}; "
            "e.scrollIntoView({block: 'center', behavior: 'instant'}); "
            "const r = e.getBoundingClientRect(); "
            "return [r.x + Math.min(r.width / 2, 60), r.y + r.height / 2]; })()"
        )
        where = {"x": place[0], "y": place[1], "button": "left", "clickCount": 1}
        self.tab.call("Input.dispatchMouseEvent", type="mouseMoved", x=place[0], y=place[1])
        self.tab.call("Input.dispatchMouseEvent", type="mousePressed", **where)
        self.tab.call("Input.dispatchMouseEvent", type="mouseReleased", **where)

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list, which a headless browser does not draw."""
        self.tab.ask(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); "
            f"e.value = {json.dumps(value)}; "
            "e.dispatchEvent(new Event('change', {bubbles: true})); })()"
        )

    def key(self, name: str, times: int = 1, *, control: bool = False, shift: bool = False) -> None:
        """Press a key."""
        letter = name if len(name) == 1 else {"Enter": "\r", "Space": " "}.get(name, "")
        code = f"Key{name.upper()}" if len(name) == 1 else name
        more = {
            "key": " " if name == "Space" else name,
            "code": code,
            "windowsVirtualKeyCode": _KEYS.get(name, ord(name.upper()[0])),
            "modifiers": 2 * control + 8 * shift,
        }
        for _ in range(times):
            text = {"text": letter} if letter and not control else {}
            self.tab.call("Input.dispatchKeyEvent", type="keyDown", **more, **text)
            self.tab.call("Input.dispatchKeyEvent", type="keyUp", **more)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.tab.call("Input.insertText", text=text)

    def give(self, selector: str, file: Path) -> None:
        """Choose a file in a field for one."""
        top = self.tab.call("DOM.getDocument")["root"]["nodeId"]
        found = self.tab.call("DOM.querySelector", nodeId=top, selector=selector)
        self.tab.call("DOM.setFileInputFiles", files=[str(file)], nodeId=found["nodeId"])

    def answered(self, box: str) -> str:
        """Wait until a search has ended whose result goes into a box; gives what that says."""
        self.until(
            f"!document.querySelector('{box} .live') && "
            f"!!document.querySelector('{box}').innerText.trim()"
        )
        return str(self.tab.ask(f"document.querySelector('{box}').innerText"))

    def focus(self) -> str:
        """What has the focus, by its label or words."""
        return str(
            self.tab.ask(
                "(e => (e.labels && e.labels[0] && e.labels[0].innerText) || "
                "e.getAttribute('aria-label') || e.innerText || e.id || e.tagName)"
                "(document.activeElement)"
            )
        )

    def settled(self) -> dict[str, Any]:
        """Wait until no change is on its way; gives what the page shows of the plan."""
        self.until("!document.body.dataset.busy")
        return dict(self.tab.ask(PLAN))


PLAN = """
(() => ({
  version: +document.querySelector('#plan').dataset.version,
  verdict: (document.querySelector('#verdict') || {}).innerText || '',
  points: (document.querySelector('#standing details p') || {}).textContent || '',
  complaints: [...document.querySelectorAll('#standing li')].map(e => e.innerText),
  sets: Object.fromEntries([...document.querySelectorAll('table.sets[data-session]')].flatMap(t =>
    [...t.querySelectorAll('tr.lift')].flatMap(r => [...r.querySelectorAll('input')].map(i =>
      [[i.dataset.week, t.dataset.session, r.dataset.exercise].join('|'), +i.value || 0]))))
}))()
"""
"""What the plan's page shows: verdict, points and every set."""
