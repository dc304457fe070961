"""Picks as a careful coach would, with paper and no search: the heuristic to beat.

Session by session: a vertical and a horizontal pull, then what the rules still ask for, then what
gives the most. What was done in the phase before stays unless the scenario wants new exercises.
Then the week's sets, evenly, a set moved here or there until the sums fit. Where they don't, the
coach starts over with slightly other tastes. The first plan that the verifier passes is the answer.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from benchmarks.peers.child import Choice, Reporter, Task, load, weeks_of
from catalog.queries import matches
from catalog.schema import Exercise
from optimizer.instance import Instance, prepare
from optimizer.instance.types import Group, Week
from optimizer.plan.ordering import legal_order
from optimizer.plan.reading import parse_plan
from optimizer.units import WARM_UP_SECONDS
from optimizer.verifier import verify

SETS = 3
"""Sets of an exercise that a coach has in mind while choosing."""


def main(path: str) -> None:
    """Plan the task's scenario."""
    task = Task.read(path)
    reporter = Reporter(task)
    loaded = load(task)
    instance = prepare(loaded.scenario, loaded.catalog)
    attempt = 0
    while reporter.left > 1 and attempt < 500:
        choice = _Coach(instance, random.Random(task.seed + attempt), attempt).plan()  # noqa: S311
        attempt += 1
        if choice is None:
            continue
        weeks = weeks_of(loaded, choice)
        facts = parse_plan(json.dumps({"weeks": weeks}))
        verdict = verify(loaded.scenario, loaded.catalog, facts)
        if verdict.legal:
            reporter.say(best=verdict.score)
            reporter.first(weeks)
            reporter.end("feasible", weeks)
            return
    reporter.end("unknown")


@dataclass
class _Coach:
    """One attempt at a plan.

    Attributes:
        instance: what is planned.
        rng: tastes of this attempt; the first has none.
        attempt: how often the coach has started over.
        picks: group to its exercises.
    """

    instance: Instance
    rng: random.Random
    attempt: int
    picks: dict[int, list[int]] = field(default_factory=dict)

    def plan(self) -> Choice | None:
        """Exercises, then sets; None where some week's sums can't be made to fit."""
        for group in self.instance.groups:
            self.picks[group.index] = self._pick(group)
        choice: Choice = {}
        before: dict[tuple[int, int], int] = {}
        for week in self.instance.open_weeks:
            groups = [
                self.instance.groups[self.instance.group_of[s, week.number]] for s in week.held
            ]
            sheet = _Week(self.instance, week, groups, self.picks, self.rng)
            sets = sheet.fill(before)
            if sets is None:
                return None
            before = {(groups[g].session, e): n for (g, e), n in sets.items()}
            choice[week.number] = self._named(groups, sets)
        return choice

    def _named(
        self, groups: Sequence[Group], sets: dict[tuple[int, int], int]
    ) -> dict[str, dict[str, int]]:
        named: dict[str, dict[str, int]] = {}
        for (g, e), n in sets.items():
            session = self.instance.sessions[groups[g].session].name
            named.setdefault(session, {})[self.instance.exercises[e].id] = n
        return named

    def _pick(self, group: Group) -> list[int]:
        chosen = self._pinned(group)
        kept, fresh = self._kept(group), self._new_wanted(group)
        size = self._size(group)
        for e in kept[: max(0, size - fresh)]:
            if e not in chosen and len(chosen) < size and self._fits(group, chosen, e):
                chosen.append(e)
        while len(chosen) < size:
            able = [e for e in group.candidates if e not in chosen and (not fresh or e not in kept)]
            able.sort(key=lambda e: -self._worth(group, chosen, e))
            found = next((e for e in able if self._fits(group, chosen, e)), None)
            if found is None:
                break
            chosen.append(found)
        return chosen

    def _pinned(self, group: Group) -> list[int]:
        name = self.instance.sessions[group.session].name
        wanted = {
            pin.exercise
            for pin in self.instance.scenario.pin
            if pin.session == name and (pin.weeks is None or set(pin.weeks) & set(group.weeks))
        }
        return [e for e in group.candidates if self.instance.exercises[e].id in wanted]

    def _kept(self, group: Group) -> list[int]:
        """Exercises of the session's last group that this one may have too."""
        earlier = [
            g for g in self.instance.groups if g.session == group.session and g.index in self.picks
        ]
        last = self.picks[earlier[-1].index] if earlier else []
        kept = [e for e in last if e in set(group.candidates)]
        if self.attempt:
            self.rng.shuffle(kept)
        return kept

    def _new_wanted(self, group: Group) -> int:
        asked = self.instance.scenario.phases[group.phase].new_exercises
        earlier = any(
            g.session == group.session and g.phase < group.phase for g in self.instance.groups
        )
        return asked[0] if asked and earlier else 0

    def _size(self, group: Group) -> int:
        """How many exercises carry the week's sets, within the limits."""
        weeks = [week for week in self.instance.weeks if week.number in group.weeks]
        target = max(week.high / max(1, len(week.held)) for week in weeks)
        limits = self.instance.sessions[group.session].limits.exercises or (1, 50)
        size = round(target / (SETS + 0.5)) + (self.attempt % 3 if self.attempt > 3 else 0)
        return max(1, limits[0], min(limits[1], size))

    def _others(self, group: Group) -> Iterator[tuple[Group, int]]:
        """What the sessions picked so far hold in weeks of this group."""
        for other in self.instance.groups:
            if other.index in self.picks and set(other.weeks) & set(group.weeks):
                yield from ((other, e) for e in self.picks[other.index])

    def _fits(self, group: Group, chosen: Sequence[int], e: int) -> bool:
        instance, scenario = self.instance, self.instance.scenario
        entries = [instance.exercises[i] for i in (*chosen, e)]
        limits = instance.sessions[group.session].limits
        others = list(self._others(group))
        if (
            limits.per_family
            and max(Counter(x.family for x in entries).values()) > limits.per_family
        ):
            return False
        isolation = sum(x.mechanic == "isolation" for x in entries)
        if limits.isolation is not None and isolation > limits.isolation:
            return False
        if 1 + sum(i == e for _, i in others) > scenario.frequency:
            return False
        if not self._recovers(group, entries[-1], others) or not self._in_time(group, entries):
            return False
        opens = len(chosen) > 0 or entries[0].mechanic == "compound" or not scenario.compound_first
        return opens and legal_order(entries, scenario) is not None

    def _recovers(self, group: Group, entry: Exercise, others: Sequence[tuple[Group, int]]) -> bool:
        hours = self.instance.scenario.lower_back_hours
        if hours is None or entry.lower_back_stress < 3:
            return True
        days = [
            self.instance.sessions[other.session].day
            for other, i in others
            if self.instance.exercises[i].lower_back_stress == 3
        ]
        own = self.instance.sessions[group.session].day
        return all(24 * min(abs(own - d), 7 - abs(own - d)) >= hours for d in days)

    def _in_time(self, group: Group, entries: Sequence[Exercise]) -> bool:
        caps = [self.instance.minutes_cap(group.session, week) for week in group.weeks]
        cap = min((cap for cap in caps if cap is not None), default=None)
        if cap is None:
            return True
        warm_up = WARM_UP_SECONDS[self.instance.scenario.warm_up]
        used = sum(x.setup_seconds + 2 * x.seconds_per_set for x in entries)
        return warm_up + used <= cap * 60

    def _worth(self, group: Group, chosen: Sequence[int], e: int) -> float:
        """What a coach sees in an exercise, given what the week already holds."""
        instance, scenario = self.instance, self.instance.scenario
        entry = instance.exercises[e]
        mine = [instance.exercises[i] for i in chosen]
        week = mine + [instance.exercises[i] for _, i in self._others(group)]
        credit: Counter[str] = Counter(m for x in week for m in (*x.direct, *x.direct, *x.indirect))
        worth: float = 2.0 * getattr(entry.goals, group.goal)
        for muscle, points in scenario.priorities.items():
            worth += points * entry.credit(muscle) / (1 + 0.5 * credit[muscle])
        worth -= 0.5 * entry.lower_back_stress + entry.setup_seconds / 240
        worth += 8 * self._pattern_needed(mine, week, entry)
        worth += 5 * sum(self._asked(group, mine, week, entry))
        worth += sum(matches(item.select, entry) for item in scenario.prefer)
        worth -= sum(matches(item.select, entry) for item in scenario.avoid)
        return worth + (self.rng.random() * min(12, self.attempt) if self.attempt else 0)

    def _pattern_needed(
        self, mine: Sequence[Exercise], week: Sequence[Exercise], entry: Exercise
    ) -> float:
        """1 for the pattern of the balance that the session lacks, -1 for one too many."""
        balance = self.instance.scenario.balance
        if balance is None or entry.pattern not in balance.between:
            return 0
        other = next(p for p in balance.between if p != entry.pattern)
        if not any(x.pattern == entry.pattern for x in mine):
            return 1
        counts: Counter[str] = Counter(x.pattern for x in week)
        return -1 if counts[entry.pattern] >= counts[other] else 0

    def _asked(
        self, group: Group, mine: Sequence[Exercise], week: Sequence[Exercise], entry: Exercise
    ) -> Iterator[float]:
        """What the rules still ask of this week or session, that the exercise would give."""
        scenario = self.instance.scenario
        name = self.instance.sessions[group.session].name
        for selector in scenario.include:
            if matches(selector, entry):
                yield float(not any(matches(selector, x) for x in week))
        for rule in scenario.require:
            if name in rule.sessions and matches(rule.select, entry):
                have = mine if rule.per == "session" else week
                count = sum(matches(rule.select, x) for x in have)
                share = 1 if rule.count == "exercises" else SETS
                if rule.at_least is not None and count * share < rule.at_least:
                    yield 2
                if rule.at_most is not None and (count + 1) * share > rule.at_most:
                    yield -4
        for muscle, band in scenario.muscle_sets.items():
            have_half = SETS * sum(x.credit(muscle) for x in week)
            if entry.credit(muscle) and have_half < band.min:
                yield 1.0
            elif band.max is not None and have_half + SETS * entry.credit(muscle) > band.max:
                yield -1.0


@dataclass
class _Week:
    """One week's sets, moved about until the sums fit."""

    instance: Instance
    week: Week
    groups: Sequence[Group]
    picks: dict[int, list[int]]
    rng: random.Random

    def fill(self, before: dict[tuple[int, int], int]) -> dict[tuple[int, int], int] | None:
        """Sets by (place of the session, exercise), or None where they don't come out."""
        bounds = {
            (g, e): self.instance.set_bounds(e, self.week)
            for g, group in enumerate(self.groups)
            for e in self.picks[group.index]
        }
        for start in range(6):
            sets = {
                key: max(low, min(high, self._start(key, before, start)))
                for key, (low, high) in bounds.items()
            }
            if self._climb(sets, bounds):
                return sets
        return None

    def _start(self, key: tuple[int, int], before: dict[tuple[int, int], int], turn: int) -> int:
        if turn == 0:
            return before.get((self.groups[key[0]].session, key[1]), SETS)
        return self.rng.randint(1, SETS + 2)

    def _climb(
        self,
        sets: dict[tuple[int, int], int],
        bounds: dict[tuple[int, int], tuple[int, int]],
    ) -> bool:
        worst = self._fault(sets)
        while worst >= 1:
            best, move = worst, None
            for change in self._moves(list(sets)):
                trial = dict(sets)
                for key, step in change:
                    trial[key] += step
                if all(bounds[k][0] <= trial[k] <= bounds[k][1] for k, _ in change):
                    fault = self._fault(trial)
                    if fault < best:
                        best, move = fault, trial
            if move is None:
                return False
            worst = best
            sets.update(move)
        return True

    @staticmethod
    def _moves(
        keys: Sequence[tuple[int, int]],
    ) -> Iterator[tuple[tuple[tuple[int, int], int], ...]]:
        for key in keys:
            yield ((key, 1),)
            yield ((key, -1),)
        for one, other in product(keys, keys):
            if one != other:
                yield ((one, 1), (other, -1))

    def _fault(self, sets: dict[tuple[int, int], int]) -> float:
        """How far the sums are from what the rules ask; below 1 all fit."""
        total = sum(sets.values())
        fault = 4.0 * _outside(total, self.week.low, self.week.high)
        fault += self._balance(sets) + self._muscles(sets) + self._required(sets)
        sizes = []
        for place, group in enumerate(self.groups):
            held = {e: n for (g, e), n in sets.items() if g == place}
            fault += self._session(group, held)
            sizes.append(sum(held.values()))
        return fault + 0.01 * (max(sizes, default=0) - min(sizes, default=0))

    def _sum(self, sets: dict[tuple[int, int], int], pattern: str) -> int:
        return sum(n for (_, e), n in sets.items() if self.instance.exercises[e].pattern == pattern)

    def _balance(self, sets: dict[tuple[int, int], int]) -> float:
        balance = self.instance.scenario.balance
        if balance is None:
            return 0
        first, second = (self._sum(sets, pattern) for pattern in balance.between)
        if not (balance.written or (first and second)):
            return 0
        a, b = balance.ratio
        return _outside(b * first - a * second, -balance.tolerance, balance.tolerance)

    def _muscles(self, sets: dict[tuple[int, int], int]) -> float:
        fault = 0.0
        for muscle, band in self.instance.scenario.muscle_sets.items():
            credit = sum(
                n * self.instance.exercises[e].credit(muscle) for (_, e), n in sets.items()
            )
            least = 0 if self.week.deload else band.min
            fault += _outside(credit, least, band.max)
        return fault

    def _required(self, sets: dict[tuple[int, int], int]) -> float:
        fault = 0.0
        for rule in self.instance.scenario.require:
            if rule.count == "sets" and rule.per == "week":
                found = sum(
                    n
                    for (g, e), n in sets.items()
                    if self.instance.sessions[self.groups[g].session].name in rule.sessions
                    and matches(rule.select, self.instance.exercises[e])
                )
                fault += _outside(found, rule.at_least or 0, rule.at_most)
        return fault

    def _session(self, group: Group, held: dict[int, int]) -> float:
        instance = self.instance
        limits = instance.sessions[group.session].limits
        entries = [(instance.exercises[e], n) for e, n in held.items()]
        counts = list(held.values()) or [0]
        fault = _outside(max(counts) - min(counts), 0, instance.scenario.sets_per_exercise.spread)
        fault += _outside(sum(counts), 0, limits.sets)
        fault += _outside(sum(n * x.lower_back_stress for x, n in entries), 0, limits.lower_back)
        fault += _outside(sum(n * x.grip_demand for x, n in entries), 0, limits.grip)
        credit: Counter[str] = Counter()
        for x, n in entries:
            credit.update({m: n * x.credit(m) for m in (*x.direct, *x.indirect)})
        fault += sum(_outside(h, 0, limits.muscle_half_sets) for h in credit.values())
        cap = instance.minutes_cap(group.session, self.week.number)
        if cap is not None:
            used = WARM_UP_SECONDS[instance.scenario.warm_up]
            used += sum(x.setup_seconds + n * x.seconds_per_set for x, n in entries)
            over = _outside(used, 0, cap * 60)
            fault += 1 + over / 60 if over else 0
        return fault


def _outside(value: float, low: float, high: float | None) -> float:
    """How far a value is outside a range."""
    return max(0.0, low - value, 0.0 if high is None else value - high)


if __name__ == "__main__":
    main(sys.argv[1])
