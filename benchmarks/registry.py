"""The named instances, in groups that are never averaged together.

An instance is the text of a scenario and the catalogue it is solved with. Texts are written out of
a few values, so that instances of a group differ in what their names say and in nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import gettempdir

ROOT = Path(__file__).resolve().parents[1]
"""The top of a checkout, or where an installed copy's packages are."""
CHECKOUT = (ROOT / "pyproject.toml").is_file()
"""Whether this is one: an installed copy has no reference blocks and makes no environments."""
WORK = ROOT / ".venv-bench" if CHECKOUT else Path(gettempdir()) / "backblock-bench"
"""What is made once for all runs: environments, catalogues, scenarios; it may be deleted."""
GROUPS = ("coach", "exact", "wide", "long", "tight", "reference", "people")
"""In the order in which they are run."""
SIZES = (100, 1_000, 10_000, 30_000)
"""Exercises of the wide instances."""
ODD_SIZE = 5_000
"""Exercises of the catalogue that is like a user's own."""
GENERATED_SEED = 1
TUNED_GROUPS = frozenset({"coach", "long"})
"""Groups that were looked at while the search was made,"""
TUNED_ON = frozenset(
    {
        "advanced_12_weeks",
        "bands_and_dumbbells",
        "beginner_2_days",
        "climber_off_season",
        "crossfit_power",
        "deadlift_meet",
        "deadlift_weak_powerlifter",
        "desk_neck_5_short",
        "exact-100",
        "exact-10000",
        "exact-seed",
        "four_days_seed",
        "full_gym_6_weeks",
        "garage_gym",
        "masters_back_history",
        "new_mother_home",
        "nurse_nights",
        "office_lunch",
        "published_531_bbb",
        "published_golden_six",
        "published_gzclp",
        "published_phul",
        "published_starting_strength",
        "rower_winter",
        "sales_rep",
        "thicker_back_3_days",
        "three_days_45_minutes",
        "travelling_lifter",
        "upper_back_16_weeks",
        "v_taper",
        "wide-1000",
        "wide-10000",
        "wide-30000",
        "wide-5s-10000",
        "wide-own-5000",
    }
)
"""and other instances: what both show of instances that nobody looked at is less than what the
others do."""


@dataclass(frozen=True)
class CatalogSpec:
    """Which catalogue an instance is solved with.

    Attributes:
        name: ``seed``, ``extended`` or the path of a file.
        size: where above 0, a made-up catalogue of this size instead: ``generated``, or ``odd``
            (:mod:`benchmarks.odd_catalogue`).
        seed: of the made-up catalogue.
    """

    name: str = "seed"
    size: int = 0
    seed: int = GENERATED_SEED

    @property
    def words(self) -> str:
        """For tables."""
        return f"{self.size:,} {self.name}" if self.size else Path(self.name).name


@dataclass(frozen=True)
class Instance:
    """One thing to plan.

    Attributes:
        name: unique; ``--instance`` takes it.
        group: one of :data:`GROUPS`, or ``own`` for a user's.
        scenario: the scenario file's text.
        catalog: what it is solved with, in place of the scenario's own; None leaves that.
        base: folder that relative catalogue paths of the scenario start from.
        expect: ``plan`` or ``infeasible``, where it is known.
        about: why it is here.
    """

    name: str
    group: str
    scenario: str
    catalog: CatalogSpec | None = None
    base: str = ""
    expect: str = "plan"
    about: str = ""


@dataclass(frozen=True)
class _Block:
    """What a made-up scenario says; everything else is left to the defaults."""

    weeks: int
    sessions: int
    sets: str
    gyms: str = "main: commercial_gym"
    level: str = "intermediate"
    goal: str = "hypertrophy"
    deload: tuple[int, ...] = ()
    phases: str = ""
    minutes: int | None = 60
    tolerance: int | None = 1
    exercises: tuple[int, int] | None = None
    session_gyms: tuple[str, ...] = ()
    more: str = ""

    def text(self, name: str) -> str:
        """The scenario file."""
        lines = [
            "schema_version: 1",
            f"name: {name}",
            f"athlete: {{level: {self.level}, goal: {self.goal}}}",
            f"equipment: {{{self.gyms}}}",
            f"block: {{weeks: {self.weeks}, deload_weeks: {list(self.deload)}{self._phases()}}}",
            "sessions:",
            *self._sessions(),
            f"weekly_sets: {self.sets}",
            *([] if self.tolerance is None else [f"balance: {{tolerance: {self.tolerance}}}"]),
            *([f"limits: {{exercises: {list(self.exercises)}}}"] if self.exercises else []),
            "warm_up: minimal",
        ]
        return "\n".join(lines) + "\n" + self.more

    def _phases(self) -> str:
        return f", phases: {self.phases}" if self.phases else ""

    def _sessions(self) -> Iterable[str]:
        days = {
            1: ["wed"],
            2: ["mon", "thu"],
            3: ["mon", "wed", "fri"],
            4: ["mon", "tue", "thu", "sat"],
            5: ["mon", "tue", "wed", "fri", "sat"],
        }[self.sessions]
        for index, day in enumerate(days):
            gym = self.session_gyms[index] if self.session_gyms else ""
            extra = (f", gym: {gym}" if gym else "") + (
                f", minutes: {self.minutes}" if self.minutes else ""
            )
            yield f"  - {{name: Pull {'ABCDE'[index]}, day: {day}{extra}}}"


_LADDER = "{start: 12, end: 16, deload: 8}"
_LADDER_3 = "{start: 18, end: 22, deload: 11}"
_LADDER_4 = "{start: 24, end: 28, deload: 14}"
_PHASES_12 = "[4, {weeks: 4, new_exercises: [1, 2]}, {weeks: 4, new_exercises: [1, 2]}]"
_HOTEL = """exceptions:
  - {weeks: [3], gym: hotel}
  - {weeks: [6], session: Pull B, gym: hotel}
"""

_COACH: tuple[tuple[str, str, str, _Block], ...] = (
    ("seed-4w-2s", "seed", "the shortest block a coach writes", _Block(4, 2, _LADDER)),
    ("seed-6w-2s", "seed", "the usual block", _Block(6, 2, _LADDER, deload=(6,))),
    ("seed-6w-3s", "seed", "one session more", _Block(6, 3, _LADDER_3, deload=(6,))),
    (
        "seed-8w-3s",
        "seed",
        "two phases",
        _Block(8, 3, _LADDER_3, deload=(4, 8), phases="[4, 4]"),
    ),
    (
        "seed-12w-3s",
        "seed",
        "three phases with new exercises in each",
        _Block(12, 3, _LADDER_3, deload=(4, 8, 12), phases=_PHASES_12, tolerance=2),
    ),
    (
        "seed-12w-4s",
        "seed",
        "four sessions, an advanced lifter",
        _Block(12, 4, _LADDER_4, level="advanced", deload=(4, 8, 12), phases="[4, 4, 4]"),
    ),
    ("extended-6w-2s", "extended", "more to choose from", _Block(6, 2, _LADDER, deload=(6,))),
    (
        "extended-6w-3s-garage",
        "extended",
        "a garage",
        _Block(6, 3, _LADDER_3, gyms="main: garage_gym", deload=(6,)),
    ),
    (
        "extended-8w-2s-home",
        "extended",
        "two dumbbells and a bench",
        _Block(
            8,
            2,
            _LADDER,
            gyms="main: home_dumbbells",
            deload=(4, 8),
            phases="[4, 4]",
            tolerance=None,  # without a vertical pull there is nothing to balance
        ),
    ),
    (
        "extended-8w-3s-travel",
        "extended",
        "weeks in a hotel",
        _Block(
            8,
            3,
            _LADDER_3,
            gyms="main: commercial_gym, hotel: hotel_gym",
            deload=(8,),
            phases="[4, 4]",
            session_gyms=("main",) * 3,
            more=_HOTEL,
        ),
    ),
    (
        "extended-12w-3s",
        "extended",
        "three phases with new exercises in each",
        _Block(12, 3, _LADDER_3, deload=(4, 8, 12), phases=_PHASES_12, tolerance=2),
    ),
    (
        "extended-12w-4s-two-gyms",
        "extended",
        "strength in one gym, the rest in another",
        _Block(
            12,
            4,
            _LADDER_4,
            gyms="main: commercial_gym, home: garage_gym",
            goal="strength",
            level="advanced",
            deload=(4, 8, 12),
            phases="[4, 4, 4]",
            minutes=None,
            session_gyms=("main", "home", "main", "home"),
        ),
    ),
)

_WIDE = _Block(12, 3, _LADDER_3, deload=(4, 8, 12), phases="[4, 4, 4]")
_LONG = _Block(
    26,
    5,
    "{start: 34, end: 40, deload: 20}",
    level="advanced",
    deload=(4, 8, 12, 16, 21, 26),
    phases="[4, 4, 4, 4, 5, 5]",
    tolerance=2,
)

_EXACT = _Block(12, 3, _LADDER_3, deload=(4, 8, 12), phases="[4, 4, 4]", tolerance=0)
"""As many vertical pulls as horizontal ones, to the set: what a coach asks for who counts."""
_FIVE_DAYS = _Block(
    6, 5, "{start: 30, end: 36, deload: 18}", level="advanced", deload=(6,), minutes=45
)
"""One phase of five groups: none can be solved before the others."""

_TIGHT_SHAPE = _Block(6, 2, "[12, 12, 12, 12, 12, 6]", deload=(6,), tolerance=0)
_ALL_NEW = _Block(
    6,
    2,
    "{start: 12, end: 13, deload: 6}",
    gyms="main: bodyweight_park",
    deload=(6,),
    phases="[2, {weeks: 2, new_exercises: [3, 3]}, {weeks: 2, new_exercises: [3, 3]}]",
    exercises=(3, 3),
    tolerance=2,
)
"""Six weeks in a park where every phase has nothing but new exercises."""


def _bands(**bands: tuple[int, int]) -> str:
    lines = [f"  {muscle}: {{min: {low}, max: {high}}}\n" for muscle, (low, high) in bands.items()]
    return "muscle_sets:\n" + "".join(lines)


_TIGHT: tuple[tuple[str, str, str, _Block], ...] = (
    (
        "minutes-near",
        "plan",
        "just enough minutes for the week's sets",
        replace(_TIGHT_SHAPE, minutes=15),
    ),
    (
        "minutes-short",
        "infeasible",
        "the same with one minute less",
        replace(_TIGHT_SHAPE, minutes=14),
    ),
    (
        "credit-near",
        "plan",
        "narrow bands for four muscles",
        replace(
            _TIGHT_SHAPE,
            more=_bands(lats=(9, 10), rear_delts=(5, 6), erector_spinae=(3, 4), upper_traps=(2, 3)),
        ),
    ),
    (
        "credit-clash",
        "infeasible",
        "bands that no twelve sets fit",
        replace(
            _TIGHT_SHAPE,
            more=_bands(lats=(9, 11), rear_delts=(8, 9), erector_spinae=(2, 4), upper_traps=(2, 4)),
        ),
    ),
    ("rotation-near", "plan", "every phase all new, out of one small gym", _ALL_NEW),
    (
        "rotation-clash",
        "infeasible",
        "the same with one exercise pinned throughout",
        replace(_ALL_NEW, more="pin:\n  - {exercise: pull_up, session: Pull A}\n"),
    ),
)


def _coach() -> list[Instance]:
    return [
        Instance(name, "coach", block.text(name), CatalogSpec(catalog), about=about)
        for name, catalog, about, block in _COACH
    ]


def wide(sizes: Sequence[int] = SIZES) -> list[Instance]:
    """One block, more and more exercises to choose from."""
    return [
        Instance(
            f"wide-{size}",
            "wide",
            _WIDE.text("wide"),
            CatalogSpec("generated", size),
            about=f"{size:,} exercises",
        )
        for size in sizes
    ]


def wide_own(size: int = ODD_SIZE) -> Instance:
    """The same block with a catalogue like a user's own."""
    return Instance(
        f"wide-own-{size}",
        "wide",
        _WIDE.text("wide"),
        CatalogSpec("odd", size),
        about="near-twins, kits nobody has, missing kinds, odd times",
    )


def wide_days(sizes: Sequence[int] = (1_000, 10_000)) -> list[Instance]:
    """Five sessions of one phase, out of generated catalogues."""
    return [
        Instance(
            f"wide-5s-{size}",
            "wide",
            _FIVE_DAYS.text("wide, five days"),
            CatalogSpec("generated", size),
            about=f"five days of one phase, {size:,} exercises",
        )
        for size in sizes
    ]


def _exact() -> list[Instance]:
    sizes = (100, 1_000, 10_000)
    catalogs = {"seed": CatalogSpec("seed"), "extended": CatalogSpec("extended")}
    catalogs |= {str(size): CatalogSpec("generated", size) for size in sizes}
    return [
        Instance(f"exact-{name}", "exact", _EXACT.text("exact"), catalog, about="1:1 to the set")
        for name, catalog in catalogs.items()
    ]


def _long() -> list[Instance]:
    catalogs = (CatalogSpec("seed"), CatalogSpec("extended"), CatalogSpec("generated", 1000))
    names = ("seed", "extended", "1000")
    return [
        Instance(f"long-{name}", "long", _LONG.text("long"), catalog, about="half a year")
        for name, catalog in zip(names, catalogs, strict=True)
    ]


def _tight() -> list[Instance]:
    return [
        Instance(
            name, "tight", block.text(name), CatalogSpec("extended"), expect=expect, about=about
        )
        for name, expect, about, block in _TIGHT
    ]


def files(folder: Path, group: str, about: str) -> list[Instance]:
    """The scenarios of a folder, each as it stands."""
    base = str(folder.resolve())
    return [
        Instance(path.stem, group, path.read_text(encoding="utf-8"), base=base, about=about)
        for path in sorted(folder.glob("*.yaml"))
    ]


def instances(sizes: Sequence[int] = SIZES) -> list[Instance]:
    """All instances, by group.

    Args:
        sizes: exercises of the wide instances; where they are the usual ones, the instance with a
            catalogue like a user's own and those of five days are there too.
    """
    more = [wide_own(), *wide_days()] if tuple(sizes) == SIZES else []
    return [
        *_coach(),
        *_exact(),
        *wide(sizes),
        *more,
        *_long(),
        *_tight(),
        *files(ROOT / "scenarios" / "reference", "reference", "a real block"),
        *files(ROOT / "benchmarks" / "people", "people", "as a coach writes people down"),
        *files(ROOT / "benchmarks" / "cases", "people", "a case of another coach's"),
    ]


def own(scenario: str, catalog: str | None = None, sizes: Sequence[int] = ()) -> list[Instance]:
    """Instances of a user's scenario: with a catalogue, or with generated ones of some sizes.

    Of a folder each scenario is one, by the catalogue that it names.
    """
    path = Path(scenario)
    if path.is_dir():
        return files(path, "own", "a folder's")
    text = path.read_text(encoding="utf-8")
    base = str(path.resolve().parent)
    specs: list[CatalogSpec | None] = [CatalogSpec("generated", size) for size in sizes]
    if catalog is not None or not specs:
        known = catalog is None or catalog in ("seed", "extended")
        file = catalog if known else str(Path(catalog or "").resolve())
        specs.insert(0, CatalogSpec(file) if file is not None else None)
    return [
        Instance(
            path.stem if spec is None else f"{path.stem}-{spec.size or Path(spec.name).stem}",
            "own",
            text,
            spec,
            base,
        )
        for spec in specs
    ]
