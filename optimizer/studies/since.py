"""What has changed in catalogue and scenario since a plan was made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from catalog.inputs.places import mappings_at
from catalog.queries import fitting_kit
from catalog.vocabulary import closure, item_name
from optimizer.plan.assemble import prescription
from optimizer.plan.reading import PlanFacts
from optimizer.plan.schema import Reps
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Session
from optimizer.verifier.eligibility import Eligibility
from optimizer.words import listed, rest, span, weeks_in_words


def of_another_catalog(loaded: Loaded, facts: PlanFacts) -> bool:
    """Whether a plan says that it was made of other entries."""
    stated = facts.stated.get("catalog")
    own = loaded.catalog.sha256
    return isinstance(stated, dict) and stated.get("sha256", own) != own


def changed_entries(loaded: Loaded, facts: PlanFacts) -> dict[str, str]:
    """The exercises of a plan that the catalogue of today prescribes otherwise.

    A plan holds what it prescribes and not the entries that it was made of, so what it doesn't
    show (time a set, muscles) can't be told exercise by exercise.

    Returns:
        Id to what is other now, in words: ``Deadlift: 5-8 reps (3-5 in the plan)``.
    """
    calendar = Calendar(loaded.scenario, loaded.catalog)
    sessions = {session.name: session for session in loaded.scenario.sessions}
    found: dict[str, str] = {}
    for week in mappings_at(facts.stated, "weeks"):
        number = week.get("week")
        if not isinstance(number, int) or number not in calendar.weeks:
            continue
        for held in mappings_at(week, "sessions"):
            session = sessions.get(str(held.get("session")))
            if session is None:
                continue
            for item in mappings_at(held, "exercises"):
                other = ", ".join(_other(calendar, number, session, item))
                if other:
                    entry = loaded.catalog[item["exercise"]]
                    found.setdefault(entry.id, f"{entry.name}: {other}")
    return found


def catalog_since(loaded: Loaded, facts: PlanFacts) -> list[str]:
    """That the catalogue is another one than the plan was made of, and what differs; else nothing.

    Sentences for a coach.
    """
    if not of_another_catalog(loaded, facts):
        return []
    other = list(changed_entries(loaded, facts).values())
    what = (
        [f"Another entry now: {text}." for text in other]
        if other
        else ["What the plan says of its exercises is as it was."]
    )
    hint = "Give the catalogue of then with --catalog to go by its entries."
    return ["The catalogue has changed since the plan was made.", *what, hint]


def scenario_since(loaded: Loaded, facts: PlanFacts) -> list[str]:
    """That the scenario is another one than the plan was made of, and where; else nothing.

    Sentences for a coach.
    """
    stated = facts.stated.get("scenario")
    own = loaded.scenario.sha256
    if not isinstance(stated, dict) or stated.get("sha256", own) == own:
        return []
    then = stated.get("resolved")
    if not isinstance(then, dict):
        return ["The scenario has changed since the plan was made."]
    keys = list(_differing(then, loaded.scenario.content))
    more = f" and {len(keys) - _SHOWN_KEYS} more" if len(keys) > _SHOWN_KEYS else ""
    where = f": {', '.join(keys[:_SHOWN_KEYS])}{more}" if keys else ""
    return [f"The scenario has changed since the plan was made{where}."]


_SHOWN_KEYS = 6


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Keys whose values differ, as far down as they can be told apart."""
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key), new.get(key)
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from (f"{key}.{inner}" for inner in _differing(one, other))
        elif len(old_items := _mappings(one)) == len(new_items := _mappings(other)) > 0:
            for place, pair in enumerate(zip(old_items, new_items, strict=True)):
                yield from (f"{key}[{place}].{inner}" for inner in _differing(*pair))
        elif one != other:
            yield key


def _mappings(value: object) -> list[Mapping[str, Any]]:
    """The items of a list of mappings; of anything else none."""
    items = value if isinstance(value, list | tuple) else []
    return list(items) if all(isinstance(item, Mapping) for item in items) else []


def _other(
    calendar: Calendar, week: int, session: Session, item: Mapping[str, Any]
) -> Iterator[str]:
    """What a prescription states otherwise than the entry of today would have it."""
    entry = calendar.catalog.by_id.get(str(item.get("exercise")))
    if entry is None:
        return
    items = closure(calendar.scenario.gyms[calendar.gym(week, session)])
    kit = fitting_kit(entry, items)
    now = prescription(calendar, week, session, entry, 1, kit)
    stated = item.get("reps")
    if isinstance(stated, dict) and stated != now.reps.model_dump(exclude_none=True):
        yield f"{_reps(now.reps)} ({_as_stated(stated)} in the plan)"
    rested = item.get("rest_seconds", now.rest_seconds)
    if isinstance(rested, int) and rested != now.rest_seconds:
        yield f"{rest(now.rest_seconds)} of rest ({rest(rested)} in the plan)"
    used = item.get("kit", now.kit)
    if isinstance(used, list) and used != now.kit:
        yield f"with {_kit(now.kit)} ({_kit(used)} in the plan)"


def _reps(reps: Reps) -> str:
    return reps.text or f"{span((reps.min, reps.max))} {reps.unit}"


def _as_stated(data: Mapping[str, Any]) -> str:
    try:
        return _reps(Reps.model_validate(data))
    except ValidationError:
        return "others"


def _kit(items: list[str]) -> str:
    return listed([item_name(str(item)) for item in items]) if items else "nothing"


def no_longer_known(loaded: Loaded, facts: PlanFacts, first: int) -> dict[str, str]:
    """Exercises that a plan has from week ``first`` on and the catalogue has no more.

    Returns:
        Id to what a coach is told: its name in the plan, and where it stands.
    """
    names = {
        item["exercise"]: str(item.get("name", item["exercise"]))
        for week in facts.stated.get("weeks", ())
        for session in week.get("sessions", ())
        for item in session.get("exercises", ())
    }
    places: dict[str, dict[str, list[int]]] = {}
    for week in facts.weeks:
        for session in week.sessions if week.week >= first else ():
            for item in session.prescriptions:
                if item.exercise not in loaded.catalog:
                    places.setdefault(item.exercise, {}).setdefault(session.session, []).append(
                        week.week
                    )
    return {
        exercise: f"{names.get(exercise, exercise)} "
        f"({'; '.join(f'{name}, {weeks_in_words(weeks)}' for name, weeks in where.items())})"
        for exercise, where in places.items()
    }


def no_longer_available(
    loaded: Loaded, facts: PlanFacts, first: int, over: Collection[str] = ()
) -> list[str]:
    """Exercises from week ``first`` on that the catalogue has and the scenario rules out now.

    Of the first week, sessions that are over (wholly or in part) are left out.

    Returns:
        What a coach is told of each: its name, where it stands, and why it may not.
    """
    eligibility = Eligibility(Calendar(loaded.scenario, loaded.catalog))
    sessions = {session.name: session for session in loaded.scenario.sessions}
    found: dict[tuple[str, str, str], list[int]] = {}
    for week in facts.weeks:
        if not first <= week.week <= loaded.scenario.weeks:
            continue
        for held in week.sessions:
            if held.session not in sessions or (week.week == first and held.session in over):
                continue
            for item in held.prescriptions:
                entry = loaded.catalog.by_id.get(item.exercise)
                if entry is not None:
                    why = eligibility.why_not(entry, week.week, sessions[held.session])
                    found.setdefault((entry.name, held.session, why), []).append(week.week)
    return [
        f"{name} ({session}, {weeks_in_words(weeks)}): {why}"
        for (name, session, why), weeks in found.items()
        if why
    ]
