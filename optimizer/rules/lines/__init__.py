"""The rules as a coach edits them: one line of the file, one rule.

Each family of rules has a module here as it has one for its statement: which lines ask for a rule,
what they say, how they are taken out, and how they are loosened, step by step.
"""

from __future__ import annotations

from optimizer.rules.lines import (
    availability,
    balance,
    calendar,
    deload,
    edits,
    ordering,
    recovery,
    requirements,
    session,
    supersets,
    volume,
)
from optimizer.rules.lines.line import (
    EditableRule,
    Loosened,
    Option,
    RuleLines,
    RuleReader,
    line_of,
    one_way,
)
from optimizer.scenario.load import Loaded, larger_catalog, with_extended

LINES: tuple[RuleLines, ...] = (
    requirements.PINS,
    requirements.REQUIREMENTS,
    requirements.INCLUDES,
    volume.MUSCLE_SETS,
    balance.BALANCE,
    session.LIMITS,
    calendar.ELSEWHERE,
    volume.WEEKLY_SETS,
    calendar.PHASES,
    calendar.EXCEPTIONS,
    calendar.START,
    volume.SETS_PER_EXERCISE,
    deload.DELOAD,
    recovery.FREQUENCY,
    ordering.ORDERING,
    recovery.RECOVERY,
    supersets.SUPERSETS,
    availability.EXCLUSIONS,
    availability.UNLOCKS,
    availability.GYMS,
    availability.PRIORITIES,
    availability.ATHLETE,
)
"""All of them, the most particular first: a clash is told with the first that explain it."""


def editable_rules(loaded: Loaded) -> list[EditableRule]:
    """Every rule in force, the ones that the file writes first, defaults last.

    Within each half the most particular (pins, requirements) stand before general limits.
    """
    reader = RuleReader(loaded)
    rules = [rule for lines in LINES for rule in lines.found(reader)]
    return sorted(rules, key=lambda rule: not rule.written)


def options(loaded: Loaded, rule: EditableRule) -> list[Option]:
    """Ways to change one line of a clash, cheapest first."""
    found: list[Option] = []
    for lines in LINES:
        for head, loosen in lines.loosen.items():
            if head == rule.path[: len(head)]:
                found += loosen(loaded, rule)
    if rule.rule == "session_minutes" and loaded.scenario.warm_up != "none":
        words = "Leave out the warm-up's minutes"
        found.append(one_way(("warm_up",), "none", words, edits.ALLOW))
    if rule.rule == "session_minutes":
        found += list(supersets.loosen_supersets(loaded, rule))[:-1]
    return sorted(_milder_than_giving_up(found), key=lambda option: option.cost)


def _milder_than_giving_up(found: list[Option]) -> list[Option]:
    """Numbers moved by many steps are still nearer to what was asked than no number at all."""
    most = min((option.cost for option in found if option.drop), default=0.0) - edits.KEPT
    return [
        option.at_most(most) if most > 0 and len(option.edits) > 1 else option for option in found
    ]


def more_exercises(loaded: Loaded) -> list[Option]:
    """More exercises to choose from, where there is a larger catalogue; not a line of any rule."""
    larger = larger_catalog(loaded)
    if larger is None:
        return []
    words = f"Use the extended catalogue, {len(larger)} exercises in place of {len(loaded.catalog)}"
    return [one_way(("catalog",), with_extended(loaded), words, edits.CATALOG)]
