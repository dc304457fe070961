"""Assembled plans against values worked out by hand from the article's catalogue."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from helpers import SOLVER
from optimizer.plan.assemble import assemble, no_plan, plan_weeks, rir_of, week_plan
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Conflict, Plan, Terms
from optimizer.scenario import Loaded, parse_scenario
from optimizer.scenario.calendar import Calendar
from optimizer.units import gap
from optimizer.verified import WrongPlan, verified
from optimizer.verifier import Verdict, verify

NOTHING = Terms(**dict.fromkeys(Terms.model_fields, 0))

BASE = """
schema_version: 1
name: By hand
equipment:
  main: commercial_gym
  hotel: [dumbbell_pair, adjustable_bench, band]
block: {weeks: 5, deload_weeks: [5], phases: [3, 2]}
sessions:
  - {name: Pull B, day: thu}
  - {name: Pull A, day: mon}
exceptions:
  - {weeks: [2], session: Pull A, gym: hotel}
  - {weeks: [3], session: Pull A, skip: true}
"""


def loaded(extra: str = "") -> Loaded:
    """The base scenario with more keys."""
    return parse_scenario(BASE + extra)


def made(source: Loaded, sets: dict[str, int], **kwargs: Any) -> Plan:
    """A plan that does the same in every week, all of it in Pull A."""
    choice = {(week, "Pull A"): sets for week in range(1, source.scenario.weeks + 1)}
    return assemble(
        source,
        plan_weeks(source, choice, kwargs.get("frozen", ())),
        status="optimal",
        score=0,
        bound=0,
        terms=NOTHING,
        solver=SOLVER,
        **kwargs,
    )


def items(plan: Plan, week: int) -> dict[str, Any]:
    """Prescriptions of Pull A by exercise."""
    assert plan.weeks is not None
    found = next(s for s in plan.weeks[week - 1].sessions if s.session == "Pull A")
    return {item.exercise: item for item in found.exercises}


def test_sessions_stand_by_day_and_missed_ones_are_named() -> None:
    plan = made(loaded(), {"lat_pulldown": 3})
    assert plan.weeks is not None
    assert [s.session for s in plan.weeks[0].sessions] == ["Pull A", "Pull B"]
    assert [s.session for s in plan.weeks[2].sessions] == ["Pull B"]
    assert plan.weeks[2].skipped == ["Pull A"]
    assert [week.phase for week in plan.weeks] == [1, 1, 1, 2, 2]
    assert [week.deload for week in plan.weeks] == [False] * 4 + [True]


def test_order_reps_rest_and_kit() -> None:
    lifts = {"face_pull": 2, "lat_pulldown": 3, "deadlift": 3, "single_arm_row": 2}
    found = items(made(loaded(), lifts), 1)
    assert list(found) == ["deadlift", "lat_pulldown", "single_arm_row", "face_pull"]
    assert [item.order for item in found.values()] == [1, 2, 3, 4]
    deadlift = found["deadlift"]
    assert (deadlift.reps.min, deadlift.reps.max, deadlift.reps.unit) == (3, 5, "reps")
    assert (deadlift.rest_seconds, deadlift.kit) == (180, ["barbell", "plates"])
    assert not deadlift.each_side
    assert found["single_arm_row"].each_side


def test_the_kit_is_the_first_that_the_gym_of_that_week_can_serve() -> None:
    source = loaded("pin: [{exercise: bent_over_row, session: Pull A}]\n")
    plan = made(source, {"bent_over_row": 4})
    assert items(plan, 1)["bent_over_row"].kit == ["barbell", "plates"]
    assert items(plan, 2)["bent_over_row"].kit == ["dumbbell_pair"]


def test_a_session_shows_the_reps_of_its_own_goal() -> None:
    text = BASE.replace("name: Pull A, day: mon", "name: Pull A, day: mon, goal: strength")
    plan = made(parse_scenario(text), {"lat_pulldown": 3, "neutral_grip_pulldown": 2})
    found = items(plan, 1)["lat_pulldown"]
    assert (found.reps.min, found.reps.max) == (6, 8)
    assert items(made(loaded(), {"lat_pulldown": 3}), 1)["lat_pulldown"].reps.max == 15


@pytest.mark.parametrize(
    ("reps", "expected"),
    [
        ("5", (5, 5, None)),
        ("3-5", (3, 5, None)),
        (" 3 – 5 ", (3, 5, None)),
        ("5-3", (3, 5, "5-3")),  # no range: shown as it stands
        ("5/4/3", (3, 5, "5/4/3")),
        ("as many as you like", (3, 5, "as many as you like")),
    ],
)
def test_a_pins_reps_win(reps: str, expected: tuple[int, int, str | None]) -> None:
    pin = f"pin: [{{exercise: deadlift, session: Pull A, reps: '{reps}', notes: belt on}}]\n"
    found = items(made(loaded(pin), {"deadlift": 3}), 1)["deadlift"]
    assert (found.reps.min, found.reps.max, found.reps.text) == expected
    assert found.notes == "belt on"


def test_a_pin_speaks_only_of_its_weeks() -> None:
    pin = "pin: [{exercise: deadlift, session: Pull A, weeks: [4], reps: '1'}]\n"
    plan = made(loaded(pin), {"deadlift": 3})
    assert items(plan, 1)["deadlift"].reps.max == 5
    assert items(plan, 4)["deadlift"].reps.max == 1


def test_reps_in_reserve_by_week_and_tier() -> None:
    """Weeks 1 to 3 are a mesocycle, 3 + round(-2 x i / 2); week 4 is one; week 5 rests at 4."""
    source = loaded("effort: {rir: [3, 1], deload_rir: 4}\n")
    lifts = source.catalog
    shown = {
        name: [rir_of(Calendar(source.scenario, lifts), week, lifts[name]) for week in range(1, 6)]
        for name in ("lat_pulldown", "deadlift", "power_clean")
    }
    assert shown == {
        "lat_pulldown": [3, 2, 1, 3, 4],
        "deadlift": [4, 3, 2, 4, 5],  # a heavy hinge: one more
        "power_clean": [4, 4, 4, 4, 4],  # explosive: four at least
    }


def test_seconds_and_metres_have_no_reps_in_reserve() -> None:
    found = items(made(loaded(), {"farmers_carry": 3, "lat_pulldown": 2}), 1)
    assert found["farmers_carry"].rir is None
    assert found["lat_pulldown"].rir == 3


def test_minutes_are_warm_up_setting_up_and_sets_rounded_up() -> None:
    """240 + (120 + 3 x 196) + (45 + 2 x lat pulldown's own seconds), in whole minutes."""
    source = loaded("warm_up: minimal\n")
    pulldown = source.catalog["lat_pulldown"]
    seconds = 240 + 120 + 3 * 196 + pulldown.setup_seconds + 2 * pulldown.seconds_per_set
    plan = made(source, {"deadlift": 3, "lat_pulldown": 2})
    assert plan.weeks is not None
    assert plan.weeks[0].sessions[0].minutes == -(-seconds // 60)
    assert plan.weeks[0].sessions[1].minutes == 4  # nothing but the warm-up


def test_pairs_stand_together_and_share_their_rests() -> None:
    """Pulldown and face pull in turn: two times the shorter of their rests is saved."""
    source = loaded("supersets: {pairs: 1}\n")
    sets = {"Pull A": {"face_pull": 2, "lat_pulldown": 3, "deadlift": 3}}
    plain = week_plan(source, 1, sets).sessions[0]
    paired = week_plan(source, 1, sets, {"Pull A": [("face_pull", "lat_pulldown")]}).sessions[0]
    assert [(item.exercise, item.pair) for item in paired.exercises] == [
        ("deadlift", None),
        ("lat_pulldown", "A1"),
        ("face_pull", "A2"),
    ]
    assert {item.pair for item in plain.exercises} == {None}
    rests = [source.catalog[e].rest_seconds for e in ("lat_pulldown", "face_pull")]
    saved = 2 * min(rests)
    assert 0 <= 60 * (plain.minutes - paired.minutes) - saved + 60 < 120


def test_a_schemes_rest_is_printed_and_timed() -> None:
    source = loaded("schemes: [{select: lat_pulldown, rest: 30, weeks: [1]}]\n")
    plan = made(source, {"lat_pulldown": 3})
    assert items(plan, 1)["lat_pulldown"].rest_seconds == 30
    entry = source.catalog["lat_pulldown"]
    assert items(plan, 4)["lat_pulldown"].rest_seconds == entry.rest_seconds
    each = entry.seconds_per_set - entry.rest_seconds + 30
    assert plan.weeks is not None
    assert plan.weeks[0].sessions[0].minutes == -(-(240 + entry.setup_seconds + 3 * each) // 60)


def test_training_elsewhere_stands_in_its_week() -> None:
    source = loaded(
        "elsewhere: [{days: [sat], what: squats, muscle_sets: {quadriceps: 4.5}, weeks: [1]},"
        " {session: Pull A, what: chest, minutes: 20}]\n"
    )
    data = made(source, {}).to_data()
    chest = {"day": "mon", "session": "Pull A", "what": "chest", "minutes": 20}
    squats = {"day": "sat", "what": "squats", "muscle_sets": {"quadriceps": 4.5}}
    assert data["weeks"][0]["elsewhere"] == [squats, chest]
    assert "elsewhere" not in data["weeks"][2]  # Pull A is skipped


def test_credit_and_balance() -> None:
    week = week_plan(loaded(), 1, {"Pull A": {"lat_pulldown": 3}, "Pull B": {"bent_over_row": 4}})
    assert week.sets == 7
    assert week.balance == {"vertical_pull": 3, "horizontal_pull": 4}
    assert week.muscle_sets["lats"] == 7
    assert week.muscle_sets["erector_spinae"] == 2  # four sets at half credit
    assert "quadriceps" not in week.muscle_sets
    assert list(week.muscle_sets)[:2] == ["lats", "teres_major"]


def test_the_balance_shown_is_the_scenarios() -> None:
    source = loaded("balance: {between: [hinge, carry]}\n")
    assert week_plan(source, 1, {"Pull A": {"deadlift": 3}}).balance == {"hinge": 3, "carry": 0}
    none = loaded("balance: null\n")
    assert list(week_plan(none, 1, {}).balance) == ["vertical_pull", "horizontal_pull"]


def test_an_illegal_choice_is_the_models_mistake() -> None:
    with pytest.raises(ValueError, match="no legal order of deadlift, rack_pull"):
        made(loaded("catalog: extended\n"), {"deadlift": 3, "rack_pull": 2})


def test_frozen_weeks_are_taken_over_as_they_stand() -> None:
    source = loaded()
    done = week_plan(source, 1, {"Pull A": {"seal_row": 9}})
    plan = made(source, {"lat_pulldown": 3}, frozen=[done])
    assert plan.frozen_through == 1
    assert plan.weeks is not None
    assert plan.weeks[0] == done
    assert [week.week for week in plan.weeks] == [1, 2, 3, 4, 5]
    assert "frozen_through" not in made(source, {}).to_data()


def test_frozen_weeks_show_the_balance_of_the_scenario_that_goes_on() -> None:
    done = week_plan(loaded(), 1, {"Pull A": {"seal_row": 3, "deadlift": 2}})
    source = loaded("balance: {between: [hinge, carry]}\n")
    plan = made(source, {"deadlift": 3}, frozen=[done])
    assert plan.weeks is not None
    assert plan.weeks[0].balance == {"hinge": 2, "carry": 0}
    assert plan.weeks[0].sessions == done.sessions


def test_the_gap_is_a_share_of_the_score() -> None:
    assert gap(200, 210) == 0.05
    assert gap(0, 3) == 3
    assert gap(-10, -5) == 0.5


def test_what_is_assembled_is_what_the_verifier_makes_of_it() -> None:
    source = loaded("warm_up: full\n")
    sets = {"deadlift": 3, "lat_pulldown": 3, "farmers_carry": 2, "face_pull": 2}
    draft = made(source, sets)
    verdict = verify(source.scenario, source.catalog, facts_of(draft))
    score = {"score": verdict.score, "bound": verdict.score, "terms": Terms(**verdict.terms)}
    plan = draft.model_copy(update=score)
    assert verify(source.scenario, source.catalog, facts_of(plan)).mismatches == ()


def test_a_plan_is_judged_once_and_no_claim_about_its_score_is_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither points that its sets do not come to, nor a bound that they pass."""
    source = parse_scenario(
        "schema_version: 1\nname: One\nequipment: {main: commercial_gym}\nblock: {weeks: 1}\n"
        "sessions: [{name: A, day: mon}]\nweekly_sets: [3]\nlimits: {exercises: [1, 1]}\n"
        "balance: null\n"
    )
    judged: list[Verdict] = []

    def judge(*args: Any) -> Verdict:
        judged.append(verify(*args))
        return judged[-1]

    monkeypatch.setattr("optimizer.verified.verify", judge)
    make = partial(verified, source, {(1, "A"): {"lat_pulldown": 3}}, solver=SOLVER)
    plan = make(claimed=0)
    assert (plan.score, len(judged)) == (judged[0].score, 1)
    assert plan.score is not None
    assert make(claimed=plan.score, bound=plan.score).status == "optimal"
    with pytest.raises(WrongPlan, match="score"):
        make(claimed=plan.score + 1)
    with pytest.raises(WrongPlan, match="bound"):
        make(bound=plan.score - 1)


def test_no_plan_says_why() -> None:
    conflict = Conflict(rule="weekly_sets", where="week 1", path="weekly_sets", line=3, message="m")
    source = loaded()
    plan = no_plan(source, status="infeasible", solver=SOLVER, conflict=[conflict])
    data = plan.to_data()
    assert "weeks" not in data
    assert data["conflict"][0]["line"] == 3
    assert data["minimal"] == "unknown"
    assert "conflict" not in no_plan(source, status="unknown", solver=SOLVER, conflict=[]).to_data()


def test_a_plan_file_leaves_out_what_does_not_apply() -> None:
    data = made(loaded(), {"lat_pulldown": 3}).to_data()
    first = data["weeks"][0]["sessions"][0]["exercises"][0]
    assert set(first) == {
        "order",
        "exercise",
        "name",
        "sets",
        "reps",
        "rir",
        "rest_seconds",
        "kit",
        "substitutes",
    }
    assert set(first["reps"]) == {"min", "max", "unit"}
    assert "skipped" not in data["weeks"][0]
    assert data["scenario"]["resolved"]["name"] == "By hand"
