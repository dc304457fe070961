"""Words of other catalogues to ours: ``foreign_words.yaml``, whatever their case and number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from catalog.inputs import read_text

WordKind = Literal["muscles", "implements", "columns", "levels", "lifts"]
_UMLAUTS = (("\u00fc", "ue"), ("\u00e4", "ae"), ("\u00f6", "oe"))


def folded(word: str) -> str:
    """A word without capitals, accents, hyphens and plural s."""
    text = word.lower()
    for sign, plain in _UMLAUTS:
        text = text.replace(sign, plain)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = " ".join(re.sub("[ _.-]+", " ", text).split())
    plural = len(text) > 3 and text.endswith("s") and not text.endswith("ss")
    return text[:-1] if plural else text


@cache
def known_words(kind: WordKind) -> Mapping[str, str]:
    """Folded words of a kind to the key that they stand under."""
    return {folded(word): key for key, words in _shipped()[kind].items() for word in (*words, key)}


@cache
def _shipped() -> dict[str, dict[str, list[str]]]:
    text = files("catalog").joinpath("data", "foreign_words.yaml").read_text(encoding="utf-8")
    data = read_text(text, "catalog/data/foreign_words.yaml").data
    assert isinstance(data, dict)  # noqa: S101 - shipped file, held by the tests
    return data


@cache
def _abroad() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A pattern of all foreign names of lifts, the longest first, and what they are in English."""
    words = {word: lift for word, lift in known_words("lifts").items() if word != folded(lift)}
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest))})s?\b"), words


def in_english(name: str) -> str:
    """A name of a lift with its foreign words put into English; the same where it has none."""
    pattern, words = _abroad()
    plain = folded(name)
    if not pattern.search(plain):
        return name
    return pattern.sub(lambda found: f" {words[found[1]]} ", plain)


def level_of(word: str) -> str | None:
    """Our level for a source's word; None where it is none."""
    return known_words("levels").get(folded(word))
