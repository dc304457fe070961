"""Clashes are the planted ones, and hold both ways."""

from __future__ import annotations

import pytest

from catalog.inputs import dotted
from explain import planted
from optimizer.answer import best_plan, solve
from optimizer.explain import feasibility
from optimizer.explain.arithmetic import arithmetic_conflicts, refused, suspects
from optimizer.explain.conflict import as_conflict, find_clash
from optimizer.explain.feasibility import Clock, FeasibilityChecker, has_plan, without_rules
from optimizer.instance import prepare
from optimizer.model import LinearModel
from optimizer.rules.lines import editable_rules
from optimizer.scenario import parse_scenario
from optimizer.solver import SolveOptions, cpsat
from optimizer.solver.options import Control

SMALL = """
schema_version: 1
name: Small
equipment: {main: commercial_gym}
block: {weeks: 1}
sessions: [{name: Back, day: wed}]
"""


@pytest.mark.parametrize("name", planted.names())
def test_the_planted_cause_is_told_and_nothing_else(name: str) -> None:
    """The conflict is exactly the header's cause, confirmed twice and minimal."""
    found = planted.clash(name)
    told = {dotted(rule.path) for rule in found.rules}
    assert told == set(planted.header(name, "cause").split(", "))
    assert found.confirmed
    assert found.minimal is True


@pytest.mark.parametrize("name", planted.names())
def test_a_conflict_holds_both_ways(name: str) -> None:
    """All of its lines together have no plan; without any one of them there is one."""
    loaded, found = planted.load(name), planted.clash(name)
    keys = {rule.key for rule in found.rules}
    others = [
        rule
        for rule in editable_rules(loaded)
        if rule.key not in keys and not any(part.key in keys for part in rule.finer)
    ]
    clock = Clock(planted.SECONDS)
    assert has_plan(without_rules(loaded, others), clock) is False
    assert has_plan(without_rules(loaded, others), clock, again=True) is False
    for rule in found.rules:
        assert has_plan(without_rules(loaded, [*others, rule]), clock) is True, rule.message


@pytest.mark.parametrize("name", planted.names())
def test_every_line_of_a_conflict_is_one_of_the_file(name: str) -> None:
    """Each entry names its line, says a sentence, and carries its rule's id."""
    from optimizer.verifier import CHECKERS

    ids = {checker.rule_id for checker in CHECKERS}
    for rule in planted.clash(name).rules:
        entry = as_conflict(rule)
        assert entry.line is not None
        assert entry.rule in ids
        assert entry.message.endswith(".")
        assert "default" not in entry.message


def test_a_default_has_no_line_and_says_that_it_is_one() -> None:
    """A week that defaults forbid blames them, without a line."""
    loaded = parse_scenario(SMALL + "weekly_sets: [17]\n")
    found = find_clash(loaded, Clock(planted.SECONDS))
    assert found is not None
    defaults = [rule for rule in found.rules if rule.line is None]
    assert defaults
    assert all("default" in rule.message for rule in defaults)


def test_a_scenario_with_a_plan_has_no_clash() -> None:
    """Nothing is blamed where there is a plan."""
    assert find_clash(parse_scenario(SMALL), Clock(planted.SECONDS)) is None


def test_no_line_is_blamed_for_what_no_line_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that can't be edited and clashes by itself: no guess; it is among those told."""
    from optimizer.explain.report import every_rule
    from optimizer.rules import RULES, Rule, StatedBlock
    from optimizer.verifier import CHECKERS
    from optimizer.verifier.checkers import Checker

    def never(block: StatedBlock) -> None:
        block.row("session_pulls", 100_000, block.sets(block.slots[:1]), None)

    trial = Checker("session_pulls", lambda _case: iter(()), "Pulls a session")
    monkeypatch.setattr("optimizer.rules.RULES", (*RULES, Rule("session_pulls", never)))
    monkeypatch.setattr("optimizer.explain.report.CHECKERS", (*CHECKERS, trial))
    loaded = parse_scenario(SMALL)
    clock = Clock(planted.SECONDS)
    assert find_clash(loaded, clock) is None
    rules = editable_rules(loaded)
    assert find_clash(loaded, clock, suspects=[rules[:3]], rules=rules) is None
    assert every_rule(loaded)[-1].rule == "session_pulls"
    plan = solve(loaded, SolveOptions(workers=1))
    assert plan.status == "infeasible"
    assert plan.minimal == "unknown"
    assert {item.rule for item in plan.conflict or ()} >= {"session_pulls", "weekly_sets"}
    assert not plan.repairs


def test_what_sums_refuse_is_answered_before_any_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `check` says at once, `solve` says at once too, whatever the time limit."""
    monkeypatch.setattr("optimizer.answer.search", None)
    refusals = 0
    for loaded in map(planted.load, planted.names()):
        conflict = arithmetic_conflicts(loaded)
        assert refused(loaded) == bool(conflict)
        if conflict:
            refusals += 1
            plan = solve(loaded, SolveOptions(time_limit=0.001, workers=1), explain=False)
            assert plan.status == "infeasible"
            assert plan.conflict == conflict
    assert refusals >= 20


def test_a_week_s_sets_are_added_up_for_a_muscle() -> None:
    """Four sets give the lats four at most, and six are asked for."""
    asked = parse_scenario(SMALL + "weekly_sets: [4]\nmuscle_sets: {lats: {min: 6}}\n")
    (found,) = [item for item in arithmetic_conflicts(asked) if item.rule == "muscle_sets"]
    assert "all of the week's 4 sets give them 4 at most" in found.message


DELOAD = SMALL.replace("weeks: 1", "weeks: 3, deload_weeks: [3]")


@pytest.mark.parametrize(("deload", "refused_too"), [(8, False), (9, True)])
def test_a_deload_week_holds_no_more_than_the_week_that_it_keeps(
    deload: int, refused_too: bool
) -> None:
    """Its lifts may keep all of their sets, and have eight before; the sums see a ninth at once."""
    loaded = parse_scenario(f"{DELOAD}weekly_sets: [9, 8, {deload}]\n")
    assert refused(loaded) is refused_too
    assert has_plan(prepare(loaded.scenario, loaded.catalog), Clock(planted.SECONDS)) is not (
        refused_too
    )
    freed = parse_scenario(f"{DELOAD}weekly_sets: [9, 8, {deload}]\ndeload: null\n")
    assert not refused(freed)


def test_what_sums_refuse_is_blamed_on_few_lines() -> None:
    """On the totals and what ties them together, not on every rule in force."""
    loaded = parse_scenario(f"{DELOAD}weekly_sets: [9, 8, 9]\n")
    rules = editable_rules(loaded)
    clash = find_clash(
        loaded, Clock(planted.SECONDS), suspects=suspects(loaded, rules), rules=rules
    )
    assert clash is not None
    assert clash.minimal is True
    told = {rule.rule for rule in clash.rules}
    assert told == {"weekly_sets", "deload_half", "phase_constant"}


@pytest.mark.parametrize(("sets", "other", "refused_too"), [(8, 4, False), (8, 5, True)])
def test_requirements_of_different_exercises_add_up(
    sets: int, other: int, refused_too: bool
) -> None:
    """Twelve sets hold eight of one pull and four of the other, and no fifth."""
    wanted = "".join(
        f"\n  - {{select: {{pattern: {pattern}}}, count: sets, at_least: {least}}}"
        for pattern, least in (("vertical_pull", sets), ("horizontal_pull", other))
    )
    asked = f"{SMALL}weekly_sets: [12]\nbalance: null\nrequire:{wanted}\n"
    told = [item.message for item in arithmetic_conflicts(parse_scenario(asked))]
    assert bool(told) is refused_too
    assert all("adds up to 13: 8 of vertical pull and 5 of horizontal pull" in t for t in told)


def test_the_same_of_several_weeks_is_said_once() -> None:
    """With the numbers of the first; a week that asks for less is not among them."""
    asked = parse_scenario(
        SMALL.replace("weeks: 1", "weeks: 4")
        + "weekly_sets: [4, 5, 12, 6]\nmuscle_sets: {lats: {min: 8}}\n"
    )
    (found,) = arithmetic_conflicts(asked)
    assert found.where == "weeks 1, 2 and 4"
    assert "Lats need 8 sets in week 1" in found.message
    assert "So too in weeks 2 and 4." in found.message


def test_where_nothing_can_be_chosen_that_alone_is_the_reason() -> None:
    """That the week can't hold its sets then goes without saying; each session is named."""
    two = SMALL.replace("commercial_gym", "[band]").replace(
        "day: wed}", "day: wed}, {name: B, day: fri}"
    )
    told = [item.message for item in arithmetic_conflicts(parse_scenario(two))]
    assert len(told) == 1
    assert told[0].startswith("Back needs 1 exercise, and none can be chosen in week 1.")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("limits: {sets: 4}\nweekly_sets: [6]", "its session can hold 4 at most (Back 4)"),
        ("limits: {sets: 4}\nmuscle_sets: {lats: {min: 5}}", "1 session can give them 4 sets at"),
        ("limits: {exercises: [4, 5], sets: 7}", "and its 4 exercises make 8 sets at least"),
        (
            "limits: {grip: 5}\nrequire: [{select: {grip_demand: 2}, count: sets, at_least: 3}]",
            "demand 2 or more; week 1 can hold 2 at most",
        ),
        (
            "limits: {muscle_sets: 2.5}\n"
            "pin: [{exercise: chest_supported_db_row, session: Back, sets: 3}]",
            "makes 3 sets for a muscle in Back, which may have 2.5",
        ),
    ],
)
def test_every_limit_of_a_session_is_added_up(lines: str, told: str) -> None:
    """Each stated sum of a session bounds what a week, a muscle or a coach can ask of it."""
    found = [item.message for item in arithmetic_conflicts(parse_scenario(SMALL + lines))]
    assert any(told in message for message in found), found


def test_a_contradiction_of_plain_sums_is_told_at_once() -> None:
    """Before anything is searched, with the words that stand in the answer."""
    news: list[str] = []
    control = Control(
        SolveOptions(workers=1),
        lambda progress: news.append(progress.news) if progress.news else None,
    )
    plan = best_plan(planted.load("minutes_too_few"), control)
    assert plan.conflict is not None
    assert news[0] == f"No plan can exist: {plan.conflict[0].message}"


def test_the_reason_comes_first_then_ways_out_as_they_are_found() -> None:
    """Nobody waits for the last repair to hear the reason, and the end of it is said."""
    news: list[str] = []
    plan = solve(
        planted.load("minutes_too_few"),
        SolveOptions(workers=1),
        lambda progress: news.append(progress.news) if progress.news else None,
    )
    assert news[0].startswith("No plan can exist: ")
    told = {line.removeprefix("A way out: ").removesuffix(".") for line in news[1:-1]}
    assert told == {repair.edit for repair in plan.repairs or ()}
    assert len(told) >= 3
    assert news[-1].endswith("found.") or news[-1].endswith("may be more.")


def test_without_time_nothing_is_claimed() -> None:
    """A question that ran out of time is neither yes nor no."""
    loaded = planted.load("order_has_no_place_between")
    assert find_clash(loaded, Clock(0)) is None
    checker = FeasibilityChecker(loaded, editable_rules(loaded), Clock(0))
    assert checker.feasible([]) is None


def test_what_follows_from_other_answers_is_not_searched() -> None:
    """Fewer lines than had a plan have one; more lines than had none have none."""
    loaded = planted.load("pins_of_one_family")
    rules = editable_rules(loaded)
    core = [rule for rule in rules if rule in planted.clash("pins_of_one_family").rules]
    clock = Clock(planted.SECONDS)
    checker = FeasibilityChecker(loaded, rules, clock)
    assert checker.feasible(core) is False
    assert checker.feasible(core[1:]) is True
    spent = clock.work.left
    assert checker.feasible(rules) is False
    assert checker.feasible([]) is True
    assert checker.feasible(core[2:]) is True
    assert clock.work.left == spent


def test_short_looks_of_both_kinds_come_first() -> None:
    """What sums prove at once doesn't wait until propagation has tried for long."""
    loaded, clash = planted.load("deload_too_small"), planted.clash("deload_too_small")
    clock = Clock(planted.SECONDS)
    checker = FeasibilityChecker(loaded, editable_rules(loaded), clock)
    before = clock.work.left
    assert checker.feasible(clash.rules) is False
    assert before - clock.work.left < 0.1


def test_a_plan_is_looked_for_in_a_few_of_many_exercises(monkeypatch: pytest.MonkeyPatch) -> None:
    """A yes out of a part is a yes; that a part has no plan says nothing of the whole."""
    columns: list[int] = []
    status = "unknown"

    def stub(linear: LinearModel, *_args: object, **_options: object) -> cpsat.Outcome:
        columns.append(len(linear.lower))
        return cpsat.Outcome(status, linear.lower if status == "feasible" else None, None)

    monkeypatch.setattr(feasibility.cpsat, "run", stub)
    wide = SMALL.replace("weeks: 1", "weeks: 6") + "catalog: extended\n"
    loaded = parse_scenario(wide)
    instance = prepare(loaded.scenario, loaded.catalog)
    assert has_plan(instance, Clock(1)) is None
    assert columns[0] < columns[1]
    status = "infeasible"
    columns.clear()
    assert has_plan(instance, Clock(1)) is False
    assert columns[0] < columns[1]
    status = "feasible"
    columns.clear()
    assert has_plan(instance, Clock(1)) is True
    assert len(columns) == 1


def test_a_clash_that_was_cut_short_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that do not come leave a set that clashes, marked as perhaps too large."""
    from optimizer.explain import conflict

    loaded = planted.load("pins_of_one_family")
    real, asked = FeasibilityChecker.feasible, []

    def slow(self: FeasibilityChecker, kept: object) -> bool | None:
        asked.append(kept)
        return real(self, kept) if len(asked) == 1 else None  # type: ignore[arg-type]

    monkeypatch.setattr(conflict.FeasibilityChecker, "feasible", slow)
    found = find_clash(loaded, Clock(planted.SECONDS))
    assert found is not None
    assert found.minimal == "unknown"
    assert {"pin[0]", "pin[1]", "limits.per_family"} <= {dotted(r.path) for r in found.rules}
