"""Numbers and places as a coach says them."""

from __future__ import annotations

from collections.abc import Iterable


def counted(number: int | float, thing: str, things: str = "") -> str:
    """``1 set``, ``2 sets``, ``8.5 sets``."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def at(week: int, session: str) -> str:
    """``Pull A of week 3``."""
    return f"{session} of week {week}"


def listed(names: Iterable[str]) -> str:
    """``a, b and c``, sorted; ``nothing`` where there is none."""
    words = sorted(names)
    if len(words) < 2:
        return words[0] if words else "nothing"
    return f"{', '.join(words[:-1])} and {words[-1]}"
