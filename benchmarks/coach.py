"""How far plans agree with what coaches write: ``make coach``.

For every ``NAME.yaml`` of a folder: what our own plan looks like to a coach. Where a plan that
somebody wrote stands beside it (``NAME.json`` or ``NAME.coach.json``): which rules it breaks under
the person's defaults and its own weekly totals, and what it scores beside the proved optimum under
the same totals without the rules that it breaks. Each row goes out as a line of JSON, the table
after them. Searches end by work done, never by the clock, so that a busy machine says the same.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any

from optimizer import (
    Answer,
    Loaded,
    Plan,
    PlanFacts,
    SolveOptions,
    facts_of,
    load_scenario,
    solve,
    verify,
)
from optimizer import read_plan as read_facts
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.load import edited
from optimizer.solver.options import Work
from optimizer.units import WARM_UP_SECONDS

Data = dict[str, Any]
RANDOM_PLANS = 5
"""Random legal plans whose mean score stands for no plan at all."""
WORK = 6.0
"""Units that one search may take, some four seconds of a quiet core each."""
GAP = 0.003
"""A plan proved this close to the best is read as the best."""
SECONDS_A_UNIT = 300.0
"""What a unit may take before the clock ends it: only what hangs takes as long."""
PEOPLE = Path(__file__).with_name("people")
"""People as a coach writes them down, and published programmes with their plans."""


def _limit(key: str) -> Callable[[Data], None]:
    def drop(data: Data) -> None:
        data.setdefault("limits", {})[key] = None
        for session in data["sessions"]:
            session.get("limits", {}).pop(key, None)
            if key == "minutes":
                session.pop("minutes", None)

    return drop


def _put(*path: str, value: Any) -> Callable[[Data], None]:
    def drop(data: Data) -> None:
        for key in path[:-1]:
            data = data.setdefault(key, {})
        data[path[-1]] = value

    return drop


def _no_rotation(data: Data) -> None:
    phases = data["block"].get("phases", [])
    data["block"]["phases"] = [p["weeks"] if isinstance(p, dict) else p for p in phases]


DROPPED: dict[str, Callable[[Data], None]] = {
    **{
        f"session_{key}": _limit(key)
        for key in (
            "exercises",
            "sets",
            "minutes",
            "muscle_sets",
            "lower_back",
            "grip",
            "isolation",
        )
    },
    "session_family": _limit("per_family"),
    "muscle_sets": _put("muscle_sets", value={}),
    "balance": _put("balance", value=None),
    "sets_per_exercise": _put("sets_per_exercise", value={"min": 1, "max": 20, "spread": 20}),
    "spread": _put("sets_per_exercise", "spread", value=20),
    "deload_half": _put("deload", value=None),
    "frequency": _put("frequency", "exercise", value=7),
    "compound_first": _put("ordering", "compound_first", value=False),
    "apart": _put("ordering", "apart", value=[]),
    "recovery": _put("recovery", value=None),
    "require": _put("require", value=[]),
    "include": _put("select", "include", value=[]),
    "pin": _put("pin", value=[]),
    "rotation": _no_rotation,
}
"""How a rule that an expert's plan breaks is taken out of the scenario."""


def _totals(facts: PlanFacts) -> list[int]:
    return [sum(p.sets for s in week.sessions for p in s.prescriptions) for week in facts.weeks]


def _unavailable(loaded: Loaded, facts: PlanFacts) -> set[str]:
    """Exercises of a plan that the person's level or goal keeps out."""
    calendar = Calendar(loaded.scenario, loaded.catalog)
    return {
        p.exercise
        for week in facts.weeks
        for session in week.sessions
        for p in session.prescriptions
        if p.exercise in loaded.catalog
        and p.exercise
        not in calendar.available(week.week, loaded.scenario.session(session.session))
    }


def _changed(loaded: Loaded, change: Iterable[Callable[[Data], None]]) -> Loaded:
    data: Data = json.loads(json.dumps(loaded.document.data, default=str))
    for one in change:
        one(data)
    return edited(loaded, data)


def _solved(loaded: Loaded, work: float, gap: float = GAP, seed: int = 0) -> Answer:
    limit = SECONDS_A_UNIT * work
    options = SolveOptions(time_limit=limit, gap=gap, workers=1, seed=seed, work=Work(work))
    return solve(loaded, options, explain=False)


def _share(found: int, of: int) -> float:
    return round(100 * found / of, 1) if of else 0.0


# --- an expert's plan -------------------------------------------------------------------------


def expert(loaded: Loaded, facts: PlanFacts, work: float) -> Data:
    """Rules broken, and the score beside the optimum under the same totals."""
    same = _changed(loaded, [_put("weekly_sets", value=_totals(facts))])
    verdict = verify(same.scenario, same.catalog, facts)
    unlocked = dict.fromkeys(sorted(_unavailable(same, facts)), 1)
    drops = [DROPPED[rule] for rule in verdict.broken if rule in DROPPED]
    if unlocked:
        kept = dict(same.document.data.get("select", {}).get("unlock", {}))
        drops.append(_put("select", "unlock", value=kept | unlocked))
    free = _changed(same, drops)
    own = verify(free.scenario, free.catalog, facts)
    best = _solved(free, work)
    luck = _random_scores(free, work / 4)
    row: Data = {
        "broken": list(verdict.broken),
        "left": list(own.broken),
        "score": own.score,
        "optimum": best.score,
        "bound": best.bound,
        "random": round(mean(luck)) if luck else None,
    }
    if best.bound:
        row["share"] = _share(own.score, best.bound)  # at least: no plan scores more than the bound
    if best.score:
        row["share_of_found"] = _share(own.score, max(own.score, best.score))  # at most
    if best.score and luck and best.score > mean(luck):
        row["above_random"] = round(100 * (own.score - mean(luck)) / (best.score - mean(luck)), 1)
    return row


def _random_scores(loaded: Loaded, work: float) -> list[int]:
    """What legal plans are worth that were made for something else."""
    found = []
    names = sorted(exercise.id for exercise in loaded.catalog)
    for seed in range(RANDOM_PLANS):
        liked = random.Random(seed).sample(names, max(1, len(names) // 3))  # noqa: S311
        weights = dict.fromkeys(loaded.scenario.content["score"], 0)
        other = _changed(
            loaded,
            [
                _put("score", value=weights | {"preference": 1}),
                _put("select", "prefer", value=liked),
            ],
        )
        plan = _solved(other, work, gap=0.3, seed=seed)
        if plan.weeks is not None:
            found.append(verify(loaded.scenario, loaded.catalog, facts_of(plan)).score)
    return found


# --- our own plans ----------------------------------------------------------------------------


def ours(loaded: Loaded, plan: Answer) -> Data:
    """What a coach sees first in a plan of ours; without one, how the search ended."""
    if not isinstance(plan, Plan):
        return {"status": plan.status, "seconds": plan.solver.seconds}
    calendar = Calendar(loaded.scenario, loaded.catalog)
    training = [week for week in plan.weeks if not week.deload]
    lifts = [
        (week.week, session, item)
        for week in training
        for session in week.sessions
        for item in session.exercises
    ]
    sessions = [(week.week, session) for week in training for session in week.sessions]
    roomy = [s for week, s in sessions if _room_for_three(loaded, calendar, week, s.session)]
    openers = Counter(s.exercises[0].exercise for _, s in sessions if s.exercises)
    opener = openers.most_common(1)[0] if openers else ("", 0)
    own = {e.id: e for e in loaded.catalog}
    return {
        "status": plan.status,
        "days": len(loaded.scenario.sessions),
        "gap": plan.gap,
        "seconds": plan.solver.seconds,
        "two_sets": _share(sum(item.sets == 2 for *_, item in lifts), len(lifts)),
        "below_own": _share(
            sum(item.sets < min(3, own[item.exercise].sets.min) for *_, item in lifts), len(lifts)
        ),
        "few_exercises": _share(sum(len(s.exercises) < 3 for s in roomy), len(roomy)),
        "room_for_three": _share(len(roomy), len(sessions)),
        "deloads": _deloads(plan),
        "opener": opener[0],
        "opener_share": _share(opener[1], len(sessions)),
        "against": _against(plan, calendar),
        "no_pull": _without_pull(loaded, plan, calendar),
        "no_main": _without_main(loaded, plan, calendar),
        "minutes": _minutes(loaded, plan, calendar),
    }


def _room_for_three(loaded: Loaded, calendar: Calendar, week: int, name: str) -> bool:
    """Whether sets and clock leave room for three exercises in all weeks of a group.

    Sets: three exercises of the fewest sets in each session of the week. Clock: warm-up, and the
    three exercises that are over soonest, setting up included.
    """
    scenario = loaded.scenario
    session = scenario.session(name)
    least = scenario.sets_per_exercise.min
    weeks = calendar.group_of[week, name].weeks
    can = set.intersection(*(set(calendar.available(number, session)) for number in weeks))
    entries = [loaded.catalog[e] for e in can]
    quick = sorted(e.setup_seconds + least * e.seconds_per_set for e in entries)[:3]
    seconds = WARM_UP_SECONDS[scenario.warm_up] + sum(quick)
    for number in weeks:
        band, minutes = calendar.bands[number], calendar.limits(number, session).minutes
        if calendar.deload(number) or band is None:
            continue
        late = minutes is not None and seconds > 60 * minutes
        if late or len(quick) < 3 or band[0] < 3 * least * len(calendar.held(number)):
            return False
    return True


def _deloads(plan: Plan) -> list[float]:
    """Each deload week's sets in percent of the training week before."""
    found, before = [], 0
    for week in plan.weeks or ():
        if not week.deload:
            before = week.sets
        elif before:
            found.append(_share(week.sets, before))
    return found


def _against(plan: Plan, calendar: Calendar) -> int:
    """Sets of a lift that fall from one training week to the next though the target does not."""
    count = 0
    for group in calendar.groups:
        weeks = [w for w in group.weeks if not calendar.deload(w)]
        for one, other in pairwise(weeks):
            if calendar.mesocycle(one) != calendar.mesocycle(other):
                continue
            old, new = (_sets(plan, week, group.session.name) for week in (one, other))
            low, high = calendar.bands[one], calendar.bands[other]
            if low is not None and high is not None and high >= low:
                count += sum(max(0, sets - new.get(e, 0)) for e, sets in old.items())
    return count


def _sets(plan: Plan, week: int, session: str) -> dict[str, int]:
    held = [s for s in (plan.weeks or ())[week - 1].sessions if s.session == session]
    return {item.exercise: item.sets for s in held for item in s.exercises}


def _without_pull(loaded: Loaded, plan: Plan, calendar: Calendar) -> int:
    """Training weeks without a vertical or a horizontal pull that was there to be had."""
    count = 0
    for week in plan.weeks or ():
        for pattern in ("vertical_pull", "horizontal_pull") if not week.deload else ():
            able = any(
                loaded.catalog[e].pattern == pattern
                for session in calendar.held(week.week)
                for e in calendar.available(week.week, session)
            )
            done = any(
                loaded.catalog[item.exercise].pattern == pattern
                for session in week.sessions
                for item in session.exercises
            )
            count += able and not done
    return count


def _without_main(loaded: Loaded, plan: Plan, calendar: Calendar) -> int:
    """Strength weeks without a compound rated 3 in three sets, where one was available."""
    count = 0
    for week in plan.weeks or ():
        strength = [
            s for s in calendar.held(week.week) if calendar.goal(week.week, s) == "strength"
        ]
        mains = {
            e
            for s in strength
            for e in calendar.available(week.week, s)
            if loaded.catalog[e].mechanic == "compound" and loaded.catalog[e].goals.strength == 3
        }
        done = any(
            item.exercise in mains and item.sets >= 3
            for session in week.sessions
            for item in session.exercises
        )
        count += bool(mains) and not week.deload and not done
    return count


def _minutes(loaded: Loaded, plan: Plan, calendar: Calendar) -> float | None:
    """Minutes of training sessions in percent of their caps."""
    used, caps = 0, 0
    for week in plan.weeks or ():
        for session in week.sessions if not week.deload else ():
            cap = calendar.limits(week.week, loaded.scenario.session(session.session)).minutes
            used, caps = (used + session.minutes, caps + cap) if cap else (used, caps)
    return _share(used, caps) if caps else None


# --- the table --------------------------------------------------------------------------------


def rows(folder: Path, work: float) -> Iterator[Data]:
    """One row a person of a folder, with the expert's plan where there is one."""
    for path in sorted(folder.glob("*.yaml")):
        loaded = load_scenario(str(path))
        plan = _solved(loaded, work)
        row: Data = {"person": path.stem, **ours(loaded, plan)}
        for ending in (".json", ".coach.json"):
            beside = path.with_name(path.stem + ending)
            if beside.exists():
                row["expert"] = expert(loaded, read_facts(str(beside)), work)
        yield row


def summary(found: Sequence[Data]) -> str:
    """The figures that agreement is judged by, as lines of text."""
    experts = [row["expert"] for row in found if "expert" in row]
    kinds = [len([rule for rule in e["broken"] if rule != "balance"]) for e in experts]
    none = sum("gap" not in row for row in found)
    whole, people, found = found, len(found), [row for row in found if "gap" in row]
    if not found:
        return f"{people} people, and a plan for none of them with this work\n"
    deloads = [share for row in found for share in row["deloads"]]
    near_half = _share(sum(40 <= share <= 67 for share in deloads), len(deloads))
    lines = [f"{people} people, {len(experts)} plans by experts"]
    if none:
        lines.append(f"people without a plan with this work: {none}")
    if experts:
        lines += [
            f"rules an expert's plan breaks, balance apart: {mean(kinds):.2f}",
            *_shares("coaches' own plans", [r for r in whole if not _published(r)]),
            *_shares("published programmes", [r for r in whole if _published(r)]),
        ]
    lines += [
        f"prescriptions of two sets: {mean(row['two_sets'] for row in found):.0f} %",
        *_two_sets("one or two sessions a week", [r for r in found if r["days"] <= 2]),
        *_two_sets("three and more", [r for r in found if r["days"] > 2]),
        *_few(found),
        f"deloads from 40 to 67 %: {near_half:.0f} %",
        f"sets against the trend: {sum(row['against'] for row in found)}",
        f"weeks without an available pull: {sum(row['no_pull'] for row in found)}",
        f"strength weeks without a main lift: {sum(row['no_main'] for row in found)}",
        f"proved within {GAP:.1%}: {sum(row['gap'] <= GAP for row in found)} of {len(found)}, "
        f"the widest gap {max(row['gap'] for row in found):.1%}",
    ]
    return "\n".join(line for line in lines if line) + "\n"


def _published(row: Data) -> bool:
    return str(row["person"]).startswith("published")


def _shares(who: str, found: Sequence[Data]) -> Iterator[str]:
    """The experts' share of the optimum, between what is proved and what was found."""
    experts = [row["expert"] for row in found if "expert" in row]
    least = [e["share"] for e in experts if "share" in e]
    most = [e["share_of_found"] for e in experts if "share_of_found" in e]
    if least and most:
        yield f"{who} over the optimum: {mean(least):.1f} % at least, {mean(most):.1f} % at most"


def _two_sets(who: str, found: Sequence[Data]) -> Iterator[str]:
    if found:
        yield f"  with {who}: {mean(row['two_sets'] for row in found):.0f} %"


def _few(found: Sequence[Data]) -> Iterator[str]:
    """Short sessions, of those people alone whose sets and clock leave room for three exercises."""
    roomy = [row for row in found if row["room_for_three"]]
    if roomy:
        share = mean(row["few_exercises"] for row in roomy)
        yield f"sessions of fewer than three exercises, where there is room: {share:.0f} %"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the folders named, or the ones that the repository holds."""
    parser = argparse.ArgumentParser(prog="benchmarks.coach", description=main.__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[PEOPLE], metavar="FOLDER")
    parser.add_argument("--work", type=float, default=WORK, help="units of work a search")
    options = parser.parse_args(arguments)
    found = []
    for folder in options.folders:
        for row in rows(folder, options.work):
            sys.stdout.write(json.dumps(row) + "\n")
            sys.stdout.flush()
            found.append(row)
    if not found:
        parser.error("no folder of these holds a scenario")
    sys.stdout.write(summary(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
