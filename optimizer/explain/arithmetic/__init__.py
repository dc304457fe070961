"""What plain sums already rule out, in words with numbers, before anything is solved.

Each check is a proof: it may miss a clash, but what it says can't be planned. The sums are those
of :mod:`optimizer.rules`; no solver is asked, so all of it together takes milliseconds.

- :mod:`reach <optimizer.explain.arithmetic.reach>`: how far one stated sum can go, up and down,
  within the limits of its sessions. A new rule that is such a sum is read here without a line more.
- :mod:`weeks <optimizer.explain.arithmetic.weeks>`: what is no single sum, such as too few
  exercises to choose from, or totals that no ratio adds up to.
- :mod:`pins <optimizer.explain.arithmetic.pins>`: pins that can't be had, contradict each other, or
  are more than a session may hold.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

from catalog.inputs import Path_, Position, dotted
from optimizer.explain.arithmetic import pins, reach, weeks
from optimizer.explain.arithmetic.contradiction import Contradiction
from optimizer.explain.arithmetic.numbers import Numbers
from optimizer.plan.schema import Conflict
from optimizer.rules.lines import EditableRule
from optimizer.scenario.load import Loaded
from optimizer.words import listed, weeks_in_words

_CHECKS: tuple[Callable[[Numbers], Iterator[Contradiction]], ...] = (
    pins.contradicted,
    weeks.too_few_choices,
    reach.total_out_of_reach,
    weeks.too_little,
    weeks.deload_total,
    weeks.balance_off,
    reach.require_out_of_reach,
    reach.requirements_add_up,
    reach.muscle_out_of_reach,
    reach.include_too_much,
    reach.fewest_too_much,
    weeks.wrong_total,
    weeks.rotation_out_of_reach,
)
"""Most direct first."""


def arithmetic_conflicts(loaded: Loaded) -> list[Conflict]:
    """What sums alone rule out, one entry for each thing that can't be.

    Returns:
        One conflict each, at its main line; the message names the other lines. Empty where sums
        find nothing, which is no proof that there is a plan.
    """
    said: dict[Hashable, Contradiction] = {}
    for found in contradictions(loaded):
        key = found.sentence
        said[key] = said[key].joined(found) if key in said else found
    return [_as_conflict(loaded, found) for found in said.values()]


def _as_conflict(loaded: Loaded, found: Contradiction) -> Conflict:
    places = loaded.document.positions
    main, *others = found.paths
    written = [path for path in others if path in places]
    lines = [dotted(path) + _line(places.get(path)) for path in (written or others)]
    first, *rest = found.weeks or (0,)
    tail = f" So too in {weeks_in_words(rest)}." if first and rest else ""
    tail += f" See also {listed(lines)}." if lines else ""
    return Conflict(
        rule=found.rule,
        where=found.where,
        path=dotted(main),
        line=(places[main].line or None) if main in places else None,
        message=found.message + tail,
        numbers=found.numbers,
    )


def _line(place: Position | None) -> str:
    """Where a line stands, behind its path; nothing where it is inside a plan."""
    if place is None:
        return " (a default)"
    return f" (line {place.line})" if place.line else ""


def contradictions(loaded: Loaded) -> list[Contradiction]:
    """The same for programs: one for each rule and place, most direct first."""
    numbers = Numbers(loaded)
    found: dict[tuple[str, tuple[Path_, ...]], Contradiction] = {}
    for check in _CHECKS:
        for finding in check(numbers):
            key = (finding.rule, finding.paths)
            found[key] = found[key].joined(finding) if key in found else finding
    return list(found.values())


def suspects(loaded: Loaded, rules: Sequence[EditableRule]) -> list[list[EditableRule]]:
    """Sets of rules that may clash by themselves, the smallest ones first.

    A sum is one over what may be chosen, by sessions that keep it: where its own lines are not
    enough, those that say what there is and for how long it stays are looked at with them.
    """
    narrow = [found.suspects(rules) for found in contradictions(loaded)]
    narrow = [lines for lines in narrow if lines]
    silent = [rule for rule in rules if rule.rule in ("available", "phase_constant")]
    wide = [[*lines, *(rule for rule in silent if rule not in lines)] for lines in narrow]
    return [*narrow, *wide]


def refused(loaded: Loaded) -> bool:
    """Whether sums alone prove that there is no plan; far cheaper than a solve."""
    numbers = Numbers(loaded)
    return any(True for check in _CHECKS for _ in check(numbers))
