"""Another exercise in place of one: what could stand there, and what the whole plan loses by it."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.inputs import InputError, Problem
from catalog.queries import display_name, exercise_called, fitting_kit
from catalog.schema import Catalog
from catalog.validation import near
from catalog.vocabulary import closure
from optimizer.instance.types import Group
from optimizer.model import Build
from optimizer.plan.choice import Choice, Slot, choice_in, facts_from
from optimizer.plan.ordering import legal_order
from optimizer.plan.past import Part, part_of
from optimizer.plan.reading import PlanFacts, WeekFacts
from optimizer.plan.schema import Plan
from optimizer.plan.supersets import paired
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.load import Loaded, edited
from optimizer.solver.choices import choice_of
from optimizer.solver.options import Control, Progress, SolveOptions
from optimizer.solver.result import solver_info
from optimizer.studies import scenario_edits as edits
from optimizer.studies.common import build_of
from optimizer.studies.diff import Difference, diff
from optimizer.studies.history import counted_weeks, done_weeks
from optimizer.studies.since import no_longer_available, no_longer_known, of_another_catalog
from optimizer.studies.stages import Ladder, columns_of, placement_cost, set_cost
from optimizer.substitutes import distance, what_differs, with_substitutes
from optimizer.verified import verified
from optimizer.verifier import verify
from optimizer.verifier.eligibility import Eligibility


@dataclass(frozen=True)
class Replacement:
    """One exercise that could take the place.

    Attributes:
        exercise: its id.
        name: what a coach calls it.
        differs: what changes for the athlete, in words.
        score: points of the whole plan with it.
        loss: what the plan loses, a share of its score; below 0 it gains.
        others: what else has to change, against the plan with nothing but the exercise replaced.
        choice: exercises and sets of every session still open.
    """

    exercise: str
    name: str
    differs: str
    score: int
    loss: float
    others: Difference
    choice: Choice = field(repr=False)

    def to_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "exercise": self.exercise,
            "name": self.name,
            "differs": self.differs,
            "score": self.score,
            "loss": round(self.loss, 6),
            "others": [change.to_data() for change in self.others.changes],
        }


@dataclass(frozen=True)
class Swap:
    """Everything that could take an exercise's place.

    Attributes:
        exercise: what is replaced.
        week, session: where.
        scope: ``day`` (that week alone) or ``phase`` (all weeks that share its exercises).
        weeks: the weeks that the replacement is for.
        score: points of the plan as it is, that day being a group of its own where ``scope`` is
            ``day``.
        replacements: those that some legal plan can have, smallest loss first.
        impossible: ids that no legal plan can have there.
        unknown: ids for which time ran out.
        loaded: the scenario that the new plans are legal under.
        names: of exercises, by id.
        gain: how a replacement can score more than the plan as it is, where one does.
        plan: the new plan, where one replacement was asked for.
    """

    exercise: str
    name: str
    week: int
    session: str
    scope: str
    weeks: tuple[int, ...]
    score: int
    replacements: tuple[Replacement, ...]
    impossible: tuple[str, ...]
    unknown: tuple[str, ...]
    loaded: Loaded
    names: Mapping[str, str]
    gain: str = ""
    plan: Plan | None = None

    def to_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "kind": "swap",
            "exercise": self.exercise,
            "name": self.name,
            "week": self.week,
            "session": self.session,
            "scope": self.scope,
            "weeks": list(self.weeks),
            "score": self.score,
            "replacements": [item.to_data() for item in self.replacements],
            "impossible": list(self.impossible),
            "unknown": list(self.unknown),
            "names": {e: self.names.get(e, e) for e in self._named()},
            "gain": self.gain,
        }

    def _named(self) -> Iterator[str]:
        """Ids beside the replacements' own that a reader wants names of."""
        yield from (*self.impossible, *self.unknown)
        changes = (change for found in self.replacements for change in found.others.changes)
        partners = (change for change in changes if change.kind in ("paired", "unpaired"))
        for change in partners:
            yield from (change.exercise, change.other)


def swap(
    loaded: Loaded,
    base: PlanFacts,
    week: int,
    session: str,
    exercise: str,
    *,
    to: str | None = None,
    scope: str = "day",
    options: SolveOptions | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Swap:
    """What could take an exercise's place, ranked by what the whole plan loses.

    Each replacement is tried with nothing else changed; where that is not legal, with the fewest
    other changes in the weeks concerned, and failing that in the whole block.

    Args:
        loaded: the scenario.
        base: the plan.
        week: of the prescription that is replaced.
        session: its session.
        exercise: its exercise.
        to: the replacement that is wanted; the answer then holds the new plan.
        scope: ``day`` makes that day a group of its own in the scenario; ``phase`` replaces the
            exercise in all weeks that share the session's exercises.
        options: time, workers, seed.
        on_progress: hears what is being tried.
        stop: ends the search when set.

    Raises:
        InputError: there is no such prescription, it is done already or pinned, or the wanted
            replacement can't be chosen there.
    """
    control = Control(options or SolveOptions(), on_progress, stop)
    exercise = _planned(exercise, base, loaded.catalog)
    to = None if to is None else exercise_called(to, loaded.catalog, "swap")
    return _Swapper(loaded, base, (week, session), exercise, scope, control).run(to)


def _planned(text: str, base: PlanFacts, catalog: Catalog) -> str:
    """The id of what a plan's exercise is called; the plan may have some of no catalogue."""
    held = {item for exercises in choice_in(base).values() for item in exercises}
    meant = [item for item in catalog.meant(text) if item in held]
    return meant[0] if text not in held and len(meant) == 1 else text


class _Swapper:
    """One swap from its question to its answer."""

    def __init__(
        self,
        loaded: Loaded,
        base: PlanFacts,
        slot: Slot,
        exercise: str,
        scope: str,
        control: Control,
    ) -> None:
        self.base, self.slot, self.exercise = base, slot, exercise
        self.scope, self.control = scope, control
        self.asked = loaded
        self._check()
        self.loaded = self._scenario()
        self.first = base.frozen_through + 1
        self.old = {s: h for s, h in choice_in(base).items() if s[0] >= self.first}
        self.frozen = done_weeks(self.loaded, base, base.frozen_through)
        self.build = build_of(self.loaded, counted_weeks(self.loaded, self.frozen))
        self.group = _group(self.build, slot)
        # Both plans under one scenario: a day of its own is not held to the weeks beside it.
        self.score = verify(self.loaded.scenario, loaded.catalog, base).score
        self.items = closure(self.loaded.scenario.gyms[self.group.gym])
        self.names = {e.id: display_name(e, fitting_kit(e, self.items)) for e in loaded.catalog}

    def _check(self) -> None:
        week, session = self.slot
        held = choice_in(self.base).get(self.slot, {})
        begun = self.base.done.get(session, ()) if week == self.base.frozen_through + 1 else ()
        if self.exercise in [item.exercise for item in begun]:
            raise _problem(f"{self.name} in week {week} is done; what is done stays as it was")
        if week <= self.base.frozen_through:
            raise _problem(f"week {week} is done; what is done stays as it was")
        if session not in [s.name for s in self.asked.scenario.sessions]:
            raise _problem(f"unknown session {session!r}")
        if self.exercise not in held:
            raise self._not_there(held)
        gone = no_longer_known(self.asked, self.base, self.base.frozen_through + 1)
        if self.scope == "phase":
            gone.pop(self.exercise, None)
        if gone:
            raise _problem(
                f"no longer in the catalogue: {'; '.join(gone.values())}",
                "backblock replan puts something else in its place",
            )
        for pin in self.asked.scenario.pin:
            here = pin.weeks is None or week in pin.weeks
            if (pin.exercise, pin.session) == (self.exercise, session) and here:
                raise _problem(f"{self.name} is pinned in {session}; change the pin first")

    def _not_there(self, held: Iterable[str]) -> InputError:
        """What a session without the exercise has, or that there is no such week."""
        week, session = self.slot
        if week > self.asked.scenario.weeks:
            return _problem(f"week {week}: the block has weeks 1 to {self.asked.scenario.weeks}")
        there = {one: self._told(one) for one in held}
        hint = near(self.exercise, there)
        for one, told in there.items():
            hint = hint.replace(f" {one}?", f" {told}?")
        listed = ", ".join(there.values()) or "nothing"
        return _problem(f"{session} in week {week} has no {self.name}; it has {listed}", hint)

    @property
    def name(self) -> str:
        """What a coach calls the exercise."""
        return self._told(self.exercise)

    def _told(self, exercise: str) -> str:
        return self.asked.catalog.name_of(exercise)

    def _scenario(self) -> Loaded:
        if self.scope != "day":
            return self.asked
        data = copy.deepcopy(self.asked.document.data)
        edits.own_day(data, *self.slot)
        return edited(self.asked, data)

    # ----- the answer -----------------------------------------------------------------------

    def run(self, to: str | None) -> Swap:
        """Try every replacement, or the one that is wanted."""
        wanted = [self.build.exercise(e) for e in self._wanted(to)]
        direct = {entry.id: self._direct(entry.id) for entry in wanted}
        found, impossible, unknown = [], [], []
        for entry in wanted:
            choice = direct[entry.id]
            if choice is None and not self.control.over:
                self.control.say(f"trying {entry.name}")
                choice = self._searched(entry.id)
            if choice is not None:
                found.append(self._replacement(entry.id, choice))
            elif self.control.over or self.cut_short:
                unknown.append(entry.id)
            else:
                impossible.append(entry.id)
        found.sort(key=self._rank)
        plan = self._plan(found[0]) if to is not None and found else None
        answer = Swap(
            self.exercise,
            self.names.get(self.exercise, self.exercise),
            *self.slot,
            self.scope,
            self.group.weeks,
            self.score,
            tuple(found),
            tuple(impossible),
            tuple(unknown),
            self.loaded,
            self.names,
            self._why_gain() if any(r.loss < 0 for r in found) else "",
            plan,
        )
        if plan is None:
            return answer
        return replace(answer, plan=plan.model_copy(update={"change": answer.to_data()}))

    def _rank(self, found: Replacement) -> tuple[object, ...]:
        """Least loss first; of what is as good as the other, its own pattern and the nearest."""
        entry, other = (
            self.asked.catalog.by_id.get(self.exercise),
            self.asked.catalog[found.exercise],
        )
        apart = () if entry is None else distance(entry, other)
        return -found.score, len(found.others.changes), apart, found.exercise

    def _why_gain(self) -> str:
        """How a swap can gain over the plan as it is."""
        if self.exercise not in self.asked.catalog:
            return "what it replaces is no longer in the catalogue and counts for nothing"
        gone = no_longer_available(self.asked, self.base, self.base.frozen_through + 1)
        if gone:
            return f"the plan may not stand as it is: {gone[0]}"
        if of_another_catalog(self.asked, self.base):
            return "the catalogue is another one than the plan was made of"
        if not self._was_alone():
            return "that day no longer has to share its exercises with the other weeks of its phase"
        if self.base.stated.get("status") == "optimal":
            return "the plan was proved the best of another scenario than this"
        return "the plan is not proved to be the best; solving longer may find more"

    def _was_alone(self) -> bool:
        """Whether the day was a group of its own before the swap."""
        scenario, catalog = self.asked.scenario, self.asked.catalog
        calendar = Calendar(scenario, catalog, self.base.frozen_through, self.base.done)
        return calendar.group_of[self.slot].weeks == self.group.weeks

    def _wanted(self, to: str | None) -> list[int]:
        """Candidates of the group that the session does not hold, nearest first."""
        held = {e for w in self.group.weeks for e in self.old.get((w, self.slot[1]), {})}
        found = [e for e in self.group.candidates if self.build.exercise(e).id not in held]
        if to is not None:
            chosen = [e for e in found if self.build.exercise(e).id == to]
            if not chosen:
                raise self._why_not(to, held)
            return chosen
        entry = self.asked.catalog.by_id.get(self.exercise)
        if entry is None:
            return found
        return sorted(found, key=lambda e: distance(entry, self.build.exercise(e)))

    def _why_not(self, to: str, held: set[str]) -> InputError:
        catalog = self.asked.catalog
        if to in held:
            return _problem(f"{self._told(to)} is in {self.slot[1]} already")
        calendar = Calendar(self.loaded.scenario, catalog, self.base.frozen_through, self.base.done)
        eligibility = Eligibility(calendar)
        session = self.loaded.scenario.session(self.slot[1])
        for week in self.group.weeks:
            reason = eligibility.why_not(catalog[to], week, session)
            if reason:
                return _problem(
                    f"{self._told(to)} can't be in {self.slot[1]} in week {week}: {reason}"
                )
        return _problem(f"{self._told(to)} can't be in {self.slot[1]}")

    def _target(self, to: str) -> Choice:
        """The plan with nothing but the exercise replaced."""
        target = {slot: dict(held) for slot, held in self.old.items()}
        for week in self.group.weeks:
            held = target.get((week, self.slot[1]), {})
            if self.exercise in held:
                held[to] = held.pop(self.exercise)
        return target

    def _ordered(self, slots: Choice) -> Choice | None:
        return _ordered(self.loaded, slots, self.first, part_of(self.frozen))

    def _direct(self, to: str) -> Choice | None:
        target = self._target(to)
        order = self._ordered(target)
        if order is None:
            return None
        facts = paired(self.loaded, facts_from(order, self.frozen, self.first))
        return order if verify(self.loaded.scenario, self.loaded.catalog, facts).legal else None

    def _searched(self, to: str) -> Choice | None:
        """The fewest other changes, in the weeks concerned or else anywhere."""
        self.cut_short = False
        for weeks in (set(self.group.weeks), None):
            if self.control.over:
                self.cut_short = True
                return None
            with _undone(self.build):
                found = self._climb(to, weeks)
            if found is not None:
                return found
        return None

    def _climb(self, to: str, weeks: set[int] | None) -> Choice | None:
        build, target = self.build, self._target(to)
        ladder = Ladder(
            build,
            Control(
                replace(
                    self.control.options,
                    time_limit=min(4.0, max(0.01, self.control.left)),
                    workers=1,
                ),
                None,
                self.control.stop,
            ),
        )
        for e in self.group.candidates:
            known = {self.exercise: 0, to: 1}.get(build.exercise(e).id)
            if known is not None:
                ladder.rows.append(("swap", [(build.x[self.group.index, e], 1)], known, known))
        if weeks is not None:
            ladder.rows += _elsewhere(build, target, weeks)
        placed = ladder.fewest("placements", *placement_cost(build, target), 4.0)
        if placed is None:
            self.cut_short |= ladder.control.over
            return None
        ladder.fewest("sets", *set_cost(build, target), 2.0)
        ladder.best(2.0)
        assert ladder.values is not None  # noqa: S101 - a stage was reached
        return choice_of(build, ladder.values)

    def _in_pairs(self, target: PlanFacts, to: str) -> PlanFacts:
        """The same with the plan's supersets, the newcomer in those of what it replaces."""
        pair_of = {
            (week.week, session.session, p.exercise): p.pair
            for week in self.base.weeks
            for session in week.sessions
            for p in session.prescriptions
        }
        for week in self.group.weeks:
            place = (week, self.slot[1])
            pair_of[*place, to] = pair_of.get((*place, self.exercise))

        def labelled(week: WeekFacts) -> WeekFacts:
            sessions = tuple(
                replace(
                    session,
                    prescriptions=tuple(
                        replace(p, pair=pair_of.get((week.week, session.session, p.exercise)))
                        for p in session.prescriptions
                    ),
                )
                for session in week.sessions
            )
            return replace(week, sessions=sessions)

        return replace(target, weeks=tuple(labelled(week) for week in target.weeks))

    cut_short = False
    """Whether time ended the last search."""

    def _replacement(self, to: str, choice: Choice) -> Replacement:
        catalog = self.asked.catalog
        target = self._in_pairs(facts_from(self._target(to), self.frozen, self.first), to)
        facts = paired(
            self.loaded, facts_from(self._ordered(choice) or choice, self.frozen, self.first)
        )
        score = verify(self.loaded.scenario, catalog, facts).score
        differs = ""
        if self.exercise in catalog:
            differs = what_differs(catalog[self.exercise], catalog[to], self.items)
        others = diff(target, facts, from_week=self.first, names=self.names)
        changes = tuple(change for change in others.changes if change.kind != "order")
        return Replacement(
            to,
            self.names[to],
            differs,
            score,
            (self.score - score) / max(1, abs(self.score)),
            replace(others, changes=changes, notes=()),
            choice,
        )

    def _plan(self, chosen: Replacement) -> Plan:
        bound = self.base.stated.get("bound")
        same = self.scope != "day" and isinstance(bound, int) and bound >= chosen.score
        plan = verified(
            self.loaded,
            chosen.choice,
            solver=solver_info(self.control, reproducible=not self.control.over),
            claimed=chosen.score,
            bound=bound if same else None,
            frozen=self.frozen,
        )
        return with_substitutes(self.loaded, plan)


def _problem(message: str, hint: str = "") -> InputError:
    return InputError([Problem("swap", (), message, hint=hint)])


def _group(build: Build, slot: Slot) -> Group:
    for group, week in build.instance.slots():
        if (week.number, build.instance.name_of(group)) == slot:
            return group
    raise _problem(f"{slot[1]} is not held in week {slot[0]}")


def _ordered(loaded: Loaded, slots: Choice, first: int, part: Part) -> Choice | None:
    """Each session in the order of a plan; None where one has no legal order."""
    ordered: dict[Slot, dict[str, int]] = {}
    for (week, session), held in slots.items():
        if any(e not in loaded.catalog for e in held):
            return None
        goal = loaded.scenario.session(session).goal
        done = [loaded.catalog[e] for e in part.get(session, ()) if week == first]
        order = legal_order((loaded.catalog[e] for e in held), loaded.scenario, goal, done=done)
        if order is None:
            return None
        ordered[week, session] = {e.id: held[e.id] for e in order}
    return ordered


def _elsewhere(
    build: Build, target: Choice, weeks: set[int]
) -> Iterator[tuple[str, list[tuple[int, int]], int, int]]:
    """Rows that hold every other week as it is, and what groups share with other weeks."""
    values = columns_of(build, target)
    for group, week in build.instance.slots():
        shared = not set(group.weeks) <= weeks
        for e in group.candidates:
            columns = [build.x[group.index, e]] if shared else []
            if week.number not in weeks:
                columns.append(build.n[group.index, week.number, e])
            for column in columns:
                yield ("elsewhere", [(column, 1)], values[column], values[column])


class _undone:  # noqa: N801 - reads as a statement
    """Takes back the columns and rows that are added to a model within the block."""

    def __init__(self, build: Build) -> None:
        self.linear = build.linear

    def __enter__(self) -> None:
        self.columns, self.rows = len(self.linear.lower), len(self.linear.rows)

    def __exit__(self, *_: object) -> None:
        linear = self.linear
        parts: Sequence[list[Any]] = (linear.lower, linear.upper, linear.names)
        for part in parts:
            del part[self.columns :]
        del linear.rows[self.rows :]
