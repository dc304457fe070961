"""Changes to plans as people read them: what differs, what it costs, what else would do.

Everything shown comes as plain data from the studies, in the form of their JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from optimizer.report.blocks import Remark, ReportBlock, items
from optimizer.words import EQUAL, capital, counted, listed, percent, weeks_in_words

ChangeData = Mapping[str, Any]


def difference_blocks(data: ChangeData) -> list[ReportBlock]:
    """What differs between two plans."""
    return [
        ReportBlock("", notes=[data["headline"]]),
        *_changes(data["changes"]),
        ReportBlock("", notes=data["notes"]),
    ]


def _changes(changes: Sequence[ChangeData], level: int = 3) -> list[ReportBlock]:
    """One line a change, under the name of its session."""
    return [
        ReportBlock(session, notes=items(change["text"] for change in group), level=level)
        for session, group in groupby(changes, key=lambda change: str(change["session"]))
    ]


# ----- replan ---------------------------------------------------------------------------------

_STAGES = {
    "score": "Best possible",
    "placements": "Prescriptions that come or go",
    "sets": "Other set counts that change",
    "best": "Best of what changes least",
}


def replan_blocks(data: ChangeData) -> list[ReportBlock]:
    """How a plan changed: what happened, what changes, what it costs, what is proved."""
    difference = data["difference"]
    notes = ReportBlock("", notes=data["notes"])
    if difference is None:
        return [notes]
    headline = difference["headline"].replace("The plans train the same.", "Nothing changes.")
    return [
        notes,
        ReportBlock("", notes=[headline]),
        *_changes(difference["changes"]),
        ReportBlock("What it means", notes=items([*data["consequences"], _cost(data["stages"])])),
        ReportBlock("What is proved", notes=items(_proofs(data["stages"]))),
    ]


def _cost(stages: list[ChangeData]) -> str:
    best, last = stages[0]["value"], stages[-1]["value"]
    if len(stages) < 2 or stages[-1]["name"] != "best" or last >= best:
        known = "" if stages[0]["proved"] else " found"
        return f"As good as the best plan{known} for what is left."
    share = (best - last) / max(1, abs(best))
    if share < EQUAL:
        return "As good as the best plan would be, to within 0.1 %."
    return f"{percent(share)} less than the best plan would score."


def _proofs(stages: list[ChangeData]) -> Iterator[str]:
    left = [name for key, name in _STAGES.items() if key not in {one["name"] for one in stages}]
    for stage in stages:
        name = _STAGES[stage["name"]]
        counts = stage["name"] in ("placements", "sets")
        value = f" {stage['value']}" if counts else ""
        if counts and not stage["value"]:
            yield f"{name}: none."
        elif stage["proved"]:
            yield f"{name}:{value}, proved: no fewer would do." if counts else f"{name}: proved."
        elif stage["bound"] is None:
            yield f"{name}:{value}, not proved." if counts else f"{name}: not proved."
        elif counts:
            yield f"{name}:{value}, proved that at least {stage['bound']} must."
        else:
            yield f"{name}: proved within {percent(stage['gap'])}."
    if left:
        yield f"No time was left for: {', '.join(left)}. Search longer (--time-limit)."


# ----- swap -----------------------------------------------------------------------------------


_SHOWN = 8
"""Names or replacements that are written out; the rest is counted (all are in the JSON)."""


def swap_blocks(data: ChangeData) -> list[ReportBlock]:
    """What could take an exercise's place, smallest loss first."""
    where = [data["session"], weeks_in_words(data["weeks"])]
    lines: list[Remark] = []
    for found in data["replacements"][:_SHOWN]:
        said = "; ".join(filter(None, [_loss(found["loss"]), found["differs"]]))
        text = f"{found['name']}: {said}"
        lines.append(Remark(text, item=True))
        lines += [Remark(_beside(change, found, data), deep=True) for change in found["others"]]
    names = data["names"]
    more = [found["name"] for found in data["replacements"][_SHOWN:]]
    rest = [
        (counted(len(more), "more replacement"), more),
        ("No legal plan has there", [names[one] for one in data["impossible"]]),
        ("Time ran out for", [names[one] for one in data["unknown"]]),
    ]
    lines += items(
        f"{title}: {_some(listed_names)}." for title, listed_names in rest if listed_names
    )
    if data["gain"]:
        lines.append(Remark(f"Where the plan gains: {data['gain']}.", item=True))
    return [ReportBlock(f"In place of {data['name']}", notes=lines, about=where)]


def swap_headline(data: ChangeData) -> str:
    """The same in a sentence, by the best replacement."""
    where = f"{data['name']} in {data['session']}, {weeks_in_words(data['weeks'])}"
    if not data["replacements"]:
        return f"nothing in place of {where}."
    best = data["replacements"][0]
    more = len(data["replacements"]) - 1
    rest = f" ({counted(more, 'more replacement')})" if more else ""
    return f"{best['name']} in place of {where}: {_loss(best['loss'])}{rest}."


def _some(names: Sequence[str]) -> str:
    """A few names, and how many more there are."""
    more = len(names) - _SHOWN
    return listed([*names[:_SHOWN], *([f"{more} more"] if more > 0 else [])])


def _beside(change: ChangeData, found: ChangeData, data: ChangeData) -> str:
    """What else has to change; of the replacement itself how it is done, which is no "also"."""
    pair = [change.get("exercise", ""), change.get("other", "")]
    if change["session"] != data["session"] or found["exercise"] not in pair:
        return f"also {change['session']}: {change['text']}"
    pair.remove(found["exercise"])
    partner, when = data["names"].get(pair[0], pair[0]), weeks_in_words(change["weeks"])
    if change["kind"] == "paired":
        return f"in a superset with {partner} in {when}"
    if change["kind"] == "unpaired":
        return f"in no superset with {partner}, as {data['name']} was, in {when}"
    return f"with other sets: {change['text'].removeprefix(found['name']).strip()}"


def _loss(share: float) -> str:
    if abs(share) < EQUAL:
        return "equally good"
    return f"the plan {'loses' if share > 0 else 'gains'} {percent(abs(share))}"


# ----- alternatives ---------------------------------------------------------------------------


def alternatives_blocks(data: ChangeData) -> list[ReportBlock]:
    """Good plans side by side: the best by its lifts, each other by what distinguishes it."""
    blocks = [ReportBlock("", notes=[data["headline"]])]
    for number, found in enumerate(data["plans"], 1):
        best = _lifts(found["plan"]) if number == 1 else []
        title = f"{number}. {capital(found['title'])}"
        blocks.append(ReportBlock(title, notes=items(best), level=3, alone=True))
        blocks += _changes(found["difference"]["changes"], level=4)
    return [*blocks, ReportBlock("", notes=data["notes"])]


def _lifts(plan: ChangeData) -> Iterator[str]:
    """``Pull A, weeks 1-6: Deadlift, Pull-Up``, session by session."""
    found: dict[tuple[str, frozenset[str]], tuple[list[str], list[int]]] = {}
    for week in plan["weeks"]:
        for session in week["sessions"]:
            names = [item["name"] for item in session["exercises"]]
            same = found.setdefault((session["session"], frozenset(names)), (names, []))
            same[1].append(week["week"])
    for (session_name, _), (names, weeks) in found.items():
        yield f"{session_name}, {weeks_in_words(weeks)}: {', '.join(names)}"
