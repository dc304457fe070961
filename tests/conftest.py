"""Says at the end what a run could not see, and shows the figures of long runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import soaking
from helpers import unseen


def _soaks(config: pytest.Config) -> bool:
    return config.getoption("markexpr", "") == "soak"


def pytest_configure(config: pytest.Config) -> None:
    """Start the clock of a long run, in the process that all others come from."""
    if _soaks(config):
        soaking.start()


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
