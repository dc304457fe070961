"""What is bounded: size, depth, counts, numbers and characters, each refused with its place."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.inputs import MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, InputError, read_json, read_text
from catalog.loading import load_catalog
from cli.conftest import SMALL, Cli
from exports.plans import plan
from hostile.targets import workbooks
from hostile.watched import in_time
from optimizer.plan.reading import parse_plan

UNHURRIED = settings(deadline=None, max_examples=25)
TEXT = st.text(alphabet=st.sampled_from("ab:-,[]{}\"'\\\n \t#&*!|>%@?~0.eE\x1b\ud800\U0001f600"))


def refusal(text: str) -> str:
    """What the strict reader says about a text."""
    with pytest.raises(InputError) as told:
        read_text(text, "bad.yaml")
    return str(told.value)


def json_refusal(text: str, nodes: int = 10_000) -> str:
    """What the fast reader says about one."""
    with pytest.raises(InputError) as told:
        read_json(text.encode("utf-8", "surrogatepass"), "bad.json", nodes)
    return str(told.value)


# ----- any text -------------------------------------------------------------------------------


@UNHURRIED
@given(TEXT | st.binary(max_size=40).map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_read_or_refused(text: str) -> None:
    """By both readers, in the file's name."""
    raw = text.encode("utf-8", "replace")
    told = [_told(lambda: read_text(text, "x")), _told(lambda: read_json(raw, "x"))]
    assert all(words.startswith("x") for words in told if words)


def _told(read: Callable[[], object]) -> str:
    try:
        read()
    except InputError as error:
        return str(error)
    return ""


FINITE = st.floats(allow_nan=False, allow_infinity=False)
"""Numbers that JSON has; what Python writes for the others is a word in YAML."""


@UNHURRIED
@given(
    st.recursive(
        st.none() | st.integers() | FINITE | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
        ),
    )
)
def test_both_readers_take_the_same_json(data: object) -> None:
    """What the fast reader refuses, the strict one refuses too, and the values are the same."""
    text = json.dumps(data)
    try:
        fast = read_json(text.encode(), "x").data
    except InputError:
        with pytest.raises(InputError):
            read_text(text, "x")
        return
    if data != "":
        assert read_text(text, "x").data == fast


# ----- size, depth, counts --------------------------------------------------------------------


def test_many_values_are_refused_before_they_are_read() -> None:
    """A file of a megabyte could hold half a million."""
    with pytest.raises(InputError, match="holds more than 1,000 values"):
        read_text("a: [" + "1, " * 1000 + "1]", "bad.yaml", 1000)
    assert MAX_NODES == 50_000
    assert "holds more than 10,000 values" in json_refusal("[" + "1," * 10_001 + "1]")


@pytest.mark.parametrize("inner", ["[", '{"a":'])
def test_deep_nesting_is_refused(inner: str) -> None:
    """At one depth by both readers; a JSON that would break the parser's stack too."""
    closed = {"[": "]", '{"a":': "}"}[inner]
    for depth in (MAX_DEPTH + 1, 900):
        told = json_refusal(inner * depth + "1" + closed * depth, 1_000_000)
        assert "nested" in told
        assert f"nested deeper than {MAX_DEPTH} levels" in refusal(inner * depth + "1")
    read_json((inner * MAX_DEPTH + "1" + closed * MAX_DEPTH).encode(), "x")


def test_a_thousand_mistakes_are_not_all_listed() -> None:
    """The first ones are enough to mend, and messages stay a page."""
    assert len(refusal("a: 1\n" * 1000).splitlines()) == MAX_PROBLEMS
    assert len(json_refusal("[" + '"\\u0001",' * 1000 + "1]").splitlines()) == MAX_PROBLEMS


def test_a_json_object_of_one_key_repeated_is_refused_in_time() -> None:
    """Counting repeats takes no longer than reading them."""
    with in_time():
        told = json_refusal("{" + '"a":1,' * 60_000 + '"a":1}', 100_000)
    assert told.startswith("bad.json:1:8: a: duplicate key 'a', first on line 1\n")


@pytest.mark.parametrize(
    "text",
    [
        '{"' + "x" * 100_000 + '"',
        "a: b: c" + " " * 100_000 + "c",
    ],
    ids=["key", "words"],
)
def test_a_line_without_end_is_refused_in_time(text: str) -> None:
    """What is wrong with it is not looked for by going back and forth on it: that took minutes."""
    with in_time(), pytest.raises(InputError):
        read_text(text, "x.yaml")


def test_a_catalogue_of_nothing_but_mistakes(tmp_path: Path) -> None:
    """It is left after the first hundreds, whatever its length."""
    path = tmp_path / "bad.json"
    path.write_text("[" + "1," * 300_000 + "1]", encoding="utf-8")
    with in_time(), pytest.raises(InputError) as told:
        load_catalog(str(path))
    assert len(told.value.problems) == MAX_PROBLEMS
    path.write_text(json.dumps([{"id": ["x"] * 6000}]), encoding="utf-8")
    with pytest.raises(InputError, match="holds more than 5,000 values"):
        load_catalog(str(path))


def test_unknown_names_by_the_hundred_are_refused_in_time(cli: Cli, tmp_path: Path) -> None:
    """Looking for what was meant stops after the first ones."""
    ids = ", ".join(f"deadlyft_{number}" for number in range(500))
    path = tmp_path / "bad.yaml"
    path.write_text(f"{SMALL}select: {{exclude: [{ids}]}}\n", encoding="utf-8")
    with in_time():
        ran = cli("check", path)
    assert ran.code == 2
    assert ran.err.splitlines()[-1] == f"{MAX_PROBLEMS} problems"


# ----- numbers and characters -----------------------------------------------------------------


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "9" * 17, "9" * 5000])
def test_numbers_beyond_measure_are_refused(number: str) -> None:
    """No sum of them could be worked out or written down."""
    assert "is no valid JSON: " in json_refusal(f'{{"a": {number}}}')


@pytest.mark.parametrize("number", [".inf", "-.INF", ".nan", "1e999", "1234567890123456789"])
def test_numbers_beyond_measure_have_a_place(number: str) -> None:
    """In YAML: line, column and path."""
    assert refusal(f"a:\n  b: [1, {number}]\n").startswith("bad.yaml:2:10: a.b[1]: found ")


@pytest.mark.parametrize(
    "code", ["\\u001b", "\\u0000", "\\u009b", "\\u007f", "\\ud800", "\\udc00x"]
)
def test_characters_that_steer_or_break_are_refused(code: str) -> None:
    """Terminal codes, NUL and halves of characters, in values and in keys, by both readers."""
    for text in (f'{{"a": ["{code}[2J"]}}', f'{{"{code}": 1}}'):
        assert "control character U+" in json_refusal(text)
        assert "control character U+" in refusal(text)


def test_ordinary_characters_are_read() -> None:
    """Tabs, line breaks, accents and pictures, whole ones written as two escapes too."""
    text = '{"a": "é\\t\\n\\ud83d\\ude00😀 \\u00e9"}'
    assert read_json(text.encode(), "x").data == {"a": "é\t\n😀😀 é"}
    assert read_text(text, "x").data["a"].startswith("é\t\n")


def test_utf_16_is_told_apart(cli: Cli, tmp_path: Path) -> None:
    """Editors on Windows write it unasked."""
    path = tmp_path / "bad.yaml"
    path.write_bytes(SMALL.encode("utf-16"))
    ran = cli("check", path)
    assert ran.code == 2
    assert ran.err.startswith(f"{path}:1:1: is no UTF-8 text")
    assert "it looks like UTF-16; save it as UTF-8" in ran.err


# ----- files that are none --------------------------------------------------------------------


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(cli: Cli, here: Path) -> None:
    """As a scenario, a plan, a catalogue, prices, and named within a scenario."""
    os.mkfifo(here / "pipe")
    (here / "sound.yaml").write_text(SMALL, encoding="utf-8")
    (here / "named.yaml").write_text(f"{SMALL}catalog: pipe\n", encoding="utf-8")
    commands = (
        ("check", "pipe"),
        ("verify", "sound.yaml", "pipe"),
        ("catalog", "check", "pipe"),
        ("check", "named.yaml"),
        ("catalog", "import", "--from", "csv", "pipe"),
        ("equipment", "sound.yaml", "--prices", "pipe", "--budget", "1"),
    )
    for command in commands:
        with in_time():
            ran = cli(*command)
        assert ran.code == 2
        assert "is a pipe that nobody writes to" in ran.err


def test_a_pipe_with_a_writer_is_read(cli: Cli) -> None:
    """The shell's `<(command)` is one."""
    out, into = os.pipe()
    os.write(into, SMALL.encode())
    os.close(into)
    try:
        assert cli("check", f"/dev/fd/{out}").code == 0
    finally:
        os.close(out)


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/full"])
def test_a_device_without_end_is_refused(cli: Cli, path: str) -> None:
    """After as many bytes as a file may have."""
    ran = cli("check", path)
    assert ran.code == 2
    assert "is larger than 1,048,576 bytes" in ran.err


@pytest.mark.parametrize("line", ["catalog: '-'", "catalog: [seed, '-']", "previous: '-'"])
def test_a_scenario_takes_nothing_from_standard_input(cli: Cli, small: Path, line: str) -> None:
    """A file that asks for it would wait for whoever sits at the keyboard."""
    small.write_text(f"{SMALL}{line}\n", encoding="utf-8")
    ran = cli("check", small, stdin=b"schema_version: 1\nexercises: []\n")
    assert ran.code == 2
    assert "standard input is no" in ran.err
    assert f"{small}:8:1" in ran.err


@pytest.mark.parametrize("key", ["catalog", "previous"])
def test_names_of_files_that_cannot_be(cli: Cli, small: Path, key: str) -> None:
    """Too long, a folder."""
    for name in ("x" * 900, "."):
        small.write_text(f"{SMALL}{key}: {name}\n", encoding="utf-8")
        ran = cli("check", small)
        assert ran.code == 2
        assert "unexpected" not in ran.err


# ----- imports --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (b"name\n" + b"x" * 200_000, ": is no valid CSV: field larger than field limit"),
        (b"name\nA\x00B\n", ":2:1: holds the control character '\\x00'"),
        (
            b"name,sets\nRow,\xc2\xb2\n",
            ":2:1: Row: sets is '\xc2\xb2', expected a number or a range",
        ),
        (b"name,order_tier\nRow," + b"9" * 5000, "expected a whole number"),
        (b"heading\nRow\n", ":1:1: no column is headed name"),
    ],
    ids=["no end", "NUL", "no digit", "digits", "headings"],
)
def test_a_table_that_is_none(cli: Cli, tmp_path: Path, table: bytes, words: str) -> None:
    """It is refused at its line."""
    path = tmp_path / "bad.csv"
    path.write_bytes(table)
    ran = cli("catalog", "import", "--from", "csv", path)
    assert ran.code == 2
    assert words.encode("latin-1").decode("utf-8") in ran.err
    assert str(path) in ran.err


def test_a_table_with_old_line_ends(cli: Cli, tmp_path: Path) -> None:
    """A carriage return alone ended lines once, and was an unexpected error here."""
    path = tmp_path / "old.csv"
    path.write_bytes(b"name,equipment\rBarbell Row,barbell\r")
    assert cli("catalog", "import", "--from", "csv", path).code == 0


@pytest.mark.parametrize(
    ("source", "text"),
    [("csv", "name\nA\nB\nC\nD\nE\n"), ("free-exercise-db", '[{"name": "A"}' + ",1" * 4 + "]")],
)
def test_more_exercises_than_anybody_has(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, text: str
) -> None:
    """An import is bounded by what it makes, not by its bytes alone."""
    monkeypatch.setattr("catalog.importers.sources.MAX_RECORDS", 3)
    path = tmp_path / "many"
    path.write_text(text, encoding="utf-8")
    ran = cli("catalog", "import", "--from", source, path)
    assert ran.code == 2
    assert "exercises, the most that is read" in ran.err


# ----- spreadsheets ---------------------------------------------------------------------------


def workbook(**parts: bytes) -> bytes:
    """A sound spreadsheet with some of its parts replaced; ``week`` is the first week's tab."""
    names = {
        "week": "xl/worksheets/sheet2.xml",
        "book": "xl/workbook.xml",
        "styles": "xl/styles.xml",
    }
    changed = {names[name]: content for name, content in parts.items()}
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbooks()[0])) as sound:
        contents = {item.filename: sound.read(item) for item in sound.infolist()} | changed
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in contents.items():
            target.writestr(name, content)
    return stream.getvalue()


def part(name: str) -> bytes:
    """A part of the sound spreadsheet."""
    with zipfile.ZipFile(io.BytesIO(workbooks()[0])) as sound:
        return sound.read(name)


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (lambda: workbook(week=bytes(5_000_000)), "sheet2.xml: is larger than 4,194,304 bytes"),
        (lambda: workbook(styles=bytes(300_000)), "styles.xml: is larger than 262,144 bytes"),
        (lambda: workbook(book=BOMB + part("xl/workbook.xml")), "workbook.xml: declares entities"),
        (lambda: workbook(book=BOMB.decode().encode("utf-16")), "workbook.xml: declares entities"),
        (lambda: workbooks()[0][:5000], "can't be read as a spreadsheet"),
    ],
    ids=["bomb", "styles", "entities", "entities in UTF-16", "truncated"],
)
def test_a_spreadsheet_is_no_bomb(raw: object, words: str) -> None:
    """Parts are measured before they are unpacked, and none declares entities."""
    with pytest.raises(InputError, match=words):
        parse_plan(raw(), "x.xlsx")  # type: ignore[operator]


def test_cells_that_a_spreadsheet_only_claims_are_not_made() -> None:
    """One merged range over the whole tab would be 17,000,000,000 cells."""
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    week = part("xl/worksheets/sheet2.xml").replace(b"</sheetData>", merged)
    with in_time():
        facts = parse_plan(workbook(week=week), "x.xlsx")
    assert len(facts.weeks) == len(plan().weeks or ())
