"""Damaged files: every command that reads one answers or refuses it, in time, within memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hostile.figures import FOLDER, ROOT
from hostile.fuzz import fuzz
from hostile.mutate import mutated
from hostile.targets import TARGETS, scenarios

FEW = 8
"""Damaged files a target in the default run, always the same ones."""
CHUNK = 250
CHUNKS = {
    "scenario": 12,
    "plan": 12,
    "catalogue": 4,
    "workbook": 4,
    "previous": 2,
    "log": 4,
    "prices": 2,
    "names": 2,
    "import-csv": 2,
    "roster": 4,
    "template": 2,
}
"""Chunks a target in the soak, one where none is named: 12,500 damaged files in all."""
GUIDED = 3000
"""Inputs that each coverage-guided search makes."""


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_damaged_files(name: str, tmp_path: Path) -> None:
    """Exit code of ours, a refusal with its place, nothing that steers a terminal, no hang."""
    tally = fuzz(TARGETS[name], 0, FEW, tmp_path)
    assert tally.inputs == FEW
    assert tally.broken == []


def test_damage_can_be_repeated() -> None:
    """A seed from a report gives the same file again, and seeds give different ones."""
    sound = scenarios()[0]
    found = [mutated(sound, seed, scenarios()) for seed in range(50)]
    assert found == [mutated(sound, seed, scenarios()) for seed in range(50)]
    assert len(set(found)) > 40


CASES = [
    (name, 100_000 + CHUNK * chunk) for name in TARGETS for chunk in range(CHUNKS.get(name, 1))
]


@pytest.mark.soak
@pytest.mark.parametrize(("name", "first"), CASES)
def test_many_damaged_files(name: str, first: int) -> None:
    """The same for thousands, each chunk in a process whose memory is limited."""
    result = FOLDER / f"{name}-{first}.json"
    done = _python("hostile.run", name, str(first), str(CHUNK), str(result))
    assert done.returncode == 0, done.stderr[-3000:]
    tally = json.loads(result.read_text(encoding="utf-8"))
    assert tally["inputs"] == CHUNK
    assert tally["broken"] == []


@pytest.mark.soak
@pytest.mark.skipif(
    sys.platform != "linux" or sys.version_info >= (3, 15), reason="atheris has no wheel here"
)
@pytest.mark.parametrize("reader", ["scenario", "catalogue", "plan"])
def test_inputs_that_reach_new_lines(reader: str, tmp_path: Path) -> None:
    """libFuzzer finds no bytes that a reader neither reads nor refuses."""
    done = _python("hostile.guided", reader, str(GUIDED), str(tmp_path))
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"Done {GUIDED} runs" in done.stderr
    _note_guided(reader, done.stderr)


def _python(module: str, *args: str) -> subprocess.CompletedProcess[str]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    return subprocess.run(
        [sys.executable, "-m", module, *args],
        env={**os.environ, "PYTHONPATH": paths},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=1800,
        check=False,
    )


def _note_guided(reader: str, told: str) -> None:
    seconds = int(told.rsplit(f"Done {GUIDED} runs in ", 1)[1].split()[0])
    peak = max(int(part.split("Mb")[0]) for part in told.split("rss: ")[1:])
    data = {
        "target": f"{reader}, coverage-guided",
        "inputs": GUIDED,
        "endings": {},
        "slowest_seconds": seconds,
        "peak_mib": peak,
        "broken": [],
    }
    (FOLDER / f"guided-{reader}.json").write_text(json.dumps(data), encoding="utf-8")
