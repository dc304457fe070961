"""Every shipped scenario does what its header says.

A header is the file's first comment: a line for editors, what the file shows in words, then lines
of ``key: value``. The keys are

- ``expect``: the status of its solution, ``optimal`` or ``infeasible``;
- ``rule`` (features): the rule that binds, also the file's name;
- ``without`` (features): an edit that lifts the rule, after which the best plan scores more;
- ``cause`` (infeasible): paths of the lines that clash, with commas between them;
- ``repair`` (infeasible): an edit after which there is a plan.

An edit is ``path = value`` with the value in YAML, or ``remove path``.
"""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from catalog.inputs import Document, decode, read_bytes, read_text, undotted
from helpers import slow
from optimizer.plan.schema import Plan
from optimizer.scenario import Loaded, load_document, load_scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
SCHEMA_LINE = "# yaml-language-server: $schema=../../docs/scenario.schema.json"
FOLDERS = ("starter", "reference", "features", "week", "infeasible")
"""What this file is about; other folders hold the files of other commands."""
SECONDS = 300
"""Far more than any of these needs, so that a busy machine changes nothing."""
REFERENCE_GAP = 0.03
"""Reference blocks are solved this closely here; how fast they are proved is benchmarked."""

LONG = (
    "reference/advanced_12_weeks.yaml",
    "reference/lat_specialisation.yaml",
    "reference/strength_8_weeks.yaml",
    "reference/three_days_45_minutes.yaml",
    "reference/travelling_lifter.yaml",
    "features/weekly_sets.yaml",
)
"""Seconds each: ``make test-all`` has them too."""

Path_ = tuple[str | int, ...]


def names(*folders: str) -> list[str]:
    """The scenarios of some folders, as paths below ``scenarios``."""
    paths = [path for folder in folders for path in SCENARIOS.glob(f"{folder}/*.yaml")]
    return sorted(str(path.relative_to(SCENARIOS)) for path in paths)


@cache
def header(name: str) -> dict[str, str]:
    """The keys of a file's header; ``prose`` is what stands before them."""
    lines: list[str] = []
    for line in (SCENARIOS / name).read_text(encoding="utf-8").splitlines()[1:]:
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    keys = {m[1]: m[2] for m in (re.fullmatch(r"([a-z]+): (.+)", line) for line in lines) if m}
    prose = [line for line in lines if line and not re.fullmatch(r"[a-z]+: .+", line)]
    return keys | {"prose": " ".join(prose)}


def read(name: str) -> Document:
    """The file as plain data with places."""
    shown, raw = read_bytes(str(SCENARIOS / name))
    return read_text(decode(raw, shown), shown)


def edited(name: str, edit: str) -> Loaded:
    """The scenario after an edit of its header."""
    data = copy.deepcopy(read(name).data)
    place, _, value = edit.removeprefix("remove ").partition(" = ")
    *parents, last = undotted(place)
    node: Any = data
    for part in parents:
        node = node.setdefault(part, {}) if isinstance(node, dict) else node[part]
    if edit.startswith("remove "):
        del node[last]
    else:
        node[last] = read_text(f"value: {value}", edit).data["value"]
    text = json.dumps(data)
    return load_document(read_text(text, name), (SCENARIOS / name).parent)


def solved(loaded: Loaded, gap: float = 0.0, workers: int = 1) -> Plan:
    """The answer alone; explanations are held to these files by the tests of ``explain``."""
    from optimizer.answer import solve
    from optimizer.solver import SolveOptions

    options = SolveOptions(time_limit=SECONDS, gap=gap, workers=workers, seed=0)
    return solve(loaded, options, explain=False)


@cache
def answer(name: str) -> Plan:
    """The answer of a scenario as it stands."""
    return solved(load_scenario(str(SCENARIOS / name)))


def assert_legal(loaded: Loaded, plan: Plan) -> None:
    """The verifier finds nothing and adds up the same score."""
    from optimizer.plan.reading import facts_of
    from optimizer.verifier import verify

    verdict = verify(loaded.scenario, loaded.catalog, facts_of(plan))
    assert verdict.violations == ()
    assert verdict.mismatches == ()
    assert verdict.score == plan.score


# ----- what a file must be --------------------------------------------------------------------


@pytest.mark.parametrize("name", names(*FOLDERS))
def test_a_file_loads_and_says_what_it_shows(name: str) -> None:
    """A reader of any shipped scenario learns what it shows; an editor finds the schema."""
    text = (SCENARIOS / name).read_text(encoding="utf-8")
    assert text.startswith(SCHEMA_LINE + "\n")
    assert len(header(name)["prose"]) > 40
    assert header(name)["expect"] in ("optimal", "infeasible")
    assert load_scenario(str(SCENARIOS / name)).scenario.name


def test_each_folder_has_its_share() -> None:
    """The promised number of examples of each kind stays."""
    assert names("starter")
    assert len(names("reference")) >= 8
    assert len(names("features")) >= 23
    assert len(names("infeasible")) >= 20


def test_names_are_unique() -> None:
    """A plan's title tells which scenario it is from."""
    titles = [load_scenario(str(SCENARIOS / name)).scenario.name for name in names(*FOLDERS)]
    assert len(titles) == len(set(titles))


# ----- features: the rule binds ---------------------------------------------------------------


@pytest.mark.parametrize("name", names("starter", "features"))
def test_a_small_scenario_is_proved_optimal(name: str) -> None:
    """Starter and features solve as they are, to a plan that the verifier accepts."""
    assert header(name)["expect"] == "optimal"
    assert answer(name).status == "optimal"
    assert_legal(load_scenario(str(SCENARIOS / name)), answer(name))


@pytest.mark.parametrize("name", slow(LONG, names("features")))
def test_a_feature_binds(name: str) -> None:
    """Lifting the rule that a feature shows gives a better plan, so the rule is seen at work."""
    assert header(name)["rule"] == Path(name).stem
    free = solved(edited(name, header(name)["without"]))
    assert free.status == "optimal"
    assert free.score is not None
    assert answer(name).score is not None
    assert free.score > answer(name).score  # type: ignore[operator]


# ----- infeasible: the planted cause ----------------------------------------------------------


@pytest.mark.parametrize("name", names("infeasible"))
def test_the_impossible_is_proved(name: str) -> None:
    """What was planted is found infeasible, never merely unknown."""
    assert header(name)["expect"] == "infeasible"
    plan = answer(name)
    assert plan.status == "infeasible"
    assert plan.weeks is None


@pytest.mark.parametrize("name", names("infeasible"))
def test_causes_are_lines_of_the_file(name: str) -> None:
    """The planted cause names what the file says, so that an explanation can be held to it."""
    positions = read(name).positions
    causes = [undotted(cause) for cause in header(name)["cause"].split(", ")]
    assert all(cause in positions for cause in causes)


@pytest.mark.parametrize("name", names("infeasible"))
def test_one_edit_repairs(name: str) -> None:
    """The repair in the header is enough: nothing else is wrong with the scenario."""
    loaded = edited(name, header(name)["repair"])
    plan = solved(loaded)
    assert plan.status == "optimal"
    assert_legal(loaded, plan)


# ----- reference ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", slow(LONG, names("reference")))
def test_a_reference_block_has_a_good_legal_plan(name: str) -> None:
    """Every reference block solves to within 3 % and keeps all of its rules."""
    assert header(name)["expect"] == "optimal"
    loaded = load_scenario(str(SCENARIOS / name))
    plan = solved(loaded, gap=REFERENCE_GAP, workers=2)
    assert plan.gap is not None
    assert plan.gap <= REFERENCE_GAP
    assert_legal(loaded, plan)
