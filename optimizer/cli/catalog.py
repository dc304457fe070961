"""``backblock catalog``: look at exercises and equipment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from catalog.naming import choice
from catalog.vocabulary import closure, equipment, item_name
from optimizer.cli.catalog_equipment import list_equipment
from optimizer.cli.catalog_generate import generate_catalog
from optimizer.cli.catalog_import import import_
from optimizer.cli.completing import catalog_names, exercises, filter_words, gyms
from optimizer.cli.errors import Exit
from optimizer.cli.hints import next_step, unknown
from optimizer.cli.options import Output, output_options
from optimizer.cli.output import report_text, to_json, write
from optimizer.cli.running import note_unless_quiet
from optimizer.report.blocks import Column, ReportBlock, items
from optimizer.words import counted, span, spoken

if TYPE_CHECKING:
    from catalog.checks import Finding
    from catalog.schema import Catalog, Exercise
    from optimizer.report.blocks import ReportBlock

F = TypeVar("F", bound=Callable[..., Any])


def catalogs_option(function: F) -> F:
    """One catalogue, or several laid over each other."""
    return click.option(
        "--catalog",
        "refs",
        multiple=True,
        default=("seed",),
        show_default=True,
        metavar="NAME|FILE",
        shell_complete=catalog_names,
        help="seed, extended or a file; give it again to lay one over another.",
    )(function)


@click.group("catalog")
def command() -> None:
    """Look at exercises and equipment.

    \b
    Examples:
      backblock catalog list --muscle lats --gym hotel_gym --catalog extended
      backblock catalog show "bent row"
      backblock catalog equipment
      backblock catalog check my_exercises.yaml
      backblock catalog export --catalog extended -o extended.json
    """


command.add_command(list_equipment)
command.add_command(generate_catalog)
command.add_command(import_)

_FILTERS = (
    ("pattern", "a movement, e.g. vertical_pull"),
    ("muscle", "a muscle trained directly, e.g. lats"),
    ("family", "a family of near-twins, e.g. barbell_row"),
    ("mechanic", "compound or isolation"),
    ("level", "beginner, intermediate or advanced"),
    ("equipment", "an item that some kit names, e.g. band"),
)
"""Filters of ``catalog list`` that a selector has too; each may be given more than once."""


def _filter_options(function: F) -> F:
    for name, words in reversed(_FILTERS):
        option = click.option(
            f"--{name}",
            multiple=True,
            metavar="WORD",
            help=f"Only {words}.",
            shell_complete=filter_words(name),
        )
        function = option(function)
    return function


@command.command("list")
@click.argument("text", metavar="[TEXT]", required=False)
@catalogs_option
@click.option("--find", metavar="TEXT", help="The same as TEXT.")
@_filter_options
@click.option("--unilateral/--bilateral", default=None, help="Only one-sided or two-sided ones.")
@click.option(
    "--gym",
    metavar="NAME",
    shell_complete=gyms,
    help="Only what this built-in gym has the kit for.",
)
@output_options("table", "json", "markdown")
def list_(
    text: str | None,
    refs: tuple[str, ...],
    find: str | None,
    unilateral: bool | None,
    gym: str | None,
    output: Output,
    **filters: tuple[str, ...],
) -> None:
    """List exercises, all or those that match every filter.

    TEXT is looked for at the start of words in ids, names and all other names that an exercise
    goes by, letter case and hyphens aside; the list says which other name it was.

    \b
    Examples:
      backblock catalog list chin-up --catalog extended
      backblock catalog list --pattern vertical_pull
      backblock catalog list --catalog extended --equipment band --level beginner
      backblock catalog list --find "chin" --json

    Exit codes: 0 listed, even if nothing matches; 2 an unknown word, or an unreadable catalogue.
    """
    if text is not None and find is not None:
        raise click.UsageError("TEXT and --find exclude each other.")
    find = text if find is None else find
    wanted: dict[str, Any] = {key: list(values) for key, values in filters.items() if values}
    if unilateral is not None:
        wanted["unilateral"] = unilateral
    catalog = _load(refs)
    found = _matching(catalog, wanted, find, gym)
    if output.format == "json":
        write(to_json([exercise.export() for exercise in found]), output.path)
    else:
        block = _list_block(found, find)
        total = [counted(len(found), "exercise")] if output.format == "table" else []
        write(report_text("", [replace(block, notes=total)], output), output.path)
    if not found:
        _nothing_found(catalog, find, output)


def _nothing_found(catalog: Catalog, find: str | None, output: Output) -> None:
    """A name that is close, or the larger catalogue."""
    from catalog.validation import near

    names = {name.lower() for e in catalog for name in (e.id, e.name, *e.aliases)}
    hint = near(find.lower(), sorted(names)) if find else ""
    if hint:
        note_unless_quiet(f"nothing matches {find!r} ({hint})", output)
    elif catalog.name == "seed":
        next_step("backblock catalog list --catalog extended", output, "has more exercises")


def _load(refs: Sequence[str]) -> Catalog:
    from catalog.loading import load_catalog

    return load_catalog(list(refs))


def _matching(
    catalog: Catalog, wanted: dict[str, Any], find: str | None, gym: str | None
) -> list[Exercise]:
    from catalog import queries

    found = list(catalog)
    if wanted:
        found = queries.select(_selector(wanted, catalog), found)
    if find is not None:
        found = queries.find(find, found)
    if gym is not None:
        items = _gym(gym)
        found = [e for e in found if any(items.issuperset(kit) for kit in e.equipment)]
    return found


def _selector(wanted: dict[str, Any], catalog: Catalog) -> Any:
    from catalog.queries import Selector

    meant = dict(wanted)
    for key, words in wanted.items():
        if isinstance(words, list):
            meant[key] = [_meant(key, word, catalog) for word in words]
    return Selector(**meant)


def _meant(key: str, word: str, catalog: Catalog) -> str:
    """The word of a filter that was typed in some way."""
    from catalog.queries import filter_choices, item_called

    if key == "equipment":
        return item_called(word, catalog)
    known = filter_choices(key, catalog)
    found = choice(word, known)
    if found is None:
        raise unknown(f"unknown {key}", word, known)
    return found


def _gym(name: str) -> frozenset[str]:
    gyms = equipment().gyms
    found = choice(name, gyms)
    if found is None:
        raise unknown("no built-in gym", name, gyms)
    return closure(gyms[found])


def _list_block(found: Sequence[Exercise], find: str | None) -> ReportBlock:
    heads = [
        Column("Exercise", whole=True),
        Column("Id", whole=True, spare=4),
        Column("Pattern", whole=True, spare=1),
        Column("Level", whole=True, spare=3),
        Column("Direct muscles", spare=2),
    ]
    rows = [
        [
            _called(exercise, find),
            exercise.id,
            spoken(exercise.pattern),
            exercise.level,
            ", ".join(map(spoken, exercise.direct)),
        ]
        for exercise in found
    ]
    return ReportBlock("", heads if rows else [], rows)


def _called(exercise: Exercise, find: str | None) -> str:
    """Its name, and the alias by which it was found where that is not in it."""
    from catalog.queries import named

    alias = named(find, exercise) if find else None
    if alias in (None, exercise.id, exercise.name):
        return exercise.name
    return f"{exercise.name} (also: {alias})"


@command.command("show")
@click.argument("name", metavar="EXERCISE", shell_complete=exercises)
@catalogs_option
@output_options("table", "json")
def show(name: str, refs: tuple[str, ...], output: Output) -> None:
    """Show one exercise: its id, its name or an alias will do.

    \b
    Examples:
      backblock catalog show deadlift
      backblock catalog show "barbell row" --json

    Exit codes: 0 shown, 2 no such exercise, or an unreadable catalogue.
    """
    from catalog.queries import exercise_called

    catalog = _load(refs)
    exercise = catalog[exercise_called(name, catalog)]
    if output.format == "json":
        write(to_json(exercise.export()), output.path)
    else:
        write(report_text("", [_entry(exercise)], output), output.path)


def _entry(exercise: Exercise) -> ReportBlock:
    """The entry's facts, in the order a coach asks for them."""
    rows = [[label, text] for label, text in _facts(exercise) if text]
    heads = [Column(whole=True), Column()]
    return ReportBlock(exercise.name, heads, rows, about=[exercise.id])


def _facts(exercise: Exercise) -> list[tuple[str, str]]:
    def listed(words: Sequence[str]) -> str:
        return ", ".join(map(spoken, words))

    kits = [" + ".join(map(item_name, kit)) for kit in exercise.equipment]
    reps = [
        f"{span((r.min, r.max))} {r.unit}" + (f" for {r.goal}" if r.goal else "")
        for r in exercise.reps
    ]
    sides = "one side at a time" if exercise.unilateral else "both sides together"
    ratings = [f"{goal} {rating}" for goal, rating in exercise.goals.model_dump().items()]
    return [
        ("Cue", exercise.cue),
        ("Movement", listed([exercise.pattern, exercise.mechanic, sides])),
        ("Family", listed([exercise.family])),
        ("Trains", listed(exercise.direct)),
        ("Helps", listed(exercise.indirect)),
        ("Kit", "; or ".join(kit or "nothing" for kit in kits)),
        ("Level", exercise.level),
        ("Sets", f"{span((exercise.sets.min, exercise.sets.max))} a session"),
        ("Reps", ", ".join(reps)),
        (
            "Time",
            f"{exercise.seconds_per_set} s a set, of it {exercise.rest_seconds} s rest; "
            f"{exercise.setup_seconds} s to set up",
        ),
        (
            "Strain",
            f"lower back {exercise.lower_back_stress} of 3, grip {exercise.grip_demand} of 3",
        ),
        ("Ratings", ", ".join(ratings) + " (0 not at all, 3 a first choice)"),
        ("Order tier", str(exercise.order_tier)),
        ("Leads to", listed(exercise.progresses_to)),
        ("Also called", ", ".join(exercise.aliases)),
        ("From", exercise.origin.catalogue if exercise.origin else ""),
    ]


@command.command("check")
@click.argument("refs", nargs=-1, metavar="[NAME|FILE]...", shell_complete=catalog_names)
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@output_options("table", "json")
def check(refs: tuple[str, ...], strict: bool, output: Output) -> int:
    """Check catalogues for what a coach would trip over; seed where none is named.

    \b
    Examples:
      backblock catalog check my_exercises.yaml
      backblock catalog check seed extended --json

    Exit codes: 0 fine or warnings only, 2 unreadable, or errors found.
    """
    from catalog.checks import lint

    catalog = _load(refs or ("seed",))
    findings = lint(catalog)
    if output.format == "json":
        write(to_json([vars(finding) for finding in findings]), output.path)
    else:
        write(report_text("", [_findings_block(catalog, findings)], output), output.path)
    bad = any(strict or finding.severity == "error" for finding in findings)
    return int(Exit.INVALID if bad else Exit.OK)


def _findings_block(catalog: Catalog, findings: Sequence[Finding]) -> ReportBlock:
    lines = items(
        f"{f.severity}: {f.exercise}.{f.field}: {f.message}; found {f.found}, expected {f.expected}"
        for f in findings
    )
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = len(findings) - errors
    total = counted(len(catalog), "exercise")
    end = f"{total}: {counted(errors, 'error')}, {counted(warnings, 'warning')}"
    return ReportBlock("", notes=[*lines, end])


@command.command("export")
@catalogs_option
@click.option("--contains", is_flag=True, help="What items serve as besides themselves instead.")
@click.option("--gyms", is_flag=True, help="The built-in gyms instead.")
@output_options("json")
def export(refs: tuple[str, ...], contains: bool, gyms: bool, output: Output) -> None:
    """Write a catalogue as plain data for other programs.

    \b
    Examples:
      backblock catalog export --catalog extended --format json
      backblock catalog export --contains
      backblock catalog export --gyms -o gyms.json

    Exit codes: 0 written, 2 bad usage or an unreadable catalogue.
    """
    from catalog.loading import export_catalog

    if contains and gyms:
        raise click.UsageError("--contains and --gyms exclude each other.")
    known = equipment()
    data: object = export_catalog(_load(refs)) if not (contains or gyms) else None
    if contains or gyms:
        table = known.contains if contains else known.gyms
        data = {name: list(items) for name, items in table.items()}
    write(to_json(data), output.path)
