"""Searches that end by work end at the same place everywhere, whatever the clock says."""

from __future__ import annotations

import pytest

from explain import planted
from optimizer.answer import best_plan, solve
from optimizer.explain.feasibility import Clock
from optimizer.explain.repairs import Repairer
from optimizer.explain.report import reason
from optimizer.scenario import load_scenario
from optimizer.solver import SolveOptions, cpsat, scaled
from optimizer.solver.options import Work

ONE_DAY = str(planted.FOLDER.parent / "reference" / "one_day_a_week.yaml")
SEVERAL = "pins_beyond_frequency"


def test_a_part_is_spent_of_the_whole() -> None:
    """Runs that share work stop when any of what they share is spent."""
    whole = Work(2.0)
    part = whole.share(1.5)
    part.spend(1.0)
    assert (part.left, whole.left) == (0.5, 1.0)
    whole.spend(0.75)
    assert (part.left, whole.left) == (0.25, 0.25)
    whole.spend(1.0)
    assert (part.left, whole.left) == (0.0, 0.0)


def test_a_solve_ends_by_its_work_and_says_the_same_each_time() -> None:
    """Less work gives a lesser plan, the same one at any hour, and it counts as repeatable."""
    loaded = load_scenario(ONE_DAY)

    def found(units: float) -> tuple[object, ...]:
        options = SolveOptions(time_limit=3600, workers=1, work=Work(units))
        plan = solve(loaded, options, explain=False)
        assert plan.solver.reproducible
        return plan.score, plan.bound, plan.weeks

    short = found(0.05)
    assert short == found(0.05)
    assert short[0] < found(5.0)[0]  # type: ignore[operator]


def test_repairs_end_by_their_work() -> None:
    """How many repairs are found depends on the work allowed, and not on the time."""
    loaded, clash = planted.load(SEVERAL), planted.clash(SEVERAL)

    def found(seconds: float, work: float) -> list[str]:
        repairs = Repairer(loaded, best_plan, Clock(seconds, work=work)).repairs(clash)
        return [repair.edit.words for repair in repairs]

    short = found(3600, 0.02)
    assert short == found(600, 0.02)
    assert 0 < len(short) < len(planted.repairs(SEVERAL))


def test_without_work_nothing_is_claimed() -> None:
    """An explanation that may do nothing blames nothing."""
    loaded = planted.load(SEVERAL)
    found, _ = reason(loaded, planted.control())
    assert found is not None
    assert Repairer(loaded, best_plan, Clock(planted.SECONDS, work=0.0)).repairs(found) == []


def test_a_gap_ends_a_search_at_the_same_plan_however_late_it_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A machine that is slow to look at the gap shows no better plan than a quick one."""
    loaded = load_scenario(ONE_DAY)

    def found(tick: float) -> tuple[object, ...]:
        monkeypatch.setattr(scaled, "_TICK", tick)
        monkeypatch.setattr(cpsat, "_TICK", tick)
        plan = solve(loaded, SolveOptions(time_limit=3600, workers=1, gap=0.06), explain=False)
        return plan.score, plan.bound, plan.weeks

    assert found(5.0) == found(0.001)
