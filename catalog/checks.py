"""Checks a catalogue the way a second coach would: for what no schema can see.

The schema refuses what cannot be read. These checks find what can be read and is still odd: a
cable lift that asks for no cable, a one-arm row that is not marked as one, two entries that differ
in nothing but their names. Each check is one function whose docstring gives the reason for it;
``CHECKS`` is the order in which they run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from catalog.anatomy import NEVER_DIRECT, ONE_DIRECT, PATTERN_MUSCLES
from catalog.schema import Catalog, Exercise, RepRange
from catalog.vocabulary import LEVELS, closure, equipment

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or looks wrong, in one entry.

    Attributes:
        exercise: the entry's id.
        field: the field to look at, as in the catalogue file.
        severity: ``error`` for a contradiction, ``warning`` for what a coach would ask about.
        message: what is wrong and why it matters.
        found: what the entry says.
        expected: what it should say.
    """

    exercise: str
    field: str
    severity: Severity
    message: str
    found: str
    expected: str


Check = Callable[[Catalog], Iterator[Finding]]

HANG_ITEMS = frozenset(
    {"pull_up_bar", "rings", "assisted_pull_up_machine", "low_bar", "suspension_trainer", "rack"}
)
"""Items that a body can be pulled up to."""

IMPLEMENTS: Mapping[str, frozenset[str]] = {
    "barbell": frozenset({"barbell", "ez_bar", "smith_machine"}),
    "trap-bar": frozenset({"trap_bar"}),
    "dumbbell": frozenset({"dumbbell", "dumbbell_heavy"}),
    "kettlebell": frozenset({"kettlebell"}),
    "cable": frozenset({"cable_station", "cable_pulldown_station", "cable_row_station"}),
    "band": frozenset({"band"}),
    "suspension": frozenset({"suspension_trainer", "rings"}),
    "ring": frozenset({"rings"}),
    "landmine": frozenset({"landmine_attachment", "corner"}),
    "towel": frozenset({"towel"}),
    "smith": frozenset({"smith_machine"}),
}
"""A word in a name, and the items of which one must then be in some kit."""

_NAME_PATTERNS: tuple[tuple[str, frozenset[str]], ...] = (
    (r"chin[- ]?tucks?|neck (flexions?|extensions?|curls?)|dead[- ]?hangs?", frozenset({"other"})),
    (r"(leg|knee|toe) raises?|toes[- ]to[- ]bar|planks?", frozenset({"core"})),
    (r"upright rows?", frozenset({"vertical_push", "other", "shrug", "rear_delt_pull"})),
    (r"straight[- ]?arm|stiff[- ]?arm|pull[- ]?over", frozenset({"shoulder_extension"})),
    (r"pull[- ]?downs?", frozenset({"vertical_pull"})),
    (r"shrugs?", frozenset({"shrug", "olympic_pull"})),
    (r"dead[- ]?lifts?(?!.*high)|good[- ]?mornings?|rdl", frozenset({"hinge"})),
    (r"face[- ]?pulls?|reverse fl(y|ye|yes|ies)|pull[- ]?aparts?", frozenset({"rear_delt_pull"})),
    (r"(?<!upright )(?<!scapular )rows?", frozenset({"horizontal_pull"})),
)
"""Words of a name, tried from the top, and the patterns that such a lift can have."""

UNSOURCED = frozenset({"id", "kit_names", "source", "origin"})
"""Fields that need no source."""
TWIN_BLIND = UNSOURCED | {"name", "aliases", "cue", "progresses_to"}
"""Fields that make no difference to a plan."""

_EASED = re.compile(
    r"\b(assist\w*|band(ed)?|negatives?|eccentric|jump\w*|scapular|foot|feet)\b", re.I
)
_HARD_PULL = re.compile(
    r"\b((one|single)[- ]arm(ed)?|archer|typewriter) (pull|chin)[- ]?ups?\b|\bmuscle[- ]?ups?\b",
    re.I,
)
_BENT = re.compile(
    r"\bdead[- ]?lifts?\b|\bgood[- ]?mornings?\b|\b(barbell|bent[- ]over|pendlay|yates) rows?\b",
    re.I,
)
_LAIN = re.compile(r"\b(supported|seal|incline|lying|seated|band(ed)?|machine)\b", re.I)
_HELP = frozenset({"band", "assisted_pull_up_machine"})
_HOLD = re.compile(r"\b(hold|isometric|dead[- ]?hang)\b", re.I)
_HANGING = re.compile(r"\b(pull|chin|muscle)[- ]?ups?\b", re.IGNORECASE)
_ONE_SIDED = re.compile(r"\b(one|single)[- ](arm|leg|hand)(ed)?\b|\bunilateral\b", re.IGNORECASE)


def lint(catalog: Catalog) -> list[Finding]:
    """Run every check.

    Returns:
        The findings, by entry in catalogue order, and by check within an entry.
    """
    findings = [finding for check in CHECKS for finding in check(catalog)]
    place = {exercise.id: index for index, exercise in enumerate(catalog)}
    return sorted(findings, key=lambda finding: place[finding.exercise])


# --- muscles


def muscles_apart(catalog: Catalog) -> Iterator[Finding]:
    """A muscle trained both directly and indirectly would have two credits for one set."""
    for exercise in catalog:
        both = set(exercise.direct) & set(exercise.indirect)
        if both:
            yield _error(
                exercise, "indirect", "a muscle earns one kind of credit", both, "none of direct"
            )


def trains_something(catalog: Catalog) -> Iterator[Finding]:
    """Without a direct muscle an exercise earns next to nothing and no selector finds it."""
    for exercise in catalog:
        if not exercise.direct:
            yield _warning(exercise, "direct", "trains no muscle directly", "none", "at least one")


def pattern_trains_its_muscles(catalog: Catalog) -> Iterator[Finding]:
    """A vertical pull without the lats is no vertical pull, yet it would count in the balance."""
    for exercise in catalog:
        wanted = PATTERN_MUSCLES.get(exercise.pattern, frozenset())
        trained = {*exercise.direct, *exercise.indirect}
        if exercise.direct and wanted and not wanted & trained:
            message = f"{_a(exercise.pattern)} trains one of these, if only indirectly"
            yield _warning(exercise, "direct", message, trained, wanted)


def pattern_trains_directly(catalog: Catalog) -> Iterator[Finding]:
    """A pulldown that trains the lats only a little is chosen for what it does not do."""
    for exercise in catalog:
        wanted = ONE_DIRECT.get(exercise.pattern, frozenset())
        trains = PATTERN_MUSCLES.get(exercise.pattern, frozenset()) & set(exercise.indirect)
        if exercise.direct and trains and wanted and not wanted & set(exercise.direct):
            message = f"{_a(exercise.pattern)} trains one of these directly"
            yield _warning(exercise, "direct", message, exercise.direct, wanted)


def pattern_could_train(catalog: Catalog) -> Iterator[Finding]:
    """A pulldown listed for the lower back would be chosen for it, and do nothing for it."""
    for exercise in catalog:
        never = NEVER_DIRECT.get(exercise.pattern, frozenset()) & set(exercise.direct)
        if never:
            message = f"{_a(exercise.pattern)} does not train this directly"
            yield _warning(exercise, "direct", message, never, "indirect, or left out")


def stress_trains_the_low_back(catalog: Catalog) -> Iterator[Finding]:
    """What tires the low back that much must also earn it credit."""
    for exercise in catalog:
        if exercise.lower_back_stress == 3 and not exercise.credit("erector_spinae"):
            message = "the highest low-back stress, but the low back earns no credit"
            yield _warning(exercise, "lower_back_stress", message, 3, "erector_spinae trained")


def bent_over_strains_the_low_back(catalog: Catalog) -> Iterator[Finding]:
    """A deadlift that costs the low back nothing could stand on two days running."""
    for exercise in catalog:
        loaded = any({"barbell", "trap_bar", "ez_bar"} & set(kit) for kit in exercise.equipment)
        free = loaded and _BENT.search(exercise.name) and not _LAIN.search(exercise.name)
        if free and not exercise.lower_back_stress:
            message = "done bent over and free, which the low back has to hold"
            yield _warning(exercise, "lower_back_stress", message, 0, "1 to 3")


def grip_trains_the_forearms(catalog: Catalog) -> Iterator[Finding]:
    """A lift that the grip often ends trains the forearms."""
    for exercise in catalog:
        if exercise.grip_demand == 3 and not exercise.credit("forearms"):
            message = "the highest grip demand, but the forearms earn no credit"
            yield _warning(exercise, "grip_demand", message, 3, "forearms trained")


# --- equipment


def named_implement_in_kits(catalog: Catalog) -> Iterator[Finding]:
    """A cable lift that asks for no cable would be offered in gyms that have none."""
    for exercise in catalog:
        served = closure(item for kit in exercise.equipment for item in kit)
        for word in _implements(exercise.name):
            if not served & IMPLEMENTS[word]:
                message = f"the name says {word}, but no kit has one"
                yield _warning(exercise, "equipment", message, served, IMPLEMENTS[word])


def pull_up_has_a_bar(catalog: Catalog) -> Iterator[Finding]:
    """A pull-up needs a bar, rings or something else to pull the body up to, in every kit."""
    for exercise in catalog:
        if exercise.pattern != "vertical_pull" or not _HANGING.search(exercise.name):
            continue
        for kit in exercise.equipment:
            if not closure(kit) & HANG_ITEMS:
                message = "a pull-up with nothing to pull up to"
                yield _warning(exercise, "equipment", message, kit, HANG_ITEMS)


def items_known(catalog: Catalog) -> Iterator[Finding]:
    """An item that the vocabulary does not know is often a misspelt one."""
    known = equipment().items
    for exercise in catalog:
        unknown = {item for kit in exercise.equipment for item in kit} - set(known)
        if unknown:
            message = "no such item in the shipped vocabulary; gyms must list it by this name"
            yield _warning(exercise, "equipment", message, unknown, "known items")


def some_gym_serves(catalog: Catalog) -> Iterator[Finding]:
    """An exercise that no built-in gym can serve waits for a gym that nobody may have."""
    gyms = [closure(items) for items in equipment().gyms.values()]
    for exercise in catalog:
        if not any(set(kit) <= gym for kit in exercise.equipment for gym in gyms):
            message = "no built-in gym has a kit for it"
            kits = (" + ".join(kit) for kit in exercise.equipment)
            yield _warning(exercise, "equipment", message, kits, "a kit that some gym has")


def kits_reachable(catalog: Catalog) -> Iterator[Finding]:
    """A kit that holds all of an earlier one is never looked at: the earlier one always fits."""
    for exercise in catalog:
        for index, kit in enumerate(exercise.equipment):
            if any(set(earlier) <= set(kit) for earlier in exercise.equipment[:index]):
                message = f"kit {index + 1} is never used, an earlier kit asks for less"
                yield _warning(exercise, "equipment", message, kit, "the larger kit first")


# --- sets, reps and time


def work_takes_time(catalog: Catalog) -> Iterator[Finding]:
    """Seconds of a set hold its rest: with no second left for the work, plans come out short."""
    for exercise in catalog:
        if exercise.rest_seconds >= exercise.seconds_per_set:
            message = "the rest fills the whole set"
            found, most = exercise.rest_seconds, f"below {exercise.seconds_per_set}"
            yield _error(exercise, "rest_seconds", message, found, most)


def reps_fit_the_time(catalog: Catalog) -> Iterator[Finding]:
    """Under a second a repetition the set cannot be done in its time; plans would come out short.

    The shortest range counts, and both sides of a one-sided exercise.
    """
    for exercise in catalog:
        sides = 2 if exercise.unilateral else 1
        counted = [r.min for r in exercise.reps if r.unit in ("reps", "seconds")]
        work = exercise.seconds_per_set - exercise.rest_seconds
        if counted and 0 < work < min(counted) * sides:
            message = "too little time for the repetitions"
            yield _warning(exercise, "seconds_per_set", message, work, min(counted) * sides)


def one_range_a_goal(catalog: Catalog) -> Iterator[Finding]:
    """With two ranges for one goal, or two for all goals, nobody knows which will be shown."""
    for exercise in catalog:
        for goal, count in Counter(item.goal for item in exercise.reps).items():
            if count > 1:
                message = f"more than one range for {goal or 'goals without their own'}"
                yield _error(exercise, "reps", message, count, 1)


def reps_make_sense(catalog: Catalog) -> Iterator[Finding]:
    """A range from 5 to 30 tells a lifter nothing, and sets of 60 are seldom meant."""
    for exercise in catalog:
        for item in exercise.reps:
            if item.max > 4 * item.min:
                yield _warning(
                    exercise, "reps", "a very wide range", _range(item), "a narrower one"
                )
            elif item.unit == "reps" and item.min > 50:
                yield _warning(exercise, "reps", "very long sets", _range(item), "50 or fewer")


def holds_in_seconds(catalog: Catalog) -> Iterator[Finding]:
    """Nobody counts repetitions of a hold, and its time would come out wrong."""
    for exercise in catalog:
        if _HOLD.search(exercise.name) and any(item.unit == "reps" for item in exercise.reps):
            message = "a hold is dosed by time"
            yield _warning(exercise, "reps.unit", message, "reps", "seconds")


def carries_not_counted(catalog: Catalog) -> Iterator[Finding]:
    """A carry is walked for time or distance: repetitions of it mean nothing."""
    for exercise in catalog:
        if exercise.pattern == "carry" and any(item.unit == "reps" for item in exercise.reps):
            message = "a carry is dosed by time or distance"
            yield _warning(exercise, "reps.unit", message, "reps", "seconds or metres")


# --- classification


def name_fits_the_pattern(catalog: Catalog) -> Iterator[Finding]:
    """A straight-arm pulldown is no vertical pull, yet it would count in the balance as one."""
    for exercise in catalog:
        if exercise.pattern in ("other", "core", "vertical_push"):
            continue
        spoken = exercise.name.lower()
        fitting = next(
            (p for words, p in _NAME_PATTERNS if re.search(rf"\b({words})\b", spoken)), None
        )
        if fitting is not None and exercise.pattern not in fitting:
            message = "its name is of another pattern"
            yield _warning(exercise, "pattern", message, exercise.pattern, fitting)


def tier_matches_mechanic(catalog: Catalog) -> Iterator[Finding]:
    """An isolation exercise in a compound tier could stand before the heavy work, and back."""
    for exercise in catalog:
        isolation = exercise.mechanic == "isolation"
        if isolation != (exercise.order_tier >= 5):
            message = f"{exercise.mechanic} work in tier {exercise.order_tier}"
            expected = "5 or 6" if isolation else "0 to 4"
            yield _warning(exercise, "order_tier", message, exercise.order_tier, expected)


def one_sided_is_marked(catalog: Catalog) -> Iterator[Finding]:
    """A one-arm lift that is not marked unilateral cannot serve a rule that asks for one."""
    for exercise in catalog:
        names = (exercise.name, *exercise.aliases)
        telling = [name for name in names if _ONE_SIDED.search(name)]
        if telling and not exercise.unilateral:
            message = "the name says one side at a time"
            yield _warning(exercise, "unilateral", message, telling, "unilateral: true")


def family_keeps_one_pattern(catalog: Catalog) -> Iterator[Finding]:
    """Near-twins share a pattern: a family across patterns blocks lifts that belong together."""
    patterns: dict[str, Counter[str]] = {}
    for exercise in catalog:
        patterns.setdefault(exercise.family, Counter())[exercise.pattern] += 1
    for exercise in catalog:
        usual = patterns[exercise.family].most_common(1)[0][0]
        if exercise.pattern != usual:
            message = f"family {exercise.family} is otherwise {_words(usual)}"
            yield _warning(exercise, "family", message, exercise.pattern, usual)


def heavy_hinge_not_for_beginners(catalog: Catalog) -> Iterator[Finding]:
    """The highest low-back stress asks for a practised brace."""
    for exercise in catalog:
        if exercise.level == "beginner" and exercise.lower_back_stress == 3:
            message = "the highest low-back stress, offered to beginners"
            yield _warning(exercise, "level", message, "beginner", "intermediate or advanced")


def strict_pull_ups_not_for_beginners(catalog: Catalog) -> Iterator[Finding]:
    """Few beginners can lift themselves, and hardly anybody with one arm."""
    for exercise in catalog:
        hung = exercise.pattern == "vertical_pull" and _HANGING.search(exercise.name)
        helped = all(_HELP & set(kit) for kit in exercise.equipment)
        if not hung or helped or _EASED.search(exercise.name):
            continue
        least = "advanced" if _HARD_PULL.search(exercise.name) else "intermediate"
        if LEVELS.index(exercise.level) < LEVELS.index(least):
            message = "offered to athletes who can seldom do it"
            wanted = least if least == LEVELS[-1] else f"{least} or {LEVELS[-1]}"
            yield _warning(exercise, "level", message, exercise.level, wanted)


# --- goals


def some_goal_rated(catalog: Catalog) -> Iterator[Finding]:
    """Rated 0 for every goal, an exercise is never offered unless a scenario names it."""
    for exercise in catalog:
        if not any(exercise.goals.model_dump().values()):
            yield _warning(exercise, "goals", "never offered", "0 for all", "a rating above 0")


def explosive_serves_power(catalog: Catalog) -> Iterator[Finding]:
    """What is fast enough for tier 0 is good for power, or it is no explosive lift."""
    for exercise in catalog:
        if exercise.order_tier == 0 and exercise.goals.power == 0:
            message = "an explosive lift without worth for power"
            yield _warning(exercise, "goals.power", message, 0, "above 0, or a later tier")


# --- progressions


def progressions_lead_somewhere(catalog: Catalog) -> Iterator[Finding]:
    """A progression must name another entry of the same catalogue."""
    for exercise in catalog:
        for target in exercise.progresses_to:
            if target == exercise.id:
                yield _error(exercise, "progresses_to", "leads to itself", target, "another entry")
            elif target not in catalog:
                yield _error(
                    exercise, "progresses_to", "unknown exercise", target, "an id of this catalogue"
                )


def progressions_end(catalog: Catalog) -> Iterator[Finding]:
    """A circle of progressions has no hardest exercise."""
    for exercise in catalog:
        reached = _reached(catalog, exercise)
        if exercise.id in reached:
            message = "its progressions lead back to it"
            circle = [e for e in reached if exercise.id in _reached(catalog, catalog[e])]
            yield _error(exercise, "progresses_to", message, circle, "a way that ends")


def progressions_get_harder(catalog: Catalog) -> Iterator[Finding]:
    """The next step is never for an easier level than the one before."""
    for exercise in catalog:
        for target in (catalog[t] for t in exercise.progresses_to if t in catalog):
            if LEVELS.index(target.level) < LEVELS.index(exercise.level):
                message = f"{target.id} is for an easier level"
                expected = f"{exercise.level} or harder"
                yield _warning(exercise, "progresses_to", message, target.level, expected)


# --- the catalogue as a whole


def no_twins(catalog: Catalog) -> Iterator[Finding]:
    """Entries that differ in nothing a plan depends on make it longer to prove, and no better."""
    first: dict[str, str] = {}
    for exercise in catalog:
        known = first.setdefault(_substance(exercise), exercise.id)
        if known != exercise.id:
            message = f"differs from {known} in nothing a plan depends on"
            yield _warning(exercise, "id", message, exercise.id, f"an alias of {known}")


def names_unique(catalog: Catalog) -> Iterator[Finding]:
    """A name or alias of two entries leaves a coach guessing which one a plan means."""
    owners: dict[str, str] = {}
    for exercise in catalog:
        for name in (exercise.name, *exercise.aliases):
            owner = owners.setdefault(name.lower(), exercise.id)
            if owner != exercise.id:
                message = f"{owner} goes by the same name"
                field = "name" if name == exercise.name else "aliases"
                yield _warning(exercise, field, message, name, "a name of its own")


def values_sourced(catalog: Catalog) -> Iterator[Finding]:
    """An entry that says where values come from says it for all, or readers trust too much.

    Entries without any source, such as most of a user's own, are left alone.
    """
    for exercise in catalog:
        named = {*exercise.source.stated, *exercise.source.ours}
        fields = set(Exercise.model_fields) - UNSOURCED
        tops = {name.split(".")[0] for name in named}
        if named and fields - tops:
            message = "values with no source"
            yield _warning(exercise, "source", message, fields - tops, "stated or ours")
        if tops - fields:
            message = "a source for fields that an entry does not have"
            yield _warning(exercise, "source", message, tops - fields, "fields of the entry")


CHECKS: tuple[Check, ...] = (
    muscles_apart,
    trains_something,
    pattern_trains_its_muscles,
    pattern_trains_directly,
    pattern_could_train,
    stress_trains_the_low_back,
    bent_over_strains_the_low_back,
    grip_trains_the_forearms,
    named_implement_in_kits,
    pull_up_has_a_bar,
    items_known,
    some_gym_serves,
    kits_reachable,
    work_takes_time,
    reps_fit_the_time,
    one_range_a_goal,
    reps_make_sense,
    holds_in_seconds,
    carries_not_counted,
    name_fits_the_pattern,
    tier_matches_mechanic,
    one_sided_is_marked,
    family_keeps_one_pattern,
    heavy_hinge_not_for_beginners,
    strict_pull_ups_not_for_beginners,
    some_goal_rated,
    explosive_serves_power,
    progressions_lead_somewhere,
    progressions_end,
    progressions_get_harder,
    no_twins,
    names_unique,
    values_sourced,
)
"""Every check, in the order in which an entry's findings are listed."""


def _error(
    exercise: Exercise, field: str, message: str, found: object, expected: object
) -> Finding:
    return Finding(exercise.id, field, "error", message, _shown(found), _shown(expected))


def _warning(
    exercise: Exercise, field: str, message: str, found: object, expected: object
) -> Finding:
    return Finding(exercise.id, field, "warning", message, _shown(found), _shown(expected))


def _shown(value: object) -> str:
    """A value as one line: sets in a fixed order, lists as they stand."""
    if isinstance(value, (set, frozenset)):
        return ", ".join(sorted(map(str, value))) or "none"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _a(pattern: str) -> str:
    """A pattern with its article: ``an olympic pull``."""
    return f"{'an' if pattern[0] in 'aeo' else 'a'} {_words(pattern)}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _range(item: RepRange) -> str:
    return f"{item.min}-{item.max} {item.unit}"


def _implements(name: str) -> list[str]:
    """The implements that a name speaks of, e.g. ``cable`` in "One-Arm Cable Row"."""
    spoken = name.lower()
    return [word for word in IMPLEMENTS if re.search(rf"\b{word}\b", spoken)]


def _reached(catalog: Catalog, exercise: Exercise) -> list[str]:
    """The ids that an entry's progressions lead to, near ones first."""
    todo, reached = list(exercise.progresses_to), list[str]()
    while todo:
        target = todo.pop(0)
        if target not in reached:
            reached.append(target)
            todo.extend(catalog[target].progresses_to if target in catalog else ())
    return reached


def _substance(exercise: Exercise) -> str:
    """All that a plan depends on, as text; the order of muscles and kits aside."""
    data = exercise.model_dump(mode="json", exclude=set(TWIN_BLIND))
    for field in ("direct", "indirect", "equipment"):
        data[field] = sorted(data[field])
    return repr(sorted(data.items()))
