"""A plan as a calendar (iCalendar, RFC 5545): one event a session."""

from __future__ import annotations

import datetime
import hashlib
import os
import re
from typing import Any

from icalendar import Calendar, Event

from catalog.vocabulary import item_name
from optimizer import words
from optimizer.exports.common import CannotExport, Export, ExportOptions, first_monday, one_line
from optimizer.plan.loads import short_reps_words
from optimizer.plan.schema import Plan, SessionPlan, TrainingElsewhere, WeekPlan
from optimizer.report.view import elsewhere_name, pair_lines, place_of
from optimizer.units import date_in
from optimizer.words import listed

LOSSES = ("A calendar holds no weekly sums, balance, stand-ins or proof.",)
_STAYS = "Where an earlier version is in your calendar, delete what is no longer held: {}."
_FIRST = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
"""Sequence numbers count the seconds since then, so that a later file is a later revision."""


def to_ics(plan: Plan, choice: ExportOptions) -> Export:
    """One event a session; all-day events where no time is given, else floating local times.

    The UID of an event depends on the scenario's name, the week and the session's name alone, so
    that importing a changed plan again updates the events. ``SOURCE_DATE_EPOCH`` fixes the stamp.

    Raises:
        CannotExport: no start date is known, or it is no Monday.
    """
    start = first_monday(plan, choice)
    if start is None:
        raise CannotExport("a calendar needs the first Monday: --start 2027-01-04, or block.start")
    calendar = Calendar()
    calendar.add("prodid", "-//Backblock//Training plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", one_line(plan.scenario.name))
    for week in plan.weeks:
        for session in week.sessions:
            calendar.add_component(_event(plan, week, session, start, choice))
        for item in (item for item in week.elsewhere if item.session is None):
            calendar.add_component(_other_day(plan, week, item, start))
    skipped = [f"{name} in week {w.week}" for w in plan.weeks for name in w.skipped]
    stays = (_STAYS.format(listed(skipped)),) if skipped else ()
    return Export(bytes(calendar.to_ical()), (*LOSSES, *stays))


def _event(
    plan: Plan, week: WeekPlan, session: SessionPlan, start: datetime.date, choice: ExportOptions
) -> Any:
    event = Event()
    day = date_in(start, week.week, session.day)
    event.add("uid", uid(plan.scenario.name, week.week, session.session))
    stamp = _stamp()
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", max(0, int((stamp - _FIRST).total_seconds())))
    deload = ", deload" if week.deload else ""
    event.add("summary", f"{one_line(session.session)} (week {week.week}{deload})")
    event.add("description", _description(week, session))
    event.add("location", one_line(session.gym))
    time = choice.times.get(session.session, choice.times.get(""))
    if time is None:
        event.add("dtstart", day)
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", datetime.datetime.combine(day, time))
        event.add("duration", datetime.timedelta(minutes=session.minutes))
    return event


def _other_day(plan: Plan, week: WeekPlan, item: TrainingElsewhere, start: datetime.date) -> Any:
    """Training that is not planned here, as a note on its day."""
    event = Event()
    event.add("uid", uid(plan.scenario.name, week.week, f"{item.day} {item.what}"))
    event.add("dtstamp", _stamp())
    event.add("summary", f"{words.capital(one_line(item.what))} (elsewhere)")
    event.add("dtstart", date_in(start, week.week, item.day))
    event.add("transp", "TRANSPARENT")
    return event


def uid(scenario: str, week: int, session: str) -> str:
    """The same for the same session of the same block, whatever is trained in it."""
    slug = re.sub(r"[^a-z0-9]+", "-", session.lower()).strip("-")
    digest = hashlib.sha256(f"{scenario}\0{session}".encode()).hexdigest()[:16]
    return f"w{week}-{slug or 'session'}-{digest}@backblock"


def _stamp() -> datetime.datetime:
    """Now, to the second, so that a later import is known to be newer."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch("[0-9]{1,11}", fixed):
        return datetime.datetime.fromtimestamp(int(fixed), datetime.UTC)
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def _description(week: WeekPlan, session: SessionPlan) -> str:
    lines = [f"{session.sets} sets, {session.minutes} min"]
    lines += [f"Warm-up: {one_line(step)}" for step in session.warm_up]
    within = [item for item in week.elsewhere if item.session == session.session]
    lines += [f"Not planned here: {one_line(elsewhere_name(item))}" for item in within]
    for item in session.exercises:
        rir = "" if item.rir is None else f", {item.rir} in reserve"
        kit = f" [{', '.join(map(item_name, item.kit))}]" if item.kit else ""
        note = f" ({one_line(item.notes)})" if item.notes else ""
        lines.append(
            f"{place_of(item)}. {one_line(item.name)}: {item.sets} x {short_reps_words(item)}"
            f"{rir}, rest {words.rest(item.rest_seconds)}{kit}{note}"
        )
    return "\n".join([*lines, *pair_lines([session])])
