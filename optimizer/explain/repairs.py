"""The cheapest changes that give a scenario a plan, each confirmed by a solve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

from catalog.inputs import Path_, dotted, flow
from optimizer.explain.arithmetic import contradictions, refused, suspects
from optimizer.explain.conflict import Clash, find_clash
from optimizer.explain.feasibility import Clock, FeasibilityChecker, has_plan
from optimizer.explain.resolving import best_or_refused
from optimizer.instance import Frozen, prepare
from optimizer.plan.schema import Plan, Repair, WeekPlan
from optimizer.rules import lines
from optimizer.rules.lines import Option, editable_rules, edits
from optimizer.rules.lines.edits import Edit
from optimizer.scenario.load import Loaded
from optimizer.scenario.rewriting import rewritten
from optimizer.solver.options import Control, SolveOptions

WANTED = 8
"""Repairs that are offered at most."""
ENOUGH = 3
"""With fewer single changes than this, pairs of changes are looked for."""
MOST_CHANGES = 6
"""Changes that are made together at most, where one or two are not enough."""
REPAIR_GAP = 0.02
"""How closely the plan of a repair is solved: its score is within 2 % of the best."""
FIRST_GAP = 1e6
"""Any legal plan will do to tell of the first repair."""
REPAIR_WORK = 1.5
"""Units of work for the solve that confirms a repair."""


@dataclass(frozen=True)
class Confirmed:
    """A change with the plan that proves it.

    Attributes:
        edit: the change.
        loaded: the changed scenario.
        plan: a legal plan of it, within :data:`REPAIR_GAP` where its work sufficed.
        before: what the file said.
    """

    edit: Edit
    loaded: Loaded
    plan: Plan
    before: tuple[Any, ...]

    def repair(self) -> Repair:
        """As plan files carry it."""
        single = len(self.edit.changes) == 1
        to = [_plain(change.to) for change in self.edit.changes]
        return Repair(
            edit=self.edit.words,
            path=self.edit.path,
            from_=self.before[0] if single else list(self.before),
            to=to[0] if single else to,
            score=self.plan.score or 0,
            message=_message(self),
        )


def _plain(value: Any) -> Any:
    return None if value is edits.REMOVE else value


def _message(found: Confirmed) -> str:
    parts = []
    for change, before in zip(found.edit.changes, found.before, strict=True):
        path = dotted(change.path)
        place = found.loaded.document.positions.get(change.path)
        line = f" (line {place.line})" if place else ""
        if change.to is edits.REMOVE:
            parts.append(f"take out {path}{line}")
        elif before is None:
            parts.append(f"write {path}: {flow(change.to)}")
        else:
            parts.append(f"{path}{line}: {flow(before)} becomes {flow(change.to)}")
    return "; ".join(parts) + "."


class Repairer:
    """Looks for changes of one scenario."""

    def __init__(
        self,
        loaded: Loaded,
        clock: Clock,
        frozen: Frozen | None = None,
        done: Sequence[WeekPlan] = (),
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.loaded = loaded
        self.clock = clock
        self.frozen = frozen
        self._done = done
        self._tell = tell
        self._known: dict[str, bool | None] = {}
        self._confirmed: dict[str, Confirmed | None] = {}
        self._early: Confirmed | None = None

    def fits(self, edit: Edit) -> bool:
        """Whether a change gives the scenario a plan; not known counts as no."""
        key = repr(edit.changes)
        if key not in self._known:
            changed = edits.apply(self.loaded, edit)
            if changed is None or (not self._done and refused(changed)):
                self._known[key] = False
            else:
                instance = prepare(changed.scenario, changed.catalog, self.frozen)
                self._known[key] = has_plan(instance, self.clock)
        return self._known[key] is True

    def singles(self, options: Sequence[Option]) -> list[Edit]:
        """The smallest edit of each option that is enough, cheapest first.

        Once there are enough, only lines of the clash that no edit touches yet are tried: each
        line that can give way by itself is offered.
        """
        found: list[Edit] = []
        touched: set[Path_] = set()
        for option in sorted(options, key=lambda o: o.cost):
            if not self.clock.left:
                break
            cheaper = [edit for edit in found if edit.cost <= option.cost]
            if len(cheaper) >= WANTED and _line(option.edits[0]) in touched:
                continue
            edit = self._smallest(option)
            if edit is not None and edit.words not in {other.words for other in found}:
                found.append(edit)
                touched.add(_line(edit))
                if len(found) == 1:
                    self._first(edit)
        return sorted(found, key=lambda edit: edit.cost)

    def _smallest(self, option: Option, base: tuple[edits.LineChange, ...] = ()) -> Edit | None:
        whole = [Edit((*base, *edit.changes)) for edit in option.edits]
        steps = range(len(whole))
        index = edits.smallest_that_fits(
            steps, lambda i: self.fits(whole[i]), monotone=option.monotone
        )
        return None if index is None else whole[index]

    def pairs(self, clash: Clash, options: Sequence[Option]) -> list[Edit]:
        """Two changes together: one gives up a line of this clash, one lifts what is left."""
        found: list[Edit] = []
        for option in (option for option in options if option.drop):
            if len(found) >= ENOUGH or not self.clock.left:
                break
            first = option.edits[-1]
            if not self.fits(first):  # else it is enough by itself
                found += self._second(first)
        if not found:
            found = self._blind(options)
        return sorted(found, key=lambda edit: edit.cost)

    def _second(self, first: Edit) -> list[Edit]:
        changed = edits.apply(self.loaded, first)
        rest = None if changed is None else find_clash(changed, self.clock, frozen=self.frozen)
        if changed is None or rest is None:
            return []
        found: list[Edit] = []
        taken = {change.path for change in first.changes}
        for rule in rest.rules:
            for option in lines.options(self.loaded, rule) if _same(rule, first) else ():
                if any(c.path in taken for edit in option.edits for c in edit.changes):
                    continue
                edit = self._smallest(option, first.changes)
                if edit is not None and not self.fits(Edit(edit.changes[len(first.changes) :])):
                    found.append(edit)
                if len(found) >= ENOUGH or not self.clock.left:
                    return found
        return found

    def _blind(self, options: Sequence[Option]) -> list[Edit]:
        """Any two lines of the clash given up."""
        drops = [option.edits[-1] for option in options if option.drop]
        drops = [edit for edit in drops if not self.fits(edit)]
        for one, other in combinations(drops, 2):
            paths = {change.path for change in one.changes}
            if not paths & {change.path for change in other.changes}:
                edit = Edit((*one.changes, *other.changes))
                if self.fits(edit):
                    return [edit]
        return []

    def chain(self, clash: Clash) -> list[Edit]:
        """One clash lifted after the other, until there is a plan."""
        changes: dict[Path_, edits.LineChange] = {}
        current, rest = self.loaded, clash
        while len(changes) < MOST_CHANGES and self.clock.left:
            step = self._lift(current, rest)
            if step is None:
                return []
            changes |= {change.path: change for change in step.changes}
            edit = Edit(tuple(changes.values()))
            if self.fits(edit):
                return [self._needed(edit)]
            changed = edits.apply(self.loaded, edit)
            found = None if changed is None else next_clash(changed, self.clock, self.frozen)
            if changed is None or found is None:
                return []
            current, rest = changed, found
        return []

    def _lift(self, loaded: Loaded, clash: Clash) -> Edit | None:
        """The cheapest change that gives the lines of one clash a plan among themselves."""
        options = [option for rule in clash.rules for option in lines.options(loaded, rule)]
        keys = {rule.key for rule in clash.rules}
        paths = [rule.path for rule in clash.rules]

        def lifts(edit: Edit) -> bool:
            changed = edits.apply(loaded, edit)
            if changed is None or any(found.covers(paths) for found in contradictions(changed)):
                return False  # sums refuse the same lines still: no solve is needed to see it
            rules = editable_rules(changed)
            kept = [rule for rule in rules if rule.key in keys]
            return (
                FeasibilityChecker(changed, rules, self.clock, self.frozen).feasible(kept) is True
            )

        for option in sorted(options, key=lambda option: option.cost):
            whole = option.edits
            if any(_takes_item_out(edit) for edit in whole):
                continue  # what stands after it in its list would be found elsewhere
            index = edits.smallest_that_fits(
                range(len(whole)), partial(_at, lifts, whole), monotone=option.monotone
            )
            if index is not None:
                return whole[index]
        return None

    def _needed(self, edit: Edit) -> Edit:
        """The changes of an edit without those that it does not need."""
        for change in edit.changes:
            fewer = Edit(tuple(other for other in edit.changes if other != change))
            if fewer.changes and self.fits(fewer):
                return self._needed(fewer)
        return edit

    def _first(self, edit: Edit) -> None:
        """Tell of a first way out at once, by any plan of it; the rest comes after it."""
        self._early = self._solved(edit, FIRST_GAP)
        if self._early is not None:
            self._told(edit)

    def _told(self, edit: Edit) -> None:
        if self._tell is not None:
            self._tell(f"A way out: {edit.words}.")

    def confirm(self, edit: Edit) -> Confirmed | None:
        """Solve the changed scenario; None where no verified plan came in time."""
        if edit.words not in self._confirmed:
            early = self._early if self._early and self._early.edit == edit else None
            found = self._confirmed[edit.words] = self._solved(edit) or early
            if found is not None and early is None:
                self._told(edit)
        return self._confirmed[edit.words]

    def _solved(self, edit: Edit, gap: float = REPAIR_GAP) -> Confirmed | None:
        changed = edits.apply(self.loaded, edit)
        if changed is None or not self.clock.left:
            return None
        work = self.clock.work.share(REPAIR_WORK)
        limits = SolveOptions(time_limit=self.clock.left, gap=gap, workers=1, work=work)
        plan = best_or_refused(changed, Control(limits, stop=self.clock.stop), self._done)
        if plan.weeks is None:
            return None
        data = self.loaded.document.data
        before = tuple(edits.value_at(data, change.path) for change in edit.changes)
        return Confirmed(edit, changed, plan, before)


def next_clash(loaded: Loaded, clock: Clock, frozen: Frozen | None) -> Clash | None:
    """What still clashes, the part that sums refuse first."""
    rules = editable_rules(loaded)
    done = frozen is not None and frozen.through
    refuted = [] if done else suspects(loaded, rules)
    return find_clash(loaded, clock, suspects=refuted, rules=rules, frozen=frozen)


def _at(ask: Callable[[Edit], bool], whole: Sequence[Edit], place: int) -> bool:
    return ask(whole[place])


def _takes_item_out(edit: Edit) -> bool:
    return any(c.to is edits.REMOVE and isinstance(c.path[-1], int) for c in edit.changes)


def _line(edit: Edit) -> Path_:
    """The line of the file that an edit is about, e.g. ``pin[0]`` or ``limits.grip``."""
    return edit.changes[0].path[:2]


def _same(rule: Any, first: Edit) -> bool:
    """Whether a rule's place is the same in the file as before the first change."""
    gone = [c.path for c in first.changes if c.to is edits.REMOVE and isinstance(c.path[-1], int)]
    return not any(rule.path[: len(path) - 1] == path[:-1] for path in gone)


def find_repairs(
    loaded: Loaded,
    clash: Clash,
    clock: Clock,
    *,
    frozen: Frozen | None = None,
    done: Sequence[WeekPlan] = (),
    tell: Callable[[str], None] | None = None,
) -> list[Confirmed]:
    """Changes that give the scenario a plan, cheapest first, each with its plan.

    Args:
        loaded: an infeasible scenario.
        clash: why it is.
        clock: time and stop signal.
        frozen: weeks that are facts.
        done: the same weeks as plan files have them.
        tell: hears of each repair when it is confirmed.
    """
    repairer = Repairer(loaded, clock, frozen, done, tell)
    options = lines.more_exercises(loaded)
    options += [option for rule in clash.rules for option in lines.options(loaded, rule)]
    found = repairer.singles(options)
    if not found and clock.left:
        found = repairer.chain(clash)
        for edit in found:
            repairer.confirm(edit)
    if len(found) < ENOUGH and clock.left:
        listed = {edit.words for edit in found}
        found += [edit for edit in repairer.pairs(clash, options) if edit.words not in listed]
    confirmed = (repairer.confirm(edit) for edit in _varied(found)[:WANTED])
    return [repair for repair in confirmed if repair is not None]


def _varied(found: Sequence[Edit]) -> list[Edit]:
    """The cheapest repair of each line, then what else is cheap: there must be a choice."""
    first: dict[Path_, Edit] = {}
    for edit in found:
        first.setdefault(_line(edit), edit)
    leaders = list(first.values())
    others = [edit for edit in found if edit not in leaders]
    return sorted((leaders + others)[:WANTED], key=lambda edit: edit.cost)


def repaired_text(text: str, edit: Edit) -> str:
    """A scenario file with an edit made, comments and layout kept.

    Args:
        text: the file as it is.
        edit: the change.
    """
    return rewritten(text, lambda data: edits.apply_to(data, edit))
