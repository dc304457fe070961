"""``backblock schema``: the JSON Schema of scenario and catalogue files."""

from __future__ import annotations

from typing import Any

import click

from optimizer.cli.options import Output, output_options
from optimizer.cli.output import to_json, write


@click.command("schema")
@click.option("--catalog", "of_catalog", is_flag=True, help="The schema of catalogue files.")
@output_options("json")
def command(of_catalog: bool, output: Output) -> None:
    """Print the JSON Schema of scenario files, for completion and checks in an editor.

    Scenarios that start with the line  # yaml-language-server: $schema=backblock.schema.json
    are checked while they are written by editors with YAML support.

    \b
    Examples:
      backblock schema -o backblock.schema.json
      backblock schema --catalog

    Exit codes: 0 written, 2 bad usage.
    """
    write(to_json(catalog_schema() if of_catalog else scenario_schema()), output.path)


def scenario_schema() -> dict[str, Any]:
    """The schema of scenario files (draft 2020-12)."""
    from catalog.json_schema import AsWritten
    from optimizer.scenario import ScenarioFile

    schema = ScenarioFile.model_json_schema(schema_generator=AsWritten)
    return {"$schema": _DRAFT, **schema, "title": "Backblock scenario"}


def catalog_schema() -> dict[str, Any]:
    """The schema of catalogue files (draft 2020-12)."""
    from catalog.json_schema import Described
    from catalog.loading import CatalogFile

    schema = CatalogFile.model_json_schema(schema_generator=Described)
    return {"$schema": _DRAFT, **schema, "title": "Backblock catalogue"}


_DRAFT = "https://json-schema.org/draft/2020-12/schema"
