"""How many scenarios a batch solves in an hour, and how that grows with the solves at a time.

    python -m benchmarks.batch                       # 60 reference blocks, --jobs 1 and --jobs 2
    python -m benchmarks.batch --count 6 --jobs 1    # a quick look

Every solve has one worker and stops where the plan is proved close enough (``--gap``), so that the
work is the same however many run side by side; the clock should end none, and the table says so
where it did. The roster is the reference blocks over and over under names of their own.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.machine import machine, revision
from benchmarks.registry import ROOT
from optimizer import SolveOptions, batch, read_roster
from optimizer.studies.batch import Where

REFERENCE = ROOT / "scenarios" / "reference"


@dataclass(frozen=True)
class Run:
    """One batch.

    Attributes:
        jobs: solves at a time.
        scenarios: how many there were.
        plans: how many got a plan.
        cut_short: how many the clock ended; their work is not the same from run to run.
        seconds: of the whole batch, reading left out.
        reading: seconds that reading and checking the roster took.
        solving: seconds of the solves added up.
        peak_mib: most memory of one solving process.
    """

    jobs: int
    scenarios: int
    plans: int
    cut_short: int
    seconds: float
    reading: float
    solving: float
    peak_mib: int

    @property
    def an_hour(self) -> float:
        """Scenarios solved an hour."""
        return 3600 * self.scenarios / max(0.01, self.seconds)


@contextmanager
def roster_of(count: int) -> Iterator[Path]:
    """A folder of so many reference blocks, each with a name of its own."""
    files = sorted(REFERENCE.glob("*.yaml"))
    with tempfile.TemporaryDirectory(prefix="backblock-batch-") as folder:
        for number in range(count):
            file = files[number % len(files)]
            text = file.read_text(encoding="utf-8")
            named = re.sub(r"^name: .*$", f"name: Athlete {number + 1}", text, flags=re.MULTILINE)
            path = Path(folder) / f"{number + 1:04}_{file.name}"
            path.write_text(named, encoding="utf-8")
        yield Path(folder)


def measure(folder: Path, jobs: int, options: SolveOptions) -> Run:
    """Solve a folder afresh, so many at a time."""
    started = time.monotonic()
    roster = read_roster([folder])
    reading = time.monotonic() - started
    out = folder / f"jobs-{jobs}"
    found = batch(roster, out, options, Where(jobs=jobs))
    late = [record for record in found.records if not record.stands(options.time_limit + 1)]
    return Run(
        jobs=jobs,
        scenarios=len(found.records),
        plans=sum(record.has_plan for record in found.records),
        cut_short=len(late),
        seconds=found.seconds,
        reading=round(reading, 2),
        solving=round(sum(record.seconds for record in found.records), 1),
        peak_mib=max((record.peak_mib or 0 for record in found.records), default=0),
    )


def table(runs: Sequence[Run]) -> str:
    """The runs as Markdown, each beside the first."""
    head = "| --jobs | scenarios | with a plan | cut short | seconds | an hour | against the first "
    lines = [f"{head}| most memory of one, MiB |", "|---|---|---|---|---|---|---|---|"]
    for run in runs:
        times = run.an_hour / runs[0].an_hour
        lines.append(
            f"| {run.jobs} | {run.scenarios} | {run.plans} | {run.cut_short} | {run.seconds:.0f} "
            f"| {run.an_hour:.0f} | {times:.2f} | {run.peak_mib} |"
        )
    rate = runs[0].scenarios / max(0.01, runs[0].reading)
    return "\n".join([*lines, "", f"Reading and checking: {rate:.0f} scenarios a second."])


def main(words: Sequence[str] | None = None) -> None:
    """Run the measurement and print it."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.batch",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--count", type=int, default=60, help="scenarios (60)")
    parser.add_argument(
        "--jobs", type=int, nargs="+", default=[1, 2], help="solves at a time (1 2)"
    )
    parser.add_argument("--gap", type=float, default=0.005, help="proved this close (0.005)")
    parser.add_argument("--time-limit", type=float, default=300, help="seconds a solve (300)")
    parser.add_argument("-o", "--output", type=Path, help="also write the runs here, as JSON")
    given = parser.parse_args(words)
    options = SolveOptions(time_limit=given.time_limit, gap=given.gap, workers=1)
    runs = []
    for jobs in given.jobs:
        with roster_of(given.count) as folder:
            runs.append(measure(folder, jobs, options))
    print(table(runs))
    if given.output is not None:
        about = {
            "machine": machine(),
            "revision": revision(),
            "gap": given.gap,
            "time_limit": given.time_limit,
            "runs": [asdict(run) for run in runs],
        }
        given.output.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
