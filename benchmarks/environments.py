"""A virtual environment for each peer: some solvers cannot be installed, or imported, together."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from benchmarks.peers import Peer
from benchmarks.registry import CHECKOUT, WORK


class NotInstalled(RuntimeError):
    """A peer's packages can't be installed here; it is left out."""


def requirements_text(peer: Peer) -> str:
    """A peer's pinned packages, included files written out."""
    lines = []
    for line in peer.requirements.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            included = peer.requirements.with_name(line.removeprefix("-r ").strip())
            lines += included.read_text(encoding="utf-8").splitlines()
        else:
            lines.append(line)
    return "\n".join(line for line in lines if line and not line.startswith("#")) + "\n"


def packages(peer: Peer) -> tuple[str, ...]:
    """Names of a peer's packages, for their versions."""
    names = []
    for line in requirements_text(peer).splitlines():
        name = line
        for sign in ("=", ">", "<", "~", ";", " "):
            name = name.split(sign)[0]
        names.append(name)
    return tuple(names)


def python_of(peer: Peer, say: Callable[[str], None] = lambda _: None) -> str:
    """The interpreter of a peer's environment, made on first use; an installed copy's own.

    Args:
        peer: whose.
        say: hears what takes time.

    Raises:
        NotInstalled: its packages can't be installed, or an installed copy has them not.
    """
    if not CHECKOUT:
        missing = missing_packages(peer)
        if missing:
            raise NotInstalled(f"{peer.name} needs {', '.join(missing)}: pip install it to measure")
        return sys.executable
    text = requirements_text(peer)
    folder = WORK / f"{peer.name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "installed"
    if not stamp.exists():
        say(f"installing {peer.name} ({', '.join(packages(peer))})")
        _run(peer, [sys.executable, "-m", "venv", "--clear", str(folder)])
        wanted = folder / "requirements.txt"
        wanted.write_text(text, encoding="utf-8")
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run(peer, [*install, "--no-input", "-r", str(wanted)])
        stamp.touch()
    return str(python)


def missing_packages(peer: Peer) -> list[str]:
    """Packages of a peer that are not installed beside this program."""

    def installed(name: str) -> bool:
        try:
            version(name)
        except PackageNotFoundError:
            return False
        return True

    return [name for name in packages(peer) if not installed(name)]


def _run(peer: Peer, command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotInstalled(f"{peer.name} can't be installed: {error}") from None
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise NotInstalled(f"{peer.name} can't be installed: {lines[-1]}")
