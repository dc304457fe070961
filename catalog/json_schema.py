"""JSON Schemas of files: keys with what they mean, and values as people may write them."""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema


@cache
def described(model: type[BaseModel]) -> dict[str, str]:
    """What the keys of a model mean, by field: the text below each in the source.

    Pydantic's ``use_attribute_docstrings`` gives the same, and reads the source of every model
    whenever it is imported: a third of what that takes.
    """
    found: dict[str, str] = {}
    for shape in reversed(model.__mro__[: model.__mro__.index(BaseModel)]):
        written = ast.parse(textwrap.dedent(inspect.getsource(shape))).body[0]
        for field, text in pairwise(getattr(written, "body", [])):
            match field, text:
                case (
                    ast.AnnAssign(target=ast.Name(name)),
                    ast.Expr(value=ast.Constant(str() as meaning)),
                ):
                    found[name] = inspect.cleandoc(meaning)
    return found


class Described(GenerateJsonSchema):
    """The schema of what is read, each key with what it means."""

    def model_schema(self, schema: Any) -> dict[str, Any]:
        """A mapping of known keys."""
        model = super().model_schema(schema)
        for name, meaning in described(schema["cls"]).items():
            key = schema["cls"].model_fields[name].alias or name
            model["properties"][key].setdefault("description", meaning)
        return model


class AsWritten(Described):
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
