"""What was done of a block: whole weeks, and a part of the week that goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import overload

from optimizer.instance import Frozen
from optimizer.plan.schema import DoneInPart, DoneSets, WeekPlan

Part = Mapping[str, Mapping[str, int]]
"""Session that has begun to exercise to sets, in the order done."""


class Past(Sequence[WeekPlan]):
    """Weeks 1 to k as they were done, and what was done of week k + 1.

    Where weeks alone are meant, a list of them will do: see :func:`part_of`.
    """

    def __init__(self, weeks: Iterable[WeekPlan] = (), part: Part | None = None) -> None:
        self.weeks = tuple(weeks)
        self.part: Part = part or {}

    @overload
    def __getitem__(self, index: int) -> WeekPlan: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[WeekPlan, ...]: ...
    def __getitem__(self, index: int | slice) -> WeekPlan | tuple[WeekPlan, ...]:
        """A whole week, or some."""
        return self.weeks[index]

    def __len__(self) -> int:
        """How many weeks are wholly done."""
        return len(self.weeks)

    def __bool__(self) -> bool:
        """Whether anything was done."""
        return bool(self.weeks or self.part)


def part_of(past: Sequence[WeekPlan]) -> Part:
    """What was done of the week after these."""
    return past.part if isinstance(past, Past) else {}


def done_in_part(past: Sequence[WeekPlan]) -> DoneInPart | None:
    """The same as a plan file has it."""
    part = part_of(past)
    if not part:
        return None
    sessions = {
        name: [DoneSets(exercise=e, sets=sets) for e, sets in held.items()]
        for name, held in part.items()
    }
    return DoneInPart(week=len(past) + 1, sessions=sessions)


def frozen_facts(frozen: Sequence[WeekPlan]) -> Frozen:
    """Frozen weeks as the instance takes them; an exercise done twice in a session adds up."""
    weeks: dict[int, dict[str, dict[str, int]]] = {}
    pairs: dict[int, dict[str, list[tuple[str, str]]]] = {}
    for week in frozen:
        for session in week.sessions:
            pairs.setdefault(week.week, {})[session.session] = session.pairs
            done = weeks.setdefault(week.week, {}).setdefault(session.session, {})
            for item in session.exercises:
                done[item.exercise] = done.get(item.exercise, 0) + item.sets
    through = max((week.week for week in frozen), default=0)
    return Frozen(through, weeks, part_of(frozen), pairs)
