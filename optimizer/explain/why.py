"""Why an exercise is in the best plan, and why another one is not."""

from __future__ import annotations

import copy
import threading
from dataclasses import dataclass
from typing import Any

from catalog.queries import exercise_called
from optimizer.explain.compared import PlanTrade, plan_trade
from optimizer.explain.conflict import as_conflict, find_clash
from optimizer.explain.feasibility import Clock
from optimizer.explain.trials import Solve, TrialEffort
from optimizer.plan.schema import Conflict, Plan
from optimizer.scenario.load import Loaded, edited

EXPLAINING = 60.0
"""Seconds to look for the rules that forbid an exercise, should the machine be that busy."""


@dataclass(frozen=True)
class ExerciseAnswer:
    """What the plan is with, or without, an exercise.

    Attributes:
        exercise: its id.
        name: what a coach calls it.
        question: ``why`` (the best plan without it) or ``why_not`` (the best plan with it).
        status: of the other plan: ``optimal``, ``feasible``, ``infeasible`` or ``unknown``;
            ``nothing`` where the plan answers the question by itself.
        change: from the plan to the other one; None where there is none.
        forbidden: the lines that forbid it (``why_not``) or need it (``why``).
    """

    exercise: str
    name: str
    question: str
    status: str
    change: PlanTrade | None = None
    forbidden: tuple[Conflict, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Plain data."""
        data: dict[str, Any] = {
            "exercise": self.exercise,
            "question": self.question,
            "status": self.status,
        }
        if self.change is not None:
            data["change"] = self.change.to_data()
        if self.forbidden:
            data["rules"] = [item.model_dump(mode="json") for item in self.forbidden]
        return data

    def words(self, *, points: bool = False) -> str:
        """The answer in a few sentences."""
        without = self.question == "why"
        if self.status == "nothing":
            return f"{self.name} is {'not ' if without else ''}in the plan."
        plan = f"the best plan {'without' if without else 'with'} {self.name}"
        if self.change is not None:
            return f"{plan[0].upper()}{plan[1:]}: {self.change.words(points=points)}"
        if self.status == "infeasible":
            head = (
                f"No legal plan is without {self.name}"
                if without
                else (f"No legal plan holds {self.name}")
            )
            return head + ", because of these lines:"
        return f"Time ran out before {plan} was found."


def why(
    loaded: Loaded,
    plan: Plan,
    exercise: str,
    solve: Solve,
    effort: TrialEffort | None = None,
    stop: threading.Event | None = None,
) -> ExerciseAnswer:
    """What the best plan without an exercise loses.

    Raises:
        InputError: the catalogue has no such exercise.
    """
    which = exercise_called(exercise, loaded.catalog, "--why")
    if which not in plan.exercise_names:
        return ExerciseAnswer(which, loaded.catalog[which].name, "why", "nothing")
    extra = {"select": which, "at_most": 0, "per": "block"}
    return _asked(loaded, plan, which, "why", extra, solve, effort, stop)


def why_not(
    loaded: Loaded,
    plan: Plan,
    exercise: str,
    solve: Solve,
    effort: TrialEffort | None = None,
    stop: threading.Event | None = None,
) -> ExerciseAnswer:
    """What the best plan with an exercise loses, or which lines forbid it.

    Raises:
        InputError: the catalogue has no such exercise.
    """
    which = exercise_called(exercise, loaded.catalog, "--why-not")
    if which in plan.exercise_names:
        return ExerciseAnswer(which, loaded.catalog[which].name, "why_not", "nothing")
    extra = {"select": which, "at_least": 1, "per": "block"}
    return _asked(loaded, plan, which, "why_not", extra, solve, effort, stop)


def _asked(
    loaded: Loaded,
    plan: Plan,
    exercise: str,
    question: str,
    extra: dict[str, Any],
    solve: Solve,
    effort: TrialEffort | None,
    stop: threading.Event | None,
) -> ExerciseAnswer:
    stop = stop or threading.Event()
    data = copy.deepcopy(loaded.document.data)
    data["require"] = [*(data.get("require") or []), extra]
    changed = edited(loaded, data)
    other = solve(changed, (effort or TrialEffort(work=8.0)).control(stop), ())
    name = loaded.catalog[exercise].name
    if isinstance(other, Plan):
        return ExerciseAnswer(exercise, name, question, other.status, plan_trade(plan, other))
    if other.status != "infeasible":
        return ExerciseAnswer(exercise, name, question, "unknown")
    ours = ("require", len(data["require"]) - 1)
    clash = find_clash(changed, Clock(EXPLAINING, stop))
    lines = () if clash is None else tuple(as_conflict(r) for r in clash.rules if r.path != ours)
    return ExerciseAnswer(exercise, name, question, "infeasible", forbidden=lines)
