"""What was done to a scenario and its plan, step by step, in a file beside them.

Each step is one line, written to the disk before the page hears of it: a server that is killed in
the middle has lost nothing, and a line that was cut off is left out.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from optimizer.files import replace_file

Slot = tuple[int, str]
Lines = tuple[tuple[str, int], ...]
Slots = Mapping[Slot, Lines]
"""Week and session to exercises with their sets, in the order they are trained."""
Place = tuple[int, str, str]
"""Week, session and exercise."""
THERE, GONE = -1, 0
"""A mark of its user's on a place: the exercise is to be there, or is not to be; else its sets."""

MOST_STEPS = 200
"""Steps that can be taken back."""
MOST_ANSWERS = 20
"""Plans of the solver's that are kept whole; older ones are filled in anew from their sets."""
MOST_LINES = 1000
"""Lines of the file before it is written anew with what is still needed."""
VERSION = 1


@dataclass(frozen=True)
class Proof:
    """What the last solve proved.

    Attributes:
        scenario: sha256 of the scenario that it is about.
        status: ``optimal`` or ``feasible``.
        score: points of its plan.
        bound: no plan can score more; None where nothing is known.
    """

    scenario: str
    status: str
    score: int
    bound: int | None


@dataclass(frozen=True)
class Step:
    """Scenario and plan after something was done.

    Attributes:
        words: what was done, e.g. ``Deadlift: 4 sets in week 2``.
        text: the scenario file, perhaps one with problems.
        plan: None where there is none yet.
        mine: places that the user changed since the last solve, with what must stand there.
        proof: of the last solve.
        answer: number of the solver's own plan in the journal, where ``plan`` is just that.
        past: ``frozen_through`` and ``done`` of a plan under way.
        kind: steps of the same kind that follow each other are one, e.g. typing.
    """

    words: str
    text: str
    plan: Slots | None = None
    mine: Mapping[Place, int] = field(default_factory=dict)
    proof: Proof | None = None
    answer: int | None = None
    past: Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""


class Journal:
    """The steps of one scenario, and where among them the user stands.

    Args:
        path: the file; it is made with the first step.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.steps: list[Step] = []
        self.at = -1
        self.answers: dict[int, dict[str, Any]] = {}
        self._lines = 0
        self._read()

    @property
    def now(self) -> Step:
        """Where the user stands."""
        return self.steps[self.at]

    def add(self, step: Step) -> None:
        """A new step; what was taken back before is gone."""
        merges = self.at > 0 and step.kind and step.kind == self.now.kind
        after = self.at - 1 if merges else self.at
        self._take(step, after)
        self._write([_step_data(step, after)])

    def go(self, by: int) -> bool:
        """Take steps back (below 0) or make them again; False where there are none."""
        if not 0 <= self.at + by < len(self.steps):
            return False
        self.at += by
        self._write([{"at": self.at}])
        return True

    def keep(self, plan: Mapping[str, Any]) -> int:
        """Keep the solver's own plan; gives its number."""
        number = self._newest + 1
        self.answers[number] = dict(plan)
        if len(self.answers) > 2 * MOST_ANSWERS:
            self._write_whole()
            return number
        self._write([{"answer": number, "plan": plan}])
        return number

    @property
    def _newest(self) -> int:
        return max(self.answers, default=0)

    def _take(self, step: Step, after: int) -> None:
        self.steps = [*self.steps[: after + 1], step]
        self.at = len(self.steps) - 1

    # ----- the file --------------------------------------------------------------------------

    def _write(self, lines: Sequence[Mapping[str, Any]]) -> None:
        self._lines += len(lines)
        if self._lines > MOST_LINES or len(self.steps) > MOST_STEPS or not self.path.exists():
            self._write_whole()
            return
        text = "".join(_line(data) for data in lines)
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        with os.fdopen(handle, "ab") as stream:
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())

    def _write_whole(self) -> None:
        """The steps that are still needed, in a file of their own."""
        spare = max(0, min(len(self.steps) - MOST_STEPS * 3 // 4, self.at)) * (
            len(self.steps) > MOST_STEPS
        )
        self.steps, self.at = self.steps[spare:], self.at - spare
        used = sorted({step.answer for step in self.steps if step.answer} | {self._newest})
        kept = used[-MOST_ANSWERS:]
        self.answers = {number: self.answers[number] for number in kept if number in self.answers}
        lines: list[Mapping[str, Any]] = [{"studio": VERSION}]
        lines += [{"answer": number, "plan": plan} for number, plan in self.answers.items()]
        lines += [_step_data(step, place - 1) for place, step in enumerate(self.steps)]
        lines += [{"at": self.at}]
        self._lines = len(lines)
        replace_file(self.path, "".join(map(_line, lines)).encode())

    def _read(self) -> None:
        """What is on the disk; from the first line on that makes no sense, nothing is taken."""
        try:
            raw = self.path.read_bytes()
        except OSError:
            return
        lines = raw.split(b"\n")[:-1]  # the last one was cut off, or is empty
        for line in lines:
            try:
                self._follow(json.loads(line))
            except (ValueError, TypeError, KeyError, AttributeError, IndexError):
                break
        whole = raw.endswith(b"\n") or not raw
        self._lines = len(lines) if whole else MOST_LINES
        if not whole and self.steps:
            with contextlib.suppress(OSError):
                self._write_whole()

    def _follow(self, data: Mapping[str, Any]) -> None:
        if "answer" in data and "plan" in data and "step" not in data:
            self.answers[int(data["answer"])] = data["plan"]
        elif "step" in data:
            self._take(_step_of(data), int(data["after"]))
        elif "at" in data and 0 <= int(data["at"]) < len(self.steps):
            self.at = int(data["at"])


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _step_data(step: Step, after: int) -> dict[str, Any]:
    data: dict[str, Any] = {"step": step.words, "after": after, "text": step.text}
    if step.plan is not None:
        data["weeks"] = slots_data(step.plan)
    if step.mine:
        data["mine"] = [[*place, sets] for place, sets in step.mine.items()]
    if step.proof is not None:
        data["proof"] = vars(step.proof)
    if step.answer is not None:
        data["answer"] = step.answer
    if step.past:
        data["past"] = dict(step.past)
    if step.kind:
        data["kind"] = step.kind
    return data


def _step_of(data: Mapping[str, Any]) -> Step:
    weeks, proof = data.get("weeks"), data.get("proof")
    return Step(
        str(data["step"]),
        str(data["text"]),
        None if weeks is None else slots_of_data(weeks),
        {(int(w), str(s), str(e)): int(n) for w, s, e, n in data.get("mine", ())},
        None if proof is None else Proof(**proof),
        data.get("answer"),
        data.get("past", {}),
        str(data.get("kind", "")),
    )


def slots_data(slots: Slots) -> list[list[Any]]:
    """A plan's sets as plain data."""
    return [[week, name, [list(line) for line in lines]] for (week, name), lines in slots.items()]


def slots_of_data(data: Iterable[Any]) -> dict[Slot, Lines]:
    """The same read back."""
    return {
        (int(week), str(name)): tuple((str(e), int(n)) for e, n in lines)
        for week, name, lines in data
    }
