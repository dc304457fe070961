"""One scenario, many judges: status and score of all must fit together.

The product's own way, CP-SAT in other configurations on the product's rows, HiGHS and SCIP on the
oracle's rows (each in a process of its own), and trying everything where the scenario is tiny
enough. Plans are judged twice whoever made them, by the oracle's rules and by the product's
verifier. A judge that ran out of time still has a score and a bound that must not cross another's.

A scenario that its judges disagree about is kept under ``tests/regressions`` and asked again in
every later run of the tests.
"""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from benchmarks.harness import loaded
from benchmarks.registry import Instance
from catalog import export_catalog
from optimizer.answer import planned
from optimizer.instance import prepare
from optimizer.model import LinearModel, build_model
from optimizer.model.linear import Row
from optimizer.plan.past import frozen_facts
from optimizer.solver import SolveOptions, cpsat
from optimizer.solver.options import Control
from optimizer.solver.profiles import SAFE
from optimizer.solver.search import SearchResult
from oracle import brute, mip, product
from oracle.generate import CATALOGUE_FILE, Case
from oracle.prepare import Plan, plain
from oracle.solving import Asked, plan_disagreements

REGRESSIONS = Path(__file__).resolve().parents[1] / "regressions"
LINEAR = ("highs", "scip")

WAYS: dict[str, dict[str, Any]] = {
    "as it comes": {"num_workers": 1},
    "two workers": {"num_workers": 2},
    "no presolve": {"num_workers": 1, "cp_model_presolve": False},
    "no symmetry": {"num_workers": 1, "symmetry_level": 0},
    "no inclusion": {"num_workers": 1, "presolve_inclusion_work_limit": 0},
    "permuted": {
        "num_workers": 1,
        "permute_variable_randomly": True,
        "permute_presolve_constraint_order": True,
    },
}
"""CP-SAT's configurations, each a way around the bugs of another; see the research in
docs/decisions.md. ``permuted`` also shuffles our own columns and rows."""
PRODUCT_WAYS: dict[str, dict[str, Any]] = {
    "one worker": {"workers": 1},
    "two workers": {"workers": 2},
    "plain": {"workers": 1, "solver": "plain"},
}


@dataclass(frozen=True)
class Verdict:
    """What one judge says of a scenario.

    Attributes:
        who: its name.
        status: ``optimal``, ``infeasible``, ``feasible``, ``unknown`` or ``failed``.
        score: of its plan, recomputed from the plan, or None.
        bound: no plan scores more, or None.
        wrong: what is wrong with its answer taken alone.
    """

    who: str
    status: str
    score: int | None = None
    bound: int | None = None
    wrong: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether it has said all there is to say."""
        return self.status in ("optimal", "infeasible")


def clashes(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """What no two judges may say together, and what one may not say at all."""
    verdicts = list(verdicts)
    for verdict in verdicts:
        yield from (f"{verdict.who}: {line}" for line in verdict.wrong)
        if verdict.status == "failed" and not verdict.wrong:
            yield f"{verdict.who}: failed"
        if verdict.status == "optimal" and verdict.bound != verdict.score:
            yield f"{verdict.who}: optimal with score {verdict.score}, bound {verdict.bound}"
    for first, second in combinations(verdicts, 2):
        for one, other in ((first, second), (second, first)):
            if one.status == "infeasible" and other.score is not None:
                yield f"{one.who}: infeasible, but {other.who} has a plan of {other.score}"
            if None not in (one.bound, other.score) and one.bound < other.score:  # type: ignore[operator]
                yield f"{one.who}: bound {one.bound}, but {other.who} has {other.score}"


# --- judges -----------------------------------------------------------------------------------


def by_product(one: Asked, way: str, seconds: float) -> Verdict:
    """The product's own answer, its plan judged by the oracle."""
    _, a_case, facts = one
    who = f"backblock ({way})"
    try:
        found = product.solved(a_case, facts, time_limit=seconds, **PRODUCT_WAYS[way])
    except Exception as error:  # whatever it is, it is an answer that must not be given
        return Verdict(who, "failed", wrong=(repr(error),))
    wrong = tuple(plan_disagreements(a_case, facts, found))
    return Verdict(who, found.status, found.score, found.bound, wrong)


def by_cpsat(one: Asked, way: str, seconds: float, seed: int) -> Verdict:
    """CP-SAT as a way says on the product's rows; its plan has passed the verifier."""
    name, a_case, facts = one
    who = f"CP-SAT ({way})"
    loaded, frozen = product.loaded(a_case), product.frozen_weeks(a_case, facts)
    instance = prepare(loaded.scenario, loaded.catalog, frozen_facts(frozen))
    build = build_model(instance, tight=bool(seed % 2))
    linear, back = build.linear, list(range(len(build.linear.lower)))
    if way == "permuted":
        linear, back = permuted(build.linear, random.Random(name))
    outcome = cpsat.run(
        linear, {**SAFE, **WAYS[way]}, seconds=seconds, stop=threading.Event(), seed=seed % 1000
    )
    if outcome.values is None:
        return Verdict(who, outcome.status, bound=outcome.bound)
    values = [outcome.values[place] for place in back]
    score = build.linear.value(values)
    bound = build.linear.ceiling() if outcome.bound is None else outcome.bound
    found = SearchResult(outcome.status, values, score, bound, build=build)
    control = Control(SolveOptions(workers=1))
    try:
        plan = planned(loaded, found, control, frozen)
    except Exception as error:
        return Verdict(who, "failed", wrong=(repr(error),))
    return Verdict(who, plan.status, plan.score, bound)


def permuted(linear: LinearModel, rng: random.Random) -> tuple[LinearModel, list[int]]:
    """The same model with columns and rows in another order.

    Args:
        linear: it stays as it is.
        rng: where the order comes from.

    Returns:
        The model, and for each old column where it stands now.
    """
    order = list(range(len(linear.lower)))
    rng.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    rows = [
        Row(row.rule, tuple(place[c] for c in row.columns), row.coefficients, row.low, row.high)
        for row in linear.rows
    ]
    rng.shuffle(rows)
    shuffled = LinearModel(
        [linear.lower[old] for old in order],
        [linear.upper[old] for old in order],
        [linear.names[old] for old in order],
        rows,
        {place[column]: points for column, points in linear.objective.items()},
        linear.offset,
        list(linear.contradictions),
    )
    return shuffled, [place[old] for old in range(len(order))]


def by_linear(cases: list[Asked], solver: str, seconds: float) -> list[Verdict]:
    """HiGHS's or SCIP's answers on the oracle's rows, its plans judged by the product's verifier.

    All are asked in one process; where that one fails, each in its own.
    """
    questions = [
        a_case.question(frozen_through=len(facts), facts=facts, time_limit=seconds, solver=solver)
        for _, a_case, facts in cases
    ]
    try:
        answers = mip.run(questions, timeout=(seconds + 5) * len(cases) + 60)
    except (mip.SolverDied, TimeoutError):
        answers = [_alone(question, seconds) for question in questions]
    return [_of_linear(one, solver, a) for one, a in zip(cases, answers, strict=True)]


def _alone(question: dict[str, Any], seconds: float) -> dict[str, Any]:
    try:
        return mip.run([question], timeout=5 * seconds + 60)[0]
    except (mip.SolverDied, TimeoutError):
        return {"status": "unknown"}  # a peer that dies has no say, and is counted as undecided


def _of_linear(one: Asked, solver: str, said: dict[str, Any]) -> Verdict:
    _, a_case, facts = one
    if "plan" not in said:
        return Verdict(solver, said["status"], bound=_bound(said))
    wrong = [f"its plan breaks {rule}" for rule in said["illegal"]]
    rules, points, _ = product.verdict(product.loaded(a_case), said["plan"], len(facts))
    wrong += [f"the verifier finds {rule} broken in its plan" for rule in sorted(rules)]
    if points != said["objective"]:
        wrong.append(f"its plan scores {said['objective']}, {points} by the verifier")
    bound = said["objective"] if said["status"] == "optimal" else _bound(said)
    return Verdict(solver, said["status"], said["objective"], bound, tuple(wrong))


def _bound(said: dict[str, Any]) -> int | None:
    return None if said["status"] == "infeasible" else said.get("bound")


def by_trying(one: Asked, most: int) -> Verdict | None:
    """The best of all plans, or None where there are too many."""
    _, a_case, facts = one
    try:
        best = brute.best(a_case.prepared(len(facts)), facts, most=most)
    except brute.TooManyError:
        return None
    if best.score is None:
        return Verdict("trying everything", "infeasible")
    return Verdict("trying everything", "optimal", best.score, best.score)


# --- many scenarios -----------------------------------------------------------------------------


@dataclass
class Tally:
    """Counts of a run, in the words of the docs.

    Attributes:
        scenarios: asked.
        cross_checked: where HiGHS, SCIP and the product each proved the same.
        wrong: disagreements, in words.
    """

    scenarios: int = 0
    cross_checked: int = 0
    optimal: int = 0
    infeasible: int = 0
    undecided_by: Counter[str] = field(default_factory=Counter)
    other_ways: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, verdicts: list[Verdict]) -> list[str]:
        """Count one scenario, HiGHS's, SCIP's and the product's verdicts first; what clashes."""
        found = list(clashes(verdicts))
        self.wrong += [f"{name}: {line}" for line in found]
        self.scenarios += 1
        main = verdicts[:3]
        if all(v.settled for v in main):
            self.cross_checked += 1
            self.optimal += main[0].status == "optimal"
            self.infeasible += main[0].status == "infeasible"
        for verdict in verdicts:
            if not verdict.settled:
                self.undecided_by[verdict.who] += 1
            elif verdict not in main:
                self.other_ways[verdict.who] += 1
        return found

    def figures(self) -> dict[str, Any]:
        """As plain data."""
        return vars(self) | {
            "undecided_by": dict(self.undecided_by),
            "other_ways": dict(self.other_ways),
        }


def ways_for(number: int) -> tuple[str, str]:
    """The extra way of the product's and of CP-SAT's that a scenario is solved in: by turns."""
    # Not by the parity of the number, which may decide the catalogue.
    return ("plain", "two workers")[number // 2 % 2], list(WAYS)[number // 4 % len(WAYS)]


def check(
    cases: list[Asked],
    seconds: float = 5,
    numbers: Iterable[int] | None = None,
    most: int = 100,
    keep: Path | None = REGRESSIONS,
) -> Tally:
    """Ask every judge about every scenario.

    Args:
        cases: see :func:`oracle.solving.asked`.
        seconds: of each solve.
        numbers: of the cases, which decide the extra ways; by default their places.
        most: plans that may be tried of a session, see :mod:`oracle.brute`; 0 tries none.
        keep: where a scenario that judges disagree about is written; None for nowhere.
    """
    tally = Tally()
    linear = [by_linear(cases, solver, seconds) for solver in LINEAR]
    for number, one, *answers in zip(numbers or range(len(cases)), cases, *linear, strict=False):
        own, other = ways_for(number)
        verdicts = [*answers, by_product(one, "one worker", seconds)]
        verdicts += [by_product(one, own, seconds), by_cpsat(one, other, seconds, number)]
        tried = by_trying(one, most) if most and number % 4 == 0 else None
        verdicts += [] if tried is None else [tried]
        found = tally.add(one[0], verdicts)
        if found and keep is not None:
            remember(one, found, keep)
    return tally


# --- named instances ----------------------------------------------------------------------------


def named(instance: Instance) -> Asked:
    """A named instance of the benchmarks, with the catalogue that it is solved with."""
    scenario = YAML(typ="safe", pure=True).load(instance.scenario) | {"catalog": CATALOGUE_FILE}
    scenario = json.loads(json.dumps(scenario, default=str))  # dates as text
    return instance.name, Case(scenario, export_catalog(loaded(instance).catalog)), {}


def check_named(instance: Instance, seconds: float) -> Tally:
    """Ask HiGHS, SCIP and the product about a named instance, each for some seconds."""
    one, tally = named(instance), Tally()
    verdicts = [verdict for solver in LINEAR for verdict in by_linear([one], solver, seconds)]
    verdicts.append(by_product(one, "two workers", seconds))
    if instance.expect == "infeasible":
        verdicts.append(Verdict("the registry", "infeasible"))
    tally.add(one[0], verdicts)
    return tally


# --- regressions --------------------------------------------------------------------------------


def remember(one: Asked, wrong: list[str], home: Path = REGRESSIONS) -> Path:
    """Write a scenario that judges disagree about, with all that is needed to ask again."""
    name, a_case, facts = one
    path = home / f"{name.replace(' ', '-')}.json"
    data = {
        "name": name,
        "wrong": wrong,
        "scenario": a_case.scenario,
        "entries": a_case.entries,
        "facts": plain(facts),
    }
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def recall(path: Path) -> Asked:
    """A scenario that was kept."""
    data = json.loads(path.read_text(encoding="utf-8"))
    facts: Plan = mip.read_plan(data["facts"])
    return data["name"], Case(data["scenario"], data["entries"]), facts
