"""What a source says of one exercise, in one shape for all sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from catalog.importers.naming import words_of


@dataclass(frozen=True)
class SourceRecord:
    """One exercise as its source has it.

    Attributes:
        name: as a coach reads it.
        category: the source's kind of exercise, e.g. ``strength`` or ``stretching``; may be empty.
        family: the source's family, empty where it has none.
        mechanic: ``compound`` or ``isolation``, None where not said.
        level: one of our levels, None where not said.
        equipment: the source's own words, perhaps none.
        primary, secondary: the source's own words for muscles.
        unilateral: None where not said.
        timed: whether the source counts it in seconds; None where not said.
        aliases: other names.
        licence: of this record.
        stated: values of an entry's fields that the source gives in our own words; they win.
        repaired: words of the source that were read as the nearest of ours, with these.
    """

    name: str
    licence: str
    category: str = ""
    family: str = ""
    mechanic: str | None = None
    level: str | None = None
    equipment: tuple[str, ...] = ()
    primary: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    unilateral: bool | None = None
    timed: bool | None = None
    aliases: tuple[str, ...] = ()
    stated: Mapping[str, Any] = field(default_factory=dict)
    repaired: tuple[tuple[str, str], ...] = ()

    @cached_property
    def words(self) -> str:
        """The name for rules to look at: one spelling, singular, no filler."""
        return " ".join(words_of(self.name))
