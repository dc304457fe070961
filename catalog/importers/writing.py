"""The result of an import as a catalogue file, and as a list for a person to go through."""

from __future__ import annotations

import json
from collections import Counter

from catalog.importers.build import Imported
from catalog.schema import Exercise


def as_yaml(imported: Imported) -> str:
    """A catalogue file; comments say what to look at in each entry."""
    name = imported.catalog.name
    licences = Counter(e.origin.licence for e in imported.catalog if e.origin)
    shown = ", ".join(f"{licence} ({count})" for licence, count in licences.most_common(5))
    lines = [
        f"# Imported from {name}. Licences: {_comment(shown)}.",
        "# Values named under origin.inferred come from rules, not from the source. Lines that",
        "# begin with 'review' are for a person to decide.",
        "schema_version: 1",
        f"name: {_scalar(name)}",
        "exercises:" if len(imported.catalog) else "exercises: []",
    ]
    for entry in imported.catalog:
        lines += ["", *_entry(entry, imported.review.get(entry.id, ()))]
    return "\n".join(lines) + "\n"


def _entry(entry: Exercise, doubts: tuple[str, ...]) -> list[str]:
    data = entry.export()
    for key in ("progresses_to", "cue", "source"):
        if not data[key] or data[key] == {"stated": [], "ours": {}}:
            del data[key]
    data["origin"] = {key: value for key, value in data["origin"].items() if value}
    lines = [f"  # review {_comment(doubt)}" for doubt in doubts]
    for place, (key, value) in enumerate(data.items()):
        lines.append(f"  {'- ' if place == 0 else '  '}{key}: {_scalar(value)}")
    return lines


def _scalar(value: object) -> str:
    """JSON, which YAML reads as it is."""
    return json.dumps(value, ensure_ascii=True)


def _comment(text: str) -> str:
    return " ".join(text.split())


def review_text(imported: Imported) -> str:
    """What a person must decide, and what was left out and why, as Markdown."""
    lines = [f"# Import from {imported.catalog.name}", ""]
    count = len(imported.catalog)
    exercises = f"{count} exercise{'' if count == 1 else 's'}"
    lines += [f"{exercises}, {len(imported.left_out)} left out.", ""]
    lines += ["## To decide", ""]
    for doubt, keys in _by_doubt(imported).items():
        lines.append(f"- [ ] {', '.join(keys)}: {_plain(doubt)}")
    lines += ["", "## Left out", ""]
    lines += [f"- {_plain(item.name)}: {_plain(item.reason)}" for item in imported.left_out]
    return "\n".join(lines) + "\n"


def _by_doubt(imported: Imported) -> dict[str, list[str]]:
    """What to decide to the entries that it is about: one decision often serves many."""
    found: dict[str, list[str]] = {}
    for key, doubts in imported.review.items():
        for doubt in doubts:
            found.setdefault(doubt, []).append(key)
    return found


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("<", "&lt;")
