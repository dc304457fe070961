"""Substitutes: each keeps the whole plan legal on a day of its own, the plan's least loss first."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from catalog.loading import load_catalog
from catalog.vocabulary import closure
from optimizer.answer import solve
from optimizer.plan.ordering import legal_order
from optimizer.plan.reading import PlanFacts, PrescriptionFacts, SessionFacts, WeekFacts, facts_of
from optimizer.plan.schema import Plan
from optimizer.scenario.load import Loaded, edited, load_scenario, parse_scenario
from optimizer.solver import SolveOptions
from optimizer.studies.scenario_edits import own_day
from optimizer.substitutes import distance, nearest, what_differs
from optimizer.verifier import verify
from oracle import generate

CASES = (1, 2, 5, 9)


def solved(seed: int, folder: Path) -> tuple[Loaded, Plan]:
    """A random scenario with a plan, if it has one."""
    loaded = load_scenario(str(generate.case(seed, "small").write(folder)))
    return loaded, solve(loaded, SolveOptions(time_limit=600, gap=0.05, workers=1))


def put(loaded: Loaded, facts: PlanFacts, week: int, session: str, old: str, new: str) -> PlanFacts:
    """The plan with one exercise of one day replaced, its day in order again."""

    def sessions(held: SessionFacts) -> SessionFacts:
        sets = {p.exercise if p.exercise != old else new: p.sets for p in held.prescriptions}
        goal = loaded.scenario.session(session).goal
        order = legal_order((loaded.catalog[e] for e in sets), loaded.scenario, goal)
        assert order is not None
        return SessionFacts(session, tuple(PrescriptionFacts(e.id, sets[e.id]) for e in order))

    weeks = tuple(
        WeekFacts(
            w.week,
            tuple(sessions(s) if (w.week, s.session) == (week, session) else s for s in w.sessions),
        )
        for w in facts.weeks
    )
    return PlanFacts(weeks, facts.frozen_through)


def check_all(loaded: Loaded, plan: Plan) -> int:
    """Put every substitute of a plan to the whole verifier; gives how many there are."""
    count = 0
    for week in plan.weeks or ():
        for session in week.sessions:
            data = copy.deepcopy(loaded.document.data)
            own_day(data, week.week, session.session)
            own = edited(loaded, data)
            for item in session.exercises:
                assert len(item.substitutes) <= 3
                assert set(item.substitutes) <= set(plan.names)
                assert set(item.equally_good) <= set(item.substitutes)
                scores = []
                for other in item.substitutes:
                    count += 1
                    assert loaded.catalog[other].pattern == loaded.catalog[item.exercise].pattern
                    facts = put(
                        loaded, facts_of(plan), week.week, session.session, item.exercise, other
                    )
                    verdict = verify(own.scenario, own.catalog, facts)
                    assert verdict.legal, (week.week, session.session, item.exercise, other)
                    assert plan.differences[item.exercise][other]
                    scores.append(verdict.score)
                assert scores == sorted(scores, reverse=True)
    return count


def test_every_substitute_verifies(tmp_path: Path) -> None:
    """On random scenarios, by the whole verifier and the scenario as a file would say it.

    Each has the pattern of what it stands in for; the one that costs the plan least comes first.
    """
    total = 0
    for seed in CASES:
        folder = tmp_path / str(seed)
        folder.mkdir()
        loaded, plan = solved(seed, folder)
        total += check_all(loaded, plan)
    assert total > 10


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20, 80))
def test_every_substitute_verifies_more(seed: int, tmp_path: Path) -> None:
    """The same on many more."""
    loaded, plan = solved(seed, tmp_path)
    check_all(loaded, plan)


BLOCK = """
schema_version: 1
name: Two weeks
catalog: extended
equipment: {main: commercial_gym}
block: {weeks: 2}
sessions: [{name: Pull, day: mon}]
weekly_sets: 11
limits: {exercises: 4}
"""


@pytest.fixture(scope="module")
def pulls() -> tuple[Loaded, Plan]:
    """Two weeks of one session in a full gym."""
    loaded = parse_scenario(BLOCK)
    return loaded, solve(loaded, SolveOptions(time_limit=600, workers=1, gap=0.03))


def test_equally_good_is_less_than_a_thousandth_in_all_weeks(pulls: tuple[Loaded, Plan]) -> None:
    """By the scores of whole plans in which the group's every week has the other."""
    loaded, plan = pulls
    week = (plan.weeks or [])[1]
    said = set()
    for item in week.sessions[0].exercises:
        for other in item.substitutes:
            facts = facts_of(plan)
            for number in (1, 2):
                facts = put(loaded, facts, number, "Pull", item.exercise, other)
            loss = (plan.score or 0) - verify(loaded.scenario, loaded.catalog, facts).score
            alike = loss < 0.001 * (plan.score or 0)
            assert (other in item.equally_good) == alike
            said.add(alike)
    assert said == {True, False}


def test_in_a_full_gym_no_band_stands_in_first(pulls: tuple[Loaded, Plan]) -> None:
    """The cable next to the one that is taken does."""
    loaded, plan = pulls
    found = [i for w in plan.weeks or () for s in w.sessions for i in s.exercises if i.substitutes]
    assert found
    for item in found:
        assert not all("band" in kit for kit in loaded.catalog[item.substitutes[0]].equipment)


def test_twins_come_first() -> None:
    """The same muscles before anything else of the same movement."""
    seed = load_catalog("seed")
    pulldown = seed["lat_pulldown"]
    found = nearest(pulldown, seed)
    assert {e.pattern for e in found} == {pulldown.pattern}
    assert [distance(pulldown, e) for e in found] == sorted(distance(pulldown, e) for e in found)
    assert all(set(e.direct) & set(pulldown.direct) for e in found)


def test_what_differs_is_said() -> None:
    """A coach hears what changes for the athlete."""
    seed = load_catalog("seed")
    gym = closure(["commercial_gym"])
    assert "easier on the lower back" in what_differs(seed["bent_over_row"], seed["seal_row"], gym)
    assert "one side at a time" in what_differs(seed["seal_row"], seed["single_arm_row"], gym)


@pytest.mark.parametrize(
    ("items", "needs"), [(["dumbbell_pair", "pull_up_bar"], "pair of dumbbells"), (["barbell"], "")]
)
def test_what_is_needed_is_what_the_gym_has_for_it(items: list[str], needs: str) -> None:
    """Nobody with dumbbells reads of the barbell that the entry names first."""
    entries = load_catalog("extended")
    words = what_differs(entries["pendlay_row"], entries["bent_over_row"], closure(items))
    assert words.partition("needs ")[2].partition(";")[0] == needs


HOTEL = """
schema_version: 1
name: A week away
catalog: extended
equipment: {main: [kettlebell_pair, pull_up_bar], hotel: [dumbbell_pair, band]}
block: {weeks: 2}
sessions: [{name: A, day: mon}]
exceptions: [{weeks: [2], gym: hotel}]
weekly_sets: [4, 4]
limits: {exercises: [1, 2]}
balance: null
pin: [{exercise: kettlebell_double_row, session: A}]
"""


def test_a_substitute_has_the_name_of_the_kit_in_hand() -> None:
    """Home has kettlebells and the hotel dumbbells; neither is told of the other's."""
    plan = solve(parse_scenario(HOTEL), SolveOptions(workers=1, gap=0.5))
    assert plan.weeks is not None
    home, hotel = (
        {
            name.removesuffix(" (equally good)")
            for item in week.sessions[0].exercises
            for name in plan.stand_ins([item])
        }
        for week in plan.weeks
    )
    assert not [name for name in home if "Dumbbell" in name]
    assert not [name for name in hotel if "Kettlebell" in name]
    assert home
    assert hotel
