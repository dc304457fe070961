"""What one session can hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from catalog.schema import Exercise
from catalog.vocabulary import MUSCLES
from optimizer.instance.types import Group
from optimizer.model.build import Build
from optimizer.scenario.types import Limits
from optimizer.units import WARM_UP_SECONDS


def _limits(build: Build, group: Group) -> Limits:
    return build.instance.sessions[group.session].limits


def session_exercises(build: Build) -> None:
    """Each session has its fewest to its most exercises."""
    for group in build.instance.groups:
        pair = _limits(build, group).exercises
        if pair is not None:
            build.linear.row("session_exercises", build.chosen(group), *pair)


def session_sets(build: Build) -> None:
    """Working sets of a session, each week."""
    _cap(build, "session_sets", lambda limits: limits.sets, lambda e: 1)


def session_lower_back(build: Build) -> None:
    """Sets x lower_back_stress of a session, each week."""
    _cap(build, "session_lower_back", lambda x: x.lower_back, lambda e: e.lower_back_stress)


def session_grip(build: Build) -> None:
    """Sets x grip_demand of a session, each week."""
    _cap(build, "session_grip", lambda limits: limits.grip, lambda e: e.grip_demand)


def _cap(
    build: Build,
    rule: str,
    cap: Callable[[Limits], int | None],
    weight: Callable[[Exercise], int],
) -> None:
    for group, week in build.slots():
        most = cap(_limits(build, group))
        if most is not None:
            build.linear.row(rule, build.sets(group, week, weight), None, most)


def session_minutes(build: Build) -> None:
    """Warm-up + setting up + sets, in seconds, within the cap of that week."""
    warm_up = WARM_UP_SECONDS[build.instance.scenario.warm_up]
    for group, week in build.slots():
        cap = build.instance.minutes_cap(group.session, week.number)
        if cap is not None:
            terms = build.seconds(group, week)
            build.linear.row("session_minutes", terms, None, 60 * cap - warm_up)


def session_muscle_sets(build: Build) -> None:
    """Credit of any one muscle in a session, each week, in half-sets."""
    for group, week in build.slots():
        most = _limits(build, group).muscle_half_sets
        if most is not None:
            for muscle in MUSCLES:
                terms = build.sets(group, week, lambda e, m=muscle: e.credit(m))  # type: ignore[misc]
                build.linear.row("session_muscle_sets", terms, None, most)


def session_isolation(build: Build) -> None:
    """Isolation exercises of a session."""
    for group in build.instance.groups:
        most = _limits(build, group).isolation
        if most is not None:
            which = [e for e in group.candidates if build.exercise(e).mechanic == "isolation"]
            build.linear.row("session_isolation", build.chosen(group, which), None, most)


def session_family(build: Build) -> None:
    """Exercises of one family in a session."""
    for group in build.instance.groups:
        most = _limits(build, group).per_family
        if most is None:
            continue
        families: dict[str, list[int]] = defaultdict(list)
        for e in group.candidates:
            families[build.exercise(e).family].append(e)
        for which in families.values():
            build.linear.row("session_family", build.chosen(group, which), None, most)
