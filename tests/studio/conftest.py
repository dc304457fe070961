"""A folder with a small block and its plan, and a window that asks the page about them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from optimizer.plan.reading import read_plan
from optimizer.scenario import load_scenario
from optimizer.studio.app import make_app
from optimizer.studio.draft import Draft
from optimizer.verifier import Verdict, verify

TOKEN = "secret"  # noqa: S105 - of a server that nobody reaches
NAME = "block.yaml"
SCENARIO = """\
# A small block; its comments are to stay.
schema_version: 1
name: Small block
equipment:
  garage: garage_gym          # what stands at home
block: {weeks: 3, deload_weeks: [3]}
sessions:
  - {name: Heavy, day: mon}   # the long one
  - {name: Light, day: thu}
weekly_sets: {start: 12, end: 13}
"""
PLAN = {
    "Heavy": [("bent_over_row", 3), ("pull_up", 3)],
    "Light": [("pull_up", 3), ("single_arm_row", 3)],
}


class Window:
    """One window of a browser, without the browser.

    Attributes:
        version: of what it shows.
    """

    def __init__(self, folder: Path, name: str = NAME) -> None:
        self.app, self.studio = make_app(folder, TOKEN, 8765)
        self.name = name
        self.version = 0

    @property
    def draft(self) -> Draft:
        """What the server holds."""
        return self.studio.draft(self.name)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request, as a browser on this machine sends it."""
        more["headers"] = {"host": "127.0.0.1:8765", **more.get("headers", {})}

        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1:8765"
            ) as client:
                return await client.request(method, f"/{TOKEN}{path}", **more)

        return asyncio.run(call())

    def get(self, path: str) -> httpx.Response:
        """A page or a part of one."""
        return self.ask("GET", path)

    def do(self, what: str, part: str = "plan", **fields: Any) -> httpx.Response:
        """A change, made from what this window shows."""
        data = {"do": what, "version": str(self.version), **{k: str(v) for k, v in fields.items()}}
        answer = self.ask("POST", f"/{part}/{self.name}/do", data=data)
        if "version" in answer.json():
            self.version = answer.json()["version"]
        return answer


def write_block(folder: Path) -> None:
    """The small block and a plan of it."""
    (folder / NAME).write_text(SCENARIO, encoding="utf-8")
    weeks = [
        {
            "week": week,
            "sessions": [
                {
                    "session": session,
                    "exercises": [{"exercise": e, "sets": 1 if week == 3 else n} for e, n in lines],
                }
                for session, lines in PLAN.items()
            ],
        }
        for week in (1, 2, 3)
    ]
    (folder / "block.plan.json").write_text(json.dumps({"weeks": weeks}), encoding="utf-8")


def of_files(folder: Path, name: str = "block") -> Verdict:
    """What the command line's verifier says of the files."""
    loaded = load_scenario(str(folder / f"{name}.yaml"))
    path = str(folder / f"{name}.plan.json")
    facts = read_plan(path, loaded.scenario.weeks, loaded.catalog)
    return verify(loaded.scenario, loaded.catalog, facts)


@pytest.fixture
def block(tmp_path: Path) -> Path:
    """A folder with the small block, in a folder of its own."""
    folder = tmp_path / "work"
    folder.mkdir()
    write_block(folder)
    return folder


@pytest.fixture
def window(block: Path) -> Iterator[Window]:
    """A window on the small block."""
    opened = Window(block)
    yield opened
    opened.studio.queue.close()


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """A window that tests of what is refused share: none of them changes anything."""
    folder = tmp_path_factory.mktemp("around") / "work"
    folder.mkdir()
    write_block(folder)
    opened = Window(folder)
    opened.get("/plan/block.yaml")
    yield opened
    opened.studio.queue.close()
