"""No door leads out of the folder."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from optimizer.studio.folder import Outside
from studio.conftest import SCENARIO, Window

NAMES = [
    "../secret.yaml",
    "..",
    ".",
    "sub/secret.yaml",
    "/etc/passwd",
    "C:\\secret.yaml",
    "..\\secret.yaml",
    ".hidden.yaml",
    "~root.yaml",
    "secret.yaml\x00",
    "block.plan.json",
    "link.yaml",
    "folder.yaml",
    "a" * 300 + ".yaml",
    " block.yaml",
]


@pytest.fixture(scope="module")
def around(untouched: Window) -> Window:
    """A folder with things around it that nobody may reach."""
    block = untouched.studio.folder.root
    (block.parent / "secret.yaml").write_text(SCENARIO.replace("Small block", "Secret"))
    (block / "link.yaml").symlink_to(block.parent / "secret.yaml")
    (block / "folder.yaml").mkdir()
    (block / "sub").mkdir()
    (block / "sub" / "secret.yaml").write_text(SCENARIO)
    return untouched


@pytest.mark.parametrize("name", NAMES)
def test_a_name_with_a_way_in_it_is_refused(around: Window, name: str) -> None:
    with pytest.raises(Outside):
        around.studio.folder.path(name, ".yaml")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in (".", "..")])
@pytest.mark.parametrize("part", ["plan", "scenario", "open"])
def test_names_that_lead_elsewhere_are_no_files(around: Window, name: str, part: str) -> None:
    answer = around.get(f"/{part}/{quote(name, safe='')}")
    assert answer.status_code == 404
    assert "Secret" not in answer.text


def test_only_what_can_be_opened_is_listed(around: Window) -> None:
    text = around.get("/").text
    assert "block.yaml" in text
    assert "link.yaml" not in text
    assert "secret.yaml" not in text


@pytest.mark.parametrize(
    "line",
    [
        "catalog: ../secret.yaml",
        "catalog: [seed, ../secret.yaml]",
        "previous: ../secret.yaml",
        "previous: [../secret.yaml]",
        "previous: {logs: ../secret.yaml}",
        "previous: {logs: [none.csv], names: ../secret.yaml}",
    ],
)
def test_a_scenario_may_not_name_files_outside(window: Window, line: str) -> None:
    """The message says that it is outside, and nothing of what is in the file."""
    secret = window.studio.folder.root.parent / "secret.yaml"
    secret.write_text(SCENARIO.replace("Small block", "Secret"))
    answer = window.do("text", "scenario", text=f"{SCENARIO}{line}\n")
    assert answer.status_code == 200
    assert "is outside the folder" in answer.json()["problems"]
    assert "Secret" not in answer.json()["problems"]
    assert (window.studio.folder.root / "block.yaml").read_text() == SCENARIO


def test_a_new_block_replaces_no_file(window: Window) -> None:
    answer = window.ask("POST", "/new", data={"file": "block", "template": "garage"})
    assert answer.status_code == 422
    assert (window.studio.folder.root / "block.yaml").read_text() == SCENARIO


@pytest.mark.parametrize("typed", ["../../up", "/etc/cron", "..", "a\x00b", "con:aux"])
def test_a_new_block_stays_in_the_folder_whatever_it_is_called(window: Window, typed: str) -> None:
    root = window.studio.folder.root
    answer = window.ask("POST", "/new", data={"file": typed, "template": "garage"})
    assert answer.status_code == 200
    made = [path for path in root.parent.rglob("*.yaml") if path.name != "block.yaml"]
    assert len(made) == 1
    assert made[0].parent == root
