"""Plans that are promised to repeat do: in another process, under another hash seed, reordered.

The contract promises it for plans proved at gap 0 and for plans made with one worker; a plan that
the clock cut short says ``solver.reproducible: false`` and promises nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import soaking
from helpers import slow
from optimizer.instance import Instance, prepare
from optimizer.model import build_model
from properties.again import rewritten

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = sorted((ROOT / "scenarios" / "reference").glob("*.yaml"))
QUICK = [ROOT / f"scenarios/reference/{name}.yaml" for name in ("garage_gym", "beginner_2_days")]
LONG = [path for path in REFERENCE if path.stem in ("travelling_lifter", "advanced_12_weeks")]


def plans(
    scenarios: list[Path], hash_seed: int, shuffle: int, workers: int, seconds: int = 600
) -> list[dict[str, Any]]:
    """Plans of scenarios, solved in a process of their own, times taken out."""
    paths = [str(path) for path in scenarios]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "properties.again",
            str(shuffle),
            str(workers),
            str(seconds),
            *paths,
        ],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ
        | {
            "PYTHONHASHSEED": str(hash_seed),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
        },
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def as_bytes(plan: dict[str, Any]) -> bytes:
    """A plan to the letter, in the order in which it was written."""
    return json.dumps(plan).encode()


@pytest.mark.parametrize("path", slow(QUICK[1:], QUICK))
def test_reference_blocks_repeat_in_another_process_order_and_hash_seed(path: Path) -> None:
    """One worker; the whole plan file, its digests and stand-ins too."""
    (one,), (other,) = plans([path], 1, 0, 1), plans([path], 2, 7, 1)
    assert one["solver"]["reproducible"]
    assert as_bytes(one) == as_bytes(other)


@pytest.mark.parametrize("path", slow(LONG, REFERENCE))
def test_the_model_is_the_same_in_any_order(path: Path, tmp_path: Path) -> None:
    """Keys and entries in another order are the same rows, so the search is the same."""
    plain, *others = (build_model(instance(path, tmp_path, n)).linear for n in range(4))
    for other in others:
        assert other.names == plain.names
        assert other.rows == plain.rows
        assert list(other.objective.items()) == list(plain.objective.items())


def instance(path: Path, folder: Path, seed: int) -> Instance:
    """A scenario read from a copy in another order."""
    loaded = rewritten(path, folder, seed)
    return prepare(loaded.scenario, loaded.catalog)


@pytest.mark.soak
@pytest.mark.parametrize("path", REFERENCE, ids=lambda path: path.stem)
@pytest.mark.parametrize("workers", [1, 2])
def test_every_reference_block_repeats(path: Path, workers: int) -> None:
    """Three processes each, with one worker and with two."""

    def work() -> soaking.Figures:
        runs = [plans([path], n, n, workers, 45)[0] for n in (0, 1, 2)]
        promised = [run for run in runs if run["solver"]["reproducible"]]
        same = len({as_bytes(run) for run in promised}) <= 1
        return {
            "plans": len(runs),
            "promised_to_repeat": len(promised),
            "wrong": [] if same else [f"{path.stem} with {workers} workers differs"],
        }

    soaking.part("repeated plans", f"{path.stem} {workers}", work)
