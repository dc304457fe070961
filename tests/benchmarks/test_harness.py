"""The harness on toy instances: runs, their records, and what is made of them."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks import environments, harness, keys, plots, readme, records, summary, targets
from benchmarks.judge import agreed_optima, disagreements
from benchmarks.machine import sources_sha256
from benchmarks.peers import OURS, PEERS, Peer
from benchmarks.registry import ROOT, CatalogSpec, Instance
from benchmarks.trajectory import first_plan, points, thinned, time_to

TOY = """\
schema_version: 1
name: toy
equipment: {main: home_dumbbells}
block: {weeks: 1}
sessions:
  - {name: A, day: mon}
weekly_sets: [6]
balance: null
limits: {exercises: [2, 2]}
select: {include: []}
"""
NEVER = TOY.replace("weekly_sets: [6]", "weekly_sets: [9]\nsets_per_exercise: {max: 4}")
TOYS = (
    Instance("toy", "own", TOY, CatalogSpec("seed")),
    Instance("never", "own", NEVER, CatalogSpec("seed"), expect="infeasible"),
)


def here(_peer: Peer, _say: Callable[[str], None]) -> str:
    """The tests' interpreter in place of a peer's own."""
    return sys.executable


def settings(**changes: Any) -> harness.Settings:
    """Limits for toys."""
    return harness.Settings(**{"time_limit": 60.0, "threads": 1, "python_of": here, **changes})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """Runs of the toys with the product, plain CP-SAT and the coach's heuristic."""
    folder = tmp_path_factory.mktemp("results")
    todo = harness.jobs(TOYS, [OURS, "cpsat", "greedy"], 1)
    found, tally = harness.run_all(todo, settings(), folder, lambda _: None)
    assert (tally.made, tally.known) == (6, 0)
    return folder, found


def of(found: list[dict[str, Any]], instance: str, peer: str) -> dict[str, Any]:
    """One record."""
    return next(r for r in found if (r["instance"], r["peer"]) == (instance, peer))


def test_optima_agree_and_plans_are_legal(made: tuple[Path, list[dict[str, Any]]]) -> None:
    """The product and plain CP-SAT prove the same score, and the verifier passes every plan."""
    _, found = made
    ours, plain, coach = (of(found, "toy", peer) for peer in (OURS, "cpsat", "greedy"))
    assert ours["status"] == plain["status"] == "optimal"
    assert ours["score"] == plain["score"] == plain["bound"]
    assert coach["legal"]
    assert coach["score"] <= ours["score"]
    assert disagreements(found) == []


def test_infeasible_is_proved_and_never_planned(made: tuple[Path, list[dict[str, Any]]]) -> None:
    """A proof that there is no plan counts at every gap; the heuristic only finds none."""
    _, found = made
    assert of(found, "never", OURS)["status"] == "infeasible"
    assert of(found, "never", OURS)["times"]["0.005"] is not None
    assert of(found, "never", "cpsat")["status"] == "infeasible"
    assert of(found, "never", "greedy")["status"] == "unknown"


def test_times_are_in_order(made: tuple[Path, list[dict[str, Any]]]) -> None:
    """A plan comes before its proof, and the proof before the process ends."""
    _, found = made
    for run in (of(found, "toy", OURS), of(found, "toy", "cpsat")):
        assert 0 < run["first_plan"] <= run["times"]["0.01"] <= run["times"]["0.0"]
        assert run["times"]["0.0"] <= run["seconds"]
        assert run["peak_mib"] is None or run["peak_mib"] > 10
        assert run["size"]["columns"] > 0


def test_records_state_versions_and_machine(made: tuple[Path, list[dict[str, Any]]]) -> None:
    """Each line says what made it, and names no place of the machine."""
    folder, _ = made
    lines = (folder / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 6
    for line in lines:
        run = json.loads(line)
        assert run["versions"]["python"]
        assert run["machine"]["cores"] > 0
        assert str(Path(sys.executable).parent) not in line


def test_runs_are_not_made_twice(made: tuple[Path, list[dict[str, Any]]]) -> None:
    """The same command again finds its runs, even after a line was cut short."""
    folder, found = made
    with (folder / "runs.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"key": "cut')
    todo = harness.jobs(TOYS, [OURS, "cpsat", "greedy"], 1)
    again, tally = harness.run_all(todo, settings(), folder, lambda _: None)
    assert (tally.made, tally.known) == (0, 6)
    assert again == found


def test_other_limits_are_other_runs() -> None:
    """What decides a result decides the key."""
    job = harness.jobs(TOYS[:1], ["greedy"], 1)[0]
    different = {
        records.content_key(keys.decides(j, s))
        for j, s in (
            (job, settings()),
            (job, settings(time_limit=61.0)),
            (job, settings(threads=2)),
            (harness.Job(job.instance, job.peer, 1), settings()),
            (harness.Job(TOYS[1], job.peer, 0), settings()),
        )
    }
    assert len(different) == 5


IDLE = (
    "optimizer/instance/bounds.py",  # only for models with the bounds put in
    "optimizer/instance/part.py",  # only for weeks that are done in part
    "optimizer/instance/supersets.py",  # there, and in models, whose keys hold it
    "optimizer/plan/schema.py",  # types of whole plans, which peers don't make
    "optimizer/logs/",  # reads training logs
    "optimizer/sheets/",  # reads tables and spreadsheets
    "optimizer/words.py",  # what is printed
)
"""Loaded beside what decides a peer's result, without a part in it."""
PROBE = """
import json, os, runpy, sys
from benchmarks.peers.child import Reporter, Task
os.write(1, b"Welcome to a solver\\n{")
sys.argv[:] = ["peer", sys.argv[1]]
runpy.run_module("benchmarks.peers.%s", run_name="__main__")
own = [m.__file__ for n, m in sys.modules.items() if n.split(".")[0] in ("catalog", "optimizer")]
sys.stderr.write(json.dumps([f for f in own if f]))
"""


@pytest.mark.parametrize("name", ["cpsat", "greedy"])
def test_peers_depend_on_what_their_keys_hold(name: str, tmp_path: Path) -> None:
    """Work on the product's solver leaves a peer's runs standing: none of it is loaded there.

    What is loaded is either in the key as code, or makes what the key holds by content.
    """
    task = {
        "scenario": str(harness.scenario_file(TOYS[0])),
        "catalog": "seed",
        "time_limit": 30,
        "threads": 1,
        "seed": 0,
        "packages": [],
    }
    (tmp_path / "task.json").write_text(json.dumps(task), encoding="utf-8")
    command = [sys.executable, "-c", PROBE % name, str(tmp_path / "task.json")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = {str(Path(f).relative_to(ROOT)) for f in json.loads(done.stderr.splitlines()[-1])}
    by_content = ("catalog/", "optimizer/scenario/", *IDLE)
    inside = {f for f in loaded if not f.startswith(by_content) and not f.endswith("__init__.py")}
    code = (*PEERS[name].sources, *(keys.MODEL if PEERS[name].on_rows else ()))
    assert {f for f in inside if not any(f == c or f.startswith(f"{c}/") for c in code)} == set()
    assert not any(f.startswith("optimizer/solver") for f in loaded)


def test_only_the_product_s_key_holds_its_solver() -> None:
    """A change there makes the product's runs anew, and nobody else's."""
    for peer in PEERS.values():
        assert any(s.startswith("optimizer/solver") for s in peer.sources) == (peer.name == OURS)


def test_what_solvers_print_never_meets_the_events(tmp_path: Path) -> None:
    """A solver that greets on standard output, from C, breaks no line of the harness's."""
    text = (
        "import os\nfrom benchmarks.peers.child import Reporter, Task\n"
        "reporter = Reporter(Task('a', None, 9, 1, 0))\n"
        "os.write(1, b'Running a solver {')\nreporter.say(best=5)\nprint('and so on')\n"
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, cwd=ROOT)
    assert [json.loads(line)["best"] for line in done.stdout.splitlines()] == [5]
    assert "Running a solver" in done.stderr


def test_comments_are_no_part_of_the_code(tmp_path: Path, monkeypatch: Any) -> None:
    """A better word in a docstring makes no run anew, a changed number does."""
    monkeypatch.setattr("benchmarks.machine.ROOT", tmp_path)
    digests = []
    for text in ('"""One."""\nX = 1\n"""X."""\n', "# Two\nX =  1\n", "X = 2\n"):
        (tmp_path / "code.py").write_text(text, encoding="utf-8")
        sources_sha256.cache_clear()
        digests.append(sources_sha256(("code.py",)))
    sources_sha256.cache_clear()
    assert digests[0] == digests[1] != digests[2]


def test_the_last_run_counts_where_code_changed() -> None:
    """Old lines stay in the file and out of the tables."""
    old, new = run(OURS, score=1), run(OURS, date="2026-01-02T00:00:00+00:00")
    assert summary.in_order([run("cpsat"), new, old]) == [new, run("cpsat")]


def test_agreement_is_counted() -> None:
    """A page that says nobody disagrees says how many were compared."""
    assert agreed_optima([run(OURS), run("cpsat"), run("greedy", status="feasible")]) == {
        "wide-100": 2
    }


def test_the_page_and_the_table(made: tuple[Path, list[dict[str, Any]]]) -> None:
    """The README is filled from the runs: question, setup, findings, threats."""
    folder, found = made
    page = readme.write(found, folder, {"highs": "highs can't be installed: x"})
    text = page.read_text(encoding="utf-8")
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads == ["## Question", "## Setup", "## Findings", "## Threats"]
    assert "passes the verifier" in text
    assert "left out: highs can't be installed: x" in text
    table = (folder / "table.md").read_text(encoding="utf-8")
    assert re.search(r"^\| toy \| (?!0 )\d+ of 25 \| backblock \|", table, re.MULTILINE)


def test_plots_or_a_plain_word(made: tuple[Path, list[dict[str, Any]]], tmp_path: Path) -> None:
    """Without matplotlib the reader is told how to get plots; with it there are some."""
    _, found = made
    if importlib.util.find_spec("matplotlib") is None:
        with pytest.raises(plots.NoPlots, match="pip install matplotlib"):
            plots.draw(found, tmp_path)
    else:
        assert [path.name for path in plots.draw(found, tmp_path)] == ["gap-own.svg"]


@pytest.mark.slow
def test_a_mip_solver_agrees(tmp_path: Path) -> None:
    """HiGHS, which the tests have anyway, proves the product's optimum and that there is none."""
    agree("highs", settings(), tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("name", [name for name, peer in PEERS.items() if peer.on_rows])
def test_every_peer_agrees_in_its_own_environment(name: str, tmp_path: Path) -> None:
    """Each peer's pinned packages install, and it proves what the product proves."""
    agree(name, settings(python_of=environments.python_of), tmp_path)


def agree(name: str, limits: harness.Settings, folder: Path) -> None:
    """Hold a peer to the product on the toys."""
    todo = harness.jobs(TOYS, [OURS, name], 1)
    found, tally = harness.run_all(todo, limits, folder, lambda _: None)
    assert tally.left_out == {}
    assert disagreements(found) == []
    assert of(found, "toy", name)["bound"] == of(found, "toy", OURS)["score"]
    assert of(found, "never", name)["status"] == "infeasible"


def test_too_much_memory_ends_a_run(tmp_path: Path) -> None:
    """A process past its memory is ended and says so; it has no plan."""
    if not Path("/proc/self/status").exists():
        pytest.skip("memory limits: the system does not tell a process's memory")
    todo = harness.jobs(TOYS[:1], ["cpsat"], 1)
    found, _ = harness.run_all(todo, settings(memory_mib=20), tmp_path, lambda _: None)
    assert found[0]["status"] == "memory"
    assert found[0]["times"]["0.0"] is None


def test_a_peer_that_fails_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash is a result too, with its last words."""
    broken = Peer("greedy", "benchmarks.peers.nothing", "is not there", ("benchmarks/peers",))
    monkeypatch.setitem(PEERS, "greedy", broken)  # type: ignore[arg-type]
    todo = harness.jobs(TOYS[:1], ["greedy"], 1)
    found, _ = harness.run_all(todo, settings(), tmp_path, lambda _: None)
    assert found[0]["status"] == "error"
    assert "No module named" in found[0]["error"]


@pytest.mark.slow
def test_a_peer_that_cannot_be_installed_is_left_out(tmp_path: Path) -> None:
    """The others still run, and the reason is kept for the page."""

    def python_of(peer: Peer, _say: Callable[[str], None]) -> str:
        if peer.name == "cpsat":
            raise environments.NotInstalled("cpsat can't be installed: no network")
        return sys.executable

    todo = harness.jobs(TOYS, ["cpsat", "greedy"], 1)
    found, tally = harness.run_all(todo, settings(python_of=python_of), tmp_path, lambda _: None)
    assert [r["peer"] for r in found] == ["greedy", "greedy"]
    assert tally.left_out == {"cpsat": "cpsat can't be installed: no network"}


EVENTS = [
    {"t": 1.0, "bound": 120},
    {"t": 2.0, "best": 100},
    {"t": 3.0, "bound": 101},
    {"t": 4.0, "best": 90},
    {"t": 5.0, "best": 101},
]


def test_times_out_of_events() -> None:
    """A worse plan later takes nothing back; a gap is reached when both ends are known."""
    states = list(points(EVENTS))
    assert first_plan(states) == 2
    assert time_to(states, 0.01) == 3
    assert time_to(states, 0.0) == 5
    assert time_to(states[:4], 0.0) is None


def test_thinned_events_keep_both_ends() -> None:
    """Long runs keep few events, the first and the last among them, each with all that is known."""
    events = [{"t": float(t), "best": t} for t in range(1000)] + [{"t": 1000.0, "bound": 5000}]
    kept = thinned(events, 50)
    assert len(kept) == 50
    assert kept[0]["t"] == 0
    assert kept[-1] == {"t": 1000.0, "best": 999, "bound": 5000}


def run(peer: str, **changes: Any) -> dict[str, Any]:
    """A record with what the summaries look at."""
    base = {
        "instance": "wide-100",
        "group": "wide",
        "peer": peer,
        "seed": 0,
        "status": "optimal",
        "first_plan": 1.0,
        "times": dict.fromkeys(("0.01", "0.005", "0.001", "0.0"), 2.0),
        "gap": 0.0,
        "score": 100,
        "bound": 100,
        "legal": True,
        "broken": [],
        "peak_mib": 100.0,
        "best": 100,
        "date": "2026-01-01T00:00:00+00:00",
        "time_limit": 300.0,
        "exercises": 100,
        "seconds": 2.0,
        "stages": None,
        "events": [],
    }
    return base | changes


def test_what_the_search_was_made_on_is_known() -> None:
    """A figure of an instance that the search was fitted to is no forecast; nobody need guess."""
    runs = [
        run(OURS, instance=name, group=group)
        for name, group in (("wide-1000", "wide"), ("wide-100", "wide"), ("any", "coach"))
    ]
    assert readme.looked_at(runs) == ["any", "wide-1000"]


def test_ratios_count_the_limit_for_who_does_not_get_there() -> None:
    """The best peer counts; one that never proved the gap counts with the whole limit."""
    nowhere = dict.fromkeys(("0.01", "0.005", "0.001", "0.0"))
    runs = [run(OURS), run("cpsat", times=nowhere), run("highs", times={**nowhere, "0.005": 60.0})]
    found = summary.cells(runs)
    assert summary.ratio(found, "wide-100") == (30, "highs")
    assert summary.best_single(found, ["wide-100"]) == pytest.approx({"cpsat": 150, "highs": 30})
    assert summary.geometric_mean([2, 8]) == pytest.approx(4)
    lost = [run(OURS, times=nowhere), run("highs", times=nowhere)]
    assert summary.ratio(summary.cells(lost), "wide-100") is None, "two limits are no comparison"


def test_repeats_are_put_together_by_their_median() -> None:
    """One lucky seed is no result, and a seed that fails fails the cell."""
    times = [dict.fromkeys(("0.01", "0.005", "0.001", "0.0"), t) for t in (1.0, 3.0, 9.0)]
    found = summary.cells([run(OURS, seed=i, times=t) for i, t in enumerate(times)])
    assert found["wide-100", OURS].times["0.005"] == 3
    missed = [run(OURS), run(OURS, seed=1, times=dict.fromkeys(times[0]))]
    assert summary.cells(missed)["wide-100", OURS].times["0.005"] is None


def test_aims_are_held_against_the_runs() -> None:
    """What is reached says yes, what is not says no with the figure."""
    slow = run(OURS, instance="wide-10000", exercises=10_000, peak_mib=2000.0)
    slow["times"] = {**slow["times"], "0.005": 40.0}
    held = {f.aim: f.holds for f in targets.findings([run(OURS), slow, run("cpsat")])}
    assert held["wide to 10,000: within 0.5 % in 30 s"] is False
    assert held["wide: peak memory under 1.5 GiB"] is False
    assert held["wide: 10,000 takes at most 3 times as long as 100 (to 0.5 %)"] is False
    assert held["wide to 10,000: a legal plan within 5 s"] is True


@pytest.mark.parametrize(("proved", "holds"), [(9, True), (8, False)])
def test_nine_in_ten_people_are_to_be_proved(proved: int, holds: bool) -> None:
    """The others need not be, but be within half a percent; who has no plan counts on neither."""
    close = dict.fromkeys(("0.01", "0.005"), 2.0) | dict.fromkeys(("0.001", "0.0"))
    people = [run(OURS, instance=f"p{i}", group="people") for i in range(proved)]
    people += [run(OURS, instance=f"p{i}", group="people", times=close) for i in range(proved, 10)]
    people.append(run(OURS, instance="nobody", group="people", status="infeasible"))
    held = {f.aim: (f.measured, f.holds) for f in targets.findings(people)}
    assert held["people: nine in ten proved optimal within 20 s"] == (f"{proved} of 10", holds)
    assert held["people: within 0.5 % in 20 s"][1] is True


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"bound": 99, "score": 99}, "proved at most 99"),
        ({"status": "infeasible", "score": None, "legal": None, "bound": None}, "proved there is"),
        ({"legal": False, "broken": ["balance"]}, "breaks balance"),
        ({"best": 101}, "says its plan is worth 101, the verifier counts 100"),
        ({"bound": 101, "score": 101, "best": 101}, "two optima"),
    ],
)
def test_contradictions_are_seen(other: dict[str, Any], words: str) -> None:
    """Two runs that can't both be right are never averaged in silence."""
    assert words in "; ".join(disagreements([run(OURS), run("cpsat", **other)]))
