"""How the tests themselves run: what fails them, and what they say they could not see."""

from __future__ import annotations

import warnings

import pytest

from helpers import unseen


def warn_in(module: str) -> None:
    """Warn as code of a module does."""
    code = "import warnings; warnings.warn('soon gone', DeprecationWarning)"
    exec(compile(code, "<warning>", "exec"), {"__name__": module})  # noqa: S102


@pytest.mark.parametrize("module", ["optimizer", "optimizer.solver.search", "catalog.schema"])
def test_our_warnings_fail_a_test(module: str) -> None:
    """What we do that a library gives up is seen before it is gone."""
    with pytest.raises(DeprecationWarning):
        warn_in(module)


@pytest.mark.parametrize("module", ["weasyprint.text.ffi", "catalogue", "ortools.sat"])
def test_warnings_of_others_do_not(module: str) -> None:
    """A machine that lacks a library of another's library is no failure of ours."""
    with warnings.catch_warnings(record=True) as shown:
        warn_in(module)
    assert len(shown) == 1


def test_one_line_says_what_was_not_seen() -> None:
    """Reasons are counted, without the hints behind them; nothing skipped is nothing said."""
    skips = [
        ("a.py", 1, "Skipped: browser: no Chromium found (Debian: apt-get install chromium)"),
        ("b.py", 2, "Skipped: print: no Pango library found (Debian: apt-get install libpango)"),
        ("a.py", 3, "Skipped: browser: no Chromium found (Debian: apt-get install chromium)"),
    ]
    assert unseen(skips) == (
        "Not seen on this machine: browser: no Chromium found (2 tests); "
        "print: no Pango library found (1 test)"
    )
    assert unseen([]) == ""
