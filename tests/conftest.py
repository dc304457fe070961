"""Says at the end what a run could not see, and shows the figures of long runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

import soaking
from helpers import unseen

settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")

SLOW = Path(__file__).with_name("slow.txt")
"""Node ids of single tests, and of single cases, that take long."""


def _soaks(config: pytest.Config) -> bool:
    return config.getoption("markexpr", "") == "soak"


def pytest_configure(config: pytest.Config) -> None:
    """Start the clock of a long run, in the process that all others come from."""
    if _soaks(config):
        soaking.start()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of ``slow.txt``: a second and more each, or the third case of half a second.

    Made from ``make test-all ARGS=--durations=0`` and thinned out by hand.
    """
    listed = set(SLOW.read_text(encoding="utf-8").splitlines())
    for item in items:
        if item.nodeid in listed:
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was skipped; show, and where it is asked for save, the figures of a long run."""
    line = unseen([report.longrepr for report in terminalreporter.stats.get("skipped", ())])
    if line:
        terminalreporter.write_line(line)
    if not _soaks(config) or hasattr(config, "workerinput"):
        return
    kinds = soaking.total(soaking.folder())
    terminalreporter.section("soak")
    for line in soaking.words(kinds):
        terminalreporter.write_line(line)
    results = os.environ.get("SOAK_RESULTS")
    if results:
        soaking.save(Path(results), kinds)
