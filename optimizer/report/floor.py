"""What came back from the gym floor, as blocks: a log, and planned against done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from catalog.schema import Catalog
from catalog.vocabulary import MUSCLES
from optimizer.report.blocks import Cell, Column, Remark, ReportBlock, items
from optimizer.units import DAYS
from optimizer.words import DAY_NAMES, counted, listed, number, percent, spoken

if TYPE_CHECKING:
    from optimizer.floor.placing import Placed
    from optimizer.floor.track import LiftTrack, SessionTrack, Track
    from optimizer.logs.log import Log, Workout


def log_blocks(log: Log, placed: Placed | None, catalog: Catalog) -> list[ReportBlock]:
    """What a log holds, what was left out of it, and which names mean nothing."""
    blocks = [ReportBlock("", notes=[Remark(_taken(log)), *map(Remark, log.notes)])]
    if placed is not None:
        blocks.append(_sessions(placed, catalog))
    if log.left_out:
        parts = [f"{what}: {count}" for what, count in sorted(log.left_out.items())]
        blocks.append(ReportBlock("Left out", notes=items(parts)))
    if log.unmatched:
        rows = [
            [
                Cell(name),
                Cell(listed([catalog.name_of(e) for e in near], "or") or "-"),
                Cell(", ".join(near), soft=True),
            ]
            for name, near in sorted(log.unmatched.items())
        ]
        blocks.append(
            ReportBlock("Names that mean no exercise", ["In the log", "Nearest", "Id"], rows)
        )
    return blocks


def _taken(log: Log) -> str:
    sets = sum(item.working_sets for _, item in log.exercises())
    days = [workout.date for workout in log.workouts if workout.date is not None]
    when = f", {min(days)} to {max(days)}" if days else ""
    workouts = counted(len(log.workouts), "workout")
    return f"{log.form}: {workouts}, {counted(sets, 'working set')}{when}."


def _sessions(placed: Placed, catalog: Catalog) -> ReportBlock:
    rows = [
        [
            str(week),
            session,
            "" if held.date is None else held.date.isoformat(),
            _lifts(held, catalog),
        ]
        for (week, session), held in sorted(placed.workouts.items())
    ]
    notes = items(f"{_dated(held)}: belongs to no session of the plan" for held in placed.outside)
    notes += items(taken_for(placed))
    heads: list[Column | str] = [Column("Week", right=True), "Session", "Day", "Done"]
    return ReportBlock("Sessions", heads, rows, notes)


def _dated(workout: Workout) -> str:
    return f"{workout.date or ''} {workout.title}".strip()


def taken_for(placed: Placed) -> list[str]:
    """What was taken for what where the days alone don't say it."""
    several = [
        f"{counted(len(held), 'workout')} of {_day(held[0])}: read as one, {session} of week {week}"
        for (week, session), held in sorted(placed.joined.items())
    ]
    moved = [
        f"{_day(placed.workouts[week, session])}: taken as {session} of week {week}, which was "
        f"planned for {DAY_NAMES[day]}"
        for (week, session), day in sorted(placed.elsewhen.items())
    ]
    return several + moved


def _day(workout: Workout) -> str:
    """``Monday, 2027-01-04``; how the log names it where it has no date."""
    if workout.date is None:
        return workout.title or f"week {workout.week}"
    return f"{DAY_NAMES[DAYS[workout.date.weekday()]]}, {workout.date}"


def _lifts(workout: Workout, catalog: Catalog) -> str:
    return ", ".join(
        f"{catalog.name_of(item.exercise) if item.exercise else item.name} {item.working_sets}"
        for item in workout.exercises
        if item.working_sets
    )


def track_blocks(found: Track, catalog: Catalog) -> list[ReportBlock]:
    """Planned against done: sets by session and muscle, lifts over the weeks, next loads."""
    if not found.through:
        return [ReportBlock("", notes=[Remark("The log holds no workout of this plan.")])]
    weeks = counted(found.through, "week")
    done = f"{percent(found.adherence)} of the sets planned were done over {weeks}."
    blocks = [
        ReportBlock("", notes=[Remark(done)]),
        _planned_and_done(found, catalog),
        _muscles(found.muscles),
        _lifts_over_weeks(found, catalog),
    ]
    if found.outside:
        notes = items(map(_dated, found.outside))
        blocks.append(ReportBlock("Workouts of no session", notes=notes))
    return blocks


def _planned_and_done(found: Track, catalog: Catalog) -> ReportBlock:
    counts = [Column(head, right=True) for head in ("Planned", "Done")]
    heads: list[Column | str] = [Column("Week", right=True), "Session", *counts, "Missed", "Added"]
    rows = [_session_row(session, catalog) for session in found.sessions]
    return ReportBlock("Sessions", heads, rows)


def _session_row(session: SessionTrack, catalog: Catalog) -> list[Cell | str]:
    heat = 0.0 if session.done >= session.planned else -1.0
    missed = "not held" if not session.held else _counts(session.missed, catalog)
    return [
        str(session.week),
        session.session,
        str(session.planned),
        Cell(str(session.done), heat),
        missed,
        _counts(session.added, catalog),
    ]


def _counts(sets: Mapping[str, int], catalog: Catalog) -> str:
    return ", ".join(f"{catalog.name_of(exercise)} {count}" for exercise, count in sets.items())


def _muscles(muscles: Mapping[int, Mapping[str, tuple[float, float]]]) -> ReportBlock:
    names = [muscle for muscle in MUSCLES if any(muscle in of for of in muscles.values())]
    heads: list[Column | str] = [
        "Muscle",
        *(Column(f"W{week}", right=True, week=True) for week in muscles),
    ]
    rows = []
    for muscle in names:
        cells = (of.get(muscle, (0, 0)) for of in muscles.values())
        rows.append([spoken(muscle), *(f"{number(d)}/{number(p)}" for p, d in cells)])
    return ReportBlock("Sets a muscle, done of planned", heads, rows)


def _lifts_over_weeks(found: Track, catalog: Catalog) -> ReportBlock:
    weeks = [Column(f"W{week}", right=True, week=True) for week in range(1, found.through + 1)]
    rows = [_lift(lift, found.through, catalog) for lift in found.lifts]
    heads = [Column("Exercise", whole=True), *weeks]
    return ReportBlock("Lifts", heads, rows, list(_next_loads(found, catalog)))


def _lift(lift: LiftTrack, through: int, catalog: Catalog) -> list[Cell | str]:
    cells: list[Cell | str] = [_called(catalog, lift)]
    for week in range(1, through + 1):
        best = lift.maxima.get(week)
        planned, done = lift.reserve.get(week, (None, None))
        said = "" if best is None else f"{float(best.amount):.0f} {best.unit}"
        if done is not None:
            wanted = "" if planned is None else f"/{planned}"
            said = f"{said} @{float(done):.1f}{wanted}".strip()
        cells.append(said or "-")
    return cells


def _called(catalog: Catalog, lift: LiftTrack) -> str:
    """The lift, with what it was done with where the log has it with several things."""
    name = catalog.name_of(lift.exercise)
    return f"{name} ({lift.kit})" if lift.kit else name


def _next_loads(found: Track, catalog: Catalog) -> Iterator[Remark]:
    yield Remark("Best set as a one-rep maximum (Epley), then reps in reserve, done/planned.")
    for lift in found.lifts:
        if lift.next_load is not None:
            load, why = lift.next_load
            yield Remark(f"{load}, {why}", head=f"{_called(catalog, lift)} next", item=True)
