"""Package faces that load a name's module when the name is first used (PEP 562).

A command then imports what it uses and nothing else, without imports inside functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def face(
    package: str, homes: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """``__getattr__``, ``__dir__`` and ``__all__`` of a package.

    Type checkers read the same names from imports under ``TYPE_CHECKING``; of all others they know
    nothing, as a module may hold anything.

    Args:
        package: its ``__name__``.
        homes: module to the names in it that the package shows.
    """
    home = {name: module for module, names in homes.items() for name in names}

    def load(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(home[name]), name)

    names = sorted(home)
    return load, lambda: names, names
