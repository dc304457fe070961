"""What the long runs share: how much of what, until when, and what came of it.

``make soak`` takes its measure from the environment:

- ``SOAK_SCENARIOS`` (2000): random scenarios to cross-check; ``SOAK_FIRST`` (10000): the first
  seed, so that a run can be split over machines.
- ``SOAK_SECONDS`` (4): what each judge gets for one of them; more on a machine that is busy.
- ``SOAK_KILLS`` (200): solves to kill at a random moment; ``SOAK_SIGNALS`` (60): solves to
  interrupt at one.
- ``SOAK_MINUTES`` (40): no part is begun after that; what was left out is counted.
- ``SOAK_FOLDER`` (``.soak``): where parts leave their figures. A part that has left its figures is
  not run again while the code is the same, so a run that was stopped goes on where it was.
- ``SOAK_RESULTS``: a folder for the figures of the whole, as JSON and in words.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
DEFAULTS = {
    "SOAK_SCENARIOS": 2000,
    "SOAK_FIRST": 10_000,
    "SOAK_SECONDS": 4,
    "SOAK_KILLS": 200,
    "SOAK_SIGNALS": 60,
    "SOAK_MINUTES": 40,
}
Figures = dict[str, Any]
"""Whole numbers that are added up over parts, and lists that are put together."""


def asked(name: str) -> int:
    """A measure of the run, from the environment or the default."""
    return int(os.environ.get(name) or DEFAULTS[name])


def start() -> None:
    """Fix when the run must end and of which code it is, for all its processes."""
    os.environ.setdefault("SOAK_UNTIL", str(time.monotonic() + 60 * asked("SOAK_MINUTES")))
    os.environ.setdefault("SOAK_CODE", code())


def over() -> bool:
    """Whether no further part may begin."""
    until = os.environ.get("SOAK_UNTIL")
    return until is not None and time.monotonic() > float(until)


@cache
def code() -> str:
    """A digest of everything that a figure depends on: sources, tests and the solvers' versions."""
    if "SOAK_CODE" in os.environ:
        return os.environ["SOAK_CODE"]
    found = hashlib.sha256()
    for folder in ("benchmarks", "catalog", "optimizer", "scenarios", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".yaml") and path.is_file():
                found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    found.update(repr(sorted(solvers().items())).encode())
    return found.hexdigest()[:12]


def solvers() -> dict[str, str]:
    """Versions of what answers are held to."""
    return {name: version(name) for name in ("ortools", "highspy", "pyscipopt")}


def folder() -> Path:
    """Where parts of this code's run leave their figures."""
    home = Path(os.environ.get("SOAK_FOLDER") or ROOT / ".soak")
    path = home / code()
    path.mkdir(parents=True, exist_ok=True)
    return path


def part(kind: str, name: str, work: Callable[[], Figures]) -> Figures:
    """Do a part of the run, or take what an earlier run left of it.

    Args:
        kind: figures of one kind are added up.
        name: of the part, unique in its kind.
        work: does the part and gives its figures; a list under ``wrong`` fails the test.
    """
    path = folder() / f"{kind}.{name}.json"
    if path.exists():
        figures: Figures = json.loads(path.read_text(encoding="utf-8"))
    elif over():
        pytest.skip("SOAK_MINUTES are over")
    else:
        began = time.monotonic()
        figures = work()
        figures["seconds"] = round(time.monotonic() - began, 1)
        new = path.with_suffix(".new")
        new.write_text(json.dumps(figures, indent=1), encoding="utf-8")
        new.replace(path)
    assert not figures.get("wrong"), "\n".join(map(str, figures["wrong"]))
    return figures


def total(home: Path) -> dict[str, Figures]:
    """Figures by kind, added up over the parts in a folder."""
    kinds: dict[str, Figures] = {}
    for path in sorted(home.glob("*.json")):
        sums = kinds.setdefault(path.name.split(".")[0], {"parts": 0})
        sums["parts"] += 1
        for key, value in json.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(value, dict):
                sums[key] = dict(Counter(sums.get(key, {})) + Counter(value))
            else:
                sums[key] = sums.get(key, type(value)()) + value
    return {
        kind: {k: round(v, 1) if isinstance(v, float) else v for k, v in sums.items()}
        for kind, sums in kinds.items()
    }


def words(kinds: dict[str, Figures]) -> list[str]:
    """Figures as lines of text."""
    lines = []
    for kind, sums in kinds.items():
        lines.append(f"{kind}:")
        for key, value in sums.items():
            shown = len(value) if isinstance(value, list) else value
            if isinstance(value, dict):
                shown = ", ".join(f"{name} {count}" for name, count in sorted(value.items()))
            lines.append(f"  {key.replace('_', ' ')}: {shown}")
    return lines


PAGE = ROOT / "docs" / "trust.md"
BEGIN, END = "<!-- figures of the last recorded soak -->", "<!-- end of figures -->"


def recorded() -> Path | None:
    """The newest recorded run in the repository."""
    found = sorted((ROOT / "benchmarks" / "results").glob("*-soak/figures.json"))
    return found[-1] if found else None


def on_the_page(data: dict[str, Any]) -> str:
    """A recorded run as the docs show it."""
    about, lines = data["about"], "\n".join(words(data["figures"]))
    used = ", ".join(f"{name} {number}" for name, number in about["solvers"].items())
    return (
        f"{about['date']}, {about['minutes']} minutes of one process on {about['machine']}, Python "
        f"{about['python']}, {used}:\n\n```text\n$ {about['command']}\n{lines}\n```\n"
    )


def quote(page: str, data: dict[str, Any]) -> str:
    """A page with the figures between its marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{on_the_page(data)}{END}{rest.partition(END)[2]}"


def save(results: Path, kinds: dict[str, Figures]) -> None:
    """Write the figures of a run for the docs to quote.

    Args:
        results: a folder; it is made where it is missing.
        kinds: what :func:`total` gives.
    """
    results.mkdir(parents=True, exist_ok=True)
    measures = " ".join(f"{name}={asked(name)}" for name in DEFAULTS)
    about = {
        "command": f"make soak {measures}",
        "date": datetime.now(UTC).date().isoformat(),
        "code": code(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": sys.version.split()[0],
        "solvers": solvers(),
        "minutes": round(sum(sums["seconds"] for sums in kinds.values()) / 60),
    }
    data = {"about": about, "figures": kinds}
    text = json.dumps(data, indent=1, ensure_ascii=False)
    (results / "figures.json").write_text(text + "\n", encoding="utf-8")
    (results / "README.md").write_text(
        f"# Soak of {about['date']}\n\n{on_the_page(data)}\n"
        f"`figures.json` holds the same for programs; the code is {about['code']}. What is counted "
        "is said in [How answers are checked](../../../docs/trust.md).\n",
        encoding="utf-8",
    )
    if recorded() == (results / "figures.json").resolve():
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(quote(page, data), encoding="utf-8")
