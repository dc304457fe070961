"""Repairs work as they are written, cheapest first, the planted one among them."""

from __future__ import annotations

from typing import Any

import pytest

from catalog import load_catalog
from catalog.inputs import dotted, read_text
from catalog.vocabulary import equipment
from cli.conftest import stub_plan
from explain import planted
from helpers import slow
from optimizer.answer import best_plan, solve, solve_repaired
from optimizer.explain import arithmetic_conflicts, feasibility, report
from optimizer.explain.arithmetic import suspects
from optimizer.explain.feasibility import Clock, find_plan
from optimizer.explain.repairs import (
    ENOUGH,
    WANTED,
    Confirmed,
    Repairer,
    _once,
    repaired_text,
)
from optimizer.explain.report import reason
from optimizer.instance import prepare
from optimizer.model import LinearModel
from optimizer.plan.reading import facts_of
from optimizer.rules.lines import editable_rules, edits, options
from optimizer.rules.lines.line import one_way
from optimizer.scenario import parse_scenario
from optimizer.scenario.load import larger_catalog
from optimizer.solver import SolveOptions, cpsat
from optimizer.verifier import verify

LONG = {
    "block_balance_out_of_reach",
    "deload_too_small",
    "minutes_pin_and_balance",
    "muscle_maximum_and_required_pulls",
    "pin_before_its_unlock",
    "pins_beyond_grip",
    "skipped_session_keeps_its_sets",
}
"""A second or more each."""


def planted_repair(name: str) -> tuple[str, Any]:
    """(path, new value) of the header's repair."""
    place, _, value = planted.header(name, "repair").removeprefix("remove ").partition(" = ")
    return place, read_text(f"value: {value}", name).data["value"] if value else edits.REMOVE


@pytest.mark.parametrize("name", slow(set(planted.names()[::2]) | LONG, planted.names()))
def test_repairs_are_several_ranked_legal_and_the_planted_one_among_them(name: str) -> None:
    """At least three ways, by cost, each with a plan that the verifier passes.

    One test for both aims: finding the repairs is what takes the time.
    """
    found = planted.repairs(name)
    assert len({repair.edit.words for repair in found}) >= 3
    costs = [repair.edit.cost for repair in found]
    assert costs == sorted(costs)
    for repair in found:
        scenario, catalog = repair.loaded.scenario, repair.loaded.catalog
        verdict = verify(scenario, catalog, facts_of(repair.plan))
        assert verdict.legal
        assert verdict.score == repair.repair().score
    place, to = planted_repair(name)
    told = [
        (dotted(change.path), change.to)
        for repair in found
        for change in repair.edit.changes[:1]
        if len(repair.edit.changes) == 1
    ]
    assert (place, to) in told


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows of every search that asks whether there is a plan, as they are made."""
    made: list[int] = []
    real = cpsat.run

    def counted(linear: LinearModel, *args: Any, **kwargs: Any) -> cpsat.Outcome:
        made.append(len(linear.rows))
        return real(linear, *args, **kwargs)

    monkeypatch.setattr(feasibility.cpsat, "run", counted)
    return made


@pytest.mark.parametrize(
    ("name", "most"),
    [("deload_too_small", 1), ("recovery_between_pins", 1), ("minutes_too_few", 2)],
)
def test_a_first_way_out_takes_few_searches_where_sums_refuse(
    name: str, most: int, searches: list[int]
) -> None:
    """It is told by the plan that shows it, before it is known which lines are needed."""
    loaded, told = planted.load(name), []
    repairer = Repairer(loaded, best_plan, Clock(planted.SECONDS), tell=told.append)
    repairer.at_once(suspects(loaded, editable_rules(loaded))[0])
    assert len(told) == 1
    assert len(searches) <= most
    repairer.clock = Clock(planted.SECONDS, work=0.0)  # it is offered whatever comes after it
    (only,) = repairer.repairs(planted.clash(name))
    assert told == [f"A way out: {only.edit.words}."]
    assert only.plan.score == only.repair().score


ONE_CABLE = """
schema_version: 1
name: One cable for two
equipment: {main: [cable_station]}
catalog: extended
block: {weeks: 2}
sessions: [{name: A, day: mon, minutes: 22}]
weekly_sets: {start: 12, end: 12}
supersets: {pairs: 3}
"""


def test_first_ways_out_come_before_the_clash_where_no_sums_refuse() -> None:
    """Nothing can be paired at one cable: proving that takes long, finding what helps does not.

    They are offered although no work is left for a clash.
    """
    loaded, told = parse_scenario(ONE_CABLE), []
    assert suspects(loaded, editable_rules(loaded)) == []
    repairer = Repairer(loaded, best_plan, Clock(planted.SECONDS), tell=told.append)
    assert repairer.at_once_by_written()
    assert told == ["A way out: Allow 25 minutes in A."]
    repairer.clock = Clock(planted.SECONDS, work=0.0)
    found = repairer.those_found()
    assert [each.edit.words for each in found][:1] == ["Allow 25 minutes in A"]
    assert len(found) == ENOUGH
    for each in found:
        assert verify(each.loaded.scenario, each.loaded.catalog, facts_of(each.plan)).legal


def test_a_repair_is_made_though_no_clash_was_found_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What `solve` offers as a way out, `solve --repair` takes."""
    monkeypatch.setattr(report, "reason", lambda _loaded, _control, _frozen, clock: (None, clock))
    plan, made = solve_repaired(parse_scenario(ONE_CABLE), SolveOptions(workers=1))
    assert made is not None
    assert plan.status == "optimal"
    assert verify(made.loaded.scenario, made.loaded.catalog, facts_of(plan)).legal


FIVE_MINIMA = """
schema_version: 1
name: Five muscles on two evenings
equipment: {main: commercial_gym}
block: {weeks: 2}
sessions: [{name: A, day: tue, minutes: 45}, {name: B, day: fri, minutes: 45}]
muscle_sets:
  lats: {min: 8}
  rear_delts: {min: 7}
  biceps: {min: 7}
  erector_spinae: {min: 6}
  upper_traps: {min: 6}
"""


def test_where_no_line_is_enough_all_of_one_rule_give_way_together() -> None:
    """By one share, once two lines were tried alone; what is enough by itself comes after it."""
    told: list[str] = []
    loaded = parse_scenario(FIVE_MINIMA)
    repairer = Repairer(loaded, best_plan, Clock(planted.SECONDS), tell=told.append)
    assert repairer.at_once_by_written()
    assert told[0].startswith("A way out: Ask for 7 sets a week for lats, ask for ")
    assert all(repairer.fits(edit) for edit in repairer._soon)
    assert {change.path[0] for change in repairer._soon[0].changes} == {"muscle_sets"}
    assert min(len(edit.changes) for edit in repairer._soon) == 1


def test_a_line_of_which_nothing_can_be_had_goes_and_the_others_stay() -> None:
    """No share is small enough for the erectors where one cable is all there is."""
    text = ONE_CABLE.replace("weekly_sets: {start: 12, end: 12}\nsupersets: {pairs: 3}", "")
    text += "muscle_sets: {lats: {min: 11}, upper_traps: {min: 11}, erector_spinae: {min: 11}}\n"
    repairer = Repairer(parse_scenario(text), best_plan, Clock(planted.SECONDS))
    assert repairer.at_once_by_written()
    [edit] = repairer._soon
    assert repairer.fits(edit)
    assert len([change for change in edit.changes if change.to is edits.REMOVE]) < 3


def test_who_asks_for_many_of_a_muscle_may_mean_its_sets() -> None:
    """Exercises are counted where the file does not say what is; a file that says it is left so."""
    text = ONE_CABLE + "require: {select: {muscle: rear_delts}, at_least: 6}\n"
    for line, offered in ((text, True), (text.replace("6}", "6, count: exercises}"), False)):
        loaded = parse_scenario(line)
        [rule] = [rule for rule in editable_rules(loaded) if rule.path[0] == "require"]
        first = options(loaded, rule)[0].edits[0]
        assert (
            first.words == "Count sets, not exercises, of this kind: trains rear delts"
        ) == offered
        assert (first.path == "require[0].count") == offered


def test_nothing_is_built_once_the_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """To prepare a question that there is no time for took most of an explanation."""
    monkeypatch.setattr(feasibility, "build_model", None)
    instance = prepare(parse_scenario(ONE_CABLE).scenario, load_catalog("extended"))
    assert find_plan(instance, Clock(planted.SECONDS, work=0.0)).possible is None


def test_the_same_changes_in_another_order_are_one_way_out() -> None:
    """Else two lines of an answer say the same."""
    one, other = (
        edits.LineChange(("limits", key), 1, f"Allow {key}", 2.0) for key in ("sets", "grip")
    )
    both = edits.Edit((one, other))
    assert _once([both, edits.Edit((other, one)), edits.Edit((one,))]) == [both, edits.Edit((one,))]


def test_a_plan_that_is_known_answers_for_other_changes(searches: list[int]) -> None:
    """Less rest than is little enough needs no search, nor does none at all."""
    repairer = Repairer(planted.load("recovery_between_pins"), best_plan, Clock(planted.SECONDS))

    def rest(path: tuple[str, ...], to: Any) -> edits.Edit:
        return edits.Edit((edits.LineChange(path, to, f"{to} hours", 1.0),))

    assert repairer.fits(rest(("recovery", "lower_back_hours"), 24))
    assert len(searches) == 1
    assert repairer.fits(rest(("recovery", "lower_back_hours"), 12))
    assert repairer.fits(rest(("recovery",), None))
    assert len(searches) == 1
    assert not repairer.fits(rest(("recovery", "lower_back_hours"), 36))


class _AllFit(Repairer):
    """Takes every change for enough, without a solve."""

    def fits(self, edit: edits.Edit) -> bool:
        return True

    def confirm(self, edit: edits.Edit) -> None:
        return None


@pytest.mark.parametrize(
    ("name", "first"), [("recovery_between_pins", False), ("pin_without_its_kit", True)]
)
def test_the_larger_catalogue_is_tried_first_where_exercises_are_what_is_missing(
    name: str, first: bool
) -> None:
    """It is the largest search of all: else it comes after the lines of the clash."""
    asked: list[bool] = []

    class Asked(_AllFit):
        def fits(self, edit: edits.Edit) -> bool:
            asked.append(edit.changes[0].path == ("catalog",))
            return True

    Asked(planted.load(name), best_plan, Clock(planted.SECONDS)).repairs(planted.clash(name))
    assert asked[0] is first
    assert sum(asked) == 1


def test_each_line_that_can_give_way_by_itself_is_offered() -> None:
    """Once eight cheap ways are found, others of their lines are passed over, other lines not."""
    ways = [one_way(("limits", "sets"), n, f"sets {n}", n) for n in range(1, WANTED + 2)]
    ways.append(one_way(("weekly_sets", "end"), 12, "end 12", WANTED + 2))
    loaded = parse_scenario(GARAGE.replace("KIT", "[band]"))
    found = _AllFit(loaded, best_plan, Clock(60)).singles(ways)
    sets = [f"sets {n}" for n in range(1, WANTED + 1)]
    assert [edit.words for edit in found] == [*sets, "end 12"]


GARAGE = """
schema_version: 1
name: Garage
athlete: {level: beginner}
equipment: {garage: KIT}
block: {weeks: 1}
sessions: [{name: A, day: mon}, {name: B, day: thu}]
"""


def told(scenario: str) -> list[str]:
    """The ways out of a scenario without a plan."""
    plan = solve(parse_scenario(scenario), SolveOptions(workers=1))
    assert plan.status == "infeasible"
    return [repair.edit for repair in plan.repairs or ()]


@pytest.mark.parametrize("gym", sorted(equipment().gyms))
def test_every_gym_has_a_plan_for_two_days_or_says_what_would_give_one(gym: str) -> None:
    """A beginner who names a built-in gym and nothing else is never left without an answer."""
    scenario = GARAGE.replace("KIT", gym)
    plan = solve(parse_scenario(scenario), SolveOptions(workers=1, gap=0.05))
    assert plan.weeks or plan.repairs


def test_the_larger_catalogue_comes_first_where_the_gym_serves_too_little() -> None:
    """Bands alone have no plan among the article's lifts; the file says so with one word more."""
    scenario = GARAGE.replace("KIT", "[band]")
    assert told(scenario)[0].startswith("Use the extended catalogue")
    mine = scenario + "catalog: extended"
    assert solve(parse_scenario(mine), SolveOptions(workers=1, gap=0.05)).weeks


def test_the_larger_catalogue_is_no_way_out_where_it_is_used_already() -> None:
    """A file with the larger catalogue is told other ways, and so is one of a user's own."""
    assert larger_catalog(parse_scenario(GARAGE.replace("KIT", "[band]"))) is not None
    listed = parse_scenario(GARAGE.replace("KIT", "[band]") + "catalog: [seed, extended]")
    assert larger_catalog(listed) is None


def test_a_better_item_takes_the_place_of_the_one_that_is_there() -> None:
    """Whoever has one dumbbell is told of a pair before machines that nobody has at home."""
    loaded = parse_scenario(GARAGE.replace("KIT", "[dumbbell, flat_bench]"))
    rule = next(rule for rule in editable_rules(loaded) if rule.path == ("equipment", "garage"))
    first, second, *_ = [option.edits[0].words for option in options(loaded, rule)]
    assert "pair of dumbbells" in first.lower() + second.lower()


def test_an_item_that_is_asked_for_is_what_the_gym_lacks_and_the_first_way_out() -> None:
    """Not a cable station, with which a lift could be done that a band would do as well."""
    loaded = parse_scenario(
        ONE_CABLE.replace("[cable_station]", "[pull_up_bar]").replace("supersets: {pairs: 3}", "")
        + "require: [{select: {equipment: band}, at_least: 1}]\n"
    )
    [first, *_] = arithmetic_conflicts(loaded)
    assert "with band. The gym 'main' has no band." in first.message
    rule = next(r for r in editable_rules(loaded) if r.path == ("equipment", "main"))
    ways = sorted(options(loaded, rule), key=lambda option: option.cost)
    assert ways[0].edits[0].words == "Add to the gym 'main': band"
    wish = next(r for r in editable_rules(loaded) if r.rule == "require")
    assert [edit.words for way in options(loaded, wish) for edit in way.edits] == [
        "Take out the requirement of this kind: with band"
    ]


def test_slips_in_many_lines_are_mended_together() -> None:
    """Three weeks that ask for too much by far: no one change helps, so all are shown."""
    loaded = parse_scenario(
        GARAGE.replace("KIT", "commercial_gym").replace("weeks: 1", "weeks: 3")
        + "weekly_sets: [40, 60, 40]"
    )
    found, _ = reason(loaded, planted.control())
    assert found is not None
    repairer = Repairer(loaded, best_plan, Clock(planted.SECONDS))
    (edit,) = repairer.chain(found)
    assert len(edit.changes) >= 2
    assert repairer.fits(edit)
    for change in edit.changes:  # and none of them is too many
        others = tuple(other for other in edit.changes if other != change)
        assert not repairer.fits(edits.Edit(others))


SHORT = """
schema_version: 1
name: Lunch
equipment: {main: commercial_gym}
block: {weeks: 1}
sessions: [{name: A, day: mon, minutes: 20}, {name: B, day: thu, minutes: 20}]
muscle_sets: {lats: {min: 14}, rear_delts: {min: 10}}
"""
"""Two minimums that forty minutes can't hold, each refused by sums."""


def test_several_lines_are_moved_no_further_than_they_must_be(searches: list[int]) -> None:
    """Sums show which lines, giving them up that they are the ones, halving how little will do."""
    loaded, told = parse_scenario(SHORT), []
    repairer = Repairer(loaded, best_plan, Clock(planted.SECONDS), tell=told.append)
    repairer.at_once(suspects(loaded, editable_rules(loaded))[0])
    assert len(told) == 1
    assert len(searches) < 20
    (edit,) = repairer.chain()
    assert told == [f"A way out: {edit.words}."]
    assert len(edit.changes) > 1
    assert all(change.to is not edits.REMOVE for change in edit.changes)
    for change in edit.changes:
        others = tuple(other for other in edit.changes if other != change)
        assert not repairer.fits(edits.Edit(others))
        ladder = repairer._ladder(change)
        place = [step.to for step in ladder].index(change.to)
        if place:  # one step less is not enough
            assert not repairer.fits(edits.Edit((*others, ladder[place - 1])))


def test_where_several_things_are_missing_the_larger_catalogue_comes_first(
    searches: list[int],
) -> None:
    """It may serve them all, and changes nothing that was asked for."""
    few = GARAGE.replace("KIT", "[dumbbell_pair, flat_bench]")
    loaded = parse_scenario(few + "frequency: {exercise: 1}\nlimits: {exercises: [3, 4]}\n")
    told: list[str] = []
    repairer = Repairer(loaded, best_plan, Clock(planted.SECONDS), tell=told.append)
    repairer.at_once(suspects(loaded, editable_rules(loaded))[0])
    assert told[0].startswith("A way out: Use the extended catalogue")
    assert len(searches) == 1


def test_by_default_a_week_grows_with_its_minutes() -> None:
    """Where nobody wrote a week's sets, more minutes in all sessions are a way to more of them."""
    loaded = parse_scenario(SHORT)
    week = next(rule for rule in editable_rules(loaded) if rule.rule == "weekly_sets")
    made = [edit.words for option in options(loaded, week) for edit in option.edits]
    assert "Allow 25 minutes in A and allow 25 minutes in B" in made
    written = parse_scenario(SHORT + "weekly_sets: {start: 6, end: 6}\n")
    week = next(rule for rule in editable_rules(written) if rule.rule == "weekly_sets")
    made = [edit.words for option in options(written, week) for edit in option.edits]
    assert not any("minutes" in words for words in made)


def test_a_number_far_from_what_was_asked_is_nearer_than_none() -> None:
    """Two sets in place of fourteen keep a minimum; no minimum at all costs more."""
    loaded = parse_scenario(SHORT)
    lats = next(r for r in editable_rules(loaded) if r.path == ("muscle_sets", "lats", "min"))
    found = options(loaded, lats)
    (gone,) = [option.cost for option in found if option.drop]
    costs = [edit.cost for option in found if not option.drop for edit in option.edits]
    assert max(costs) < gone
    assert costs == sorted(costs)


@pytest.mark.parametrize(
    "name", slow(LONG, ["pin_excluded", "minutes_too_few", "pins_beyond_grip"])
)
def test_a_repaired_file_keeps_its_comments(name: str) -> None:
    """The written file is the old one with the edit; it reads as the repaired scenario."""
    old = planted.text(name)
    for repair in planted.repairs(name):
        new = repaired_text(old, repair.edit)
        assert new.splitlines()[:3] == old.splitlines()[:3]
        again = parse_scenario(new, base=planted.FOLDER)
        assert again.scenario.sha256 == repair.loaded.scenario.sha256


def test_a_line_that_goes_is_told_from_one_that_says_null() -> None:
    """Both have null for ``to``; only the first says that it is removed."""
    loaded = planted.load("pin_excluded")
    plan = stub_plan(loaded)
    gone = edits.LineChange(("pin", 0), edits.REMOVE, "Take it out", 1.0)
    null = edits.LineChange(("balance",), None, "Give it up", 1.0)

    def told(*changes: edits.LineChange) -> tuple[Any, Any]:
        before = tuple({} for _ in changes)
        found = Confirmed(edits.Edit(changes), loaded, plan, before).repair()
        return found.to, found.removed

    assert told(gone) == (None, True)
    assert told(null) == (None, False)
    assert told(gone, null) == ([None, None], [True, False])


def test_a_change_inside_of_another_leaves_that_as_it_was() -> None:
    """Changes are said as they were made, also where a later one goes further into a line."""
    whole = edits.LineChange(("weekly_sets",), {"start": 14, "end": 34}, "lower both", 1.0)
    part = edits.LineChange(("weekly_sets", "end"), 23, "end at 23", 1.0)
    assert edits.apply_to({}, edits.Edit((whole, part)))["weekly_sets"] == {"start": 14, "end": 23}
    assert whole.to == {"start": 14, "end": 34}


def test_the_nearest_number_is_found_by_halving() -> None:
    """The first step that is enough, whatever the length of the list."""
    for size in (1, 2, 3, 10, 24):
        for first in range(size + 1):
            want = first if first < size else None
            assert edits.smallest_that_fits(range(size), lambda i, f=first: i >= f) == want
    assert edits.smallest_that_fits(range(9), lambda i: i in (2, 5), monotone=False) == 2
