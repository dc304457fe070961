"""What training apps call our exercises, set down by hand in ``data/apps.csv``, ``log_names.csv``.

The first has an exercise with the telling item of a kit in a row, and what Liftosaur and Hevy have
for it; ``~`` marks an app's nearest lift, which is another. The second has names that Strong,
FitNotes and StrongLifts ship and that are none of an exercise's own: one that stands for several
exercises has a row for each.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def app_rows() -> list[dict[str, str]]:
    """The rows of ``apps.csv``."""
    return _rows("apps.csv")


@cache
def ids_by_app_name() -> Mapping[str, tuple[str, ...]]:
    """What an app calls a lift, in small letters, to the exercises that it may be."""
    found: dict[str, dict[str, None]] = {}
    hevy = [(row["hevy"], row["exercise"]) for row in app_rows() if row["hevy"][:1] not in "~"]
    for name, exercise in (*hevy, *((r["name"], r["exercise"]) for r in _rows("log_names.csv"))):
        found.setdefault(name.casefold(), {})[exercise] = None
    return {name: tuple(exercises) for name, exercises in found.items()}


def _rows(name: str) -> list[dict[str, str]]:
    text = files("catalog").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
