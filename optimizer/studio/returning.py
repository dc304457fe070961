"""What comes back from the gym floor: logs held against the plan, and the rest planned anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from catalog.inputs import read_text
from optimizer.files import replace_file
from optimizer.floor.placing import Placed, matched, placed
from optimizer.floor.track import steps_of, track
from optimizer.logs.log import Log
from optimizer.logs.names import answers_text, read_answers
from optimizer.logs.reading import parse_log
from optimizer.plan.schema import Plan
from optimizer.report.changes import replan_blocks
from optimizer.report.floor import log_blocks, track_blocks
from optimizer.scenario import Loaded
from optimizer.scenario.rewriting import on_one_line, rewritten
from optimizer.solver import Progress, SolveOptions
from optimizer.studies.replan import Change, Replan, replan
from optimizer.studio.changes import WIDTH
from optimizer.studio.draft import Draft
from optimizer.studio.folder import Refused
from optimizer.studio.handing import day_of, whole_plan
from optimizer.studio.jobs import Job
from optimizer.studio.planning import SECONDS
from optimizer.studio.server import Studio, blocks_html, whole

MOST_NAMES, LETTERS = 500, 200
"""Names that are remembered, and letters of each."""
LOSSES = (0, 1, 2, 5)
"""Percent of the best score that keeping things may cost, to choose from."""


class Taken:
    """A log that was taken in: named, and laid on the plan.

    Args:
        draft: with a plan.
        raw: the log's content.
        name: of its file.
        asked: ``unit`` of weights that say none, ``start`` where the plan has no dates, and
            ``names``, what names of the log mean as JSON: remembered in the names file.

    Raises:
        InputError: it is no log, or the names file is none.
        Refused: there is no plan to hold it against, or a name means no exercise.
    """

    def __init__(self, draft: Draft, raw: bytes, name: str, asked: Mapping[str, str]) -> None:
        if draft.loaded is None:
            raise Refused("The scenario has problems; mend them first.")
        self.draft = draft
        self.loaded: Loaded = draft.loaded
        self.plan: Plan = whole_plan(draft)
        home = draft.folder.path(f"{draft.name.rpartition('.')[0]}.names.yaml")
        self.names_file = home.name
        answers, new = read_answers(str(home)), self._answers(asked.get("names", ""))
        log = parse_log(raw, name, "lb" if asked.get("unit") == "lb" else "kg")
        if not new.keys() <= {item.name for _, item in log.exercises()}:
            raise Refused("The log has no such names.")
        self.log: Log = matched([log], self.loaded.catalog, answers | new, self.plan)
        self.placed: Placed = placed(self.plan, self.log, day_of(asked.get("start", "")))
        if new:
            text = answers_text(answers | new, self.log.unmatched)
            read_text(text, home.name)  # or else it would be of no use
            if len(answers | new) > MOST_NAMES:
                raise Refused(f"{home.name} can hold {MOST_NAMES} names.")
            replace_file(home, text.encode())

    def _answers(self, text: str) -> dict[str, str]:
        """What names mean, as the page says it."""
        try:
            found = json.loads(text) if text else {}
        except (ValueError, RecursionError):
            raise Refused("These are no names.") from None
        if not isinstance(found, dict):
            raise Refused("These are no names.")
        answers = {}
        for name, meant in found.items():
            ids = self.loaded.catalog.meant(meant) if isinstance(meant, str) else ()
            if len(ids) != 1 or not 0 < len(name) <= LETTERS:
                raise Refused(f"The catalogue has no exercise {str(meant)[:LETTERS]!r}.")
            answers[name] = ids[0]
        return answers

    def shown(self) -> dict[str, Any]:
        """What was planned and done, which names are open, and from when the rest may change."""
        catalog = self.loaded.catalog
        found = track(self.plan, catalog, self.placed, steps_of(self.loaded.scenario))
        near = {
            name: [(e, catalog[e].name) for e in ids] for name, ids in self.log.unmatched.items()
        }
        return {
            "track": blocks_html(track_blocks(found, catalog)),
            "log": blocks_html(log_blocks(self.log, self.placed, catalog)),
            "unmatched": near,
            "exercises": [(e.id, e.name) for e in catalog],
            "names_file": self.names_file,
            "first": self._first(),
            "weeks": range(self.plan.frozen_through or 0, self.loaded.scenario.weeks),
            "losses": LOSSES,
        }

    def _first(self) -> int | None:
        """The first week that is not wholly done; None where the log has no session of the plan."""
        weeks = self.plan.weeks
        last = max((week for week, _ in self.placed.workouts), default=None)
        if last is None:
            return None
        held = {s.session for week in weeks if week.week == last for s in week.sessions}
        done = {session for week, session in self.placed.workouts if week == last}
        return min(last + (held <= done), self.loaded.scenario.weeks)


def begin(studio: Studio, taken: Taken, asked: Mapping[str, str]) -> int:
    """Plan the rest anew around what a log says was done; gives the search's number.

    Raises:
        Refused: nothing of the log belongs to the plan, or what is asked makes no sense.
    """
    draft, loaded, base = taken.draft, taken.draft.usable(), taken.draft.facts
    if base is None:
        raise Refused("There is no plan yet; solve first.")
    if not taken.placed.workouts:
        raise Refused("No workout of this log belongs to a session of the plan.")
    loss = whole(asked, "loss", 0, 100, 1) / 100
    catch_up = "spread" if asked.get("catch_up") == "spread" else "drop"
    change = Change(whole(asked, "from_week", 1, 26), catch_up=catch_up, loss=loss)
    options = SolveOptions(time_limit=whole(asked, "seconds", *SECONDS, 60), gap=loss / 10)
    log, step = taken.placed.facts(), draft.step

    def call(job: Job) -> dict[str, str]:
        def hear(progress: Progress) -> None:
            job.hear(replace(progress, choice=None))

        found = replan(loaded, base, change, options, log=log, on_progress=hear, stop=job.stop)
        with draft.lock:
            if job.gone:
                return {}
            if draft.step is not step:
                return {
                    "html": "<p>The plan was changed meanwhile; hold the log against it anew.</p>"
                }
            return {"html": _settled(studio, draft, loaded, found)}

    return studio.queue.add("Planning the rest anew", call).number


def _settled(studio: Studio, draft: Draft, loaded: Loaded, found: Replan) -> str:
    """Take over a changed plan, and the scenario under which it is legal."""
    if not isinstance(found.plan, Plan):
        return studio.render("clash.html", plan=found.plan, mine=False, ways=False)
    text = text_of(draft, loaded, found.loaded)
    week = (found.plan.frozen_through or 0) + 1
    draft.settle(found.plan, f"Planned anew from week {week} on", proved=True, text=text)
    head = Markup('<p class="good">The plan is changed, and saved. <a href="{}">See it</a></p>')
    return str(
        head.format(studio.url("plan", draft.name)) + blocks_html(replan_blocks(found.to_data()))
    )


def text_of(draft: Draft, old: Loaded, new: Loaded) -> str:
    """The scenario's text with what a study has changed, comments kept where that can be."""
    before, after = old.document.data, new.document.data
    text = rewritten(draft.step.text, lambda data: _carry(data, before, after), WIDTH)
    loaded = draft.read(text).loaded
    if loaded is not None and loaded.scenario.sha256 == new.scenario.sha256:
        return text
    return rewritten("{}", lambda data: data.update(after), WIDTH)


def _carry(written: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Change lines of a file's own data as its meaning changes; the others stay."""
    for key in before:
        if key not in after:
            written.pop(key, None)
    for key, value in after.items():
        old, here = before.get(key), written.get(key)
        if old == value or (key not in before and _says_nothing(value)):
            continue
        if isinstance(old, dict) and isinstance(value, dict) and isinstance(here, dict):
            _carry(here, old, value)
        elif _longer(old, value) and isinstance(here, list) and len(here) == len(old or ()):
            here.extend(on_one_line(item) for item in value[len(old or ()) :])
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            written[key] = [on_one_line(item) for item in value]
        else:
            written[key] = on_one_line(value) if isinstance(value, list | dict) else value


def _says_nothing(value: Any) -> bool:
    """Whether a value is empty, however deep."""
    inside = value.values() if isinstance(value, dict) else value
    return isinstance(value, list | dict) and all(map(_says_nothing, inside))


def _longer(old: Any, new: Any) -> bool:
    """Whether a list is another one with more mappings behind it."""
    lists = isinstance(old, list) and isinstance(new, list)
    return lists and new[: len(old)] == old and all(isinstance(i, dict) for i in new[len(old) :])
