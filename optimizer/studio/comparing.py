"""Gyms and plans side by side, with what differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.inputs import InputError
from catalog.vocabulary import MUSCLES, equipment
from optimizer import words
from optimizer.plan.reading import PlanFacts, read_plan
from optimizer.report.blocks import Cell, ReportBlock
from optimizer.report.changes import difference_blocks
from optimizer.report.compare import comparison_blocks
from optimizer.scenario import Loaded
from optimizer.solver import Progress, SolveOptions
from optimizer.studies.compare import Contender, compare, gym_contenders
from optimizer.studies.diff import diff
from optimizer.studio.board import block_half_sets
from optimizer.studio.draft import Draft
from optimizer.studio.folder import Refused
from optimizer.studio.jobs import Job
from optimizer.studio.planning import SECONDS
from optimizer.studio.server import Studio, blocks_html, whole
from optimizer.units import gap
from optimizer.verifier import verify

MOST_GYMS = 4
"""Gyms that are compared at once."""


def gyms(draft: Draft) -> dict[str, Any]:
    """What can be compared."""
    loaded = draft.loaded
    own = [] if loaded is None else list(loaded.scenario.gyms)
    others = [g for g in (*equipment().gyms, *own) if g not in own[:1]]
    return {"own": own, "others": list(dict.fromkeys(others))}


def begin(studio: Studio, draft: Draft, form: Mapping[str, str], chosen: list[str]) -> int:
    """Compare gyms, in its turn; gives the search's number.

    Raises:
        Refused: there is nothing to compare.
    """
    loaded = draft.usable()
    gym = form.get("gym", "")
    if gym not in loaded.scenario.gyms:
        raise Refused(f"The scenario has no gym {gym!r}.")
    known = {*equipment().gyms, *loaded.scenario.gyms}
    if not chosen or not set(chosen) <= known:
        raise Refused("Choose at least one gym to compare with.")
    if len(set(chosen)) > MOST_GYMS:
        raise Refused(f"Choose {MOST_GYMS} gyms at most.")
    options = SolveOptions(time_limit=whole(form, "seconds", *SECONDS, 60))
    picked = [name for name in dict.fromkeys(chosen) if name != gym]
    contenders = [Contender(f"{gym} as written", loaded, gym), *gym_contenders(loaded, gym, picked)]

    def call(job: Job) -> dict[str, str]:
        def tell(name: str, progress: Progress | None) -> None:
            if progress is None:
                job.note(f"{name}: done")
            elif progress.best is not None and progress.bound is not None:
                left = words.percent(gap(progress.best, progress.bound))
                job.hear(Progress(0, None, None, f"{name}: within {left}"))
            else:
                job.hear(Progress(0, None, None, f"{name}: {progress.stage}"))

        found = compare(contenders, options, tell=tell, stop=job.stop)
        return {"html": str(blocks_html(comparison_blocks(found)))}

    return studio.queue.add("Comparing gyms", call).number


def beside(studio: Studio, draft: Draft, name: str) -> list[ReportBlock]:
    """Another plan of the folder beside the draft's.

    Raises:
        Refused: there is no such plan.
        InputError: the file holds none.
    """
    loaded, facts = draft.loaded, draft.facts
    if loaded is None or facts is None:
        raise Refused("There is no plan yet; solve first.")
    path = studio.folder.path(name, ".json")
    try:
        other = read_plan(str(path), None, loaded.catalog)
    except InputError as error:
        raise Refused(f"{name} {error.problems[0].message}.") from None
    names = {e.id: e.name for e in loaded.catalog}
    return [
        _muscles(loaded, facts, other, name),
        *difference_blocks(diff(facts, other, names=names).to_data()),
    ]


def _muscles(loaded: Loaded, one: PlanFacts, other: PlanFacts, name: str) -> ReportBlock:
    """Verdict, score and sets a muscle of both, under this scenario."""
    verdicts = [verify(loaded.scenario, loaded.catalog, facts) for facts in (one, other)]
    first, second = map(block_half_sets, verdicts)
    share = (verdicts[1].score - verdicts[0].score) / max(1, abs(verdicts[0].score))
    equal = abs(share) < words.EQUAL
    rows: list[list[Cell | str]] = [
        ["Verdict", *("legal" if v.legal else "breaks rules" for v in verdicts)],
        ["Score", "", "equally good" if equal else words.signed(share)],
        ["Sets", *(str(sum(week.sets for week in v.totals)) for v in verdicts)],
    ]
    for muscle in MUSCLES:
        if muscle in first or muscle in second:
            before, after = first.get(muscle, 0), second.get(muscle, 0)
            apart = f" ({(after - before) / 2:+g})" if after != before else ""
            heat = (after - before) / max(1, before, after)
            rows.append(
                [words.titled(muscle), f"{before / 2:g}", Cell(f"{after / 2:g}{apart}", heat)]
            )
    notes = ["Both are judged by this scenario; sets a muscle are those of the whole block."]
    return ReportBlock("Side by side", ["", "This plan", name], rows, notes)
