"""A plan that bends: what is done stays, the rest changes as little as the rules allow.

In this order: legal; within a stated loss of the best score; fewest changed placements (an
exercise in a session of a week that comes or goes); fewest changed set counts; and of what is left
the best. Each aim is a run of its own, proved or with its gap shown.
"""

from __future__ import annotations

import copy
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.inputs import InputError, Problem, mappings_at
from catalog.queries import item_called
from catalog.validation import near
from catalog.vocabulary import closure, item_names
from optimizer.answer import solve
from optimizer.instance.supersets import seconds_of
from optimizer.plan.choice import Choice, Slot, choice_in, facts_from
from optimizer.plan.past import Past
from optimizer.plan.reading import PlanFacts, facts_of
from optimizer.plan.schema import Answer, Plan, WeekPlan
from optimizer.plan.supersets import paired
from optimizer.plan.waived import waived_rules
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.load import Loaded, edited
from optimizer.solver.choices import choice_of
from optimizer.solver.options import Control, Progress, SolveOptions
from optimizer.studies import scenario_edits as edits
from optimizer.studies.catching_up import (
    RaisedTarget,
    out_of_reach,
    room_for_done,
    room_for_missed,
    write_band,
)
from optimizer.studies.common import build_of
from optimizer.studies.consequence import consequences
from optimizer.studies.diff import Difference, diff
from optimizer.studies.history import counted_weeks, done_weeks, part_done
from optimizer.studies.since import catalog_since, no_longer_available, no_longer_known
from optimizer.studies.stages import Ladder, Stage, columns_of, only, placement_cost, set_cost
from optimizer.substitutes import with_substitutes
from optimizer.units import DAYS, whole_minutes
from optimizer.verified import verified
from optimizer.verifier import verify
from optimizer.words import plural

LOSS = 0.01
"""Share of the best score that a plan may cost to keep what is there: 1 %."""


@dataclass(frozen=True)
class Change:
    """What happened, and from when on the plan may change.

    Attributes:
        from_week: the first week that may change; the weeks before are done.
        from_day: within that week the first day that may change (``mon`` to ``sun``).
        missed: sessions that were planned and not held, (week, session).
        lose: items of equipment that are out of order from then on, in every gym.
        exclude: exercises (ids or selectors) that are out from then on.
        skip: sessions to come that will not be held, (week, session).
        drop: sessions that are given up from then on.
        catch_up: ``drop`` lets a missed session's sets go; ``spread`` puts as many of them as the
            rules allow into what is left of its week.
        loss: share of the best score that keeping things may cost.
    """

    from_week: int
    from_day: str | None = None
    missed: tuple[Slot, ...] = ()
    lose: tuple[str, ...] = ()
    exclude: tuple[Any, ...] = ()
    skip: tuple[Slot, ...] = ()
    drop: tuple[str, ...] = ()
    catch_up: str = "drop"
    loss: float = LOSS

    @property
    def through(self) -> int:
        """The last week that is wholly done."""
        return self.from_week - 1


@dataclass(frozen=True)
class Replan:
    """A changed plan, and what the change comes to.

    Attributes:
        plan: the new plan, or why there is none.
        loaded: the scenario with the changes written in; the plan is legal under it.
        stages: each aim with what was reached and proved.
        difference: from the first open week on.
        consequences: what the athlete loses and gains, a sentence each.
        notes: how the changes were understood.
        floor: fewest points that the plan had to have, or None.
    """

    plan: Answer
    loaded: Loaded
    stages: tuple[Stage, ...]
    difference: Difference | None
    consequences: tuple[str, ...]
    notes: tuple[str, ...]
    floor: int | None = None

    def to_data(self) -> dict[str, Any]:
        """How the plan changed, as plain data."""
        return {
            "kind": "replan",
            "stages": [stage.to_data() for stage in self.stages],
            "floor": self.floor,
            "difference": None if self.difference is None else self.difference.to_data(),
            "consequences": list(self.consequences),
            "notes": list(self.notes),
        }


def replan(
    loaded: Loaded,
    base: PlanFacts,
    change: Change,
    options: SolveOptions | None = None,
    *,
    log: PlanFacts | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Replan:
    """Change a plan from a week (or day) on, as little as the rules and the loss allow.

    Args:
        loaded: the scenario as it is from now on.
        base: the plan that is under way; one edited by hand will do.
        change: what happened and what may be given up.
        options: time, gap of the first stage, workers, seed.
        log: what was really done; sessions that are not in it were missed.
        on_progress: hears of stages, better plans and bounds.
        stop: ends the search when set; the best so far is returned.

    Raises:
        InputError: the change can't be carried out as asked; carries every problem.
    """
    return _Replanner(loaded, base, change, options or SolveOptions(), log).run(on_progress, stop)


class _Replanner:
    """One replan from its question to its answer."""

    def __init__(
        self,
        loaded: Loaded,
        base: PlanFacts,
        change: Change,
        options: SolveOptions,
        log: PlanFacts | None,
    ) -> None:
        names = item_names(loaded.catalog.items)
        lost = (
            item_called(item, loaded.catalog, "replan") if names.meant(item) else item
            for item in change.lose
        )
        self.asked, self.base = loaded, base
        self.change = _since(loaded, replace(change, lose=tuple(lost)), log)
        self.options, self.log = options, log
        self.notes: list[str] = []
        self.missed = dict.fromkeys(change.missed)
        self.data: dict[str, Any] = copy.deepcopy(loaded.document.data)
        self.check()
        self.done = self._done_facts()
        self.kept = self._kept()

    # ----- the question ---------------------------------------------------------------------

    def check(self) -> None:
        """Refuse what can't be meant.

        Raises:
            InputError: with every problem.
        """
        scenario, change = self.asked.scenario, self.change
        problems = []
        if not 1 <= change.from_week <= scenario.weeks:
            problems.append(
                f"--from-week {change.from_week}: the block has weeks 1 to {scenario.weeks}"
            )
        if change.through < self.base.frozen_through:
            done = self.base.frozen_through
            problems.append(
                f"weeks 1 to {done} of {self.base.file} are done; expected "
                f"--from-week {done + 1} or later"
            )
        names = [session.name for session in scenario.sessions]
        asked = [*(s for _, s in (*change.missed, *change.skip)), *change.drop]
        problems += [
            f"unknown session {name!r}, expected one of {', '.join(names)}"
            for name in dict.fromkeys(asked)
            if name not in names
        ]
        items = {item for gym in scenario.gyms.values() for item in closure(gym)}
        for item in change.lose:
            if item not in items:
                hint = near(item, items)
                problems.append(f"no gym has {item!r}" + (f" ({hint})" if hint else ""))
        for week, session in change.missed:
            if not self._is_past(week, session) and session in names:
                problems.append(
                    f"{session} of week {week} is still to come; use --skip for what "
                    "will not be held"
                )
        if problems:
            raise InputError([Problem("replan", (), text) for text in problems])

    def _is_past(self, week: int, session: str) -> bool:
        if week < self.change.from_week:
            return week >= 1
        return week == self.change.from_week and session in self._before_day()

    def _before_day(self) -> list[str]:
        """Sessions of the first week that may change which come before the day."""
        if self.change.from_day is None:
            return []
        day = DAYS.index(self.change.from_day)
        return [s.name for s in self.asked.scenario.sessions if s.day < day]

    def _done_facts(self) -> PlanFacts:
        """The base (or the log) without what was missed."""
        log, frozen = self.log, self.base.frozen_through
        source = self.base if log is None else log
        weeks = [w for w in self.base.weeks if w.week <= frozen]
        weeks += [w for w in source.weeks if w.week > frozen]
        stated = [w for w in mappings_at(self.base.stated, "weeks") if w.get("week", 0) <= frozen]
        stated += [w for w in mappings_at(source.stated, "weeks") if w.get("week", 0) > frozen]
        held = tuple(
            replace(
                week,
                sessions=tuple(
                    s
                    for s in week.sessions
                    if (week.week, s.session) not in self.missed
                    and (s.prescriptions or log is None)
                ),
            )
            for week in weeks
        )
        return replace(source, weeks=held, frozen_through=frozen, stated={"weeks": stated})

    def _kept(self) -> dict[str, dict[str, int]]:
        """What was done in the week that goes on, by session."""
        done, week = choice_in(self.done), self.change.from_week
        begun = [s for w, s in self._present() if w == week and s in self._before_day()]
        begun += [s for w, s in choice_in(self.log) if w == week] if self.log else []
        held = {s: done.get((week, s), {}) for s in begun}
        if week == self.base.frozen_through + 1:
            held = {**part_done(self.base), **held}
        return {
            session.name: {e: sets for e, sets in held[session.name].items() if sets}
            for session in self.asked.scenario.sessions
            if session.name in held and (week, session.name) not in self.missed
        }

    def _present(self) -> set[Slot]:
        """Sessions that were held, one planned without any exercise too."""
        return {(week.week, s.session) for week in self.done.weeks for s in week.sessions}

    # ----- the scenario from now on -----------------------------------------------------------

    def scenario(self) -> Loaded:
        """The scenario with the changes written in, as a coach could have edited it."""
        data, change = self.data, self.change
        edits.lose_items(data, self.asked.scenario.gyms, change.lose)
        edits.exclude(data, change.exclude)
        for week, session in change.skip:
            edits.skip_day(data, week, session)
        for session in change.drop:
            for week in range(change.from_week, self.asked.scenario.weeks + 1):
                edits.skip_day(data, week, session)
        self._sync_done()
        self._keep_part()
        return edited(self.asked, data)

    def _sync_done(self) -> None:
        """Sessions of done weeks are held or skipped as they were."""
        done = self._present()
        calendar = Calendar(self.asked.scenario, self.asked.catalog)
        for week in range(1, self.change.from_week):
            for name in edits.sessions_of(self.data):
                held = calendar.holds(week, name)
                if (week, name) in done and not held:
                    edits.hold_day(self.data, week, name)
                elif held and (week, name) not in done:
                    self._miss(week, name)

    def _miss(self, week: int, session: str) -> None:
        sets = sum(choice_in(self.base).get((week, session), {}).values())
        self.missed[week, session] = None
        edits.skip_day(self.data, week, session)
        if self.base.frozen_through < week < self.change.from_week:
            lost = f", {sets} sets" if sets else ""
            self.notes.append(
                f"Missed: {session} in week {week}{lost}; that week is over, so they are let go."
            )

    def _keep_part(self) -> None:
        """The part of a week that is over stays as it was done; nothing is added to its days."""
        week = self.change.from_week
        unknown = [
            f"{name} in week {week} has {exercise!r}, which no catalogue has"
            for name, held in self.kept.items()
            for exercise in held
            if exercise not in self.asked.catalog
        ]
        if unknown:
            raise InputError([Problem("replan", (), text) for text in unknown])
        for name, held in self.kept.items():
            sets = sum(held.values())
            self.notes.append(
                f"Done of {name} in week {week}, and kept: {sets} {plural(sets, 'set')}."
            )
            edits.hold_day(self.data, week, name)
        for name in self._before_day():
            other = self.asked.scenario.exceptions.get((week, name))
            if name in self.kept:
                minutes = self._minutes(name, self.kept[name])
                edits.except_day(self.data, week, name, minutes=minutes)
            elif other is None or not other.skip:
                self._miss(week, name)

    def _minutes(self, name: str, held: Mapping[str, int]) -> int:
        """What the session took: as its cap it leaves no room for anything else."""
        calendar = Calendar(self.asked.scenario, self.asked.catalog)
        session = self.asked.scenario.session(name)
        return max(1, whole_minutes(seconds_of(calendar, self.change.from_week, session, held)))

    # ----- the answer -------------------------------------------------------------------------

    def run(
        self,
        on_progress: Callable[[Progress], None] | None,
        stop: threading.Event | None,
    ) -> Replan:
        """Climb the stages."""
        loaded = self.scenario()
        self.notes += catalog_since(self.asked, self.base)
        before = waived_rules(self.asked.scenario, self.asked.catalog)
        self.notes += [
            f"No longer asked for: {text}."
            for text in waived_rules(loaded.scenario, loaded.catalog)
            if text not in before
        ]
        gone = no_longer_known(loaded, self.base, self.change.from_week)
        self.notes += [
            f"No longer in the catalogue, so something else takes its place: {where}."
            for where in gone.values()
        ]
        self.notes += [
            f"May stand no longer, so something else takes its place: {what}."
            for what in no_longer_available(
                self.asked, self.base, self.change.from_week, {*self.kept, *self._before_day()}
            )
        ]
        control = Control(self.options, on_progress, stop)
        weeks = done_weeks(loaded, replace(self.done, done={}), self.change.through)
        frozen = Past(weeks, self.kept)
        if self.change.catch_up == "spread":
            loaded = self._spread(loaded, frozen, control)
        if self.kept:
            loaded = self._room(loaded, frozen, control)
        counted = counted_weeks(loaded, frozen)
        self.notes += out_of_reach(loaded, counted)
        best = self._best(loaded, counted, control)
        if not isinstance(best, Plan) or best.score is None:
            answer = best.model_copy(update={"notes": [*best.notes, *self.notes]})
            return Replan(answer, loaded, (), None, (), tuple(self.notes))
        floor = best.score - math.floor(self.change.loss * abs(best.score))
        ladder = self._climb(loaded, counted, best, floor, control)
        plan = self._plan(loaded, frozen, best, ladder, control)
        return self._answer(loaded, plan, ladder.stages, floor)

    def _best(self, loaded: Loaded, counted: Sequence[WeekPlan], control: Control) -> Answer:
        """The first stage: the best legal plan for what is left."""
        share = replace(self.options, time_limit=max(0.01, 0.65 * control.left))
        return solve(loaded, share, control._on_progress, control.stop, frozen=counted)

    def _climb(
        self,
        loaded: Loaded,
        counted: Sequence[WeekPlan],
        best: Plan,
        floor: int,
        control: Control,
    ) -> Ladder:
        build = build_of(loaded, counted)
        for name in self._before_day():
            if name in self.kept:
                only(build, (self.change.from_week, name), self.kept[name])
        ladder = Ladder(build, control)
        if not build.linear.objective:
            best = best.model_copy(update={"bound": best.score})  # nothing is left to choose
        assert best.score is not None  # noqa: S101 - it has weeks
        ladder.stages.append(Stage("score", best.score, best.bound, best.solver.seconds))
        ladder.hold_score(floor)
        old = self.old()
        if self._stays(loaded, counted, floor):
            first = self.change.from_week
            ladder.stages += [Stage("placements", 0, 0, 0.0), Stage("sets", 0, 0, 0.0)]
            _hold_all(ladder, {slot: held for slot, held in old.items() if slot[0] >= first})
        else:
            ladder.start(choice_in(facts_of(best)))
            ladder.fewest("placements", *placement_cost(build, old), 0.5 * control.left)
            ladder.fewest("sets", *set_cost(build, old), 0.6 * control.left)
        last = ladder.best(control.left)
        if last is not None and last.value > best.score:
            # Cut short, the first stage can miss a plan that a later one meets.
            ladder.stages[0] = replace(ladder.stages[0], value=last.value)
        return ladder

    def old(self) -> dict[Slot, dict[str, int]]:
        """The plan that is changed, with what was really done in the part that is over."""
        week = self.change.from_week
        found = {slot: held for slot, held in choice_in(self.base).items() if slot[0] >= week}
        for name in self._before_day():
            found.pop((week, name), None)
        for name, held in self.kept.items():
            found[week, name] = {
                **held,
                **{e: sets for e, sets in found.get((week, name), {}).items() if e not in held},
            }
        return found

    def _stays(self, loaded: Loaded, counted: Sequence[WeekPlan], floor: int) -> bool:
        """Whether the plan may stay as it is: legal, and within the loss."""
        first = self.change.from_week
        if any(e not in loaded.catalog for held in self.old().values() for e in held):
            return False
        facts = paired(loaded, facts_from(self.old(), counted, first))
        verdict = verify(loaded.scenario, loaded.catalog, facts)
        return verdict.legal and verdict.score >= floor

    def _plan(
        self,
        loaded: Loaded,
        frozen: Sequence[WeekPlan],
        best: Plan,
        ladder: Ladder,
        control: Control,
    ) -> Plan:
        if ladder.values is None:
            self.notes.append(
                "Time ran out before fewer changes were found: this is the best "
                "plan, whatever it changes."
            )
            choice: Choice = choice_in(facts_of(best))
            score = best.score or 0
        else:
            choice = choice_of(ladder.build, ladder.values)
            score = ladder.build.linear.value(ladder.values)
        sure = all(stage.proved for stage in ladder.stages)
        plan = verified(
            loaded,
            choice,
            claimed=score,
            bound=ladder.stages[0].bound,
            frozen=frozen,
            solver=best.solver.model_copy(
                update={
                    "seconds": round(control.seconds, 2),
                    "time_limit": self.options.time_limit,
                    "reproducible": best.solver.reproducible and sure,
                }
            ),
            notes=self.notes,
        )
        return with_substitutes(loaded, plan)

    def _answer(self, loaded: Loaded, plan: Plan, stages: Sequence[Stage], floor: int) -> Replan:
        names = {exercise.id: exercise.name for exercise in loaded.catalog}
        facts = facts_of(plan)
        found = diff(self.base, facts, from_week=self.change.from_week, names=names)
        sentences = consequences(
            loaded.catalog, choice_in(self.base), choice_in(facts), self.change.from_week
        )
        answer = Replan(
            plan, loaded, tuple(stages), found, tuple(sentences), tuple(self.notes), floor
        )
        return replace(answer, plan=plan.model_copy(update={"change": answer.to_data()}))

    # ----- catching up ------------------------------------------------------------------------

    def _room(self, loaded: Loaded, frozen: Sequence[WeekPlan], control: Control) -> Loaded:
        """Raise the week's target where what was done leaves the sessions to come too little."""
        return self._raised(loaded, room_for_done(loaded, frozen, self.change.from_week, control))

    def _spread(self, loaded: Loaded, frozen: Sequence[WeekPlan], control: Control) -> Loaded:
        """Raise the target of the week in which something was missed as far as the rules allow."""
        week = self.change.from_week
        missed = [session for w, session in self.missed if w == week]
        if not missed:
            if any(w < week for w, _ in self.missed):
                self.notes.append(
                    "Nothing is left of the weeks in which sessions were missed, so "
                    "there is nothing to spread their sets over."
                )
            return loaded
        control.say("spreading missed sets")
        raised = room_for_missed(self.asked, loaded, frozen, week, missed, control)
        if raised.band is not None:
            for session in Calendar(loaded.scenario, loaded.catalog).held(week):
                if session.name not in self._before_day():
                    # What is caught up is for this week: later weeks of the phase keep their lifts.
                    edits.own_day(self.data, week, session.name)
        return self._raised(loaded, raised)

    def _raised(self, loaded: Loaded, raised: RaisedTarget) -> Loaded:
        """The scenario with the week's target as it was raised, and a word on it."""
        self.notes += raised.notes
        if raised.band is None:
            return loaded
        write_band(self.data, loaded, self.change.from_week, raised.band)
        return edited(self.asked, self.data)


def _hold_all(ladder: Ladder, old: Mapping[Slot, Mapping[str, int]]) -> None:
    for column, value in columns_of(ladder.build, old).items():
        ladder.rows.append(("kept", [(column, 1)], value, value))


def _since(loaded: Loaded, change: Change, log: PlanFacts | None) -> Change:
    """The change with its day: where a log goes into the week, the day after the last in it."""
    if log is None or change.from_day is not None:
        return change
    week = change.from_week
    begun = {s for (w, s), held in choice_in(log).items() if w == week and held}
    days = [session.day for session in loaded.scenario.sessions if session.name in begun]
    if not days:
        return change
    if max(days) + 1 == len(DAYS):
        return replace(change, from_week=week + 1)
    return replace(change, from_day=DAYS[max(days) + 1])
