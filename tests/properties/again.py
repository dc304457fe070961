"""Solves scenarios in a process of its own, for :mod:`properties.test_repeatability` to compare.

``python -m properties.again SHUFFLE WORKERS SECONDS SCENARIO...`` with the repository and ``tests``
on the path: each scenario's catalogue is written out as a file, and where SHUFFLE is not 0 the keys
of every mapping and the entries of the catalogue come in another order. Prints a list of plans.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml import YAML

from catalog import export_catalog
from optimizer.answer import solve
from optimizer.scenario import Loaded, load_scenario
from optimizer.solver import SolveOptions

ORDERED = {"equipment"}
"""Mappings whose order means something: a session without a gym is in the first one."""


def shuffled(data: Any, rng: random.Random, key: str = "") -> Any:
    """The same data with the keys of mappings in another order; lists keep theirs."""
    if isinstance(data, list):
        return [shuffled(item, rng) for item in data]
    if not isinstance(data, dict):
        return data
    keys = list(data)
    if key not in ORDERED:
        rng.shuffle(keys)
    return {name: shuffled(data[name], rng, name) for name in keys}


def rewritten(path: Path, folder: Path, seed: int) -> Loaded:
    """A scenario read anew from a copy, its catalogue as a file beside it.

    Args:
        path: the scenario.
        folder: where the copies go.
        seed: of the order; 0 leaves it as it is.
    """
    loaded = load_scenario(str(path))
    entries = export_catalog(loaded.catalog)
    data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    data["catalog"] = "catalogue.json"
    if seed:
        rng = random.Random(f"{seed} {path.name}")
        rng.shuffle(entries)
        entries, data = shuffled(entries, rng), shuffled(data, rng)
    (folder / "catalogue.json").write_text(json.dumps(entries), encoding="utf-8")
    copy = folder / path.name
    copy.write_text(json.dumps(data, default=str), encoding="utf-8")
    return load_scenario(str(copy))


def main() -> None:
    """Solve and print."""
    seed, workers, seconds = (int(word) for word in sys.argv[1:4])
    plans = []
    for name in sys.argv[4:]:
        with TemporaryDirectory() as folder:
            loaded = rewritten(Path(name), Path(folder), seed)
            plan = solve(loaded, SolveOptions(workers=workers, time_limit=seconds))
        data = plan.to_data()
        del data["solver"]["seconds"]
        plans.append(data)
    sys.stdout.write(json.dumps(plans))


if __name__ == "__main__":
    main()
