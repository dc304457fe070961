"""A plan as Markdown (GitHub's tables), for notes, wikis and messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from optimizer import words
from optimizer.plan.schema import Plan, SessionPlan
from optimizer.report.blocks import escaped
from optimizer.report.points import point_rows
from optimizer.report.proof import clash_line, repeat_line, status_line
from optimizer.report.view import (
    SessionTable,
    cleaned,
    main_defaults,
    overview,
    session_tables,
    swap_line,
    swaps,
)
from optimizer.words import listed, weeks_in_words


def to_markdown(plan: Plan, *, view: str = "block", points: bool = False) -> str:
    """The plan, or why there is none, as Markdown.

    Args:
        plan: the answer.
        view: ``block`` (one table a session and phase) or ``weeks`` (day by day).
        points: whether to show the score's points.
    """
    plan = cleaned(plan)
    lines = [*_header(plan)]
    if plan.weeks is None:
        lines += _why_not(plan)
    else:
        lines += _weeks(plan) if view == "weeks" else _block(plan)
        lines += [*_overview(plan), *_notes(plan)]
        lines += _points(plan) if points else []
    return "\n".join(lines).rstrip() + "\n"


def _header(plan: Plan) -> Iterator[str]:
    resolved = plan.scenario.resolved
    athlete = resolved.get("athlete", {})
    yield f"# {escaped(plan.scenario.name)}"
    yield ""
    who = [athlete.get("name"), athlete.get("level"), athlete.get("goal")]
    yield f"{escaped(' · '.join(part for part in who if part))}  "
    yield f"**{status_line(plan)}**"
    for text in (repeat_line(plan), resolved.get("notes"), athlete.get("notes"), *plan.notes):
        if text:
            yield f"\n{escaped(text)}"
    yield ""


def _block(plan: Plan) -> Iterator[str]:
    tables = session_tables(plan)
    deload = {week.week for week in plan.weeks or () if week.deload}
    phases = sorted({table.phase for table in tables})
    for phase in phases:
        mine = [table for table in tables if table.phase == phase]
        covered = [week for table in mine for week in table.weeks]
        if len(phases) > 1:
            yield from (f"## Phase {phase}, {weeks_in_words(covered)}", "")
        for table in mine:
            yield from _session(table, deload)
        for swap in swaps(mine):
            yield from (escaped(swap_line(swap)), "")


def _session(table: SessionTable, deload: set[int]) -> Iterator[str]:
    day = words.DAY_NAMES.get(table.day, table.day)
    place = f"{day}, {table.gym}, {weeks_in_words(table.weeks)}"
    yield f"### {escaped(table.session)} ({escaped(place)})"
    yield ""
    heads = ["#", "Exercise", "Reps", "Rest", *(_week_head(week, deload) for week in table.weeks)]
    rows = [
        [str(row.order), row.name, row.reps, words.rest(row.rest), *map(str, row.sets)]
        for row in table.rows
    ]
    rows.append(["", "**Sets**", "", "", *(f"**{sets}**" for sets in table.sets)])
    rir = ["-" if value is None else str(value) for value in table.rir]
    rows.append(["", "Reps in reserve", "", "", *rir])
    rows.append(["", "Minutes", "", "", *map(str, table.minutes)])
    yield from _table(heads, rows, left=3)
    yield ""
    yield from _session_notes(table)


def _session_notes(table: SessionTable) -> Iterator[str]:
    notes = [
        f"{row.name}: {' '.join(str(rir) for rir in row.rir)} reps in reserve"
        for row in table.rows
        if row.rir != table.rir and None not in row.rir
    ]
    notes += [f"{row.name}: {note}" for row in table.rows for note in row.notes]
    kits = [f"{row.order} {_kit(row.kit)}" for row in table.rows if row.kit]
    notes += [f"Kit: {'; '.join(kits)}"] if kits else []
    places = [f"{row.order} {_kit(row.substitutes)}" for row in table.rows if row.substitutes]
    notes += [f"In their place: {'; '.join(places)}"] if places else []
    notes += [f"Warm-up: {'; '.join(table.warm_up)}"] if table.warm_up else []
    for note in notes:
        yield f"- {escaped(note)}"
    if notes:
        yield ""


def _kit(items: Sequence[str]) -> str:
    return ", ".join(item.replace("_", " ") for item in items)


def _weeks(plan: Plan) -> Iterator[str]:
    for week in plan.weeks or ():
        balance = ":".join(str(n) for n in week.balance.values())
        deload = ", deload" if week.deload else ""
        yield f"## Week {week.week}{deload}: {week.sets} sets, {_patterns(week.balance)} {balance}"
        yield ""
        for session in week.sessions:
            yield from _day(session)
        if week.skipped:
            yield from (f"Not held: {escaped(listed(week.skipped))}", "")


def _patterns(names: Iterable[str]) -> str:
    return ":".join(name.removesuffix("_pull").replace("_", " ") for name in names)


def _day(session: SessionPlan) -> Iterator[str]:
    day = words.DAY_NAMES.get(session.day, session.day)
    name, gym = escaped(session.session), escaped(session.gym)
    yield f"**{name}** ({day}, {gym}, {session.minutes} min)"
    yield ""
    rows = [
        [str(item.order), item.name, f"{item.sets} × {words.reps(item)}",
         "" if item.rir is None else str(item.rir), words.rest(item.rest_seconds), _kit(item.kit)]
        for item in session.exercises
    ]  # fmt: skip
    yield from _table(["#", "Exercise", "Sets × reps", "RIR", "Rest", "Kit"], rows, left=6)
    yield ""


def _overview(plan: Plan) -> Iterator[str]:
    data = overview(plan)
    deload = {week for week, light in zip(data.weeks, data.deload, strict=True) if light}
    rows = [["**Sets**", *(f"**{sets}**" for sets in data.sets)]]
    if data.patterns:
        rows.append([_patterns(data.patterns).capitalize(), *data.balance])
    for session, minutes in data.sessions.items():
        cells = ["-" if value is None else str(value) for value in minutes]
        rows.append([f"{session}, min", *cells])
    rows += [
        [words.titled(muscle), *(words.number(value) if value else "-" for value in values)]
        for muscle, values in data.muscles.items()
    ]
    yield from ("## Week by week", "")
    heads = ["Sets a muscle", *(_week_head(week, deload) for week in data.weeks)]
    yield from _table(heads, rows, left=1)
    yield ""


def _notes(plan: Plan) -> Iterator[str]:
    if plan.frozen_through:
        yield from (f"Weeks 1 to {plan.frozen_through} stand as they were done.", "")
    if plan.scenario.waived:
        yield from ("## Not asked for", "")
        yield from (f"- {escaped(line)}" for line in plan.scenario.waived)
        yield ""
    if main_defaults(plan):
        yield from ("## By default", "", escaped("; ".join(main_defaults(plan))), "")


def _points(plan: Plan) -> Iterator[str]:
    rows = [
        [row.name, str(row.amount), str(row.weight), str(row.points), row.share]
        for row in point_rows(plan)
    ]
    yield from ("## Points", "")
    yield from _table(["Term", "Amount", "Weight", "Points", "Share"], rows, left=1)
    bound = "" if plan.bound is None else f", no legal plan can score more than {plan.bound}"
    yield f"\nScore {plan.score}{bound}"


def _why_not(plan: Plan) -> Iterator[str]:
    if plan.conflict:
        yield from (f"## {clash_line(plan)}", "")
    for item in plan.conflict or ():
        line = "" if item.line is None else f", line {item.line}"
        place = f" (`{item.path}`{line})" if item.path else ""
        yield f"- **{item.rule}** {escaped(item.where)}{place}: {escaped(item.message)}"
    if plan.repairs:
        yield from ("", "## Any one of these makes a plan possible", "")
        yield from (f"- {escaped(r.edit)}: {escaped(r.message)}" for r in plan.repairs)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, left: int) -> Iterator[str]:
    yield _line(heads)
    yield _line(["---" if place < left else "--:" for place in range(len(heads))])
    for row in rows:
        yield _line([_cell(text) for text in row])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    bold = text.startswith("**") and text.endswith("**")
    return text if bold else escaped(text)


def _week_head(week: int, deload: set[int]) -> str:
    return f"{'D' if week in deload else 'W'}{week}"
