"""Feeds damaged files to a target and keeps count."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from hostile.mutate import mutated
from hostile.targets import Target, sound
from hostile.watched import Ending, broken_promise, ending, no_search


@dataclass
class Tally:
    """What became of the files.

    Attributes:
        endings: exit code, or ``search`` where one would have begun, to how often.
        slowest: seconds of the slowest.
        broken: what broke a promise, with what repeats it.
    """

    endings: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    broken: list[str] = field(default_factory=list)

    @property
    def inputs(self) -> int:
        """How many files there were."""
        return sum(self.endings.values())


def fuzz(target: Target, first: int, count: int, folder: Path) -> Tally:
    """Damage files with seeds ``first`` to ``first + count - 1`` and feed each to a command."""
    files = sound(folder)
    seeds = list(target.seeds())
    tally = Tally()
    with no_search():
        for seed in range(first, first + count):
            raw = mutated(seeds[seed % len(seeds)], seed, seeds)
            command = random.Random(f"{target.name} {seed}").choice(target.commands)
            _one(target, seed, raw, command, files, folder, tally)
    return tally


def feed(target: Target, raw: bytes, command: tuple[str, ...], folder: Path) -> tuple[Ending, str]:
    """Give one file to one command; its ending, and the promise it broke."""
    return _fed(target, raw, command, sound(folder), folder)


def _fed(
    target: Target, raw: bytes, command: tuple[str, ...], files: dict[str, Path], folder: Path
) -> tuple[Ending, str]:
    bad = folder / f"bad{target.ending}"
    bad.write_bytes(raw)
    after = folder / "after.yaml"
    text = files["scenario"].read_text(encoding="utf-8")
    after.write_text(f"{text}previous: {bad.name}\n", encoding="utf-8")
    words = {name: str(path) for name, path in files.items()}
    words |= {"out": str(folder / "out"), "after": str(after)}
    args = [word.replace("{}", str(bad)).format(**words) for word in command]
    found = ending(args)
    return found, broken_promise(found, [bad, after])


def _one(
    target: Target,
    seed: int,
    raw: bytes,
    command: tuple[str, ...],
    files: dict[str, Path],
    folder: Path,
    tally: Tally,
) -> None:
    started = time.monotonic()
    try:
        found, broken = _fed(target, raw, command, files, folder)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        found, broken = Ending(1, "", ""), f"{type(error).__name__}: {error}"
    tally.slowest = max(tally.slowest, time.monotonic() - started)
    tally.endings["search" if found.code is None else str(found.code)] += 1
    if broken:
        tally.broken.append(f"{target.name} {seed}: {' '.join(command)}: {broken}")
