"""An instance with fewer exercises to choose from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from optimizer.instance.types import Instance


def restrict(instance: Instance, kept: Sequence[Collection[int]]) -> Instance:
    """The same block with fewer candidates: each of its legal plans is one of the whole.

    What is waived stays what it was (``patterns`` is of the whole), except that an ``include`` of
    a week without a matching candidate would be: who restricts keeps one where there is one.

    Args:
        instance: the whole.
        kept: by group, indices of the exercises that stay.
    """
    used = sorted({e for which in kept for e in which})
    place = {old: new for new, old in enumerate(used)}
    groups = tuple(
        replace(group, candidates=tuple(place[e] for e in sorted(which)))
        for group, which in zip(instance.groups, kept, strict=True)
    )
    return replace(instance, exercises=tuple(instance.exercises[e] for e in used), groups=groups)
