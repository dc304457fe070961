"""Recognises files that are something else than what was asked for."""

from __future__ import annotations

from typing import Any

_KEYS = {
    "a scenario": ({"sessions", "block"}, {"sessions", "equipment"}),
    "a plan": ({"status", "solver"}, {"status", "conflict"}),
    "a catalogue": ({"exercises"},),
    "a price list": ({"items", "currency"},),
}
_MAGIC = (
    (b"PK\x03\x04", "a spreadsheet or another archive"),
    (b"PK\x05\x06", "an empty archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


def kind_of(data: Any) -> str:
    """What a file's data looks like: ``a plan``, ``a scenario``...; empty where it is unknown."""
    if isinstance(data, list):
        entries = bool(data) and all(
            isinstance(e, dict) and {"id", "pattern"} <= set(e) for e in data
        )
        return "a catalogue" if entries else ""
    if not isinstance(data, dict):
        return ""
    if isinstance(data.get("weeks"), list):
        return "a plan"
    for kind, known in _KEYS.items():
        if any(keys <= set(data) for keys in known):
            return kind
    return ""


def kind_of_bytes(raw: bytes) -> str:
    """What a file that is no text is."""
    if raw.startswith(_ARCHIVE):
        return next((kind for part, kind in _PARTS if part in raw), _MAGIC[0][1])
    if raw[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_PAGE):
        return "a web page"
    return next((kind for magic, kind in _MAGIC if raw.startswith(magic)), "")


def what_to_do(kind: str) -> str:
    """What to do with a file of a kind that is no text, so that it can be read."""
    return _ADVICE.get(kind, "")


_PAGE = (b"<!doctype html", b"<html")
_ARCHIVE = b"PK\x03\x04"
_PARTS = (
    (b"word/document.xml", "a Word document"),
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text (.odt)"),
    (b"Index/Document.iwa", "a Numbers or Pages file"),
)
"""What an archive holds that is neither a spreadsheet nor any other."""
_TABLE = "copy its table into a spreadsheet and save that as .xlsx or CSV"
_ADVICE = {
    "a Word document": _TABLE,
    "an OpenDocument text (.odt)": _TABLE,
    "a Numbers or Pages file": "export it as .xlsx or CSV",
    "an old Excel or Word file": "save it as .xlsx or CSV",
    "a spreadsheet or another archive": "a spreadsheet's table is saved as CSV (UTF-8)",
    "a compressed file": "unpack it first",
    "a PDF": _TABLE,
    "a picture": _TABLE,
    "a web page": "give the file that the page was made of, or its table as CSV",
}
