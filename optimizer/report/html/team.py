"""The plans of a team on one page: who trains what, each with a link to its own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from optimizer import words
from optimizer.plan.schema import Plan
from optimizer.report.html.tables import environment
from optimizer.report.view import cleaned


@dataclass(frozen=True)
class _Row:
    """One plan of the team; ``sets`` of its lightest and its fullest training week."""

    href: str
    athlete: str
    block: str
    weeks: int
    dates: str
    sessions: tuple[str, ...]
    sets: str
    lifts: tuple[str, ...]


def to_team(title: str, plans: Sequence[tuple[str, Plan]]) -> str:
    """A page that leads to the pages of several plans.

    Args:
        title: its heading.
        plans: file name of each plan's page, beside this one, and the plan.
    """
    rows = sorted((_row(name, cleaned(plan)) for name, plan in plans), key=_by_name)
    template = environment().get_template("team.html")
    return template.render(title=title, rows=rows, w=words) + "\n"


def _by_name(row: _Row) -> tuple[str, str]:
    return (row.athlete or row.block).casefold(), row.href


def _row(name: str, plan: Plan) -> _Row:
    weeks = plan.weeks
    first, last = plan.date_of(1, "mon"), plan.date_of(len(weeks), "sun")
    training = [week.sets for week in weeks if not week.deload] or [0]
    days = [
        f"{spec['name']} ({str(spec.get('day', '')).capitalize()})"
        for spec in plan.scenario.sessions
    ]
    openers = (s.exercises[0].name for week in weeks for s in week.sessions if s.exercises)
    return _Row(
        href=quote(name),
        athlete=str(plan.scenario.athlete.get("name") or ""),
        block=plan.scenario.name,
        weeks=len(weeks),
        dates=f"{words.short_date(first)} to {words.short_date(last)}" if first and last else "",
        sessions=tuple(days),
        sets=words.span(training),
        lifts=tuple(dict.fromkeys(openers))[:4],
    )
