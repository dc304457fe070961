"""Which set scheme speaks of an exercise on a day: the first that matches."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.queries import matches
from catalog.schema import Exercise
from optimizer.scenario.types import Scenario, Scheme, Session


def schemes_on(scenario: Scenario, week: int, session: Session) -> tuple[Scheme, ...]:
    """The schemes that speak of a day, in the scenario's order."""
    return tuple(
        scheme
        for scheme in scenario.schemes
        if (scheme.weeks is None or week in scheme.weeks)
        and (scheme.sessions is None or session.name in scheme.sessions)
    )


def first_of(schemes: Iterable[Scheme], exercise: Exercise) -> Scheme | None:
    """The first scheme that speaks of an exercise."""
    return next((scheme for scheme in schemes if matches(scheme.select, exercise)), None)


def rest_under(schemes: Iterable[Scheme], exercise: Exercise) -> int:
    """Seconds of rest as printed: those of the first scheme that matches, else the entry's."""
    scheme = first_of(schemes, exercise)
    return exercise.rest_seconds if scheme is None or scheme.rest is None else scheme.rest


def rest_of(scenario: Scenario, week: int, session: Session, exercise: Exercise) -> int:
    """The same of a day."""
    return rest_under(schemes_on(scenario, week, session), exercise)
