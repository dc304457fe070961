"""What a source says of one exercise, in one shape for all sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Record:
    """One exercise as its source has it.

    Attributes:
        source_id: the source's id, for messages.
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
        stated: values of contract fields that the source gives in our own words; they win.
    """

    source_id: str
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

    @property
    def words(self) -> str:
        """Name for rules to look at: lower case, one space between words, no hyphens."""
        import re

        return " ".join(re.sub(r"[^a-z0-9' ]+", " ", self.name.lower()).split())
