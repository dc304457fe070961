"""A plan as CSV: one line a set, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io
import re

from optimizer.exports.common import Export, ExportOptions, each_set, one_line, reserve, set_words
from optimizer.plan.loads import how_words, load_words
from optimizer.plan.schema import Plan

CSV_COLUMNS = (
    "week",
    "day",
    "session",
    "order",
    "exercise",
    "set",
    "reps",
    "rir",
    "load",
    "rest",
    "notes",
)
LOSSES = ("CSV holds no kit, gym, warm-up, stand-ins, minutes, balance or proof.",)
_FORMULA = "=+@\\-'\uff1d\uff0b\uff0d\uff20"
"""What a spreadsheet may take for the start of a formula, full-width signs included."""
_STARTS = re.compile(rf"(^|[;|\t]\s*)(?=[{_FORMULA}])")


def to_csv(plan: Plan, choice: ExportOptions) -> Export:
    """One line a set; ``rest`` in seconds, ``rir`` empty where there is none."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for week, session, item in plan.prescriptions():
        pair = f"superset {item.pair}" if item.pair else ""
        notes = safe("; ".join(filter(None, [pair, *how_words(item), item.notes])))
        for number, group in enumerate(each_set(item), 1):
            writer.writerow(
                [
                    week.week,
                    session.day,
                    safe(session.session),
                    item.order,
                    safe(item.name),
                    number,
                    safe(set_words(item, group)),
                    reserve(item, group),
                    load_words(group.load, item.kit) if group.load else "",
                    item.rest_seconds,
                    notes,
                ]
            )
    return Export(stream.getvalue().encode("utf-8"), LOSSES)


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before one that might be.

    Also within the text, after what some countries' spreadsheets take for the end of a cell.
    """
    return _STARTS.sub(r"\1'", one_line(text))
