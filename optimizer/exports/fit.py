"""A plan as Garmin workouts (FIT), one a session. Experimental: tried on no watch."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from optimizer import words
from optimizer.exports.common import (
    Choice,
    Export,
    day_of,
    each_name,
    first_monday,
    one_line,
    prescriptions,
)
from optimizer.exports.names import GARMIN
from optimizer.plan.schema import Plan, Prescription, SessionPlan, WeekPlan

LOSSES = (
    "FIT is experimental: read back by Garmin's own decoder, tried on no watch.",
    "A FIT workout has no range of reps: the step asks for the most, the range is in its notes "
    "with the reps in reserve. It holds no kit, warm-up, gym, minutes, stand-ins or proof.",
)
UNKNOWN = (65534, 0)
"""FIT's category for what it does not know; the step's name says what is meant."""
_EPOCH_MS = 631065600000
"""FIT's time zero (31 December 1989), milliseconds since 1970."""
_SERIAL = 1
NAME, NOTES = 40, 60
"""Characters of a name and of a step's notes that are written."""


def to_fit(plan: Plan, choice: Choice) -> Export:
    """One ``.fit`` file for a single session, else a ZIP archive of one file a session."""
    files = {}
    missing: list[Prescription] = []
    for week in plan.weeks or ():
        for session in week.sessions:
            files[_file_name(week, session)] = _workout(plan, week, session, choice)
            missing += [item for item in session.exercises if item.exercise not in GARMIN]
    named = each_name(missing)
    losses = (*LOSSES, *_cut(plan))
    if len(files) == 1:
        return Export(next(iter(files.values())), losses, named, ".fit")
    return Export(
        _archive(files), (*losses, "More than one session: a ZIP archive."), named, ".zip"
    )


def _file_name(week: WeekPlan, session: SessionPlan) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", session.session.lower()).strip("-") or "session"
    return f"w{week.week:02}-{session.day}-{slug}.fit"


def _archive(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2027, 1, 1, 0, 0, 0)), content)
    return stream.getvalue()


def _workout(plan: Plan, week: WeekPlan, session: SessionPlan, choice: Choice) -> bytes:
    from fit_tool.fit_file_builder import FitFileBuilder
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.messages.workout_message import WorkoutMessage
    from fit_tool.profile.profile_type import FileType, Manufacturer, Sport, SubSport

    steps = _steps(session)
    file_id = FileIdMessage()
    file_id.type = FileType.WORKOUT
    file_id.manufacturer = Manufacturer.DEVELOPMENT.value
    file_id.product = 0
    file_id.time_created = _created(plan, week, session, choice)
    file_id.serial_number = _SERIAL
    workout = WorkoutMessage()
    workout.sport = Sport.TRAINING
    workout.sub_sport = SubSport.STRENGTH_TRAINING
    workout.workout_name = f"W{week.week} {one_line(session.session)}"[:NAME]
    workout.num_valid_steps = len(steps)
    builder = FitFileBuilder(auto_define=True, min_string_size=50)
    builder.add_all([file_id, workout, *steps])
    return bytes(builder.build().to_bytes())


def _created(plan: Plan, week: WeekPlan, session: SessionPlan, choice: Choice) -> int:
    """The session's day, so that the same plan gives the same bytes; FIT's zero if unknown."""
    start = first_monday(plan, choice)
    if start is None:
        return _EPOCH_MS
    day = day_of(start, week.week, session.day)
    return (day.toordinal() - 719163) * 86_400_000


def _steps(session: SessionPlan) -> list[Any]:
    """An exercise is a step, a rest, and a step that repeats the two."""
    steps: list[Any] = []
    for item in session.exercises:
        first = len(steps)
        steps += [_work(item, first), _rest(item, first + 1)]
        if item.sets > 1:
            steps.append(_repeat(item, first))
    return steps


def _step(index: int) -> Any:
    from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage

    step = WorkoutStepMessage()
    step.message_index = index
    return step


def _work(item: Prescription, index: int) -> Any:
    from fit_tool.profile.profile_type import Intensity, WorkoutStepDuration, WorkoutStepTarget

    step = _step(index)
    step.workout_step_name = one_line(item.name)[:NAME]
    step.intensity = Intensity.ACTIVE
    step.target_type = WorkoutStepTarget.OPEN
    if item.reps.unit == "seconds":
        step.duration_type = WorkoutStepDuration.TIME
        step.duration_time = float(item.reps.max)
    elif item.reps.unit == "metres":
        step.duration_type = WorkoutStepDuration.DISTANCE
        step.duration_distance = float(item.reps.max)
    else:
        step.duration_type = WorkoutStepDuration.REPS
        step.duration_reps = item.reps.max
    step.exercise_category, step.exercise_name = GARMIN.get(item.exercise, UNKNOWN)
    step.notes = _notes(item)[:NOTES]
    return step


def _notes(item: Prescription) -> str:
    rir = "" if item.rir is None else f", RIR {item.rir}"
    note = f"; {one_line(item.notes)}" if item.notes else ""
    return f"{words.reps(item)}{rir}{note}"


def _cut(plan: Plan) -> tuple[str, ...]:
    """A sentence where a text is longer than a step holds, else nothing."""
    items = [item for _, _, item in prescriptions(plan)]
    long = any(len(_notes(item)) > NOTES or len(one_line(item.name)) > NAME for item in items)
    return (f"Names are cut at {NAME} characters, notes at {NOTES}.",) if long else ()


def _rest(item: Prescription, index: int) -> Any:
    from fit_tool.profile.profile_type import Intensity, WorkoutStepDuration, WorkoutStepTarget

    step = _step(index)
    step.intensity = Intensity.REST
    step.target_type = WorkoutStepTarget.OPEN
    step.duration_type = WorkoutStepDuration.TIME
    step.duration_time = float(item.rest_seconds)
    return step


def _repeat(item: Prescription, first: int) -> Any:
    from fit_tool.profile.profile_type import WorkoutStepDuration

    step = _step(first + 2)
    step.duration_type = WorkoutStepDuration.REPEAT_UNTIL_STEPS_CMPLT
    step.duration_step = first
    step.target_repeat_steps = item.sets
    return step
