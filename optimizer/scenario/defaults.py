"""Which values a scenario file leaves out, what was used for each, and why.

Plans and ``backblock check`` show this list, so that a coach sees every choice the program made
for them. Free text (names, notes) has no default worth showing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from pydantic import BaseModel

from catalog.inputs import dotted
from catalog.queries import Selector
from optimizer.scenario import prescribing, schema
from optimizer.scenario.content import limits_content
from optimizer.scenario.targets import BY_LEVEL
from optimizer.scenario.types import Scenario, WeeklyTargets
from optimizer.words import listed

Path = tuple[str | int, ...]


class DefaultsSource(Protocol):
    """What the list is made from: :class:`optimizer.scenario.load.Loaded` is one."""

    @property
    def scenario(self) -> Scenario:
        """Every default filled in."""

    @property
    def file(self) -> schema.ScenarioFile:
        """The file's models, as written."""


_SILENT = frozenset(
    {
        "notes",
        "athlete.name",
        "athlete.notes",
        "sessions[].notes",
        "sessions[].limits",
        "sessions[].minutes",
        "pin[].notes",
        "pin[].sets",
        "pin[].reps",
        "exceptions[].session",
        "exceptions[].gym",
        "exceptions[].minutes",
        "exceptions[].own",
        "exceptions[].skip",
        "require[].at_least",
        "require[].at_most",
        "previous",
        "previous.sets",
        "previous.sessions",
        "previous.logs",
        "previous.names",
        "previous.unit",
        "athlete.bodyweight",
        "athlete.maxes",
        "exceptions[].weeks",
        "exceptions[].dates",
        "require[].dates",
        "block.phases[].new_exercises",
        "block.phases[].weekly_sets",
        "block.phases[].goal",
        "block.phases[].rir",
        *(f"elsewhere[].{key}" for key in schema.Elsewhere.model_fields if key != "weeks"),
        *(f"schemes[].{key}" for key in prescribing.Scheme.model_fields),
        *(f"loads.progression[].{key}" for key in prescribing.Progression.model_fields),
        *(
            f"select.{key}[].{time}"
            for key in ("exclude", "prefer", "avoid")
            for time in ("weeks", "dates")
        ),
    }
)
"""Left out of the list: free text, and keys whose absence is the plain meaning."""

_NULLABLE = ("balance", "limits", "recovery")
"""Keys that may be written as null; elsewhere a key without a value is left out."""

_REASONS = {
    "catalog": "the article's 25 exercises",
    "athlete.level": "the middle one",
    "athlete.goal": "the usual reason to train the back",
    "block.deload_weeks": "every week is a training week",
    "block.phases": "the exercises stay for the whole block",
    "sessions[].gym": "the first one in equipment",
    "sessions[].goal": "the athlete's goal",
    "exceptions": "no week differs",
    "elsewhere": "nothing else is trained that counts",
    "elsewhere[].weeks": "every week",
    "muscle_sets": "no muscle has limits of its own",
    "priorities": "the back's own muscles; others count nothing",
    "limits.sets": "the work one session can hold well (ours)",
    "limits.minutes": "no cap on time",
    "limits.muscle_sets": "more for one muscle in a day adds little (ours)",
    "limits.lower_back": "two heavy lifts for the lower back and a light one (ours)",
    "limits.grip": "two to three lifts that empty the grip (ours)",
    "limits.isolation": "at least half of a session is compound lifts (ours)",
    "limits.per_family": "two versions of a lift at most (ours)",
    "sets_per_exercise.min": "one set is hardly worth setting up for",
    "sets_per_exercise.max": "more sets of one lift add little",
    "sets_per_exercise.spread": "the main lift may have two sets more than the last (ours)",
    "sets_per_exercise.deload_min": "a deload week keeps the lifts and drops sets",
    "exercise_sets": "each exercise keeps the general ones",
    "deload": "a deload week keeps the lifts and halves their sets",
    "frequency.exercise": "the same lift twice a week at most",
    "ordering.compound_first": "heavy lifts while fresh",
    "ordering.apart": "two lifts that empty the same thing never follow each other",
    "ordering.first": "no lift must open the session",
    "recovery.lower_back_hours": "two days between heavy loads on the lower back",
    "supersets.pairs": "every exercise gets its rests to itself",
    "supersets.never": "nothing is kept out of pairs",
    "require": "nothing more is asked for",
    "select.include": "no kind is asked of every week; coverage says what is worth having",
    "select.exclude": "nothing is ruled out",
    "select.prefer": "no exercise is liked better",
    "select.avoid": "no exercise is liked less",
    "select.unlock": "nothing is held back",
    "coverage": "both pulls, rear delts, the lower back and one-sided work every week, as the "
    "article has them",
    "pin": "no exercise is fixed",
    "warm_up": "a few light sets, 4 minutes",
    "effort.deload_rir": "a deload week stays far from failure",
    "schemes": "every set of an exercise alike",
    "loads.unit": "kilograms",
    "loads.round.barbell": "the smallest pair of plates in most gyms",
    "loads.round.dumbbell": "the step of most dumbbell racks",
    "loads.round.machine": "the step of most stacks",
    "loads.progression": "more repetitions first, then 2.5 % more load",
    "weekly_sets.tolerance": "the targets are met exactly",
    "weekly_sets.on_skip": "a missed session lowers its week's target",
    "weekly_sets.ramp": "each mesocycle starts again",
    "balance": "one vertical pull for each horizontal pull, within a set; waived in weeks where "
    "one side has no available exercise",
    "balance.between": "the two kinds of pull that the article weighs against each other",
    "balance.ratio": "one for one",
    "balance.tolerance": "one set more of either is no imbalance (ours)",
    "balance.per": "every week by itself",
    "muscle_sets.*.min": "no minimum",
    "require[].count": "exercises are counted, not sets",
    "require[].per": "in each week",
    "require[].sessions": "all sessions together",
}


def used_defaults(loaded: DefaultsSource) -> list[dict[str, Any]]:
    """Every value that the file leaves out.

    Returns:
        {path, value, reason} in the file's order; ``path`` as messages write it, ``value`` as the
        file would.
    """
    return [
        {"path": dotted(path), "value": shown, "reason": reason}
        for path, value in _left_out(loaded.file, ())
        if (reason := _reason(path, loaded.scenario)) is not None
        and ((shown := _value(path, value, loaded)) is not None or path[0] in _NULLABLE)
    ]


def _left_out(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    """Paths below a value that the file does not write, with the schema's defaults."""
    if isinstance(value, Selector):
        return
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if name in value.model_fields_set or _opened(inner):
                yield from _left_out(inner, (*path, name))
            else:
                yield (*path, name), inner
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _left_out(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _left_out(inner, (*path, index))


def _opened(value: object) -> bool:
    """Whether a mapping that is left out is shown key by key; the balance is one thing."""
    return isinstance(value, BaseModel) and not isinstance(value, schema.Balance)


def _key(path: Path) -> str:
    """The path with its indices and free keys taken out, as the tables here name it."""
    key = re.sub(r"\[\d+\]", "[]", dotted(path))
    return re.sub(r"^(muscle_sets|exercise_sets)\.[^.]+\.", r"\1.*.", key)


def _reason(path: Path, scenario: Scenario) -> str | None:
    key = _key(path)
    if key in _SILENT or (key.startswith("sessions[].limits.")):
        return None
    if key == "limits.minutes":
        return _no_cap(scenario)
    if key in _COMPUTED:
        return _COMPUTED[key][1](scenario)
    if key == "sessions[].goal" and any(phase.goal for phase in scenario.phases):
        return "its phase's goal, else the athlete's"
    return _REASONS.get(key, "the default")


def _no_cap(scenario: Scenario) -> str | None:
    """Why there is no cap on time; None where every session has one of its own."""
    open_ = [s.name for s in scenario.sessions if s.limits.minutes is None]
    if len(open_) == len(scenario.sessions):
        return _REASONS["limits.minutes"]
    return f"{_REASONS['limits.minutes']} in {listed(open_)}" if open_ else None


def _value(path: Path, value: object, loaded: DefaultsSource) -> object:
    key = _key(path)
    scenario = loaded.scenario
    if key in ("sessions[].gym", "sessions[].goal", "require[].sessions"):
        return _of_list(path, loaded)
    if key in _COMPUTED:
        return _COMPUTED[key][0](scenario)
    return _plain(value)


def _of_list(path: Path, loaded: DefaultsSource) -> object:
    """The value of a session's or a requirement's own key that is left out."""
    index, field = path[1], str(path[2])
    if path[0] == "require":
        return [session.name for session in loaded.file.sessions]
    session = next(s for s in loaded.scenario.sessions if s.source_index == index)
    if field == "goal" and any(phase.goal for phase in loaded.scenario.phases):
        return "its phase's"
    return getattr(session, field) or loaded.scenario.goal


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _weekly(scenario: Scenario) -> object:
    targets = scenario.weekly_sets
    assert isinstance(targets, WeeklyTargets)  # noqa: S101 - the default is one
    return {"start": targets.start, "end": targets.end, "tolerance": 0, "on_skip": "scale"}


def _weekly_reason(scenario: Scenario) -> str:
    targets = scenario.weekly_sets
    assert isinstance(targets, WeeklyTargets)  # noqa: S101 - the default is one
    days = min(len(scenario.sessions), 4)
    often = f"{_days(days)} a week"
    usual = BY_LEVEL[scenario.level][days - 1]
    reason = (
        f"{_SOURCED[min(days, 3)]}: {usual[0]} to {usual[1]} for level {scenario.level}, {often}"
    )
    if (targets.start, targets.end) != usual:
        reason += ", cut down to what the sessions hold"
    if targets.caps is not None:
        reason += ", less in weeks with less time"
    return reason + "; deload weeks half"


_SOURCED = {
    1: "fewer than the article's 12 to 18, as one day holds no more (ours)",
    2: "the article's 12 to 18 a week, to start from",
    3: "the article's 12 to 18 a week to start from, a little above at the end (ours)",
}


def _days(days: int) -> str:
    return ("one day", "two days", "three days", "four days and more")[days - 1]


def _exercises(scenario: Scenario) -> object:
    for session in scenario.sessions:
        return limits_content(session.limits)["exercises"]
    return None


_WEIGHTS = {
    "stimulus": "how the week's sets are shared out among the back's regions",
    "suitability": "lifts that serve the goal",
    "coverage": "each kind of work in every week",
    "dose": "enough sets of each lift, enough lifts a day",
    "main": "a main lift that is trained through the phase",
    "preference": "what is liked and disliked",
    "variety": "different lifts in a week, no twins in a session",
    "continuity": "the same lifts from week to week",
    "steadiness": "sets move with the weekly target",
    "evenness": "days of about the same size",
    "fatigue": "the lower back is spared where nothing is lost",
    "minutes": "time is scored only where supersets can save it",
}


def _weight(name: str) -> tuple[Callable[[Scenario], object], Callable[[Scenario], str]]:
    """A weight of the score with what it is for."""
    return lambda scenario: getattr(scenario.weights, name), lambda _: f"{_WEIGHTS[name]} (ours)"


_COMPUTED: dict[str, tuple[Callable[[Scenario], object], Callable[[Scenario], str]]] = {
    "weekly_sets": (_weekly, _weekly_reason),
    "block.phases": (lambda s: [s.weeks], lambda _: _REASONS["block.phases"]),
    "priorities": (
        lambda s: {muscle: value for muscle, value in s.priorities.items() if value},
        lambda _: _REASONS["priorities"],
    ),
    "limits.exercises": (
        _exercises,
        lambda s: (
            "up to the article's four"
            if len(s.sessions) > 1
            else "up to six, as one day holds the whole week (ours)"
        ),
    ),
    "effort.rir": (
        lambda s: list(s.rir),
        lambda s: f"closer to failure through each mesocycle; the level is {s.level}",
    ),
    **{f"score.{name}": _weight(name) for name in schema.Score.model_fields},
}
