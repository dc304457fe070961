"""The plan's page: what a change does, and the searches that are asked for from it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.inputs import InputError, Path_, undotted
from catalog.queries import find
from catalog.schema import Exercise
from catalog.vocabulary import closure
from optimizer.answer import best_plan, solve
from optimizer.explain.breakdown import breakdown
from optimizer.explain.findings import Explanation
from optimizer.explain.prices import prices
from optimizer.explain.why import why, why_not
from optimizer.plan.choice import Choice
from optimizer.plan.ordering import legal_order
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Answer, Plan, WeekPlan
from optimizer.report.blocks import ReportBlock
from optimizer.report.changes import alternatives_blocks, swap_blocks
from optimizer.report.explanation import explanation_blocks
from optimizer.rules.lines.edits import REMOVE, Edit, apply_to
from optimizer.rules.lines.edits import LineChange as LineChange
from optimizer.scenario.calendar import SessionWeeks
from optimizer.solver import Progress, SolveOptions
from optimizer.studies.alternatives import alternatives
from optimizer.studies.history import done_weeks
from optimizer.studies.swap import swap
from optimizer.studio.board import Board
from optimizer.studio.changes import Change, back_or_forth, rest_of, said
from optimizer.studio.draft import Draft
from optimizer.studio.folder import Refused
from optimizer.studio.jobs import Job
from optimizer.studio.journal import Lines, Slot, Step
from optimizer.studio.server import Studio, blocks_html, weeks_of, whole
from optimizer.substitutes import nearest, what_differs

NEAR = 12
"""Exercises that are held against each other at once, nearest first."""
FOUND = 30
"""Exercises that a search shows at most."""
SECONDS = (5, 600)
"""Least and most seconds of a search."""

Report = Callable[[Progress], None]


# ----- changes ---------------------------------------------------------------------------------


def change(draft: Draft, form: Mapping[str, str]) -> str:
    """Make the change that a form asks for; gives what to say, empty for the usual.

    Raises:
        Refused: it makes no sense where things stand.
    """
    what = form.get("do", "")
    if what in ("undo", "redo"):
        return back_or_forth(draft, what)
    step = _step(Change(draft), what, form)
    draft.do(step)
    return f"{step.words}."


def _step(new: Change, what: str, form: Mapping[str, str]) -> Step:
    session, exercise, to = (form.get(key, "") for key in ("session", "exercise", "to"))

    def sets() -> Step:
        by = whole(form, "by", -50, 50) if "by" in form else None
        count = whole(form, "to", 0, 50) if by is None else None
        return new.sets(session, exercise, weeks_of(form), by, count)

    makers: dict[str, Callable[[], Step]] = {
        "forget": new.forget,
        "pin": lambda: new.pin(session, exercise),
        "exclude": lambda: new.exclude(exercise),
        "repair": lambda: _repair(new, form),
        "sets": sets,
        "swap": lambda: new.swap(session, exercise, weeks_of(form), to, day="day" in form),
        "move": lambda: new.move(session, exercise, weeks_of(form), to, form.get("before") or None),
        "shift": lambda: new.shift(session, exercise, weeks_of(form), whole(form, "by", -1, 1)),
        "add": lambda: new.add(session, exercise, weeks_of(form)),
        "remove": lambda: new.remove(session, exercise, weeks_of(form)),
    }
    if what not in makers:
        raise Refused(f"There is no change called {what!r}.")
    return makers[what]()


def _repair(new: Change, form: Mapping[str, str]) -> Step:
    """A way out that a solve has confirmed, written into the file."""
    plan = new.draft.last_answer
    number = whole(form, "number", 0, 100)
    repairs = [] if plan is None else plan.repairs or []
    if number >= len(repairs):
        raise Refused("That way out is no longer known; solve again.")
    found = repairs[number]
    paths = [undotted(part) for part in found.path.split(", ")]
    values = [found.to] if len(paths) == 1 else list(found.to)
    document = new.loaded.document
    edit = Edit(
        tuple(
            LineChange(document.written(path), value if _may_be(path, value) else REMOVE, "", 0)
            for path, value in zip(paths, values, strict=True)
        )
    )
    text = new.text(lambda data: apply_to(data, edit))
    return replace(new.step, words=found.edit, text=text, kind="")


def _may_be(path: Path_, value: Any) -> bool:
    """Whether a value is meant: null is one where it means no such rule, else a line that goes."""
    rule = path in (("balance",), ("recovery",), ("deload",)) or "limits" in path[:-1]
    return value is not None or rule


def payload(studio: Studio, draft: Draft, say: str = "") -> dict[str, Any]:
    """What a window needs to show the draft as it is now."""
    board = None if draft.loaded is None else Board(draft)
    standing = None if board is None else board.standing
    sentence = "" if standing is None or draft.step.plan is None else standing.sentence
    return {
        "version": draft.version,
        "bar": studio.render("bar.html", draft=draft),
        "standing": studio.render("standing.html", draft=draft, standing=standing),
        "board": studio.render("board.html", draft=draft, board=board),
        "say": " ".join(part for part in (say, sentence) if part),
    }


# ----- one exercise ----------------------------------------------------------------------------


def lift(draft: Draft, session: str, exercise: str, week: int) -> dict[str, Any]:
    """What can be done to one exercise of a session.

    Raises:
        Refused: the plan has no such exercise there.
    """
    new = Change(draft)
    group = _group(new, session, week)
    weeks = [
        w
        for w in group.weeks
        if w > new.calendar.frozen_through and not new.calendar.started(w, session)
    ]
    entry = new.loaded.catalog.by_id.get(exercise)
    pins = {(pin.exercise, pin.session) for pin in new.loaded.scenario.pin}
    return {
        "session": session,
        "exercise": exercise,
        "name": new.name(exercise),
        "entry": entry,
        "weeks": weeks,
        "held": [w for w in weeks if exercise in dict(new.slots.get((w, session), ()))],
        "pinned": (exercise, session) in pins,
        "sessions": [s.name for s in new.loaded.scenario.sessions if s.name != session],
        "found": alternatives_at_once(draft, session, exercise, weeks) if weeks else [],
    }


def alternatives_at_once(
    draft: Draft, session: str, exercise: str, weeks: list[int], text: str = ""
) -> list[dict[str, Any]]:
    """What could stand in an exercise's place with nothing else changed, smallest loss first.

    Looked for by name where there is a text, else among the nearest.
    """
    new = Change(draft)
    before = draft.judge(new.slots)
    found = []
    gym = new.calendar.gym(weeks[0], _group(new, session, weeks[0]).session)
    items = closure(new.loaded.scenario.gyms[gym])
    for entry in _candidates(new, session, exercise, weeks, text):
        try:
            step = Change(draft).swap(session, exercise, weeks, entry.id, day=False)
        except Refused:
            continue
        verdict = draft.judge(step.plan or {})
        loss = (before.score - verdict.score) / max(1, abs(before.score))
        old = new.loaded.catalog.by_id.get(exercise)
        worse = [v for v in verdict.violations if v not in before.violations]
        found.append(
            {
                "id": entry.id,
                "name": entry.name,
                "loss": loss,
                "broken": worse[0].message if worse else "",
                "differs": "" if old is None else what_differs(old, entry, items),
            }
        )
    return sorted(found, key=lambda item: (bool(item["broken"]), item["loss"], item["name"]))


def _candidates(
    new: Change, session: str, exercise: str, weeks: list[int], text: str
) -> list[Exercise]:
    """Exercises that may be chosen there, those that are like the old one first."""
    old = new.loaded.catalog.by_id.get(exercise)
    entries = list(new.loaded.catalog) if old is None else nearest(old, new.loaded.catalog)
    return _able(new, session, weeks[0], entries, text)[:NEAR]


def addable(draft: Draft, session: str, weeks: list[int], text: str) -> list[Exercise]:
    """Exercises that could be added to a session, by name."""
    new = Change(draft)
    return _able(new, session, weeks[0], list(new.loaded.catalog), text)[:FOUND]


def _able(
    new: Change, session: str, week: int, entries: Sequence[Exercise], text: str
) -> list[Exercise]:
    """Those of some exercises that a session may choose and does not have, by name if asked."""
    ids = new.calendar.choosable(_group(new, session, week))
    held = dict(new.slots.get((week, session), ()))
    able = [e for e in entries if e.id in ids and e.id not in held]
    return find(text, able) if text.strip() else able


def _group(new: Change, session: str, week: int) -> SessionWeeks:
    group = new.calendar.group_of.get((week, session))
    if group is None:
        raise Refused(f"{session} is not held in week {week}.")
    return group


# ----- searches --------------------------------------------------------------------------------


class Search:
    """A search that a page asked for: what is done, and what becomes of the result.

    Args:
        studio: whose queue it waits in.
        draft: that it is about, as it is now.
        what: ``solve``, ``rest``, ``why``, ``why_not``, ``prices``, ``explain``, ``rank`` or
            ``other``.
        form: its options.

    Raises:
        Refused: it makes no sense where things stand.
    """

    def __init__(self, studio: Studio, draft: Draft, what: str, form: Mapping[str, str]) -> None:
        if what not in TITLES:
            raise Refused(f"There is no search called {what!r}.")
        loaded = draft.usable()
        if what not in ("solve",) and draft.step.plan is None:
            raise Refused("There is no plan yet; solve first.")
        self.studio, self.draft, self.what, self.form = studio, draft, what, form
        self.loaded = loaded
        self.target = rest_of(draft) if what == "rest" else loaded
        self.options = SolveOptions(time_limit=whole(form, "seconds", *SECONDS, 60))
        self.plan = None if what in ("solve", "rest") else draft.plan
        self.facts = draft.facts
        self.frozen = self._frozen()
        self.title = TITLES[what]

    def _frozen(self) -> Sequence[WeekPlan]:
        if self.facts is None or not (self.facts.frozen_through or self.facts.done):
            return ()
        try:
            return done_weeks(self.loaded, self.facts, self.facts.frozen_through)
        except InputError as error:
            raise Refused(said(error.problems[0])) from None

    def start(self) -> int:
        """Begin it, or let it wait for its turn; gives its number."""
        return self.studio.queue.add(self.title, self.call, self.draft).number

    def call(self, job: Job) -> dict[str, str]:
        """Do the work and what follows from it, unless nobody waits for it any more."""
        found: Answer | list[ReportBlock] = getattr(self, f"_{self.what}")(job.hear, job.stop)
        with self.draft.lock:
            if job.gone:
                return {}
            html = self._settled(found) if isinstance(found, Answer) else blocks_html(found)
            return {"html": str(html)}

    def _settled(self, plan: Answer) -> str:
        """What becomes of an answer, once: a plan goes to the page and its file."""
        draft, rest = self.draft, self.what == "rest"
        draft.last_answer = plan
        loaded = draft.reading.loaded
        if loaded is None or loaded.scenario.sha256 != self.loaded.scenario.sha256:
            return "<p>The scenario was changed while this was solved; solve again.</p>"
        if not isinstance(plan, Plan):
            return self.studio.render("clash.html", plan=plan, mine=rest)
        draft.settle(plan, "Solved the rest" if rest else "Solved", proved=not rest)
        return self.studio.render("proved.html", plan=plan, rest=rest)

    # ----- plans -----------------------------------------------------------------------------

    def _solve(self, report: Report, stop: threading.Event) -> Answer:
        return solve(self.target, self.options, report, stop, frozen=self.frozen)

    _rest = _solve

    # ----- answers ---------------------------------------------------------------------------

    def _base(self) -> Plan:
        if self.plan is None:
            raise Refused("This plan can't be explained: it has sessions or exercises not known.")
        return self.plan

    def _legal(self) -> Plan:
        plan = self._base()
        verdict = self.draft.verdict
        if verdict is None or not verdict.legal:
            raise Refused("The plan breaks rules; mend them first, or solve the rest.")
        return plan

    def _why(self, report: Report, stop: threading.Event) -> list[ReportBlock]:
        report(Progress(0, None, None, "looking for the best plan without it"))
        plan = self._legal()
        found = why(self.loaded, plan, self.form["exercise"], best_plan, stop=stop)
        return explanation_blocks(Explanation(plan, why=found))

    def _why_not(self, report: Report, stop: threading.Event) -> list[ReportBlock]:
        report(Progress(0, None, None, "looking for the best plan with it"))
        plan = self._legal()
        asked = self.form.get("exercise", "")
        found = why_not(self.loaded, plan, asked, best_plan, stop=stop)
        return explanation_blocks(Explanation(plan, why_not=found))

    def _prices(self, report: Report, stop: threading.Event) -> list[ReportBlock]:
        def done(count: int, total: int) -> None:
            report(Progress(0, None, None, f"{count} of {total} rules"))

        plan = self._legal()
        found = prices(self.loaded, plan, best_plan, stop=stop, on_done=done)
        return explanation_blocks(Explanation(plan, prices=found))

    def _explain(self, report: Report, stop: threading.Event) -> list[ReportBlock]:
        report(Progress(0, None, None, "adding up what each exercise brings"))
        plan = self._legal()
        found = breakdown(self.loaded, facts_of(plan))
        return explanation_blocks(Explanation(plan, found))

    def _rank(self, report: Report, stop: threading.Event) -> list[ReportBlock]:
        """What could take an exercise's place, the rest of the plan free to follow."""
        if self.facts is None:
            raise Refused("There is no plan yet; solve first.")
        scope = "day" if "day" in self.form else "phase"
        found = swap(
            self.loaded,
            self.facts,
            whole(self.form, "week", 1, 26),
            self.form.get("session", ""),
            self.form.get("exercise", ""),
            scope=scope,
            options=self.options,
            on_progress=report,
            stop=stop,
        )
        return swap_blocks(found.to_data())

    def _other(self, report: Report, stop: threading.Event) -> list[ReportBlock]:
        """Other plans that are nearly as good."""
        found = alternatives(self.loaded, options=self.options, on_progress=report, stop=stop)
        return alternatives_blocks(found.to_data())


TITLES = {
    "solve": "Solving",
    "rest": "Solving the rest around what you changed",
    "why": "Why is it in the plan?",
    "why_not": "Why is it not in the plan?",
    "prices": "What each rule costs",
    "explain": "Where the score comes from",
    "rank": "What could take its place",
    "other": "Other good plans",
}
"""Searches, by what a page calls them."""


def interim(draft: Draft, choice: Callable[[], Choice]) -> Board | None:
    """The best plan of a search that goes on, to be looked at."""
    loaded = draft.loaded
    if loaded is None:
        return None
    lines: dict[Slot, Lines] = {}
    for (week, name), held in choice().items():
        goal = loaded.scenario.session(name).goal
        entries = [loaded.catalog[e] for e in held]
        order = legal_order(entries, loaded.scenario, goal) or entries
        lines[week, name] = tuple((e.id, held[e.id]) for e in order)
    return Board(draft, lines)
