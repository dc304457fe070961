"""Fuzzes one target in a process of its own, with a limit on memory, and writes the tally.

``python -m hostile.run TARGET FIRST COUNT RESULT``
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import warnings
from pathlib import Path

from hostile.fuzz import fuzz
from hostile.targets import TARGETS

MEMORY = 3 * 1024**3
"""Bytes of address space that a process may have; Python and the solver's library take a third."""


def main(name: str, first: int, count: int, result: Path) -> None:
    """Fuzz and write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("error")
    with tempfile.TemporaryDirectory() as folder:
        tally = fuzz(TARGETS[name], first, count, Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    data = {
        "target": name,
        "inputs": tally.inputs,
        "endings": dict(sorted(tally.endings.items())),
        "slowest_seconds": round(tally.slowest, 1),
        "peak_mib": peak,
        "broken": tally.broken,
    }
    result.write_text(json.dumps(data), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
