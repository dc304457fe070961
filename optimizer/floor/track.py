"""Planned against done: sets, muscles, maxima, and what comes next (docs/plan-to-bar.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from catalog.queries import matches
from catalog.schema import Catalog, Exercise
from optimizer.floor.placing import Placed
from optimizer.logs.kits import implement, kit_of, lifts_the_body, step_kind
from optimizer.logs.load import Load, MassUnit, one_rep_max
from optimizer.logs.log import LoggedExercise, LoggedSet, Workout
from optimizer.plan.choice import Slot
from optimizer.plan.loads import as_load
from optimizer.plan.schema import Plan, Prescription, SessionPlan
from optimizer.scenario.types import Progression, Scenario
from optimizer.units import sets_of
from optimizer.words import counted, plural

DOUBLE = 25
"""Tenths of a percent that a load goes up by once all reps are done, where nothing is asked for."""


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
        kit: what it was done with, where a log has it with several things; else empty.
    """

    exercise: str
    maxima: Mapping[int, Load]
    reserve: Mapping[int, tuple[int | None, Fraction | None]]
    next_load: tuple[Load, str] | None
    kit: str = ""


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
    if lift.kit:
        data["kit"] = lift.kit
    if lift.next_load is not None:
        data["next"] = {"load": str(lift.next_load[0]), "why": lift.next_load[1]}
    return data


@dataclass(frozen=True)
class LoadSteps:
    """How loads go up.

    Attributes:
        round: kind of kit (``barbell``, ``dumbbell``, ``machine``) to its step.
        progressions: the scenario's; the first that matches an exercise holds.
        bodyweight: of the athlete, or None.
        unit: the plan's; loads of a log in the other one are put into it. None: each as it is.
    """

    round: Mapping[str, Load]
    progressions: tuple[Progression, ...] = ()
    bodyweight: Load | None = None
    unit: MassUnit | None = None

    def lifted(self, load: Load, step: Load | None) -> Load:
        """A load that was lifted, on the kit's nearest step where the log has another unit."""
        if self.unit in (None, load.unit):
            return load
        found = load.to(self.unit or load.unit)
        return found if step is None else found.rounded(step.to(found.unit).amount)

    def step(self, kit: Iterable[str]) -> Load | None:
        """The smallest step of a kit; None where it has no weights."""
        return self.round.get(step_kind(kit))

    def progression(self, exercise: Exercise) -> Progression:
        """How an exercise's loads go up: double progression where nothing else is asked for."""
        found = next((p for p in self.progressions if matches(p.select, exercise)), None)
        return found or Progression(exercise.id, double=DOUBLE)


def steps_of(scenario: Scenario) -> LoadSteps:
    """How loads go up by a scenario."""
    unit: MassUnit = "lb" if scenario.loads.unit == "lb" else "kg"
    steps = {k: Load(Fraction(n, 100), unit) for k, n in scenario.loads.round.items()}
    body = None if scenario.bodyweight is None else as_load(scenario.bodyweight)
    return LoadSteps(steps, scenario.loads.progression, body, unit)


def track(plan: Plan, catalog: Catalog, log: Placed, steps: LoadSteps) -> Track:
    """Hold what was done against what was planned."""
    through = max((week for week, _ in log.workouts), default=0)
    weeks = [week for week in plan.weeks if week.week <= through]
    sessions = tuple(
        _session(week.week, held, log.workouts.get((week.week, held.session)))
        for week in weeks
        for held in week.sessions
    )
    muscles = {
        week.week: _muscles(catalog, week.week, week.sessions, log.workouts) for week in weeks
    }
    lifts = tuple(_lifts(plan, catalog, log, steps))
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
        planned.update(catalog.half_sets({p.exercise: p.sets for p in session.exercises}))
        done.update(catalog.half_sets(_done(workouts.get((week, session.session)))))
    return {
        muscle: (sets_of(planned[muscle]), sets_of(done[muscle]))
        for muscle in [*planned, *(m for m in done if m not in planned)]
    }


_Times = list[tuple[int, str, LoggedExercise]]


def _lifts(plan: Plan, catalog: Catalog, log: Placed, steps: LoadSteps) -> Iterator[LiftTrack]:
    planned: dict[str, dict[Slot, Prescription]] = {}
    for week, session, item in plan.prescriptions():
        planned.setdefault(item.exercise, {})[week.week, session.session] = item
    done: dict[str, dict[str, _Times]] = {}
    for (week_, session_), workout in sorted(log.workouts.items(), key=lambda at: at[0][0]):
        for logged in (part for item in workout.exercises for part in item.parts or (item,)):
            if logged.exercise and logged.counted:
                on_plan = planned.get(logged.exercise, {}).get((week_, session_))
                word = implement(logged.name, () if on_plan is None else on_plan.kit)
                times = done.setdefault(logged.exercise, {}).setdefault(word, [])
                times.append((week_, session_, logged))
    for exercise, by_kit in done.items():
        wanted = planned.get(exercise, {})
        for word, times in by_kit.items():
            kit = next((wanted[w, s].kit for w, s, _ in times if (w, s) in wanted), [])
            if len(by_kit) > 1 and word:  # a pair of dumbbells says nothing of a bar
                kit = list(kit_of(word))
            yield LiftTrack(
                exercise,
                _maxima(times, steps, steps.bodyweight if kit and lifts_the_body(kit) else None),
                _reserve(times, wanted),
                _next(times, wanted, steps, catalog.by_id.get(exercise), kit),
                word if len(by_kit) > 1 else "",
            )


def _maxima(times: _Times, steps: LoadSteps, body: Load | None) -> dict[int, Load]:
    best: dict[int, Load] = {}
    for week, _, item in times:
        for one in item.counted:
            load = one.load if body is None else body if one.load is None else body + one.load
            found = None if load is None or one.reps is None else one_rep_max(load, one.reps)
            if found is not None and (
                week not in best or found.amount > best[week].to(found.unit).amount
            ):
                best[week] = steps.lifted(found, None)
    return best


def _reserve(
    times: _Times, wanted: Mapping[Slot, Prescription]
) -> dict[int, tuple[int | None, Fraction | None]]:
    found: dict[int, tuple[int | None, Fraction | None]] = {}
    for week, session, item in times:
        efforts = [10 - one.rpe for one in item.counted if one.rpe is not None]
        prescription = wanted.get((week, session))
        said = None if prescription is None else prescription.rir
        average = sum(efforts, Fraction(0)) / len(efforts) if efforts else None
        if said is not None or average is not None:
            found[week] = said, average
    return found


def _next(
    times: _Times,
    wanted: Mapping[Slot, Prescription],
    steps: LoadSteps,
    exercise: Exercise | None,
    kit: Sequence[str],
) -> tuple[Load, str] | None:
    """What to take next time, by the lift's progression: all reps in all sets, then more weight."""
    week, session, item = times[-1]
    prescription = wanted.get((week, session))
    worked = [one for one in item.counted if one.kind != "drop"] or item.counted
    with_load = [one.load for one in worked if one.load is not None]
    if exercise is None or prescription is None or not with_load:
        return None
    if prescription.reps.unit != "reps":
        return None
    rule = steps.progression(exercise)
    if rule.percents is not None:
        return _as_planned(wanted, week)
    step = steps.step(kit or prescription.kit)
    load = steps.lifted(max(with_load, key=lambda it: it.to("kg").amount), step)
    top = prescription.reps.max if rule.add is None else prescription.reps.min
    if any((one.reps or 0) < top for one in worked):
        return load, f"the same until every set has {counted(top, 'rep')}"
    if _too_hard(worked, prescription.rir):
        leave = f"{counted(top, 'rep')} {plural(top, 'leaves', 'leave')}"
        return load, f"the same until {leave} {prescription.rir} in reserve"
    if step is None:
        return load, "all reps done: take the next harder version"
    step = step.to(load.unit)
    if rule.add is not None:
        more = (load + as_load(rule.add)).rounded_down(step.amount)
    else:
        more = load.times(1 + Fraction(rule.double or DOUBLE, 1000)).rounded_down(step.amount)
    raised = more if more.amount > load.amount else load + step
    return raised, f"every set had {counted(top, 'rep')}"


def _as_planned(wanted: Mapping[Slot, Prescription], week: int) -> tuple[Load, str] | None:
    """The next load that the plan has, where it goes by shares of a max."""
    later = [(slot[0], item.load) for slot, item in wanted.items() if slot[0] > week and item.load]
    if not later:
        return None
    first, load = min(later, key=lambda pair: pair[0])
    return Load(Fraction(str(load.amount)), load.unit), f"as planned for week {first}"


def _too_hard(sets: Iterable[LoggedSet], reserve: int | None) -> bool:
    efforts = [one.rpe for one in sets if one.rpe is not None]
    return reserve is not None and any(10 - rpe < reserve for rpe in efforts)
