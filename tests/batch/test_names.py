"""Names of plan files: safe, one each, and the same from week to week."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.studies.batch.names import LONGEST, safe_name, unique_names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sam", "sam"),
        ("Sam Smith", "Sam-Smith"),
        ("José Ñuñez", "José-Ñuñez"),
        ("../../etc/passwd", "etc-passwd"),
        ("..\\..\\boot", "boot"),
        ("a\x00b\x1b[2J", "a-b-2J"),
        (".hidden", "hidden"),
        ("...", "scenario"),
        ("", "scenario"),
        ("con", "con-"),
        ("LPT1.2", "LPT1.2-"),
        ("x" * 300, "x" * LONGEST),
    ],
)
def test_a_name_is_a_plain_file_name(text: str, name: str) -> None:
    """No name of an athlete or a file leads out of the folder or onto a device."""
    assert safe_name(text) == name


@given(st.text(max_size=200))
def test_no_text_leads_out_of_the_folder(text: str) -> None:
    """Whatever a table holds, its plans stay in the folder."""
    name = safe_name(text)
    assert name
    assert not set(name) & set('/\\:\0<>|*?"')
    assert not name.startswith(".")


def test_names_differ_where_capitals_do_not_count() -> None:
    """On the file systems of many laptops Sam.json and sam.json are one file."""
    names = unique_names([("Sam", "a/Sam.yaml"), ("sam", "b/sam.yaml"), ("kim", "kim.yaml")])
    assert len({name.casefold() for name in names}) == 3
    assert names[2] == "kim"


def test_a_name_never_passes_to_somebody_else() -> None:
    """A new athlete of the same name leaves the others' file names as they are."""
    two = unique_names([("sam", "a"), ("sam", "b")])
    three = unique_names([("sam", "0"), ("sam", "a"), ("sam", "b")])
    assert three[1:] == two


def test_equal_rows_have_names_of_their_own() -> None:
    """The digest is the same there, a number tells them apart."""
    names = unique_names([("sam", "a"), ("sam", "a"), ("sam", "a")])
    assert len(set(names)) == 3
