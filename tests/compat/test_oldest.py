"""What pyproject.toml allows is what `make compat` tests with."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def allowed() -> dict[str, str]:
    """Lower bounds of what the product needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = (re.match(r"([A-Za-z0-9._-]+)>=([0-9.]+)", need) for need in project["dependencies"])
    return {match[1].lower(): match[2] for match in found if match}


def test_the_oldest_versions_are_the_lower_bounds() -> None:
    """A bound that is raised or lowered is tested where it stands."""
    text = (Path(__file__).parent / "oldest.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9._-]+)==([0-9.]+)$", text, re.MULTILINE))
    assert pinned.keys() == allowed().keys()
    for name, bound in allowed().items():
        version = pinned[name].split(".")
        least = bound.split(".")
        assert version[: len(least)] == least, name
        assert set(version[len(least) :]) <= {"0"} or name == "ortools", name
