"""How close a plan comes to each rule: what is used, what is allowed, and where it is tightest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from catalog.inputs import Path_, dotted
from catalog.queries import display_name, fitting_kit
from catalog.vocabulary import closure
from optimizer.plan.reading import PlanFacts
from optimizer.rules.lines import line_of
from optimizer.rules.lines.session import SESSION_LIMITS, limit_path
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.content import selector_in_words
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Require
from optimizer.verifier import Measure, measures
from optimizer.verifier.matching import said


@dataclass(frozen=True)
class Slack:
    """One rule of a plan at its tightest place.

    Attributes:
        rule: its id.
        path: its line, as messages write it.
        line: of the file; None for a default.
        where: the tightest week and session, in words.
        used: what the plan has there.
        limit: what the rule allows (or asks for, where ``at_least``).
        at_least: whether more is better.
        unit: of both numbers.
        subject: whose they are where a place has several: a muscle, an exercise, a family.
    """

    rule: str
    path: str
    line: int | None
    where: str
    used: float
    limit: float
    at_least: bool
    unit: str
    subject: str | None = None
    of: str = ""
    """In words, which lift it is, or what a requirement selects; empty for other rules."""

    @property
    def slack(self) -> float:
        """What is left until the rule bites; 0 is binding."""
        return self.used - self.limit if self.at_least else self.limit - self.used

    @property
    def binding(self) -> bool:
        """Whether nothing is left."""
        return self.slack <= 0

    def to_data(self) -> dict[str, Any]:
        """Plain data."""
        keys = (
            "rule",
            "path",
            "line",
            "where",
            "used",
            "limit",
            "at_least",
            "unit",
            "subject",
            "slack",
            "binding",
        )
        return {key: getattr(self, key) for key in keys}


def slacks(loaded: Loaded, facts: PlanFacts) -> list[Slack]:
    """Every line with a number, at its tightest place, binding ones first."""
    tightest: dict[tuple[str, Path_, bool], tuple[Slack, Measure]] = {}
    for measure in measures(loaded.scenario, loaded.catalog, facts):
        kind = _KINDS.get(measure.rule)
        for end, at_least in ((measure.low, True), (measure.high, False)):
            if kind is None or end is None or not _asks(loaded, measure, at_least):
                continue
            path = kind.path(loaded, measure, at_least)
            found = _slack(loaded, measure, kind, path, at_least)
            key = (measure.rule, path, at_least)
            if key not in tightest or found.slack < tightest[key][0].slack:
                tightest[key] = found, measure
    named = [
        replace(slack, of=_of(loaded, measure, path))
        for (_, path, _), (slack, measure) in tightest.items()
    ]
    return sorted(named, key=lambda s: (not s.binding, s.slack / max(1.0, abs(s.limit))))


def _slack(loaded: Loaded, measure: Measure, kind: _Kind, path: Path_, at_least: bool) -> Slack:
    limit = measure.low if at_least else measure.high
    unit = kind.unit
    if measure.rule == "require":
        unit = loaded.scenario.require[int(path[1])].count
    return Slack(
        measure.rule,
        dotted(path),
        line_of(loaded, path),
        _where(measure),
        float(measure.found or 0),
        float(limit or 0),
        at_least,
        unit,
        measure.subject,
    )


def _of(loaded: Loaded, measure: Measure, path: Path_) -> str:
    """The lift that is measured, with the kit in hand where it is one session's; see `Slack.of`."""
    if measure.rule == "require":
        return selector_in_words(loaded.scenario.require[int(path[1])].select)
    if measure.rule not in ("sets_per_exercise", "deload_half", "frequency"):
        return ""
    entry = loaded.catalog.by_id.get(measure.subject or "")
    if entry is None or measure.week is None or measure.session is None:
        return entry.name if entry is not None else ""
    calendar = Calendar(loaded.scenario, loaded.catalog)
    gym = calendar.gym(measure.week, loaded.scenario.session(measure.session))
    return display_name(entry, fitting_kit(entry, closure(loaded.scenario.gyms[gym])))


def _where(measure: Measure) -> str:
    if measure.week is None:
        return "the whole block"
    place = f"week {measure.week}"
    return f"{place}, {measure.session}" if measure.session else place


def _asks(loaded: Loaded, measure: Measure, at_least: bool) -> bool:
    """Whether an end says something."""
    if measure.rule == "muscle_sets":
        return not at_least or bool(measure.low)
    if measure.rule == "balance":
        return not at_least  # one set of each says nothing of how close it is
    if measure.rule == "frequency":
        return loaded.scenario.frequency < len(loaded.scenario.sessions)
    return True


# ----- which line ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Kind:
    """The unit of a rule's measures, and the line that a measure is held against."""

    unit: str
    path: Callable[[Loaded, Measure, bool], Path_]


def _line(*path: str) -> Callable[[Loaded, Measure, bool], Path_]:
    return lambda _loaded, _measure, _at_least: path


def _limit(key: str) -> Callable[[Loaded, Measure, bool], Path_]:
    """A session's limit: the exception's minutes, its own, or the scenario's."""

    def path(loaded: Loaded, measure: Measure, _at_least: bool) -> Path_:
        assert measure.session is not None  # noqa: S101 - it is a rule of sessions
        assert measure.week is not None  # noqa: S101
        other = loaded.scenario.exceptions.get((measure.week, measure.session))
        if key == "minutes" and other is not None and other.minutes is not None:
            return ("exceptions", other.source_index, "minutes")
        return limit_path(loaded, loaded.scenario.session(measure.session), key)

    return path


def _muscle(_loaded: Loaded, measure: Measure, at_least: bool) -> Path_:
    return ("muscle_sets", str(measure.subject), "min" if at_least else "max")


def _sets(loaded: Loaded, measure: Measure, at_least: bool) -> Path_:
    """The bounds of one exercise, its own first; deload weeks have a minimum of their own."""
    key = "min" if at_least else "max"
    if at_least and measure.week in loaded.scenario.deload_weeks:
        return ("sets_per_exercise", "deload_min")
    own = loaded.scenario.exercise_sets.get(str(measure.subject))
    if own is not None and getattr(own, key) is not None:
        return ("exercise_sets", str(measure.subject), key)
    return ("sets_per_exercise", key)


def _require(loaded: Loaded, measure: Measure, _at_least: bool) -> Path_:
    """The requirement that a measure is of; of twins the first, which says the same."""

    def fits(item: Require) -> bool:
        per = "block" if measure.week is None else "session" if measure.session else "week"
        return (
            item.per == per
            and item.at_most == measure.high
            and measure.low in (item.at_least, None)
            and said(item.select) == measure.subject
        )

    places = enumerate(loaded.scenario.require)
    return ("require", next(index for index, item in places if fits(item)))


_KINDS: dict[str, _Kind] = {
    "weekly_sets": _Kind("sets", _line("weekly_sets")),
    "muscle_sets": _Kind("sets", _muscle),
    "balance": _Kind("sets", _line("balance")),
    **{limit.rule: _Kind(limit.unit, _limit(limit.key)) for limit in SESSION_LIMITS.values()},
    "sets_per_exercise": _Kind("sets", _sets),
    "deload_half": _Kind("sets", _line("deload")),
    "spread": _Kind("sets", _line("sets_per_exercise", "spread")),
    "frequency": _Kind("sessions", _line("frequency", "exercise")),
    "recovery": _Kind("hours", _line("recovery", "lower_back_hours")),
    "require": _Kind("exercises", _require),
}
"""The rules that count something; the others only hold or don't."""
