"""The page that goes with a set of runs: question, setup, findings, threats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.judge import agreed_optima, disagreements
from benchmarks.peers import OURS, PEERS
from benchmarks.records import Record
from benchmarks.registry import TUNED_GROUPS, TUNED_ON
from benchmarks.summary import cells, names_of, peers_in, sizes_of, table
from benchmarks.targets import Finding, findings
from optimizer.words import counted

QUESTION = """\
How soon is there a legal plan, how soon is it proved to be within 1 %, 0.5 %, 0.1 % of the best
possible and the best, and does that depend on how many exercises there are to choose from? And how
does it compare with handing the same rules to solvers as they come?
"""
THREATS = """\
- Times are of the clock, on one machine. Whatever else ran on it is in them; repeats with other
  seeds, where there are any, show how far that goes.
- Peers run with the settings they come with (and the gap of a whole point as a proof). Each could
  be tuned; one line-up of CP-SAT is, as `cpsat_tuned`.
- They get the rules as this project writes them as rows. A formulation made for one of them may
  suit it better. The rows are the contract's alone, without what the arithmetic proves beforehand.
- SCIP and Exact search with one thread, because they have no more; the others with as many as the
  product.
- Exact tells of plans and bounds only between slices of its search, so its times to a gap are late
  by up to one slice.
- Generated catalogues are variants of the extended one. A catalogue whose exercises resemble each
  other less, or more, may behave otherwise.
- A peer that does not reach a gap counts with the time limit, which flatters it.
- Whole-process times hold interpreter, imports and reading. For the product they also hold the
  verifier and the stand-ins of every exercise; for the peers they don't, their plans are judged
  afterwards.
"""


def write(records: Sequence[Record], folder: Path, left_out: Mapping[str, str]) -> Path:
    """Write the table and the page of a results folder.

    Args:
        records: the runs.
        folder: where they stand.
        left_out: peers without runs, and why.
    """
    text = table(records)
    (folder / "table.md").write_text(text, encoding="utf-8")
    plots = sorted(path.name for path in folder.glob("*.svg"))
    parts = [
        "# Benchmark results",
        "",
        "## Question",
        "",
        QUESTION,
        "## Setup",
        "",
        *_setup(records, left_out),
        "",
        "## Findings",
        "",
        *_findings(records),
        "",
        *(f"![{name.removesuffix('.svg')}]({name})\n" for name in plots),
        text,
        "## Threats",
        "",
        THREATS,
    ]
    path = folder / "README.md"
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def _setup(records: Sequence[Record], left_out: Mapping[str, str]) -> list[str]:
    first = records[0]
    commands = dict.fromkeys(f"`{r['command']}`" for r in records if "command" in r)
    made = first["machine"]
    dates = sorted(record["date"][:10] for record in records)
    revisions = sorted({record["revision"] for record in records} - {""})
    lines = [
        f"- Made with {', '.join(commands)}, {' to '.join(dict.fromkeys((dates[0], dates[-1])))}.",
        f"- Machine: {made['processor']}, {made['cores']} cores, {made['memory_gib']} GiB, "
        f"{made['system']}.",
        f"- Backblock {first['backblock']}, revision {', '.join(revisions) or 'unknown'}.",
        f"- Each run: {_all(records, 'time_limit')} s for the whole process, "
        f"threads {_all(records, 'threads')}, memory {_all(records, 'memory_limit_mib')} MiB, "
        f"seeds {1 + max(r['seed'] for r in records)}.",
        "- Peers, each in a process and a virtual environment of its own:",
    ]
    lines += [
        f"  - `{name}`: {PEERS[name].words} ({_versions(records, name)})"
        for name in peers_in(records)
    ]
    lines += [f"  - left out: {reason}" for reason in left_out.values()]
    groups = [f"{group} ({len(names)})" for group, names in names_of(records).items()]
    sizes = sizes_of(records)
    more = "; the plain models' sizes:" if sizes else "."
    lines.append(f"- Instances: {', '.join(groups)}{more}")
    lines += [
        f"  - {name}: {size['columns']:,} columns, {size['rows']:,} rows, {size['terms']:,} terms"
        for name, size in sizes.items()
    ]
    tuned = looked_at(records)
    if tuned:
        lines.append(f"- Looked at while the search was made: {', '.join(tuned)}.")
    return lines


def looked_at(records: Sequence[Record]) -> list[str]:
    """The instances of some runs that were looked at while the search was made."""
    return sorted(
        {
            record["instance"]
            for record in records
            if record["instance"] in TUNED_ON or record["group"] in TUNED_GROUPS
        }
    )


def _all(records: Sequence[Record], key: str) -> str:
    """A setting of the runs; all its values where they differ."""
    return " or ".join(f"{value:g}" for value in sorted({record[key] for record in records}))


def _versions(records: Sequence[Record], peer: str) -> str:
    found: dict[str, str] = {}
    for record in records:
        if record["peer"] == peer:
            found |= record["versions"]
    known = {
        k: v for k, v in found.items() if k not in ("pydantic", "ruamel.yaml", "click", "rich")
    }
    return ", ".join(f"{name} {number}" for name, number in known.items()) or "no version told"


def _findings(records: Sequence[Record]) -> list[str]:
    lines = [_agreement(records), ""]
    held = findings(records)
    if held:
        lines += ["| aim | measured | holds |", "|---|---|---|"]
        lines += [f"| {f.aim} | {f.measured} | {_word(f)} |" for f in held]
    return [*lines, *_greedy(records), *_ended(records)]


def _word(finding: Finding) -> str:
    return {True: "yes", False: "**no**", None: "-"}[finding.holds]


def _agreement(records: Sequence[Record]) -> str:
    odd = disagreements(records)
    plans = sum(record["legal"] is not None for record in records)
    if odd:
        return "**The runs disagree:**\n\n" + "\n".join(f"- {line}" for line in odd)
    passes = f"Every plan that was found ({plans}) passes the verifier"
    if len({record["peer"] for record in records}) == 1:
        return f"{passes}."
    both = len(agreed_optima(records))
    return (
        f"{passes}, and no proved bound, optimum or infeasibility contradicts another; two "
        "peers or more proved the same best score, or that there is no plan, on "
        f"{counted(both, 'instance')}."
    )


def _ended(records: Sequence[Record]) -> list[str]:
    """Runs that did not end by themselves."""
    words = {
        "memory": "needed more memory than allowed",
        "time": "did not stop at the limit",
        "error": "failed",
    }
    found: dict[tuple[str, str, str], list[str]] = {}
    for record in records:
        if record["status"] in words:
            key = (record["peer"], record["status"], record["error"])
            found.setdefault(key, []).append(record["instance"])
    lines = [
        f"- `{peer}` {words[status]} on {', '.join(dict.fromkeys(names))}"
        + (f" ({error})" if error else "")
        for (peer, status, error), names in found.items()
    ]
    return ["", "Runs that were ended or failed:", "", *lines] if lines else []


def _greedy(records: Sequence[Record]) -> list[str]:
    """How far a coach's pick is from the best plan known."""
    found = cells(records)
    lost = []
    for instance in {record["instance"]: None for record in records}:
        ours, coach = found.get((instance, OURS)), found.get((instance, "greedy"))
        if ours and coach and ours.score and coach.score is not None:
            lost.append((ours.score - coach.score) / max(1, abs(ours.score)))
    if not lost:
        return []
    tried = sum(peer == "greedy" for _, peer in found)
    return [
        "",
        f"The careful coach's heuristic finds a legal plan on {len(lost)} of {tried} "
        f"instances; it is worth {100 * sum(lost) / len(lost):.1f} % less on average, "
        f"{100 * max(lost):.1f} % at worst.",
    ]
