"""What a run was made on: the machine, the code and their versions."""

from __future__ import annotations

import ast
import hashlib
import os
import platform
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from benchmarks.registry import CHECKOUT, ROOT


@cache
def machine() -> dict[str, str | int]:
    """Processor, cores, memory and system; nothing that names the machine."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "memory_gib": _memory_gib(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _memory_gib() -> int:
    with suppress(ValueError, OSError, AttributeError):
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    return 0


@cache
def revision() -> str:
    """The checkout's commit, with a plus where files were changed since; empty outside one."""
    if not CHECKOUT:
        return ""
    with suppress(OSError, subprocess.SubprocessError):
        head = _git("rev-parse", "--short=12", "HEAD")
        return head + ("+" if _git("status", "--porcelain", "--", "catalog", "optimizer") else "")
    return ""


def _git(*words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True, timeout=30
    )
    return done.stdout.strip()


@cache
def sources_sha256(paths: tuple[str, ...]) -> str:
    """Digest of source files and data, so that results of other code are told apart.

    Comments, docstrings and layout of Python files are no part of it: they change no result.
    """
    digest = hashlib.sha256()
    for file in sorted(set(_files(paths))):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0")
        digest.update(_essence(file) + b"\0")
    return digest.hexdigest()


def _essence(file: Path) -> bytes:
    raw = file.read_bytes()
    if file.suffix != ".py":
        return raw
    tree = ast.parse(raw)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            body[:] = [part for part in body if not _is_text(part)]
    return ast.dump(tree).encode()


def _is_text(part: ast.AST) -> bool:
    """A docstring, or the words under an attribute."""
    value = part.value if isinstance(part, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _files(paths: Iterable[str]) -> Iterable[Path]:
    for name in paths:
        path = ROOT / name
        found = path.rglob("*") if path.is_dir() else (path,)
        yield from (file for file in found if file.suffix in (".py", ".yaml", ".txt"))
