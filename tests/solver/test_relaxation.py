"""The bound over a whole catalogue, the cores it names and the order of sessions that are alike.

What is proved is held to the plain model: the contract's rows in CP-SAT, nothing concluded.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement
from random import Random

import numpy as np
import pytest

from optimizer.answer import solve
from optimizer.instance import Instance, prepare
from optimizer.instance.bounds import Bounds, tighten, untightened
from optimizer.instance.types import Week
from optimizer.model import build_model
from optimizer.plan.schema import Plan
from optimizer.rules.goals.dose import MAIN_SETS
from optimizer.rules.goals.shapes import NO_WAY, WeekCost, _corners
from optimizer.rules.sums import Sum
from optimizer.scenario import Loaded
from optimizer.scenario.load import parse_scenario
from optimizer.scenario.types import Weights
from optimizer.solver import SolveOptions, cores, cpsat, scaled
from optimizer.solver.cores import core_of
from optimizer.solver.finder import FEW_GROUPS, Finder
from optimizer.solver.options import Control
from optimizer.solver.profiles import REPEATABLE
from optimizer.solver.relaxation import crude_bound, refuted, relax
from optimizer.solver.relaxation.bound import SCALE, WHOLE, _by_session, _Search
from optimizer.solver.relaxation.cuts import COUNTS, add_cuts, add_cuts_and_counts
from optimizer.solver.relaxation.master import Master
from optimizer.solver.relaxation.outline import outline
from optimizer.solver.relaxation.pricing import DualPrices, Pricing
from optimizer.solver.scaled import FIRST_CORE, FIRST_EFFORT, Scaled, chosen
from optimizer.solver.symmetry import alike, order, ordered
from oracle import product
from oracle.solving import asked
from small_blocks import ALIKE, SEEDS


@dataclass(frozen=True)
class Solved:
    """A random scenario with its best plan from the plain model."""

    loaded: Loaded
    instance: Instance
    bounds: Bounds
    offset: int
    plan: Plan

    @property
    def picked(self) -> list[tuple[int, int]]:
        """(group, exercise) of the plan's open weeks."""
        place = {e.id: i for i, e in enumerate(self.instance.exercises)}
        sessions = {s.name: i for i, s in enumerate(self.instance.sessions)}
        return sorted(
            {
                (self.instance.group_of[sessions[session.session], week.week], place[p.exercise])
                for week in self.plan.weeks or ()
                for session in week.sessions
                if (sessions[session.session], week.week) in self.instance.group_of
                for p in session.exercises
            }
        )


def solved(seed: int) -> Solved | None:
    """A random scenario, some with frozen weeks; None where it has no plan."""
    _, case, facts = asked(seed, "tiny", "extended")
    loaded, frozen = product.loaded(case), product.frozen_weeks(case, facts)
    options = SolveOptions(workers=1, solver="plain")
    plan = solve(loaded, options, frozen=frozen, explain=False)
    if plan.weeks is None:
        return None
    from optimizer.plan.past import frozen_facts

    instance = prepare(loaded.scenario, loaded.catalog, frozen_facts(frozen))
    offset = build_model(instance).linear.offset
    return Solved(loaded, instance, tighten(instance), offset, plan)


def everyone(instance: Instance) -> range:
    """All exercises of an instance."""
    return range(len(instance.exercises))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_passes_its_bound_or_the_reach_of_its_choices(seed: int) -> None:
    """The bound holds for the best plan, and so does what is proved of each choice in it."""
    one = solved(seed)
    if one is None:
        _, case, _ = asked(seed, "tiny", "extended")
        assert product.loaded(case)  # nothing to bound; refusals have tests of their own
        return
    score = one.plan.score or 0
    few = cores.promising(one.instance, 1)
    found = relax(one.instance, one.bounds, one.offset, few)
    assert crude_bound(one.instance, one.bounds, one.offset) >= score
    assert found is not None
    assert found.bound >= score
    for group, e in one.picked:
        place = one.instance.groups[group].candidates.index(e)
        assert int(found.reach[group][place]) >= score


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_any_prices_prove_a_bound(seed: int) -> None:
    """Whole numbers drawn at random are poor prices, but what they prove holds."""
    one = solved(seed)
    assert one is not None
    out = outline(one.instance, one.bounds, add_cuts)
    rng = Random(seed)
    for _ in range(5):
        drawn = [rng.randrange(-20, 60) * SCALE // 7 for _ in out.rows]
        signed = [
            min(p, 0) if row.high is None else max(p, 0) if row.low is None else p
            for p, row in zip(drawn, out.rows, strict=True)
        ]
        pricing = Pricing(out, DualPrices(np.array(signed, dtype=np.int64), {}, SCALE, 0))
        total = int(pricing.fixed())
        total += sum(int(pricing.session_worth(groups).sum()) for groups in _by_session(out))
        assert total // SCALE + one.offset >= (one.plan.score or 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_block_with_a_plan_is_never_refuted(seed: int) -> None:
    """A certificate that there is no plan would be a lie."""
    one = solved(seed)
    if one is not None:
        for bounds in (one.bounds, untightened(one.instance)):
            assert not refuted(one.instance, bounds, everyone(one.instance))


def test_too_few_minutes_are_refuted_in_whole_numbers() -> None:
    """Eleven minutes hold no six sets: prices of the rows alone show it."""
    loaded = parse_scenario(ALIKE + "limits: {minutes: 11}\n")
    instance = prepare(loaded.scenario, loaded.catalog)
    assert refuted(instance, untightened(instance), everyone(instance))


SHAPES = ((1, 3, True), (1, 4, False), (2, 4, False), (2, 5, True), (3, 6, False))


@pytest.mark.parametrize("many", [1, 2, 3])
def test_the_cheapest_way_to_part_a_week_is_that_of_all_ways(many: int) -> None:
    """Every number of exercises, sets and main lifts costs what the best of all sessions do."""
    wanted, lacking, uneven = 3, 7, 2
    week = replace(whole_week(), low=0, high=20)
    costs = WeekCost(Sum(), (wanted, lacking, uneven)).least(SHAPES, many, week)
    expected = np.full_like(costs, NO_WAY)
    for drawn in combinations_with_replacement(SHAPES, many):
        sets = [shape[1] for shape in drawn]
        cost = sum(lacking * (wanted - shape[0]) for shape in drawn)
        cost += uneven * (max(sets) - min(sets))
        place = sum(shape[0] for shape in drawn), sum(sets), sum(shape[2] for shape in drawn)
        expected[place] = min(expected[place], cost)
    assert (costs == expected).all()


def test_a_week_that_no_session_fits_has_no_way() -> None:
    """Where the arithmetic leaves no session possible there is nothing to add up."""
    costs = WeekCost(Sum(), (3, 7, 2)).least((), 3, replace(whole_week(), low=5, high=9))
    assert (costs == NO_WAY).all()


def whole_week() -> Week:
    """Some week."""
    loaded = parse_scenario(ALIKE)
    return prepare(loaded.scenario, loaded.catalog).open_weeks[0]


def test_ways_between_two_others_are_left_out() -> None:
    """What costs no less than the average of both sides is no corner; what costs less is one."""
    costs = np.full((5, 1, 1), NO_WAY, dtype=np.int64)
    costs[:, 0, 0] = 10, 10, 4, 3, 5
    assert [int(at) for at, *_ in np.argwhere(_corners(costs) < NO_WAY)] == [0, 2, 3, 4]


PARTED = """schema_version: 1
name: lifts of two sets
equipment: {main: commercial_gym}
block: {weeks: 1}
sessions: [{name: A, day: mon}, {name: B, day: wed}, {name: C, day: fri}]
weekly_sets: 10
balance: null
frequency: {exercise: 1}
sets_per_exercise: {min: 2, max: 2}
score: {stimulus: 0, suitability: 0, coverage: 0, dose: 0, main: 0, variety: 0, fatigue: 0}
"""


def relaxed(text: str) -> tuple[int, Weights]:
    """The relaxation's bound on a scenario, and what its score weighs."""
    loaded = parse_scenario(text)
    instance = prepare(loaded.scenario, loaded.catalog)
    found = relax(instance, tighten(instance), 0, everyone(instance))
    assert found is not None
    return found.bound, instance.scenario.weights


def test_the_bound_knows_that_sessions_are_parted_in_whole_lifts() -> None:
    """Five lifts of two sets in three sessions: 4, 4 and 2 sets, two apart; a mean takes none."""
    bound, weights = relaxed(PARTED)
    assert bound == -2 * weights.evenness


def test_the_bound_knows_what_a_deload_below_half_costs() -> None:
    """Four lifts of three sets, four sets written for the deload: one each, half a set short."""
    text = PARTED.replace("{weeks: 1}", "{weeks: 2, deload_weeks: [2]}")
    text = text.replace("weekly_sets: 10", "weekly_sets: {start: 12, end: 12, deload: 4}")
    text = text.replace("{min: 2, max: 2}", "{min: 3, max: 3, deload_min: 1}")
    text = text.replace(", {name: C, day: fri}", "")
    bound, weights = relaxed(text)
    assert bound == -4 * weights.steadiness


def test_a_main_lift_is_paid_for_where_it_has_its_sets_in_all_weeks() -> None:
    """With a price on main lifts alone, lifts have three sets each week, and no others are paid."""
    loaded = parse_scenario(ALIKE)
    instance = prepare(loaded.scenario, loaded.catalog)
    out = outline(instance, tighten(instance), add_cuts)
    price = 100 * SCALE
    prices = np.array([price * (row.kept == 0) for row in out.rows], dtype=np.int64)
    out.sets_gain.clear()
    out.chosen_gain.clear()
    out.dose_cost = 0
    pricing = Pricing(out, DualPrices(prices, {}, SCALE, 0))
    able = out.lifts[0][out.candidates[0]]
    assert 0 < able.sum() < len(able)
    assert set(pricing.group_worth(0)[able]) == {price}
    assert set(pricing.group_worth(0)[~able]) == {0}
    lifts = [int(e) for e in out.candidates[0][able]]
    columns = [(0, e, path) for e, path in zip(lifts, pricing.paths(0, lifts), strict=True)]
    master = Master(out)
    for column in columns:
        assert min(column[2]) >= MAIN_SETS
        assert master.keeps(column)
    assert not master.keeps((0, lifts[0], (MAIN_SETS, MAIN_SETS - 1)))


def test_solutions_with_whole_lifts_of_a_pattern_name_exercises_and_prove_nothing() -> None:
    """Halves of two pulls become whole ones, one number after the other, and the bound stays."""
    loaded = parse_scenario(ALIKE)
    instance = prepare(loaded.scenario, loaded.catalog)
    search = _Search(
        outline(instance, tighten(instance), add_cuts_and_counts), 0, everyone(instance)
    )
    search.run(lambda: False, lambda _bound: None)
    counts = [i for i, row in enumerate(search.out.rows) if row.rule == COUNTS]
    assert any(search.master.chosen(i) % 1 for i in counts)
    proved = search.result
    named = search.rounded(lambda: False)
    assert search.result is proved
    assert search.master.missed == 0.0
    values = [search.master.chosen(i) for i in counts]
    assert values == pytest.approx([round(value) for value in values], abs=WHOLE)
    assert search.master.used.keys() <= named.keys()


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("seed", SEEDS)
def test_cores_grow_until_the_best_plan_is_in_them(
    seed: int, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Started from one exercise of a kind and one choice a group, the optimum is the same."""
    for name in ("SMALL", "PLAN_START", "LP_START", "FIRST_CORE", "PROVER_CORE"):
        monkeypatch.setattr(scaled, name, 1)
    _, case, facts = asked(seed, "tiny", "extended")
    loaded, frozen = product.loaded(case), product.frozen_weeks(case, facts)
    plain = solve(loaded, SolveOptions(workers=1, solver="plain"), frozen=frozen, explain=False)
    found = solve(loaded, SolveOptions(workers=workers), frozen=frozen, explain=False)
    assert (found.status, found.score) == (plain.status, plain.score)


def test_a_block_of_one_phase_is_improved_within_its_first_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not passed from core to core, for want of phases, until one holds the whole catalogue."""
    monkeypatch.setattr(Finder, "improve", lambda *_args, **_options: None)  # the run must do
    gyms = "{main: commercial_gym, hotel: hotel_gym}\ncatalog: extended"
    text = ALIKE.replace("{main: commercial_gym}", gyms)
    text = text.replace("{name: B, day: thu}", "{name: B, day: wed}, {name: C, day: fri}")
    loaded = parse_scenario(text + "exceptions: [{weeks: [2], gym: hotel}]\n")
    instance = prepare(loaded.scenario, loaded.catalog)
    assert len(instance.groups) > FEW_GROUPS
    search = Scaled(instance, Control(SolveOptions(workers=1)))
    search._first()
    search._relax()
    first, relaxation = search.best, search.relaxation
    assert first is not None
    assert relaxation is not None
    core = core_of(instance, relaxation, FIRST_CORE, first.score, search._chosen(first))
    assert core.beyond is not None
    assert core.beyond > first.score
    search._search(core, FIRST_EFFORT)
    assert search.best is not None
    assert search.best.score > first.score


def test_sessions_with_the_same_rules_are_alike_and_named_ones_are_not() -> None:
    """A pin, minutes of its own or a neighbour on the next day tell a session from the others."""

    def of(more: str, text: str = ALIKE) -> list[list[int]]:
        loaded = parse_scenario(text + more)
        return alike(prepare(loaded.scenario, loaded.catalog))

    assert of("") == [[0, 1]]
    assert of("pin: [{exercise: deadlift, session: A}]\n") == []
    assert of("exceptions: [{weeks: [2], session: A, minutes: 40}]\n") == []
    three = ALIKE.replace("{name: B, day: thu}", "{name: B, day: thu}, {name: C, day: fri}")
    assert of("", three) == [[1, 2]]


def test_ordering_sessions_loses_no_score() -> None:
    """The best plan, its sessions swapped as asked for, fits the ordered model and is the best."""
    loaded = parse_scenario(ALIKE)
    instance = prepare(loaded.scenario, loaded.catalog)
    found = Scaled(instance, Control(SolveOptions(workers=1))).run()
    assert found.status == "optimal"
    assert found.build is not None
    assert found.values is not None
    classes = alike(instance)
    from optimizer.solver.choices import choice_of, values_of

    build = build_model(instance)
    order(build, classes)
    swapped = ordered(instance, classes, choice_of(found.build, found.values))
    row = build.linear.rows[-1]
    values = values_of(build, swapped)
    held = sum(c * values[column] for column, c in zip(row.columns, row.coefficients, strict=True))
    assert row.rule == "symmetry"
    assert held <= (row.high or 0)
    assert chosen(instance, swapped)
    outcome = cpsat.run(build.linear, REPEATABLE, seconds=600, stop=threading.Event())
    assert outcome.values is not None
    assert build.linear.value(outcome.values) == found.score


def test_a_search_that_is_cut_off_at_once_claims_no_bound() -> None:
    """What the solver's field holds before it has proved anything, a 0, is no bound."""
    loaded = parse_scenario(ALIKE)
    linear = build_model(prepare(loaded.scenario, loaded.catalog)).linear
    best = cpsat.run(linear, REPEATABLE, seconds=600, stop=threading.Event()).bound
    cut = cpsat.run(
        linear, REPEATABLE, seconds=600, stop=threading.Event(), deterministic_limit=1e-9
    )
    assert best is not None
    assert cut.bound is None or cut.bound >= best


def test_a_core_keeps_what_an_include_asks_for() -> None:
    """However small a core is, a rule of the whole is never waived in it."""
    loaded = parse_scenario(ALIKE + "select: {include: [{muscle: rear_delts}]}\n")
    instance = prepare(loaded.scenario, loaded.catalog)
    known = scaled.nothing_known(instance)
    low = replace(known, reach=tuple(np.arange(len(r))[::-1] for r in known.reach))
    core = cores.core_of(instance, low, 1, None).instance
    meant = [
        e for g in core.groups for e in g.candidates if "rear_delts" in core.exercises[e].direct
    ]
    assert meant
