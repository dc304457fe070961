"""Solves a roster: what is finished stays, one bad scenario never stops the rest."""

from __future__ import annotations

import queue
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from optimizer.files import replace_file
from optimizer.plan.results import Batch, Options, Record, RecordStatus
from optimizer.solver import SolveOptions
from optimizer.studies.batch.backends import Backend, backend_of
from optimizer.studies.batch.guard import PROCESS_GRACE, share_of_memory
from optimizer.studies.batch.jobs import Guard, Job, JobOutcome, Versions, key_of, versions
from optimizer.studies.batch.records import Ledger, now
from optimizer.studies.batch.roster import Entry, Roster
from optimizer.studies.batch.table import WRITTEN_BY
from optimizer.words import listed

_TICK = 0.1
"""Seconds between looks at the stop signal."""
_PLAN_STARTS = b'{\n  "schema_version": 1,\n  "scenario": {'
"""How every plan file begins that this program writes."""


@dataclass(frozen=True)
class Where:
    """Where a batch runs.

    Attributes:
        backend: ``local`` or ``dask``.
        address: of the cluster's scheduler.
        jobs: solves at a time; None is what the machine or the cluster has cores for.
        memory_mib: most memory of one solve; None is its share of four fifths of the machine's.
    """

    backend: str = "local"
    address: str | None = None
    jobs: int | None = None
    memory_mib: int | None = None


@dataclass(frozen=True)
class Finished:
    """One scenario that has come to its end.

    Attributes:
        record: what the results file says of it.
        done: how many have, this one counted in.
        total: how many there are.
        reused: whether an earlier run had solved it.
    """

    record: Record
    done: int
    total: int
    reused: bool


def batch(
    roster: Roster,
    out: str | Path,
    options: SolveOptions | None = None,
    where: Where | None = None,
    *,
    on_step: Callable[[Finished], None] | None = None,
    stop: threading.Event | None = None,
) -> Batch:
    """Solve everybody of a roster, each as soon as there is room.

    A scenario whose answer is in the folder already, by the digest of scenario, catalogue, options
    and versions, is not solved again. A solve that takes too much time or memory, or whose process
    dies, is recorded as failed; the others go on.

    Args:
        roster: see :func:`read_roster` and :func:`read_table_roster`.
        out: folder for plans and ``results.jsonl``; it is made where there is none.
        options: of each solve; one worker each by default.
        where: on this machine or on a cluster.
        on_step: hears of each end as it comes, on the calling thread.
        stop: ends the batch; what is finished stays, what runs is left for the next time.

    Raises:
        NoBackend: the cluster can't be used or was lost; what is finished stays.
        BlockingIOError: another batch is writing to the folder.
        OSError: the folder can't be written to.
    """
    started = time.monotonic()
    asked = replace(options or SolveOptions(), workers=(options and options.workers) or 1)
    ledger = Ledger(Path(out))
    try:
        run = _Run(roster, ledger, asked, where or Where(), on_step, stop or threading.Event())
        run.all()
    finally:
        ledger.close()
    seconds = round(time.monotonic() - started, 2)
    return run.batch(str(out), seconds)


@dataclass
class _Run:
    """One call of :func:`batch`."""

    roster: Roster
    ledger: Ledger
    options: SolveOptions
    where: Where
    on_step: Callable[[Finished], None] | None
    stop: threading.Event
    versions: Versions = field(default_factory=versions)
    done: dict[str, Record] = field(default_factory=dict)
    reused: set[str] = field(default_factory=set)
    pending: dict[str, list[Entry]] = field(default_factory=dict)

    @property
    def _asked(self) -> Options:
        return Options(
            time_limit=self.options.time_limit,
            gap=self.options.gap,
            workers=self.options.threads,
            seed=self.options.seed,
            solver=self.options.solver,
        )

    def all(self) -> None:
        """Record what is bad, take over what is finished, solve the rest."""
        entries = self.roster.entries
        known = [record for entry in entries if (record := self._without_solving(entry))]
        self.ledger.begin([entry.name for entry in entries], known)
        for record in known:
            self._tell(record)
        if self.pending and not self.stop.is_set():
            self._solve()

    def _without_solving(self, entry: Entry) -> Record | None:
        """What can be said of an entry at once; else it is noted as pending."""
        if entry.packed is None:
            problems = [str(problem) for problem in entry.problems]
            return self._record(entry, "invalid", problems=problems, why=problems[0])
        key = key_of(entry.packed, self.options, self.versions)
        finished = self.ledger.finished(key, self.options.time_limit)
        taken = self._taken(entry, finished)
        if taken is not None:
            return self._record(entry, "invalid", problems=[taken], why=taken)
        self._write_scenario(entry)
        if finished is not None:
            return self._taken_over(entry, finished)
        self.pending.setdefault(key, []).append(entry)
        return None

    def _taken(self, entry: Entry, finished: Record | None) -> str | None:
        """Why this entry's files can't be written: what is there is not ours."""
        for path, start in self._files(entry, finished):
            if str(path.resolve()) in self.roster.inputs:
                return f"{path} would be written over, and is a file of the roster itself"
            if path.exists() and not _begins(path, start):
                return f"{path} would be written over, and was not written by backblock"
        return None

    def _files(self, entry: Entry, finished: Record | None) -> Iterator[tuple[Path, bytes]]:
        """Files to be written, and how those of ours begin; a finished plan stays as it is."""
        plan = f"{entry.name}.json"
        if finished is None or finished.plan != plan:
            yield self.ledger.folder / plan, _PLAN_STARTS
        if entry.text is not None:
            yield self.ledger.folder / f"{entry.name}.yaml", WRITTEN_BY.encode()

    def _write_scenario(self, entry: Entry) -> None:
        if entry.text is not None:
            path = self.ledger.folder / f"{entry.name}.yaml"
            if not path.is_file() or path.read_bytes() != entry.text.encode():
                replace_file(path, entry.text.encode())

    def _taken_over(self, entry: Entry, finished: Record) -> Record:
        """An answer of an earlier run, under the name that it has now."""
        name = f"{entry.name}.json"
        if finished.plan is not None and finished.plan != name:
            self.ledger.write_plan(name, (self.ledger.folder / finished.plan).read_bytes())
        changes = {
            "name": entry.name,
            "source": entry.source,
            "athlete": entry.athlete,
            "scenario": entry.scenario,
            "plan": name,
        }
        self.reused.add(entry.name)
        return finished.model_copy(update=changes)

    # ----- solving ----------------------------------------------------------------------------

    def _solve(self) -> None:
        backend = backend_of(
            self.where.backend, self.where.address, self.where.jobs, self.options.threads
        )
        try:
            for job, outcome in finished_jobs(backend, self._jobs(backend), self.stop):
                self._answered(job.key, outcome)
        finally:
            backend.close(stop=bool(self.pending))

    def _jobs(self, backend: Backend) -> Iterator[Job]:
        batch_id = uuid.uuid4().hex[:12]
        memory = self.where.memory_mib
        if memory is None and self.where.backend == "local":
            memory = share_of_memory(getattr(backend, "jobs", None))
        guard = Guard(self.options.time_limit + PROCESS_GRACE, memory)
        for key, entries in list(self.pending.items()):
            packed = entries[0].packed
            assert packed is not None  # noqa: S101 - only such are pending
            yield Job(key, batch_id, packed, self.options, guard, self.versions)

    def _answered(self, key: str, outcome: JobOutcome) -> None:
        """Write what came of a job, for all that are the same; a second answer is no news."""
        for entry in self.pending.pop(key, ()):
            record = self._solved(entry, key, outcome)
            if record.plan is not None:
                self.ledger.write_plan(record.plan, outcome.plan.encode())
            self.ledger.add(record)
            self._tell(record)

    def _solved(self, entry: Entry, key: str, outcome: JobOutcome) -> Record:
        figures = {"key": key, "seconds": outcome.seconds, "peak_mib": outcome.peak_mib}
        if outcome.ending != "answer":
            return self._record(entry, "failed", **figures, ending=outcome.ending, why=outcome.why)
        facts = {**figures, **outcome.facts, "plan": f"{entry.name}.json"}
        why = _why(outcome.facts, self.options.time_limit)
        return self._record(entry, facts.pop("status"), **facts, why=why)

    # ----- records ----------------------------------------------------------------------------

    def _record(self, entry: Entry, status: RecordStatus, **facts: object) -> Record:
        return Record(
            name=entry.name,
            source=entry.source,
            athlete=entry.athlete,
            scenario=entry.scenario,
            status=status,
            options=self._asked,
            backblock=self.versions.backblock,
            ortools=self.versions.ortools,
            ended=now(),
            **facts,
        )

    def _tell(self, record: Record) -> None:
        self.done[record.name] = record
        if self.on_step is not None:
            reused = record.name in self.reused
            self.on_step(Finished(record, len(self.done), len(self.roster.entries), reused))

    def batch(self, folder: str, seconds: float) -> Batch:
        """How it ended."""
        names = [entry.name for entry in self.roster.entries]
        return Batch(
            records=[self.done[name] for name in names if name in self.done],
            left=[name for name in names if name not in self.done],
            folder=folder,
            seconds=seconds,
            reused=[name for name in names if name in self.reused],
            skipped=self.roster.skipped,
            options=self._asked,
        )


def finished_jobs(
    backend: Backend, jobs: Iterator[Job], stop: threading.Event
) -> Iterator[tuple[Job, JobOutcome]]:
    """Jobs as they end, handing in no more than there is room for, until all have or a stop."""
    answers: queue.Queue[tuple[Job, JobOutcome]] = queue.Queue()
    running = 0
    waiting = next(jobs, None)
    while not stop.is_set() and (running or waiting is not None):
        room = backend.room
        while waiting is not None and running < room:
            backend.submit(waiting, lambda job, outcome: answers.put((job, outcome)))
            running += 1
            waiting = next(jobs, None)
        try:
            answer = answers.get(timeout=_TICK)
        except queue.Empty:
            continue
        running -= 1
        if answer[1].ending != "stopped":
            yield answer


def _begins(path: Path, start: bytes) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(start)) == start


def _why(facts: dict[str, Any], time_limit: float) -> str:
    """Why an answer has no plan, in a sentence."""
    if facts["status"] == "unknown":
        return f"no plan was found in {time_limit:g} s, and no proof that there is none"
    if facts["status"] != "infeasible":
        return ""
    if facts["headline"]:
        return str(facts["headline"])
    lines = [item["path"] or item["rule"] for item in facts["conflict"][:6]]
    more = len(facts["conflict"]) - len(lines)
    return f"{listed([*lines, f'{more} more'] if more else lines)} clash"
