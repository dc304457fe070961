"""Lines and columns of JSON that is read fast are those of the strict reader."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.generate import generate
from catalog.inputs import InputError, Path_, dotted, read_json, read_text, undotted, walk
from catalog.inputs.places import MOST_REPEATS, JsonPlaces

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text('ab\n"\\:,[]{}é ', max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text('ab"\\é ', max_size=3), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(plain, st.sampled_from([None, 0, 3]))
def test_places_are_the_strict_reader_s(data: Any, indent: int | None) -> None:
    """However a text is laid out, both readers point at the same characters."""
    text = " \n" + json.dumps(data, indent=indent, ensure_ascii=False)
    fast, strict = read_json(text.encode(), "x.json"), read_text(text, "x.json")
    assert fast.data == strict.data
    for path, _ in walk(data):
        assert fast.position(path) == strict.positions[path], path


def test_what_is_not_there_has_the_place_around_it() -> None:
    """A missing key is told at the mapping that lacks it."""
    document = read_json(b'{"a":\n  [1, {"b": 2}]}', "x.json")
    assert str(document.problem(("a", 1, "c"), "is missing")) == "x.json:2:7: a[1].c: is missing"


def test_all_keys_that_stand_twice_are_told_with_both_lines() -> None:
    """At any depth, in the words of the strict reader."""
    text = '{"a": [{"b": 1,\n "b": 2}, {"c": {"d": 1, "d": 2, "d": 3}}],\n"a": 1}'
    told = []
    for read in (lambda: read_json(text.encode(), "x"), lambda: read_text(text, "x")):
        with pytest.raises(InputError) as raised:
            read()
        told.append(sorted(str(problem) for problem in raised.value.problems))
    assert told[0] == told[1]
    assert len(told[0]) == 4


def test_many_mistakes_of_one_kind_are_not_all_told() -> None:
    """A file written by a faulty program has its first mistakes listed, not all of them."""
    text = "[" + ",".join(['{"a": 1, "a": 2}'] * 500) + "]"
    assert len(JsonPlaces(text).duplicates()) == MOST_REPEATS


def test_a_place_deep_in_a_large_file() -> None:
    """The last entry of many is found on its own line."""
    entries = [entry.export() for entry in generate(500, 1)]
    text = "[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]"
    place = JsonPlaces(text).position((499, "sets", "max"))
    assert place is not None
    assert place.line == 501
    assert text.splitlines()[500][place.column - 1 :].startswith('"max"')


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("sessions", 0, "gym"), "sessions[0].gym"),
        (("equipment", "Dr. Bell's"), """equipment["Dr. Bell's"]"""),
        (("maxes", "x[", "reps"), 'maxes["x["].reps'),
        (("maxes", 'a"].b\\'), 'maxes["a\\"].b\\\\"]'),
        (("", 1), '[""][1]'),
    ],
)
def test_every_path_can_be_read_as_it_was_written(path: Path_, text: str) -> None:
    """Whatever signs a key has: else what is wrong with it could not be found again."""
    assert dotted(path) == text
    assert undotted(text) == path


@pytest.mark.parametrize("text", ["x[", "a.", "a..b", "[x]", '["x]', "a]"])
def test_what_is_no_path_is_refused(text: str) -> None:
    """A bracket that is never closed, or nothing behind a dot."""
    with pytest.raises(ValueError, match=r"no path|Unterminated|Expecting"):
        undotted(text)
