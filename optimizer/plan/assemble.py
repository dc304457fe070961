"""From the sets that were chosen to a plan a coach can hand out.

The choice says how many sets of what, in which session and week. Everything else in a plan (order,
reps, effort, rest, kit, warm-up, minutes, credit, balance) follows from it and is worked out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

from catalog.queries import display_name, fitting_kit
from catalog.schema import Catalog, Exercise
from catalog.vocabulary import MUSCLES, closure
from optimizer.instance.supersets import saved, seconds_of
from optimizer.plan.choice import Choice, in_week
from optimizer.plan.loads import Prescriber, asked
from optimizer.plan.ordering import legal_order, shown_reps
from optimizer.plan.past import Part, done_in_part, part_of
from optimizer.plan.schema import (
    Answer,
    CatalogInfo,
    Conflict,
    Lift,
    Plan,
    Prescription,
    Reps,
    ScenarioInfo,
    SessionPlan,
    SolverInfo,
    Status,
    Terms,
    TrainingElsewhere,
    WeekPlan,
)
from optimizer.plan.slips import slips
from optimizer.plan.supersets import labels, pairs_of
from optimizer.plan.waived import waived_rules
from optimizer.plan.warm_up import warm_up_steps
from optimizer.scenario.calendar import Calendar, Occurrence
from optimizer.scenario.defaults import used_defaults
from optimizer.scenario.load import Loaded
from optimizer.scenario.schemes import rest_of
from optimizer.scenario.types import Pin, Scenario, Session
from optimizer.units import DAYS, gap, sets_of, whole_minutes

EXPLOSIVE_RIR = 4
"""Explosive lifts stop this far from failure at least: speed goes before strength does."""
DEFAULT_PATTERNS = ("vertical_pull", "horizontal_pull")
"""What a plan weighs against each other where the scenario asks for no balance."""
_TIER_EXPLOSIVE, _TIER_HEAVY_HINGE = 0, 1


def plan_weeks(loaded: Loaded, choice: Choice, frozen: Sequence[WeekPlan] = ()) -> list[WeekPlan]:
    """All weeks of a plan, each session in its order.

    Args:
        loaded: the scenario and its catalogue.
        choice: sets by week, session and exercise; weeks that are frozen need not be in it.
        frozen: weeks 1 to k as they were done, taken over as they stand; only the sides of the
            balance are counted by this scenario's.

    Raises:
        ValueError: the exercises of some session have no legal order (the model's mistake).
    """
    first = len(frozen) + 1
    part = part_of(frozen)
    pairs = pairs_of(loaded, choice, len(frozen), part)
    weeks = [
        week_plan(
            loaded, week, in_week(choice, week), pairs.get(week), done=part if week == first else {}
        )
        for week in range(first, loaded.scenario.weeks + 1)
    ]
    return [*(_counted_now(loaded, week) for week in frozen), *weeks]


def assemble(
    loaded: Loaded,
    weeks: Sequence[WeekPlan],
    *,
    status: Status,
    score: int,
    bound: int | None,
    terms: Terms,
    solver: SolverInfo,
    frozen: Sequence[WeekPlan] = (),
    notes: Sequence[str] = (),
) -> Plan:
    """A complete plan.

    Args:
        loaded: the scenario and its catalogue.
        weeks: all of them, as :func:`plan_weeks` makes them.
        status: what was proved.
        score: the plan's points.
        bound: no plan can score more; None where nothing is known.
        terms: the score's terms, signed, not weighted.
        solver: how the plan was found.
        frozen: those of them that were done, and perhaps a part of the next.
        notes: remarks for the reader.
    """
    return Plan(
        scenario=scenario_info(loaded),
        catalog=catalog_info(loaded.catalog),
        status=status,
        score=score,
        bound=bound,
        gap=None if bound is None else gap(score, bound),
        terms=terms,
        solver=solver,
        frozen_through=len(frozen) or None,
        done=done_in_part(frozen),
        weeks=list(weeks),
        lifts=lifts_of(loaded.catalog, used_in(weeks)),
        notes=[*notes, *(() if frozen else slips(loaded, visited=False))],
    )


def used_in(weeks: Iterable[WeekPlan]) -> set[str]:
    """Ids of the exercises of some weeks."""
    return {item.exercise for week in weeks for s in week.sessions for item in s.exercises}


def lifts_of(catalog: Catalog, exercises: Iterable[str]) -> dict[str, Lift]:
    """What a catalogue says of some exercises; one that it lacks is left out."""
    return {
        e: Lift(
            pattern=catalog[e].pattern,
            direct=list(catalog[e].direct),
            indirect=list(catalog[e].indirect),
            cue=catalog[e].cue,
        )
        for e in sorted(set(exercises) & catalog.by_id.keys())
    }


def no_plan(
    loaded: Loaded,
    *,
    status: Literal["infeasible", "unknown"],
    solver: SolverInfo,
    conflict: Sequence[Conflict],
    bound: int | None = None,
) -> Answer:
    """The answer where there is no plan, with what is known of why."""
    return Answer(
        scenario=scenario_info(loaded),
        catalog=catalog_info(loaded.catalog),
        status=status,
        bound=bound,
        solver=solver,
        conflict=list(conflict) or None,
        minimal="unknown" if conflict else None,
    )


def scenario_info(loaded: Loaded) -> ScenarioInfo:
    """What a plan says of its scenario: the whole of it, with the defaults that were used."""
    scenario = loaded.scenario
    return ScenarioInfo(
        name=scenario.name,
        sha256=scenario.sha256,
        resolved=dict(scenario.content),
        defaults=used_defaults(loaded),
        waived=waived_rules(scenario, loaded.catalog),
    )


def catalog_info(catalog: Catalog) -> CatalogInfo:
    """What a plan says of its catalogue."""
    return CatalogInfo(sha256=catalog.sha256, exercises=len(catalog))


def week_plan(
    loaded: Loaded,
    week: int,
    chosen: Mapping[str, Mapping[str, int]],
    pairs: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    done: Part = MappingProxyType({}),
) -> WeekPlan:
    """One week of a plan.

    Args:
        loaded: the scenario and its catalogue.
        week: from 1.
        chosen: session -> exercise -> sets.
        pairs: session -> ids that are done in turn.
        done: what was already done of it, session -> exercise -> sets; it stands first.
    """
    scenario, catalog = loaded.scenario, loaded.catalog
    calendar = Calendar(scenario, catalog)
    held = calendar.held(week)
    sets: Counter[str] = Counter()
    for session in held:
        sets.update(chosen.get(session.name, {}))
    return WeekPlan(
        week=week,
        phase=calendar.phase(week),
        deload=calendar.deload(week),
        sets=sets.total(),
        balance=_balance(scenario, catalog, sets),
        muscle_sets=_muscle_sets(catalog, sets),
        skipped=[s.name for s in scenario.sessions if s not in held],
        elsewhere=[_elsewhere(occurrence) for occurrence in calendar.elsewhere(week)],
        sessions=[
            session_plan(
                calendar,
                week,
                s,
                chosen.get(s.name, {}),
                (pairs or {}).get(s.name, ()),
                done.get(s.name, ()),
            )
            for s in held
        ],
    )


def _elsewhere(occurrence: Occurrence) -> TrainingElsewhere:
    entry = occurrence.entry
    return TrainingElsewhere(
        day=DAYS[occurrence.day],
        session=entry.session,
        what=entry.what,
        minutes=entry.minutes,
        muscle_sets={muscle: sets_of(credit) for muscle, credit in entry.half_sets.items()},
        lower_back=entry.lower_back,
        grip=entry.grip,
        heavy_lower_back=entry.heavy_lower_back,
    )


def session_plan(
    calendar: Calendar,
    week: int,
    session: Session,
    chosen: Mapping[str, int],
    pairs: Sequence[tuple[str, str]] = (),
    done: Iterable[str] = (),
) -> SessionPlan:
    """One session of one week, in its order; what was done stands first.

    Raises:
        ValueError: its exercises have no legal order.
    """
    scenario, catalog = calendar.scenario, calendar.catalog
    goal, gym = calendar.goal(week, session), calendar.gym(week, session)
    first = [catalog[e] for e in done]
    order = legal_order((catalog[e] for e in chosen), scenario, goal, pairs, first)
    if order is None:
        names = ", ".join(sorted(chosen))
        raise ValueError(f"{session.name}, week {week}: no legal order of {names}")
    items = closure(scenario.gyms[gym])
    label = labels([e.id for e in order], pairs)
    prescribed = [
        prescription(
            calendar, week, session, exercise, chosen[exercise.id], fitting_kit(exercise, items)
        ).model_copy(update={"order": place, "pair": label.get(exercise.id)})
        for place, exercise in enumerate(order, 1)
    ]
    return SessionPlan(
        session=session.name,
        day=DAYS[session.day],
        gym=gym,
        minutes=whole_minutes(
            seconds_of(calendar, week, session, chosen)
            - saved(calendar, week, session, chosen, pairs)
        ),
        sets=sum(chosen.values()),
        warm_up=warm_up_steps(
            scenario,
            catalog,
            gym,
            order,
            {item.exercise: item.load for item in prescribed if item.load is not None},
        ),
        exercises=[with_progression(item, scenario, catalog, week) for item in prescribed],
    )


def with_progression(
    item: Prescription, scenario: Scenario, catalog: Catalog, week: int
) -> Prescription:
    """The prescription with a word on what it leads to, where the scenario unlocks that later.

    Args:
        item: a prescription.
        scenario: whose ``unlock`` says from which week a harder exercise may be used.
        catalog: whose entries say what they progress to.
        week: of the prescription.
    """
    later = [
        f"leads to {catalog[other].name} from week {scenario.unlock[other]}"
        for other in catalog[item.exercise].progresses_to
        if week < scenario.unlock.get(other, 0) and other in catalog
    ]
    if not later:
        return item
    return item.model_copy(update={"notes": "; ".join([*filter(None, [item.notes]), *later])})


def prescription(
    calendar: Calendar,
    week: int,
    session: Session,
    exercise: Exercise,
    sets: int,
    kit: list[str],
) -> Prescription:
    """One exercise of a session as it is printed, its place and pair aside."""
    scenario = calendar.scenario
    pin = _pin(scenario, week, session, exercise)
    reps = _reps(exercise, calendar.goal(week, session), pin)
    first = next((w for w in calendar.weeks if not calendar.deload(w)), week)
    plain = Prescription(
        order=1,
        exercise=exercise.id,
        name=display_name(exercise, kit),
        sets=sets,
        each_side=exercise.unilateral,
        reps=reps,
        rir=rir_of(calendar, week, exercise) if reps.unit == "reps" else None,
        rest_seconds=rest_of(scenario, week, session, exercise),
        kit=kit,
        notes=pin.notes if pin is not None else "",
    )
    sets_alike = Prescriber(calendar, week, session)
    return sets_alike.prescribed(plain, exercise, rir_of(calendar, first, exercise))


# ----- single values ---------------------------------------------------------------------------


def rir_of(calendar: Calendar, week: int, exercise: Exercise) -> int:
    """Reps in reserve of an exercise in a week.

    Explosive lifts show at least 4, heavy hinges one more than the week's.
    """
    rir = calendar.rir(week)
    if exercise.order_tier == _TIER_EXPLOSIVE:
        return max(EXPLOSIVE_RIR, rir)
    return rir + 1 if exercise.order_tier == _TIER_HEAVY_HINGE else rir


def _pin(scenario: Scenario, week: int, session: Session, exercise: Exercise) -> Pin | None:
    """The pin that speaks of this prescription; one with reps of its own goes first."""
    pins = [
        pin
        for pin in scenario.pin
        if pin.exercise == exercise.id
        and pin.session == session.name
        and (pin.weeks is None or week in pin.weeks)
    ]
    return min(pins, key=lambda pin: pin.reps is None, default=None)


def _reps(exercise: Exercise, goal: str, pin: Pin | None) -> Reps:
    """What one set asks for; a pin's own reps win, as numbers where they are a plain range."""
    shown = shown_reps(exercise, goal)
    reps = Reps(min=shown.min, max=shown.max, unit=shown.unit)
    if pin is None or pin.reps is None:
        return reps
    return asked(pin.reps, reps)


def _balance(scenario: Scenario, catalog: Catalog, sets: Mapping[str, int]) -> dict[str, int]:
    return {
        pattern: sum(n for e, n in sets.items() if e in catalog and catalog[e].pattern == pattern)
        for pattern in _sides(scenario)
    }


def _sides(scenario: Scenario) -> tuple[str, ...]:
    return DEFAULT_PATTERNS if scenario.balance is None else scenario.balance.between


def _counted_now(loaded: Loaded, week: WeekPlan) -> WeekPlan:
    """A week of an older plan, whose scenario may have held other patterns against each other."""
    if tuple(week.balance) == _sides(loaded.scenario):
        return week
    sets: Counter[str] = Counter()
    for session in week.sessions:
        for item in session.exercises:
            sets[item.exercise] += item.sets
    return week.model_copy(update={"balance": _balance(loaded.scenario, loaded.catalog, sets)})


def _muscle_sets(catalog: Catalog, sets: Mapping[str, int]) -> dict[str, Any]:
    """Credit in sets of every muscle that has some, back muscles first."""
    credit = catalog.half_sets(sets)
    return {muscle: sets_of(credit[muscle]) for muscle in MUSCLES if credit[muscle]}
