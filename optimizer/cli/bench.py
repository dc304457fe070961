"""``backblock bench``: how fast plans are found and proved, beside other solvers."""

from __future__ import annotations

import datetime
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from optimizer.cli.completing import catalog_names
from optimizer.cli.errors import Exit, say
from optimizer.cli.hints import unknown
from optimizer.cli.options import MAX_WORKERS, FiniteNumber, file_option, load
from optimizer.cli.output import to_json, write
from optimizer.words import counted
from optimizer.words import seconds as in_words

GROUPS = ("coach", "exact", "wide", "long", "tight", "reference", "people")

if TYPE_CHECKING:
    from benchmarks.registry import Instance


@click.command("bench")
@click.option(
    "--group",
    "groups",
    multiple=True,
    type=click.Choice(GROUPS),
    help="Instances of this group; give it again for more. Default: all.",
)
@click.option(
    "--instance",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only this instance; give it again for more.",
)
@file_option(
    "--scenario",
    help="A scenario of your own instead, or a folder of them.",
    metavar="SCENARIO",
)
@click.option(
    "--catalog", metavar="NAME|FILE", shell_complete=catalog_names, help="A catalogue for it."
)
@click.option(
    "--sizes",
    metavar="N,N...",
    help="Generated catalogues of these sizes, for the group wide or your scenario.",
)
@click.option(
    "--peers",
    metavar="NAME,NAME...",
    default="all",
    show_default=True,
    help="Who is measured; all, none (the product alone), or names, backblock being one.",
)
@click.option(
    "--repeat",
    type=click.IntRange(1, 100),
    default=1,
    metavar="N",
    show_default=True,
    help="Runs of each, with different seeds.",
)
@click.option(
    "--time-limit",
    type=FiniteNumber(min=0, min_open=True, max=1_000_000),
    default=300,
    metavar="SECONDS",
    show_default=True,
    help="For each whole process.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MAX_WORKERS),
    default=2,
    metavar="N",
    show_default=True,
    help="Threads of each process.",
)
@click.option(
    "--memory",
    type=click.IntRange(64, 1_000_000),
    default=6144,
    metavar="MIB",
    show_default=True,
    help="Most memory of each process.",
)
@click.option("--list", "listing", is_flag=True, help="Name the instances and peers, run nothing.")
@click.option(
    "--summarise",
    is_flag=True,
    help="Write table, plots and README anew out of the runs in -o, run nothing.",
)
@click.option("--mps", is_flag=True, help="Write the linear models as MPS to -o, run nothing.")
@file_option(
    "-o",
    "--output",
    metavar="DIR",
    help="Results folder; runs found there are not made again. Default: "
    "bench-DATE; in a checkout benchmarks/results/DATE.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="The runs, or with --list the instances and peers, as JSON.",
)
@click.option("--no-color", is_flag=True, help="Plain text; it always is.")
@click.option("-q", "--quiet", is_flag=True, help="No notes and no progress.")
def command(**options: Any) -> int:
    """Run benchmark instances with the product and its peers.

    Every run is one line of runs.jsonl in the results folder, with versions and machine; the
    folder also gets a table, plots and a README, out of all runs in it. Run the same command again
    to go on where it stopped; other instances and peers may follow in other commands. A peer's
    runs stand while only the product changes. An installed copy measures the peers whose packages
    are installed beside it; a checkout also has the reference blocks, and installs the peers.

    \b
    Examples:
      backblock bench --list
      backblock bench --group coach --peers none
      backblock bench --group wide --sizes 100,1000 --time-limit 60 -o results
      backblock bench --scenario my_block.yaml --catalog my_exercises.json
      backblock bench --peers cpsat,highs,scip,exact,greedy -o results
      backblock bench --summarise -o results

    Exit codes: 0 done, 1 runs contradict each other, 2 bad usage, 130 interrupted (the runs
    made so far are kept, and the same command goes on).
    """
    if options["summarise"]:
        return _summarise(options)
    chosen = _instances(options)
    peers = _peers(options["peers"])
    if options["listing"]:
        write(to_json(_listed(chosen)) if options["as_json"] else _list_text(chosen), None)
        return int(Exit.OK)
    if options["mps"]:
        return _export(chosen, options["output"], quiet=options["quiet"])
    return _run(chosen, peers, options)


def _numbers(text: str | None) -> list[int]:
    try:
        numbers = [int(word) for word in text.split(",")] if text else []
    except ValueError:
        raise click.UsageError(f"--sizes {text}: expected whole numbers, e.g. 100,1000.") from None
    if any(not 20 <= number <= 50_000 for number in numbers):
        raise click.UsageError(f"--sizes {text}: expected 20 to 50,000 exercises.")
    return numbers


def _instances(options: dict[str, Any]) -> list[Instance]:
    from benchmarks import registry

    sizes = _numbers(options["sizes"])
    if options["scenario"] is not None:
        if options["groups"] or options["names"]:
            raise click.UsageError("--scenario excludes --group and --instance.")
        return _own(options, sizes)
    if options["catalog"] is not None:
        raise click.UsageError("--catalog needs --scenario.")
    known = registry.instances(sizes or registry.SIZES)
    _check_names(options["names"], {instance.name for instance in known})
    return [
        instance
        for instance in known
        if (not options["groups"] or instance.group in options["groups"])
        and (not options["names"] or instance.name in options["names"])
    ]


def _check_names(names: tuple[str, ...], known: set[str]) -> None:
    from catalog.validation import near

    for name in names:
        if name not in known:
            hint = near(name, known)
            raise click.UsageError(
                f"no instance {name!r}{f' ({hint})' if hint else ''}; see --list."
            )


def _own(options: dict[str, Any], sizes: list[int]) -> list[Instance]:
    """Instances of the user's scenario, each read once so that mistakes show before any run."""
    from benchmarks import harness, registry

    if not Path(options["scenario"]).is_dir():
        load(options["scenario"], options["catalog"])
    elif options["catalog"] is not None or sizes:
        raise click.UsageError("--catalog and --sizes need one scenario, no folder.")
    found = registry.own(options["scenario"], options["catalog"], sizes)
    for instance in found:
        harness.loaded(instance)
    return found


def _peers(text: str) -> list[str]:
    from benchmarks.environments import missing_packages
    from benchmarks.peers import OURS, PEERS
    from benchmarks.registry import CHECKOUT

    if text == "none":
        return [OURS]
    if text == "all":
        return [name for name, peer in PEERS.items() if CHECKOUT or not missing_packages(peer)]
    names = [word.strip() for word in text.split(",") if word.strip()]
    for name in names:
        if name not in PEERS:
            raise unknown("--peers: no peer", name, PEERS)
    return [name for name in PEERS if name in names]


def _list_text(instances: list[Instance]) -> str:
    from benchmarks.peers import PEERS

    lines = [
        f"{i.group:10} {i.name:26} {i.catalog.words if i.catalog else 'its own':18} {i.about}"
        for i in instances
    ]
    lines += ["", *(f"{peer.name:12} {peer.words}" for peer in PEERS.values())]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _listed(instances: list[Instance]) -> dict[str, Any]:
    from benchmarks.peers import PEERS

    return {
        "instances": [
            {
                "name": instance.name,
                "group": instance.group,
                "catalog": instance.catalog.words if instance.catalog else None,
                "about": instance.about,
            }
            for instance in instances
        ],
        "peers": {peer.name: peer.words for peer in PEERS.values()},
    }


def _export(instances: list[Instance], output: str | None, *, quiet: bool) -> int:
    from benchmarks.harness import export

    for path in export(instances, Path(output or "mps")):
        if not quiet:
            say(str(path))
    return int(Exit.OK)


def _run(instances: list[Instance], peers: list[str], options: dict[str, Any]) -> int:
    from benchmarks.harness import Settings, jobs, run_all

    folder = _folder(options["output"])
    settings = Settings(
        options["time_limit"],
        options["workers"],
        options["memory"],
        options["repeat"],
        _command_line(),
    )
    todo = jobs(instances, peers, settings.repeat)
    tell = _unheard if options["quiet"] else say
    tell(
        f"{counted(len(todo), 'run')}, at most {_longest(len(todo) * settings.time_limit)}; "
        f"results in {folder}"
    )
    records, tally = run_all(todo, settings, folder, tell)
    if not records:
        raise click.ClickException("no run could be made")
    known = f", {tally.known} there already" if tally.known else ""
    tell(f"{counted(tally.made, 'run')} made{known}; see {folder / 'README.md'}")
    return _report(folder, tally.left_out, as_json=options["as_json"], tell=tell)


def _summarise(options: dict[str, Any]) -> int:
    output, tell = options["output"], _unheard if options["quiet"] else say
    if output is None or not Path(output).is_dir():
        raise click.UsageError("--summarise needs -o with a folder of results.")
    return _report(Path(output), {}, as_json=options["as_json"], tell=tell)


def _longest(seconds: float) -> str:
    """A time that may be hours."""
    hours = seconds / 3600
    return f"{hours:.1f} hours" if hours >= 2 else in_words(seconds)


def _report(
    folder: Path, left_out: dict[str, str], *, as_json: bool, tell: Callable[[str], None]
) -> int:
    """Table, plots and page out of all runs of a folder; whether they fit together."""
    from benchmarks import plots, readme
    from benchmarks.judge import disagreements
    from benchmarks.records import Store
    from benchmarks.summary import in_order, table

    records = in_order(Store(folder).records.values())
    if not records:
        raise click.UsageError(f"{folder} holds no runs.")
    try:
        plots.draw(records, folder)
    except plots.NoPlots as error:
        tell(f"{error}; everything else is written")
    readme.write(records, folder, left_out)
    write(to_json(records) if as_json else table(records), None)
    odd = disagreements(records)
    for line in odd:
        say(f"RUNS DISAGREE: {line}")
    return int(Exit.UNEXPECTED if odd else Exit.OK)


def _unheard(_text: str) -> None:
    """Where a note goes with --quiet."""


def _folder(output: str | None) -> Path:
    from benchmarks.registry import CHECKOUT, ROOT

    if output is not None:
        if Path(output).is_file():
            raise click.UsageError(f"{output} is a file, expected a directory for the results.")
        return Path(output)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return ROOT / "benchmarks" / "results" / today if CHECKOUT else Path(f"bench-{today}")


def _command_line() -> str:
    """What was typed, without the place of the results: that is whoever repeats it's own."""
    words = sys.argv[1:]
    for name in ("-o", "--output"):
        if name in words:
            place = words.index(name)
            words = words[:place] + words[place + 2 :]
    return shlex.join(["backblock", *words])
