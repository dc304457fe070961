"""Who may be chosen, and that a group's weeks share one choice."""

from __future__ import annotations

from optimizer.model.build import Build


def available(build: Build) -> None:
    """One choice column for each group and each exercise available in all of its weeks."""
    for group in build.instance.groups:
        for e in group.candidates:
            name = f"x_{group.index}_{build.exercise(e).id}"
            build.x[group.index, e] = build.linear.var(0, 1, name)


def phase_constant(build: Build) -> None:
    """Sets hang on the group's choice: the weeks of a group have no choice of their own."""
    for group, week in build.slots():
        for e in group.candidates:
            low, high = build.set_range(group, week.number, e)
            if low > high:
                build.linear.fix("sets_per_exercise", build.x[group.index, e], 0, 0)
            name = f"n_{group.index}_{week.number}_{build.exercise(e).id}"
            build.n[group.index, week.number, e] = build.linear.var(0, max(0, high), name)
