"""Like sessions added up: a bound that no plan passes, and counts shared out again.

Held to the plain model (the contract's rows in CP-SAT, nothing concluded) on random scenarios, some
with frozen weeks.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import cast

import pytest

from optimizer.answer import solve
from optimizer.instance import Instance, prepare
from optimizer.instance.restrict import restrict
from optimizer.model import Build, build_model
from optimizer.model.linear import LinearModel, Row
from optimizer.plan.choice import Choice
from optimizer.plan.past import frozen_facts
from optimizer.rules.goals.shapes import PossibleSession
from optimizer.scenario.load import load_scenario, parse_scenario
from optimizer.solver import SolveOptions, cpsat, scaled
from optimizer.solver.aggregate import Aggregate, aggregate
from optimizer.solver.choices import choice_of, values_of
from optimizer.solver.cores import Core, started
from optimizer.solver.options import Control, Work
from optimizer.solver.profiles import BOUND_FIRST, REPEATABLE, SATISFY
from optimizer.solver.scaled import Held, Scaled
from optimizer.solver.summing import Summing
from optimizer.solver.symmetry import ordered
from oracle import product
from oracle.solving import asked
from small_blocks import ALIKE, SEEDS


def alike(more: str = "") -> Instance:
    """Two sessions that the rules can't tell apart, unless ``more`` does."""
    loaded = parse_scenario(ALIKE + more)
    return prepare(loaded.scenario, loaded.catalog)


def drawn(seed: int) -> tuple[Instance, int | None]:
    """A random scenario and the score of its best plan by the plain model."""
    _, case, facts = asked(seed, "tiny", "extended")
    loaded, frozen = product.loaded(case), product.frozen_weeks(case, facts)
    plain = SolveOptions(workers=1, solver="plain")
    plan = solve(loaded, plain, frozen=frozen, explain=False)
    return prepare(loaded.scenario, loaded.catalog, frozen_facts(frozen)), plan.score


def best(linear: LinearModel) -> cpsat.Outcome:
    """The best values of a small model."""
    return cpsat.run(linear, REPEATABLE, seconds=600.0, stop=threading.Event())


def some_plan(linear: LinearModel) -> list[int]:
    """Any values of a model that keep its rows."""
    stop = threading.Event()
    plan = cpsat.run(linear, SATISFY, seconds=600.0, stop=stop, first_solution=True).values
    assert plan is not None
    return plan


def broken(linear: LinearModel, values: list[int]) -> list[Row]:
    """Rows and ranges that values don't keep."""
    ends = zip(linear.lower, linear.upper, strict=True)
    rows = [*linear.rows, *(Row("range", (c,), (1,), *pair) for c, pair in enumerate(ends))]
    sums = (
        sum(a * values[c] for c, a in zip(row.columns, row.coefficients, strict=True))
        for row in rows
    )
    return [
        row
        for row, total in zip(rows, sums, strict=True)
        if (row.low is not None and total < row.low) or (row.high is not None and total > row.high)
    ]


@pytest.mark.parametrize("shapes", [False, True], ids=["plain", "shapes"])
@pytest.mark.parametrize("coarse", [False, True], ids=["like", "all"])
@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_passes_the_best_of_the_sums(seed: int, coarse: bool, shapes: bool) -> None:
    """A legal plan added up keeps every row, is worth the same, and no more than the best."""
    instance, score = drawn(seed)
    sums = aggregate(build_model(instance, to_add_up=shapes), coarse=coarse)
    plan = best(sums.build.linear).values
    assert (plan is None) == (score is None)
    if plan is not None and score is not None:
        added = sums.added(plan)
        assert broken(sums.linear, added) == []
        assert sums.linear.value(added) == sums.build.linear.value(plan) == score
        bound = best(sums.linear).bound
        assert bound is not None
        assert bound >= score


@pytest.mark.parametrize("seed", SEEDS)
def test_shared_out_counts_are_a_plan_of_the_whole(seed: int) -> None:
    """The counts of the best plan can be shared out, into a plan that is worth no less."""
    instance, score = drawn(seed)
    sums = aggregate(build_model(instance))
    plan = best(sums.build.linear).values
    if plan is not None:
        build = sums.split(sums.added(plan))
        assert best(build.linear).bound == score


def test_a_wrong_row_of_the_sums_is_seen() -> None:
    """The check above is one that fails: a cap of the sums that is a set too low cuts plans off."""
    sums = aggregate(build_model(alike()))
    added = sums.added(some_plan(sums.build.linear))
    rows = [
        replace(row, high=row.high - 1) if row.rule == "weekly_sets" and row.high else row
        for row in sums.linear.rows
    ]
    assert broken(replace(sums.linear, rows=rows), added)


def test_sessions_that_are_alike_count_together_and_others_do_not() -> None:
    """A pin or minutes of its own tell a session from the others: nothing is added up then."""

    def columns(more: str = "") -> tuple[int, int]:
        sums = aggregate(build_model(alike(more)))
        return len(sums.linear.lower), len(sums.place)

    few, many = columns()
    assert few < 0.6 * many
    few, many = columns("limits: {minutes: 40}\n")
    assert few < 0.6 * many
    few, many = columns("exceptions: [{session: A, weeks: [1, 2], minutes: 40}]\n")
    assert few > 0.9 * many


UNLIKE = """limits: {minutes: 40}
exceptions: [{session: A, weeks: [2], minutes: 25}]
require: [{select: {pattern: vertical_pull}, count: sets, at_least: 4, per: session, sessions: [B]}]
"""


def test_sessions_that_differ_are_added_up_where_that_is_asked_for() -> None:
    """Each exercise counts once for both; their minutes add up, and what one must have is kept."""
    sums = aggregate(build_model(alike(UNLIKE)), coarse=True)
    assert len(sums.linear.lower) < 0.6 * len(sums.place)
    minutes = sorted(row.high for row in sums.linear.rows if row.rule == "session_minutes")
    warm_up = 4 * 60
    assert minutes == [60 * (40 + 25) - 2 * warm_up, 2 * (60 * 40 - warm_up)]
    required = [row.low for row in sums.linear.rows if row.rule == "require"]
    assert required == [4, 4]


def test_what_one_session_may_not_hold_is_not_said_of_both() -> None:
    """A row that weighs two like columns differently is said with the weight that keeps all plans.

    At most 4 sets of rows in session B leave A as it is: of the sums nothing follows.
    """
    most = "require: [{select: {pattern: horizontal_pull}, count: sets, at_most: 4, per: session, "
    sums = aggregate(build_model(alike(most + "sessions: [B]}]\n")), coarse=True)
    assert not [row for row in sums.linear.rows if row.rule == "require"]
    assert broken(sums.linear, sums.added(some_plan(sums.build.linear))) == []


def test_exercises_and_weeks_are_never_added_up() -> None:
    """Each exercise keeps a count of its own in each week, and counts up to both sessions."""
    instance = alike()
    sums = aggregate(build_model(instance))
    groups = {
        sums.place[column]: {e for (_, e), c in sums.build.x.items() if c == column}
        for column in sums.build.x.values()
    }
    assert len(groups) == len(instance.groups[0].candidates)
    assert {sums.linear.upper[column] for column in groups} == {2}


def test_rows_that_weigh_like_columns_differently_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever is counted together, what is said of the sums holds: here all that could differ."""
    from optimizer.solver import aggregate as module

    monkeypatch.setattr(module, "_refined", lambda _entries, columns, rows, _: (columns, rows))
    sums = aggregate(build_model(alike("exceptions: [{session: A, weeks: [2], minutes: 40}]\n")))
    assert broken(sums.linear, sums.added(some_plan(sums.build.linear))) == []


def test_a_block_of_like_sessions_is_proved_by_its_sums_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The best counts, shared out, are worth the bound: no other search begins."""
    monkeypatch.setattr(Scaled, "_relaxation", lambda _self: pytest.fail("not needed"))
    loaded = load_scenario("scenarios/starter/minimal.yaml")
    instance = prepare(loaded.scenario, loaded.catalog)
    found = Scaled(instance, Control(SolveOptions(workers=1, time_limit=600))).run()
    assert found.status == "optimal"
    assert found.reproducible


def test_counts_that_fit_no_plan_are_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A split that went wrong can't be shown: the answer is still the best plan."""
    right = Scaled(alike(), Control(SolveOptions(workers=1))).run()
    split = Aggregate.split

    def wrong(self: Aggregate, values: list[int]) -> object:
        build = split(self, values)
        build.linear.row("split", [(column, 1) for column in build.x.values()], 0, 1)
        return build

    monkeypatch.setattr(Aggregate, "split", wrong)
    found = Scaled(alike(), Control(SolveOptions(workers=1))).run()
    assert (found.status, found.score) == (right.status, right.score)


class _Shared:
    """Counts whose plan is the one it is given."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.best: list[int] | None = None

    def look(self, *_: object) -> None:
        self.best = [1]

    def split(self) -> tuple[Build, list[int]]:
        build = build_model(self.core.instance)
        return build, some_plan(build.linear)


def test_counts_of_other_exercises_than_the_best_plans_are_not_searched_from_it() -> None:
    """Once a search that began there ended in a KeyError: its plan did not fit their model."""
    instance = alike()
    search = Scaled(instance, Control(SolveOptions(workers=1)))
    search._first()
    assert search.best is not None
    search.best = replace(search.best, score=10**6)
    used = {e for _, e in search._chosen(search.best)}
    others = [e for e in range(len(instance.exercises)) if e not in used]
    shared = cast(Summing, _Shared(started(instance, others)))
    assert search._add_up(shared, 1.0) is None
    search.best = None
    assert search._add_up(cast(Summing, _Shared(shared.core)), 1.0) is not None


def test_the_proof_begins_with_a_plan_that_its_core_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan's sessions are put into the proof's order first, and then what they hold is kept."""
    instance = alike()
    search = Scaled(instance, Control(SolveOptions(workers=2)))
    search._first()
    search._relax()
    assert search.best is not None
    right = ordered(instance, search._alike, choice_of(search.best.build, search.best.values))
    other = {"A": "B", "B": "A"}
    swapped = {(week, name): right[week, other[name]] for week, name in right}
    assert ordered(instance, search._alike, swapped) == right != swapped
    build = build_model(instance)
    search.best = Held(build, values_of(build, swapped), search.best.score)
    kept = []

    def prove(core: Core, start: Choice, _score: int) -> bool:
        kept.append(values_of(build_model(core.instance), start))
        search.ended.set()
        return True

    monkeypatch.setattr(search, "_prove_core", prove)
    monkeypatch.setattr(scaled, "PROVER_CORE", 1)
    search.summed.set()
    search._prove()
    assert len(kept) == 1


def test_a_row_said_with_the_wrong_weight_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of added plans is one that fails: a cap of one session, said of both, cuts off."""
    from optimizer.solver import aggregate as module

    said = module._said_alike
    monkeypatch.setattr(module, "_said_alike", lambda parts, _: said(parts, max))
    rows = "{select: {pattern: horizontal_pull}, count: sets"
    most = f"{rows}, at_most: 3, per: session, sessions: [B]}}"
    least = f"{rows}, at_least: 6, per: week}}"
    sums = aggregate(build_model(alike(f"require:\n  - {most}\n  - {least}\n")), coarse=True)
    assert "require" in {
        row.rule for row in broken(sums.linear, sums.added(some_plan(sums.build.linear)))
    }


PHASES = """schema_version: 1
name: two phases
equipment: {main: commercial_gym}
block: {weeks: 2, phases: [1, 1]}
sessions: [{name: A, day: mon, minutes: 30}, {name: B, day: thu, minutes: 40}]
weekly_sets: [10, 11]
"""


def test_a_sweep_gives_better_counts_that_keep_the_rows() -> None:
    """One phase after the other, the counts gain on a plan's, and are within the sums' bound."""
    loaded = parse_scenario(PHASES)
    instance = prepare(loaded.scenario, loaded.catalog)
    core = started(instance, range(12))
    control, stop = Control(SolveOptions(workers=1, time_limit=600)), threading.Event()
    summed = Summing.of(core, control, stop)
    assert summed is not None
    assert not summed.alike
    build = summed.sums.build
    plan = some_plan(build_model(core.instance, objective=False).linear)
    score = build.linear.value(some_plan(build.linear))
    summed.sweep(choice_of(build, plan), score)
    assert summed.best is not None
    assert broken(summed.sums.linear, summed.best) == []
    swept = summed.sums.linear.value(summed.best)
    bound = summed.look(3.0, 0.0, lambda _: None)
    assert bound is not None
    assert score < swept <= bound
    shared = summed.split()
    assert shared is not None
    assert shared[0].linear.value(shared[1]) <= bound


def test_the_look_beside_the_search_tells_bounds_and_leaves_no_trace() -> None:
    """No plan passes what it tells; counts and work of the search that repeats stay the same."""
    core = started(alike(), range(12))
    work, told = Work(50.0), list[int]()
    control = Control(SolveOptions(workers=1, time_limit=600, work=work))
    summed = Summing.of(core, control, threading.Event())
    assert summed is not None
    summed.bound(1.0, BOUND_FIRST, told.append)
    assert (summed.best, work.left) == (None, 50.0)
    plan = best(build_model(core.instance).linear)
    assert plan.values is not None
    assert told
    assert min(told) >= summed.sums.build.linear.value(plan.values)


def test_the_search_takes_up_what_the_long_look_ended_in() -> None:
    """Its bound is the finder's own from then on, its counts are shared out, and that once."""
    few = restrict(alike(), [range(12)] * len(alike().groups))
    search = Scaled(few, Control(SolveOptions(workers=1, time_limit=600)))
    search.whole = whole = Summing.of(
        started(few, range(12)), search.control, search.ended, closer=True
    )
    assert whole is not None
    search._first()
    assert search.best is not None
    first = search.best.score
    search._look_again(whole)
    assert search.found is not None
    assert search.found.status == "optimal"
    assert search._proved == search.found.bound
    assert search.best.score > first
    found = search.found
    search._look_again(whole)
    assert search.found is found


SHORT = """schema_version: 1
name: five short days
catalog: extended
equipment: {main: home_dumbbells}
block: {weeks: 1}
sessions:
  - {name: A, day: mon, minutes: 20}
  - {name: B, day: tue, minutes: 20}
  - {name: C, day: wed, minutes: 20}
  - {name: D, day: thu, minutes: 20}
  - {name: E, day: fri, minutes: 20}
weekly_sets: 16
sets_per_exercise: {min: 2, max: 2}
score: {stimulus: 0, suitability: 0, coverage: 0, dose: 0, main: 0, variety: 0, fatigue: 0}
"""


def twelve(stop: threading.Event) -> Summing:
    """The sums of twelve exercises in like sessions."""
    control = Control(SolveOptions(workers=1, time_limit=600))
    summed = Summing.of(started(alike(), range(12)), control, stop)
    assert summed is not None
    return summed


def best_of(summed: Summing) -> int:
    """The score of the best plan of what was added up."""
    score = best(build_model(summed.core.instance).linear).bound
    assert score is not None
    return score


def test_shapes_see_sets_that_cannot_be_parted_evenly() -> None:
    """Eight lifts of two sets in five days are 4 and 2 sets, which plain sums take for 3 and 4."""
    loaded = parse_scenario(SHORT)
    instance = restrict(prepare(loaded.scenario, loaded.catalog), [range(9)] * 5)
    plain, shaped = (
        best(aggregate(build_model(instance, to_add_up=shapes)).linear).bound
        for shapes in (False, True)
    )
    assert (plain, shaped) == (-10, -20)


def test_shapes_leave_sets_that_can_be_parted_evenly_at_that() -> None:
    """Ten lifts of two sets in five days are 4 sets each: no session is above them or below."""
    loaded = parse_scenario(SHORT.replace("weekly_sets: 16", "weekly_sets: 20"))
    instance = restrict(prepare(loaded.scenario, loaded.catalog), [range(9)] * 5)
    build = build_model(instance, to_add_up=True)
    assert best(build.linear).bound == best(aggregate(build).linear).bound == 0


OPENED = """schema_version: 1
name: one opens each session
catalog: seed
equipment: {main: commercial_gym}
block: {weeks: 1}
sessions: [{name: A, day: mon}, {name: B, day: thu}]
weekly_sets: 7
balance: null
frequency: {exercise: 1}
sets_per_exercise: {min: 2, max: 2}
exercise_sets: {face_pull: {min: 2, max: 3}}
score: {stimulus: 0, suitability: 0, coverage: 0, dose: 0, main: 0, variety: 0, fatigue: 0}
"""


def test_shapes_see_that_an_isolation_stands_beside_its_opener() -> None:
    """Three face pulls are no session of their own beside four rows: they share one with two."""
    loaded = parse_scenario(OPENED)
    whole = prepare(loaded.scenario, loaded.catalog)
    wanted = ("chest_supported_row", "seal_row", "face_pull")
    which = [e for e, entry in enumerate(whole.exercises) if entry.id in wanted]
    build = build_model(restrict(whole, [which] * 2), to_add_up=True)
    assert best(build.linear).bound == best(aggregate(build).linear).bound == -30


def test_what_is_said_of_a_week_is_said_of_it_alone_however_much_is_added_up() -> None:
    """Main lifts of a group are those of each of its weeks, not of all added up."""
    sums = aggregate(build_model(alike(), to_add_up=True), coarse=True).linear
    mains = [
        {name.split("_")[1] for name in names if name.startswith("shape")}
        for names in ([sums.names[c] for c in row.columns] for row in sums.rows)
        if {"main_0", "main_1"} & set(names) and any(name.startswith("shape") for name in names)
    ]
    assert mains == [{"1"}, {"2"}]


def test_a_main_lift_takes_its_three_sets_of_a_session() -> None:
    """Of lifts of two to five sets: one main lift has three or more, with a second one five."""
    session = PossibleSession([(2, 5)] * 4, exercises=(1, 2), sets=(0, 6), main=3)
    found = list(session.shapes())
    assert len(found) == len(set(found))
    assert {(j, t) for j, t, main in found if main} == {(1, 3), (1, 4), (1, 5), (2, 5), (2, 6)}
    assert {(j, t) for j, t, main in found if not main} == {(1, t) for t in range(2, 6)} | {
        (2, t) for t in range(4, 7)
    }


def test_a_lift_that_is_not_chosen_gives_the_others_nothing() -> None:
    """Rows of one lift end at 0: added up, they would else hand the others what it does not use.

    "At most half, rounded up" said as 2d - p <= 1 lets one lift of three like sessions keep its
    three sets in a deload, as 2d - p <= 3.
    """
    text = ALIKE.replace("weeks: 2", "weeks: 3, deload_weeks: [3]")
    text = text.replace("weekly_sets: [12, 13]\n", "")
    loaded = parse_scenario(text + "sets_per_exercise: {max: 6}\n")
    build = build_model(prepare(loaded.scenario, loaded.catalog))
    slots = {column: (g, e) for (g, _, e), column in build.n.items()}
    ends = {
        row.rule: (row.low, row.high)
        for row in build.linear.rows
        if row.rule in ("deload_half", "dose", "sets_per_exercise", "steadiness")
        and len({slots[column] for column in row.columns if column in slots}) == 1
        and {row.low, row.high} != {0, None}
    }
    assert ends == {}
    spread = [row for row in build.linear.rows if row.rule == "spread" and row.high is not None]
    assert spread
    for row in spread:  # the floor is at its least, and nothing is left over
        least = (build.linear.lower[column] for column in row.columns)
        assert row.high == sum(a * low for a, low in zip(row.coefficients, least, strict=True))


def test_counts_after_counts_prove_the_best_plan() -> None:
    """The best counts can't be shared out at their worth: they are left out, and the next ones."""
    told: list[int] = []
    taken: list[int] = []
    summed = twelve(threading.Event())
    score = best_of(summed)
    first = best(summed.sums.linear).bound
    assert first is not None
    assert first > score
    assert summed.close(0, 50.0, told.append, lambda build, v: taken.append(build.linear.value(v)))
    assert max(taken) == min(told) == score


def test_a_wrong_split_gives_a_bound_below_the_best_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check above is one that fails: counts that are called impossible take a plan along."""
    split, stop = Aggregate.split, threading.Event()

    def wrong(self: Aggregate, values: list[int]) -> Build:
        build = split(self, values)
        build.linear.row("split", [(column, 1) for column in build.n.values()], None, 0)
        return build

    def tell(bound: int) -> None:
        told.append(bound)
        if bound < score:
            stop.set()

    told: list[int] = []
    summed = twelve(stop)
    score = best_of(summed)
    monkeypatch.setattr(Aggregate, "split", wrong)
    summed.close(0, 50.0, tell, lambda *_: None)
    assert min(told) < score


def test_forbidding_counts_leaves_all_others() -> None:
    """Of three columns from 0 to 2, one at each end and one between, just the one point goes."""
    summed = twelve(threading.Event())
    linear = LinearModel([0, 0, 0], [2, 2, 2], ["", "", ""])
    points = {(0, 2, 1): False, (1, 2, 1): True, (0, 1, 1): True, (0, 2, 0): True, (0, 2, 2): True}
    build = replace(summed.sums.build, x={(0, column): column for column in range(3)})
    summed.sums = Aggregate(build, linear, (0, 1, 2))
    summed._forbid(linear, [0, 2, 1])
    for point, left in points.items():
        held = replace(linear, lower=[*point, *linear.lower[3:]], upper=[*point, *linear.upper[3:]])
        found = cpsat.run(held, SATISFY, seconds=60.0, stop=threading.Event())
        assert (found.values is not None) == left
