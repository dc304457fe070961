"""The limits of a session, as lines of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from catalog.inputs import Path_
from optimizer.rules.lines.edits import REMOVE
from optimizer.rules.lines.line import (
    MOST_STEPS,
    EditableRule,
    Loosened,
    Option,
    RuleLines,
    RuleReader,
    band_in_words,
    down,
    give_up,
    sessions_in_words,
    stepped,
    up,
)
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Limits, Scenario, Session
from optimizer.units import WARM_UP_SECONDS, sets_of, whole_minutes
from optimizer.words import counted


@dataclass(frozen=True)
class SessionLimit:
    """A limit on one number of a session, in all the words that it needs.

    Attributes:
        key: in the file, below ``limits``.
        rule: its id.
        field: of :class:`Limits`.
        unit: of what is counted.
        says: what it asks.
        amount: so much of it, with ``{}`` for the number.
        counted: what it counts, e.g. ``the sets``.
        label: of its field in a form.
        most: the largest number that the file takes.
    """

    key: str
    rule: str
    field: str
    unit: str
    says: Callable[[Scenario, Limits], str]
    amount: str
    counted: str
    label: str
    most: int = 1000

    @property
    def allow(self) -> str:
        """More of it as an instruction, with ``{}`` for the number."""
        if self.key == "minutes":
            return f"Allow {self.amount}"
        if self.key == "muscle_sets":
            return "Allow a muscle {} sets a session"
        return f"Allow {self.amount} a session"

    def value(self, amount: int) -> float:
        """A number of its sum in the file's unit: half-sets as sets, seconds as minutes."""
        if self.key == "muscle_sets":
            return sets_of(amount)
        return whole_minutes(amount) if self.key == "minutes" else amount

    def shown(self, amount: int) -> str:
        """The same with what it counts."""
        return self.amount.format(self.value(amount))


def _amount(text: str, field: str, noun: str = "") -> Callable[[Scenario, Limits], str]:
    """A sentence about one number, as it is or counted."""

    def says(_scenario: Scenario, limits: Limits) -> str:
        value = getattr(limits, field)
        return text.format(counted(value, noun) if noun else value)

    return says


def _minutes(scenario: Scenario, limits: Limits) -> str:
    warm_up = WARM_UP_SECONDS[scenario.warm_up] // 60
    of_it = f", {warm_up} of them for the warm-up" if warm_up else ""
    return f"The session may take at most {limits.minutes} minutes{of_it}."


def _exercises(_scenario: Scenario, limits: Limits) -> str:
    few, many = limits.exercises or (0, 0)
    return f"A session has {band_in_words(few, many, 'exercise')}."


def _credit(_scenario: Scenario, limits: Limits) -> str:
    most = counted(sets_of(limits.muscle_half_sets or 0), "set")
    return f"A session gives any one muscle at most {most}."


SESSION_LIMITS = {
    limit.key: limit
    for limit in (
        SessionLimit(
            "exercises",
            "session_exercises",
            "exercises",
            "exercises",
            _exercises,
            "{} exercises",
            "the exercises",
            "Exercises a session",
        ),
        SessionLimit(
            "sets",
            "session_sets",
            "sets",
            "sets",
            _amount("A session has at most {}.", "sets", "set"),
            "{} sets",
            "the sets",
            "Sets a session at most",
            most=50,
        ),
        SessionLimit(
            "minutes",
            "session_minutes",
            "minutes",
            "minutes",
            _minutes,
            "{} minutes",
            "the minutes",
            "Minutes a session at most",
        ),
        SessionLimit(
            "muscle_sets",
            "session_muscle_sets",
            "muscle_half_sets",
            "sets",
            _credit,
            "{} sets for a muscle",
            "the sets for a muscle",
            "Sets of one muscle at most",
        ),
        SessionLimit(
            "lower_back",
            "session_lower_back",
            "lower_back",
            "load",
            _amount(
                "A session loads the lower back by at most {} (sets x stress 0-3).", "lower_back"
            ),
            "{} of lower-back load",
            "the lower-back load",
            "Lower back load at most",
        ),
        SessionLimit(
            "grip",
            "session_grip",
            "grip",
            "load",
            _amount("A session loads the grip by at most {} (sets x demand 0-3).", "grip"),
            "{} of grip load",
            "the grip load",
            "Grip load at most",
        ),
        SessionLimit(
            "isolation",
            "session_isolation",
            "isolation",
            "exercises",
            _amount("A session has at most {}.", "isolation", "isolation exercise"),
            "{} isolation exercises",
            "the isolation exercises",
            "Isolation lifts at most",
        ),
        SessionLimit(
            "per_family",
            "session_family",
            "per_family",
            "exercises",
            _amount("A session has at most {} of one family.", "per_family", "exercise"),
            "{} exercises of one family",
            "the near-twins",
            "Of one family at most",
        ),
    )
}
"""Key of the file to its limit. A new limit of a session is a new entry here."""


def limit_path(loaded: Loaded, session: Session, key: str) -> Path_:
    """The line that gives a session one of its limits."""
    spec = loaded.file.sessions[session.source_index]
    if key == "minutes" and spec.minutes is not None:
        return ("sessions", session.source_index, "minutes")
    if key in spec.limits.model_fields_set:
        return ("sessions", session.source_index, "limits", key)
    return ("limits", key)


def _limit_lines(reader: RuleReader) -> Iterator[EditableRule]:
    for key, limit in SESSION_LIMITS.items():
        by_path: dict[Path_, list[Session]] = {}
        for session in reader.scenario.sessions:
            if getattr(session.limits, limit.field) is not None:
                path = limit_path(reader.loaded, session, key)
                by_path.setdefault(path, []).append(session)
        for path, sessions in by_path.items():
            value = getattr(sessions[0].limits, limit.field)
            names = frozenset(session.name for session in sessions)
            where = sessions_in_words(reader, [session.name for session in sessions])
            yield reader.rule(
                limit.rule,
                path,
                limit.says(reader.scenario, sessions[0].limits),
                _no_limit(limit.field, names),
                where=where,
                numbers={limit.field: list(value) if isinstance(value, tuple) else value},
            )


def _no_limit(name: str, sessions: frozenset[str]) -> Callable[[Loosened], None]:
    def drop(state: Loosened) -> None:
        def edit(session: Session) -> Session:
            if session.name not in sessions:
                return session
            free: Limits = replace(session.limits, **{name: None})
            return replace(session, limits=free)

        state.sessions(edit)

    return drop


def _loosen_limit(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    key = str(rule.path[-1])
    session = next(s for s in loaded.scenario.sessions if limit_path(loaded, s, key) == rule.path)
    limit = SESSION_LIMITS[key]
    words = limit.allow
    if rule.path[0] == "sessions":
        words = words.replace("a session", f"in {session.name}")
        words += f" in {session.name}" if key == "minutes" else ""
    if key == "exercises" and session.limits.exercises is not None:
        few, many = session.limits.exercises
        yield from stepped(loaded, rule.path, [([v, many], s) for v, s in down(few, 0)], words)
        yield from stepped(loaded, rule.path, [([few, v], s) for v, s in up(many, 15)], words)
    elif key == "minutes" and session.limits.minutes is not None:
        now = session.limits.minutes
        first = now // 5 * 5 + 5
        values = [(v, (v - now) / 5) for v in range(first, min(600, now + 120) + 1, 5)]
        yield from stepped(loaded, rule.path, values, words)
    elif key == "muscle_sets":
        half = session.limits.muscle_half_sets or 0
        halves = range(half + 1, min(400, half + 2 * MOST_STEPS) + 1)
        credit = [(sets_of(h), (h - half) / 2) for h in halves]
        yield from stepped(loaded, rule.path, credit, words)
    else:
        yield from stepped(loaded, rule.path, up(getattr(session.limits, key), limit.most), words)
    gone: object = REMOVE if rule.path[-1] == "minutes" and rule.path[0] == "sessions" else None
    whose = session.name if rule.path[0] == "sessions" else "a session"
    yield give_up(rule.path, gone, f"Put no limit on {limit.counted} of {whose}")


def _loosen_session(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    if rule.path[-1] in SESSION_LIMITS:
        yield from _loosen_limit(loaded, rule)


LIMITS = RuleLines(_limit_lines, {("limits",): _loosen_limit, ("sessions",): _loosen_session})
