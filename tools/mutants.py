"""Tests of the tests: small faults put into the code one by one, and whether a test sees each.

``make mutants`` draws places of the packages whose faults nobody would notice by eye and lets
cosmic-ray break one at a time, in a copy of the tree, before the fast tests of that package.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp

import click
from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_and_test, mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from cosmic_ray.testing import run_tests
from cosmic_ray.work_item import MutationSpec, TestOutcome

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "build" / "mutants"
TESTS = {
    "rules": "tests/rules tests/oracle/test_solving.py tests/model tests/explain/test_conflict.py",
    "model": "tests/model tests/oracle/test_solving.py",
    "verifier": "tests/oracle/test_differential.py tests/verifier tests/floor/test_loads.py",
    "explain": "tests/explain",
    "instance": "tests/model tests/oracle/test_solving.py tests/studies/test_done_in_part.py",
}
"""The fast tests that judge a package, those that see most first: the first red one ends a run."""
OPERATORS = {
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_FloorDiv")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("FloorDiv_Mul", "Mod_FloorDiv")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot")),
    *("ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue"),
    *("ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Delete_USub", "NumberReplacer"),
    *("AddNot", "ZeroIterationForLoop", "ReplaceContinueWithBreak", "ReplaceBreakWithContinue"),
}
"""Faults that people make. Cosmic-ray's others (a shift for a sum) fail wherever they run."""
LEFT_OUT = (".git", ".venv*", ".soak", ".*_cache", ".hypothesis", "build", "dist", "site")


@dataclass(frozen=True)
class Result:
    """What became of one mutant.

    Attributes:
        place: ``file:line``.
        fault: the cosmic-ray operator.
        change: the line before and after.
        outcome: ``killed``, ``survived``, ``timed out`` or ``incompetent``.
        seconds: of its tests, by the clock.
    """

    place: str
    fault: str
    change: str
    outcome: str
    seconds: float


def places(package: str) -> Iterator[MutationSpec]:
    """Every fault of ours at every place of a package of ``optimizer``, in a fixed order."""
    operators = [n for n in sorted(operator_names()) if n.partition("/")[2] in OPERATORS]
    for path in sorted((ROOT / "optimizer" / package).rglob("*.py")):
        tree = get_ast_from_path(path)
        for name in operators:
            operator = get_operator(name)()
            spots = (p for node in ast_nodes(tree) for p in operator.mutation_positions(node))
            for number, (start, end) in enumerate(spots):
                yield MutationSpec(path.relative_to(ROOT), name, number, start, end)


def parses(spec: MutationSpec) -> bool:
    """Whether the code with the fault is Python: the star of ``f(*, x)`` is no product."""
    source = (ROOT / spec.module_path).read_text(encoding="utf-8")
    try:
        compile(
            mutate_code(source, get_operator(spec.operator_name)(), spec.occurrence), "", "exec"
        )
    except SyntaxError:
        return False
    return True


def drawn(package: str, count: int, seed: int) -> list[MutationSpec]:
    """Places of a package, each as likely as another, and one fault at each.

    Args:
        package: of ``optimizer``.
        count: how many; fewer where there are not as many places.
        seed: the same seed draws the same from the same code.
    """
    rng = random.Random(f"{seed} {package}")  # noqa: S311 - a sample, no secret
    spots: dict[tuple[str, int], list[MutationSpec]] = {}
    for spec in places(package):
        spots.setdefault((str(spec.module_path), spec.start_pos[0]), []).append(spec)
    mixed = rng.sample(sorted(spots), len(spots))
    faults = (rng.choice(spots[spot]) for spot in mixed)
    return list(islice(filter(parses, faults), count))


def command(package: str) -> str:
    """The command that judges a package's mutants, in a copy of the tree."""
    return f"{sys.executable} -m pytest -n0 -q -x -p no:cacheprovider {TESTS[package]}"


def into_a_copy() -> None:
    """Let a process work in a tree of its own, so that no mutant is ever left in ours."""
    tree = Path(mkdtemp(prefix="tree-", dir=RESULTS))
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)
    os.chdir(tree)
    os.environ["PYTHONPATH"] = str(tree)


def green(asked: tuple[str, float]) -> tuple[str, float, str]:
    """A package, how long its tests take without a mutant, and what they say if they fail."""
    package, limit = asked
    began = time.monotonic()
    outcome, output = run_tests(command(package), limit)
    failed = "" if outcome == TestOutcome.SURVIVED else output
    return package, time.monotonic() - began, failed


def judged(asked: tuple[str, MutationSpec, float]) -> Result:
    """What a package's tests say of one mutant, within a number of seconds."""
    package, spec, limit = asked
    began = time.monotonic()
    result = mutate_and_test([spec], command(package), limit)
    outcome = "timed out" if result.output == "timeout" else result.test_outcome.value
    lines = (result.diff or "").splitlines()
    changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return Result(
        f"{spec.module_path}:{spec.start_pos[0]}",
        spec.operator_name.partition("/")[2],
        "  ->  ".join(line[1:].strip() for line in changed),
        outcome,
        round(time.monotonic() - began, 1),
    )


@click.command()
@click.option("--count", default=40, show_default=True, help="Mutants of each package.")
@click.option("--seed", default=1, show_default=True, help="Which are drawn.")
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True, help="Processes.")
@click.option("--limit", default=600.0, show_default=True, help="Seconds for each mutant's tests.")
@click.option("--package", "packages", multiple=True, type=click.Choice(list(TESTS)))
def main(count: int, seed: int, jobs: int, limit: float, packages: tuple[str, ...]) -> None:
    """Break the code in COUNT places of each package and name what no test has seen."""
    packages = packages or tuple(TESTS)
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)
    work = [(p, spec, limit) for p in packages for spec in drawn(p, count, seed)]
    random.Random(seed).shuffle(work)  # noqa: S311 - a run cut short has some of each
    tally: Counter[str] = Counter()
    # Not forked: what cosmic-ray and pytest start must find a process without threads.
    with multiprocessing.get_context("spawn").Pool(jobs, into_a_copy) as pool:
        for package, seconds, failed in pool.imap_unordered(green, [(p, limit) for p in packages]):
            if failed:
                raise click.ClickException(f"the tests of {package} fail as it is:\n{failed}")
            click.echo(f"{package}: green in {seconds:.0f} s", err=True)
        with (RESULTS / "results.jsonl").open("w", encoding="utf-8") as out:
            for result in pool.imap_unordered(judged, work):
                out.write(json.dumps(asdict(result)) + "\n")
                out.flush()
                tally[result.outcome] += 1
                if result.outcome != "killed":
                    click.echo(f"{result.outcome}: {result.place} {result.fault}: {result.change}")
    seen = tally["killed"] + tally["survived"]
    share = f"{100 * tally['killed'] / seen:.0f} % of {seen} killed" if seen else "none judged"
    counts = ", ".join(f"{name} {number}" for name, number in sorted(tally.items()))
    click.echo(f"{share} ({counts}); seed {seed}, {count} a package")


if __name__ == "__main__":
    main()
