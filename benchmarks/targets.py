"""What the product sets out to do, and whether a set of runs shows that it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.peers import OURS
from benchmarks.records import Record
from benchmarks.summary import Cell, cells, geometric_mean, hard, names_of, ratio

Measured = tuple[float, str]
"""A figure and the instance it comes from."""


@dataclass(frozen=True)
class Finding:
    """One aim: its words, what was measured, and whether it holds (None: nothing measured)."""

    aim: str
    measured: str
    holds: bool | None


def findings(records: Sequence[Record]) -> list[Finding]:
    """Every aim that the runs say something about."""
    groups = {g: _ours(records, names) for g, names in names_of(records).items()}
    found = [
        *_coach(groups.get("coach", {})),
        *_wide(groups.get("wide", {})),
        *_long(groups.get("long", {})),
        *_reference(groups.get("reference", {}), records),
        *_people(groups.get("people", {})),
        *_exact(groups.get("exact", {})),
        *_sooner(records),
    ]
    return [finding for finding in found if finding.measured]


def _ours(records: Sequence[Record], names: Sequence[str]) -> dict[str, Cell]:
    found = cells(records)
    return {name: found[name, OURS] for name in names if (name, OURS) in found}


def _worst(
    aim: str, group: dict[str, Cell], limit: float, of: Callable[[Cell], float | None]
) -> Finding:
    """An aim that each instance must keep."""
    if not group:
        return Finding(aim, "", None)
    late = {name: of(cell) for name, cell in group.items()}
    missed = [name for name, value in late.items() if value is None or value > limit]
    reached = [(value, name) for name, value in late.items() if value is not None]
    words = [f"worst {max(reached)[0]:.1f} s ({max(reached)[1]})"] if reached else []
    if missed:
        words.append(f"missed by {len(missed)} of {len(group)}: {', '.join(missed)}")
    return Finding(aim, "; ".join(words), not missed)


def _coach(group: dict[str, Cell]) -> Iterator[Finding]:
    solved = {n: c for n, c in group.items() if c.status != "infeasible"}
    yield _worst("coach: proved optimal within 30 s", solved, 30, lambda c: c.times["0.0"])
    if solved:
        middle = median(c.counted("0.0") for c in solved.values())
        yield Finding("coach: median under 5 s", f"{middle:.1f} s", middle < 5)
    yield _worst("coach: a legal plan within 2 s", solved, 2, lambda c: c.first)


def _wide(group: dict[str, Cell]) -> Iterator[Finding]:
    small = {n: c for n, c in group.items() if _size(n) <= 10_000}
    large = {n: c for n, c in group.items() if _size(n) > 10_000}
    yield _worst("wide to 10,000: within 0.5 % in 30 s", small, 30, lambda c: c.times["0.005"])
    yield _worst("wide above 10,000: within 0.5 % in 90 s", large, 90, lambda c: c.times["0.005"])
    yield _worst("wide to 10,000: a legal plan within 5 s", small, 5, lambda c: c.first)
    peaks = [(c.peak_mib, n) for n, c in group.items() if c.peak_mib is not None]
    if peaks:
        peak, name = max(peaks)
        words = f"{peak / 1024:.2f} GiB ({name})"
        yield Finding("wide: peak memory under 1.5 GiB", words, peak < 1536)
    if {"wide-100", "wide-10000"} <= set(group):
        times = group["wide-10000"].counted() / max(group["wide-100"].counted(), 1e-3)
        aim = "wide: 10,000 takes at most 3 times as long as 100 (to 0.5 %)"
        yield Finding(aim, f"{times:.1f} times", times <= 3)
    yield from _own_catalogue(group)


def _own_catalogue(group: dict[str, Cell]) -> Iterator[Finding]:
    """A user's own catalogue beside the generated ones of up to twice its size."""
    own = {n: c for n, c in group.items() if n.startswith("wide-own-")}
    others = [c.counted() for n, c in group.items() if n not in own and _size(n) <= 10_000]
    if own and others:
        slowest, name = max((c.counted(), n) for n, c in own.items())
        aim = "wide: a user's own catalogue takes no longer to 0.5 % than generated ones to 10,000"
        words = f"{slowest:.1f} s ({name}), the others up to {max(others):.1f} s"
        yield Finding(aim, words, slowest <= max(others))


def _size(name: str) -> int:
    tail = name.rpartition("-")[2]
    return int(tail) if tail.isdigit() else 0


def _long(group: dict[str, Cell]) -> Iterator[Finding]:
    if group:
        gaps = [(1.0 if c.gap is None else c.gap, n) for n, c in group.items()]
        late = [n for n, c in group.items() if _gap_at(c, 120) > 0.002]
        worst, name = max(gaps)
        words = f"final gap at worst {worst * 100:.2f} % ({name})"
        words += f"; missed by {', '.join(late)}" if late else ""
        yield Finding("long: proved within 0.2 % in 120 s", words, not late)


def _gap_at(cell: Cell, seconds: float) -> float:
    """A bound on the gap after some time, from the times that are kept."""
    close = [float(g) for g, t in cell.times.items() if t is not None and t <= seconds]
    final = cell.gap if cell.gap is not None and cell.limit <= seconds else 1.0
    return min([*close, final])


def _reference(group: dict[str, Cell], records: Sequence[Record]) -> Iterator[Finding]:
    yield _worst("reference: a legal plan within 3 s", group, 3, lambda c: c.first)
    yield _worst("reference: within 0.5 % in 20 s", group, 20, lambda c: c.times["0.005"])
    usual = {n: c for n, c in group.items() if n in TWO_SESSIONS_SIX_WEEKS}
    aim = "reference: two sessions, six weeks: optimal within 15 s"
    yield _worst(aim, usual, 15, lambda c: c.times["0.0"])
    around = [
        (sum(v for k, v in r["stages"].items() if k != "start"), r["instance"])
        for r in records
        if r["group"] == "reference" and r["peer"] == OURS and r.get("stages")
    ]
    if around:
        most, name = max(around)
        words = f"worst {most:.2f} s ({name})"
        yield Finding(
            "reference: reading, preparing, building, verifying, printing under 1 s",
            words,
            most < 1,
        )


def _people(group: dict[str, Cell]) -> Iterator[Finding]:
    solved = {n: c for n, c in group.items() if c.status != "infeasible"}
    yield _worst("people: within 0.5 % in 20 s", solved, 20, lambda c: c.times["0.005"])
    if solved:
        times = (c.times["0.0"] for c in solved.values())
        proved = sum(time is not None and time <= 20 for time in times)
        words = f"{proved} of {len(solved)}"
        aim = "people: nine in ten proved optimal within 20 s"
        yield Finding(aim, words, 10 * proved >= 9 * len(solved))


def _exact(group: dict[str, Cell]) -> Iterator[Finding]:
    yield _worst("exact: within 0.5 % in 10 s at every size", group, 10, lambda c: c.times["0.005"])
    seed = {n: c for n, c in group.items() if n == "exact-seed"}
    yield _worst("exact: the seed proved optimal in 60 s", seed, 60, lambda c: c.times["0.0"])


TWO_SESSIONS_SIX_WEEKS = frozenset(
    {
        "bands_and_dumbbells",
        "beginner_2_days",
        "full_gym_6_weeks",
        "garage_gym",
        "lat_specialisation",
        "low_back_friendly",
        "travelling_lifter",
    }
)
"""Reference scenarios of two sessions and about six weeks."""


def _sooner(records: Sequence[Record]) -> Iterator[Finding]:
    found, groups = cells(records), names_of(records)
    coach = groups.get("coach", [])
    for aim, instances, least in (
        ("wide: 10 times sooner at 0.5 % than the best peer", groups.get("wide", []), 10),
        ("coach, where plain CP-SAT needs over 10 s: 10 times", hard(found, coach), 10),
        ("coach, all: 2 times", coach, 2),
    ):
        ratios = [pair[0] for i in instances if (pair := ratio(found, i)) is not None]
        mean = geometric_mean(ratios)
        if mean is not None:
            yield Finding(aim, f"{mean:.1f} times, over {len(ratios)}", mean >= least)
