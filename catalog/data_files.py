"""Writes the shipped catalogues as JSON, from the YAML that people edit: ``make data``."""

from __future__ import annotations

import json
from pathlib import Path

from catalog.loading import SHIPPED, written


def text(name: str) -> str:
    """The JSON of a shipped catalogue, one entry a line."""
    entries = [
        json.dumps(entry.model_dump(mode="json", exclude_unset=True), ensure_ascii=False)
        for entry in written(name)
    ]
    listed = ",\n".join(entries)
    return f'{{"schema_version": 1, "exercises": [\n{listed}\n]}}\n'


def main() -> None:
    """Write them all."""
    for name in SHIPPED:
        Path(__file__).with_name("data").joinpath(f"{name}.json").write_text(
            text(name), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
