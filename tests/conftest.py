"""Says at the end what a run could not see, and shows the figures of long runs."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import soaking


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


def unseen(skips: Iterable[Any]) -> str:
    """One line for all that was skipped, or nothing: each reason begins with what it is about.

    Args:
        skips: of each skipped test (file, line, "Skipped: what: why").
    """
    reasons = (str(reason).removeprefix("Skipped: ") for _, _, reason in skips)
    counts = Counter(reason.partition(" (")[0] for reason in reasons)
    found = [f"{reason} ({_tests(count)})" for reason, count in sorted(counts.items())]
    return f"Not seen on this machine: {'; '.join(found)}" if found else ""


def _tests(count: int) -> str:
    return "1 test" if count == 1 else f"{count} tests"
