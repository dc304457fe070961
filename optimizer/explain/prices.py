"""What each line of a scenario costs: it is moved a step each way, or dropped, and solved again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from catalog.inputs import dotted, value_at
from optimizer.explain.compared import PlanTrade, plan_trade
from optimizer.explain.trials import Solve, TrialEffort, tasks_side_by_side
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Plan
from optimizer.rules.lines import EditableRule, editable_rules, edits, options
from optimizer.rules.lines.edits import Edit, LineChange
from optimizer.rules.lines.session import limit_path
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import WeeklyBands
from optimizer.units import sets_of
from optimizer.verifier import verify

BUDGET = 45.0
"""Units of work for all prices of a scenario; each solve gets its share."""


@dataclass(frozen=True)
class LinePrice:
    """One line moved, and what the best plan then is.

    Attributes:
        path: the line, as messages write it.
        line: of the file; None for a default.
        move: the change in words, e.g. ``12 to 13``.
        status: ``better``, ``worse``, ``same``, ``undecided``, ``infeasible`` or ``unknown``.
        change: what moves in the plan; None where there is no other plan.
    """

    path: str
    line: int | None
    move: str
    status: str
    change: PlanTrade | None

    def to_data(self) -> dict[str, Any]:
        """Plain data."""
        found = {} if self.change is None else self.change.to_data()
        head = {"path": self.path, "line": self.line, "move": self.move, "status": self.status}
        return {**head, **{k: v for k, v in found.items() if k != "verdict"}}


@dataclass(frozen=True)
class Move:
    """A line's other value; ``tightens`` where no plan can become legal by it."""

    rule: EditableRule
    edit: Edit
    words: str
    tightens: bool


def prices(
    loaded: Loaded,
    base: Plan,
    solve: Solve,
    effort: TrialEffort | None = None,
    stop: threading.Event | None = None,
    on_done: Callable[[int, int], None] | None = None,
) -> list[LinePrice]:
    """What each limit and requirement costs, dearest first.

    Args:
        loaded: a scenario with a plan.
        base: its plan; its bound says how close it is to the best.
        solve: gives the plan of a line moved.
        effort: work, gap and threads of each solve; default shares out :data:`BUDGET`.
        stop: ends the rest; prices found by then are returned.
        on_done: hears how many of how many are done.
    """
    stop = stop or threading.Event()
    found = list(line_moves(loaded))
    if effort is None:
        share = BUDGET * TrialEffort.side_by_side / max(1, len(found))
        effort = TrialEffort(work=min(TrialEffort.work, max(0.25, share)))
    chosen = effort
    tasks = [lambda move=move: price(loaded, base, move, solve, chosen, stop) for move in found]
    results = dict(tasks_side_by_side(tasks, effort, on_done))
    kept = [results[place] for place in sorted(results)]
    return sorted((p for p in kept if p is not None), key=_dearness)


def _dearness(price: LinePrice) -> tuple[int, float]:
    order = {"better": 0, "worse": 1, "infeasible": 2, "undecided": 3, "unknown": 4, "same": 5}
    return order[price.status], -abs(price.change.share) if price.change else 0.0


def price(
    loaded: Loaded,
    base: Plan,
    move: Move,
    solve: Solve,
    effort: TrialEffort,
    stop: threading.Event,
) -> LinePrice | None:
    """One line moved; None where that gives no valid file or was not begun in time."""
    changed = edits.apply(loaded, move.edit)
    if changed is None or stop.is_set():
        return None
    path = dotted(move.rule.path)
    stays = _stays_legal(changed, base)
    if stays and move.tightens:  # no plan is new, and the best one is still there
        same = PlanTrade(0, 0, 0.0, {}, (), (), 0, base.score or 0)
        return LinePrice(path, move.rule.line, move.words, "same", same)
    plan = solve(changed, effort.control(stop), ())
    if not isinstance(plan, Plan) or plan.bound is None:
        word = "unknown" if stop.is_set() else plan.status
        return LinePrice(path, move.rule.line, move.words, word, None)
    if stays and (plan.score or 0) < (base.score or 0):
        plan = base.model_copy(update={"bound": plan.bound})
    change = plan_trade(base, plan)
    if stays and move.rule.rule != "weekly_sets":  # more is legal: the best can't be worse
        change = replace(change, low=max(0, change.low))
    return LinePrice(path, move.rule.line, move.words, change.verdict, change)


def _stays_legal(changed: Loaded, base: Plan) -> bool:
    """Whether the plan keeps the changed rules and its score."""
    verdict = verify(changed.scenario, changed.catalog, facts_of(base))
    return verdict.legal and verdict.score == base.score


# ----- which moves -------------------------------------------------------------------------------


def line_moves(loaded: Loaded) -> Iterator[Move]:
    """Each numeric limit a step each way, each requirement dropped, in the order of the rules."""
    seen = set()
    for rule in editable_rules(loaded):
        for move in _moves(loaded, rule):
            key = repr([(change.path, change.to) for change in move.edit.changes])
            if key not in seen:
                seen.add(key)
                yield move


def _moves(loaded: Loaded, rule: EditableRule) -> Iterator[Move]:
    head = rule.path[0]
    if head == "weekly_sets":
        yield from _weekly(loaded, rule)
    elif rule.rule in ("pin", "require", "include", "balance", "compound_first", "apart") or (
        rule.path[:2] == ("select", "exclude")
    ):
        yield from _dropped(loaded, rule)
        if head == "balance" and loaded.scenario.balance is not None:
            slack = loaded.scenario.balance.tolerance
            change = LineChange(("balance", "tolerance"), slack + 1, "", 0)
            yield Move(rule, Edit((change,)), f"tolerance {slack} to {slack + 1}", False)
    else:
        for value, tightens, words in _steps(loaded, rule):
            yield Move(rule, Edit((LineChange(rule.path, value, words, 0),)), words, tightens)


def _dropped(loaded: Loaded, rule: EditableRule) -> Iterator[Move]:
    dropped = [option for option in options(loaded, rule) if option.drop]
    for option in dropped[-1:]:
        yield Move(rule, option.edits[-1], "dropped", False)


def _weekly(loaded: Loaded, rule: EditableRule) -> Iterator[Move]:
    """All weeks a set lower or higher; ``weekly_sets`` is one line for this."""
    targets = loaded.scenario.weekly_sets
    for step in (-1, 1):
        to: Any
        if isinstance(targets, WeeklyBands):
            pairs = [(max(0, a + step), max(0, b + step)) for a, b in targets.bands]
            to = [a if a == b else [a, b] for a, b in pairs]
        else:
            old = value_at(loaded.document.data, ("weekly_sets",)) or {}
            to = {**old, "start": targets.start + step, "end": targets.end + step}
        change = LineChange(("weekly_sets",), to, "", 0)
        whole = EditableRule(
            rule.rule, ("weekly_sets",), rule.line, "", rule.message, {}, rule.drop
        )
        yield Move(whole, Edit((change,)), f"every week {step:+d} set", False)


def _steps(loaded: Loaded, rule: EditableRule) -> Iterator[tuple[Any, bool, str]]:
    """(value, whether it tightens, words) of a line with a number."""
    key = str(rule.path[-1])
    if rule.path[0] in ("limits", "sessions"):
        yield from _limit_steps(loaded, rule, key)
        return
    now = _number(loaded, rule)
    if now is None:
        return
    size = 24 if key == "lower_back_hours" else 1
    floor = key in ("min", "deload_min", "lower_back_hours")  # more of these asks for more
    for value in (now - size, now + size):
        if value >= (0 if key in ("spread", "lower_back_hours") else 1):
            yield value, (value > now) == floor, f"{now} to {value}"


def _number(loaded: Loaded, rule: EditableRule) -> int | float | None:
    """What a line that can be moved by steps says, by default too."""
    if rule.path[0] not in ("frequency", "muscle_sets", "recovery", "sets_per_exercise"):
        return None
    number: int | float | None = value_at(loaded.scenario.content, rule.path)
    return number


def _limit_steps(loaded: Loaded, rule: EditableRule, key: str) -> Iterator[tuple[Any, bool, str]]:
    session = next(s for s in loaded.scenario.sessions if limit_path(loaded, s, key) == rule.path)
    limits = session.limits
    if key == "exercises" and limits.exercises is not None:
        few, many = limits.exercises
        for a, b in ((few - 1, many), (few + 1, many), (few, many - 1), (few, many + 1)):
            if 0 <= a <= b:
                yield [a, b], a > few or b < many, f"{few}-{many} to {a}-{b}"
        return
    half = limits.muscle_half_sets or 0
    now: Any = sets_of(half) if key == "muscle_sets" else getattr(limits, key)
    size = 5 if key == "minutes" else 1
    for value in (now - size, now + size):
        if value >= 1:
            yield value, value < now, f"{now} to {value}"
