"""Planned against done: sets, muscles, maxima, and what comes next (contract section 10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from catalog.schema import Catalog
from optimizer.floor.load import Load, Unit, one_rep_max, parse_load
from optimizer.floor.loads import kind_of
from optimizer.floor.log import LoggedExercise, LoggedSet, Workout
from optimizer.floor.names import loaded
from optimizer.floor.placing import Placed
from optimizer.plan.schema import Plan, Prescription, SessionPlan
from optimizer.units import sets_of


@dataclass(frozen=True)
class SessionTrack:
    """One session of one week.

    Attributes:
        week, session: where.
        planned, done: working sets.
        missed, added: exercise to sets short of the plan, and beyond it.
        held: whether anything was logged.
    """

    week: int
    session: str
    planned: int
    done: int
    missed: Mapping[str, int]
    added: Mapping[str, int]
    held: bool


@dataclass(frozen=True)
class LiftTrack:
    """One exercise over the weeks.

    Attributes:
        exercise: id.
        maxima: week to the estimated one-rep maximum of its best set.
        reserve: week to (planned, done) reps in reserve, done averaged over its sets.
        next_load: what to take next time, and why.
    """

    exercise: str
    maxima: Mapping[int, Load]
    reserve: Mapping[int, tuple[int | None, Fraction | None]]
    next_load: tuple[Load, str] | None


@dataclass(frozen=True)
class Track:
    """A block so far.

    Attributes:
        through: the last week that has a workout.
        sessions: by week and day, to ``through``.
        muscles: week to muscle to (planned, done) credit in sets.
        lifts: exercises that were done, in the order of their first time.
        outside: workouts that belong to no session.
    """

    through: int
    sessions: tuple[SessionTrack, ...]
    muscles: Mapping[int, Mapping[str, tuple[float, float]]]
    lifts: tuple[LiftTrack, ...]
    outside: tuple[Workout, ...]

    @property
    def adherence(self) -> float:
        """Sets done of those planned, 0 to 1; sets that were added make up for none."""
        planned = sum(session.planned for session in self.sessions)
        missed = sum(sum(session.missed.values()) for session in self.sessions)
        return 1.0 if not planned else (planned - missed) / planned

    def to_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "through": self.through,
            "adherence": round(self.adherence, 4),
            "sessions": [
                {
                    "week": s.week,
                    "session": s.session,
                    "planned": s.planned,
                    "done": s.done,
                    "held": s.held,
                    "missed": dict(s.missed),
                    "added": dict(s.added),
                }
                for s in self.sessions
            ],
            "muscles": [
                {
                    "week": week,
                    "muscle_sets": {m: {"planned": p, "done": d} for m, (p, d) in of.items()},
                }
                for week, of in self.muscles.items()
            ],
            "lifts": [_lift_data(lift) for lift in self.lifts],
            "outside": [
                {"date": None if w.date is None else w.date.isoformat(), "title": w.title}
                for w in self.outside
            ],
        }


def _lift_data(lift: LiftTrack) -> dict[str, Any]:
    data: dict[str, Any] = {
        "exercise": lift.exercise,
        "one_rep_max": {str(week): str(load) for week, load in lift.maxima.items()},
        "rir": {
            str(week): {"planned": planned, "done": None if done is None else round(float(done), 1)}
            for week, (planned, done) in lift.reserve.items()
        },
    }
    if lift.next_load is not None:
        data["next"] = {"load": str(lift.next_load[0]), "why": lift.next_load[1]}
    return data


@dataclass(frozen=True)
class Steps:
    """How loads go up.

    Attributes:
        round: kind of kit (``barbell``, ``dumbbell``, ``machine``) to its step, in ``unit``.
        unit: of the steps.
        percent: of the load, once all reps are done.
        bodyweight: of the athlete, or None.
    """

    round: Mapping[str, Load]
    percent: Fraction = Fraction(5, 200)
    bodyweight: Load | None = None

    def step(self, kit: Iterable[str]) -> Load | None:
        """The smallest step of a kit; None where it has no weights."""
        return self.round.get(kind_of(kit))


_ROUND: Mapping[Unit, Mapping[str, str]] = {
    "kg": {"barbell": "2.5", "dumbbell": "2", "machine": "5"},
    "lb": {"barbell": "5", "dumbbell": "5", "machine": "10"},
}
"""Steps that most gyms have; those in kilograms are the contract's, those in pounds ours."""


def steps_of(scenario: Mapping[str, Any]) -> Steps:
    """How loads go up by a scenario's own ``loads``, the usual steps where it says none.

    Args:
        scenario: resolved, as a plan carries it.
    """
    loads = scenario.get("loads") or {}
    unit: Unit = "lb" if loads.get("unit") == "lb" else "kg"
    written = {**_ROUND[unit], **(loads.get("round") or {})}
    body = (scenario.get("athlete") or {}).get("bodyweight")
    return Steps(
        {kind: Load(Fraction(str(step)), unit) for kind, step in written.items()},
        bodyweight=None if body is None else parse_load(body, unit),
    )


def track(plan: Plan, catalog: Catalog, log: Placed, steps: Steps) -> Track:
    """Hold what was done against what was planned.

    Args:
        plan: with its weeks.
        catalog: the exercises that it and the log name.
        log: laid on the plan.
        steps: how loads go up.
    """
    through = max((week for week, _ in log.workouts), default=0)
    weeks = [week for week in plan.weeks or () if week.week <= through]
    sessions = tuple(
        _session(week.week, held, log.workouts.get((week.week, held.session)))
        for week in weeks
        for held in week.sessions
    )
    muscles = {
        week.week: _muscles(catalog, week.week, week.sessions, log.workouts) for week in weeks
    }
    lifts = tuple(_lifts(plan, log, steps))
    return Track(through, sessions, muscles, lifts, log.outside)


def _done(workout: Workout | None) -> Counter[str]:
    found: Counter[str] = Counter()
    for item in workout.exercises if workout is not None else ():
        found[item.exercise or item.name] += item.working_sets
    return found


def _session(week: int, planned: SessionPlan, workout: Workout | None) -> SessionTrack:
    wanted = Counter({item.exercise: item.sets for item in planned.exercises})
    done = _done(workout)
    return SessionTrack(
        week,
        planned.session,
        wanted.total(),
        done.total(),
        dict(wanted - done),
        dict(done - wanted),
        workout is not None,
    )


def _muscles(
    catalog: Catalog,
    week: int,
    sessions: Iterable[SessionPlan],
    workouts: Mapping[tuple[int, str], Workout],
) -> dict[str, tuple[float, float]]:
    planned: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for session in sessions:
        planned.update(_credit(catalog, {p.exercise: p.sets for p in session.exercises}))
        done.update(_credit(catalog, _done(workouts.get((week, session.session)))))
    return {
        muscle: (sets_of(planned[muscle]), sets_of(done[muscle]))
        for muscle in [*planned, *(m for m in done if m not in planned)]
    }


def _credit(catalog: Catalog, sets: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for exercise, count in sets.items():
        if exercise in catalog:
            entry = catalog[exercise]
            for muscle in (*entry.direct, *entry.indirect):
                found[muscle] += count * entry.credit(muscle)
    return found


def _lifts(plan: Plan, log: Placed, steps: Steps) -> Iterator[LiftTrack]:
    planned = {
        (week.week, session.session, item.exercise): item
        for week in plan.weeks or ()
        for session in week.sessions
        for item in session.exercises
    }
    done: dict[str, list[tuple[int, str, LoggedExercise]]] = {}
    for (week, session), workout in sorted(log.workouts.items(), key=lambda at: at[0][0]):
        for item in workout.exercises:
            if item.exercise and item.counted:
                done.setdefault(item.exercise, []).append((week, session, item))
    for exercise, times in done.items():
        wanted = {
            (week, session): planned.get((week, session, exercise)) for week, session, _ in times
        }
        kit = next((p.kit for p in wanted.values() if p is not None), [])
        body = None if loaded(kit) or not kit else steps.bodyweight
        yield LiftTrack(
            exercise, _maxima(times, body), _reserve(times, wanted), _next(times, wanted, steps)
        )


def _maxima(times: list[tuple[int, str, LoggedExercise]], body: Load | None) -> dict[int, Load]:
    best: dict[int, Load] = {}
    for week, _, item in times:
        for one in item.counted:
            load = one.load if body is None else body if one.load is None else body + one.load
            found = None if load is None or one.reps is None else one_rep_max(load, one.reps)
            if found is not None and (
                week not in best or found.amount > best[week].to(found.unit).amount
            ):
                best[week] = found
    return best


def _reserve(
    times: list[tuple[int, str, LoggedExercise]],
    wanted: Mapping[tuple[int, str], Prescription | None],
) -> dict[int, tuple[int | None, Fraction | None]]:
    found: dict[int, tuple[int | None, Fraction | None]] = {}
    for week, session, item in times:
        efforts = [10 - one.rpe for one in item.counted if one.rpe is not None]
        prescription = wanted[week, session]
        said = None if prescription is None else prescription.rir
        average = sum(efforts, Fraction(0)) / len(efforts) if efforts else None
        if said is not None or average is not None:
            found[week] = said, average
    return found


def _next(
    times: list[tuple[int, str, LoggedExercise]],
    wanted: Mapping[tuple[int, str], Prescription | None],
    steps: Steps,
) -> tuple[Load, str] | None:
    """Double progression: all reps in all sets, then more weight."""
    week, session, item = times[-1]
    prescription = wanted[week, session]
    with_load = [one for one in item.counted if one.load is not None]
    if prescription is None or not with_load or prescription.reps.unit != "reps":
        return None
    load = max((one.load for one in with_load if one.load), key=lambda it: it.to("kg").amount)
    top = prescription.reps.max
    if any((one.reps or 0) < top for one in item.counted):
        return load, f"the same until every set has {top}"
    if _too_hard(item.counted, prescription.rir):
        return load, f"the same until {top} leave {prescription.rir} in reserve"
    step = steps.step(prescription.kit)
    if step is None:
        return load, "all reps done: take the next harder version"
    step = step.to(load.unit)
    more = load.times(1 + steps.percent).rounded_down(step.amount)
    raised = more if more.amount > load.amount else load + step
    return raised, f"every set had {top}"


def _too_hard(sets: Iterable[LoggedSet], reserve: int | None) -> bool:
    efforts = [one.rpe for one in sets if one.rpe is not None]
    return reserve is not None and any(10 - rpe < reserve for rpe in efforts)
