"""Which values a scenario file leaves out, what was used for each, and why.

Plans and ``backblock check`` show this list, so that a coach sees every choice the program made
for them. Free text (names, notes) has no default worth showing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from pydantic import BaseModel

from catalog.queries import Selector
from optimizer.scenario import schema
from optimizer.scenario.content import limits_content
from optimizer.scenario.types import Scenario, WeeklyTargets

Path = tuple[str | int, ...]


class Source(Protocol):
    """What the list is made from: :class:`optimizer.scenario.load.Loaded` is one."""

    @property
    def scenario(self) -> Scenario:
        """Every default filled in."""

    @property
    def file(self) -> schema.ScenarioFile:
        """The file's models, as written."""


_SILENT = frozenset(
    {"notes", "athlete.name", "athlete.notes", "sessions[].notes", "sessions[].limits",
     "sessions[].minutes", "pin[].notes", "pin[].sets", "pin[].reps", "exceptions[].session",
     "exceptions[].gym", "exceptions[].minutes", "exceptions[].own", "exceptions[].skip",
     "require[].at_least", "require[].at_most", "previous", "previous.sets", "previous.sessions"}
)  # fmt: skip
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
    "muscle_sets": "no muscle has limits of its own",
    "priorities": "the back's own muscles; others count nothing",
    "limits.sets": "the work one session can hold well",
    "limits.minutes": "no cap on time",
    "limits.muscle_sets": "more for one muscle in a day adds little",
    "limits.lower_back": "about two heavy lifts for the lower back",
    "limits.grip": "about two lifts that empty the grip",
    "limits.isolation": "at least half of a session is compound lifts",
    "limits.per_family": "no near-twins in one session",
    "sets_per_exercise.min": "one set is hardly worth setting up for",
    "sets_per_exercise.max": "more sets of one lift add little",
    "sets_per_exercise.deload_min": "a deload week keeps the lifts and drops sets",
    "exercise_sets": "each exercise keeps the catalogue's own",
    "frequency.exercise": "the same lift twice a week at most",
    "ordering.compound_first": "heavy lifts while fresh",
    "ordering.apart": "two lifts that empty the same thing never follow each other",
    "ordering.first": "no lift must open the session",
    "recovery.lower_back_hours": "two days between heavy loads on the lower back",
    "require": "nothing more is asked for",
    "select.include": "one-sided work, the lower back and the rear delts every week",
    "select.exclude": "nothing is ruled out",
    "select.prefer": "no exercise is liked better",
    "select.avoid": "no exercise is liked less",
    "select.unlock": "nothing is held back",
    "pin": "no exercise is fixed",
    "warm_up": "a few light sets, 4 minutes",
    "effort.deload_rir": "a deload week stays far from failure",
    "weekly_sets.tolerance": "the targets are met exactly",
    "weekly_sets.on_skip": "a missed session lowers its week's target",
    "balance": "one vertical pull for each horizontal pull; waived in weeks where one side has no "
    "available exercise",
    "balance.between": "the two kinds of pull that the article weighs against each other",
    "balance.ratio": "one for one",
    "balance.tolerance": "exactly",
    "balance.per": "every week by itself",
    "muscle_sets.*.min": "no minimum",
    "require[].count": "exercises are counted, not sets",
    "require[].per": "in each week",
    "require[].sessions": "all sessions together",
}


def used_defaults(loaded: Source) -> list[dict[str, Any]]:
    """Every value that the file leaves out.

    Args:
        loaded: the scenario with its file.

    Returns:
        {path, value, reason} in the file's order; ``path`` as messages write it, ``value`` as the
        file would.
    """
    return [
        {"path": _dotted(path), "value": shown, "reason": reason}
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


def _dotted(path: Path) -> str:
    from catalog.inputs import dotted

    return dotted(path)


def _key(path: Path) -> str:
    """The path with its indices and free keys taken out, as the tables here name it."""
    key = re.sub(r"\[\d+\]", "[]", _dotted(path))
    return re.sub(r"^(muscle_sets|exercise_sets)\.[^.]+\.", r"\1.*.", key)


def _reason(path: Path, scenario: Scenario) -> str | None:
    key = _key(path)
    if key in _SILENT or (key.startswith("sessions[].limits.")):
        return None
    if key in _COMPUTED:
        return _COMPUTED[key][1](scenario)
    return _REASONS.get(key, "the default")


def _value(path: Path, value: object, loaded: Source) -> object:
    key = _key(path)
    scenario = loaded.scenario
    if key in ("sessions[].gym", "sessions[].goal", "require[].sessions"):
        return _of_list(path, loaded)
    if key in _COMPUTED:
        return _COMPUTED[key][0](scenario)
    return _plain(value)


def _of_list(path: Path, loaded: Source) -> object:
    """The value of a session's or a requirement's own key that is left out."""
    index, field = path[1], str(path[2])
    if path[0] == "require":
        return [session.name for session in loaded.file.sessions]
    session = next(s for s in loaded.scenario.sessions if s.source_index == index)
    return getattr(session, field)


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
    if len(scenario.sessions) == 1:
        return "one session a week: what three or four exercises can hold; deload weeks half"
    return f"for the level {scenario.level}; deload weeks half"


def _exercises(scenario: Scenario) -> object:
    for session in scenario.sessions:
        return limits_content(session.limits)["exercises"]
    return None


def _by_goal(scenario: Scenario) -> str:
    return f"the goal is {scenario.goal}"


def _weight(name: str) -> tuple[Callable[[Scenario], object], Callable[[Scenario], str]]:
    """A weight of the score; three of them depend on the athlete's goal."""
    reason = _by_goal if name in ("suitability", "variety", "fatigue") else lambda _: "usual weight"
    return lambda scenario: getattr(scenario.weights, name), reason


_COMPUTED: dict[str, tuple[Callable[[Scenario], object], Callable[[Scenario], str]]] = {
    "weekly_sets": (_weekly, _weekly_reason),
    "block.phases": (lambda s: [s.weeks], lambda _: _REASONS["block.phases"]),
    "priorities": (
        lambda s: {muscle: value for muscle, value in s.priorities.items() if value},
        lambda _: _REASONS["priorities"],
    ),
    "limits.exercises": (
        _exercises,
        lambda _: "up to four, and no more than the lowest weekly target can fill",
    ),
    "sets_per_exercise.spread": (
        lambda s: s.sets_per_exercise.spread,
        lambda s: f"sets spread evenly; {_by_goal(s)}",
    ),
    "effort.rir": (
        lambda s: list(s.rir),
        lambda s: f"closer to failure week by week; the level is {s.level}",
    ),
    **{f"score.{name}": _weight(name) for name in schema.Score.model_fields},
}
