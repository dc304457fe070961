"""``backblock compare``: gyms or scenarios side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.vocabulary import equipment
from optimizer.cli.completing import files, gyms
from optimizer.cli.errors import Exit
from optimizer.cli.options import Output, catalog_option, load, output_options, solver_options
from optimizer.cli.output import write_blocks
from optimizer.cli.several import FORMATS, study
from optimizer.cli.solve import exit_code_of
from optimizer.solver import SolveOptions

_ENDINGS = {".yaml", ".yml"}

if TYPE_CHECKING:
    import threading

    from optimizer.plan.comparison import Comparison
    from optimizer.studies.common import Tell
    from optimizer.studies.compare import Contender


@click.command("compare")
@click.argument(
    "scenarios", nargs=-1, required=True, metavar="SCENARIO [GYM|SCENARIO]...", shell_complete=files
)
@click.option(
    "--replace",
    "gym",
    metavar="GYM",
    help="The scenario's gym that others stand in for; the first session's by default.",
)
@click.option(
    "--with",
    "choices",
    multiple=True,
    metavar="GYM|ITEMS",
    shell_complete=gyms,
    help="A built-in gym, another gym of the scenario, or items with commas between "
    "them; give it again for each gym.",
)
@click.option(
    "--only",
    is_flag=True,
    help="Without the gym that the scenario has: the first --with comes first.",
)
@click.option(
    "--robust", is_flag=True, help="Also find the best plan that is legal in every gym compared."
)
@click.option("--points", is_flag=True, help="Also show the score's points.")
@catalog_option
@solver_options
@output_options(*FORMATS)
def command(
    scenarios: tuple[str, ...],
    gym: str | None,
    choices: tuple[str, ...],
    only: bool,
    robust: bool,
    points: bool,
    catalog: str | None,
    options: SolveOptions,
    output: Output,
) -> int:
    """Solve one scenario in several gyms, or several scenarios, and set them side by side.

    The first is what the others are measured by: the scenario as it is written, unless --only is
    given. Gyms may be named after the scenario or with --with; scenarios are files, or a folder of
    them. A difference that the proofs leave open is called undecided. --workers is the cores for
    all of them together, --time-limit is for each.

    \b
    Examples:
      backblock compare my_block.yaml garage_gym hotel_gym
      backblock compare my_block.yaml --replace main \\
          --with "dumbbell_pair,adjustable_bench,band"
      backblock compare my_block.yaml --with garage_gym --with hotel_gym \\
          --robust -o gyms.html
      backblock compare monday.yaml tuesday.yaml --gap 0.005

    Exit codes: 0 at least one plan, 2 invalid input, 3 no plan exists in any, 4 none found in
    time, 130 interrupted (what is finished is shown).
    """
    from optimizer.report.compare import comparison_blocks
    from optimizer.studies.compare import compare

    scenarios, named = _scenarios_and_gyms(scenarios, catalog)
    contenders = _contenders(scenarios, gym, (*named, *choices), robust, catalog, only=only)

    def call(tell: Tell, stop: threading.Event) -> Comparison:
        return compare(contenders, options, robust=robust, tell=tell, stop=stop)

    found, interrupted = study(call, output)
    title = f"{found.name}: {len(found.cases)} side by side"
    write_blocks(title, comparison_blocks(found, points=points), found.to_data(), output)
    return int(Exit.INTERRUPTED if interrupted else exit_code_of([c.plan for c in found.cases]))


def _contenders(
    scenarios: Sequence[str],
    gym: str | None,
    choices: Sequence[str],
    robust: bool,
    catalog: str | None,
    *,
    only: bool,
) -> list[Contender]:
    """What takes part, or what is wrong with the words given."""
    from optimizer.studies.common import target_gym
    from optimizer.studies.compare import Contender, gym_contenders, own_gym_name

    if not choices:
        if gym is not None or robust or only:
            raise click.UsageError("--replace, --only and --robust need one scenario and a gym.")
        if len(scenarios) < 2:
            raise click.UsageError("Give a gym, e.g. garage_gym, or a second scenario.")
        return [Contender(name, load(path, catalog)) for name, path in _names(scenarios)]
    if len(scenarios) > 1:
        raise click.UsageError("Gyms are compared for one scenario.")
    loaded = load(scenarios[0], catalog)
    try:
        gym = target_gym(loaded, gym)
    except ValueError as error:
        raise click.UsageError(f"--replace: {error}.") from None
    names = [choice.strip() for choice in choices]
    if len(set(names)) < len(names):
        raise click.UsageError("The same gym is given twice.")
    found = gym_contenders(loaded, gym, choices)
    if only and len(found) < 2:
        raise click.UsageError("--only needs two gyms.")
    if only or gym in names:
        return found
    return [Contender(own_gym_name(loaded, gym), loaded, gym), *found]


def _scenarios_and_gyms(
    words: Sequence[str], catalog: str | None
) -> tuple[tuple[str, ...], list[str]]:
    """Scenario files (a folder stands for those in it), and gyms that are called by name."""
    scenarios: list[str] = []
    gyms: list[str] = []

    def own() -> Iterable[str]:
        return load(scenarios[0], catalog).scenario.gyms if scenarios else ()

    for word in words:
        path = Path(word)
        if path.is_dir():
            inside = sorted(str(file) for file in path.iterdir() if file.suffix in _ENDINGS)
            if not inside:
                raise click.UsageError(f"{word} has no scenario (.yaml or .yml).")
            scenarios += inside
        elif not path.exists() and (word in equipment().gyms or word in own()):
            gyms.append(word)
        elif scenarios and not path.exists() and not path.suffix:
            known = ", ".join(dict.fromkeys((*own(), *equipment().gyms)))
            raise click.UsageError(
                f"{word} is no file and no gym; gyms: {known}; items go behind --with."
            )
        else:
            scenarios.append(word)
    return tuple(scenarios), gyms


def _names(paths: Sequence[str]) -> list[tuple[str, str]]:
    """Files' names without folder and ending where that tells them apart."""
    if len(set(paths)) < len(paths):
        raise click.UsageError("the same scenario is given twice.")
    shown = [_printable(path) for path in paths]
    short = [_printable(Path(path).stem) for path in paths]
    return list(zip(short if len(set(short)) == len(short) else shown, paths, strict=True))


def _printable(name: str) -> str:
    """A file's name without what could steer a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)
