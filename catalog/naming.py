"""Finds what people mean by a word: an exercise, an item of equipment, a muscle, a day.

Ids are for files; people write "Pull-Up", "chin-ups" and "dumbbells". Case, hyphens, underscores
and spaces never matter, and neither does a simple plural unless it has a meaning of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_SEPARATORS = re.compile(r"[\s_\-\u2010-\u2014/.,()'\u2019]+")
_SHORT = {"db": "dumbbell", "bb": "barbell", "kb": "kettlebell"}
_HISSING = re.compile(r"(ss|sh|ch|x)es\Z")


def words_in(text: str) -> list[str]:
    """The words of a text in small letters, gym shorthand (DB, BB, KB) written out."""
    return [_SHORT.get(word, word) for word in _SEPARATORS.split(text.casefold()) if word]


def singular(word: str) -> str:
    """A word without its plural's ending; wrong for some, in the same way wherever it is used."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if _HISSING.search(word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


class Names:
    """What goes by which name.

    Names of an earlier rank win over later ones (an id over a name, a name over an alias), and a
    word as it is over its singular: "dumbbells" are two, though "dumbbell" is an item as well.
    """

    def __init__(self, *ranks: Mapping[str, Iterable[str]]) -> None:
        """Take names by rank, each a mapping of an id to what it is called."""
        self._plain = [_index(rank, plural=True) for rank in ranks]
        self._singular = [_index(rank, plural=False) for rank in ranks]

    def meant(self, text: str) -> tuple[str, ...]:
        """The ids that a text may mean: none, one, or those among which it is ambiguous."""
        words = words_in(text)
        if not words:
            return ()
        for ranks, key in (
            (self._plain, "".join(words)),
            (self._singular, "".join(map(singular, words))),
        ):
            for rank in ranks:
                if key in rank:
                    return tuple(rank[key])
        return ()


def _index(rank: Mapping[str, Iterable[str]], *, plural: bool) -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for known, names in rank.items():
        for name in names:
            words = words_in(name)
            key = "".join(words if plural else map(singular, words))
            found.setdefault(key, {})[known] = None
    return found


def choice(text: str, words: Iterable[str]) -> str | None:
    """The word among some that a text means; None where it means none or several."""
    found = Names({word: [word] for word in words}).meant(text)
    return found[0] if len(found) == 1 else None
