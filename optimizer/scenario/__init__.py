"""Scenario files: strict reading, defaults with their reasons, cross-checks."""

from optimizer.scenario.load import Loaded, edited, load_document, load_scenario, parse_scenario
from optimizer.scenario.schema import ScenarioFile
from optimizer.scenario.types import Scenario
