"""A plan on a terminal: readable at 80 columns and without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from optimizer import words
from optimizer.plan.schema import Plan, SessionPlan, WeekPlan
from optimizer.report.points import point_rows
from optimizer.report.proof import clash_line, repeat_line, status_line
from optimizer.report.view import (
    Overview,
    SessionTable,
    cleaned,
    main_defaults,
    overview,
    session_tables,
    swap_line,
    swaps,
)
from optimizer.words import weeks_in_words

_HEAT = ("on grey15", "on dark_green", "on green4", "black on green3")
"""Backgrounds from little to much credit; the numbers stand there anyway."""
_INDENT = (0, 0, 0, 2)


def print_plan(plan: Plan, console: Console, *, view: str = "block", points: bool = False) -> None:
    """Print a plan, or why there is none.

    Args:
        plan: the answer.
        console: where to; its width decides how many weeks stand side by side.
        view: ``block`` (one table a session and phase) or ``weeks`` (day by day).
        points: whether to show the score's points.
    """
    plan = cleaned(plan)
    console.print(header(plan))
    if plan.weeks is None:
        console.print(Group(*_why_not(plan)))
        return
    parts = _weeks(plan) if view == "weeks" else _block(plan, console.width)
    for part in [*parts, *_overview(plan, console.width), *_notes(plan)]:
        console.print(part)
    if points and plan.terms is not None:
        console.print(_points(plan))


def header(plan: Plan) -> RenderableType:
    """Name, athlete, shape of the block, and what is proved."""
    resolved = plan.scenario.resolved
    athlete = resolved.get("athlete", {})
    who = [athlete.get("name"), athlete.get("level"), athlete.get("goal"), _shape(plan)]
    lines = [Text(plan.scenario.name, style="bold"), Text(" · ".join(w for w in who if w))]
    colour = {"optimal": "green", "feasible": "yellow"}.get(plan.status, "red")
    lines.append(Text(status_line(plan), style=colour))
    if repeat_line(plan):
        lines.append(Text(repeat_line(plan), style="yellow"))
    for text in (resolved.get("notes"), athlete.get("notes"), *plan.notes):
        if text:
            lines.append(Text(text, style="italic"))
    return Group(*lines)


def _shape(plan: Plan) -> str:
    block = plan.scenario.resolved.get("block", {})
    count = len(plan.scenario.resolved.get("sessions", ()))
    deload = block.get("deload_weeks", [])
    weeks = block.get("weeks", 0)
    text = f"{weeks} week{'s' * (weeks != 1)}, {count} session{'s' * (count != 1)} a week"
    return f"{text}, deload {weeks_in_words(deload)}" if deload else text


# ----- block view ----------------------------------------------------------------------------


def _block(plan: Plan, width: int) -> Iterator[RenderableType]:
    tables = session_tables(plan)
    phases = sorted({table.phase for table in tables})
    deload = {week.week for week in plan.weeks or () if week.deload}
    for phase in phases:
        mine = [table for table in tables if table.phase == phase]
        if len(phases) > 1:
            covered = [week for table in mine for week in table.weeks]
            title = f"Phase {phase}, {weeks_in_words(covered)}"
            yield Text(f"\n{title}\n{'─' * len(title)}", style="bold")
        for table in mine:
            yield Text("")
            yield _session(table, width, deload)
        for swap in swaps(mine):
            yield Text(f"\n{swap_line(swap)}")


def _session(table: SessionTable, width: int, deload: set[int]) -> RenderableType:
    parts: list[RenderableType] = [_session_title(table)]
    fixed = 10 + max(len(row.name) for row in table.rows) if table.rows else 30
    fixed += max((len(row.reps) for row in table.rows), default=0) + 6
    for chosen in _chunks(len(table.weeks), max(1, (width - 2 - fixed) // 4)):
        parts.append(_indented(_session_part(table, chosen, deload)))
    parts += [_indented(Text(line, style="dim")) for line in _session_notes(table)]
    return Group(*parts)


def _session_title(table: SessionTable) -> Text:
    minutes = f"{words.span(table.minutes)} min"
    caps = {cap for cap in table.caps if cap is not None}
    if caps:
        minutes += f" of {words.span(caps)}"
    title = Text(table.session, style="bold")
    rest = [words.DAY_NAMES.get(table.day, table.day), table.gym, weeks_in_words(table.weeks)]
    return title.append(" · ".join(["", *rest, minutes]), style="not bold")


def _session_part(table: SessionTable, chosen: range, deload: set[int]) -> Table:
    grid = _grid()
    grid.add_column("#", justify="right")
    grid.add_column("Exercise", no_wrap=True, overflow="ellipsis")
    grid.add_column("Reps", no_wrap=True)
    grid.add_column("Rest", justify="right")
    for index in chosen:
        grid.add_column(_week_head(table.weeks[index], deload), justify="right")
    for row in table.rows:
        sets = [str(row.sets[index]) for index in chosen]
        grid.add_row(str(row.order), row.name, row.reps, words.rest(row.rest), *sets)
    grid.add_row("", "Sets", "", "", *(str(table.sets[index]) for index in chosen), style="bold")
    rir = [_or_dash(table.rir[index]) for index in chosen]
    grid.add_row("", "Reps in reserve", "", "", *rir, style="dim")
    grid.add_row("", "Minutes", "", "", *(str(table.minutes[i]) for i in chosen), style="dim")
    return grid


def _session_notes(table: SessionTable) -> Iterator[str]:
    for row in table.rows:
        if row.rir != table.rir:
            if None in row.rir:
                continue
            yield f"{row.name}: {' '.join(str(rir) for rir in row.rir)} reps in reserve"
    for row in table.rows:
        for note in row.notes:
            yield f"{row.name}: {note}"
    kits = [f"{row.order} {_kit(row.kit)}" for row in table.rows if row.kit]
    if kits:
        yield f"Kit: {'; '.join(kits)}"
    places = [f"{row.order} {_kit(row.substitutes)}" for row in table.rows if row.substitutes]
    if places:
        yield f"In their place: {'; '.join(places)}"
    if table.warm_up:
        yield f"Warm-up: {'; '.join(table.warm_up)}"


def _kit(items: Sequence[str]) -> str:
    return ", ".join(item.replace("_", " ") for item in items)


# ----- day by day ----------------------------------------------------------------------------


def _weeks(plan: Plan) -> Iterator[RenderableType]:
    for week in plan.weeks or ():
        yield Text("\n").append(_week_title(week), style="bold")
        for session in week.sessions:
            yield _indented(_day(session))
        if week.skipped:
            yield _indented(Text(f"Not held: {', '.join(week.skipped)}"))


def _week_title(week: WeekPlan) -> str:
    balance = ":".join(str(n) for n in week.balance.values())
    patterns = ":".join(_pattern(name) for name in week.balance)
    deload = ", deload" if week.deload else ""
    return f"Week {week.week}{deload} · {week.sets} sets · {patterns} {balance}"


def _pattern(name: str) -> str:
    return name.removesuffix("_pull").replace("_", " ")


def _day(session: SessionPlan) -> RenderableType:
    day = words.DAY_NAMES.get(session.day, session.day)
    title = Text(f"{session.session} · {day} · {session.gym} · {session.minutes} min")
    grid = _grid(header=False)
    for right in (True, False, False, False, True, False):
        grid.add_column(justify="right" if right else "left", no_wrap=right)
    for item in session.exercises:
        grid.add_row(
            str(item.order), item.name, f"{item.sets} × {words.reps(item)}",
            "" if item.rir is None else f"RIR {item.rir}", words.rest(item.rest_seconds),
            Text(_kit(item.kit), style="dim"),
        )  # fmt: skip
    return Group(title, _indented(grid))


# ----- the block in numbers ------------------------------------------------------------------


def _overview(plan: Plan, width: int) -> Iterator[RenderableType]:
    data = overview(plan)
    labels = [_muscle_label(plan, m) for m in data.muscles] + [*data.sessions, _balance_label(data)]
    label = min(30, max(len(text) for text in labels))
    deload = {week for week, light in zip(data.weeks, data.deload, strict=True) if light}
    parts = _chunks(len(data.weeks), max(1, (width - 2 - label) // 7))
    for chosen in parts:
        title = weeks_in_words(data.weeks[i] for i in chosen) if len(parts) > 1 else "week by week"
        yield Text(f"\n{title.capitalize()}", style="bold")
        yield _indented(_overview_part(plan, data, chosen, label, deload))


def _overview_part(
    plan: Plan, data: Overview, chosen: range, label: int, deload: set[int]
) -> Table:
    grid = _grid()
    grid.add_column("", no_wrap=True, overflow="ellipsis", max_width=label, min_width=label)
    for index in chosen:
        grid.add_column(_week_head(data.weeks[index], deload), justify="right", min_width=5)
    grid.add_row("Sets", *(str(data.sets[i]) for i in chosen), style="bold")
    if data.patterns:
        grid.add_row(_balance_label(data), *(data.balance[i] for i in chosen))
    for session, minutes in data.sessions.items():
        grid.add_row(f"{session}, min", *(_or_dash(minutes[i]) for i in chosen))
    grid.add_row("")
    grid.add_row("Sets a muscle", style="bold")
    most = max((value for values in data.muscles.values() for value in values), default=1)
    for muscle, values in data.muscles.items():
        cells = (_heat(values[i], most) for i in chosen)
        grid.add_row(_muscle_label(plan, muscle), *cells)
    return grid


def _balance_label(data: Overview) -> str:
    return ":".join(_pattern(name) for name in data.patterns).capitalize()


def _muscle_label(plan: Plan, muscle: str) -> str:
    """``Lats (8-20)`` where the scenario asks for a range."""
    band = plan.scenario.resolved.get("muscle_sets", {}).get(muscle)
    if not band:
        return words.titled(muscle)
    if "max" not in band:
        return f"{words.titled(muscle)} ({words.number(band['min'])} or more)"
    low, high = words.number(band["min"]), words.number(band["max"])
    return f"{words.titled(muscle)} ({low}-{high})"


def _heat(value: float, most: float) -> Text:
    if not value:
        return Text("-", style="dim")
    level = min(len(_HEAT) - 1, int(len(_HEAT) * value / most))
    return Text(words.number(value), style=_HEAT[level])


# ----- what else there is to say -------------------------------------------------------------


def _notes(plan: Plan) -> Iterator[RenderableType]:
    if plan.frozen_through:
        yield Text(f"\nWeeks 1 to {plan.frozen_through} stand as they were done.")
    if plan.scenario.waived:
        yield Text("\nNot asked for", style="bold")
        for line in plan.scenario.waived:
            yield _indented(Text(line))
    defaults = main_defaults(plan)
    if defaults:
        yield Text("\nBy default", style="bold")
        more = len(plan.scenario.defaults) - len(defaults)
        tail = f"; and {more} more, which `backblock check` lists with reasons" if more else ""
        yield _indented(Text("; ".join(defaults) + tail))


def _points(plan: Plan) -> RenderableType:
    grid = _grid()
    grid.add_column("Term")
    for name in ("Amount", "Weight", "Points", "Share"):
        grid.add_column(name, justify="right")
    for row in point_rows(plan):
        grid.add_row(row.name, str(row.amount), str(row.weight), str(row.points), row.share)
    total = f"Score {plan.score}"
    if plan.bound is not None:
        total += f", no legal plan can score more than {plan.bound}"
    return Group(Text("\nPoints", style="bold"), _indented(grid), Text(f"  {total}"))


def _why_not(plan: Plan) -> Iterator[RenderableType]:
    if plan.conflict:
        yield Text("\n" + clash_line(plan), style="bold")
    for item in plan.conflict or ():
        place = item.path if item.line is None else f"{item.path}, line {item.line}"
        where = f", {item.where}" if item.where else ""
        rule = Text(f"  {item.rule}{where}", style="bold")
        yield rule.append(f" ({place})" if place else "", style="dim not bold")
        yield Padding(Text(item.message), (0, 0, 0, 4), expand=False)
    if plan.repairs:
        yield Text("\nAny one of these makes a plan possible", style="bold")
    for repair in plan.repairs or ():
        yield _indented(Text(repair.edit))
        yield Padding(Text(repair.message, style="dim"), (0, 0, 0, 4), expand=False)


# ----- small parts ---------------------------------------------------------------------------


def _indented(part: RenderableType) -> Padding:
    return Padding(part, _INDENT, expand=False)


def _grid(*, header: bool = True) -> Table:
    return Table(
        box=None, show_header=header, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold"
    )


def _week_head(week: int, deload: set[int]) -> str:
    return f"{'D' if week in deload else 'W'}{week}"


def _or_dash(value: Any) -> str:
    return "-" if value is None else str(value)


def _chunks(count: int, most: int) -> list[range]:
    """Indices in as few runs as fit, of nearly equal length."""
    runs = max(1, -(-count // most))
    size = -(-count // runs)
    return [range(start, min(start + size, count)) for start in range(0, count, size)]
