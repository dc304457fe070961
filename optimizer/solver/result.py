"""The end of a search."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.model import Build


@dataclass(frozen=True)
class SearchResult:
    """The end of a search.

    Attributes:
        status: ``optimal`` (gap 0), ``feasible``, ``infeasible`` or ``unknown``.
        values: one whole number a column, or None.
        score: points of ``values``.
        bound: no plan can score more; None where nothing is known.
        reproducible: whether the same input gives the same values again.
        build: the model whose columns ``values`` are, where it is not the caller's own.
        failure: what ended the search before its time, in words, or empty.
    """

    status: str
    values: list[int] | None = None
    score: int | None = None
    bound: int | None = None
    reproducible: bool = False
    build: Build | None = None
    failure: str = ""
