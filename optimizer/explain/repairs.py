"""The cheapest changes that give a scenario a plan, each confirmed by a solve."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

from catalog.inputs import Path_, dotted, flow, value_at
from optimizer.explain.arithmetic import contradictions, refused, suspects
from optimizer.explain.conflict import Clash, find_clash
from optimizer.explain.feasibility import Clock, Feasibility, FeasibilityChecker, find_plan
from optimizer.explain.trials import Solve
from optimizer.instance import Frozen, prepare
from optimizer.plan.choice import Choice, choice_in
from optimizer.plan.past import frozen_facts
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Plan, Repair, WeekPlan
from optimizer.rules import lines
from optimizer.rules.lines import EditableRule, Option, editable_rules, edits
from optimizer.rules.lines.edits import Edit, LineChange
from optimizer.scenario.load import Loaded
from optimizer.scenario.rewriting import rewritten
from optimizer.solver.options import Control, SolveOptions
from optimizer.solver.result import solver_info
from optimizer.verified import judged, verified

WANTED = 8
"""Repairs that are offered at most."""
ENOUGH = 3
"""With fewer single changes than this, pairs of changes are looked for."""
TRIED_ALONE = 2
"""Lines of one rule that are tried by themselves before all of its lines are given up at once."""
EASING_STEPS = 8
"""Steps by which lines that give way together do."""
MOST_CHANGES = 6
"""Changes that are made together at most, where one or two are not enough."""
REPAIR_GAP = 0.02
"""How closely the plan of a repair is solved: its score is within 2 % of the best."""
AT_ONCE = 1.5
"""Units of work for a first way out, before it is known which of the lines are needed."""
SOON = 0.1
"""Units of work for each question then, where no sums say which lines clash."""
REPAIR_WORK = 1.5
"""Units of work for the solve that confirms a repair."""
OF_THE_ORDER = frozenset({"compound_first", "apart"})
"""Rules that a plan's sets may keep in one order and break in another."""


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
        gone = [change.to is edits.REMOVE for change in self.edit.changes]
        return Repair(
            edit=self.edit.words,
            path=self.edit.path,
            from_=self.before[0] if single else list(self.before),
            to=to[0] if single else to,
            removed=(gone[0] if single else gone) if any(gone) else False,
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
        line = f" (line {place.line})" if place and place.line else ""
        if change.to is edits.REMOVE:
            parts.append(f"take out {path}{line}")
        elif before is None:
            parts.append(f"write {path}: {flow(change.to)}")
        else:
            parts.append(f"{path}{line}: {flow(before)} becomes {flow(change.to)}")
    return "; ".join(parts) + "."


class Repairer:
    """Looks for changes of one scenario.

    Args:
        loaded: it has no plan.
        solve: gives the best plan of a changed scenario.
        clock: time, work and stop signal.
        done: weeks that are facts.
        tell: hears of each way out when it is confirmed.
    """

    def __init__(
        self,
        loaded: Loaded,
        solve: Solve,
        clock: Clock,
        done: Sequence[WeekPlan] = (),
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.loaded = loaded
        self.clock = clock
        self.frozen = frozen_facts(done)
        self._solve = solve
        self._done = done
        self._tell = tell
        self._known: dict[str, Feasibility] = {}
        self._confirmed: dict[str, Confirmed | None] = {}
        self._early: Confirmed | None = None
        self._soon: list[Edit] = []
        self._each: float | None = None
        self._last: Choice | None = None

    def fits(self, edit: Edit) -> bool:
        """Whether a change gives the scenario a plan; not known counts as no."""
        key = repr(edit.changes)
        if key not in self._known:
            if not self.clock.left:
                return False
            changed = edits.apply(self.loaded, edit)
            if changed is None or self._refused(changed):
                self._known[key] = Feasibility(False)
            else:
                answer = self._same_plan(changed) or self._other_plan(changed)
                if answer.possible is None and self._each is not None:
                    return False  # a short look; who has more work may ask again
                self._known[key] = answer
        return self._known[key].possible is True

    def _refused(self, changed: Loaded) -> bool:
        """Whether sums refuse a scenario; they know nothing of weeks that are facts."""
        return not self._done and refused(changed)

    def _same_plan(self, changed: Loaded) -> Feasibility | None:
        """The last plan that was found, where it breaks no rule of this scenario either.

        The plan of ten sets for a muscle may hold twelve; to ask the verifier is far cheaper than
        to search.
        """
        last = self._last
        if last is None or self._done or not judged(changed, last).legal:
            return None
        return Feasibility(True, last)

    def _other_plan(self, changed: Loaded) -> Feasibility:
        instance = prepare(changed.scenario, changed.catalog, self.frozen)
        clock = self.clock if self._each is None else self.clock.share(self._each)
        found = find_plan(instance, clock)
        if found.choice is not None and not self._done:
            # in the order that it is shown in, which the verifier judges too
            self._last = choice_in(facts_of(self._plan_of(changed, found.choice)))
        return found

    def at_once(self, rules: Sequence[EditableRule]) -> None:
        """Tell of a first way out by lines that sums refuse together, if one of them is enough.

        Which of the lines are needed for the clash is found after it: a coach who waits wants a
        change that works first.

        Args:
            rules: what a contradiction names.
        """
        whole, self.clock = self.clock, self.clock.share(AT_ONCE)
        options = [option for rule in rules for option in lines.options(self.loaded, rule)]
        more = lines.more_exercises(self.loaded) if _too_few_exercises(rules) else []
        several = len({found.topic for found in contradictions(self.loaded)}) > 1
        for option in more if several else _by_first_cost([*more, *options]):
            if self._early is None and self.clock.left:
                self._smallest_reported(option)
        for edit in self.chain() if self._early is None else ():
            self._first(edit)
        self.clock = whole

    def at_once_by_written(self) -> bool:
        """Tell of first ways out where no sums refuse: by lines of the file, each by itself.

        To prove that lines clash can take long where none of them is wrong by itself, e.g. minutes
        that would do if more lifts could be paired. To find a plan without one of them is quick:
        a line is given up first, and only what helps then is moved no further than it must.

        Returns:
            Whether some was found.
        """
        written = [rule for rule in editable_rules(self.loaded) if rule.written]
        options = [option for rule in written for option in lines.options(self.loaded, rule)]
        together = _together(options)
        touched: set[Path_] = set()
        refused: dict[object, set[Path_]] = {}
        whole, self.clock, self._each = self.clock, self.clock.share(AT_ONCE), SOON
        for option in _by_first_cost(options):
            if len(self._soon) >= ENOUGH or not self.clock.left:
                break
            line = _line(option.edits[-1])
            if line in touched:
                continue
            if self.fits(option.edits[-1]):
                edit = self._smallest_reported(option) or option.edits[-1]
                self._soon.append(edit)
                touched.add(line)
                continue
            lines_refused = refused.setdefault(line[0], set())
            lines_refused.add(line)
            if len(lines_refused) == TRIED_ALONE and line[0] in together:
                edit = together.pop(line[0])
                if not self._all_together(edit):
                    touched |= {change.path[:2] for change in edit.changes}
        for edit in together.values():
            if not self._soon and self.clock.left:
                self._all_together(edit)
        self.clock, self._each = whole, None
        return bool(self._soon)

    def _all_together(self, edit: Edit) -> bool:
        """Where no line is enough by itself: all of one rule give way by the same share.

        Five minima of muscles clash by any two or three of them. With all of them gone there is a
        plan at once; then as much as can be is asked of each, and those that need not move stay.
        Where there is no plan even so, none of the lines need be tried by itself.
        """
        if not self.fits(edit):
            return False
        eased = self._eased(edit)
        if eased == edit:  # for one of them nothing can be had: the others need not go with it
            eased = self._softened(self._needed(edit))
        self._first(eased)
        self._soon.append(self._needed(eased))
        return True

    def _eased(self, edit: Edit) -> Edit:
        """An edit that is enough with all of its lines moved by the smallest common share."""
        ladders = [self._ladder(change) for change in edit.changes]
        whole = [
            Edit(tuple(ladder[-(-len(ladder) * share // EASING_STEPS) - 1] for ladder in ladders))
            for share in range(1, EASING_STEPS + 1)
        ]
        index = edits.smallest_that_fits(range(EASING_STEPS), partial(_at, self.fits, whole))
        return edit if index is None else whole[index]

    def those_found(self) -> list[Confirmed]:
        """The ways out that were found before a clash was, where none is found in time."""
        confirmed = (self.confirm(edit) for edit in _by_cost(self._soon))
        return [repair for repair in confirmed if repair is not None]

    def repairs(self, clash: Clash) -> list[Confirmed]:
        """Changes that give the scenario a plan, cheapest first, each with its plan."""
        more = lines.more_exercises(self.loaded)
        options = [option for rule in clash.rules for option in lines.options(self.loaded, rule)]
        if _too_few_exercises(clash.rules):
            found = self.singles([*more, *options])
        else:  # as cheap as can be, but the largest model of all and seldom what helps
            found = self.singles(options)
            found = _by_cost([*found, *self.singles(more)])
        found = _once([*found, *_by_cost(self._soon)])
        if not found:
            found = self.chain(clash) if self._early is None else [self._early.edit]
        if len(found) < ENOUGH and self.clock.left:
            for edit in found:
                self.confirm(edit)
            found = _once([*found, *self.pairs(clash, [*more, *options])])
        confirmed = (self.confirm(edit) for edit in self._offered(found))
        return [repair for repair in confirmed if repair is not None]

    def _offered(self, found: Sequence[Edit]) -> list[Edit]:
        """What is shown of what was found, the early one among it."""
        offered = _varied(found)
        early = [] if self._early is None else [self._early.edit]
        missing = [edit for edit in early if edit.words not in {other.words for other in offered}]
        return _by_cost([*offered[: WANTED - len(missing)], *missing])

    def singles(self, options: Sequence[Option]) -> list[Edit]:
        """The smallest edit of each option that is enough, cheapest first.

        Once there are enough, only lines of the clash that no edit touches yet are tried: each
        line that can give way by itself is offered.
        """
        found: list[Edit] = []
        touched: set[Path_] = set()
        for option in _by_first_cost(options):
            if not self.clock.left:
                break
            cheaper = [edit for edit in found if edit.cost <= option.cost]
            if len(cheaper) >= WANTED and _line(option.edits[0]) in touched:
                continue
            edit = self._smallest_reported(option)
            if edit is not None and edit.words not in {other.words for other in found}:
                found.append(edit)
                touched.add(_line(edit))
        return _by_cost(found)

    def _smallest_reported(self, option: Option) -> Edit | None:
        """The smallest edit of an option that is enough; told at once if it is the first of all."""
        edit = self._smallest(option)
        if edit is not None and self._early is None:
            self._first(edit)
        return edit

    def _smallest(self, option: Option, base: tuple[LineChange, ...] = ()) -> Edit | None:
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
        return _by_cost(_once(map(self._softened, found)))

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

    def chain(self, clash: Clash | None = None) -> list[Edit]:
        """One clash lifted after the other, what sums refuse first, until there is a plan."""
        changes: dict[Path_, LineChange] = {}
        current, rest = self.loaded, clash
        while len(changes) < MOST_CHANGES and self.clock.left:
            step = self._silenced(current)
            if step is None:
                rest = rest or next_clash(current, self.clock, self.frozen)
                step = None if rest is None else self._lift(current, rest)
            if step is None:
                return []
            for change in step.changes:
                changes[change.path] = self._as_one(change) if change.path in changes else change
            edit = Edit(tuple(changes.values()))
            changed = edits.apply(self.loaded, edit)
            if changed is None:
                return []
            if self.fits(edit):
                return [self._softened(self._needed(edit))]
            if not self._refused(changed) and self.fits(loose := self._loosest(edit)):
                return [self._softened(self._needed(loose))]
            current, rest = changed, None
        return []

    def _silenced(self, loaded: Loaded) -> Edit | None:
        """The cheapest change after which sums no longer refuse the first thing, nor another anew.

        None where they refuse nothing, or nothing that one change would help.
        """
        refusals = [] if self._done else contradictions(loaded)
        if not refusals:
            return None
        rules = refusals[0].suspects(editable_rules(loaded))
        before = {found.topic for found in refusals}

        def silences(edit: Edit) -> bool:
            changed = edits.apply(loaded, edit)
            left = None if changed is None else {f.topic for f in contradictions(changed)}
            return left is not None and left <= before - {refusals[0].topic}

        return _cheapest([o for rule in rules for o in lines.options(loaded, rule)], silences)

    def _lift(self, loaded: Loaded, clash: Clash) -> Edit | None:
        """The cheapest change that gives the lines of one clash a plan among themselves."""
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

        return _cheapest([o for rule in clash.rules for o in lines.options(loaded, rule)], lifts)

    def _ladder(self, change: LineChange) -> list[LineChange]:
        """The changes of one line from the mildest on, the last gives it up."""
        for rule in editable_rules(self.loaded):
            options = lines.options(self.loaded, rule)
            drops = [option.edits[-1].changes[0] for option in options if option.drop][:1]
            for option in options:
                steps = [edit.changes[0] for edit in option.edits if len(edit.changes) == 1]
                whole = [*steps, *drops]
                if len(steps) > 1 and any(_same_change(step, change) for step in whole):
                    return whole
        return [change]

    def _as_one(self, change: LineChange) -> LineChange:
        """A second change of a line, said and counted from what the file says."""
        ladder = self._ladder(change)
        return next((step for step in ladder if step.to == change.to), change)

    def _loosest(self, edit: Edit) -> Edit:
        """The same lines given up, or moved as far as they can be."""
        return Edit(tuple(self._ladder(change)[-1] for change in edit.changes))

    def _softened(self, edit: Edit) -> Edit:
        """An edit that is enough with each line as near to what was asked as the others allow."""
        for place, change in enumerate(edit.changes):
            before, after = edit.changes[:place], edit.changes[place + 1 :]
            milder = [Edit((*before, step, *after)) for step in self._ladder(change)]
            index = edits.smallest_that_fits(range(len(milder)), partial(_at, self.fits, milder))
            edit = edit if index is None else milder[index]
        return edit

    def _needed(self, edit: Edit) -> Edit:
        """The changes of an edit without those that it does not need."""
        for change in edit.changes:
            fewer = Edit(tuple(other for other in edit.changes if other != change))
            if fewer.changes and self.fits(fewer):
                return self._needed(fewer)
        return edit

    def _first(self, edit: Edit) -> None:
        """Tell of a first way out at once, by the plan that showed it; the rest comes after it."""
        self._early = self._by_its_plan(edit)
        if self._early is not None:
            self._report(edit)

    def _report(self, edit: Edit) -> None:
        if self._tell is not None:
            self._tell(f"A way out: {edit.words}.")

    def confirm(self, edit: Edit) -> Confirmed | None:
        """Solve the changed scenario; None where it has no verified plan."""
        if edit.words not in self._confirmed:
            early = self._early is not None and self._early.edit.words == edit.words
            found = self._solved(edit) or (self._early if early else self._by_its_plan(edit))
            self._confirmed[edit.words] = found
            if found is not None and not early:
                self._report(edit)
        return self._confirmed[edit.words]

    def _solved(self, edit: Edit) -> Confirmed | None:
        """By a plan near the best; None where none came in time."""
        changed = edits.apply(self.loaded, edit)
        if changed is None or not self.clock.left:
            return None
        plan = self._solve(changed, self._control(), self._done)
        return self._confirmed_by(edit, changed, plan) if isinstance(plan, Plan) else None

    def _by_its_plan(self, edit: Edit) -> Confirmed | None:
        """By the plan that showed that it is enough, once the verifier has passed that."""
        known, changed = self._known.get(repr(edit.changes)), edits.apply(self.loaded, edit)
        if changed is None or known is None or known.choice is None:
            return None
        return self._confirmed_by(edit, changed, self._plan_of(changed, known.choice))

    def _plan_of(self, changed: Loaded, choice: Choice) -> Plan:
        """A choice as a plan, in an order that is legal.

        Raises:
            WrongPlan: it breaks a rule.
        """
        solver = solver_info(self._control(), reproducible=True)
        return verified(changed, choice, solver=solver, frozen=self._done)

    def _control(self) -> Control:
        work = self.clock.work.share(REPAIR_WORK)
        limits = SolveOptions(time_limit=self.clock.left, gap=REPAIR_GAP, workers=1, work=work)
        return Control(limits, stop=self.clock.stop)

    def _confirmed_by(self, edit: Edit, changed: Loaded, plan: Plan) -> Confirmed:
        data = self.loaded.document.data
        before = tuple(value_at(data, change.path) for change in edit.changes)
        return Confirmed(edit, changed, plan, before)


def next_clash(loaded: Loaded, clock: Clock, frozen: Frozen | None) -> Clash | None:
    """What still clashes, the part that sums refuse first."""
    rules = editable_rules(loaded)
    done = frozen is not None and frozen.through
    refuted = [] if done else suspects(loaded, rules)
    return find_clash(loaded, clock, suspects=refuted, rules=rules, frozen=frozen)


def _cheapest(options: Sequence[Option], enough: Callable[[Edit], bool]) -> Edit | None:
    """The cheapest edit of any option that is enough."""
    best: Edit | None = None
    for option in _by_first_cost(options):
        if best is not None and option.cost >= best.cost:
            break
        whole = [edit for edit in option.edits if best is None or edit.cost < best.cost]
        if any(_takes_item_out(edit) for edit in whole):
            continue  # what stands after it in its list would be found elsewhere
        index = edits.smallest_that_fits(
            range(len(whole)), partial(_at, enough, whole), monotone=option.monotone
        )
        best = best if index is None else whole[index]
    return best


def _together(options: Sequence[Option]) -> dict[object, Edit]:
    """By key of the file, all lines below it given up at once, where they are some and not many."""
    drops = [option.edits[-1].changes[0] for option in options if option.drop]
    by_key: dict[object, dict[Path_, LineChange]] = {}
    for change in drops:
        by_key.setdefault(change.path[0], {}).setdefault(change.path, change)
    return {
        key: Edit(tuple(changes.values()))
        for key, changes in by_key.items()
        if 1 < len(changes) <= MOST_CHANGES
    }


def _once(found: Iterable[Edit]) -> list[Edit]:
    """Each edit once: the same changes in another order are the same."""
    kept: dict[frozenset[str], Edit] = {}
    for edit in found:
        kept.setdefault(frozenset(map(repr, edit.changes)), edit)
    return list(kept.values())


def _by_first_cost(options: Iterable[Option]) -> list[Option]:
    return sorted(options, key=lambda option: option.cost)


def _same_change(one: LineChange, other: LineChange) -> bool:
    return (one.path, one.to) == (other.path, other.to)


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


def _too_few_exercises(rules: Iterable[EditableRule]) -> bool:
    """Whether what there is to choose from is a part of a clash."""
    return any(rule.rule == "available" for rule in rules)


def _by_cost(found: Iterable[Edit]) -> list[Edit]:
    return sorted(found, key=lambda edit: edit.cost)


def _varied(found: Sequence[Edit]) -> list[Edit]:
    """The cheapest repair of each line, then what else is cheap: there must be a choice."""
    first: dict[Path_, Edit] = {}
    for edit in found:
        first.setdefault(_line(edit), edit)
    leaders = list(first.values())
    others = [edit for edit in found if edit not in leaders]
    return _by_cost((leaders + others)[:WANTED])


def repaired_text(text: str, edit: Edit) -> str:
    """A scenario file with an edit made, comments and layout kept.

    Args:
        text: the file as it is.
        edit: the change.
    """
    return rewritten(text, lambda data: edits.apply_to(data, edit))
