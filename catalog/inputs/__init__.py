"""Reads files of people and of strangers: YAML 1.2 and JSON, strictly, with places.

Sizes, depths and counts are bounded so that no file can exhaust memory, and every problem is told
with its line and column. Nothing here knows what the data means.
"""

from catalog.inputs.files import decode, read_bytes, read_file
from catalog.inputs.json_text import can_be_yaml, most_values, read_json
from catalog.inputs.kinds import kind_of
from catalog.inputs.limits import (
    MAX_BYTES,
    MAX_CATALOG_BYTES,
    MAX_CATALOG_NODES,
    MAX_DEPTH,
    MAX_JSON_NODES,
    MAX_NODES,
    MAX_PROBLEMS,
    MAX_YAML_CATALOG_BYTES,
    forbidden_value,
)
from catalog.inputs.memory import collector_paused, kept_for_good
from catalog.inputs.places import Document, mappings_at, value_at, walk
from catalog.inputs.problems import InputError, Path_, Position, Problem, dotted, undotted
from catalog.inputs.yaml_text import flow, read_text, scalar
