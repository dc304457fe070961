"""Puts a plan through every checker and adds up what it is worth."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.inputs import InputError, Problem
from catalog.schema import Catalog
from optimizer.plan.reading import PlanFacts
from optimizer.scenario.types import Scenario
from optimizer.verifier.case import Case, credit, pattern_sets, total
from optimizer.verifier.checkers import CHECKERS
from optimizer.verifier.claims import mismatches
from optimizer.verifier.score import RegionShare, score, shares, terms
from optimizer.verifier.verdict import Measure, SessionTotals, Verdict, Violation, WeekTotals


def verify(scenario: Scenario, catalog: Catalog, facts: PlanFacts) -> Verdict:
    """Check a plan against its scenario, with no solver.

    Args:
        scenario: with every default filled in.
        catalog: the exercises it may use.
        facts: the plan, from a file (``read_plan``) or of our own (``facts_of``).

    Returns:
        Every broken rule, the score with its terms, and every claim of the file that is not what
        its exercises and sets come to.

    Raises:
        InputError: the plan freezes more weeks, or has done some of more, than the block has.
    """
    if facts.frozen_through > scenario.weeks:
        found, weeks = facts.frozen_through, scenario.weeks
        message = f"found {found}, expected at most the block's {weeks} weeks"
        raise InputError([Problem(facts.file, ("frozen_through",), message)])
    if facts.done and facts.frozen_through == scenario.weeks:
        message = f"the block has no week after its {scenario.weeks}"
        raise InputError([Problem(facts.file, ("done",), message)])
    case = Case(scenario, catalog, facts)
    violations = _violations(case)
    values = terms(case)
    points = score(values.items(), scenario.weights)
    totals = tuple(_week(case, week) for week in case.calendar.weeks)
    claims = tuple(mismatches(case, points, values, totals))
    return Verdict(not violations, violations, points, values, claims, totals)


def measures(scenario: Scenario, catalog: Catalog, facts: PlanFacts) -> Iterator[Measure]:
    """Everything that the rules measure in a plan, also where they hold, rule by rule.

    The arguments are those of :func:`verify`; a measure's ``slack`` says how far it is from its
    limit.
    """
    case = Case(scenario, catalog, facts)
    return (measure for checker in CHECKERS for measure in checker.function(case))


def shared_out(scenario: Scenario, catalog: Catalog, facts: PlanFacts) -> Iterator[RegionShare]:
    """How a plan shares its sets out: each region that counts, in each training week.

    The arguments are those of :func:`verify`; the points add up to the term `stimulus`.
    """
    return shares(Case(scenario, catalog, facts))


def _violations(case: Case) -> tuple[Violation, ...]:
    return tuple(
        measure.violation()
        for checker in CHECKERS
        for measure in checker.function(case)
        if measure.broken
    )


def _week(case: Case, week: int) -> WeekTotals:
    lines = case.week_lines(week)
    sessions = tuple(
        SessionTotals(s.name, total(case.lines(week, s)), case.minutes(week, s))
        for s in case.calendar.held(week)
    )
    return WeekTotals(week, total(lines), pattern_sets(lines), credit(lines), sessions)
