"""Two plots: time against catalogue size, and gap against time. Needs matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers import OURS, PEERS
from benchmarks.records import Record
from benchmarks.summary import cells, names_of, peers_in
from benchmarks.trajectory import points

COLOURS = dict(
    zip(
        PEERS,
        ("#0b6e4f", "#c1121f", "#e07a5f", "#1d4e89", "#7b2cbf", "#8d6b00", "#6c757d"),
        strict=True,
    )
)
"""One colour a peer, the same in all plots."""


class NoPlots(RuntimeError):
    """matplotlib is missing."""


def draw(records: Sequence[Record], folder: Path) -> list[Path]:
    """Draw what the runs allow.

    Args:
        records: the runs.
        folder: where the pictures go, as SVG.

    Returns:
        The pictures' paths.

    Raises:
        NoPlots: matplotlib is not installed.
    """
    plt = _pyplot()
    made = []
    if len({r["exercises"] for r in records if r["group"] in ("wide", "own")}) > 1:
        made.append(_save(plt, _size_plot(plt, records), folder / "size.svg"))
    for group, instances in names_of(records).items():
        figure = _gap_plot(plt, records, instances)
        made.append(_save(plt, figure, folder / f"gap-{group}.svg"))
    return made


def _pyplot() -> Any:
    try:
        import matplotlib as mpl
    except ImportError:
        raise NoPlots("plots need matplotlib: pip install matplotlib") from None
    mpl.use("Agg")
    mpl.rcParams.update(
        {
            "svg.hashsalt": "backblock",
            "font.size": 9,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.alpha": 0.25,
        }
    )
    import matplotlib.pyplot as plt

    return plt


def _save(plt: Any, figure: Any, path: Path) -> Path:
    figure.savefig(path, format="svg", metadata={"Date": None}, bbox_inches="tight")
    plt.close(figure)
    return path


def _size_plot(plt: Any, records: Sequence[Record]) -> Any:
    """Seconds to a proved 0.5 % by size of the catalogue; hollow at the limit: not reached."""
    wide = [r for r in records if r["group"] in ("wide", "own")]
    found, sizes = cells(wide), {r["instance"]: r["exercises"] for r in wide}
    figure, axes = plt.subplots(figsize=(6.4, 4))
    for peer in peers_in(wide):
        if not PEERS[peer].proves:
            continue
        mine = sorted((sizes[i], i) for i, p in found if p == peer)
        line = [(size, found[i, peer].counted()) for size, i in mine if "-own-" not in i]
        axes.plot([s for s, _ in line], [t for _, t in line], color=COLOURS[peer], label=peer)
        for size, name in mine:
            cell = found[name, peer]
            face = "white" if cell.times.get("0.005") is None else COLOURS[peer]
            axes.plot(
                size,
                cell.counted(),
                "D" if "-own-" in name else "o",
                color=COLOURS[peer],
                markerfacecolor=face,
            )
    axes.set(
        xscale="log",
        yscale="log",
        title="hollow: not reached within the limit; diamonds: a user's own",
    )
    axes.set(xlabel="exercises in the catalogue", ylabel="seconds to a proved 0.5 %")
    _plain_numbers(axes.xaxis, (1, 3))
    _plain_numbers(axes.yaxis, (1, 3))
    axes.legend(frameon=False)
    return figure


def _gap_plot(plt: Any, records: Sequence[Record], instances: Sequence[str]) -> Any:
    """Proved gap over time, one panel an instance, one line a peer (seed 0)."""
    across = min(3, len(instances))
    down = -(-len(instances) // across)
    figure, grid = plt.subplots(
        down, across, figsize=(3.4 * across, 2.6 * down), squeeze=False, sharey=True
    )
    for place, axes in enumerate(grid.flat):
        if place >= len(instances):
            axes.set_visible(False)
            continue
        _gap_panel(axes, [r for r in records if r["instance"] == instances[place]])
        axes.set_title(instances[place], fontsize=9)
    handles, labels = grid[0][0].get_legend_handles_labels()
    if handles:
        figure.legend(
            handles, labels, loc="lower center", ncols=6, frameon=False, bbox_to_anchor=(0.5, 1.0)
        )
    figure.supxlabel("seconds")
    figure.supylabel("proved gap, %")
    figure.tight_layout()
    return figure


def _gap_panel(axes: Any, runs: Sequence[Record]) -> None:
    for run in runs:
        if not PEERS[run["peer"]].proves or run["seed"] != 0:
            continue
        line = [(p.seconds, p.gap * 100) for p in points(run["events"]) if p.gap is not None]
        if line and line[-1][1] > 0:
            line.append((run["seconds"], line[-1][1]))
        width = 2 if run["peer"] == OURS else 1.2
        axes.step(
            [t for t, _ in line],
            [g for _, g in line],
            where="post",
            linewidth=width,
            color=COLOURS[run["peer"]],
            label=run["peer"],
        )
    axes.set(xscale="log")
    _plain_numbers(axes.xaxis, (1, 3))
    axes.set_yscale("symlog", linthresh=0.01)
    axes.set_ylim(0, 100)
    axes.yaxis.set_major_formatter("{x:g}")


def _plain_numbers(axis: Any, marks: Sequence[int]) -> None:
    """Numbers as people write them at these parts of each power of ten, and none between."""
    from matplotlib import ticker

    axis.set_major_locator(ticker.LogLocator(subs=marks))
    axis.set_major_formatter("{x:,g}")
    axis.set_minor_formatter(ticker.NullFormatter())
