"""What can be done to a plan and its scenario by hand: each change is one step.

A change of the plan is taken as it is asked for, legal or not: the verifier says what it breaks.
A change of the scenario (a pin, an exclusion, a day of its own) is written into the file with its
comments kept.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from catalog.inputs import InputError, Problem
from catalog.schema import Exercise
from optimizer.plan.ordering import legal_order
from optimizer.plan.schema import MOST_SETS
from optimizer.scenario import Loaded, edited
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.rewriting import on_one_line, rewritten
from optimizer.studies import scenario_edits as edits
from optimizer.studio.draft import Draft
from optimizer.studio.folder import Refused
from optimizer.studio.journal import GONE, THERE, Lines, Slot, Slots, Step
from optimizer.words import capital, counted, weeks_in_words

WIDTH = 4096
"""Lines of a scenario are left as long as they are."""


class Change:
    """One change to where a draft stands, worked out but not yet made.

    Raises:
        Refused: the scenario can't be used.
    """

    def __init__(self, draft: Draft) -> None:
        loaded, calendar = draft.loaded, draft.calendar()
        if loaded is None or calendar is None:
            raise Refused("The scenario has problems; mend them first.")
        self.draft = draft
        self.loaded: Loaded = loaded
        self.calendar: Calendar = calendar
        self.step = draft.step
        self.slots: dict[Slot, Lines] = dict(draft.step.plan or {})
        self.mine = dict(draft.step.mine)

    # ----- the plan -------------------------------------------------------------------------

    def sets(
        self, session: str, exercise: str, weeks: Sequence[int], by: int | None, to: int | None
    ) -> Step:
        """Other sets of an exercise in some weeks: ``to`` so many, or ``by`` so many more."""
        self._open(session, weeks)
        counts = []
        for week in weeks:
            old = dict(self.slots.get((week, session), ())).get(exercise, 0)
            new = old + (by or 0) if to is None else to
            new = max(0, min(MOST_SETS, new))
            counts.append(new)
            self._put(week, session, exercise, new)
            self.mine[week, session, exercise] = new or GONE
        shown = counted(counts[0], "set") if len(set(counts)) == 1 else f"{by:+d}" if by else "sets"
        return self._step(f"{self.name(exercise)}: {shown} in {weeks_in_words(weeks)}")

    def swap(
        self, session: str, exercise: str, weeks: Sequence[int], to: str, *, day: bool
    ) -> Step:
        """Another exercise in an exercise's place; a single day becomes a group of its own."""
        self._open(session, weeks)
        self._known(to)
        for week in weeks:
            lines = self.slots.get((week, session), ())
            held = dict(lines)
            if exercise not in held:
                raise Refused(f"{session} has no {self.name(exercise)} in week {week}.")
            if to in held:
                raise Refused(f"{self.name(to)} is in {session} already.")
            swapped = tuple((to if e == exercise else e, n) for e, n in lines)
            self.slots[week, session] = self._ordered(week, session, swapped)
            self.mine.pop((week, session, exercise), None)
            self.mine[week, session, exercise] = GONE
            self.mine[week, session, to] = THERE
        step = self._step(f"{self.name(to)} in place of {self.name(exercise)}, {session}")
        if day and len(self.calendar.group_of[weeks[0], session].weeks) > 1:
            step = replace(
                step, text=self.text(lambda data: edits.own_day(data, weeks[0], session))
            )
        return step

    def move(
        self, session: str, exercise: str, weeks: Sequence[int], to: str, before: str | None
    ) -> Step:
        """An exercise to another place: before another one (or last), in a session."""
        self._open(session, weeks)
        moved = 0
        for week in weeks:
            lines = dict(self.slots.get((week, session), ()))
            if exercise not in lines or not self.calendar.holds(week, to):
                continue
            if to != session:
                self._open(to, [week])
                if exercise in dict(self.slots.get((week, to), ())):
                    raise Refused(f"{self.name(exercise)} is in {to} already.")
                self.mine.pop((week, session, exercise), None)
                self.mine[week, session, exercise] = GONE
                self.mine[week, to, exercise] = THERE
            sets = lines.pop(exercise)
            self.slots[week, session] = tuple(lines.items())
            others = list(self.slots.get((week, to), ()))
            names = [e for e, _ in others]
            place = names.index(before) if before in names else len(names)
            others.insert(place, (exercise, sets))
            self.slots[week, to] = tuple(others)
            moved += 1
        if not moved:
            raise Refused(f"{self.name(exercise)} can't go there: {to} is not held in these weeks.")
        if to == session:
            return self._step(f"{self.name(exercise)} moved within {session}")
        return self._step(f"{self.name(exercise)} moved from {session} to {to}")

    def shift(self, session: str, exercise: str, weeks: Sequence[int], by: int) -> Step:
        """An exercise one place up (-1) or down (1) in its session."""
        order = [e for e, _ in self.slots.get((weeks[0], session), ())]
        if exercise not in order:
            raise Refused(f"{session} has no {self.name(exercise)} in week {weeks[0]}.")
        place = order.index(exercise) + by
        if not 0 <= place < len(order):
            raise Refused(f"{self.name(exercise)} is {'first' if by < 0 else 'last'} already.")
        rest = [e for e in order if e != exercise]
        before = rest[place] if place < len(rest) else None
        return self.move(session, exercise, weeks, session, before)

    def add(self, session: str, exercise: str, weeks: Sequence[int]) -> Step:
        """One more exercise, with as many sets as the others have."""
        self._open(session, weeks)
        self._known(exercise)
        for week in weeks:
            lines = self.slots.get((week, session), ())
            if exercise in dict(lines):
                raise Refused(f"{self.name(exercise)} is in {session} already.")
            counts = sorted(n for _, n in lines) or [3]
            more = (*lines, (exercise, counts[len(counts) // 2]))
            self.slots[week, session] = self._ordered(week, session, more)
            self.mine[week, session, exercise] = THERE
        return self._step(f"{self.name(exercise)} added to {session}")

    def remove(self, session: str, exercise: str, weeks: Sequence[int]) -> Step:
        """An exercise out of a session."""
        self._open(session, weeks)
        for week in weeks:
            self._put(week, session, exercise, 0)
            self.mine[week, session, exercise] = GONE
        return self._step(f"{self.name(exercise)} taken out of {session}")

    def forget(self) -> Step:
        """Nothing is marked as the user's own any more."""
        return replace(self.step, words="Forgot what was changed by hand", mine={}, kind="")

    # ----- the scenario ---------------------------------------------------------------------

    def pin(self, session: str, exercise: str) -> Step:
        """The scenario asks for the exercise in this session every week, or no longer."""
        self._known(exercise)
        pins = self._pins(exercise, session)
        if pins:
            words = f"{self.name(exercise)} no longer pinned in {session}"
            text = self.text(lambda data: _take_out(data, ("pin",), *pins))
        else:
            words = f"{self.name(exercise)} pinned in {session}"
            item = {"exercise": exercise, "session": session}
            text = self.text(lambda data: _append(data, ("pin",), on_one_line(item)))
        return replace(self.step, words=words, text=text, kind="")

    def exclude(self, exercise: str) -> Step:
        """The scenario no longer uses the exercise (or does again); it leaves the plan."""
        self._known(exercise)
        listed = self.data.get("select", {}).get("exclude", [])
        if exercise in listed:
            place = listed.index(exercise)
            text = self.text(lambda data: _take_out(data, ("select", "exclude"), place))
            return replace(
                self.step, words=f"{self.name(exercise)} allowed again", text=text, kind=""
            )
        pins = self._pins(exercise)

        def change(data: Any) -> None:
            _append(data, ("select", "exclude"), exercise)
            if pins:  # what is never used has no place of its own
                _take_out(data, ("pin",), *pins)

        text = self.text(change)
        first = self.calendar.frozen_through + 1
        for (week, session), lines in list(self.slots.items()):
            if week >= first and exercise in dict(lines):
                self._put(week, session, exercise, 0)
                self.mine.pop((week, session, exercise), None)
        step = self._step(f"{self.name(exercise)} excluded")
        return replace(step, text=text, plan=None if self.step.plan is None else step.plan)

    def _pins(self, exercise: str, session: str | None = None) -> list[int]:
        """Places of the file's pins of an exercise, in one session or in any."""
        return [
            place
            for place, pin in enumerate(self.data.get("pin", ()))
            if pin["exercise"] == exercise and session in (None, pin["session"])
        ]

    def text(self, change: Callable[[Any], Any]) -> str:
        """The scenario's text with a change made.

        Raises:
            Refused: the text that is being written has problems, or would get some.
        """
        self.draft.usable()
        text = rewritten(self.step.text, lambda data: change(data), WIDTH)
        problems = self.draft.read(text).problems
        if problems:
            raise Refused(f"That would make the scenario invalid: {said(problems[0])}")
        return text

    @property
    def data(self) -> Any:
        """The scenario as plain data, short forms written out."""
        return self.loaded.document.data

    # ----- inside ---------------------------------------------------------------------------

    def name(self, exercise: str) -> str:
        """What a coach calls an exercise."""
        return self.loaded.catalog.name_of(exercise)

    def _known(self, exercise: str) -> Exercise:
        entry = self.loaded.catalog.by_id.get(exercise)
        if entry is None:
            raise Refused(f"The catalogue has no exercise {exercise!r}.")
        return entry

    def _open(self, session: str, weeks: Iterable[int]) -> None:
        """Refuse what is done, and what is not held."""
        names = [s.name for s in self.loaded.scenario.sessions]
        if session not in names:
            raise Refused(f"The scenario has no session {session!r}.")
        for week in weeks:
            if week < 1 or week > self.loaded.scenario.weeks:
                raise Refused(f"The block has no week {week}.")
            if week <= self.calendar.frozen_through or self.calendar.started(week, session):
                raise Refused(f"Week {week} is done; what is done stays as it was.")
            if not self.calendar.holds(week, session):
                raise Refused(f"{session} is not held in week {week}.")

    def _put(self, week: int, session: str, exercise: str, sets: int) -> None:
        """So many sets in one session; 0 takes the exercise out."""
        lines = dict(self.slots.get((week, session), ()))
        if sets and exercise not in lines:
            self._known(exercise)
            usual = self._usual_order(week, session)
            lines[exercise] = sets
            order = sorted(lines, key=lambda e: usual.index(e) if e in usual else len(usual))
            lines = {e: lines[e] for e in order}
        elif sets:
            lines[exercise] = sets
        else:
            lines.pop(exercise, None)
        self.slots[week, session] = tuple(lines.items())

    def _usual_order(self, week: int, session: str) -> list[str]:
        """The order in which the weeks that share exercises have them."""
        found: dict[str, None] = {}
        for other in self.calendar.group_of[week, session].weeks:
            found |= dict.fromkeys(e for e, _ in self.slots.get((other, session), ()))
        return list(found)

    def _ordered(self, week: int, session: str, lines: Lines) -> Lines:
        """The first legal order, where there is one; else as it is."""
        catalog = self.loaded.catalog
        if any(e not in catalog for e, _ in lines):
            return lines
        goal = self.calendar.goal(week, self.loaded.scenario.session(session))
        order = legal_order((catalog[e] for e, _ in lines), self.loaded.scenario, goal)
        sets = dict(lines)
        return lines if order is None else tuple((e.id, sets[e.id]) for e in order)

    def _step(self, words: str) -> Step:
        plan: Slots = self.slots
        return replace(self.step, words=words, plan=plan, mine=self.mine, answer=None, kind="")


def back_or_forth(draft: Draft, what: str) -> str:
    """Take the last step back (``undo``) or again (``redo``); gives what to say.

    Raises:
        Refused: there is none.
    """
    words = draft.step.words
    if not draft.go(-1 if what == "undo" else 1):
        raise Refused(f"There is nothing to {what}.")
    return f"Undone: {words}." if what == "undo" else f"Again: {draft.step.words}."


def worded(problem: Problem) -> str:
    """A problem without its place, as a sentence's beginning."""
    return f"{capital(problem.message)}{f' ({problem.hint})' if problem.hint else ''}"


def said(problem: Problem) -> str:
    """A problem without its file's name."""
    place = f"line {problem.position.line}: " if problem.position else ""
    return f"{place}{worded(problem)}"


def rest_of(draft: Draft) -> Loaded:
    """The scenario with all that the user changed by hand as rules of its own.

    Raises:
        Refused: the changes can't be asked for together.
    """
    change = Change(draft)
    data = copy.deepcopy(change.data)
    there: dict[tuple[str, str, int], list[int]] = {}
    for (week, session, exercise), sets in sorted(draft.step.mine.items()):
        if change.calendar.holds(week, session) and week > change.calendar.frozen_through:
            there.setdefault((session, exercise, sets), []).append(week)
    pins, rules = list(data.get("pin", [])), list(data.get("require", []))
    for (session, exercise, sets), weeks in there.items():
        if sets == GONE:
            only = {"count": "exercises", "at_most": 0, "per": "session"}
            rules.append({"select": exercise, **only, "sessions": [session], "weeks": weeks})
        else:
            item = {"exercise": exercise, "session": session, "weeks": weeks}
            pins.append(item | ({} if sets == THERE else {"sets": [sets, sets]}))
    data["pin"], data["require"] = pins, rules
    try:
        return edited(change.loaded, data)
    except InputError as error:
        raise Refused(f"What you changed can't be asked for: {said(error.problems[0])}") from None


# ----- changes to the file's own data ---------------------------------------------------------


def listed_at(data: Any, path: Sequence[str]) -> Any:
    """The list at a path, made where there is none; one value becomes a list of one."""
    for key in path[:-1]:
        if data.get(key) is None:
            data[key] = {}
        data = data[key]
    found = data.get(path[-1])
    if found is None:
        data[path[-1]] = found = []
    elif not isinstance(found, list):
        data[path[-1]] = found = [found]
    return found


def _append(data: Any, path: Sequence[str], item: Any) -> None:
    listed_at(data, path).append(item)


def _take_out(data: Any, path: Sequence[str], *places: int) -> None:
    """Items of a list; a list that is empty then goes as well."""
    found = listed_at(data, path)
    for place in sorted(places, reverse=True):
        found.pop(place)
    if not found:
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]
