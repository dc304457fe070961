"""File names out of scenarios' and athletes' names: safe anywhere, one for each."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Sequence

LONGEST = 80
"""Letters of a name that are kept; with digest, number and ending it fits every file system."""
_DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows takes for devices, whatever their ending."""
_KEPT = "-_."


def safe_name(text: str) -> str:
    """A name that is a plain file name everywhere: no folders, no control characters.

    Letters and digits of every script stay, so that athletes find themselves; anything else is a
    hyphen.
    """
    normal = unicodedata.normalize("NFC", text)
    letters = [letter if letter.isalnum() or letter in _KEPT else "-" for letter in normal]
    words = [word for word in "".join(letters).split("-") if word]
    name = "-".join(words)[:LONGEST].strip(_KEPT)
    if not name:
        return "scenario"
    return f"{name}-" if name.partition(".")[0].casefold() in _DEVICES else name


def unique_names(wanted: Sequence[tuple[str, str]]) -> list[str]:
    """A name for each, different also where capitals don't count.

    Where several want the same name, each gets a digest of what it is behind it, so that a name
    never passes from one athlete to another when the roster changes.

    Args:
        wanted: safe names, each with the words that say what it names (a path, a row).
    """
    many = Counter(name.casefold() for name, _ in wanted)
    used: set[str] = set()
    found = []
    for name, what in wanted:
        if many[name.casefold()] > 1:
            name = f"{name}-{hashlib.sha256(what.encode()).hexdigest()[:6]}"
        unique, number = name, 1
        while unique.casefold() in used:
            number += 1
            unique = f"{name}-{number}"
        used.add(unique.casefold())
        found.append(unique)
    return found
