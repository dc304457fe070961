"""How far a stated sum can go: a minimum above its most, a limit below its least.

The most of a week's sum is the sum over its sessions of the least of: the exercises that they may
have at their most sets, and what each limit of the session leaves for it. Two sessions that may
give the lats 8 sets each give them 16 a week, whatever is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalog.inputs import Path_
from catalog.queries import matches
from catalog.schema import Exercise
from catalog.vocabulary import closure, item_name
from optimizer.explain.arithmetic.contradiction import Contradiction
from optimizer.explain.arithmetic.numbers import Numbers, SessionCap, shape, weight
from optimizer.instance.types import Group, Week
from optimizer.rules.lines.availability import missing_items
from optimizer.rules.lines.volume import say_need
from optimizer.rules.sums import OpenSlot, Statement, Sum
from optimizer.scenario.content import selector_in_words
from optimizer.scenario.types import Require, SelectorRef
from optimizer.units import sets_of, whole_minutes
from optimizer.words import capital, counted, listed


@dataclass(frozen=True)
class SessionPart:
    """What one session can add to a sum at most, and the lines that say so.

    Attributes:
        slot: the session in its week.
        most: of the sum.
        key: of the limit that holds it there; None where it is the exercises' own sets.
        paths: the lines.
    """

    slot: OpenSlot
    most: int
    key: str | None
    paths: tuple[Path_, ...]


def parts_of(numbers: Numbers, row: Statement) -> list[SessionPart]:
    """The most that each session can add to a sum."""
    return [_part(numbers, row, slot) for slot in numbers.slots_of(row)]


def _part(numbers: Numbers, row: Statement, slot: OpenSlot) -> SessionPart:
    """One session's part: its exercises at their most sets, or the limit that leaves least."""
    group, week = slot.group, slot.week
    terms = {
        (kind, place, feature): points
        for (kind, place, feature), points in row.sum.terms.items()
        if place == (slot.index if kind == "sets" else group.index)
    }
    row = Statement(row.rule, None, Sum(terms), None)
    choices = numbers.choices(group, week)
    many = numbers.exercises(group)[1]
    lines: tuple[Path_, ...] = (numbers.limit(group, "exercises"), ("sets_per_exercise", "max"))
    if len(choices.highs) < many:
        lines = (*lines, ("equipment", group.gym), ("athlete", "level"))
    what = shape(row)
    best = SessionPart(slot, choices.unlimited(row, what, many), None, lines)
    for cap in numbers.caps(slot):
        most = None if cap.limit.key == "exercises" else choices.most(row, what, cap)
        if most is not None and most < best.most:
            key = cap.limit.key
            best = SessionPart(slot, most, key, numbers.limit_in(group, week, key))
    return best


def _each(numbers: Numbers, parts: Sequence[SessionPart], unit: int = 1) -> str:
    """``A 3 and B 4``."""
    amounts = (part.most // unit if part.most % unit == 0 else part.most / unit for part in parts)
    names = (numbers.title(part.slot.group) for part in parts)
    return listed([f"{name} {most}" for name, most in zip(names, amounts, strict=True)])


def _paths(parts: Sequence[SessionPart]) -> tuple[Path_, ...]:
    return tuple(dict.fromkeys(path for part in parts for path in part.paths))


# ----- minimums ---------------------------------------------------------------------------------


def total_out_of_reach(numbers: Numbers) -> Iterator[Contradiction]:
    """A week asks for more sets than its sessions can hold."""
    for row in numbers.rows("weekly_sets"):
        groups = [slot.group for slot in numbers.slots_of(row)]
        if any(not group.candidates and numbers.exercises(group)[0] for group in groups):
            continue  # that nothing can be chosen is the reason
        parts = parts_of(numbers, row)
        total = sum(part.most for part in parts)
        if row.low is None or row.week is None or total >= row.low:
            continue
        week = numbers.week[row.week]
        asked = counted(row.low, "set")
        what = "its session can" if len(parts) == 1 else f"its {len(parts)} sessions can"
        each = _each(numbers, parts)
        held = [
            p for p in _exceptions(numbers, week) if len(week.held) < len(numbers.scenario.sessions)
        ]
        keep: list[Path_] = [("weekly_sets", "on_skip")] if held else []
        yield Contradiction(
            "weekly_sets",
            f"week {week.number}",
            f"Week {week.number} asks for {asked}, and {what} hold {total} at most ({each}).",
            (numbers.band(week), *_paths(parts), *held, *keep),
            {"asked": row.low, "most": total},
            weeks=(week.number,),
        )


def _exceptions(numbers: Numbers, week: Week) -> list[Path_]:
    exceptions = numbers.scenario.exceptions.items()
    found = {other.source_index for (number, _), other in exceptions if number == week.number}
    return [("exceptions", index) for index in sorted(found)]


def require_out_of_reach(numbers: Numbers) -> Iterator[Contradiction]:
    """A requirement that nothing available serves, or that asks for more than there can be."""
    for row in numbers.rows("require"):
        if not row.low or row.week is None:
            continue
        item = numbers.scenario.require[int(row.item or 0)]
        path: Path_ = ("require", int(row.item or 0))
        slots = numbers.slots_of(row)
        week = numbers.week[row.week]
        where = f"week {week.number}"
        if item.per == "session":
            where = f"{numbers.title(slots[0].group)} in {where}"
        meant = numbers.meant(item.select)
        if not any(meant.intersection(slot.group.candidates) for slot in slots):
            yield _unserved(numbers, path, item.select, week, where, [slot.group for slot in slots])
        elif item.count == "sets" and week.banded and row.low > week.high:
            yield Contradiction(
                "require",
                where,
                f"{_asked(item)}; week {week.number} may have {week.high} in all.",
                (path, numbers.band(week)),
                {"asked": row.low, "most": week.high},
                weeks=(week.number,),
            )
        else:
            yield from _beyond_sessions(numbers, row, item, path, where)


def requirements_add_up(numbers: Numbers) -> Iterator[Contradiction]:
    """What is required of different exercises is more than the week may have in all."""
    for week in numbers.instance.weeks:
        taken: set[int] = set()
        asked: list[tuple[int, int]] = []
        rows = [row for row in numbers.rows("require") if row.week == week.number and row.low]
        for row in sorted(rows, key=lambda row: -(row.low or 0)):
            item = numbers.scenario.require[int(row.item or 0)]
            meant = numbers.meant(item.select)
            if item.count == "sets" and item.per == "week" and taken.isdisjoint(meant):
                taken |= meant
                asked.append((int(row.item or 0), row.low or 0))
        total = sum(low for _, low in asked)
        if len(asked) > 1 and week.banded and total > week.high:
            kinds = [
                f"{low} of {selector_in_words(numbers.scenario.require[index].select)}"
                for index, low in sorted(asked)
            ]
            yield Contradiction(
                "require",
                f"week {week.number}",
                f"Week {week.number} may have {counted(week.high, 'set')}, and what is asked for "
                f"of different exercises adds up to {total}: {listed(kinds)}.",
                (*(("require", index) for index, _ in sorted(asked)), numbers.band(week)),
                {"asked": total, "most": week.high},
                weeks=(week.number,),
            )


def _beyond_sessions(
    numbers: Numbers, row: Statement, item: Require, path: Path_, where: str
) -> Iterator[Contradiction]:
    parts = parts_of(numbers, row)
    total = sum(part.most for part in parts)
    if row.low is not None and total < row.low:
        each = f" ({_each(numbers, parts)})" if len(parts) > 1 else ""
        yield Contradiction(
            "require",
            where,
            f"{_asked(item)}; {where} can hold {total} at most{each}.",
            (path, *_paths(parts)),
            {"asked": row.low, "most": total},
            weeks=(row.week,) if row.week is not None else (),
        )


def _asked(item: Require) -> str:
    noun = "set" if item.count == "sets" else "exercise"
    asked = counted(item.at_least or 0, noun)
    is_or_are = "is" if item.at_least == 1 else "are"
    return f"At least {asked} {is_or_are} asked for of this kind: {selector_in_words(item.select)}"


def _unserved(
    numbers: Numbers,
    path: Path_,
    select: SelectorRef,
    week: Week,
    where: str,
    groups: Sequence[Group],
) -> Contradiction:
    wanted = [entry for entry in numbers.catalog if matches(select, entry)]
    gyms = dict.fromkeys(group.gym for group in groups)
    what = selector_in_words(select)
    text = f"No exercise of this kind can be chosen in {where}: {what}."
    text += _lacking(numbers, select, wanted, gyms)
    paths = (path, *numbers.blockers(wanted, gyms))
    return Contradiction("require", where, text, paths, weeks=(week.number,))


def _lacking(
    numbers: Numbers, select: SelectorRef, wanted: Sequence[Exercise], gyms: Iterable[str]
) -> str:
    """What gyms lack where that is why no exercise of a kind can be chosen, as a sentence."""
    named = [] if isinstance(select, str) else select.equipment or []
    asked = {*named} if isinstance(named, list) else {named}
    said = []
    for gym in gyms:
        has = closure(numbers.scenario.gyms[gym])
        gaps = [missing_items(entry, has) for entry in wanted]
        if not gaps or not all(gaps):
            return ""
        least = tuple(sorted(asked - has)) or min(gaps, key=len)
        said.append(
            f"the gym {gym!r} has no {listed([item_name(item) for item in least], 'and no')}"
        )
    return f" {capital(listed(said))}." if said else ""


def muscle_out_of_reach(numbers: Numbers) -> Iterator[Contradiction]:
    """A muscle is to earn more than its sessions may give it."""
    for row in numbers.rows("muscle_sets"):
        if row.low is not None and row.week is not None and row.low > row.sum.constant:
            yield from _muscle(numbers, row, str(row.item), numbers.week[row.week])


def _muscle(numbers: Numbers, row: Statement, muscle: str, week: Week) -> Iterator[Contradiction]:
    path: Path_ = ("muscle_sets", muscle, "min")
    asked = (row.low or 0) - row.sum.constant
    need = f"{say_need(muscle)} {counted(sets_of(asked), 'set')} in week {week.number}"
    parts = parts_of(numbers, row)
    total = sum(part.most for part in parts)
    gyms = dict.fromkeys(part.slot.group.gym for part in parts)
    choices = (numbers.choices(part.slot.group, week) for part in parts)
    best = max((found.credit.get(muscle, 0) for found in choices), default=0)
    said, where = {"asked_half_sets": row.low, "most": sets_of(total)}, f"week {week.number}"
    if best == 0:
        wanted = [entry for entry in numbers.catalog if entry.credit(muscle)]
        text = f"{need}, and no exercise for that can be chosen."
        paths: tuple[Path_, ...] = (path, *numbers.blockers(wanted, gyms))
        yield Contradiction("muscle_sets", where, text, paths, weeks=(week.number,))
    elif total < asked:
        most_said = f"{counted(sets_of(total), 'set')} at most" if total else "none"
        how = f"{counted(len(parts), 'session')} can give them {most_said}"
        if all(part.key == "muscle_sets" for part in parts):
            how = f"{counted(len(parts), 'session')} may give a muscle {sets_of(total)} at most"
        elif len(parts) > 1:
            how += f" ({_each(numbers, parts, unit=2)})"
        paths = (path, *_paths(parts))
        text = f"{need}, and {how}."
        yield Contradiction("muscle_sets", where, text, paths, said, (week.number,))
    elif asked > best * week.high:
        most = sets_of(best * week.high)
        better = [entry for entry in numbers.catalog if entry.credit(muscle) > best]
        yield Contradiction(
            "muscle_sets",
            where,
            f"{need}, and all of the week's {counted(week.high, 'set')} give them {most} at most.",
            (path, numbers.band(week), *numbers.blockers(better, gyms)),
            said | {"most": most},
            weeks=(week.number,),
        )


# ----- limits -----------------------------------------------------------------------------------


def fewest_too_much(numbers: Numbers) -> Iterator[Contradiction]:
    """A session's fewest exercises, at their fewest sets, are more than it may hold."""
    for slot in numbers.block.slots:
        group, week = slot.group, slot.week
        few, choices = numbers.exercises(group)[0], numbers.choices(group, week)
        for cap in numbers.caps(slot) if few else ():
            least = 0 if cap.limit.key == "exercises" else choices.least(cap, few)
            if least > cap.most:
                yield _fewest(numbers, slot, cap, least + cap.row.sum.constant)


def _fewest(numbers: Numbers, slot: OpenSlot, cap: SessionCap, least: int) -> Contradiction:
    group, week = slot.group, slot.week
    title, few = numbers.title(group), numbers.exercises(group)[0]
    exercises, makes = counted(few, "exercise"), "makes" if few == 1 else "make"
    allowed = cap.row.high or 0
    said = {"allowed": allowed, "needed": least}
    if cap.limit.key == "minutes":
        takes = "takes" if few == 1 else "take"
        said = {"allowed": allowed // 60, "needed": whole_minutes(least)}
        text = (
            f"{title} may take {allowed // 60} minutes, and its {exercises} {takes} "
            f"{whole_minutes(least)} at least, warm-up included."
        )
    else:
        text = (
            f"{title} may have {cap.limit.shown(allowed)}, and its {exercises} {makes} "
            f"{cap.limit.shown(least)} at least."
        )
    paths = (
        *numbers.limit_in(group, week, cap.limit.key),
        numbers.limit(group, "exercises"),
        numbers.floor_key(week),
    )
    return Contradiction(cap.limit.rule, title, text, paths, said)


def include_too_much(numbers: Numbers) -> Iterator[Contradiction]:
    """Every exercise that an include could take breaks a session's limit by itself."""
    for index, selector in enumerate(numbers.scenario.include):
        for week in numbers.instance.weeks:
            broken = _each_too_much(numbers, selector, week)
            if broken:
                yield Contradiction(
                    "include",
                    f"week {week.number}",
                    f"Every exercise of this kind is by itself too much for its session: "
                    f"{selector_in_words(selector)}.",
                    (("select", "include", index), *broken),
                )


def _each_too_much(numbers: Numbers, selector: SelectorRef, week: Week) -> list[Path_]:
    """The limits that its exercises break, if each breaks one by itself; else empty."""
    paths: dict[Path_, None] = {}
    for group in numbers.instance.groups_in(week):
        for e in group.candidates:
            if e in numbers.meant(selector):
                path = _alone_too_much(numbers, group, week, e)
                if path is None:
                    return []
                paths[path] = None
    return list(paths)


def _alone_too_much(numbers: Numbers, group: Group, week: Week, e: int) -> Path_ | None:
    """The limit that an exercise breaks with its fewest sets, or None."""
    low, high = numbers.instance.set_range(e, week, group.session)
    if low > high:
        return None
    for cap in numbers.caps(numbers.block.slot(group.session, week.number)):
        once, each = weight(numbers.block, cap.row, e)
        if once + low * each > cap.most:
            return numbers.limit(group, cap.limit.key)
    return None
