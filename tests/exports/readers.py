"""Readers of exported files that share nothing with the program that wrote them."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import zipfile
from collections import Counter
from typing import Any

from exports.plans import Sets

START = datetime.date(2027, 1, 4)


def of_csv(raw: bytes) -> Sets:
    """By Python's own reader; one line a set."""
    found: Sets = Counter()
    for row in csv.DictReader(io.StringIO(raw.decode(), newline="")):
        found[int(row["week"]), row["session"], row["exercise"]] += 1
    return found


def of_xlsx(raw: bytes) -> Sets:
    """By openpyxl, straight from the cells."""
    import openpyxl

    found: Sets = Counter()
    book = openpyxl.load_workbook(io.BytesIO(raw))
    for sheet in book.worksheets:
        if sheet.title.startswith("Week "):
            heads = [cell.value for cell in sheet[1]]
            for row in sheet.iter_rows(min_row=2, values_only=True):
                cells = dict(zip(heads, row, strict=True))
                key = (int(sheet.title[5:]), cells["Session"], cells["Exercise"])
                found[key] += cells["Sets"]
    return found


def of_ics(raw: bytes) -> Sets:
    """By the ``ics`` package: date, title and the lines of the description."""
    import ics

    found: Sets = Counter()
    for event in ics.Calendar(raw.decode()).events:
        week = (event.begin.date() - START).days // 7 + 1
        session = re.sub(r" \(week \d+(, deload)?\)$", "", event.name)
        for line in (event.description or "").splitlines():
            match = re.match(r"\d+\. (.+): (\d+) x ", line)
            if match:
                found[week, session, match[1]] += int(match[2])
    return found


def of_openweight(raw: bytes) -> Sets:
    """From the JSON; weeks by their names."""
    found: Sets = Counter()
    for week in json.loads(raw)["weeks"]:
        number = int(re.findall(r"\d+", week["name"])[0])
        for workout in week["workouts"]:
            for item in workout["exercises"]:
                found[number, workout["name"], item["exercise"]["name"]] += len(item["sets"])
    return found


def of_hevy(raw: bytes, names: dict[str, str]) -> Sets:
    """From the JSON; template ids by ``names``."""
    data = json.loads(raw)
    found: Sets = Counter()
    for body in data if isinstance(data, list) else [data]:
        routine = body["routine"]
        week, _, session = routine["title"].partition(" ")
        for item in routine["exercises"]:
            key = (int(week[1:]), session, names[item["exercise_template_id"]])
            found[key] += len(item["sets"])
    return found


def of_fit(raw: bytes) -> Sets:
    """By Garmin's own decoder: a step, its rest, and the step that repeats them."""
    found: Sets = Counter()
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                found += _of_workout(archive.read(name))
        return found
    return _of_workout(raw)


def _of_workout(raw: bytes) -> Sets:
    from garmin_fit_sdk import Decoder, Stream

    assert Decoder(Stream.from_byte_array(bytearray(raw))).check_integrity()
    messages, errors = Decoder(Stream.from_byte_array(bytearray(raw))).read()
    assert not errors
    week, _, session = messages["workout_mesgs"][0]["wkt_name"].partition(" ")
    steps: list[dict[str, Any]] = messages["workout_step_mesgs"]
    assert messages["workout_mesgs"][0]["num_valid_steps"] == len(steps)
    found: Sets = Counter()
    for place, step in enumerate(steps):
        assert step["message_index"] == place
        if step.get("intensity") == "active":
            after = steps[place + 2] if place + 2 < len(steps) else {}
            repeats = after.get("duration_step") == place
            found[int(week[1:]), session, step["wkt_step_name"]] += (
                after["repeat_steps"] if repeats else 1
            )
    return found


_SET = re.compile(
    r"(\d+)x(\d+)(-\d+)?( @(\d+(\.\d)?)| \d+(\.\d)?kg)*( \d+s(\|\d+s)?)?(, )?\Z"
)  # fmt: skip


def of_liftoscript(raw: bytes) -> Sets:
    """By a reader of the subset that Liftosaur's own parser accepted in the golden file.

    Raises:
        ValueError: a line that the subset does not have.
    """
    found: Sets = Counter()
    week = session = ""
    for line in raw.decode().splitlines():
        if line.startswith("// ") or not line:
            continue
        if line.startswith("# "):
            week, session = re.findall(r"\d+", line)[0], ""
        elif line.startswith("## "):
            if not week:
                raise ValueError("a day before the first week")
            session = line[3:]
        else:
            found += _lifted(line, int(week), session)
    return found


def _lifted(line: str, week: int, session: str) -> Sets:
    name, sets, *rest = line.split(" / ")
    match = _SET.match(sets)
    if not session or match is None:
        raise ValueError(f"no exercise: {line}")
    for section in rest:
        if not re.match(r"(warmup|superset|progress): ", section):
            raise ValueError(f"no section: {section}")
    rpe = re.search(r"@(\d+)", sets)
    assert rpe is None or 1 <= int(rpe[1]) <= 10
    return Counter({(week, session, name): int(match[1])})
