"""A plan as a spreadsheet: a tab a week to train and write in, a summary with charts.

The week tabs can be edited and read back (:mod:`optimizer.sheets.workbook`): what counts there is
the session, the exercise and the sets of each row, in the order of the rows.
"""

from __future__ import annotations

import datetime
import io
import math
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from catalog.vocabulary import MUSCLES, item_name
from optimizer import words
from optimizer.exports.common import Export, ExportOptions, first_monday, one_line, reps_words
from optimizer.plan.loads import find_words, load_words, scheme_words
from optimizer.plan.schema import Lift, Plan, Prescription, SessionPlan, WeekPlan
from optimizer.report.proof import status_line
from optimizer.report.targets import muscle_targets, weekly_bands
from optimizer.report.view import (
    credit_elsewhere,
    elsewhere_name,
    first_times,
    is_first,
    pair_lines,
    session_cap,
)
from optimizer.sheets.workbook import FROZEN, HEADINGS, NAMES_TAB, SUMMARY_TAB, week_tab
from optimizer.units import date_in

LOSSES = ("A spreadsheet leaves out what alternatives cost, and tells the proof in a sentence.",)
_WIDTHS = {
    "Session": 12,
    "Day": 11,
    "Exercise": 25,
    "Sets": 5,
    "Reps": 11,
    "Load": 9,
    "RIR": 5,
    "Rest": 6,
    "Kit": 22,
    "Notes": 34,
    "How it went": 20,
}
_ACTUAL_WIDTH = 11
_LINE, _LEAST = 13, 36
"""Points of a line of text, and of a row that a hand can write in."""
_CENTRED = ("Day", "Sets", "Reps", "Load", "RIR", "Rest")
_SPARE_ROWS = 20
"""Rows under a week's last one in which an exercise may be picked from the list."""
PART = "A spreadsheet doesn't say what of a week was done already: read back, all of it is judged."


@dataclass(frozen=True)
class _Pen:
    """The workbook, its formats by name, and the plan it shows."""

    book: Any
    formats: dict[str, Any]
    plan: Plan
    names: dict[str, str]
    monday: datetime.date | None

    def day(self, week: WeekPlan, day: str) -> str:
        """``Mon 4 Jan``; without the date where the block has no start."""
        name = day.capitalize()
        if self.monday is None:
            return name
        return f"{name} {words.short_date(date_in(self.monday, week.week, day))}"

    def sets_of(self, week: WeekPlan, column: int) -> str:
        """A formula: the sets of a week's tab, each times its exercise's cell of a column.

        The column is one of the tab of exercises; an exercise that is not on it counts nothing.
        """
        tab, last = week_tab(week.week), len(self.names) + 1
        lifts, sets = (_column(HEADINGS.index(head)) for head in ("Exercise", "Sets"))
        here = f"'{tab}'!${lifts}$2:${lifts}${_LAST}"
        counts = f"'{tab}'!${sets}$2:${sets}${_LAST}"
        of = _column(column)
        return (
            f"=SUMPRODUCT(SUMIF({here},'{NAMES_TAB}'!$B$2:$B${last},{counts}),"
            f"'{NAMES_TAB}'!${of}$2:${of}${last})"
        )


_LAST = 500
"""The last row of a week's tab that sums look at."""


def _column(place: int) -> str:
    """The letters of a column, from 0."""
    first, second = divmod(place, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + second)


def to_xlsx(plan: Plan, choice: ExportOptions) -> Export:
    """The workbook as a file's content; the same plan gives the same bytes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {"title": one_line(plan.scenario.name), "created": datetime.datetime(2027, 1, 1)}
    )
    if plan.frozen_through:
        book.set_custom_property(FROZEN, plan.frozen_through, "number_int")
    pen = _Pen(book, _formats(book), plan, _names(plan), first_monday(plan, choice))
    summary = book.add_worksheet(SUMMARY_TAB)
    for week in plan.weeks:
        _week(pen, week)
    _names_tab(pen)
    _summary(pen, summary)
    book.close()
    part = () if plan.done is None else (PART,)
    return Export(stream.getvalue(), (*LOSSES, *part))


def _formats(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bg_color": "#D8E9E4", "border": 1, "text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 15}),
        "head": book.add_format(head),
        "cell": book.add_format({"border": 1, "valign": "top", "align": "center"}),
        "total": book.add_format({"border": 1, "bold": True, "align": "center"}),
        "wrap": book.add_format({"border": 1, "valign": "top", "text_wrap": True}),
        "middle": book.add_format({**head, "align": "center"}),
        "centred": book.add_format(
            {"border": 1, "valign": "top", "align": "center", "text_wrap": True}
        ),
        "band": book.add_format({"bold": True, "bg_color": "#EDF2F5", "top": 2, "valign": "top"}),
        "details": book.add_format(
            {"bg_color": "#EDF2F5", "top": 2, "valign": "top", "text_wrap": True}
        ),
        "bold": book.add_format({"border": 1, "bold": True}),
        "blank": book.add_format({"border": 1, "bg_color": "#FFFDF0"}),
        "soft": book.add_format({"font_color": "#4D5B69"}),
        "under": book.add_format({"bg_color": "#FFE2BF", "font_color": "#573000", "bold": True}),
        "over": book.add_format({"bg_color": "#FFD3D3", "font_color": "#6B0D0D", "bold": True}),
    }


def _names(plan: Plan) -> dict[str, str]:
    """Names by id of everything that the plan speaks of."""
    found: dict[str, str] = {}
    others: dict[str, str] = {}
    for _, _, item in plan.prescriptions():
        found[item.exercise] = one_line(item.name)
        others |= {other: one_line(plan.name_of(other)) for other in item.substitutes}
    return found | {e: name for e, name in others.items() if e not in found}


# ----- a week ----------------------------------------------------------------------------------


def _week(pen: _Pen, week: WeekPlan) -> None:
    """One tab: a heading row, then a band for each session and below it one row an exercise."""
    sheet = pen.book.add_worksheet(week_tab(week.week))
    actuals = [f"Set {n} done" for n in range(1, _most_sets(week) + 1)]
    heads = [*HEADINGS, *actuals, "How it went"]
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, _format(pen, head, "head", "middle"))
        sheet.set_column(place, place, _WIDTHS.get(head, _ACTUAL_WIDTH))
    row = 0
    firsts = first_times(pen.plan)
    for session in week.sessions:
        row += 1
        _band(pen, sheet, row, week, session, len(heads))
        for item in session.exercises:
            row += 1
            load = load_words(item.load, item.kit) if item.load else ""
            _row(
                pen,
                sheet,
                row,
                [
                    session.session,
                    pen.day(week, session.day),
                    item.name,
                    item.sets,
                    reps_words(item),
                    load,
                    "" if item.rir is None else item.rir,
                    words.rest(item.rest_seconds),
                    ", ".join(map(item_name, item.kit)),
                    _notes(
                        pen.plan,
                        item,
                        find_words(item, first=is_first(item, firsts), deload=week.deload),
                    ),
                ],
            )
            for place in range(len(HEADINGS), len(heads)):
                sheet.write_blank(row, place, None, pen.formats["blank"])
    _finish(pen, sheet, week, row, len(heads))


def _most_sets(week: WeekPlan) -> int:
    """Sets of the exercise that has most, from 1: so many columns are there for what was done."""
    return max((item.sets for s in week.sessions for item in s.exercises), default=1) or 1


def _format(pen: _Pen, head: str, usual: str, centred: str) -> Any:
    return pen.formats[centred if head in _CENTRED or head.startswith("Set ") else usual]


def _band(
    pen: _Pen, sheet: Any, row: int, week: WeekPlan, session: SessionPlan, width: int
) -> None:
    """A session's gym, minutes and warm-up; without an exercise the row is no prescription."""
    cap = session_cap(pen.plan, session.session, week.week)
    minutes = f"{session.minutes} min" if cap is None else f"{session.minutes} of {cap} min"
    details = f"{one_line(session.gym)}, {minutes}"
    details += "".join(f". {line}" for line in pair_lines([session]))
    within = [item for item in week.elsewhere if item.session == session.session]
    details += "".join(f". Not planned here: {one_line(elsewhere_name(item))}" for item in within)
    if session.warm_up:
        details += f". Warm-up: {'; '.join(map(one_line, session.warm_up))}"
    first = HEADINGS.index("Reps")
    sheet.write_string(row, 0, one_line(session.session), pen.formats["band"])
    sheet.write_string(row, 1, pen.day(week, session.day), pen.formats["band"])
    for place in range(2, first):
        sheet.write_blank(row, place, None, pen.formats["band"])
    sheet.merge_range(row, first, row, width - 1, "", pen.formats["details"])
    sheet.write_string(row, first, details, pen.formats["details"])
    room = sum(_WIDTHS[head] for head in HEADINGS[first:]) + _ACTUAL_WIDTH * (width - len(HEADINGS))
    sheet.set_row(row, _LINE * _lines(details, room) + 3)


def _notes(plan: Plan, item: Prescription, find: str) -> str:
    """Its place in a superset, how its load is found, remarks, and what could stand in for it."""
    others = f"Or: {', '.join(map(plan.name_of, item.substitutes))}" if item.substitutes else ""
    parts = (item.pair, scheme_words(item), words.capital(find), item.notes, others)
    return ". ".join(text for text in parts if text)


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column, with room for words that do not break."""
    return max(1, math.ceil(1.15 * len(text) / width))


def _row(pen: _Pen, sheet: Any, row: int, values: list[Any]) -> None:
    for place, (head, value) in enumerate(zip(HEADINGS, values, strict=True)):
        style = _format(pen, head, "wrap", "centred")
        if isinstance(value, str):
            sheet.write_string(row, place, one_line(value), style)
        else:
            sheet.write_number(row, place, value, style)
    most = max(_lines(str(v), _WIDTHS[head]) for head, v in zip(HEADINGS, values, strict=True))
    sheet.set_row(row, max(_LEAST, _LINE * most + 3))


def _finish(pen: _Pen, sheet: Any, week: WeekPlan, rows: int, width: int) -> None:
    """What makes a tab pleasant to use and to print."""
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, max(rows, 1), width - 1)
    title = one_line(pen.plan.scenario.name).replace("&", "&&")[:120]
    light = ", deload" if week.deload else ""
    sheet.set_margins(left=0.4, right=0.4)
    sheet.set_footer("&R&P")
    sheet.set_header(f"&L{title}&RWeek {week.week}{light}")
    place = HEADINGS.index("Exercise")
    sheet.data_validation(
        1,
        place,
        rows + _SPARE_ROWS,
        place,
        {
            "validate": "list",
            "source": f"='{NAMES_TAB}'!$B$2:$B${len(pen.names) + 1}",
            "error_type": "information",
            "error_message": "Not on the list: "
            "verify takes the name for an exercise of the catalogue.",
        },
    )


def _names_tab(pen: _Pen) -> None:
    """Ids by name, for the lists to pick from and for reading the workbook back.

    Beside them what a set counts: 1 for its pattern, 1 or a half for each muscle. The
    summary's sums look it up here.
    """
    sheet = pen.book.add_worksheet(NAMES_TAB)
    sheet.set_column(0, 1, 34)
    for place, head in enumerate(("Id", "Name", *map(words.titled, _counted(pen.plan)))):
        sheet.write_string(0, place, head, pen.formats["head"])
    for row, (exercise, name) in enumerate(pen.names.items(), 1):
        sheet.write_string(row, 0, exercise)
        sheet.write_string(row, 1, name)
        lift = pen.plan.lifts.get(exercise)
        for place, what in enumerate(_counted(pen.plan), 2):
            counts = _counts(lift, what) if lift else 0
            if counts:
                sheet.write_number(row, place, counts)


def _counted(plan: Plan) -> list[str]:
    """The patterns of the balance and all muscles; nothing where the plan does not say."""
    patterns = list(plan.weeks[0].balance) if plan.weeks else []
    return [*patterns, *MUSCLES] if plan.lifts else []


def _counts(lift: Lift, what: str) -> float:
    """What a set of a lift counts for a pattern or a muscle."""
    return 0.5 if what in lift.indirect else float(what in (lift.pattern, *lift.direct))


def _sum(
    pen: _Pen, sheet: Any, cell: tuple[int, int], week: WeekPlan, what: str, value: float
) -> None:
    """A sum over a week's tab that follows what is edited there; a number where it can't."""
    known = _counted(pen.plan)
    if what in known:
        formula = pen.sets_of(week, 2 + known.index(what))
        sheet.write_formula(*cell, formula, pen.formats["cell"], value)
    else:
        sheet.write_number(*cell, value, pen.formats["cell"])


# ----- the summary -----------------------------------------------------------------------------


def _summary(pen: _Pen, sheet: Any) -> None:
    """The block in numbers; sets follow what is edited in the week tabs, minutes are as planned."""
    weeks = pen.plan.weeks
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, max(len(weeks), 1), 7)
    sheet.set_column(len(weeks) + 1, len(weeks) + 1, 11)
    sheet.write_string(0, 0, one_line(pen.plan.scenario.name), pen.formats["title"])
    sheet.write_string(1, 0, status_line(pen.plan), pen.formats["soft"])
    row = _sets(pen, sheet, 3, weeks)
    row = _minutes(pen, sheet, row + 1, weeks)
    row = _muscles(pen, sheet, row + 1, weeks)
    _charts(pen, sheet, row + 2, weeks)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.freeze_panes(0, 1)


def _heads(pen: _Pen, sheet: Any, row: int, first: str, weeks: list[WeekPlan]) -> None:
    sheet.write_string(row, 0, first, pen.formats["head"])
    for place, week in enumerate(weeks, 1):
        name = f"{'D' if week.deload else 'W'}{week.week}"
        sheet.write_string(row, place, name, pen.formats["middle"])


def _sets(pen: _Pen, sheet: Any, row: int, weeks: list[WeekPlan]) -> int:
    """Sets, target and balance of each week; the row after them."""
    bands = weekly_bands(pen.plan)
    _heads(pen, sheet, row, "Week", weeks)
    for label, at in (("Sets", 1), ("Fewest asked for", 2), ("Most asked for", 3)):
        sheet.write_string(row + at, 0, label, pen.formats["bold"])
    column = _column(HEADINGS.index("Sets"))
    for place, week in enumerate(weeks, 1):
        formula = f"=SUM('{week_tab(week.week)}'!{column}2:{column}{_LAST})"
        sheet.write_formula(row + 1, place, formula, pen.formats["total"], week.sets)
        band = bands.get(week.week)
        for at, end in ((2, 0), (3, 1)):
            if band:
                sheet.write_number(row + at, place, band[end], pen.formats["cell"])
        _against(pen, sheet, (row + 1, place), band)
    patterns = list(weeks[0].balance) if weeks else []
    for offset, pattern in enumerate(patterns, 4):
        sheet.write_string(row + offset, 0, words.titled(pattern), pen.formats["bold"])
        for place, week in enumerate(weeks, 1):
            _sum(pen, sheet, (row + offset, place), week, pattern, week.balance[pattern])
    done = row + 4 + len(patterns)
    sheet.write_string(done, 0, "Sets done", pen.formats["bold"])
    for place, week in enumerate(weeks, 1):
        first, last = len(HEADINGS), len(HEADINGS) + _most_sets(week) - 1
        cells = f"'{week_tab(week.week)}'!{_column(first)}2:{_column(last)}{_LAST}"
        sheet.write_formula(done, place, f"=COUNTA({cells})", pen.formats["cell"], 0)
    return done + 1


def _against(
    pen: _Pen, sheet: Any, cell: tuple[int, int], band: tuple[float, float] | None
) -> None:
    """Colour a cell that leaves its band, now or after an edit."""
    if band is None:
        return
    for criteria, value, name in (("<", band[0], "under"), (">", band[1], "over")):
        sheet.conditional_format(
            *cell,
            *cell,
            {
                "type": "cell",
                "criteria": criteria,
                "value": value,
                "format": pen.formats[name],
            },
        )


def _minutes(pen: _Pen, sheet: Any, row: int, weeks: list[WeekPlan]) -> int:
    """Minutes of each session, coloured where they pass the cap; the row after them."""
    _heads(pen, sheet, row, "Minutes, as planned", weeks)
    sheet.write_string(row, len(weeks) + 1, "At most", pen.formats["head"])
    names = dict.fromkeys(s.session for week in weeks for s in week.sessions)
    for name in names:
        row += 1
        sheet.write_string(row, 0, one_line(name), pen.formats["bold"])
        caps = [session_cap(pen.plan, name, week.week) for week in weeks]
        most = words.span(cap for cap in caps if cap is not None) if any(caps) else ""
        sheet.write_string(row, len(weeks) + 1, most)
        for place, week in enumerate(weeks, 1):
            held = next((s for s in week.sessions if s.session == name), None)
            if held is None:
                sheet.write_string(row, place, "-", pen.formats["cell"])
                continue
            sheet.write_number(row, place, held.minutes, pen.formats["cell"])
            cap = session_cap(pen.plan, name, week.week)
            _against(pen, sheet, (row, place), None if cap is None else (0, cap))
    return row + 1


def _muscles(pen: _Pen, sheet: Any, row: int, weeks: list[WeekPlan]) -> int:
    """Credit of each muscle, shaded by how much and marked against its target."""
    _heads(pen, sheet, row, "Sets a muscle", weeks)
    sheet.write_string(row, len(weeks) + 1, "Target", pen.formats["head"])
    targets = muscle_targets(pen.plan)
    others = credit_elsewhere(pen.plan)
    shown = set(targets) | {muscle for week in weeks for muscle in week.muscle_sets}
    first = row + 1
    for muscle in (m for m in MUSCLES if m in shown):
        row += 1
        target = targets.get(muscle)
        sheet.write_string(row, 0, words.titled(muscle), pen.formats["bold"])
        sheet.write_string(row, len(weeks) + 1, target.words if target else "")
        for place, week in enumerate(weeks, 1):
            _sum(pen, sheet, (row, place), week, muscle, week.muscle_sets.get(muscle, 0))
            if target:
                least = 0 if week.deload else target.least or 0
                most = 1000 if target.most is None else target.most
                done = others[muscle][place - 1] if muscle in others else 0
                _against(pen, sheet, (row, place), (least - done, most - done))
    if row >= first:
        scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#48B39B"}
        sheet.conditional_format(first, 1, row, max(len(weeks), 1), scale)
    for muscle, credit in others.items():
        row += 1
        sheet.write_string(row, 0, f"{words.titled(muscle)}, elsewhere", pen.formats["soft"])
        for place, sets in enumerate(credit, 1):
            sheet.write_number(row, place, sets, pen.formats["soft"])
    return row + 1


def _charts(pen: _Pen, sheet: Any, row: int, weeks: list[WeekPlan]) -> None:
    """Sets against the target, and minutes, beside each other under the tables."""
    last = max(len(weeks), 1)
    chart = pen.book.add_chart({"type": "column"})
    chart.add_series(_series(4, last, "#3FAE95"))
    line = pen.book.add_chart({"type": "line"})
    line.add_series({**_series(6, last, "#16202B"), "marker": {"type": "diamond"}})
    chart.combine(line)
    _place(sheet, chart, "Sets a week against the target", row, 0)
    names = dict.fromkeys(s.session for week in weeks for s in week.sessions)
    first = _minutes_row(weeks)
    minutes = pen.book.add_chart({"type": "column"})
    for offset in range(len(names)):
        minutes.add_series(_series(first + offset, last, None))
    _place(sheet, minutes, "Minutes a session", row, _CHART[0] + 10)


def _minutes_row(weeks: list[WeekPlan]) -> int:
    """The first session's row: title, status, gap, the week table, gap, heading."""
    return 3 + 5 + (len(weeks[0].balance) if weeks else 0) + 2


def _series(row: int, last: int, colour: str | None) -> dict[str, Any]:
    series: dict[str, Any] = {
        "name": [SUMMARY_TAB, row, 0],
        "categories": [SUMMARY_TAB, 3, 1, 3, last],
        "values": [SUMMARY_TAB, row, 1, row, last],
    }
    if colour:
        series |= {"fill": {"color": colour}, "line": {"color": colour}}
    return series


_CHART = (470, 270)
"""Pixels of a chart."""


def _place(sheet: Any, chart: Any, title: str, row: int, right: int) -> None:
    """Put a chart some pixels from the left edge."""
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    chart.set_size(dict(zip(("width", "height"), _CHART, strict=True)))
    sheet.insert_chart(row, 0, chart, {"description": title, "x_offset": right})
