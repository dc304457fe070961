"""A plan as blocks: the same on a terminal, in Markdown and on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.vocabulary import item_name
from optimizer import words
from optimizer.plan.loads import (
    FIND,
    FIND_BAND,
    find_words,
    load_words,
    scheme_words,
    short_reps_words,
)
from optimizer.plan.schema import Answer, Plan, SessionPlan, WeekPlan
from optimizer.report.blocks import Cell, Column, Remark, ReportBlock, Tone, items
from optimizer.report.proof import clash_line, repeat_line, status_line
from optimizer.report.targets import muscle_targets
from optimizer.report.view import (
    ExerciseRow,
    Firsts,
    SessionTable,
    all_notes,
    athlete_facts,
    credit_elsewhere,
    elsewhere_name,
    elsewhere_rows,
    first_times,
    is_first,
    main_defaults,
    overview,
    pair_lines,
    place_of,
    session_tables,
    swap_line,
    swaps,
)
from optimizer.words import listed, weeks_in_words

_TONES: dict[str, Tone] = {"optimal": "good", "feasible": "warning"}


def plan_blocks(plan: Answer, *, view: str = "block", points: bool = False) -> list[ReportBlock]:
    """A plan, or why there is none.

    Args:
        plan: the answer.
        view: ``block`` (one table a session and phase) or ``weeks`` (day by day).
        points: whether to show the score's points.
    """
    blocks = [ReportBlock("", notes=list(_header(plan)))]
    if not isinstance(plan, Plan):
        return [*blocks, *_why_not(plan)]
    blocks += _weeks(plan) if view == "weeks" else _sessions(plan)
    blocks += [*_overview(plan), *remarks(plan)]
    return [*blocks, points_block(plan)] if points else blocks


def _header(plan: Answer) -> Iterator[Remark]:
    """Athlete, shape of the block, and what is proved."""
    yield Remark(" · ".join([*athlete_facts(plan), _shape(plan)]))
    yield Remark(status_line(plan), tone=_TONES.get(plan.status, "bad"))
    if repeat_line(plan):
        yield Remark(repeat_line(plan), tone="warning")
    yield from map(Remark, all_notes(plan))


def _shape(plan: Answer) -> str:
    block = plan.scenario.resolved.get("block", {})
    sessions = len(plan.scenario.sessions)
    deload = block.get("deload_weeks", [])
    weeks = words.counted(block.get("weeks", 0), "week")
    text = f"{weeks}, {words.counted(sessions, 'session')} a week"
    return f"{text}, deload {weeks_in_words(deload)}" if deload else text


# ----- session by session --------------------------------------------------------------------


def _sessions(plan: Plan) -> Iterator[ReportBlock]:
    tables = session_tables(plan)
    phases = sorted({table.phase for table in tables})
    deload = {week.week for week in plan.weeks if week.deload}
    for phase in phases:
        mine = [table for table in tables if table.phase == phase]
        if len(phases) > 1:
            covered = [week for table in mine for week in table.weeks]
            yield ReportBlock(f"Phase {phase}, {weeks_in_words(covered)}", alone=True)
        yield from (_session(table, deload) for table in mine)
        yield from (ReportBlock("", notes=[swap_line(swap)]) for swap in swaps(mine))


def _session(table: SessionTable, deload: set[int]) -> ReportBlock:
    heads = [
        Column("#", right=True),
        Column("Exercise"),
        Column("Reps", whole=True),
        Column("Rest", right=True, spare=1),
        *(_week_column(week, deload) for week in table.weeks),
    ]
    rows = [
        [row.place, row.name, row.reps, words.rest(row.rest), *map(str, row.sets)]
        for row in table.rows
    ]
    below = [_below("Sets", table.sets, strong=True)]
    if any(rir is not None for rir in table.rir):
        below.append(_below("Reps in reserve", table.rir))
    below.append(_below("Minutes", table.minutes))
    return ReportBlock(
        table.session,
        heads,
        [*rows, *below],
        items(_session_notes(table)),
        about=[*_place(table), weeks_in_words(table.weeks), _minutes(table)],
        level=3,
    )


def _place(item: SessionTable | SessionPlan) -> list[str]:
    return [words.DAY_NAMES[item.day], item.gym]


def _minutes(table: SessionTable) -> str:
    caps = {cap for cap in table.caps if cap is not None}
    return f"{words.span(table.minutes)} min" + (f" of {words.span(caps)}" if caps else "")


def _below(name: str, values: Sequence[int | None], *, strong: bool = False) -> list[Cell | str]:
    """A row of the session's own, below its exercises."""
    cells = [Cell(_or_dash(value), strong=strong, soft=not strong) for value in values]
    return ["", Cell(name, strong=strong, soft=not strong), "", "", *cells]


def _session_notes(table: SessionTable) -> Iterator[str]:
    for row in table.rows:
        if row.rir != table.rir and None not in row.rir:
            yield f"{row.name}: {_reserve(row.rir)} reps in reserve"
    for row in table.rows:
        if any(row.loads):
            yield f"{row.name}: {_loads(row.loads)}"
    yield from (f"{row.name}: {note}" for row in table.rows for note in row.notes)
    finds = [row.find.removeprefix(FIND).strip() for row in table.rows]
    heavier = ["" if find.startswith(FIND_BAND) else find for find in finds]
    yield from _each(FIND.capitalize().replace(":", ","), table.rows, heavier)
    bands = [find.removeprefix(FIND_BAND) if FIND_BAND in find else "" for find in finds]
    yield from _each("Find the band", table.rows, [band and f"where{band}" for band in bands])
    yield from table.pairs
    yield from _each("Kit", table.rows, [", ".join(row.kit) for row in table.rows])
    others = [", ".join(row.alternatives) for row in table.rows]
    yield from _each("Alternatives", table.rows, others, shared=False)
    if table.warm_up:
        yield f"Warm-up: {'; '.join(table.warm_up)}"


def _loads(loads: Sequence[str]) -> str:
    """Loads week by week, the unit once: ``140, 145, 150 kg``."""
    units = {load.partition(" ")[2] for load in loads}
    if len(set(loads)) == 1:
        return loads[0]
    if len(units) == 1 and all(load[:1] in "+0123456789" for load in loads):
        return f"{', '.join(load.partition(' ')[0] for load in loads)} {units.pop()}"
    return ", ".join(load or "-" for load in loads)


def _reserve(weeks: Sequence[int | None]) -> str:
    """``3, 2, 1``, or ``always 4``."""
    return ", ".join(map(str, weeks)) if len(set(weeks)) > 1 else f"always {weeks[0]}"


def _each(
    title: str, rows: Sequence[ExerciseRow], texts: Sequence[str], *, shared: bool = True
) -> Iterator[str]:
    """``Kit: #1 barbell, plates; #2 and #3 band``, by the exercises' places in the session.

    The places are left out of what can be ``shared``, where the same is said of all.
    """
    places: dict[str, list[str]] = {}
    for row, text in zip(rows, texts, strict=True):
        if text:
            places.setdefault(text, []).append(f"#{row.place}")
    if len(places) == 1 and all(texts) and (shared or len(rows) == 1):
        yield f"{title}: {texts[0]}"
    elif places:
        yield f"{title}: {'; '.join(f'{listed(at)} {text}' for text, at in places.items())}"


# ----- day by day ----------------------------------------------------------------------------


def _weeks(plan: Plan) -> Iterator[ReportBlock]:
    firsts = first_times(plan)
    for week in plan.weeks:
        title = f"Week {week.week}{', deload' if week.deload else ''}"
        yield ReportBlock(title, about=_week_facts(week), alone=True)
        yield from (_day(session, week.deload, firsts) for session in week.sessions)
        if week.elsewhere:
            others = listed([elsewhere_name(item) for item in week.elsewhere])
            yield ReportBlock("", notes=[f"Elsewhere: {others}"])
        if week.skipped:
            yield ReportBlock("", notes=[f"Not held: {listed(week.skipped)}"])


def _week_facts(week: WeekPlan) -> list[str]:
    balance = ":".join(map(str, week.balance.values()))
    return [words.counted(week.sets, "set"), f"{patterns(week.balance)} {balance}"]


def patterns(names: Sequence[str] | dict[str, int]) -> str:
    """``vertical:horizontal``."""
    return ":".join(words.spoken(name.removesuffix("_pull")) for name in names)


def _day(session: SessionPlan, deload: bool, firsts: Firsts) -> ReportBlock:
    finds = {
        item.name: find_words(item, first=is_first(item, firsts), deload=deload)
        for item in session.exercises
    }
    loaded = any(item.load for item in session.exercises)
    heads = [
        Column("#", right=True),
        Column("Exercise"),
        Column("Sets × reps", whole=True),
        *([Column("Load", whole=True)] if loaded else []),
        Column("RIR", right=True),
        Column("Rest", right=True, spare=2),
        Column("Kit", spare=1),
    ]
    rows: list[list[Cell | str]] = [
        [
            place_of(item),
            item.name,
            f"{item.sets} × {short_reps_words(item)}",
            *([load_words(item.load, item.kit) if item.load else ""] if loaded else []),
            "" if item.rir is None else str(item.rir),
            words.rest(item.rest_seconds),
            Cell(", ".join(map(item_name, item.kit)), soft=True),
        ]
        for item in session.exercises
    ]
    about = [*_place(session), f"{session.minutes} min"]
    notes = [f"{i.name}: {scheme_words(i)}" for i in session.exercises if i.scheme]
    notes += [f"{name}: {find}" for name, find in finds.items() if find]
    below = items([*notes, *pair_lines([session])])
    return ReportBlock(session.session, heads, rows, below, about=about, level=3)


# ----- the block in numbers ------------------------------------------------------------------


def _overview(plan: Plan) -> Iterator[ReportBlock]:
    data = overview(plan)
    deload = {week for week, light in zip(data.weeks, data.deload, strict=True) if light}
    heads = [Column(), *(_week_column(week, deload) for week in data.weeks)]
    rows: list[list[Cell | str]] = [["Sets", *(Cell(str(n), strong=True) for n in data.sets)]]
    if data.patterns:
        rows.append([words.capital(patterns(data.patterns)), *data.balance])
    for session, minutes in data.sessions.items():
        rows.append([f"{session}, min", *map(_or_dash, minutes)])
    for name, held in elsewhere_rows(plan).items():
        rows.append([Cell(name, soft=True), *(Cell("x" if h else "-", soft=True) for h in held)])
    yield ReportBlock("Week by week", heads, rows)
    targets = {muscle: target.words for muscle, target in muscle_targets(plan).items()}
    most = max((value for values in data.muscles.values() for value in values), default=1)
    planned: list[list[Cell | str]] = [
        [_muscle(muscle, targets), *(_credit(value, most) for value in values)]
        for muscle, values in data.muscles.items()
    ]
    others: list[list[Cell | str]] = [
        [Cell(f"{words.titled(muscle)}, elsewhere", soft=True), *map(_soft, values)]
        for muscle, values in credit_elsewhere(plan).items()
    ]
    yield ReportBlock("Sets a muscle", heads, [*planned, *others])


def _muscle(muscle: str, targets: Mapping[str, str]) -> str:
    """``Lats (8-20)`` where the scenario asks for a range."""
    target = targets.get(muscle)
    return f"{words.titled(muscle)} ({target})" if target else words.titled(muscle)


def _credit(value: float, most: float) -> Cell:
    return Cell(words.number(value), shade=value / most) if value else Cell("-", soft=True)


def _soft(value: float) -> Cell:
    """Credit that is not planned here; the sums above leave it out."""
    return Cell(words.number(value) if value else "-", soft=True)


# ----- what else there is to say -------------------------------------------------------------


def remarks(plan: Plan) -> Iterator[ReportBlock]:
    """What is not judged, what is not asked for, and the defaults that shape the block most."""
    if plan.frozen_through:
        yield ReportBlock("", notes=[frozen_line(plan)])
    yield ReportBlock("Not asked for", notes=items(plan.scenario.waived))
    defaults = main_defaults(plan)
    if defaults:
        more = len(plan.scenario.defaults) - len(defaults)
        tail = f"; and {more} more, which `backblock check` lists with reasons" if more else ""
        yield ReportBlock("By default", notes=[f"{'; '.join(defaults)}{tail}"])


def frozen_line(plan: Plan) -> str:
    """The weeks that are facts, as a sentence."""
    weeks = weeks_in_words(range(1, (plan.frozen_through or 0) + 1))
    return f"{words.capital(weeks)}: kept as done."


def points_block(plan: Plan) -> ReportBlock:
    """The score, shown only on request, because a point means nothing in a gym."""
    if plan.terms is None:
        return ReportBlock("")
    weights = plan.scenario.resolved.get("score", {})
    amounts = plan.terms.model_dump()
    points = {term: amount * weights.get(term, 1) for term, amount in amounts.items()}
    earned = sum(value for value in points.values() if value > 0) or 1
    rows: list[list[Cell | str]] = [
        [
            words.TERM_NAMES[term],
            str(amounts[term]),
            str(weights.get(term, 1)),
            str(value),
            f"{'-' * (value < 0)}{words.percent(value / earned)}",
        ]
        for term, value in sorted(points.items(), key=lambda pair: -pair[1])
        if value
    ]
    names = (("Amount", 2), ("Weight", 1), ("Points", 0), ("Share", 0))
    heads = [Column("Term"), *(Column(name, right=True, spare=spare) for name, spare in names)]
    bound = "" if plan.bound is None else f", no legal plan can score more than {plan.bound}"
    return ReportBlock("Points", heads, rows, [f"Score {plan.score}{bound}"])


def _why_not(plan: Answer) -> Iterator[ReportBlock]:
    conflict = plan.conflict or []
    written = [rule for rule in conflict if rule.line is not None]
    shown = conflict if plan.minimal is True or not written else written
    lines = []
    for rule in shown:
        place = f"{rule.path}, line {rule.line}" if rule.path and rule.line else rule.path
        where = f", {rule.where}" if rule.where else ""
        lines.append(Remark(rule.message, f"{rule.rule}{where}", place, item=True))
    others = list(dict.fromkeys(r.path for r in conflict if r.path and r not in shown))
    if others:
        lines.append(Remark(f"And what holds by default: {', '.join(others)}.", item=True))
    yield ReportBlock(clash_line(plan), notes=lines)
    repairs = plan.repairs or []
    each = "Any one of these makes" if len(repairs) > 1 else "This makes"
    yield ReportBlock(
        f"{each} a plan possible",
        notes=[Remark(repair.message, repair.edit, item=True) for repair in repairs],
    )


# ----- small parts ---------------------------------------------------------------------------


def _week_column(week: int, deload: set[int]) -> Column:
    return Column(f"{'D' if week in deload else 'W'}{week}", right=True, week=True)


def _or_dash(value: Any) -> str:
    return "-" if value is None else str(value)
