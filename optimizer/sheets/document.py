"""From a file's bytes to a document of weeks, whatever form it has."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.inputs import Document, InputError, can_be_yaml, decode, read_json, read_text
from catalog.inputs.workbooks import is_workbook
from optimizer.sheets.tables import plan_table
from optimizer.sheets.workbook import read_workbook

MAX_JSON_VALUES = 200_000
"""The most values of a plan in JSON (26 weeks of 7 sessions of 8 exercises have some 50,000)."""


def document_of(
    raw: bytes, name: str, weeks: int | None = None, days: Mapping[str, str] | None = None
) -> Document:
    """A spreadsheet, JSON at its own speed where it is JSON, a table, else YAML."""
    if is_workbook(raw):
        return read_workbook(raw, name, weeks, days)
    if raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in (b"{", b"["):
        text = decode(raw, name)
        return plan_table(text, name, weeks, days) or read_text(text, name)
    try:
        return read_json(raw, name, MAX_JSON_VALUES)
    except InputError as error:
        if not can_be_yaml(raw):
            raise
        try:
            return read_text(decode(raw, name), name)
        except InputError:
            if name.endswith(".json") and all(problem.position for problem in error.problems):
                raise error from None
            raise
