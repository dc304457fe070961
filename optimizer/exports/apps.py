"""What training apps call our exercises on the kit in hand: ``catalog/data/apps.csv``.

A row is an exercise with the telling item of a kit (none: the kit is empty), and what each app has
for it. ``~`` marks the app's nearest lift on the same kit, which stands under the exercise's own
name. Where an app has neither, its cells are empty: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from catalog.app_names import app_rows
from catalog.importers import nearest_of_ours, our_name
from optimizer.plan.schema import Prescription

App = Literal["liftosaur", "hevy"]
_DETAIL = {"liftosaur": "liftosaur_equipment", "hevy": "hevy_id"}


@dataclass(frozen=True)
class AppExercise:
    """One exercise of an app.

    Attributes:
        name: as the app has it.
        detail: Liftosaur's equipment, or Hevy's template id.
        same: whether it is the very lift; else it is the nearest one on the same kit.
    """

    name: str
    detail: str
    same: bool


def app_exercise(app: App, item: Prescription) -> AppExercise | None:
    """What the app has for an exercise on its kit, if anything.

    Exercises of other catalogues are known by their name where it is that of one of ours, else by
    the nearest of ours on the same kit.
    """
    table = _table(app)
    if item.exercise in table:
        return _on_kit(table[item.exercise], item)
    same = _on_kit(table.get(our_name(item.name, item.kit), ()), item)
    if same is not None:
        return same
    near = _on_kit(table.get(nearest_of_ours(item.name, item.kit), ()), item)
    return None if near is None else replace(near, same=False)


def _on_kit(rows: Sequence[tuple[str, AppExercise]], item: Prescription) -> AppExercise | None:
    """The first row whose telling item is in the kit."""
    return next(
        (found for telling, found in rows if telling in item.kit or not (telling or item.kit)),
        None,
    )


@cache
def _table(app: App) -> dict[str, list[tuple[str, AppExercise]]]:
    table: dict[str, list[tuple[str, AppExercise]]] = {}
    for row in app_rows():
        name = row[app]
        if name:
            found = AppExercise(name.lstrip("~"), row[_DETAIL[app]], not name.startswith("~"))
            table.setdefault(row["exercise"], []).append((row["item"], found))
    return table


def nearest_told(pairs: Iterable[tuple[Prescription, AppExercise]], where: str) -> Sequence[str]:
    """A sentence that lists what stands under the name of another lift; none, where all are."""
    renamed = dict.fromkeys(f"{item.name} as {found.name}" for item, found in pairs)
    if not renamed:
        return ()
    return (
        "The app doesn't have these lifts; each is sent as the nearest one on the same kit, with "
        f"its own name as {where}: {', '.join(renamed)}.",
    )
