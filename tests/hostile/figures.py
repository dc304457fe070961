"""The figures of the last soak run as a table: ``python tests/hostile/figures.py``.

Each soak test of this folder leaves a JSON file in build/soak/hostile; this sums them up, prints
the table and writes it beside them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "soak" / "hostile"


def table(runs: list[dict[str, Any]]) -> str:
    """One row a target, and the sum."""
    lines = [
        "| Damaged file | Inputs | Refused | Answered | Search begins | Slowest | Most memory |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name in sorted({run["target"] for run in runs}):
        lines.append(_row(name, [run for run in runs if run["target"] == name]))
    lines.append(_row("all", runs))
    broken = sum(len(run["broken"]) for run in runs)
    lines += ["", f"Broken promises: {broken}"]
    return "\n".join(lines) + "\n"


def _row(name: str, runs: list[dict[str, Any]]) -> str:
    endings: Counter[str] = Counter()
    for run in runs:
        endings.update(run["endings"])
    inputs = sum(run["inputs"] for run in runs)
    refused, search = endings["2"], endings["search"]
    answered = sum(endings.values()) - refused - search
    told = [answered, search] if endings else ["", ""]
    slowest = max(run["slowest_seconds"] for run in runs)
    peak = max(run["peak_mib"] for run in runs)
    cells = [name, f"{inputs:,}", refused if endings else "", *told, f"{slowest} s", f"{peak} MiB"]
    return f"| {' | '.join(map(str, cells))} |"


def main() -> int:
    """Print and write the table; 0 where there is one."""
    runs = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    if not runs:
        return 0
    text = table(runs)
    (FOLDER / "README.md").write_text(text, encoding="utf-8")
    sys.stdout.write(f"\nHostile input (build/soak/hostile):\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
