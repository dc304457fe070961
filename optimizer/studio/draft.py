"""One scenario and its plan while somebody works on them, always as the files have them.

Everything that is asked of them again and again (the scenario as it is read, what the verifier
says, weeks that did not change) is kept, so that an answer follows each change at once.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from catalog.inputs import MAX_BYTES, InputError, Problem, decode, read_bytes
from optimizer.files import replace_file, to_json
from optimizer.plan.assemble import catalog_info, scenario_info, week_plan
from optimizer.plan.reading import PlanFacts, PrescriptionFacts, SessionFacts, WeekFacts, read_plan
from optimizer.plan.schema import (
    Answer,
    CatalogInfo,
    DoneSets,
    Plan,
    ScenarioInfo,
    WeekPlan,
    partners,
)
from optimizer.plan.supersets import paired
from optimizer.scenario import Loaded
from optimizer.scenario.calendar import Calendar
from optimizer.studies.history import summed, week_as_done
from optimizer.studies.present import by_hand
from optimizer.studio.folder import Folder, Refused
from optimizer.studio.journal import Journal, Proof, Slots, Step
from optimizer.verifier import Verdict, verify

T = TypeVar("T")
_KEPT = 64
"""Scenarios, verdicts and the like that are kept in memory."""


@dataclass(frozen=True)
class Reading:
    """What a scenario's text is.

    Attributes:
        loaded: the scenario; None where it has problems.
        problems: all of them.
    """

    loaded: Loaded | None
    problems: tuple[Problem, ...] = ()


class Kept:
    """The last few results of a function, by what they were worked out from."""

    def __init__(self, most: int = _KEPT) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result for a key, made once."""
        if key not in self._found:
            self._found[key] = make()
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        self._found.move_to_end(key)
        result: T = self._found[key]
        return result


class Draft:
    """A scenario file, its plan file and the journal of what was done to them.

    Attributes:
        name: of the scenario file.
        version: goes up with each change, so that a page knows whether it is behind.
        lock: held while the draft is looked at or changed.
        saved: what was last written, in words.
        last_answer: of the last solve, with or without a plan.

    Raises:
        InputError: the file can't be read.
    """

    def __init__(self, folder: Folder, name: str) -> None:
        self.folder = folder
        self.name = name
        stem = name.removesuffix(".yaml")  # block.yml has a plan of its own
        self.path = folder.path(name)
        self.plan_path = folder.path(f"{stem}.plan.json")
        self.journal = Journal(folder.path(f"{stem}.studio.jsonl"))
        self.lock = threading.RLock()
        self.version = 0
        self.saved = ""
        self.last_answer: Answer | None = None
        self._readings, self._verdicts, self._plans = Kept(), Kept(), Kept()
        self._weeks = Kept(26 * 16)
        self._seen: dict[Path, Any] = {}
        self._others: Hashable = folder.stamps()
        self._text_on_disk, self._plan_on_disk = self._text(), self._plan_bytes()
        if not self.journal.steps:
            self._begin(self._text_on_disk)
        else:
            self._go_on()

    # ----- what there is --------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """Where the user stands."""
        return self.journal.now

    @property
    def reading(self) -> Reading:
        """The scenario as it is written now."""
        return self.read(self.step.text)

    def read(self, text: str) -> Reading:
        """A text as a scenario of this file's name."""

        def make() -> Reading:
            try:
                return Reading(self.folder.load(text, self.name))
            except InputError as error:
                return Reading(None, tuple(error.problems))

        return self._readings.get((text, self._others), make)

    @property
    def loaded(self) -> Loaded | None:
        """The scenario; the last one without problems where it has some now."""
        for step in self.journal.steps[self.journal.at :: -1]:
            found = self.read(step.text).loaded
            if found is not None:
                return found
        return None

    def usable(self) -> Loaded:
        """The scenario as it is written now.

        Raises:
            Refused: it has problems.
        """
        loaded = self.reading.loaded
        if loaded is None:
            raise Refused("The scenario has problems; mend them first.")
        return loaded

    @property
    def facts(self) -> PlanFacts | None:
        """What is trained; None where there is no plan."""
        return None if self.step.plan is None else self.facts_of(self.step)

    def facts_of(self, step: Step) -> PlanFacts:
        """What a step's plan trains, supersets as the solver would pair them."""
        weeks: dict[int, list[SessionFacts]] = {}
        for (week, name), lines in (step.plan or {}).items():
            items = tuple(PrescriptionFacts(e, n) for e, n in lines)
            weeks.setdefault(week, []).append(SessionFacts(name, items))
        done = {
            name: tuple(PrescriptionFacts(e, n) for e, n in lines)
            for name, lines in step.past.get("done", {}).get("sessions", {}).items()
        }
        facts = PlanFacts(
            tuple(WeekFacts(week, tuple(held)) for week, held in sorted(weeks.items())),
            int(step.past.get("frozen_through", 0)),
            done=done,
        )
        loaded = self.loaded
        if loaded is None or not loaded.scenario.supersets.pairs:
            return facts
        with contextlib.suppress(KeyError):  # an exercise of no catalogue, or not in all weeks
            return paired(loaded, facts)
        return facts

    @property
    def verdict(self) -> Verdict | None:
        """What the verifier says of the plan; None without a plan or a scenario."""
        return self.verdict_of(self.step)

    def verdict_of(self, step: Step) -> Verdict | None:
        """What the verifier says of a step's plan under the scenario as it is now."""
        loaded = self.loaded
        if loaded is None or step.plan is None:
            return None
        key = (loaded.scenario.sha256, loaded.catalog.sha256, frozen(step))
        return self._verdicts.get(
            key, lambda: verify(loaded.scenario, loaded.catalog, self.facts_of(step))
        )

    def judge(self, plan: Slots) -> Verdict:
        """What the verifier would say of other sets.

        Raises:
            ValueError: there is no usable scenario.
        """
        verdict = self.verdict_of(replace(self.step, plan=plan))
        if verdict is None:
            raise ValueError("no usable scenario")
        return verdict

    @property
    def plan(self) -> Plan | None:
        """The plan as its file has it; None where none can be shown."""
        loaded, step = self.loaded, self.step
        if loaded is None or step.plan is None:
            return None
        key = (loaded.scenario.sha256, loaded.catalog.sha256, frozen(step), step.answer, step.proof)
        return self._plans.get(key, lambda: self._whole(loaded, step))

    # ----- the plan, whole ------------------------------------------------------------------

    def _whole(self, loaded: Loaded, step: Step) -> Plan | None:
        answer = self.journal.answers.get(step.answer or 0)
        if answer is not None and answer["scenario"]["sha256"] == loaded.scenario.sha256:
            return Plan.model_validate(answer)
        facts = self.facts_of(step)
        verdict = self.verdict_of(step)
        if verdict is None:
            return None
        try:
            weeks = [self._week(loaded, facts, n) for n in range(1, loaded.scenario.weeks + 1)]
        except InputError:
            return None
        bound = self._bound(step, loaded, verdict)
        return by_hand(loaded, facts, verdict, weeks, self._infos(loaded), bound)

    def _bound(self, step: Step, loaded: Loaded, verdict: Verdict) -> int | None:
        """What was proved of just this scenario, where the plan is one that the proof is about."""
        proof = step.proof
        if proof is None or proof.bound is None or proof.scenario != loaded.scenario.sha256:
            return None
        return proof.bound if verdict.legal and verdict.score <= proof.bound else None

    def _infos(self, loaded: Loaded) -> tuple[ScenarioInfo, CatalogInfo]:
        key = ("info", loaded.scenario.sha256, loaded.catalog.sha256)
        return self._readings.get(
            key, lambda: (scenario_info(loaded), catalog_info(loaded.catalog))
        )

    def _week(self, loaded: Loaded, facts: PlanFacts, number: int) -> WeekPlan:
        held = tuple(
            (s.session, s.prescriptions)
            for w in facts.weeks
            for s in w.sessions
            if w.week == number
        )
        done = tuple(facts.done.items()) if number == facts.frozen_through + 1 else ()
        key = (loaded.scenario.sha256, loaded.catalog.sha256, number, held, done)

        def make() -> WeekPlan:
            pairs = {name: partners((p.exercise, p.pair) for p in items) for name, items in held}
            if any(pairs.values()):
                chosen = {name: {p.exercise: p.sets for p in items} for name, items in held}
                with contextlib.suppress(ValueError, KeyError):
                    return week_plan(loaded, number, chosen, pairs)
            return week_as_done(loaded, facts, number)

        return self._weeks.get(key, make)

    # ----- changes --------------------------------------------------------------------------

    def do(self, step: Step) -> None:
        """Take a step and write the files.

        Raises:
            OSError: the disk does not take it; the step is kept in memory alone.
        """
        self.journal.add(step)
        self._changed()

    def go(self, by: int) -> bool:
        """Undo (below 0) or redo; False where there is nothing to."""
        if not self.journal.go(by):
            return False
        self._changed()
        return True

    def settle(self, plan: Plan, words: str, *, proved: bool, text: str = "") -> None:
        """Take over what a solve found.

        Args:
            plan: with weeks, of the scenario as it is now or of one that asks for more.
            words: what was done.
            proved: whether it is the best plan of the scenario as it is, whose proof is kept.
            text: the scenario that it is a plan of, where that is changed with it.
        """
        step = replace(self.step, text=text or self.step.text)
        slots = slots_of(plan) if proved else self._in_order(slots_of(plan))
        past: dict[str, Any] = {}
        if plan.frozen_through:
            past["frozen_through"] = plan.frozen_through
        if plan.done is not None:
            past["done"] = _done_data(plan.done.sessions)
        new = replace(step, words=words, plan=slots, past=past, kind="", answer=None)
        if proved:
            found = Proof(plan.scenario.sha256, plan.status, plan.score or 0, plan.bound)
            new = replace(new, proof=found, mine={}, answer=self.journal.keep(plan.to_data()))
        self.do(new)

    def _in_order(self, slots: Slots) -> Slots:
        """Sessions that kept their exercises in the order that the user gave them, if legal."""
        old = self.step.plan or {}
        kept = {}
        for slot, lines in slots.items():
            sets = dict(lines)
            before = [e for e, _ in old.get(slot, ())]
            kept[slot] = tuple((e, sets[e]) for e in before) if set(before) == set(sets) else lines
        verdicts = (
            self.verdict_of(replace(self.step, plan=kept)),
            self.verdict_of(replace(self.step, plan=slots)),
        )
        worse = [v is not None and not v.legal for v in verdicts]
        return slots if worse[0] and not worse[1] else kept

    def _changed(self) -> None:
        self.version += 1
        self.write()

    def write(self) -> None:
        """Bring the files in step with the page."""
        wrote = []
        reading = self.reading
        if reading.loaded is not None and self.step.text != self._text_on_disk:
            replace_file(self.path, self.step.text.encode(), sync=False)
            self._text_on_disk = self.step.text
            wrote.append(self.path.name)
        plan = self.plan_file()
        if plan is not None and plan != self._plan_on_disk:
            replace_file(self.plan_path, plan, sync=False)  # the journal has it already
            self._plan_on_disk = plan
            wrote.append(self.plan_path.name)
        self._seen = self._stamps()
        if wrote:
            self.saved = f"Saved: {', '.join(wrote)}"
        elif reading.loaded is None:
            self.saved = f"{self.path.name} is as it was: the text has problems"

    def plan_file(self) -> bytes | None:
        """The plan file; of sets that can't be shown whole, the sets alone."""
        if self.step.plan is None:
            return None
        whole = self.plan
        if whole is not None:
            return to_json(whole.to_data()).encode()
        weeks: dict[int, list[Any]] = {}
        for (week, name), lines in self.step.plan.items():
            items = [{"exercise": e, "sets": n} for e, n in lines]
            weeks.setdefault(week, []).append({"session": name, "exercises": items})
        data = {"weeks": [{"week": w, "sessions": held} for w, held in sorted(weeks.items())]}
        return to_json(data).encode()

    # ----- the files ------------------------------------------------------------------------

    def look(self) -> bool:
        """Take over what another program wrote meanwhile; True where there was something."""
        self._others = self.folder.stamps()
        stamps = self._stamps()
        if stamps == self._seen:
            return False
        self._seen = stamps
        text, plan = self._text(), self._plan_bytes()
        changed = False
        if text not in (None, self._text_on_disk):
            self._text_on_disk = text
            self.journal.add(
                replace(self.step, words="Scenario file changed outside", text=text or "", kind="")
            )
            changed = True
        if plan is not None and plan != self._plan_on_disk:
            self._plan_on_disk = plan
            changed = self._take_plan("Plan file changed outside") or changed
        self.version += changed
        return changed

    def _begin(self, text: str | None) -> None:
        step = Step(f"Opened {self.name}", text or "")
        self.journal.add(step)
        if self._plan_on_disk is not None:
            self._take_plan(f"Opened {self.plan_path.name}")
        self._seen = self._stamps()

    def _go_on(self) -> None:
        """After a restart: files that we wrote are ours, others were changed meanwhile."""
        ours = {step.text for step in self.journal.steps}
        if self._text_on_disk is not None and self._text_on_disk not in ours:
            text = self._text_on_disk
            self.journal.add(
                replace(self.step, words="Scenario file changed outside", text=text, kind="")
            )
        if self._plan_on_disk is not None and self._plan_on_disk != self.plan_file():
            known = [step.plan for step in self.journal.steps]
            found = self._plan_facts()
            if found is not None and found.plan not in known:
                self.journal.add(replace(found, words="Plan file changed outside"))
        self.write()

    def _take_plan(self, words: str) -> bool:
        found = self._plan_facts()
        if found is None or found.plan == self.step.plan:
            return False
        self.journal.add(replace(found, words=words))
        return True

    def _plan_facts(self) -> Step | None:
        """The plan file as a step; None where it can't be read."""
        loaded = self.loaded
        if loaded is None:
            return None
        try:
            facts = read_plan(str(self.plan_path), loaded.scenario.weeks, loaded.catalog)
        except InputError:
            return None
        return self.of_facts(facts)

    def of_facts(self, facts: PlanFacts) -> Step:
        """A step with the plan of a file."""
        slots = {
            (week.week, session.session): tuple(
                summed((p.exercise, p.sets) for p in session.prescriptions).items()
            )
            for week in facts.weeks
            for session in week.sessions
        }
        past: dict[str, Any] = {}
        if facts.frozen_through or facts.done:
            past["frozen_through"] = facts.frozen_through
        if facts.done:
            past["done"] = _done_data(facts.done)
        step = replace(self.step, plan=slots, past=past, mine={}, answer=None, kind="")
        return replace(step, proof=_stated_proof(facts.stated) or step.proof)

    def _stamps(self) -> dict[Path, Any]:
        found = {}
        for path in (self.path, self.plan_path):
            with contextlib.suppress(OSError):
                stat = path.stat()
                found[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        return found

    def _text(self) -> str | None:
        if not self.path.exists():
            return None
        name, raw = read_bytes(str(self.path), MAX_BYTES)
        return decode(raw, name)

    def _plan_bytes(self) -> bytes | None:
        with contextlib.suppress(OSError):
            return self.plan_path.read_bytes()
        return None

    def calendar(self) -> Calendar | None:
        """Which sessions are held where, and which weeks share exercises."""
        loaded, step = self.loaded, self.step
        if loaded is None:
            return None
        facts = self.facts_of(step)
        key = ("calendar", loaded.scenario.sha256, facts.frozen_through, tuple(facts.done.items()))
        return self._readings.get(
            key,
            lambda: Calendar(loaded.scenario, loaded.catalog, facts.frozen_through, facts.done),
        )


def frozen(step: Step) -> Hashable:
    """A step's plan as a key."""
    return tuple((step.plan or {}).items()), repr(step.past)


def slots_of(plan: Plan) -> Slots:
    """A plan's sets."""
    return {
        (week.week, session.session): tuple((p.exercise, p.sets) for p in session.exercises)
        for week in plan.weeks
        for session in week.sessions
    }


def _done_data(
    sessions: Mapping[str, Sequence[DoneSets | PrescriptionFacts]],
) -> dict[str, Any]:
    """What was done in part, as the journal keeps it."""
    held = {name: [[p.exercise, p.sets] for p in items] for name, items in sessions.items()}
    return {"sessions": held}


def _stated_proof(stated: Mapping[str, Any]) -> Proof | None:
    """What a plan file of ours says was proved."""
    scenario = stated.get("scenario")
    score, bound, status = (stated.get(key) for key in ("score", "bound", "status"))
    if not isinstance(scenario, dict) or not isinstance(score, int) or not isinstance(bound, int):
        return None
    if status not in ("optimal", "feasible") or stated.get("solver", {}).get("name") == "none":
        return None
    return Proof(str(scenario.get("sha256")), str(status), score, bound)
