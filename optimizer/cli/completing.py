"""What a shell offers after the Tab key: names from the catalogue, sessions of a plan, files.

A completion never fails and never says anything: where a file can't be read yet, the built-in
names are offered.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from catalog.inputs import InputError
from catalog.vocabulary import equipment

if TYPE_CHECKING:
    from catalog.schema import Catalog

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
MOST_BYTES = 16 << 20
"""Plans larger than this are not read for a completion."""


def _offered(names: Callable[[click.Context], Iterable[tuple[str, str]]]) -> Complete:
    """Offer the names (each with its help) that begin as the word typed; silent on any error."""

    @functools.wraps(names)
    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        try:
            found = list(names(ctx))
        except Exception:  # half a command line may name files that are not there or not whole
            return []
        return [
            CompletionItem(name, help=about)
            for name, about in found
            if name.lower().startswith(incomplete.lower())
        ]

    return complete


def files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Leave it to the shell to offer files."""
    return [CompletionItem(incomplete, type="file")]


@_offered
def gyms(ctx: click.Context) -> Iterable[tuple[str, str]]:
    """The built-in gyms."""
    return ((name, f"{len(items)} items") for name, items in equipment().gyms.items())


@_offered
def gym_items(ctx: click.Context) -> Iterable[tuple[str, str]]:
    """The items that a gym can own."""
    return equipment().items.items()


@_offered
def templates(ctx: click.Context) -> Iterable[tuple[str, str]]:
    """The templates of ``init``."""
    from optimizer.scenario.templates import TEMPLATES

    return TEMPLATES.items()


def catalog_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The catalogues that come with the program, and files."""
    known = {"seed": "the article's 25 exercises", "extended": "more, for every kind of gym"}
    named = [
        CompletionItem(name, help=about)
        for name, about in known.items()
        if name.startswith(incomplete)
    ]
    return [*named, *files(ctx, param, incomplete)]


def filter_words(key: str) -> Complete:
    """The words that a filter of ``catalog list`` takes."""

    @_offered
    def words(ctx: click.Context) -> Iterable[tuple[str, str]]:
        from catalog.queries import filter_choices

        return ((word, "") for word in filter_choices(key, _catalog(ctx)))

    return words


@_offered
def exercises(ctx: click.Context) -> Iterable[tuple[str, str]]:
    """The ids of the catalogue that the command line or its scenario names."""
    return ((exercise.id, exercise.name) for exercise in _catalog(ctx))


@_offered
def planned_exercises(ctx: click.Context) -> Iterable[tuple[str, str]]:
    """The exercises that a plan holds."""
    held = {e["exercise"]: e.get("name", "") for s in _sessions(ctx) for e in s["exercises"]}
    return sorted(held.items())


@_offered
def sessions(ctx: click.Context) -> Iterable[tuple[str, str]]:
    """The sessions of a plan, by name and by day."""
    held = {s["session"]: s.get("day", "") for s in _sessions(ctx)}
    return [*held.items(), *((day, name) for name, day in held.items() if day)]


def _sessions(ctx: click.Context) -> Iterable[dict[str, Any]]:
    path = Path(_first(ctx, "plan"))
    if path.stat().st_size > MOST_BYTES:
        return []
    plan = json.loads(path.read_text(encoding="utf-8"))
    return [session for week in plan["weeks"] for session in week["sessions"]]


def _first(ctx: click.Context, name: str) -> Any:
    """An argument; click leaves it unnamed while an option still waits for its value."""
    return ctx.params.get(name) or next(iter(ctx.args), None)


def _catalog(ctx: click.Context) -> Catalog:
    """The catalogue given, else the scenario's, else the larger one that comes along."""
    from catalog.loading import load_catalog

    given = ctx.params.get("catalog") or ctx.params.get("refs")
    scenario = _first(ctx, "scenario")
    if given:
        return load_catalog([given] if isinstance(given, str) else list(given))
    if scenario is not None:
        from optimizer.scenario import load_scenario

        try:
            return load_scenario(scenario).catalog
        except InputError:
            pass  # not written yet, or not whole
    return load_catalog(["extended"])
