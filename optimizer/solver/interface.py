"""CP-SAT's interface, imported without pandas.

The interface imports pandas for its columns of variables, which nothing here uses; that is three
quarters of what it takes to load. It gets a stand-in which loads pandas once it is really used.
"""

from __future__ import annotations

import importlib
import sys
import threading
from types import ModuleType
from typing import Any

_PANDAS = "pandas"
_LOCK = threading.Lock()


class _Later(ModuleType):
    """Stands for pandas: any type at all while annotations are read, the module itself after."""

    in_use = False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(importlib.import_module(_PANDAS), name) if self.in_use else Any


def interface() -> Any:
    """``ortools.sat.python.cp_model``."""
    name = "ortools.sat.python.cp_model"
    with _LOCK:
        if name in sys.modules or _PANDAS in sys.modules:
            return importlib.import_module(name)
        later = _Later(_PANDAS)
        sys.modules[_PANDAS] = later
        try:
            return importlib.import_module(name)
        finally:
            later.in_use = True
            del sys.modules[_PANDAS]
