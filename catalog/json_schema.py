"""JSON Schemas of files as people may write them: one value for a list, words in any case."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema


class AsWritten(GenerateJsonSchema):
    """The schema of what :mod:`catalog.shorthand` takes, for editors."""

    def list_schema(self, schema: Any) -> dict[str, Any]:
        """A list, or one value in place of a list of one (or of two that are the same)."""
        listed = super().list_schema(schema)
        inside = listed.get("items", {})
        one = inside["anyOf"] if set(inside) == {"anyOf"} else [inside]
        return {"anyOf": [*one, listed]}

    def tagged_union_schema(self, schema: Any) -> dict[str, Any]:
        """Any of the choices: in short, two of them may look the same."""
        union = super().tagged_union_schema(schema)
        return {"anyOf" if key == "oneOf" else key: value for key, value in union.items()}

    def literal_schema(self, schema: Any) -> dict[str, Any]:
        """The words of a choice, or what has a capital, a space or a hyphen as people write it."""
        words = super().literal_schema(schema)
        if not all(isinstance(word, str) for word in schema["expected"]):
            return words
        return {"anyOf": [words, {"type": "string", "pattern": "[A-Z -]"}]}
