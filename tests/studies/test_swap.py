"""Swaps: every replacement gives a legal plan, ranked by what the whole plan loses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.inputs import InputError
from catalog.schema import Catalog
from optimizer.answer import solve
from optimizer.cli.app import app
from optimizer.cli.errors import run_command
from optimizer.plan.choice import choice_in, facts_from
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Plan
from optimizer.report.blocks import Remark
from optimizer.report.changes import swap_blocks
from optimizer.report.markdown import blocks_to_markdown
from optimizer.scenario.load import Loaded, load_scenario, parse_scenario
from optimizer.solver import SolveOptions
from optimizer.studies.replan import Change, replan
from optimizer.studies.since import no_longer_available
from optimizer.studies.swap import Replacement, Swap, swap
from optimizer.verifier import verify
from oracle import generate

FAST = SolveOptions(time_limit=600, workers=1, gap=0.01)
BLOCK = """
schema_version: 1
name: Two days, three weeks
equipment: {main: commercial_gym}
block: {weeks: 3}
sessions:
  - {name: Pull A, day: mon}
  - {name: Pull B, day: thu}
weekly_sets: {start: 8, end: 9}
balance: {tolerance: 1}
limits: {exercises: [2, 3]}
select: {include: []}
"""


@pytest.fixture(scope="module")
def block() -> tuple[Loaded, Plan, str]:
    """A small block with its plan, and the first exercise of its first session."""
    loaded = parse_scenario(BLOCK)
    plan = solve(loaded, FAST)
    return loaded, plan, next(iter(choice_in(facts_of(plan))[2, "Pull A"]))


def check(found: Swap, plan: Plan) -> None:
    """Each replacement by the whole verifier, with its score and its loss."""
    assert [r.score for r in found.replacements] == sorted(
        (r.score for r in found.replacements), reverse=True
    )
    for item in found.replacements:
        verdict = verify(
            found.loaded.scenario, found.loaded.catalog, facts_from(ordered(found, item))
        )
        assert verdict.legal, (item.exercise, verdict.violations)
        assert verdict.score == item.score
        assert item.loss == pytest.approx((found.score - item.score) / max(1, abs(found.score)))
        for week in found.weeks:
            held = item.choice[week, found.session]
            assert item.exercise in held
            assert found.exercise not in held
    before = verify(found.loaded.scenario, found.loaded.catalog, facts_of(plan))
    assert found.score == (plan.score if found.scope == "phase" else before.score)


def ordered(found: Swap, item: Replacement) -> dict[tuple[int, str], dict[str, int]]:
    """The choice with each session in a legal order."""
    from optimizer.plan.ordering import legal_order

    result = {}
    for (week, session), held in item.choice.items():
        goal = found.loaded.scenario.session(session).goal
        entries = (found.loaded.catalog[e] for e in held)
        order = legal_order(entries, found.loaded.scenario, goal)
        assert order is not None
        result[week, session] = {e.id: held[e.id] for e in order}
    return result


@pytest.mark.parametrize("scope", ["day", "phase"])
def test_every_replacement_verifies(block: tuple[Loaded, Plan, str], scope: str) -> None:
    """For a day that becomes a group of its own, and for a phase."""
    loaded, plan, first = block
    found = swap(loaded, facts_of(plan), 2, "Pull A", first, scope=scope, options=FAST)
    assert len(found.replacements) > 2
    assert found.weeks == ((2,) if scope == "day" else (1, 2, 3))
    check(found, plan)


def test_a_substitute_needs_no_other_change(block: tuple[Loaded, Plan, str]) -> None:
    """What the plan offers as a substitute is a replacement with nothing else changed."""
    loaded, plan, first = block
    found = swap(loaded, facts_of(plan), 2, "Pull A", first, options=FAST)
    by_id = {item.exercise: item for item in found.replacements}
    assert plan.weeks is not None
    item = next(e for e in plan.weeks[1].sessions[0].exercises if e.exercise == first)
    assert item.substitutes
    for other in item.substitutes:
        assert by_id[other].others.same


def test_the_chosen_one_gives_a_plan(
    block: tuple[Loaded, Plan, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The day's exception is written, the new plan is legal under it, and its file is named."""
    loaded, plan, first = block
    old, new, scenario = (str(tmp_path / n) for n in ("plan.json", "new.json", "new.yaml"))
    Path(old).write_text(json.dumps(plan.to_data()), encoding="utf-8")
    where = ["--week", "2", "--session", "mon", "--exercise", first, "--workers", "1"]
    assert run_command(app, ["swap", old, *where, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["replacements"][0]
    best, named = found["exercise"], found["name"]
    assert (
        run_command(
            app, ["swap", old, *where, "--for", best, "-o", new, "--write-scenario", scenario]
        )
        == 0
    )
    told = capsys.readouterr().err.split("\n")[0]
    replaced = f"{loaded.catalog.name_of(first)} in Pull A, week 2: "
    assert told.startswith(f"{new}: {named} in place of {replaced}")
    assert "own: true" in Path(scenario).read_text(encoding="utf-8")
    assert run_command(app, ["verify", scenario, new]) == 0


def test_what_cannot_be_swapped_is_said(block: tuple[Loaded, Plan, str]) -> None:
    """With what is there, or why the wanted one can't be."""
    loaded, plan, first = block
    with pytest.raises(InputError, match="has no squat"):
        swap(loaded, facts_of(plan), 2, "Pull A", "squat")
    with pytest.raises(InputError, match="the block has weeks 1 to 3"):
        swap(loaded, facts_of(plan), 9, "Pull A", first)
    with pytest.raises(InputError, match="unknown exercise 'magic'"):
        swap(loaded, facts_of(plan), 2, "Pull A", first, to="magic")
    frozen = replace(facts_of(plan), frozen_through=2)
    with pytest.raises(InputError, match="week 2 is done"):
        swap(loaded, frozen, 2, "Pull A", first)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_every_replacement_verifies_on_random_blocks(seed: int, tmp_path: Path) -> None:
    """Each prescription of a random plan, both scopes."""
    loaded = load_scenario(str(generate.case(seed, "small").write(tmp_path)))
    plan = solve(loaded, FAST)
    for week, session in choice_in(facts_of(plan)) if plan.weeks else ():
        for exercise in choice_in(facts_of(plan))[week, session]:
            for scope in ("day", "phase"):
                try:
                    found = swap(
                        loaded, facts_of(plan), week, session, exercise, scope=scope, options=FAST
                    )
                except InputError:
                    continue  # pinned
                check(found, plan)


@pytest.fixture(scope="module")
def renewed(block: tuple[Loaded, Plan, str]) -> tuple[Loaded, Plan, str]:
    """The same block after its exercise has left the catalogue."""
    loaded, plan, exercise = block
    kept = tuple(entry for entry in loaded.catalog if entry.id != exercise)
    return replace(loaded, catalog=Catalog("renewed", kept)), plan, exercise


def test_what_the_catalogue_has_no_more_is_said(renewed: tuple[Loaded, Plan, str]) -> None:
    """No day of the plan can be swapped by itself: the message names what is gone, and where."""
    loaded, plan, exercise = renewed
    other = next(iter(choice_in(facts_of(plan))[2, "Pull B"]))
    with pytest.raises(InputError, match=r"no longer in the catalogue: .*Pull A, weeks 1-3"):
        swap(loaded, facts_of(plan), 2, "Pull B", other, options=FAST)
    found = replan(loaded, facts_of(plan), Change(from_week=2), FAST)
    assert any("No longer in the catalogue" in note for note in found.notes)
    assert exercise not in {
        e for slot, held in choice_in(facts_of(found.plan)).items() for e in held if slot[0] > 1
    }


def test_what_may_stand_no_longer_is_said_with_the_reason(block: tuple[Loaded, Plan, str]) -> None:
    """A renewed catalogue may have moved its level or its kit; days that are over are let be."""
    loaded, plan, exercise = block
    facts = facts_of(plan)
    assert no_longer_available(loaded, facts, 1) == []
    entry = loaded.catalog[exercise].model_copy(update={"equipment": (("belt",),)})
    others = (other for other in loaded.catalog if other.id != exercise)
    now = replace(loaded, catalog=Catalog("renewed", (*others, entry)))
    (told,) = no_longer_available(now, facts, 2, {"Pull B"})
    assert told.startswith(f"{entry.name} (Pull A, weeks 2 and 3): no kit for it in gym ")
    assert no_longer_available(now, facts, 3, {"Pull A", "Pull B"}) == []


def test_time_that_is_over_is_over(block: tuple[Loaded, Plan, str]) -> None:
    """Nothing is searched for then; what needs no search is still told, the rest is left open."""
    loaded, plan, exercise = block
    options = replace(FAST, time_limit=0.001)
    found = swap(loaded, facts_of(plan), 2, "Pull A", exercise, options=options)
    assert not found.impossible
    assert found.unknown
    assert all(not item.others.changes for item in found.replacements)


def test_an_optimum_gains_nothing_by_being_a_day_of_its_own() -> None:
    """Steadiness is asked of weeks that share their exercises: both plans are measured as one.

    Judged as it was written, the plan pays for sets that jump from week to week and a swap, whose
    day is a group of its own, does not: that is no gain.
    """
    wild = BLOCK.replace("{start: 8, end: 9}", "[8, 16, 8]").replace("[2, 3]", "[2, 2]")
    loaded = parse_scenario(wild)
    plan = solve(loaded, replace(FAST, gap=0))
    exercise = next(iter(choice_in(facts_of(plan))[2, "Pull A"]))
    found = swap(loaded, facts_of(plan), 2, "Pull A", exercise, options=FAST)
    own = verify(found.loaded.scenario, found.loaded.catalog, facts_of(plan))
    assert found.score == own.score > (plan.score or 0)


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (0.0, "equally good"),
        (0.00099, "equally good"),
        (-0.00099, "equally good"),
        (0.001, "the plan loses 0.1 %"),
        (-0.002, "the plan gains 0.2 %"),
    ],
)
def test_a_near_tie_is_called_equally_good(loss: float, words: str) -> None:
    """Up to a thousandth either way; beyond it the loss is told."""
    found = {"name": "Pull-Up", "loss": loss, "differs": "", "others": []}
    data = {"name": "Lat Pulldown", "session": "Pull A", "weeks": [2], "replacements": [found]}
    data |= {"names": {}, "impossible": [], "unknown": [], "gain": ""}
    assert f"- Pull-Up: {words}\n" in blocks_to_markdown("", swap_blocks(data)).replace("\\", "")


def test_what_changes_of_the_replacement_itself_is_no_also() -> None:
    """How it is done is said of it; what the swap changes besides is "also"."""
    changes = [
        {"kind": "sets", "exercise": "face_pull", "text": "Face Pull 3 → 2 sets in week 2"},
        {"kind": "unpaired", "exercise": "pull_up", "other": "face_pull", "text": "-"},
        {"kind": "paired", "exercise": "face_pull", "other": "row", "text": "-"},
        {"kind": "sets", "exercise": "row", "text": "Row 2 → 3 sets in week 2"},
    ]
    others = [{"session": "Pull A", "weeks": [2], **change} for change in changes]
    found = {"exercise": "face_pull", "name": "Face Pull", "loss": 0.0, "differs": ""}
    data = {"name": "Band Row", "session": "Pull A", "weeks": [2], "impossible": [], "unknown": []}
    data |= {"names": {"pull_up": "Pull-Up", "row": "Row"}, "gain": ""}
    data |= {"replacements": [{**found, "others": others}]}
    [block] = swap_blocks(data)
    assert [note.text for note in block.notes if isinstance(note, Remark) and note.deep] == [
        "with other sets: 3 → 2 sets in week 2",
        "in no superset with Pull-Up, as Band Row was, in week 2",
        "in a superset with Row in week 2",
        "also Pull A: Row 2 → 3 sets in week 2",
    ]


def test_lists_of_names_end(block: tuple[Loaded, Plan, str]) -> None:
    """Eight names and a count, never all there are; a gain comes with its reason."""
    loaded, plan, exercise = block
    found = swap(loaded, facts_of(plan), 2, "Pull A", exercise, options=FAST).to_data()
    ids = [f"lift_{number}" for number in range(100)]
    found |= {"impossible": ids, "unknown": ids, "names": {e: e.upper() for e in ids}}
    blocks = swap_blocks({**found, "gain": "the plan is not proved"})
    text = blocks_to_markdown("", blocks).replace("\\", "")
    assert "LIFT_7 and 92 more" in text
    assert "LIFT_8" not in text
    assert "Where the plan gains: the plan is not proved." in text
