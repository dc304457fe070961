"""The same batch on a dask cluster: nothing lost, nothing twice."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from batch.conftest import Write
from batch_work import ENDED, answer, until_ended
from optimizer.solver import SolveOptions
from optimizer.studies.batch import NoBackend, Where, backends, batch, read_roster

SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "features" / "apart.yaml"


def names_of(path: Path) -> list[str]:
    """Names in the results file, in order."""
    return [json.loads(line)["name"] for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    """A scheduler and two workers within this process."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        dashboard_address=None,
        protocol="tcp://",
        host="127.0.0.1",
    ) as made:
        yield made


def test_a_cluster_solves_a_roster(
    cluster: LocalCluster, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every one once, by whichever worker, and the next run asks for nothing."""
    monkeypatch.setattr(backends, "solve_guarded", answer)
    for name in ("amy", "bo", "cy", "di", "ed"):
        write(name)
    where = Where("dask", cluster.scheduler_address)
    roster = read_roster([tmp_path])
    assert batch(roster, tmp_path / "plans", where=where).counts()["optimal"] == 5
    assert sorted(names_of(tmp_path / "plans" / "results.jsonl")) == ["amy", "bo", "cy", "di", "ed"]
    monkeypatch.setattr(backends, "solve_guarded", None)
    assert len(batch(roster, tmp_path / "plans", where=where).reused) == 5


def test_a_lost_worker_is_told(
    cluster: LocalCluster, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that can't be done anywhere is recorded as failed, and the others are done."""

    def work(job: Any) -> Any:
        if job.packed.loaded().scenario.name == "bad":
            raise MemoryError("the worker is lost")
        return answer(job)

    monkeypatch.setattr(backends, "solve_guarded", work)
    write("bad")
    write("sam")
    found = batch(
        read_roster([tmp_path]), tmp_path / "plans", where=Where("dask", cluster.scheduler_address)
    )
    bad, sam = found.records
    assert (bad.status, bad.ending, sam.status) == ("failed", "crash", "optimal")


def test_a_stop_ends_what_the_workers_do(
    cluster: LocalCluster, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They hear of it, and are free for others."""
    ENDED.clear()
    monkeypatch.setattr(backends, "solve_guarded", until_ended)
    for name in ("amy", "bo", "cy"):
        write(name)
    stop = threading.Event()
    found = batch(
        read_roster([tmp_path]),
        tmp_path / "plans",
        stop=stop,
        on_step=lambda _: stop.set(),
        where=Where("dask", cluster.scheduler_address),
    )
    assert found.left == ["bo", "cy"]
    assert ENDED.wait(60)


@pytest.mark.soak
def test_a_lost_scheduler_is_told(
    cluster: LocalCluster, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch ends and says so; what is finished stays."""

    def work(job: Any) -> Any:
        return answer(job) if job.packed.loaded().scenario.name == "amy" else time.sleep(1)

    monkeypatch.setattr(backends, "solve_guarded", work)
    write("amy")
    write("bo")
    with pytest.raises(NoBackend, match="was lost"):
        batch(
            read_roster([tmp_path]),
            tmp_path / "plans",
            on_step=lambda _: cluster.close(),
            where=Where("dask", cluster.scheduler_address),
        )
    assert names_of(tmp_path / "plans" / "results.jsonl") == ["amy"]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (Where("dask"), "needs --address"),
        (Where("dask", "udp://nowhere"), "no dask scheduler"),
    ],
)
def test_a_cluster_that_is_not_there(
    write: Write, tmp_path: Path, where: Where, words: str
) -> None:
    """The message says what to do; the folder is free for the next try."""
    roster = read_roster([write("sam")])
    for _ in range(2):
        with pytest.raises(NoBackend, match=words):
            batch(roster, tmp_path / "plans", where=where)


@pytest.mark.soak
def test_a_worker_killed_in_the_middle(tmp_path: Path) -> None:
    """Two real workers on loopback, real solves, one worker killed with a solve on it.

    Every plan is there once and is the one that a batch on this machine gives.
    """
    text = SCENARIO.read_text(encoding="utf-8")
    for number in range(8):
        named = re.sub(r"^name: .*$", f"name: A{number}", text, flags=re.MULTILINE)
        (tmp_path / f"a{number}.yaml").write_text(named, encoding="utf-8")
    roster = read_roster([tmp_path])
    assert not roster.problems
    options = SolveOptions(time_limit=120, gap=0.01)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        threading.Thread(target=_kill_one, args=(cluster,), daemon=True).start()
        where = Where("dask", cluster.scheduler_address)
        found = batch(roster, tmp_path / "there", options, where)
    assert found.left == []
    assert all(record.has_plan for record in found.records)
    names = names_of(tmp_path / "there" / "results.jsonl")
    assert sorted(names) == [f"a{number}" for number in range(8)]
    here = batch(roster, tmp_path / "here", options, Where(jobs=2))
    for record in here.records:
        assert _timeless(tmp_path / "here", record.plan) == _timeless(
            tmp_path / "there", record.plan
        )


def _kill_one(cluster: LocalCluster) -> None:
    """Kill the first worker, as a lost machine, once it has a solving process that works."""
    import psutil

    worker = next(iter(cluster.workers.values())).process.process.pid
    while not any(p.cpu_times().user > 1 for p in psutil.Process(worker).children()):
        time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)


def _timeless(folder: Path, plan: str | None) -> Any:
    data = json.loads((folder / str(plan)).read_text(encoding="utf-8"))
    del data["solver"]["seconds"]
    return data
