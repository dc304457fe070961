"""A solver that crashes, fails or lies: nothing wrong is shown, nothing found is lost."""

from __future__ import annotations

import json
import random
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Cli, cli, here
from faults.conftest import OLD, QUICK, Victims
from optimizer.answer import solve
from optimizer.model import LinearModel
from optimizer.scenario import parse_scenario
from optimizer.solver import SolveOptions, cpsat
from optimizer.solver.cpsat import Outcome
from optimizer.solver.profiles import DIFFERENT, SATISFY
from optimizer.verified import WrongPlan
from oracle import product
from oracle.generate import case
from oracle.rules import violations

__all__ = ["cli", "here"]  # fixtures
Run = Callable[..., Outcome]
CLASHES = Path(__file__).resolve().parents[2] / "scenarios/infeasible"
WAYS = [("scaled", 1), ("scaled", 2), ("plain", 1), ("plain", 2)]
"""Every way to search, by solver and workers."""
honest: Run = cpsat.run


@pytest.fixture
def lying(monkeypatch: pytest.MonkeyPatch) -> Callable[[Run], None]:
    """Puts another in CP-SAT's place."""
    return lambda run: monkeypatch.setattr(cpsat, "run", run)


# --- dies -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "number", "words"),
    [("abort", signal.SIGABRT, "Aborted"), ("fault", signal.SIGSEGV, "Segmentation fault")],
)
def test_a_solver_that_takes_the_process_along_leaves_the_old_file(
    victims: Victims, how: str, number: signal.Signals, words: str
) -> None:
    """Nothing can be caught, but the fault is named and the file is whole."""
    victims.env["DIES"] = how
    code, out, err = victims.end(victims.start())
    assert (code, out, victims.state(), victims.litter()) == (-number, "", "old", [])
    assert f"Fatal Python error: {words}" in err


# --- fails ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("the solver refused the model")])
def test_a_solver_that_fails_at_once_is_exit_1(
    cli: Cli, here: Path, lying: Callable[[Run], None], error: Exception
) -> None:
    """One line that names it, and the old file."""

    def fail(*_: object, **__: object) -> Outcome:
        raise error

    lying(fail)
    (here / "quick.yaml").write_text(QUICK, encoding="utf-8")
    (here / "plan.json").write_text(OLD, encoding="utf-8")
    for workers in ("1", "2"):
        ran = cli("solve", "quick.yaml", "-o", "plan.json", "--workers", workers)
        assert (ran.code, ran.out) == (1, "")
        assert type(error).__name__ in ran.err
        assert (here / "plan.json").read_text(encoding="utf-8") == OLD


@pytest.mark.parametrize("workers", [1, 2])
def test_a_solver_that_fails_later_keeps_the_best_plan(
    lying: Callable[[Run], None], workers: int
) -> None:
    """The plan is legal, called feasible, and its notes say what happened."""

    def fail_when_scored(linear: LinearModel, profile: Any, **options: Any) -> Outcome:
        if profile is SATISFY:
            return honest(linear, profile, **options)
        raise MemoryError("bad allocation")

    lying(fail_when_scored)
    plan = solve(parse_scenario(QUICK), SolveOptions(workers=workers))
    assert plan.weeks
    assert plan.status in ("feasible", "optimal")
    assert any("MemoryError: bad allocation" in note for note in plan.notes)


# --- lies: plans ----------------------------------------------------------------------------------


def greedy(linear: LinearModel) -> list[int]:
    """As much as there is of everything that is worth something, whatever the rules say."""
    return [
        high if linear.objective.get(column, 0) > 0 else low
        for column, (low, high) in enumerate(zip(linear.lower, linear.upper, strict=True))
    ]


def one_more(linear: LinearModel, outcome: Outcome, rng: random.Random) -> list[int]:
    """One set more, or less, somewhere."""
    values = list(outcome.values or [])
    sets = [c for c, name in enumerate(linear.names) if linear.upper[c] > 1 and values[c] > 0]
    place = rng.choice(sets or range(len(values)))
    values[place] += rng.choice((-1, 1))
    return values


@pytest.mark.parametrize(("way", "workers"), WAYS)
def test_a_plan_that_breaks_a_rule_is_never_shown(
    cli: Cli, here: Path, lying: Callable[[Run], None], way: str, workers: int
) -> None:
    """Exit 1, the broken rule's name, no plan on any output, and the old file."""

    def lies(linear: LinearModel, profile: Any, **options: Any) -> Outcome:
        told = options.pop("on_solution", None)
        outcome = honest(linear, profile, **options)
        if outcome.values is None or profile is SATISFY:
            return outcome
        values = greedy(linear)
        if told is not None:
            told(values)
        return replace(outcome, status="optimal", values=values, bound=linear.value(values))

    lying(lies)
    (here / "quick.yaml").write_text(QUICK, encoding="utf-8")
    (here / "plan.json").write_text(OLD, encoding="utf-8")
    ran = cli("solve", "quick.yaml", "-o", "plan.json", "--workers", workers, "--solver", way)
    assert (ran.code, ran.out) == (1, "")
    assert "does not pass the verifier" in ran.err
    assert (here / "plan.json").read_text(encoding="utf-8") == OLD
    assert sorted(path.name for path in here.iterdir()) == ["plan.json", "quick.yaml"]


@pytest.mark.parametrize("seed", range(900, 906))
def test_whatever_values_come_back_what_is_shown_is_legal(
    lying: Callable[[Run], None], seed: int
) -> None:
    """A set more or less in a random place: refused, or a plan that the oracle finds legal too."""
    a_case = case(seed, "tiny")
    rng = random.Random(seed)

    def lies(linear: LinearModel, profile: Any, **options: Any) -> Outcome:
        outcome = honest(linear, profile, **options)
        if outcome.values is None:
            return outcome
        return replace(outcome, values=one_more(linear, outcome, rng))

    lying(lies)
    for _ in range(3):
        try:
            found = product.solved(a_case, workers=1, solver="plain")
        except WrongPlan:
            continue
        if found.plan is not None:
            assert violations(a_case.prepared(), found.plan) == set()


# --- lies: statuses -------------------------------------------------------------------------------


@pytest.mark.parametrize(("way", "workers"), WAYS)
def test_infeasible_is_never_told_on_one_configuration_s_word(
    lying: Callable[[Run], None], way: str, workers: int
) -> None:
    """Every configuration but the last errs: the answer is that nothing is known."""

    def lies(linear: LinearModel, profile: Any, **options: Any) -> Outcome:
        if profile is DIFFERENT:
            return honest(linear, profile, **options)
        return Outcome("infeasible", None, None)

    lying(lies)
    plan = solve(parse_scenario(QUICK), SolveOptions(workers=workers, solver=way))
    assert (plan.status, plan.weeks, plan.conflict) == ("unknown", None, None)


@pytest.mark.parametrize("said", ["unknown", "optimal", "feasible"])
def test_a_no_that_nobody_confirms_is_exit_4(
    cli: Cli, here: Path, lying: Callable[[Run], None], monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    """No certificate, and the second look ran out of time or says otherwise: never exit 3."""
    monkeypatch.setattr("optimizer.solver.search.refuted", lambda *_: False)

    def lies(linear: LinearModel, profile: Any, **options: Any) -> Outcome:
        if profile is DIFFERENT:
            values = None if said == "unknown" else list(linear.lower)
            return Outcome(said, values, None)
        return honest(linear, profile, **options)

    lying(lies)
    clash = CLASHES / "pins_next_to_each_other.yaml"  # sums don't see it
    (here / "no.yaml").write_text(clash.read_text(encoding="utf-8"), encoding="utf-8")
    ran = cli("solve", "no.yaml", "--json", "--workers", "1")
    assert ran.code == 4
    assert json.loads(ran.out)["status"] == "unknown"


def test_rows_past_31_bits_are_refused_whoever_asks() -> None:
    """Bounds and coefficients alike, in rows and in the objective; the last sum that fits is taken.

    Past 2^31 - 1 the solver's presolve adds up in 32 bits and has called wrong plans optimal.
    """
    for size, fits in ((2**31 - 1, True), (2**31, False)):
        for coefficient, bound in ((size, 1), (1, size)):
            in_a_row, scored = LinearModel(), LinearModel()
            in_a_row.var(0, bound, "x")
            in_a_row.row("sum", [(0, coefficient)], None, size - 1)
            scored.var(0, bound, "x")
            scored.gain(0, -coefficient)
            for linear in (in_a_row, scored):
                assert (linear.audit() == []) is fits
                if not fits:
                    with pytest.raises(cpsat.OverflowRisk):
                        honest(linear, DIFFERENT, seconds=1, stop=threading.Event())


def test_a_score_that_could_overflow_is_refused_before_the_solver_sees_it(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The audit stands between every scenario and the solver: exit 1, not a wrong optimum."""
    monkeypatch.setattr("optimizer.model.linear.ROW_LIMIT", 100)
    (here / "quick.yaml").write_text(QUICK, encoding="utf-8")
    ran = cli("solve", "quick.yaml", "-o", "plan.json", "--workers", "1")
    assert (ran.code, ran.out) == (1, "")
    assert "OverflowRisk" in ran.err
    assert not (here / "plan.json").exists()
