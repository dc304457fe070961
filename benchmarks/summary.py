"""Tables out of runs: times of each instance, and how many times faster, by group."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks import registry
from benchmarks.peers import OURS, PEERS
from benchmarks.records import Record, newest
from benchmarks.registry import GROUPS

SLOW = 10.0
"""An instance counts as hard where the plain transcription needs more than these seconds."""
CLOSE = "0.005"
"""The gap that peers are compared at."""


@dataclass(frozen=True)
class Cell:
    """Runs of one peer on one instance, repeats put together by their median.

    Attributes:
        first: seconds to a first plan, or None.
        times: gap to seconds, or None where some repeat did not get there.
        gap: final gap.
        score: best points.
        status: of the runs; the worst where they differ.
        peak_mib: most memory.
        limit: the time limit, seconds.
        choice: exercises that are available, of those that the catalogue has.
    """

    first: float | None
    times: Mapping[str, float | None]
    gap: float | None
    score: int | None
    status: str
    peak_mib: float | None
    limit: float
    choice: str = "-"

    def counted(self, gap: str = CLOSE) -> float:
        """Seconds to a gap; the limit where it was not reached."""
        found = self.times.get(gap)
        return self.limit if found is None else found


Cells = Mapping[tuple[str, str], Cell]
"""(instance, peer) to its runs."""


def cells(records: Iterable[Record]) -> dict[tuple[str, str], Cell]:
    """Repeats of each instance and peer put together."""
    found: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        found.setdefault((record["instance"], record["peer"]), []).append(record)
    return {key: _cell(runs) for key, runs in found.items()}


def _cell(runs: Sequence[Record]) -> Cell:
    order = ("error", "memory", "time", "unknown", "feasible", "infeasible", "optimal")
    gaps = [run["gap"] for run in runs if run["gap"] is not None]
    scores = [run["score"] for run in runs if run["score"] is not None]
    peaks = [run["peak_mib"] for run in runs if run["peak_mib"] is not None]
    statuses = [run["status"] for run in runs]
    return Cell(
        first=_median([run["first_plan"] for run in runs]),
        times={gap: _median([run["times"].get(gap) for run in runs]) for gap in runs[0]["times"]},
        gap=max(gaps) if len(gaps) == len(runs) else None,
        score=max(scores, default=None),
        status=min(statuses, key=lambda s: order.index(s) if s in order else 0),
        peak_mib=max(peaks, default=None),
        limit=runs[0]["time_limit"],
        choice=f"{runs[-1].get('available', '?')} of {runs[-1]['exercises']}",
    )


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if len(known) == len(values) else None


def geometric_mean(values: Sequence[float]) -> float | None:
    """The mean that ratios call for; None of nothing."""
    if not values:
        return None
    return math.exp(sum(math.log(max(value, 1e-3)) for value in values) / len(values))


def in_order(records: Iterable[Record]) -> list[Record]:
    """The newest runs of a folder, by group, instance and peer, however they came about."""
    known = {instance.name: place for place, instance in enumerate(registry.instances())}
    peers = list(PEERS)

    def rank(record: Record) -> tuple[int, int, str, int, int]:
        group, name = record["group"], record["instance"]
        size = record["exercises"] if group == "wide" else 0
        place = size if group == "wide" else known.get(name, len(known))
        return (
            GROUPS.index(group) if group in GROUPS else len(GROUPS),
            place,
            name,
            peers.index(record["peer"]),
            record["seed"],
        )

    return sorted((r for r in newest(records) if r["peer"] in PEERS), key=rank)


def names_of(records: Iterable[Record]) -> dict[str, list[str]]:
    """Group to its instances, in the order of the runs."""
    found: dict[str, dict[str, None]] = {}
    for record in records:
        found.setdefault(record["group"], {})[record["instance"]] = None
    ranked = sorted(found, key=lambda g: GROUPS.index(g) if g in GROUPS else len(GROUPS))
    return {group: list(found[group]) for group in ranked}


def peers_in(records: Iterable[Record]) -> list[str]:
    """Peers with runs, in the order of the tables."""
    present = {record["peer"] for record in records}
    return [name for name in PEERS if name in present]


def rivals(found: Cells) -> list[str]:
    """Peers that can prove something, the product left out."""
    present = {peer for _, peer in found}
    return [n for n, peer in PEERS.items() if n in present and n != OURS and peer.proves]


def ratio(found: Cells, instance: str) -> tuple[float, str] | None:
    """How many times sooner than the best peer the product proves :data:`CLOSE`, and which peer.

    None where one of them was not run, and where nobody proves it.
    """
    ours = found.get((instance, OURS))
    others = {peer: found[instance, peer] for peer in rivals(found) if (instance, peer) in found}
    if ours is None or all(cell.times.get(CLOSE) is None for cell in (ours, *others.values())):
        return None
    if not others:
        return None
    best, peer = min((cell.counted(CLOSE), peer) for peer, cell in others.items())
    return best / max(ours.counted(CLOSE), 1e-3), peer


def best_single(found: Cells, instances: Sequence[str]) -> dict[str, float]:
    """Peer to the geometric mean of its time over the product's, on instances both ran.

    Those on which neither proves it say nothing.
    """
    means = {}
    for peer in rivals(found):
        both = [i for i in instances if (i, peer) in found and (i, OURS) in found]
        pairs = [(found[i, peer], found[i, OURS]) for i in both]
        ratios = [
            theirs.counted(CLOSE) / max(ours.counted(CLOSE), 1e-3)
            for theirs, ours in pairs
            if theirs.times.get(CLOSE) is not None or ours.times.get(CLOSE) is not None
        ]
        mean = geometric_mean(ratios)
        if mean is not None:
            means[peer] = mean
    return means


def hard(found: Cells, instances: Sequence[str]) -> list[str]:
    """Instances on which the plain transcription needs more than :data:`SLOW` seconds."""
    return [i for i in instances if (i, "cpsat") in found and found[i, "cpsat"].counted() > SLOW]


def gap_text(value: float | None) -> str:
    """A final gap as a reader wants it."""
    if value is None:
        return "none"
    return "0" if value == 0 else f"{value * 100:.2f} %"


def seconds_text(value: float | None, limit: float) -> str:
    """Seconds, or that the limit passed."""
    return f">{limit:g}" if value is None else f"{value:.1f}" if value < 100 else f"{value:.0f}"


_HEADS = (
    "exercises",
    "peer",
    "first plan",
    "1 %",
    "0.5 %",
    "0.1 %",
    "proved",
    "final gap",
    "MiB",
    "status",
)


def table(records: Sequence[Record]) -> str:
    """All runs as Markdown: a table an instance group, then the ratios."""
    found, lines = cells(records), list[str]()
    for group, instances in names_of(records).items():
        lines += [
            f"### {group}",
            "",
            f"| instance | {' | '.join(_HEADS)} |",
            "|---|--:|---|" + "--:|" * 7 + "---|",
        ]
        for instance in instances:
            lines += [
                _row(instance, peer, found[instance, peer])
                for peer in PEERS
                if (instance, peer) in found
            ]
        lines += ["", *_ratios(found, group, instances), ""]
    return "\n".join(lines)


def _row(instance: str, peer: str, cell: Cell) -> str:
    gaps = [
        seconds_text(cell.times.get(gap), cell.limit) for gap in ("0.01", "0.005", "0.001", "0.0")
    ]
    if not PEERS[peer].proves:
        gaps = ["-"] * 4
    values = [
        instance,
        cell.choice,
        peer,
        "-" if cell.first is None else f"{cell.first:.1f}",
        *gaps,
        "-" if cell.status == "infeasible" or not PEERS[peer].proves else gap_text(cell.gap),
        "-" if cell.peak_mib is None else f"{cell.peak_mib:.0f}",
        cell.status,
    ]
    return f"| {' | '.join(values)} |"


def _ratios(found: Cells, group: str, instances: Sequence[str]) -> list[str]:
    lines = []
    each = [pair for i in instances if (pair := ratio(found, i)) is not None]
    mean = geometric_mean([value for value, _ in each])
    if mean is not None:
        words = f"{mean:.1f} times sooner" if mean >= 1 else f"{1 / mean:.1f} times later"
        lines.append(
            f"{group}: {words} at a proved 0.5 % than whichever peer is best on "
            f"the instance (geometric mean over {len(each)})."
        )
    means = best_single(found, instances)
    if means:
        words = ", ".join(f"{peer} {value:.1f}" for peer, value in means.items())
        lines.append(f"By peer, times its time over ours: {words}.")
    return lines


def sizes_of(records: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Instance to the size of its plain model, where somebody built it."""
    found: dict[str, dict[str, int]] = {}
    for record in records:
        if record.get("size") and record["peer"] != OURS:
            found[record["instance"]] = record["size"]
    return found
