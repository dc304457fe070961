"""What a prescription asks of each set: its load, from a known max, and its scheme.

See docs/plan-to-bar.md.

A load is max / (1 + (reps + reserve) / 30), the lowest of the reps and the week's reserve, rounded
down to what the kit in hand goes up by. None of it changes what the solver decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from catalog.queries import matches
from catalog.schema import Exercise
from optimizer.logs.kits import lifts_the_body, loaded, step_kind
from optimizer.logs.load import Load, MassUnit, load_for, one_rep_max
from optimizer.plan.schema import PlannedLoad, Prescription, Reps, SetGroup
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.schemes import first_of, schemes_on
from optimizer.scenario.types import Mass, Max, Progression, Scenario, Scheme, Session
from optimizer.words import REP_UNITS, counted, plural, rep_range

_RANGE = re.compile(r"\s*(\d{1,4})\s*(?:[-–]\s*(\d{1,4})\s*)?\Z")
HARDEST_RPE = 10
FIND = "find the load: heavier set by set"
"""How a weight is found in the first session, before it says until when."""
FIND_BAND = "find the band with which"
"""How a band is found in the first session, before it says how many reps."""
_T = TypeVar("_T")


def load_words(load: PlannedLoad, kit: Iterable[str]) -> str:
    """A load as a card has it: ``140 kg``, ``24 kg each``, ``+10 kg``, ``10 kg assistance``."""
    if not lifts_the_body(kit):
        return f"{_number(load.amount)} {load.unit}{' each' if load.each else ''}"
    if load.amount == 0:
        return "body weight"
    if load.amount < 0:
        return f"{_number(-load.amount)} {load.unit} assistance"
    return f"+{_number(load.amount)} {load.unit}"


def scheme_words(item: Prescription) -> str:
    """A scheme in a line: ``1 × 5 @8, 145 kg; 2 × 8, 130 kg; tempo 3-1-1``."""
    parts = []
    for group in item.scheme:
        text = f"{group.sets} × {group.reps}" + (f" @{group.rpe:g}" if group.rpe else "")
        text += f", {load_words(group.load, item.kit)}" if group.load else ""
        parts.append(f"{text}, as many as possible" if group.test else text)
    return "; ".join([*parts, *how_words(item)])


def how_words(item: Prescription) -> list[str]:
    """Tempo and pause of a scheme."""
    if not item.scheme:
        return []
    tempo, pause = item.scheme[0].tempo, item.scheme[0].pause
    found = [f"tempo {tempo}"] if tempo else []
    return [*found, f"{pause} s pause"] if pause else found


def groups_of(item: Prescription) -> list[SetGroup]:
    """A prescription's sets as groups, whether a scheme says so or all are alike."""
    if item.scheme:
        return item.scheme
    if not item.sets:
        return []
    return [SetGroup(sets=item.sets, reps=_plain(item.reps)[:40], load=item.load)]


def find_words(item: Prescription, *, first: bool, deload: bool = False) -> str:
    """How to find a load that no max gives; empty where one is printed or there is none to find.

    The first time by the reps in reserve that are asked for, then by double progression.

    Args:
        item: the prescription.
        first: whether the block has the exercise here for the first time.
        deload: whether its week is lighter on purpose.
    """
    weighs = step_kind(item.kit) or ("band" if loaded(item.kit) else "")
    if item.sets < 1 or any(group.load for group in groups_of(item)):
        return ""
    low = item.reps.text or _counted(item.reps.min, item.reps)
    high = item.reps.text or _counted(item.reps.max, item.reps)
    reserve = f"{item.rir} in reserve"
    leave = plural(item.reps.min, "leaves", "leave")
    left = "go well" if item.rir is None else f"{leave} {reserve}"
    if not weighs:
        silent = first or deload or item.rir is None
        return "" if silent else f"harder once every set has {high}"
    if not first and deload and item.rir:
        return f"lighter: {reserve}"
    if weighs == "band":
        known = f"a stronger band once every set has {high}"
        return f"{FIND_BAND} {low} {left}" if first else known
    return f"{FIND} until {low} {left}" if first else f"add load once every set has {high}"


def _counted(amount: int, reps: Reps) -> str:
    """``8 reps``, ``10 s``: a bare number would read as the number of an exercise."""
    return counted(amount, "rep") if reps.unit == "reps" else f"{amount}{REP_UNITS[reps.unit]}"


def _number(amount: float) -> str:
    return f"{amount:g}"


def asked(text: str, unit: Reps) -> Reps:
    """Reps as they are written, ``5`` or ``3-5``; as text where they are no plain range."""
    match = _RANGE.match(text)
    if match is None or (match[2] is not None and int(match[1]) > int(match[2])):
        return unit.model_copy(update={"text": text})
    low = int(match[1])
    return unit.model_copy(update={"min": low, "max": int(match[2] or low), "text": None})


def as_load(mass: Mass) -> Load:
    """A scenario's mass as a load."""
    return Load(Fraction(mass.hundredths, 100), _unit(mass.unit))


def _unit(written: str) -> MassUnit:
    return "lb" if written == "lb" else "kg"


def progression_of(scenario: Scenario, exercise: Exercise) -> Progression | None:
    """The first progression that speaks of an exercise; None is double progression by 2.5 %."""
    return next((p for p in scenario.loads.progression if matches(p.select, exercise)), None)


@dataclass(frozen=True)
class Scale:
    """What an exercise's loads are worked out from, with one kit.

    Attributes:
        maximum: the one-rep max, the body's own weight included where the body is lifted.
        body: what is taken off before a load is printed; None where the body is not lifted.
        step: the kit's.
        each: whether there is one such weight in each hand.
    """

    maximum: Load
    body: Load | None
    step: Load
    each: bool

    def printed(self, load: Load) -> PlannedLoad | None:
        """A load as it is taken from the rack, in the unit of the step; None where there is none.

        The step is taken of what is added: a belt's plates, not the body's own weight.
        """
        unit = self.step.unit
        shown = (load if self.body is None else load - self.body).to(unit)
        shown = shown.rounded_down(self.step.amount)
        if self.body is None and shown.amount <= 0:
            return None
        return PlannedLoad(amount=shown.number, unit=unit, each=self.each)


def scale_of(scenario: Scenario, exercise: Exercise, kit: Sequence[str]) -> Scale | None:
    """What an exercise's loads are worked out from; None where its max or its kit says nothing."""
    best = scenario.maxes.get(exercise.id)
    lifted = lifts_the_body(kit)
    if best is None or lifted != any(lifts_the_body(usual) for usual in exercise.equipment[:1]):
        return None
    step = scenario.loads.round.get(step_kind(kit) or ("barbell" if lifted else ""))
    body = None if scenario.bodyweight is None else as_load(scenario.bodyweight)
    if step is None or (lifted and body is None):
        return None
    maximum = _maximum(best, body if lifted else None)
    if maximum is None:
        return None
    return Scale(
        maximum,
        body if lifted else None,
        Load(Fraction(step, 100), _unit(scenario.loads.unit)),
        any(item.endswith("_pair") for item in kit),
    )


def _maximum(best: Max, body: Load | None) -> Load | None:
    load = as_load(best.load)
    load = load if body is None else body + load
    return load if best.reps is None else one_rep_max(load, best.reps)


class Prescriber:
    """Works out the loads and the scheme of a session's prescriptions.

    Attributes:
        calendar: of the scenario.
        week, session: where.
    """

    def __init__(self, calendar: Calendar, week: int, session: Session) -> None:
        self.calendar, self.week, self.session = calendar, week, session
        self._scenario = calendar.scenario
        self._schemes = schemes_on(calendar.scenario, week, session)

    def prescribed(
        self, item: Prescription, exercise: Exercise, first_rir: int | None
    ) -> Prescription:
        """A prescription with its load and its scheme.

        Args:
            item: with reps, reserve and kit.
            exercise: the lift.
            first_rir: its reserve in the block's first training week.
        """
        if item.reps.unit != "reps" or item.sets < 1:
            return item
        scale = scale_of(self._scenario, exercise, item.kit)
        scheme = first_of(self._schemes, exercise)
        groups = [] if scheme is None else self._groups(item, scheme)
        if groups:
            reps = asked(groups[0].reps.removesuffix("+"), item.reps)
            rpe = groups[0].rpe
            rir = item.rir if rpe is None else int(HARDEST_RPE - rpe)
            item = item.model_copy(update={"reps": reps, "rir": rir})
        if scale is None:
            return item.model_copy(update={"scheme": groups})
        groups = [self._with_load(group, item, exercise, scale, first_rir) for group in groups]
        if scheme is not None and scheme.top is not None and scheme.backoff is not None:
            groups = self._backed_off(groups, item, exercise, scale, first_rir, scheme)
        load = self._load(item, exercise, scale, first_rir, item.reps, _reserve(groups, item.rir))
        shown = None if load is None else scale.printed(load)
        return item.model_copy(update={"load": shown, "scheme": groups})

    # ----- schemes ----------------------------------------------------------------------------

    def _groups(self, item: Prescription, scheme: Scheme) -> list[SetGroup]:
        """Sets alike, in the order they are done; none where the scheme only says the rest."""
        words = _plain(item.reps)
        how = {"tempo": scheme.tempo, "pause": scheme.pause}
        place = self._place(scheme)
        if place is None:
            return [SetGroup(sets=item.sets, reps=words, **how)] if any(how.values()) else []
        if scheme.top is not None:
            top = min(scheme.top.sets, item.sets)
            rpe = _at(scheme.top.rpe, place) if scheme.top.rpe else None
            first = SetGroup(sets=top, reps=_at(scheme.top.reps, place), rpe=rpe, **how)
            if top == item.sets:
                return [first]
            rest = words if scheme.backoff is None else _at(scheme.backoff.reps, place)
            return [first, SetGroup(sets=item.sets - top, reps=rest, **how)]
        if scheme.amrap:
            plain = [SetGroup(sets=item.sets - 1, reps=words, **how)] if item.sets > 1 else []
            return [*plain, SetGroup(sets=1, reps=f"{item.reps.min}+", test="amrap", **how)]
        if scheme.reps:
            return [SetGroup(sets=item.sets, reps=_at(scheme.reps, place), **how)]
        return [SetGroup(sets=item.sets, reps=words, **how)] if any(how.values()) else []

    def _place(self, scheme: Scheme) -> int | None:
        """Which of the scheme's training weeks this is, from 0.

        None in a deload week, where top sets and tests are not done unless the scheme names it.
        """
        calendar = self.calendar
        named = scheme.weeks or range(1, self._scenario.weeks + 1)
        if calendar.deload(self.week) and scheme.weeks is None:
            return None
        return sum(
            w < self.week and (scheme.weeks is not None or not calendar.deload(w)) for w in named
        )

    def _with_load(
        self,
        group: SetGroup,
        item: Prescription,
        exercise: Exercise,
        scale: Scale,
        first_rir: int | None,
    ) -> SetGroup:
        reps = asked(group.reps.removesuffix("+"), item.reps)
        reserve = item.rir if group.rpe is None else _to_reserve(group.rpe)
        load = self._load(item, exercise, scale, first_rir, reps, reserve)
        return group.model_copy(update={"load": None if load is None else scale.printed(load)})

    def _backed_off(
        self,
        groups: list[SetGroup],
        item: Prescription,
        exercise: Exercise,
        scale: Scale,
        first_rir: int | None,
        scheme: Scheme,
    ) -> list[SetGroup]:
        """The sets after the top sets, lighter than these by a share."""
        if scheme.backoff is None or len(groups) < 2 or self._place(scheme) is None:
            return groups
        top = self._load(item, exercise, scale, first_rir, item.reps, _reserve(groups, item.rir))
        less = None if top is None else top.times(Fraction(1000 - scheme.backoff.drop, 1000))
        load = None if less is None else scale.printed(less)
        return [groups[0], groups[1].model_copy(update={"load": load})]

    # ----- loads ------------------------------------------------------------------------------

    def _load(
        self,
        item: Prescription,
        exercise: Exercise,
        scale: Scale,
        first_rir: int | None,
        reps: Reps,
        reserve: Fraction | int | None,
    ) -> Load | None:
        """What the bar holds, before it is rounded."""
        if reserve is None or reps.text is not None:
            return None
        calendar, week = self.calendar, self.week
        progression = progression_of(self._scenario, exercise)
        if progression is not None and not calendar.deload(week) and reserve == item.rir:
            if progression.percents is not None:
                place = calendar.mesocycle(week).index(week)
                return scale.maximum.times(Fraction(_at(progression.percents, place), 1000))
            if progression.add is not None and first_rir is not None:
                start = load_for(scale.maximum, reps.min, first_rir)
                weeks = sum(not calendar.deload(w) for w in range(1, week))
                return (
                    None
                    if start is None
                    else start + as_load(progression.add).times(Fraction(weeks))
                )
        return load_for(scale.maximum, reps.min, reserve)


def _at(values: Sequence[_T], place: int) -> _T:
    """One of a list; one that is too short repeats its last."""
    return values[min(place, len(values) - 1)]


def _plain(reps: Reps) -> str:
    if reps.text is not None:
        return reps.text
    return str(reps.min) if reps.min == reps.max else f"{reps.min}-{reps.max}"


def _to_reserve(rpe: float) -> Fraction:
    return HARDEST_RPE - Fraction(str(rpe))


def _reserve(groups: Sequence[SetGroup], rir: int | None) -> Fraction | int | None:
    """The reserve of the first sets: their own where an RPE is asked for, else the week's."""
    rpe = groups[0].rpe if groups else None
    return rir if rpe is None else _to_reserve(rpe)


def short_reps_words(item: Prescription) -> str:
    """What one set asks for: ``8-10``, ``12-15/side``, ``30-40 s``, ``20 m``."""
    if item.reps.text is not None:
        return item.reps.text
    text = rep_range(item.reps.min, item.reps.max, item.reps.unit)
    return f"{text}/side" if item.each_side else text
