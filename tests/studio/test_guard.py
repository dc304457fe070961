"""Who may ask the page, from where, and how much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from optimizer.studio import guard
from optimizer.studio.guard import Guard
from studio.conftest import Window


def test_its_owner_gets_the_page_with_headers_that_let_nothing_in(untouched: Window) -> None:
    answer = untouched.get("/")
    assert answer.status_code == 200
    assert "block.yaml" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"host": "evil.example:8765"}, 421),
        ({"host": "127.0.0.1.evil.example:8765"}, 421),
        ({"host": "127.0.0.1:80"}, 421),
        ({"host": "10.0.0.7:8765"}, 421),
        ({"host": ""}, 421),
        ({"host": "[::1"}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin"}, 200),
        ({"host": "localhost:8765"}, 200),
        ({"host": "[::1]:8765"}, 200),
    ],
)
def test_only_this_machine_and_this_page_may_ask(
    untouched: Window, headers: dict[str, str], code: int
) -> None:
    assert untouched.ask("GET", "/", headers=headers).status_code == code


@pytest.mark.parametrize("path", ["/", "/plan/block.yaml", "/wrong/", "/secre/", "/secrett/", "//"])
def test_without_the_key_nothing_is_there(untouched: Window, path: str) -> None:
    import asyncio

    import httpx

    async def call() -> httpx.Response:
        transport = httpx.ASGITransport(app=untouched.app)
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.get(f"http://127.0.0.1:8765{path}")

    answer = asyncio.run(call())
    assert answer.status_code == 403
    assert "Small block" not in answer.text


def test_what_is_too_large_is_refused_before_it_is_read(
    untouched: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MAX_BODY", 1000)
    answer = untouched.ask("POST", "/plan/block.yaml/do", content=b"x" * 1001)
    assert answer.status_code == 413


def test_what_is_larger_than_it_says_is_refused_too(
    untouched: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MAX_BODY", 1000)

    async def parts() -> Any:
        for _ in range(20):
            yield b"x" * 100

    answer = untouched.ask("POST", "/plan/block.yaml/do", content=parts())
    assert answer.status_code == 413


def test_a_request_that_never_arrives_is_given_up(
    untouched: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    monkeypatch.setattr(guard, "BODY_SECONDS", 0.01)

    async def parts() -> Any:
        yield b"x"
        await asyncio.sleep(60)
        yield b"x"

    assert untouched.ask("POST", "/plan/block.yaml/do", content=parts()).status_code == 408


@pytest.mark.parametrize(("host", "code"), [("192.168.1.5:8765", 200), ("evil.example:8765", 421)])
def test_where_others_are_let_in_names_are_still_refused(
    tmp_path: Path, host: str, code: int
) -> None:
    """A name can be bent to any address; an address in numbers can't."""
    window = Window(tmp_path)
    window.app = Guard(window.app.app, "secret", 8765, "0.0.0.0")  # type: ignore[attr-defined]  # noqa: S104
    assert window.ask("GET", "/", headers={"host": host}).status_code == code
    window.studio.queue.close()
