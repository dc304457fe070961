"""What the coach asks for by name: requirements, includes, pins, new exercises."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.instance.types import Week
from optimizer.rules.sums import Done, OpenSlot, StatedBlock, Sum
from optimizer.scenario.types import Pin, Require


def require(block: StatedBlock) -> None:
    """Matching prescriptions, or their sets, at least and at most, each session, week or block."""
    for index, rule in enumerate(block.instance.scenario.require):
        if rule.per == "block":
            slots = _asked(block, rule, block.instance.weeks)
            if any(isinstance(slot, OpenSlot) for slot in slots):
                _required(block, (index, rule), slots)
            continue
        for week in block.open_weeks:
            slots = _asked(block, rule, [week])
            for part in [slots] if rule.per == "week" else [[slot] for slot in slots]:
                if part:
                    _required(block, (index, rule), part)


def _asked(block: StatedBlock, rule: Require, weeks: Sequence[Week]) -> list[OpenSlot | Done]:
    """The sessions of some weeks that a requirement speaks of."""
    names = [session.name for session in block.instance.sessions]
    return [
        slot
        for week in weeks
        for slot in block.held(week)
        if rule.holds(week.number, names[slot.session])
    ]


def _required(
    block: StatedBlock, which: tuple[int, Require], slots: Sequence[OpenSlot | Done]
) -> None:
    """At least so many sets are not asked of deload weeks that the rule does not name.

    A session that has begun owes nothing more, nor does a week that can't reach it any more.
    """
    index, rule = which
    count = block.prescriptions if rule.count == "exercises" else block.sets
    spared = rule.count == "sets" and all(
        slot.week.deload and not rule.names(slot.week.number) for slot in slots
    )
    matching = count(slots, block.meant(rule.select))
    started = any(block.instance.started(slot.session, slot.week.number) for slot in slots)
    waived = block.waived("require", index, [slot.week for slot in slots])
    waived = waived or spared or (rule.per == "session" and started)
    low = None if waived else rule.at_least
    high = block.raised(rule.at_most, matching)
    weeks = {slot.week.number for slot in slots}
    block.row(
        "require", low, matching, high, item=index, week=weeks.pop() if len(weeks) == 1 else None
    )


def include(block: StatedBlock) -> None:
    """One matching prescription in every week in which some session's group could choose one."""
    seen = set()
    weeks = block.instance.week_of
    for index, selector in enumerate(block.instance.scenario.include):
        feature = block.meant(selector)
        for groups in block.meetings():
            here = block.instance.groups[groups[0]].weeks
            if block.waived("include", index, (weeks[number] for number in here)):
                continue
            matching = Sum({("chosen", g, feature): 1 for g in groups})
            counted = frozenset(block.counted(matching))
            if counted and counted not in seen:
                seen.add(counted)
                block.row("include", 1, matching, None)


def pin(block: StatedBlock) -> None:
    """The pinned exercise is in its session, with its sets where given.

    A pin that names no weeks speaks of those in which the session's group can choose it.
    """
    place = block.instance.place
    for rule in block.instance.scenario.pin:
        for slot in block.slots:
            named = block.instance.sessions[slot.session].name == rule.session
            if named and (rule.weeks is None or slot.week.number in rule.weeks):
                _pinned(block, rule, slot, place.get(rule.exercise))


def _pinned(block: StatedBlock, rule: Pin, slot: OpenSlot, e: int | None) -> None:
    if block.instance.started(slot.session, slot.week.number):
        return  # it owes no pin; what is added has the pin's sets by its range
    if e is None or e not in block.candidates(slot.group.index):
        if rule.weeks is not None:
            block.row("pin", 1, Sum(), None)  # no plan can hold it
        return
    low, high = block.instance.set_range(e, slot.week, slot.session)
    block.fix("pin", ("x", slot.group.index, e), 1, 1)
    block.fix("pin", ("n", slot.index, e), low, high)


def rotation(block: StatedBlock) -> None:
    """The exercises of a session that are new against its last week before the phase."""
    instance = block.instance
    for phase, spec in enumerate(instance.scenario.phases):
        low, high = spec.new_exercises or (None, None)
        for session in range(len(instance.sessions)) if high is not None else ():
            held = [w for w in instance.weeks if session in w.held]
            first = next((w for w in held if w.phase == phase), None)
            before = [w for w in held if w.phase < phase]
            if first is None or first.number <= instance.frozen.through:
                continue
            later = instance.group_of[session, first.number]
            new = _new(block, session, before[-1] if before else None, later)
            if new is not None:
                started = instance.started(session, first.number)
                block.row("rotation", None if started else low, new, block.raised(high, new))


def _new(block: StatedBlock, session: int, before: Week | None, later: int) -> Sum | None:
    """Exercises of a group that the session did not have before; None where nothing was before."""
    instance = block.instance
    name = instance.sessions[session].name
    if before is None:
        previous = instance.scenario.previous
        done = None if previous is None else previous.sessions.get(name)
        return None if done is None else block.chosen(later, block.unlike(done))
    if before.number <= instance.frozen.through:
        return block.chosen(later, block.unlike(instance.frozen.sets(before.number, name)))
    earlier = instance.group_of[session, before.number]
    # Here the columns are held from above too: exactly 1 where new.
    each, z, new = block.new(earlier, later)
    each.row("rotation", None, z - block.x(later), 0)
    each.row("rotation", None, z + block.x(earlier), 1)
    return new
