"""The house's shape: who may know whom, and that every rule is whole.

Read from the source by its imports, so that a shortcut shows up here and not in a reviewer's
memory. ``docs/decisions.md`` says why the walls stand where they stand.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("catalog", "optimizer")

BASE = {"catalog", "optimizer.units", "optimizer.words"}
READ = BASE | {"optimizer.sheets", "optimizer.logs"}
"""And what people, apps and assistants write."""
SAID = READ | {"optimizer.scenario"}
"""What was asked."""
PLAN = SAID | {"optimizer.plan"}
"""What was asked and what was answered."""
MAY_USE: dict[str, set[str]] = {
    "catalog": set(),
    "optimizer.units": set(),
    "optimizer.words": set(),
    "optimizer.sheets": BASE,
    "optimizer.logs": READ,
    "optimizer.scenario": READ,
    "optimizer.instance": SAID,
    "optimizer.rules": SAID | {"optimizer.instance"},
    "optimizer.model": SAID | {"optimizer.instance", "optimizer.rules"},
    "optimizer.plan": SAID | {"optimizer.instance"},
    "optimizer.floor": PLAN,
    "optimizer.solver": PLAN | {"optimizer.instance", "optimizer.rules", "optimizer.model"},
    "optimizer.verifier": PLAN,
    "optimizer.verified": PLAN | {"optimizer.verifier"},
    "optimizer.report": PLAN | {"optimizer.floor"},
    "optimizer.exports": PLAN | {"optimizer.floor", "optimizer.report"},
}
"""Part of the program to the other parts it may import, at the top of a module or within a
function. Parts not named here (explain, answer, studies, cli) may use any but their users."""
MAY_NAME: dict[str, set[str]] = {
    "optimizer.report": {"optimizer.explain", "optimizer.floor", "optimizer.studies"},
    "optimizer.exports": {"optimizer.explain", "optimizer.studies"},
}
"""Parts whose results another part prints: it may name their types, for type checkers only."""
USED_BY_NONE = {
    "optimizer.cli": {"optimizer.cli"},
    "optimizer.answer": {
        "optimizer.answer",
        "optimizer.studies",
        "optimizer.studio",
        "optimizer.cli",
        "optimizer",
    },
    "optimizer.explain": {
        "optimizer.explain",
        "optimizer.answer",
        "optimizer.report",
        "optimizer.studies",
        "optimizer.studio",
        "optimizer.cli",
    },
    "optimizer.studies": {"optimizer.studies", "optimizer.studio", "optimizer.cli", "optimizer"},
    "optimizer.studio": {"optimizer.studio", "optimizer.cli"},
}
"""Part to the only parts that may import it."""
ORTOOLS = {"optimizer.model", "optimizer.solver"}


def modules() -> dict[str, Path]:
    """Every module of the two packages, by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


MODULES = modules()


def part(module: str) -> str:
    """``optimizer.rules.goals.volume`` belongs to ``optimizer.rules``."""
    first, *rest = module.split(".")
    return f"{first}.{rest[0]}" if first == "optimizer" and rest else first


def named(node: ast.AST) -> Iterator[str]:
    """The modules that an import statement names; relative imports are not used here."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "relative import"
        assert node.module
        names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from names
        if any(name not in MODULES for name in names):
            yield node.module


def resolved(name: str) -> str:
    """The module of ours that an imported name is, or is in."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return name


@cache
def tree_of(module: str) -> ast.Module:
    """A module as it is parsed."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def imports(module: str, *, top_only: bool = False, run_only: bool = False) -> frozenset[str]:
    """Names that a module imports.

    Args:
        module: its dotted name.
        top_only: leave out what only happens inside functions or for type checkers.
        run_only: leave out what only happens for type checkers.
    """
    tree = tree_of(module)
    nodes: Iterable[ast.AST] = ast.walk(tree)
    if top_only or run_only:
        nodes = statements(tree, into_functions=run_only)
    return frozenset(name for node in nodes for name in named(node))


def statements(tree: ast.Module, *, into_functions: bool) -> Iterator[ast.AST]:
    """Everything that runs, without blocks for type checkers."""
    for node in tree.body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        closed = isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
        if into_functions or not closed:
            yield from ast.walk(node)


def ours(module: str, *, top_only: bool = False, run_only: bool = False) -> set[str]:
    """Modules of the two packages that a module imports."""
    names = imports(module, top_only=top_only, run_only=run_only)
    found = {resolved(name) for name in names}
    return found - {"", module}


def closure(start: str) -> set[str]:
    """All modules that are loaded with a package, package files on the way included."""
    seen: set[str] = set()
    todo = [name for name in MODULES if part(name) == start]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(ours(name, top_only=True) - {"optimizer"})
            if part(name) != name and name.count(".") > 1:
                todo.append(name.rpartition(".")[0])
    return seen


# ----- who may import whom --------------------------------------------------------------------


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_keeps_to_its_layer(module: str) -> None:
    """Data flows one way, from scenario to report; no part reaches back or around."""
    own = part(module)
    used = {part(other) for other in ours(module)} - {own}
    if own in MAY_USE:
        run = {part(other) for other in ours(module, run_only=True)} - {own}
        assert run <= MAY_USE[own]
        assert used <= MAY_USE[own] | MAY_NAME.get(own, set())
    for hidden, users in USED_BY_NONE.items():
        assert hidden not in used or own in users


def circles(uses: Mapping[str, Iterable[str]]) -> list[str]:
    """Names that come back to themselves."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(uses.get(start, ()))
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo.extend(uses.get(name, ()))
        return seen

    return sorted(name for name in uses if name in reached(name))


def test_no_module_and_no_part_comes_back_to_itself() -> None:
    """Each can be read, and tested, with nothing but what stands before it."""
    uses = {module: ours(module, run_only=True) for module in MODULES}
    assert circles(uses) == []
    parts: dict[str, set[str]] = {}
    for module, others in uses.items():
        parts.setdefault(part(module), set()).update(map(part, others))
    assert circles({one: others - {one} for one, others in parts.items()}) == []


def public(module: str) -> Iterator[str]:
    """What a module defines for others."""
    for node in tree_of(module).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


EVERYWHERE = {"F", "R", "T", "command", "main", "LOSSES"}
"""Type variables, what each command and exporter has, and the programs' entries."""


WRITTEN = ("schema", "prescribing", "notation")
"""Where a scenario stands as it is written."""


def twins(modules: set[str]) -> bool:
    """A rule as it is stated and as it is checked, or a key as it is written and as it is meant."""
    meant = "optimizer.scenario.types"
    if modules in ({f"optimizer.scenario.{written}", meant} for written in WRITTEN):
        return True
    checked = {module for module in modules if part(module) == "optimizer.verifier"}
    stated = {
        module
        for module in modules
        if part(module) == "optimizer.rules" or module == "optimizer.instance.part"
    }
    return checked | stated == modules and len(checked) <= 1 and len(stated) <= 1


def test_a_public_name_means_one_thing() -> None:
    """Whoever looks a name up finds one place; the page's own names, which only it uses, aside."""
    homes: dict[str, set[str]] = {}
    for module in MODULES:
        for name in public(module) if part(module) != "optimizer.studio" else ():
            if not name.startswith("_") and name not in EVERYWHERE:
                homes.setdefault(name, set()).add(module)
    several = {name: found for name, found in homes.items() if len(found) > 1}
    assert {name: found for name, found in several.items() if not twins(found)} == {}


def test_the_verifier_is_on_its_own() -> None:
    """The verifier shares no arithmetic with the model: nothing it loads prepares or solves."""
    loaded = {part(module) for module in closure("optimizer.verifier")}
    assert not loaded & {
        "optimizer.instance",
        "optimizer.rules",
        "optimizer.model",
        "optimizer.solver",
    }


@pytest.mark.parametrize("module", sorted(MODULES))
def test_only_model_and_solver_know_the_solver(module: str) -> None:
    """Another solver could take its place by replacing two packages."""
    knows = any(name.partition(".")[0] == "ortools" for name in imports(module))
    assert not knows or part(module) in ORTOOLS


def test_importing_everything_loads_no_solver() -> None:
    """The solver takes about a second to load, which no command should pay that does not solve."""
    code = (
        "import importlib, sys\n"
        f"for name in {sorted(MODULES)!r}:\n"
        "    if not name.endswith('__main__'):\n"
        "        importlib.import_module(name)\n"
        "sys.exit('ortools' in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)


LATE = {
    "benchmarks": "stands beside the package in a checkout only",
    "distributed": "an extra",
    "fcntl": "there is none on Windows",
    "filelock": "an extra",
    "loky": "a roster on several cores",
    "openpyxl": "a workbook that comes in",
    "ortools": "a second to load",
    "pydantic": "a tenth of a second to load",
    "rich": "a terminal",
    "ruamel": "a file that is no JSON",
    "uvicorn": "an extra",
    "weasyprint": "an extra, with libraries of the system",
    "webbrowser": "where it is asked for",
}
"""Libraries that a function may load when it needs them, and why not every start should."""


def test_imports_stand_at_the_top() -> None:
    """What a module uses is read in its first lines, libraries that few calls need aside.

    A command loads what it runs when it runs, so that its ``--help`` and the completion of a shell
    load no more than its options.
    """
    late = {}
    for module in MODULES:
        names = imports(module, run_only=True) - imports(module, top_only=True)
        allowed = {*LATE, *(PACKAGES if part(module) == "optimizer.cli" else ())}
        late[module] = {name for name in names if name.partition(".")[0] not in allowed}
    assert {module: names for module, names in late.items() if names} == {}


# ----- every rule is whole --------------------------------------------------------------------


def contract_rules() -> list[str]:
    """Rule ids in the order of the docs' table, which is the contract's."""
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE)


def checkers() -> list[str]:
    """Rule ids that the verifier checks, in its order."""
    from optimizer.verifier import CHECKERS

    return [checker.rule_id for checker in CHECKERS]


def test_each_rule_has_one_row_in_the_docs() -> None:
    """A reader finds every rule that a message can name, once and in the same order."""
    assert contract_rules() == checkers()


def test_each_rule_has_one_statement_and_one_checker() -> None:
    """No rule is only modelled or only checked."""
    from optimizer.rules import RULES

    stated = [rule.rule_id for rule in RULES]
    assert len(stated) == len(set(stated))
    assert len(checkers()) == len(set(checkers()))
    assert sorted(stated) == sorted(checkers())


@pytest.mark.parametrize("rule", checkers())
def test_each_rule_has_a_test_file(rule: str) -> None:
    """A rule's edge cases are looked for under its name."""
    assert list((ROOT / "tests").rglob(f"test_{rule}.py"))


@pytest.mark.parametrize("rule", checkers())
def test_each_rule_has_a_scenario(rule: str) -> None:
    """Everyone can see a rule at work."""
    assert (ROOT / "scenarios" / "features" / f"{rule}.yaml").is_file()


@pytest.mark.parametrize("rule", checkers())
def test_each_rule_can_be_named_and_loosened(rule: str) -> None:
    """A clash can name a rule's line, and a coach is told how to change it.

    A rule that explaining does not know would be missing from every clash that it causes.
    """
    from optimizer.rules.lines import editable_rules, options
    from optimizer.scenario import load_scenario

    loaded = load_scenario(str(ROOT / "scenarios" / "features" / f"{rule}.yaml"))
    lines = editable_rules(loaded)
    assert rule in {line.rule for line in lines}
    for line in lines:
        assert options(loaded, line), f"{line.rule}: nothing to change at {line.path}"


def test_statements_and_checkers_live_in_files_of_the_same_name() -> None:
    """Whoever changes a rule finds its two halves without a search."""
    from optimizer.rules import RULES
    from optimizer.verifier import CHECKERS

    stated = {r.rule_id: r.state.__module__.rpartition(".")[2] for r in RULES}
    checked = {c.rule_id: c.function.__module__.rpartition(".")[2] for c in CHECKERS}
    assert stated == checked


def test_each_term_of_the_score_is_modelled_and_recomputed() -> None:
    """Weights, goals, plan file and verifier speak of the same terms in the same order."""
    from optimizer.plan.schema import Terms
    from optimizer.rules import SCORE_TERMS
    from optimizer.scenario.schema import Score

    terms = [goal.term for goal in SCORE_TERMS]
    assert terms == list(Terms.model_fields) == list(Score.model_fields)
