"""What one session can hold."""

from __future__ import annotations

from functools import partial

from catalog.schema import Exercise
from catalog.vocabulary import MUSCLES
from optimizer.instance.supersets import saved
from optimizer.rules.sums import Done, OpenSlot, StatedBlock, Sum
from optimizer.scenario.schemes import rest_under, schemes_on
from optimizer.scenario.types import Limits
from optimizer.units import WARM_UP_SECONDS, whole_minutes


def limits_of(block: StatedBlock, session: int) -> Limits:
    """The limits of a session, its own laid over the scenario's."""
    return block.instance.sessions[session].limits


def limits_in(block: StatedBlock, slot: OpenSlot) -> Limits:
    """The limits of a session in a week, less what training elsewhere takes of them."""
    session = block.instance.sessions[slot.session]
    return block.instance.calendar.limits(slot.week.number, session)


def session_exercises(block: StatedBlock) -> None:
    """Each session has its fewest to its most exercises."""
    for group in block.instance.groups:
        pair = block.instance.exercise_limits(group)
        if pair is not None:
            block.row("session_exercises", pair[0], block.chosen(group.index), pair[1])


def session_sets(block: StatedBlock) -> None:
    """Working sets of a session, each week."""
    for slot in block.slots:
        most = limits_of(block, slot.session).sets
        _cap(block, "session_sets", block.sets([slot]), most)


def session_lower_back(block: StatedBlock) -> None:
    """Sets x lower_back_stress of a session, each week."""
    stress = block.feature("stress", lambda e: e.lower_back_stress)
    for slot in block.slots:
        most = limits_in(block, slot).lower_back
        _cap(block, "session_lower_back", block.sets([slot], stress), most)


def session_grip(block: StatedBlock) -> None:
    """Sets x grip_demand of a session, each week."""
    grip = block.feature("grip", lambda e: e.grip_demand)
    for slot in block.slots:
        most = limits_in(block, slot).grip
        _cap(block, "session_grip", block.sets([slot], grip), most)


def _cap(block: StatedBlock, rule: str, terms: Sum, most: int | None) -> None:
    """A sum of a session within its limit, as far as what was done is."""
    block.row(rule, None, terms, block.raised(most, terms))


def session_seconds(block: StatedBlock, slot: OpenSlot | Done) -> Sum:
    """Seconds of a session: warm-up, setting up, sets and rest, less the rests shared."""
    warm_up = Sum(constant=WARM_UP_SECONDS[block.instance.scenario.warm_up])
    setup = block.feature("setup", lambda e: e.setup_seconds)
    work = block.sets([slot], _seconds_a_set(block, slot))
    return warm_up + work + block.prescriptions([slot], setup) - _shared(block, slot)


def _shared(block: StatedBlock, slot: OpenSlot | Done) -> Sum:
    """Seconds of rest that supersets save."""
    if isinstance(slot, OpenSlot):
        return block.saved.get(slot.index, Sum())
    instance, week = block.instance, slot.week.number
    session = instance.sessions[slot.session]
    pairs = instance.frozen.pairs.get(week, {}).get(session.name, ())
    return Sum(constant=saved(instance.calendar, week, session, slot.sets, pairs))


def _seconds_a_set(block: StatedBlock, slot: OpenSlot | Done) -> int:
    """Seconds that a set takes, with the rest of the first scheme that matches, if it has one."""
    session = block.instance.sessions[slot.session]
    schemes = schemes_on(block.instance.scenario, slot.week.number, session)

    def seconds_a_set(entry: Exercise) -> int:
        return entry.seconds_per_set - entry.rest_seconds + rest_under(schemes, entry)

    key = tuple((str(scheme.select), scheme.rest) for scheme in schemes)
    return block.feature(("seconds", key), seconds_a_set)


def session_minutes(block: StatedBlock) -> None:
    """Warm-up + setting up + sets, in seconds, within the cap of that week."""
    for slot in block.slots:
        cap = minutes_cap(block, slot)
        if cap is not None:
            block.row("session_minutes", None, session_seconds(block, slot), 60 * cap)


def minutes_cap(block: StatedBlock, slot: OpenSlot) -> int | None:
    """Most minutes of a session in a week, or what was done of it took, if that is more."""
    cap = block.instance.minutes_cap(slot.session, slot.week.number)
    done = None if cap is None else block.done(session_seconds(block, slot))
    return cap if cap is None or done is None else max(cap, whole_minutes(done))


def session_muscle_sets(block: StatedBlock) -> None:
    """Credit of any one muscle in a session, each week, in half-sets."""
    for slot in block.slots:
        most = limits_of(block, slot.session).muscle_half_sets
        for muscle in MUSCLES if most is not None else ():
            credit = block.sets([slot], block.credit(muscle))
            _cap(block, "session_muscle_sets", credit, most)


def session_isolation(block: StatedBlock) -> None:
    """Isolation exercises of a session."""
    isolation = block.feature("isolation", lambda e: int(e.mechanic == "isolation"))
    for group in block.instance.groups:
        most = limits_of(block, group.session).isolation
        _cap(block, "session_isolation", block.chosen(group.index, isolation), most)


def _is_of_family(family: str, entry: Exercise) -> int:
    return int(entry.family == family)


def session_family(block: StatedBlock) -> None:
    """Exercises of one family in a session."""
    exercises = block.instance.exercises
    for group in block.instance.groups:
        most = limits_of(block, group.session).per_family
        families = dict.fromkeys(exercises[e].family for e in group.candidates)
        for family in families if most is not None else ():
            feature = block.feature(("family", family), partial(_is_of_family, family))
            _cap(block, "session_family", block.chosen(group.index, feature), most)
