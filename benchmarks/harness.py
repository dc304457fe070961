"""Runs instances with peers, one after another, and writes what came out."""

from __future__ import annotations

import datetime
import importlib.metadata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import environments, process
from benchmarks.judge import judge
from benchmarks.keys import decides
from benchmarks.machine import machine, revision, sources_sha256
from benchmarks.peers import PEERS, Peer
from benchmarks.peers.child import Task
from benchmarks.records import Record, Store, content_key
from benchmarks.registry import WORK, CatalogSpec, Instance
from benchmarks.trajectory import GAPS, first_plan, points, thinned, time_to

if TYPE_CHECKING:
    from optimizer.scenario import Loaded

CACHE = WORK / "catalogues"
"""Generated catalogues, made once."""
TIME_LIMIT = 300.0
MEMORY_MIB = 6144


@dataclass(frozen=True)
class Settings:
    """How the runs are made; equal for all peers.

    Attributes:
        time_limit: seconds for a whole process.
        threads: most threads of a peer.
        memory_mib: most memory of a process.
        repeat: runs of each, with seeds 0, 1, ...
        command: what was typed, for whoever wants to repeat it.
        python_of: the interpreter of a peer; its own environment by default.
    """

    time_limit: float = TIME_LIMIT
    threads: int = 2
    memory_mib: int = MEMORY_MIB
    repeat: int = 1
    command: str = "backblock bench"
    python_of: Callable[[Peer, Callable[[str], None]], str] = environments.python_of


@dataclass(frozen=True)
class Job:
    """One run to make."""

    instance: Instance
    peer: Peer
    seed: int


@dataclass
class Tally:
    """What became of the jobs: made now, found on disk, left out with the reason."""

    made: int = 0
    known: int = 0
    left_out: dict[str, str] = field(default_factory=dict)


def jobs(instances: Iterable[Instance], peers: Iterable[str], repeat: int) -> list[Job]:
    """Every run, peers of one instance next to each other so that drift meets all alike."""
    names = list(peers)
    return [
        Job(instance, PEERS[name], seed)
        for instance in instances
        for seed in range(repeat)
        for name in names
    ]


def run_all(
    todo: Sequence[Job], settings: Settings, folder: Path, say: Callable[[str], None]
) -> tuple[list[Record], Tally]:
    """Make the runs that are not on disk yet.

    Args:
        todo: the runs wanted.
        settings: limits of each.
        folder: where the raw lines stand; runs found there are not made again.
        say: hears of each run.

    Returns:
        The records of all runs wanted, in order, and how many were made.
    """
    store, tally, records = Store(folder), Tally(), []
    for number, job in enumerate(todo, 1):
        if job.peer.name in tally.left_out:
            continue
        head = f"[{number}/{len(todo)}] {job.instance.name} {job.peer.name}"
        key = content_key(decides(job, settings))
        if key in store:
            tally.known += 1
            records.append(store.records[key])
            continue
        try:
            python = settings.python_of(job.peer, say)
        except environments.NotInstalled as error:
            tally.left_out[job.peer.name] = str(error)
            say(str(error))
            continue
        say(f"{head}: at most {settings.time_limit:g} s")
        record = one(job, settings, python, key)
        store.add(record)
        tally.made += 1
        records.append(record)
        say(f"{head}: {_words(record)}")
    return records, tally


def one(job: Job, settings: Settings, python: str, key: str) -> Record:
    """Make one run, judge its plans, and state all of it."""
    task = Task(
        scenario=str(scenario_file(job.instance)),
        catalog=catalog_file(job.instance.catalog),
        time_limit=settings.time_limit,
        threads=settings.threads,
        seed=job.seed,
        packages=environments.packages(job.peer),
    )
    outcome = process.run(job.peer, python, task, settings.memory_mib)
    record = _head(job, settings, key) | _result(outcome, settings.time_limit)
    return record | _verdict(job.instance, outcome)


def _words(record: Record) -> str:
    close = record["times"].get("0.005")
    parts = [record["status"], f"{record['seconds']:.1f} s"]
    if record["first_plan"] is not None:
        parts.append(f"first plan {record['first_plan']:.1f} s")
    if close is not None:
        parts.append(f"0.5 % after {close:.1f} s")
    if record["legal"] is False:
        parts.append("THE VERIFIER REFUSES ITS PLAN")
    return ", ".join(parts)


def _head(job: Job, settings: Settings, key: str) -> Record:
    instance = job.instance
    return {
        "key": key,
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "command": settings.command,
        "group": instance.group,
        "instance": instance.name,
        "expect": instance.expect,
        "catalog": instance.catalog.words if instance.catalog else "its own",
        "exercises": len(loaded(instance).catalog),
        "available": _available(loaded(instance)),
        "peer": job.peer.name,
        "seed": job.seed,
        "time_limit": settings.time_limit,
        "threads": settings.threads,
        "memory_limit_mib": settings.memory_mib,
        "backblock": _version(),
        "revision": revision(),
        "machine": machine(),
    }


def _available(found: Loaded) -> int:
    """Exercises that some session may choose: level, goal, gyms and priorities leave so many."""
    from optimizer.scenario.calendar import Calendar

    calendar, scenario = Calendar(found.scenario, found.catalog), found.scenario
    weeks = range(1, scenario.weeks + 1)
    open_to = (calendar.available(week, s) for week in weeks for s in scenario.sessions)
    return len({exercise for exercises in open_to for exercise in exercises})


def _version() -> str:
    try:
        return importlib.metadata.version("backblock")
    except importlib.metadata.PackageNotFoundError:
        from optimizer import __version__

        return __version__


def _result(outcome: process.Outcome, limit: float) -> Record:
    events = outcome.events
    states = list(points(events))
    last = states[-1] if states else None
    in_time = [state for state in states if state.seconds <= limit]
    return {
        "status": outcome.status,
        "first_plan": first_plan(in_time),
        "times": {str(gap): time_to(in_time, gap) for gap in GAPS} | _proved_empty(outcome),
        "best": last.best if last else None,
        "bound": last.bound if last else None,
        "gap": last.gap if last else None,
        "seconds": outcome.seconds,
        "answered": outcome.end.get("answered", outcome.end.get("t")),
        "peak_mib": outcome.peak_mib,
        "size": outcome.end.get("size"),
        "stages": outcome.end.get("stages"),
        "reproducible": outcome.end.get("reproducible"),
        "versions": outcome.end.get("versions", {}),
        "error": outcome.error,
        "events": thinned(events),
    }


def _proved_empty(outcome: process.Outcome) -> dict[str, float]:
    """A proof that there is no plan is a proof at every gap."""
    if outcome.status != "infeasible":
        return {}
    return {str(gap): outcome.end.get("answered", outcome.end["t"]) for gap in GAPS}


def _verdict(instance: Instance, outcome: process.Outcome) -> Record:
    """Whether the last and the first plan are legal; their points by the verifier's own sums."""
    verdict: Record = {"legal": None, "score": None, "broken": []}
    for weeks in (outcome.first_plan, outcome.end.get("plan")):
        if weeks:
            judged = judge(loaded(instance), weeks)
            legal = judged.legal and verdict["legal"] is not False
            broken = sorted({*verdict["broken"], *judged.broken})
            verdict = {"legal": legal, "score": judged.score, "broken": broken}
    return verdict


@cache
def scenario_file(instance: Instance) -> Path:
    """The scenario's text as a file; in its own folder where it came from one."""
    if instance.base:
        for path in Path(instance.base).glob("*.y*ml"):
            if path.read_text(encoding="utf-8") == instance.scenario:
                return path
    folder = CACHE.parent / "scenarios"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{instance.name}.yaml"
    path.write_text(instance.scenario, encoding="utf-8")
    return path


@cache
def catalog_file(spec: CatalogSpec | None) -> str | None:
    """What ``--catalog`` would be given; generated catalogues are written once."""
    if spec is None or not spec.size:
        return spec.name if spec else None
    code = sources_sha256(("catalog", "benchmarks/odd_catalogue.py"))[:12]
    path = CACHE / f"{spec.name}-{spec.size}-{spec.seed}-{code}.json"
    if not path.exists():
        from benchmarks.odd_catalogue import odd_catalogue
        from catalog.generate import generate, to_text

        make = odd_catalogue if spec.name == "odd" else generate
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(to_text(make(spec.size, spec.seed), ".json"), encoding="utf-8")
        part.replace(path)
    return str(path)


@cache
def loaded(instance: Instance) -> Loaded:
    """An instance's scenario and catalogue, for the verifier."""
    from optimizer.scenario import load_scenario

    return load_scenario(str(scenario_file(instance)), catalog_file(instance.catalog))


def export(instances: Iterable[Instance], folder: Path) -> Iterator[Path]:
    """Write each instance's linear model as MPS, for solvers that are not measured here."""
    from benchmarks.mps import to_mps
    from optimizer.instance import prepare
    from optimizer.model import build_model

    folder.mkdir(parents=True, exist_ok=True)
    for instance in instances:
        facts = loaded(instance)
        linear = build_model(prepare(facts.scenario, facts.catalog), tight=False).linear
        path = folder / f"{instance.name}.mps"
        path.write_text(to_mps(linear, instance.name), encoding="ascii")
        yield path
