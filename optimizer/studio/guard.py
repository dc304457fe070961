"""Stands before every request: who may ask, from which page, and how much may be sent.

The page is for the one who started it. Its address holds a token that no other page knows, the
Host header must be ours (a name that was bent to 127.0.0.1 is refused), and a request that says
which page it comes from must come from ours.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from optimizer.plan.reading import MAX_PLAN_BYTES

MAX_BODY = MAX_PLAN_BYTES
"""The most bytes of a request: those of the largest plan that is read."""
BODY_SECONDS = 30.0
"""Seconds in which a request must have arrived."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Of every answer: nothing is loaded from elsewhere, framed, guessed at or kept."""


class Guard:
    """Passes on what may be asked, with the token taken off its path."""

    def __init__(self, app: ASGIApp, token: str, port: int, host: str = "127.0.0.1") -> None:
        self.app = app
        self.token = token
        self.port = port
        self.names = {"127.0.0.1", "localhost", "::1", host}
        self.anywhere = not is_loopback(host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope["path"], headers)
        body = refusal or await whole_body(receive, _length(headers))
        if isinstance(body, PlainTextResponse):
            await body(scope, receive, with_headers(send))
            return
        inner = dict(scope)
        inner["path"] = scope["path"][len(self.token) + 1 :] or "/"
        inner["raw_path"] = inner["path"].encode()
        await self.app(inner, replayed(body, receive), with_headers(send))

    def _refusal(self, path: str, headers: dict[bytes, str]) -> PlainTextResponse | None:
        if not self._ours(headers.get(b"host", "")):
            return PlainTextResponse("this address is not the studio's", 421)
        origin = headers.get(b"origin")
        if origin is not None and origin != f"http://{headers[b'host']}":
            return PlainTextResponse("another page may not ask", 403)
        if headers.get(b"sec-fetch-site", "none") not in ("none", "same-origin"):
            return PlainTextResponse("another page may not ask", 403)
        given = path.split("/", 2)[1] if path.startswith("/") else ""
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            words = "Open the address that `backblock studio` prints: it holds the key."
            return PlainTextResponse(words, 403)
        return None

    def _ours(self, host: str) -> bool:
        """Whether a Host header names this server and no name that was bent to it."""
        try:
            parts = urlsplit(f"//{host}")
            name, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if (port or 80) != self.port:
            return False
        return name in self.names or (self.anywhere and _named(name))


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _named(name: str) -> bool:
    """Whether a name is an address in numbers or this machine's own name."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name.lower() == socket.gethostname().lower()
    return True


def _length(headers: dict[bytes, str]) -> int:
    text = headers.get(b"content-length", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else MAX_BODY + 1


async def whole_body(receive: Receive, stated: int) -> bytes | PlainTextResponse:
    """The body of a request, or the refusal of one that is too large or does not arrive."""
    if stated > MAX_BODY:
        return PlainTextResponse(f"more than {MAX_BODY:,} bytes", 413)
    parts: list[bytes] = []
    got, more = 0, True
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more:
                message = await receive()
                part = message.get("body", b"")
                parts.append(part)
                got += len(part)
                if got > MAX_BODY:
                    return PlainTextResponse(f"more than {MAX_BODY:,} bytes", 413)
                more = message.get("more_body", False)
    except TimeoutError:
        return PlainTextResponse("the request did not arrive", 408)
    return b"".join(parts)


def replayed(body: bytes, receive: Receive) -> Receive:
    """The same request for the page, its body read already; then word of whoever goes away."""
    sent = False

    async def next_message() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return next_message


def with_headers(send: Send) -> Send:
    """Answers with :data:`HEADERS` added."""
    extra: Iterable[tuple[bytes, bytes]] = [
        (name.lower().encode(), value.encode()) for name, value in HEADERS.items()
    ]

    async def send_message(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *extra]}
        await send(message)

    return send_message
