"""Reference pages made from the code: commands, scenario keys, the Python interface."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import click
from pydantic import BaseModel

from catalog.json_schema import described

Row = tuple[str, ...]


# ----- commands --------------------------------------------------------------------------------


def commands() -> str:
    """Every command with its arguments, options, examples and exit codes."""
    from optimizer.cli.app import app

    pages = [
        "# Commands\n",
        "Made from the program itself; `backblock COMMAND --help` says the same.",
        "[The command line](../command-line.md) has what all commands share.\n",
    ]
    for words, command in leaves(app):
        pages.append(_command(words, command))
    return "\n".join(pages)


def leaves(
    group: click.Group, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from leaves(command, (*words, name))
        elif command is not None:
            yield (*words, name), command


def _command(words: tuple[str, ...], command: click.Command) -> str:
    from optimizer.cli.app import app

    path = " ".join(("backblock", *words))
    # A command remembers its help option, so it must see the settings that it runs with.
    context = click.Context(command, info_name=path, **app.context_settings)
    usage = command.get_usage(context).removeprefix("Usage: ")
    rows = [row for param in command.get_params(context) if (row := _option(param, context))]
    parts = [
        f"## {' '.join(words)}",
        f"```text\n{' '.join(usage.split())}\n```",
        _prose(inspect.cleandoc(command.help or "")),
    ]
    if command.epilog:
        parts.append(_prose(command.epilog))
    parts.append(_table(("Option", "Does"), rows))
    return "\n\n".join(parts) + "\n"


def _option(param: click.Parameter, context: click.Context) -> Row | None:
    record = param.get_help_record(context)
    if record is None or isinstance(param, click.Argument):
        return None
    return f"`{record[0]}`", _cell(record[1])  # a bar within code ends no cell


def _prose(text: str) -> str:
    """A help text: what click keeps in lines (marked with a control character) is kept so."""
    parts = []
    for part in re.split(r"\n\s*\n", text.strip()):
        if part.lstrip().startswith("\b"):
            lines = [
                line.rstrip() for line in part.lstrip().removeprefix("\b").strip("\n").splitlines()
            ]
            parts.append(_kept(lines))
        else:
            parts.append(" ".join(part.split()))
    return "\n\n".join(parts)


def _kept(lines: list[str]) -> str:
    """Exit codes as a sentence, everything else under its heading as it stands."""
    head, *rest = lines
    if not head.endswith(":"):
        return " ".join(" ".join(lines).split())
    return f"{head}\n\n```text\n" + "\n".join(line.removeprefix("  ") for line in rest) + "\n```"


# ----- scenario keys -----------------------------------------------------------------------------


def scenario_keys() -> str:
    """Every key of a scenario file with its type, bounds, default and description."""
    from optimizer.scenario import ScenarioFile

    rows = list(_keys(ScenarioFile))
    return (
        "# Scenario keys from the code\n\nEvery key as the program reads it, made from its schema. "
        "[Scenario file](../scenario.md) explains them with examples. `[]` after a key stands for "
        "each item of a list, `*` for each key of a mapping.\n\n"
        + _table(("Key", "Takes", "Default", "Is"), rows)
    )


def _keys(model: type[BaseModel], path: str = "") -> Iterator[Row]:
    meanings = described(model)
    for name, field in model.model_fields.items():
        key = f"{path}.{name}" if path else name
        required = field.is_required()
        default = "required" if required else _default(field.get_default(call_default_factory=True))
        takes = _takes(field.annotation) + _bounds(field.metadata)
        yield f"`{key}`", _cell(takes), _cell(default), _cell(meanings.get(name, ""))
        for around, inner in _models(field.annotation):
            yield from _keys(inner, key + around)


def _default(value: Any) -> str:
    if isinstance(value, BaseModel):
        return "see its keys"
    if value is None:
        return "none"
    return "empty" if value in ("", [], {}, ()) else f"`{value!r}`".replace("'", "")


def _models(annotation: Any) -> Iterator[tuple[str, type[BaseModel]]]:
    """Models within a type, each with what is around it; selectors have a page of their own."""
    from catalog.queries import Selector

    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation is not Selector:
            yield "", annotation
    elif origin is dict:
        yield from ((".*" + around, model) for around, model in _models(arguments[1]))
    elif origin is list:
        yield from (("[]" + around, model) for around, model in _models(arguments[0]))
    elif origin in (Union, UnionType):
        for argument in arguments:
            yield from _models(argument)
    elif hasattr(annotation, "__metadata__"):
        yield from _models(arguments[0])


def _takes(annotation: Any) -> str:
    """A type in a reader's words."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation is type(None):
        return "null"
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in arguments)
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(_takes(argument) for argument in arguments))
    if origin is list:
        return f"list of {_takes(arguments[0])}"
    if origin is dict:
        return f"mapping of {_takes(arguments[1])}"
    if hasattr(annotation, "__metadata__"):
        return _takes(arguments[0]) + _bounds(annotation.__metadata__)
    return _NAMES.get(getattr(annotation, "__name__", ""), getattr(annotation, "__name__", "value"))


_NAMES = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    "date": "date",
}


def _bounds(metadata: Any) -> str:
    found = {}
    for item in metadata:
        for part in getattr(item, "metadata", None) or [item]:
            for name in ("ge", "le", "min_length", "max_length"):
                if getattr(part, name, None) is not None:
                    found[name] = getattr(part, name)
    if {"ge", "le"} <= found.keys():
        return f" {found['ge']}-{found['le']}"
    return ""


# ----- Python -------------------------------------------------------------------------------------


def python() -> str:
    """The public names of the package, each with its documentation."""
    import optimizer

    parts = [
        "# Python\n",
        "What the command line does, a program can do too. `from optimizer import ...` takes these",
        "names; they are loaded when they are first used.\n",
    ]
    for name in optimizer.__all__:
        parts.append(f"::: {getattr(optimizer, name).__module__}.{name}\n")
    return "\n".join(parts)


# ----- tables -------------------------------------------------------------------------------------


def _table(heads: Row, rows: list[Row]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(text: str) -> str:
    """Text that keeps to its cell."""
    return " ".join(text.split()).replace("|", "\\|")
