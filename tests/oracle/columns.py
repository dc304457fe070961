"""Columns of the linear model: what each visit may hold, in how many sets, in what order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from itertools import combinations, pairwise
from typing import Any

from oracle.linear import Linear, Model, total
from oracle.prepare import Entry, Group, Plan, Prepared, selects
from oracle.rules import may_share_rests, order_class, set_bounds
from oracle.scoring import prescriptions, seconds

Visit = tuple[int, str]
Couple = tuple[str, str]
Kind = tuple[tuple[int, int], bool, bool, bool, str]
"""What the order asks of an exercise: rank, may open, heavy on the grip, on the lower back, and its
id where it may stand in a superset: then its neighbours count."""


class Builder:
    """The columns of one scenario, with the sums that rules and goals are made of."""

    def __init__(self, prepared: Prepared, facts: Plan) -> None:
        self.prepared = prepared
        self.model = Model()
        self.chosen: dict[tuple[Visit, str], Linear] = {}
        self.sets: dict[tuple[Visit, str], Linear] = {}
        self.slots: dict[int, list[list[tuple[frozenset[str], Linear]]]] = {}
        self.together: dict[int, dict[Couple, Linear]] = {}
        self.saved: dict[Visit, list[Linear]] = defaultdict(list)
        self.facts = facts
        for number, group in enumerate(prepared.groups):
            if group.weeks[0] <= prepared.frozen_through:
                self._freeze(group, facts)
            else:
                self._columns(group)
                self._supersets(number, group)
                self._order(number, group)
        self.by_visit: dict[Visit, list[str]] = {visit: [] for visit in prepared.visits}
        for visit, exercise in self.chosen:
            self.by_visit[visit].append(exercise)

    def _freeze(self, group: Group, facts: Plan) -> None:
        for week in group.weeks:
            visit = (week, group.session)
            for exercise, sets in prescriptions(self.prepared, facts, *visit):
                before = self.sets.get((visit, exercise), Linear())
                self.chosen[visit, exercise] = Linear(1)
                self.sets[visit, exercise] = before + sets

    def _columns(self, group: Group) -> None:
        for exercise in sorted(group.choosable):
            chosen = self.model.switch()
            for week in group.weeks:
                low, high = set_bounds(self.prepared, exercise, week, group.session)
                sets = self.model.column(0, high)
                self.model.keep(sets - chosen * low, lower=0)
                self.model.keep(sets - chosen * high, upper=0)
                self.chosen[(week, group.session), exercise] = chosen
                self.sets[(week, group.session), exercise] = sets

    def _supersets(self, number: int, group: Group) -> None:
        """Which two rest together in a group, and the seconds that this saves each week."""
        entry_of, most = self.prepared.exercises, self.prepared.pairs
        together = self.together[number] = {
            couple: self.model.switch()
            for couple in combinations(sorted(group.choosable), 2)
            if most and self._may_share_rests(group, couple)
        }
        self.model.keep(total(together.values()), upper=most)
        for exercise in {e for couple in together for e in couple}:
            mine = total(switch for couple, switch in together.items() if exercise in couple)
            chosen = self.chosen[(group.weeks[0], group.session), exercise]
            self.model.keep(mine - chosen, upper=0)
        for couple, switch in together.items():
            rest = min(entry_of[e]["rest_seconds"] for e in couple)
            for week in group.weeks:
                sets = self._shared(week, group, couple, switch)
                self.saved[week, group.session].append(sets * rest)

    def _shared(self, week: int, group: Group, couple: Couple, switch: Linear) -> Linear:
        """Sets that two do in turn: as many as either has, none where they are no couple."""
        visit = (week, group.session)
        most = max(set_bounds(self.prepared, e, *visit)[1] for e in couple)
        sets = self.model.column(0, max(0, most))
        self.model.keep(sets - switch * max(0, most), upper=0)
        for exercise in couple:
            self.model.keep(sets - self.sets[visit, exercise], upper=0)
        return sets

    def _may_share_rests(self, group: Group, couple: Couple) -> bool:
        gym = self.prepared.visits[group.weeks[0], group.session].gym
        one, other = (self.prepared.exercises[e] for e in couple)
        return may_share_rests(self.prepared, gym, one, other)

    def _kind(self, exercise: str, couples: Collection[Couple]) -> Kind:
        """What the order asks of an exercise."""
        entry, ordering = self.prepared.exercises[exercise], self.prepared.ordering
        first = any(selects(choice, entry) for choice in ordering["first"])
        rank, opens = (0, 0), True
        if ordering["compound_first"]:
            rank = (0 if first else 1, order_class(entry))
            opens = first or entry["mechanic"] == "compound"
        grip = "grip" in ordering["apart"] and entry["grip_demand"] == 3
        return (
            rank,
            opens,
            grip,
            "lower_back" in ordering["apart"] and (entry["lower_back_stress"] == 3),
            exercise if any(exercise in couple for couple in couples) else "",
        )

    def _most_exercises(self, group: Group) -> int:
        limit = self.prepared.visits[group.weeks[0], group.session].limits["exercises"]
        most = min(self.prepared.bands[week][1] for week in group.weeks)
        return min(len(group.choosable), most, limit[1] if limit is not None else most)

    def _order(self, number: int, group: Group) -> None:
        """Places in a row, each taken by one kind of exercise, so that a legal order exists."""
        kinds: dict[Kind, set[str]] = {}
        for exercise in group.choosable:
            kind = self._kind(exercise, self.together[number])
            kinds.setdefault(kind, set()).add(exercise)
        places = [
            {kind: self.model.switch() for kind in kinds}
            for _ in range(self._most_exercises(group))
        ]
        for kind, members in kinds.items():
            chosen = (self.chosen[(group.weeks[0], group.session), e] for e in members)
            taken = total(place[kind] for place in places)
            self.model.keep(taken - total(chosen), 0, 0)
        for place in places:
            self.model.keep(total(place.values()), upper=1)
        for kind in kinds if places else ():
            if not kind[1]:
                self.model.keep(places[0][kind], upper=0)
        for before, after in pairwise(places):
            self._neighbours(before, after)
        self._side_by_side(places, self.together[number])
        self.slots[number] = [
            [(frozenset(kinds[kind]), taken) for kind, taken in place.items()] for place in places
        ]

    def _neighbours(self, before: dict[Kind, Linear], after: dict[Kind, Linear]) -> None:
        """Of two places in a row: no gap, ranks never fall, heavy loads stay apart."""
        ranks = sorted({kind[0] for kind in before})
        filled = total(after.values())
        self.model.keep(total(before.values()) - filled, lower=0)
        step = total(taken * ranks.index(kind[0]) for kind, taken in after.items())
        step = step - total(taken * ranks.index(kind[0]) for kind, taken in before.items())
        self.model.keep(step - filled * len(ranks), lower=-len(ranks))
        for strain in (2, 3):
            both = [place[kind] for place in (before, after) for kind in place if kind[strain]]
            self.model.keep(total(both), upper=1)

    def _side_by_side(
        self, places: list[dict[Kind, Linear]], together: dict[Couple, Linear]
    ) -> None:
        """The second of a couple stands just before or just after the first."""
        for (one, other), switch in together.items():
            at = [
                [total(taken for kind, taken in place.items() if kind[4] == e) for place in places]
                for e in (one, other)
            ]
            for number, here in enumerate(at[0]):
                beside = total(at[1][n] for n in (number - 1, number + 1) if 0 <= n < len(places))
                self.model.keep(here - beside + switch, upper=1)

    # --- sums ---------------------------------------------------------------------------------

    def held(self, week: int) -> list[Visit]:
        """A week's visits."""
        return [(week, session) for session in self.prepared.held(week)]

    def sum_sets(self, visits: list[Visit], field: str | None = None) -> Linear:
        """Sets of visits, each times a value of its exercise."""
        return total(
            self.sets[visit, e] * (1 if field is None else self.prepared.exercises[e][field])
            for visit in visits
            for e in self.by_visit[visit]
        )

    def credit(self, visits: list[Visit], muscle: str) -> Linear:
        """Half-sets of a muscle."""
        parts = []
        for visit in visits:
            for exercise in self.by_visit[visit]:
                entry = self.prepared.exercises[exercise]
                factor = 2 * (muscle in entry["direct"]) + (muscle in entry["indirect"])
                if factor:
                    parts.append(self.sets[visit, exercise] * factor)
        return total(parts)

    def matching(self, visits: list[Visit], selector: Any, count: str) -> Linear:
        """Prescriptions that match a selector, or their sets."""
        source = self.sets if count == "sets" else self.chosen
        return total(
            source[visit, exercise]
            for visit in visits
            for exercise in self.by_visit[visit]
            if selects(selector, self.prepared.exercises[exercise])
        )

    def weighted(self, visit: Visit, weight: Callable[[Entry], int], count: str) -> Linear:
        """Prescriptions of a visit, or their sets, each times a number of its exercise."""
        source = self.sets if count == "sets" else self.chosen
        return total(
            source[visit, exercise] * weight(self.prepared.exercises[exercise])
            for exercise in self.by_visit[visit]
        )

    def seconds(self, visit: Visit) -> Linear:
        """How long a visit takes."""
        if visit[0] <= self.prepared.frozen_through:
            return Linear(seconds(self.prepared, prescriptions(self.prepared, self.facts, *visit)))
        parts = [Linear(self.prepared.warm_up_seconds)]
        for exercise in self.by_visit[visit]:
            entry = self.prepared.exercises[exercise]
            parts.append(self.chosen[visit, exercise] * entry["setup_seconds"])
            parts.append(self.sets[visit, exercise] * entry["seconds_per_set"])
        parts += [saved * -1 for saved in self.saved[visit]]
        return total(parts)

    def chosen_at(self, visit: Visit, exercise: str) -> Linear:
        """Whether a visit holds an exercise."""
        return self.chosen.get((visit, exercise), Linear())
