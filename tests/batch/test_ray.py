"""The same batch on ray: nothing lost, nothing twice."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "scenarios" / "features" / "apart.yaml"
PEOPLE = 6


@pytest.mark.soak
def test_a_worker_killed_in_the_middle(tmp_path: Path) -> None:
    """A local ray, one of its workers killed with a solve on it: everybody has one plan."""
    import ray

    assert ray.__version__  # make soak installs it; without it the command would say so
    text = SCENARIO.read_text(encoding="utf-8")
    for number in range(PEOPLE):
        named = re.sub(r"^name: .*$", f"name: A{number}", text, flags=re.MULTILINE)
        (tmp_path / f"a{number}.yaml").write_text(named, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "optimizer.cli", "batch", tmp_path, "-o", tmp_path / "plans",
         "--backend", "ray"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "RAY_USAGE_STATS_ENABLED": "0"},
        stdout=subprocess.DEVNULL, cwd=ROOT,
    )  # fmt: skip
    _worker_at_work(process).kill()
    assert process.wait(900) == 0
    lines = (tmp_path / "plans" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    records = sorted((json.loads(line)["name"], json.loads(line)["status"]) for line in lines)
    assert records == [(f"a{number}", "optimal") for number in range(PEOPLE)]


def _worker_at_work(process: subprocess.Popen[bytes]) -> psutil.Process:
    """A ray worker below the command whose solving process has begun to compute."""
    while process.poll() is None:
        for below in psutil.Process(process.pid).children(recursive=True):
            try:
                busy = any(child.cpu_times().user > 1 for child in below.children())
                if busy and below.cmdline()[:1] and "solve_guarded" in below.cmdline()[0]:
                    return below
            except psutil.Error:
                continue
        time.sleep(0.05)
    raise AssertionError("the batch ended before a worker was seen at work")
