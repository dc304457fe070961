"""The language of rules: sums over slots and groups, and what they are in columns."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import catalog, exercise, scenario
from optimizer.instance import Frozen, prepare
from optimizer.instance.bounds import untightened
from optimizer.model.expand import expand
from optimizer.model.linear import Row
from optimizer.rules import RULES, StatedBlock, state
from optimizer.rules.sums import Fix, Statement, Sum, total
from optimizer.solver.relaxation.cuts import add_cuts
from optimizer.solver.relaxation.outline import outline

PULL = exercise("pull", pattern="vertical_pull", direct=["lats"], indirect=["biceps"])
ROW = exercise("row", direct=["rhomboids"], indirect=["lats"], seconds_per_set=90)
CURL = exercise("curl", direct=["biceps"], mechanic="isolation")
CATALOG = catalog(PULL, ROW, CURL)


def block(frozen: Frozen | None = None, **overrides: Any) -> StatedBlock:
    """Nothing said yet of a quiet scenario: sessions A and B, exercises curl, pull and row."""
    wanted = scenario(CATALOG, priorities={"biceps": 1}, **overrides)
    instance = prepare(wanted, CATALOG, frozen)
    return StatedBlock(instance, untightened(instance))


def rows(said: StatedBlock) -> list[tuple[dict[str, int], int | None, int | None]]:
    """The rows of the model, by the names of their columns."""
    linear = expand(said).linear

    def named(row: Row) -> dict[str, int]:
        names = (linear.names[column] for column in row.columns)
        return dict(zip(names, row.coefficients, strict=True))

    return [(named(row), row.low, row.high) for row in linear.rows]


def test_sums_add_up_part_by_part() -> None:
    """3 * (a + b + 1) - a is 2a + 3b + 3."""
    a, b = Sum({("aux", 0, 0): 1}), Sum({("aux", 1, 0): 1}, 1)
    assert 3 * (a + b) - a == Sum({("aux", 0, 0): 2, ("aux", 1, 0): 3}, 3)
    assert total([a, b, a]) == Sum({("aux", 0, 0): 2, ("aux", 1, 0): 1}, 1)


def test_a_sum_of_sets_is_one_term_for_each_exercise_that_counts() -> None:
    """Lats get 2 half-sets from a pull, 1 from a row and none from a curl."""
    said = block()
    said.begin("test")
    said.row("test", None, said.sets(said.slots[:1], said.credit("lats")), 7)
    assert rows(said) == [({"n_0_1_pull": 2, "n_0_1_row": 1}, None, 7)]


def test_choices_of_a_group_count_once_for_each_week() -> None:
    """Prescriptions are counted by week, and the weeks of a group share one choice."""
    said = block(weeks=3)
    said.begin("test")
    mine = [slot for slot in said.slots if slot.session == 0]
    said.row("test", 2, said.prescriptions(mine, said.pattern("vertical_pull")), None)
    said.row("test", 1, said.chosen(0, said.pattern("vertical_pull")), None)
    assert rows(said) == [({"x_0_pull": 3}, 2, None), ({"x_0_pull": 1}, 1, None)]


def test_what_was_done_is_a_constant() -> None:
    """Two pulls of week 1 are four half-sets; a row may then have two less of six."""
    said = block(Frozen(1, {1: {"A": {"pull": 2}}}), weeks=2)
    said.begin("test")
    credit = total(said.sets(said.held(week), said.credit("lats")) for week in said.instance.weeks)
    said.row("test", None, credit, 6)
    assert credit.constant == 4
    assert [(low, high) for _, low, high in rows(said)] == [(None, 2)]


def test_an_exercise_that_no_catalogue_knows_counts_its_sets_only() -> None:
    """A fact from an older catalogue is a set, whatever it trained."""
    said = block(Frozen(1, {1: {"A": {"forgotten": 3}}}), weeks=2)
    done = said.held(said.instance.weeks[0])
    assert said.sets(done).constant == 3
    assert said.sets(done, said.credit("lats")).constant == 0


def test_rows_of_each_exercise_have_columns_of_their_own() -> None:
    """Its own column stands in its own row; where it can't be above 0, neither is there."""
    said = block()
    said.begin("test")
    each = said.each(0, 1)
    over = said.own(each, lambda e: e, "over")  # none for curl, which stands first
    each.row("test", None, said.x(0) + said.x(1) - over, 1)
    said.row("test", None, said.all(over), 2)
    assert rows(said) == [
        ({"x_0_pull": 1, "x_1_pull": 1, "over_pull": -1}, None, 1),
        ({"x_0_row": 1, "x_1_row": 1, "over_row": -1}, None, 1),
        ({"over_pull": 1, "over_row": 1}, None, 2),
    ]


def test_what_an_earlier_group_can_not_hold_is_new_by_being_chosen() -> None:
    """Its choice stands for the column that would say so."""
    bar = {"kit": ["barbell"]}
    exercises = catalog(exercise("with_bar", **bar), "without")
    gyms = {"equipment": {"main": ["barbell"], "hotel": []}, "weeks": 2}
    away = scenario(exercises, exceptions=[{"weeks": [1], "gym": "hotel"}], **gyms)
    instance = prepare(away, exercises)
    said = StatedBlock(instance, untightened(instance))
    said.begin("test")
    earlier, later = (instance.group_of[0, week] for week in (1, 2))
    said.row("test", None, said.new(earlier, later)[-1], 1)
    new = f"new_{earlier}_{later}_without"
    assert rows(said) == [
        ({new: 1, f"x_{later}_without": -1, f"x_{earlier}_without": 1}, 0, None),
        ({f"x_{later}_with_bar": 1, new: 1}, None, 1),
    ]


def test_a_column_is_fixed_in_the_model() -> None:
    """A pin fixes the choice and bounds its sets."""
    pinned = {"exercise": "row", "session": "A", "sets": [2, 3]}
    said = block(pin=[pinned])
    state_of = {rule.rule_id: rule.state for rule in RULES}
    said.begin("pin")
    state_of["pin"](said)
    assert [item.low for item in said.stated["pin"] if isinstance(item, Fix)] == [1, 2]
    build = expand(said)
    row = [exercise.id for exercise in said.instance.exercises].index("row")
    columns = build.x[0, row], build.n[0, 1, row]
    assert [(build.linear.lower[c], build.linear.upper[c]) for c in columns] == [(1, 1), (2, 3)]


def test_a_score_counts_facts_and_choices_alike() -> None:
    """Points for sets that were done stand in the offset, the others on their columns."""
    said = block(Frozen(1, {1: {"A": {"pull": 2, "curl": 1}}}), weeks=2)
    for week in said.instance.weeks:
        said.score(10, said.sets(said.held(week)[:1], said.credit("biceps")))
    linear = expand(said).linear
    assert linear.offset == 40
    points = {linear.names[column]: points for column, points in linear.objective.items()}
    assert points == {"n_0_2_pull": 10, "n_0_2_curl": 20}


@pytest.mark.parametrize("weeks", [1, 3])
def test_the_relaxation_uses_the_sums_as_they_are(weeks: int) -> None:
    """Each row of a rule that is not left out stands in the relaxation, exercises added up."""
    rules = {
        "weekly_sets": [[4, 8]] * weeks,
        "muscle_sets": {"lats": {"min": 2, "max": 6}},
        "balance": {"tolerance": 1},
        "require": [{"select": {"mechanic": "isolation"}, "at_most": 1}],
        "select": {"include": ["row"]},
        "weeks": weeks,
    }
    instance = prepare(scenario(CATALOG, **rules), CATALOG)
    bounds = untightened(instance)
    said, out = state(instance, bounds), outline(instance, bounds, add_cuts)
    for rule in ("weekly_sets", "muscle_sets", "balance", "require", "include"):
        stated = [item for item in said.stated[rule] if isinstance(item, Statement)]
        found = [row for row in out.rows if row.rule == rule]
        assert len(stated) == len(found) > 0
        for item, row in zip(stated, found, strict=True):
            assert (item.low, item.high) == (row.low, row.high)
            parts = [(p, tuple(out.features[f]), k) for (p, f), k in [*row.sets, *row.chosen]]
            terms = item.sum.terms.items()
            assert parts == [(p, tuple(said.values(f)), k) for (_, p, f), k in terms]
