"""What a file may hold: bounds of size, depth and count, and values that none may have."""

from __future__ import annotations

import math
import re

MAX_BYTES = 1_048_576
"""The largest scenario file that is read, bytes (1 MiB; the largest shipped one is under 4 kB)."""
MAX_CATALOG_BYTES = 67_108_864
"""The largest catalogue or plan file that is read, bytes (64 MiB, some 60,000 entries)."""
MAX_YAML_CATALOG_BYTES = 16_777_216
"""The largest catalogue in YAML, bytes (16 MiB; its values are counted as well)."""
MAX_DEPTH = 32
"""The deepest nesting that is read (the deepest valid scenario uses 5)."""
MAX_NODES = 50_000
"""The most keys, values and items of a scenario (the largest valid one has some 30,000)."""
MAX_CATALOG_NODES = 500_000
"""The most of a catalogue in YAML, some 5,000 entries: YAML takes about 0.1 ms for each."""
MAX_JSON_NODES = 6_000_000
"""The most of a catalogue in JSON, some 60,000 entries."""
MAX_PROBLEMS = 200
"""Problems of one file that are listed; a file with more has enough to mend."""
MAX_DIGITS = 300
"""No number in any of our files is longer; int() of a huge one would take quadratic time."""
MAX_NUMBER = 10**15
"""The largest number that is read, either side of 0; no field of ours needs a thousandth of it."""


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What could steer a terminal, break a calendar, or not be written at all."""


def forbidden_value(value: object) -> str:
    """What makes a value one that no file of ours may hold, whatever stands around it.

    Control characters other than tabs and line breaks, halves of characters, and numbers that are
    beyond all measure or not finite.
    """
    if isinstance(value, str):
        match = _UNPRINTABLE.search(value)
        return f"found the control character U+{ord(match[0]):04X}, expected none" if match else ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return f"found {value}, expected a finite number"
    return "" if abs(value) <= MAX_NUMBER else "found a number beyond 10^15, expected a smaller one"


def too_many(nodes: int) -> str:
    """What is said of a file with more values than are read."""
    return f"holds more than {nodes:,} values, the most that is read"


TOO_DEEP = f"is nested deeper than {MAX_DEPTH} levels"
