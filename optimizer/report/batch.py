"""A batch as a coach reads it: who has no plan and why, who has one, what to do next."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from optimizer import words
from optimizer.plan.results import Batch, Record
from optimizer.report.blocks import Cell, Remark, ReportBlock
from optimizer.words import listed


def batch_title(found: Batch) -> str:
    """How many, how many with a plan, and how long it took."""
    total = len(found.records) + len(found.left)
    plans = sum(record.has_plan for record in found.records)
    who = f"{words.counted(total, 'scenario')}, {plans} with a plan"
    return f"{who}, in {words.seconds(found.seconds)}"


def batch_blocks(found: Batch, again: str) -> list[ReportBlock]:
    """The batch as tables, those without a plan first."""
    return [_without(found), _plans(found), ReportBlock("Next", notes=list(_next(found, again)))]


def verdict(record: Record) -> str:
    """What came of one scenario, in a few words."""
    if record.status == "optimal":
        return "proved best"
    if record.status == "feasible":
        gap = "" if record.gap is None else f", within {words.percent(record.gap)} of the best"
        return f"legal{gap}"
    return {
        "infeasible": "no legal plan exists",
        "unknown": "nothing found in time",
        "invalid": "can't be read",
        "failed": "ended without an answer",
    }[record.status]


def who(record: Record) -> str:
    """Athlete and file name, or one of them where both say the same."""
    if not record.athlete or _letters(record.athlete) == _letters(record.name):
        return record.athlete or record.name
    return f"{record.athlete} ({record.name})"


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _without(found: Batch) -> ReportBlock:
    rows: list[list[Cell | str]] = [
        [Cell(who(record), strong=True), Cell(verdict(record), -0.5), _reason(record, found)]
        for record in found.records
        if not record.has_plan
    ]
    return ReportBlock("Without a plan", ("Who", "What", "Why"), rows)


def _reason(record: Record, found: Batch) -> str:
    if record.status == "invalid":
        return "; ".join(record.problems[:3] + ["..."] * (len(record.problems) > 3))
    lines = sorted({clash.line for clash in record.conflict if clash.line is not None})
    text = f"{record.why.rstrip('.')}."
    if lines:
        numbers = listed([str(line) for line in lines])
        text += f" {words.plural(len(lines), 'Line')} {numbers} of {_scenario_of(record, found)}."
    return f"{text} A way out: {record.repair}." if record.repair else text


def _plans(found: Batch) -> ReportBlock:
    reused = set(found.reused)
    rows: list[list[Cell | str]] = [
        [
            Cell(who(record), strong=True),
            Cell(verdict(record), 0.5 if record.status == "optimal" else 0.0),
            record.plan or "",
            "earlier" if record.name in reused else words.seconds(record.seconds),
        ]
        for record in found.records
        if record.has_plan
    ]
    return ReportBlock(f"With a plan, in {found.folder}", ("Who", "What", "File", "Took"), rows)


_LIMIT = re.compile(r" --time-limit[= ]\S+")
"""The limit that a command was given, which a longer one takes the place of."""


def _next(found: Batch, again: str) -> Iterator[Remark]:
    """What to run next, the most urgent first; each command can be typed as it stands."""
    if found.left:
        some = listed([*found.left[:5], *([f"{len(found.left) - 5} more"] * (len(found.left) > 5))])
        yield _command(f"Not reached: {some}. The same command goes on from here", again)
    stuck = [record for record in found.records if record.status == "infeasible"]
    if stuck:
        fix = _scenario_of(stuck[0], found)
        yield _command("Why, and a repaired scenario", f"backblock solve {fix} --repair")
    if any(record.status in ("invalid", "failed") for record in found.records):
        yield _command("Once they are mended, this solves them and nothing that is finished", again)
    late = [r for r in found.records if not r.stands(r.options.time_limit + 1) and r.key]
    late = [record for record in late if record.status in ("feasible", "unknown")]
    if late:
        limit = max(60, 4 * int(found.options.time_limit))
        were = "was" if len(late) == 1 else "were"
        yield _command(
            f"{len(late)} {were} cut short by the clock; with more time for these alone",
            f"{_LIMIT.sub('', again)} --time-limit {limit}",
        )
    shown = next((record for record in found.records if record.has_plan), None)
    if shown is not None:
        plan = shlex.quote(f"{found.folder.rstrip('/')}/{shown.plan}")
        page = shlex.quote(f"{shown.name}.html")
        yield _command("A page for the phone", f"backblock report {plan} -o {page}")


def _command(why: str, what: str) -> Remark:
    return Remark(what, head=why, item=True, whole=True)


def _scenario_of(record: Record, found: Batch) -> str:
    """The file that a scenario can be read from: for a row, the one beside its plan."""
    row = record.source.rpartition(":")[2].isdigit()
    path = f"{found.folder.rstrip('/')}/{record.name}.yaml" if row else record.source
    return shlex.quote(path)
