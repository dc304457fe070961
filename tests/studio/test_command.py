"""``backblock studio`` before it serves anything."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from filelock import FileLock

from cli.conftest import Cli, cli
from optimizer.cli import studio

__all__ = ["cli"]


def test_without_its_extra_it_says_what_to_install(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio, "find_spec", lambda name: None if name == "uvicorn" else name)
    ran = cli("studio", "--no-browser")
    assert ran.code == 2
    assert "studio needs uvicorn: pip install uvicorn" in ran.err


def test_a_file_that_is_not_there_is_bad_usage(cli: Cli, tmp_path: Path) -> None:
    ran = cli("studio", str(tmp_path / "none.yaml"), "--no-browser")
    assert ran.code == 2
    assert "no such file" in ran.err


def test_two_do_not_work_in_one_folder(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each would write its steps over the other's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(studio, "_serve", lambda *_: pytest.fail("served"))
    with FileLock(studio.lock_of(tmp_path)):
        ran = cli("studio", "--no-browser")
    assert ran.code == 2
    assert f"a studio works in {tmp_path} already" in ran.err


def test_a_port_that_is_taken_is_bad_usage(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = cli("studio", "--no-browser", "--port", str(taken.getsockname()[1]))
    assert ran.code == 2
    assert "can't be listened on" in ran.err


def test_it_takes_the_next_port_that_is_free() -> None:
    one, other = studio._listener("127.0.0.1", None), studio._listener("127.0.0.1", None)
    with one, other:
        assert one.getsockname()[1] != other.getsockname()[1]
