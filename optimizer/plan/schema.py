"""The plan file (docs/file-formats.md): what a coach keeps, prints and edits.

A :class:`Plan` is complete: it carries the resolved scenario, so that reports need nothing else.
Plans edited by hand or written elsewhere are read by :mod:`optimizer.plan.reading`, which asks for
far less.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from catalog.validation import Version
from optimizer.units import date_in, monday_of
from optimizer.words import titled

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
"""``optimal`` is proved at gap 0; ``feasible`` has its gap stated; ``unknown`` is neither a plan
nor a proof that there is none."""


Whole = Annotated[int, Field(ge=0, le=10**9)]
"""Counts, minutes and seconds: far more than a week has, few enough for any calendar."""
Points = Annotated[int, Field(ge=-(10**15), le=10**15)]
Credit = Annotated[float | int, Field(ge=0, le=10**9)]
MOST_SETS = 100
SetCount = Annotated[int, Field(ge=0, le=MOST_SETS)]
"""Sets of one exercise on one day; each is a line to train from."""
DayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_STATED = ("path", "value", "reason")


def _is_balance(value: Any) -> bool:
    ratio = value.get("ratio") if isinstance(value, dict) else None
    return value is None or (
        isinstance(ratio, list) and len(ratio) == 2 and all(type(part) is int for part in ratio)
    )


def _defaults(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for item in values:
        if not all(key in item for key in _STATED):
            raise ValueError(f"expected each with {', '.join(_STATED)}")
        if not isinstance(item["path"], str):
            raise ValueError("expected each path as text")
        if item["path"] == "balance" and not _is_balance(item["value"]):
            raise ValueError("expected the default balance with a ratio of two numbers, or null")
    return values


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Reps(_Part):
    """What one set asks for."""

    min: Whole
    max: Whole
    unit: Literal["reps", "seconds", "metres"]
    text: str | None = None
    """A pin's own words, where they are no plain range."""


class PlannedLoad(_Part):
    """What is on the bar, in the hand or on the stack; for body-weight lifts what is added."""

    amount: Annotated[float | int, Field(ge=-5000, le=5000)]
    """Below 0 is assistance."""
    unit: Literal["kg", "lb"]
    each: bool = False
    """Whether there is one such weight in each hand."""


class SetGroup(_Part):
    """Sets of a prescription that are done alike, in the order they are done."""

    sets: Annotated[int, Field(ge=1, le=MOST_SETS)]
    reps: Annotated[str, Field(max_length=40)]
    """``5``, ``8-10``; ``5+`` of a test."""
    rpe: Annotated[float | int, Field(ge=1, le=10)] | None = None
    load: PlannedLoad | None = None
    test: Literal["amrap"] | None = None
    """As many repetitions as possible."""
    tempo: Annotated[str, Field(max_length=40)] | None = None
    pause: Whole | None = None
    """Seconds."""


class Prescription(_Part):
    """One exercise in one session of one week."""

    order: Whole
    """From 1."""
    exercise: str
    name: str
    sets: SetCount
    """Working sets; a unilateral set is both sides."""
    each_side: bool = False
    """Whether the reps are for each side."""
    reps: Reps
    rir: Whole | None
    """Reps in reserve; none for seconds and metres."""
    rest_seconds: Whole
    kit: list[str]
    """The items it uses in this gym."""
    substitutes: list[str] = []
    """Exercises of its pattern that could stand in for it that day, the plan's least loss first."""
    equally_good: list[str] = []
    """Of these, those that cost the plan less than 0.1 % in all weeks of the session's group."""
    substitute_names: dict[str, str] = {}
    """Names of these, by id, where the kit of this gym asks for another one than the plan's."""
    load: PlannedLoad | None = None
    """Of the first working sets; none where no max is known."""
    scheme: Annotated[list[SetGroup], Field(max_length=MOST_SETS)] = []
    """Where sets are not all alike; they add up to ``sets``."""
    pair: Annotated[str, Field(min_length=2, max_length=4)] | None = None
    """Its place in a superset: A1 is done in turn with A2."""
    notes: str = ""


def partners(labelled: Iterable[tuple[str, str | None]]) -> list[tuple[str, str]]:
    """The two of each superset, in their order.

    Args:
        labelled: ids of a session's exercises, each with its place in a superset, if any.
    """
    members: dict[str, list[str]] = {}
    for exercise, pair in labelled:
        if pair is not None:
            members.setdefault(pair.rstrip("0123456789"), []).append(exercise)
    return [(found[0], found[1]) for found in members.values() if len(found) == 2]


class SessionPlan(_Part):
    """One session of one week."""

    session: str
    day: DayName
    gym: str
    minutes: Whole
    """Warm-up, setting up, sets and rest, rounded up."""
    sets: Whole
    warm_up: list[str] = []
    exercises: list[Prescription]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Ids of exercises that are done in turn and share their rests."""
        return partners((item.exercise, item.pair) for item in self.exercises)


class TrainingElsewhere(_Part):
    """Training that is not planned here and counts all the same, on one day of one week."""

    day: DayName
    session: str | None = None
    """The session that it is part of."""
    what: str
    minutes: Whole = 0
    """What it takes of the session."""
    muscle_sets: dict[str, Credit] = {}
    lower_back: Whole = 0
    grip: Whole = 0
    heavy_lower_back: bool = False


class WeekPlan(_Part):
    """One week."""

    week: Annotated[int, Field(ge=1, le=1000)]
    """From 1."""
    phase: Whole
    """From 1."""
    deload: bool
    sets: Whole
    balance: Annotated[dict[str, Whole], Field(min_length=2, max_length=2)]
    """Sets of each pattern of the balance (the default's two where there is none)."""
    muscle_sets: dict[str, Credit]
    """Credit in sets; muscles without credit are left out."""
    skipped: list[str] = []
    """Sessions that are not held."""
    elsewhere: list[TrainingElsewhere] = []
    sessions: list[SessionPlan]


def _one_balance(weeks: list[WeekPlan]) -> list[WeekPlan]:
    if any(list(week.balance) != list(weeks[0].balance) for week in weeks):
        raise ValueError("expected the balance of the same two patterns in each week")
    return weeks


class Terms(_Part):
    """The score's terms, signed, not weighted."""

    stimulus: Points
    suitability: Points
    coverage: Points
    dose: Points
    main: Points
    preference: Points
    variety: Points
    continuity: Points
    steadiness: Points
    evenness: Points
    fatigue: Points
    minutes: Points


class SolverInfo(_Part):
    """How the plan was found."""

    name: str
    version: str
    seed: Points
    workers: Whole
    seconds: float
    time_limit: float
    reproducible: bool
    """Whether the same input gives this plan again, byte for byte (times aside)."""


class ScenarioInfo(_Part):
    """Which scenario the plan answers."""

    name: str
    sha256: str
    resolved: dict[str, Any]
    """The whole scenario with every default written out."""
    defaults: Annotated[list[dict[str, Any]], AfterValidator(_defaults)] = []
    """Values the file left out: {path, value, reason}."""
    waived: list[str] = []
    """Rules that do not apply somewhere, in words."""

    @property
    def athlete(self) -> Mapping[str, Any]:
        """Who trains, as the scenario says it."""
        athlete: Mapping[str, Any] = self.resolved.get("athlete", {})
        return athlete

    @property
    def sessions(self) -> Sequence[Mapping[str, Any]]:
        """The scenario's sessions, as it says them."""
        sessions: Sequence[Mapping[str, Any]] = self.resolved.get("sessions", ())
        return sessions

    def session(self, name: str) -> Mapping[str, Any]:
        """The session of a name; empty for one that the scenario does not know."""
        return next((session for session in self.sessions if session["name"] == name), {})

    @property
    def monday(self) -> datetime.date | None:
        """The Monday of week 1, where the block has a start."""
        start = self.resolved.get("block", {}).get("start")
        return monday_of(datetime.date.fromisoformat(str(start))) if start else None


class CatalogInfo(_Part):
    """Which catalogue the plan was made from."""

    sha256: str
    exercises: Whole


class Conflict(_Part):
    """One rule of a clash."""

    rule: str
    where: str
    """Week and session, in words."""
    path: str
    """Where in the scenario, e.g. ``weekly_sets.start``."""
    line: int | None
    """None for a default, which has no line."""
    message: str
    numbers: dict[str, Any] = {}


class Repair(_Part):
    """One change to the scenario that a solve has confirmed."""

    edit: str
    """The change, as words to carry out."""
    path: str
    from_: Annotated[Any, Field(alias="from")]
    to: Any
    """None where the line says null then, and where it is taken out."""
    removed: bool | list[bool] = False
    """Whether the line is taken out, for each of several; left out of the file where none is."""
    score: Points
    message: str

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class DoneSets(_Part):
    """Sets of an exercise that were done."""

    exercise: str
    sets: SetCount


class DoneInPart(_Part):
    """What was already done in the week that goes on."""

    week: Annotated[int, Field(ge=1, le=1000)]
    """The week after the frozen ones."""
    sessions: dict[str, list[DoneSets]]
    """Sessions that have begun; their exercises stand first in the plan, as they were done."""


class Lift(_Part):
    """What a plan needs of a catalogue to stand without it."""

    pattern: str
    direct: list[str]
    """Muscles to which a set gives a set of credit."""
    indirect: list[str]
    """Muscles to which it gives half a set."""
    cue: str = ""
    """What to think of under the bar."""


BREAKS_RULES = "This plan breaks rules."
"""How the note of a plan begins that is shown though it is not legal."""


class Answer(_Part):
    """An answer: a legal plan with its proof, or why there is none."""

    schema_version: Version = 1
    scenario: ScenarioInfo
    catalog: CatalogInfo
    status: Status
    score: Points | None = None
    bound: Points | None = None
    """No plan of this scenario can score more; proved."""
    gap: float | None = None
    """(bound - score) / max(1, abs(score))."""
    terms: Terms | None = None
    solver: SolverInfo
    frozen_through: Whole | None = None
    """Weeks 1 to this are facts, kept as they were done."""
    done: DoneInPart | None = None
    """What was already done in the week after these."""
    weeks: Annotated[list[WeekPlan], AfterValidator(_one_balance)] | None = None
    differences: dict[str, dict[str, str]] = {}
    """Exercise to each of its substitutes to what differs, in words."""
    names: dict[str, str] = {}
    """Names of the substitutes, by id."""
    lifts: dict[str, Lift] = {}
    """What the catalogue says of the plan's exercises and of their substitutes, by id."""
    change: dict[str, Any] | None = None
    """Where the plan changes another one: how, at what cost, and what was proved."""
    conflict: list[Conflict] | None = None
    """Where there is no plan: rules that clash; never empty."""
    minimal: bool | Literal["unknown"] | None = None
    """Whether every rule of the conflict is needed for it."""
    repairs: list[Repair] | None = None
    """Where there is no plan: confirmed changes, cheapest first."""
    notes: list[str] = []

    @property
    def breaks_rules(self) -> bool:
        """Whether it came from a file and breaks rules of its scenario; solved plans never do."""
        return any(note.startswith(BREAKS_RULES) for note in self.notes)

    def prescriptions(self) -> Iterator[tuple[WeekPlan, SessionPlan, Prescription]]:
        """Everything that is trained, in order."""
        for week in self.weeks or ():
            for session in week.sessions:
                for item in session.exercises:
                    yield week, session, item

    @property
    def exercise_names(self) -> dict[str, str]:
        """Exercise id to name of everything that is trained, in the order met."""
        return {item.exercise: item.name for _, _, item in self.prescriptions()}

    def stand_ins(self, items: Sequence[Prescription]) -> list[str]:
        """Names of what could stand in for each of some prescriptions of one exercise.

        Which of them are equally good is said behind the name.
        """
        common = [o for o in items[0].substitutes if all(o in item.substitutes for item in items)]
        alike = [other for other in common if all(other in item.equally_good for item in items)]
        here = items[0].substitute_names
        names = {other: here.get(other) or self.name_of(other) for other in common}
        return [names[o] + " (equally good)" * (o in alike) for o in common]

    @property
    def session_names(self) -> list[str]:
        """The scenario's sessions, and others that the weeks hold."""
        names = dict.fromkeys(session["name"] for session in self.scenario.sessions)
        names |= dict.fromkeys(s.session for week in self.weeks or () for s in week.sessions)
        return list(names)

    def date_of(self, week: int, day: str) -> datetime.date | None:
        """The date of a weekday in a week; None where the block has no start."""
        monday = self.scenario.monday
        return None if monday is None else date_in(monday, week, day)

    def name_of(self, exercise: str) -> str:
        """What a coach calls a substitute; made of its id in files that don't name it."""
        return self.names.get(exercise) or titled(exercise)

    def to_data(self) -> dict[str, Any]:
        """Plain data in the file's order; what does not apply is left out."""
        data = self.model_dump(mode="json", by_alias=True)
        for key in _LEFT_OUT_AS_NONE:
            if data[key] is None:
                del data[key]
        for key in ("differences", "names", "lifts"):
            if not data[key]:
                del data[key]
        for repair in data.get("repairs", ()):
            if not repair["removed"]:
                del repair["removed"]
        for week in data.get("weeks", ()):
            _tidy_week(week)
        return data


class Plan(Answer):
    """An answer that holds a plan."""

    weeks: Annotated[list[WeekPlan], AfterValidator(_one_balance)]


_LEFT_OUT_AS_NONE = (
    "score",
    "bound",
    "gap",
    "terms",
    "frozen_through",
    "done",
    "weeks",
    "change",
    "conflict",
    "minimal",
    "repairs",
)


def _tidy_week(week: dict[str, Any]) -> None:
    """Take out of a week's data what does not apply."""
    for key in ("skipped", "elsewhere"):
        if not week[key]:
            del week[key]
    for item in week.get("elsewhere", ()):
        _tidy_elsewhere(item)
    for session in week["sessions"]:
        for item in session["exercises"]:
            _tidy(item)


def _tidy_elsewhere(item: dict[str, Any]) -> None:
    """Take out what training elsewhere says nothing of."""
    for key in ("session", "minutes", "muscle_sets", "lower_back", "grip", "heavy_lower_back"):
        if not item[key]:
            del item[key]


def _tidy(item: dict[str, Any]) -> None:
    """Take out of a prescription's data what does not apply."""
    if item["reps"]["text"] is None:
        del item["reps"]["text"]
    for key in ("each_side", "equally_good", "substitute_names", "notes", "pair", "load", "scheme"):
        if not item[key]:
            del item[key]
    for group in item.get("scheme", ()):
        for key in ("rpe", "load", "test", "tempo", "pause"):
            if group[key] is None:
                del group[key]
