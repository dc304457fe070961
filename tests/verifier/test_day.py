"""One day of a plan tried otherwise: the same verdict as of the whole plan with ``own: true``."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from catalog.loading import load_catalog
from helpers import plan, scenario
from optimizer.scenario.types import Exceptional
from optimizer.verifier import verify
from optimizer.verifier.day import OpenDays

SETS = {"deadlift": 3, "pull_up": 3, "seal_row": 3, "face_pull": 2}
LIGHT = {"deadlift": 2, "pull_up": 2, "seal_row": 2, "face_pull": 1}


@pytest.mark.parametrize("seed", range(8))
def test_the_verdict_on_a_day_is_that_on_the_whole_plan(seed: int) -> None:
    """Random days of a legal block with halved deload weeks, legal and broken ones."""
    seeds, draw = load_catalog("seed"), Random(seed)
    asked = scenario(
        seeds,
        equipment={"main": ["commercial_gym"]},
        block={"weeks": 4, "deload_weeks": [4]},
        weekly_sets={"start": 22, "end": 22, "tolerance": 2},
        deload="half",
        limits={"exercises": [3, 4], "grip": 30},
        sets_per_exercise={"min": 1, "max": 5, "spread": 3},
        ordering={"compound_first": True, "apart": ["grip", "lower_back"]},
        recovery={"lower_back_hours": 48},
        balance={"tolerance": 2},
        pin=[{"exercise": "pull_up", "session": "A"}],
        select={"include": [{"muscle": "rear_delts"}], "unlock": {"inverted_row": 2}},
    )
    weeks = {
        week: {name: list((LIGHT if week == 4 else SETS).items()) for name in "AB"}
        for week in range(1, 5)
    }
    facts = plan(weeks)
    assert [v.message for v in verify(asked, seeds, facts).violations] == []
    days = OpenDays(asked, seeds, facts)
    verdicts = set()
    for _ in range(40):
        week, name = draw.randint(1, 4), draw.choice("AB")
        listed = list(weeks[week][name])
        place = draw.randrange(4)
        listed[place] = (
            draw.choice(list(seeds)).id,
            max(1, listed[place][1] + draw.randint(-1, 1)),
        )
        own = Exceptional(None, None, own=True, skip=False, source_index=-1)
        other = replace(asked, exceptions={(week, name): own})
        changed = {**weeks, week: {**weeks[week], name: listed}}
        whole = verify(other, seeds, plan(changed)).legal
        day = days.day(week, asked.session(name))
        day.put(listed)
        assert day.legal == whole
        verdicts.add(whole)
    assert verdicts == {True, False}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("scope", ["day", "group"])
def test_points_differ_as_the_scores_of_whole_plans(seed: int, scope: str) -> None:
    """Set for set, on a day of its own and in all weeks of a group, with every weight."""
    seeds, draw = load_catalog("seed"), Random(seed)
    asked = scenario(
        seeds,
        equipment={"main": ["commercial_gym"]},
        block={"weeks": 5, "deload_weeks": [3], "phases": [3, 2]},
        weekly_sets={"start": 22, "end": 22, "tolerance": 2},
        priorities={"lats": 2, "forearms": 1},
        select={"prefer": ["seal_row"], "avoid": [{"pattern": "hinge"}]},
        score={"minutes": 1},
    )
    weeks = {
        week: {name: list((LIGHT if week == 3 else SETS).items()) for name in "AB"}
        for week in range(1, 6)
    }
    days = OpenDays(asked, seeds, plan(weeks))
    differences = set()
    for _ in range(12):
        week, name, place = draw.randint(1, 5), draw.choice("AB"), draw.randrange(4)
        new = draw.choice([e.id for e in seeds if e.id not in SETS])
        session = asked.session(name)
        day = days.day(week, session) if scope == "day" else days.group(week, session)
        before = day.points
        changed = dict(weeks)
        for number in day.weeks:
            listed = list(weeks[number][name])
            listed[place] = (new, listed[place][1])
            changed[number] = {**weeks[number], name: listed}
            day.put(listed, week=number)
        one, other = (verify(day.scenario, seeds, plan(w)).score for w in (weeks, changed))
        assert day.points - before == other - one
        differences.add(other - one)
    assert len(differences) > 3
