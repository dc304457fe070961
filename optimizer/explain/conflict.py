"""Which rules clash: a smallest set that has no plan, proved both ways.

QuickXplain (Junker 2004) over the lines that a coach can edit, in an order that puts written lines
and particular requirements first, so that these are blamed before defaults and general limits. An
answer that did not come in time counts as "has a plan": the set may then be larger than needed,
never wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from catalog.inputs import dotted
from optimizer.explain.feasibility import Clock, FeasibilityChecker, has_plan, without_rules
from optimizer.instance import Frozen
from optimizer.plan.schema import Conflict
from optimizer.rules.lines import EditableRule, editable_rules
from optimizer.scenario.load import Loaded

Minimal = bool | Literal["unknown"]


@dataclass(frozen=True)
class Clash:
    """Rules that have no plan together.

    Attributes:
        rules: the lines that clash, never empty.
        minimal: True where each one was seen to be needed; ``unknown`` where time ran out.
        confirmed: whether a second configuration proved it too.
    """

    rules: tuple[EditableRule, ...]
    minimal: Minimal
    confirmed: bool


def as_conflict(rule: EditableRule) -> Conflict:
    """A line that clashes, as plan files carry it."""
    return Conflict(
        rule=rule.rule,
        where=rule.where,
        path=dotted(rule.path),
        line=rule.line or None,
        message=rule.message,
        numbers=rule.numbers,
    )


def find_clash(
    loaded: Loaded,
    clock: Clock,
    *,
    suspects: Iterable[Sequence[EditableRule]] = (),
    rules: Sequence[EditableRule] | None = None,
    frozen: Frozen | None = None,
) -> Clash | None:
    """A smallest set of lines that clash.

    None where the rules have a plan, where none was disproved in time, and where there is none even
    without all of these lines: the cause is then none of them, and is not known.

    Args:
        loaded: an infeasible scenario.
        clock: time and stop signal.
        suspects: sets of rules to look at first, e.g. what arithmetic points to.
        rules: what can be edited; default all of :func:`editable_rules`.
        frozen: weeks that are facts.
    """
    rules = editable_rules(loaded) if rules is None else rules
    checker = FeasibilityChecker(loaded, rules, clock, frozen)
    core = _narrowed(checker, suspects)
    if core is None:
        return None
    core, minimal = _shrunk(checker, core)
    core = _refined(checker, core)
    return Clash(tuple(core), minimal, checker.confirmed_infeasible(core) is True)


def _narrowed(
    checker: FeasibilityChecker, suspects: Iterable[Sequence[EditableRule]]
) -> list[EditableRule] | None:
    for suspected in suspects:
        if suspected and checker.feasible(suspected) is False:
            return quick_xplain(checker, list(suspected))
    written = [rule for rule in checker.rules if rule.written]
    for tried in (written, list(checker.rules)):
        if checker.feasible(tried) is False:
            return quick_xplain(checker, tried)
    return None


def quick_xplain(
    checker: FeasibilityChecker, rules: list[EditableRule]
) -> list[EditableRule] | None:
    """A small set of ``rules``, all of which clash, that clashes too; early ones preferred.

    None where none of them is to blame. Whether it clashes without all of them is asked last, since
    a set that has a plan answers it mostly.
    """
    core = _explain(checker, [], [], rules) if rules else None
    return None if checker.feasible([]) is False else core


def _explain(
    checker: FeasibilityChecker,
    background: list[EditableRule],
    added: list[EditableRule],
    rules: list[EditableRule],
) -> list[EditableRule]:
    if added and checker.feasible(background) is False:
        return []
    if len(rules) == 1:
        return rules
    middle = len(rules) // 2
    first, second = rules[:middle], rules[middle:]
    late = _explain(checker, background + first, first, second)
    early = _explain(checker, background + late, late, first)
    return early + late


def _shrunk(
    checker: FeasibilityChecker, core: list[EditableRule]
) -> tuple[list[EditableRule], Minimal]:
    """Drop what is not needed, and say whether each of the rest was seen to be."""
    minimal: Minimal = True
    index = 0
    while index < len(core):
        rest = core[:index] + core[index + 1 :]
        answer = checker.feasible(rest)
        if answer is False:
            core, index = rest, 0
            minimal = True
            continue
        if answer is None:
            minimal = "unknown"
        index += 1
    return core, minimal


def _refined(checker: FeasibilityChecker, core: list[EditableRule]) -> list[EditableRule]:
    """Say the part of a line where the part alone is enough to lift the clash."""
    result = list(core)
    for index, rule in enumerate(core):
        for part in rule.finer:
            if _part_matters(checker, core, rule, part):
                result[index] = part
                break
    return result


def _part_matters(
    checker: FeasibilityChecker, core: list[EditableRule], rule: EditableRule, part: EditableRule
) -> bool:
    keys = {kept.key for kept in core}
    dropped = [other for other in checker.rules if other.key not in keys]
    instance = without_rules(checker.loaded, [*dropped, part], checker.frozen)
    return has_plan(instance, checker.clock) is True
