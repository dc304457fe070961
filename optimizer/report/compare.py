"""A comparison as a coach reads it: what is best, what it costs, what changes."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer import words
from optimizer.plan.comparison import (
    ComparedCase,
    Comparison,
    MuscleAverage,
    Robust,
    ScoreDifference,
)
from optimizer.report.blocks import Cell, ReportBlock, items
from optimizer.report.proof import proof, reasons_in_words
from optimizer.words import listed

_FULL_HEAT = 0.1
"""A change of this share of the score, or of two weekly sets, has the full colour."""


def comparison_blocks(found: Comparison, *, points: bool = False) -> list[ReportBlock]:
    """The comparison as tables."""
    blocks = [_summary(found, points), _terms(found, points), _muscles(found), _lifts(found)]
    blocks += [_reasons(case) for case in found.cases if case.plan and case.plan.weeks is None]
    waived = [f"{case.name}: {text}" for case in found.cases for text in _waived(case)]
    blocks.append(ReportBlock("Not asked for", notes=items(waived)))
    if found.robust is not None:
        blocks.append(robust_block(found.robust, found))
    notes = list(found.notes)
    if any(case.against_first.word == "undecided" for case in found.cases):
        notes.append(
            "Undecided: the proofs leave open which is better; search longer (--time-limit)."
        )
    if notes:
        blocks.append(ReportBlock("Notes", notes=notes))
    return blocks


def _waived(case: ComparedCase) -> Sequence[str]:
    """What a gym can't be asked for, which a score beside another's doesn't show."""
    return case.plan.scenario.waived if case.plan is not None else ()


def difference_in_words(difference: ScoreDifference) -> Cell:
    """A difference in a few words, as a share."""
    if difference.word == "no plan":
        return Cell("-")
    if difference.word == "same":
        return Cell("the same")
    share = difference.share or 0.0
    if difference.word == "undecided":
        return Cell(f"undecided ({words.signed(share)})")
    return Cell(words.signed(share), max(-1.0, min(1.0, share / _FULL_HEAT)), strong=True)


def _summary(found: Comparison, points: bool) -> ReportBlock:
    first = found.cases[0]
    heads = [
        "",
        "Proof",
        f"Score against {first.name}",
        *(["Points"] if points else []),
        "Balance",
        "Minutes",
        "Longest",
    ]
    return ReportBlock(
        "At a glance", heads, [_summary_row(case, found, points) for case in found.cases]
    )


def _summary_row(case: ComparedCase, found: Comparison, points: bool) -> list[Cell | str]:
    legal = [c.plan.score for c in found.cases if c.plan and c.plan.score is not None]
    score = case.plan.score if case.plan else None
    bar = score / max(legal) if score is not None and max(legal) > 0 else None
    glance = difference_in_words(case.against_first)
    if case is found.cases[0] and score is not None:
        glance = Cell("measure", strong=True)
    return [
        Cell(case.name, strong=True),
        proof(case.plan),
        Cell(glance.text, glance.heat, bar, glance.strong),
        *([str(score) if score is not None else "-"] if points else []),
        ":".join(str(sets) for sets in case.balance.values()) or "-",
        str(case.minutes) if case.minutes else "-",
        f"{case.longest} min" if case.longest else "-",
    ]


def _terms(found: Comparison, points: bool) -> ReportBlock:
    """What the difference is made of; terms that change nothing anywhere are left out."""
    legal = [case for case in found.cases if case.terms]
    if len(legal) < 2 or not any(case.term_changes for case in legal[1:]):
        return ReportBlock("")
    shown = [t for t in words.TERM_NAMES if any(case.term_changes.get(t) for case in legal)]
    rows: list[list[Cell | str]] = []
    for term in shown:
        cells: list[Cell | str] = [words.TERM_NAMES[term]]
        for case in legal:
            share = case.term_changes.get(term, 0.0)
            text = f"{words.signed(share)} ({case.terms[term]})" if points else words.signed(share)
            cells.append(Cell(text, max(-1.0, min(1.0, share / _FULL_HEAT * 2))))
        rows.append(cells)
    notes = [f"Shares of {found.cases[0].name}'s score; a plus is better."]
    return ReportBlock(
        "What the difference is made of", ["", *(c.name for c in legal)], rows, notes
    )


def _muscles(found: Comparison) -> ReportBlock:
    legal = [case for case in found.cases if case.muscles]
    if not legal:
        return ReportBlock("")
    muscles = dict.fromkeys(m for case in legal for m, row in case.muscles.items() if row.most)
    targets = any(row.target for case in legal for row in case.muscles.values())
    rows: list[list[Cell | str]] = []
    for muscle in muscles:
        found_rows = [case.muscles.get(muscle) for case in legal]
        cells: list[Cell | str] = [words.titled(muscle)]
        cells += [_muscle_cell(row, first=place == 0) for place, row in enumerate(found_rows)]
        rows.append([*cells, _target(found_rows)] if targets else cells)
    heads = ["", *(case.name for case in legal), *(["Target"] if targets else [])]
    return ReportBlock(
        "Weekly sets of each muscle",
        heads,
        rows,
        ["Average of the training weeks; in brackets the change against the first."],
    )


def _muscle_cell(row: MuscleAverage | None, *, first: bool) -> Cell:
    if row is None:
        return Cell("-")
    text = words.number(round(row.sets, 1))
    if first or not row.change or round(row.change, 1) == 0:
        return Cell(text)
    return Cell(f"{text} ({row.change:+.1f})", max(-1.0, min(1.0, row.change / 2)))


def _target(rows: Sequence[MuscleAverage | None]) -> str:
    target = next((row.target for row in rows if row is not None and row.target), None)
    if target is None:
        return ""
    low, high = target
    if high is None:
        return f"{words.number(low or 0)} or more"
    return f"{words.number(low or 0)}-{words.number(high)}"


def _lifts(found: Comparison) -> ReportBlock:
    rows: list[list[Cell | str]] = [
        [
            Cell(case.name, strong=True),
            ", ".join(case.kept) or "none",
            ", ".join(case.lost) or "-",
            ", ".join(case.gained) or "-",
        ]
        for case in found.cases[1:]
        if case.plan and case.plan.weeks and found.cases[0].muscles
    ]
    return ReportBlock(
        f"Exercises against {found.cases[0].name}", ["", "Kept", "Lost", "Gained"], rows
    )


def _reasons(case: ComparedCase) -> ReportBlock:
    assert case.plan is not None  # noqa: S101 - asked by the caller
    return ReportBlock(f"{case.name}: {proof(case.plan)}", notes=list(reasons_in_words(case.plan)))


def robust_block(robust: Robust, found: Comparison) -> ReportBlock:
    """One plan for all: its price in each gym, and its lifts."""
    title = "One plan for all of them: " + proof(robust.plan)
    if robust.plan.weeks is None:
        return ReportBlock(
            title, notes=[line[:1].upper() + line[1:] + "." for line in robust.blockers]
        )
    rows: list[list[Cell | str]] = [
        [Cell(case.name, strong=True), difference_in_words(robust.prices[case.name])]
        for case in found.cases
        if case.name in robust.prices
    ]
    lifts = list(robust.plan.exercise_names.values())
    notes = [f"Legal in every gym compared; its exercises: {listed(lifts)}."]
    return ReportBlock(title, ["", "Against that gym's own best"], rows, notes)
