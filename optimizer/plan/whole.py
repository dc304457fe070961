"""Reads a whole plan of ours, scenario and all, as ``solve`` writes it."""

from __future__ import annotations

from catalog.inputs import InputError, read_bytes
from catalog.validation import validate
from optimizer.plan.reading import MAX_PLAN_BYTES, PlanFacts, parse_plan
from optimizer.plan.schema import Plan
from optimizer.scenario.schema import ScenarioFile
from optimizer.sheets.document import document_of


def read_whole(path: str) -> tuple[Plan | None, PlanFacts]:
    """A plan file, whole where it is one of ours.

    Returns:
        The plan, or None where the file says less than a plan of ours, and its facts.

    Raises:
        InputError: the file holds no plan at all.
    """
    name, raw = read_bytes(path, MAX_PLAN_BYTES)
    document = document_of(raw, name)
    facts = parse_plan(raw, name)
    data: object = document.data
    if not (isinstance(data, dict) and isinstance(data.get("scenario"), dict)):
        return None, facts
    if "resolved" not in data["scenario"]:
        return None, facts
    plan, problems = validate(Plan, document)
    problems = problems or validate(ScenarioFile, document, ("scenario", "resolved"))[1]
    if problems:
        raise InputError(problems)
    return plan, facts
