"""A real headless Chromium, spoken to over its debugging pipe; no driver and no package needed."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WAIT_SECONDS = 60
_FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--hide-scrollbars",
    "--mute-audio",
    "--use-mock-keychain",
)


def find() -> str | None:
    """The browser's path: $BACKBLOCK_CHROMIUM, else the first of :data:`NAMES` that is there."""
    named = os.environ.get("BACKBLOCK_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


class BrowserError(Exception):
    """The browser refused a command, or never answered."""


class Tab:
    """One page of a browser.

    Attributes:
        trouble: what the page's console and the browser's log complained of.
    """

    def __init__(self, reader: int, writer: int) -> None:
        self._reader, self._writer = reader, writer
        self._buffer = b""
        self._last = 0
        self._events: list[dict[str, Any]] = []
        self._session: str | None = None
        self.trouble: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        found = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> Any:
        """Send a command and wait for its result.

        Raises:
            BrowserError: the browser refused it or never answered.
        """
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._writer, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + WAIT_SECONDS
        while True:
            answer = self._next(end)
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return answer.get("result", {})
            self._note(answer)

    def open(self, url: str, width: int, *, dark: bool = False, media: str = "") -> None:
        """Open a page in a window of a width and wait until it is loaded."""
        self.resize(width)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.trouble.clear()
        self._events.clear()
        self.call("Page.setBypassCSP", enabled=True)
        self.call("Page.navigate", url=url)
        end = time.monotonic() + WAIT_SECONDS
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._note(self._next(end))

    def resize(self, width: int, height: int = 900) -> None:
        """Change the window's size, CSS pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression; promises are waited for.

        Raises:
            BrowserError: the expression threw.
        """
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise BrowserError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def requests(self) -> list[str]:
        """Addresses that the page asked the network for since it was opened."""
        self.ask("1")
        return [
            event["params"]["request"]["url"]
            for event in self._events
            if event["method"] == "Network.requestWillBeSent"
        ]

    def screenshot(self, path: Path) -> None:
        """The whole page as a picture."""
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def pdf(self) -> bytes:
        """The page as it prints."""
        printed = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(printed["data"])

    def _next(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._reader], [], [], left)[0]:
                raise BrowserError(f"no answer within {WAIT_SECONDS} s")
            part = os.read(self._reader, 1 << 20)
            if not part:
                raise BrowserError("the browser went away")
            self._buffer += part
        text, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(text)
        return answer

    def _note(self, event: dict[str, Any]) -> None:
        if "method" not in event:
            return
        self._events.append(event)
        params = event["params"]
        if event["method"] == "Runtime.exceptionThrown":
            self.trouble.append(str(params["exceptionDetails"]))
        elif event["method"] == "Log.entryAdded" and params["entry"]["level"] != "verbose":
            self.trouble.append(params["entry"]["text"])
        elif event["method"] == "Runtime.consoleAPICalled":
            self.trouble.append(str(params["args"]))


@contextlib.contextmanager
def browser(path: str) -> Iterator[Tab]:
    """Start a browser with a profile of its own, and end it."""
    to_child, write_end = os.pipe()
    read_end, from_child = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        flags = [*_FLAGS, f"--user-data-dir={profile}"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium refuses its sandbox to root
        quiet = os.open(os.devnull, os.O_RDWR)
        actions = [
            (os.POSIX_SPAWN_DUP2, quiet, 1),
            (os.POSIX_SPAWN_DUP2, quiet, 2),
            (os.POSIX_SPAWN_DUP2, to_child, 13),
            (os.POSIX_SPAWN_DUP2, from_child, 14),
            (os.POSIX_SPAWN_DUP2, 13, 3),
            (os.POSIX_SPAWN_DUP2, 14, 4),
        ]
        process = os.posix_spawn(
            path, [path, *flags], {**os.environ, "HOME": profile}, file_actions=actions
        )
        for handle in (to_child, from_child, quiet):
            os.close(handle)
        try:
            yield Tab(read_end, write_end)
        finally:
            os.close(write_end)
            os.close(read_end)
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
            os.waitpid(process, 0)
